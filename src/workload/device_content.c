/*
 * Probed as wipefs(8) does it: signatures with wrong checksums count, and so does a GPT without
 * its protective MBR. A partition is read through its disk, so that it needs no node in /dev,
 * and partitions that exist only in the table are found.
 */
#include "device_content.h"

#include <blkid/blkid.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "sysfs.h"

enum {
	SECTOR_BYTES	= 512,
	FINDS_MAX	= 1024,
	PARTITIONS_MAX	= 1024,
};

struct probing {
	struct device_content *content;
	struct arena *arena;
	int fd;
	const char *on;		/* " in partition 1"; "" for the device itself */
	bool signatures_only;
};

/* A stretch of a device; 0 bytes: to its end. */
struct stretch {
	uint64_t offset_bytes, bytes;
};

static const struct stretch whole_device = { 0, 0 };

struct partitions {
	uint64_t offset_bytes[PARTITIONS_MAX];
	unsigned count;
};

static void add(const struct probing *p, const char *type, const char *text)
{
	struct device_content *content = p->content;

	text = arena_printf(p->arena, "%s%s", text, p->on);
	for (unsigned i = 0; i < content->count; i++)
		if (strcmp(content->at[i].text, text) == 0)
			return;		/* a backup of one found already */
	if (content->count < FINDS_MAX)
		content->at[content->count++] = (struct device_find) {
			.type = arena_strdup(p->arena, type), .text = text,
		};
}

static const char *value_of(blkid_probe probe, const char *what)
{
	const char *value = NULL;

	return blkid_probe_lookup_value(probe, what, &value, NULL) == 0 ? value : NULL;
}

static void add_superblock(const struct probing *p, blkid_probe probe, const char *type)
{
	const char *usage = value_of(probe, "USAGE"), *label = value_of(probe, "LABEL");
	const bool is_filesystem = usage && strcmp(usage, "filesystem") == 0;

	add(p, type, arena_printf(p->arena, "%s%s%s%s%s", type,
				  is_filesystem ? " file system" : "", label ? " '" : "",
				  label ? label : "", label ? "'" : ""));
}

static void add_table(const struct probing *p, const char *type)
{
	const char *name = strcmp(type, "gpt") == 0 ? "GPT" :
			   strcmp(type, "dos") == 0 ? "MBR" : type;

	add(p, type, arena_printf(p->arena, "%s partition table", name));
}

static blkid_probe open_probe(const struct probing *p, struct stretch s)
{
	blkid_probe probe = blkid_new_probe();

	if (!probe || blkid_probe_set_device(probe, p->fd, (blkid_loff_t)s.offset_bytes,
					     (blkid_loff_t)s.bytes) != 0) {
		blkid_free_probe(probe);
		return NULL;
	}
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_USAGE |
					  BLKID_SUBLKS_LABEL | BLKID_SUBLKS_MAGIC |
					  BLKID_SUBLKS_BADCSUM);
	blkid_probe_enable_partitions(probe, !p->signatures_only);
	blkid_probe_set_partitions_flags(probe, BLKID_PARTS_MAGIC | BLKID_PARTS_FORCE_GPT);
	return probe;
}

/* Every signature and table of the stretch itself. A protective MBR is part of its GPT. */
static void find_in_stretch(const struct probing *p, struct stretch s)
{
	blkid_probe probe = open_probe(p, s);
	bool has_gpt = false, has_pmbr = false;
	unsigned left = FINDS_MAX;
	int ret = probe ? 0 : -1;

	while (ret == 0 && left-- > 0 && (ret = blkid_do_probe(probe)) == 0) {
		const char *type = value_of(probe, "TYPE"), *table = value_of(probe, "PTTYPE");

		if (type)
			add_superblock(p, probe, type);
		else if (table && strcmp(table, "PMBR") == 0)
			has_pmbr = true;
		else if (table)
			add_table(p, table);
		has_gpt |= table && strcmp(table, "gpt") == 0;
	}
	if (has_pmbr && !has_gpt)
		add_table(p, "PMBR");
	if (ret < 0)
		add(p, DEVICE_UNREADABLE, "what cannot be read");
	blkid_free_probe(probe);
}

/* Each partition once, whether known to the kernel or from the table. */
static void find_in_partition(const struct probing *p, struct partitions *known, int number,
			      struct stretch s)
{
	struct probing in_partition = *p;

	if (s.offset_bytes == 0 || s.bytes == 0 || known->count == PARTITIONS_MAX)
		return;
	for (unsigned i = 0; i < known->count; i++)
		if (known->offset_bytes[i] == s.offset_bytes)
			return;
	known->offset_bytes[known->count++] = s.offset_bytes;
	in_partition.on = arena_printf(p->arena, " in partition %d", number);
	find_in_stretch(&in_partition, s);
}

static void find_in_table(const struct probing *p, struct partitions *known)
{
	blkid_probe probe = open_probe(p, whole_device);
	blkid_partlist list = probe ? blkid_probe_get_partitions(probe) : NULL;
	const int count = list ? blkid_partlist_numof_partitions(list) : 0;

	for (int i = 0; i < count; i++) {
		blkid_partition entry = blkid_partlist_get_partition(list, i);

		if (!blkid_partition_is_extended(entry))
			find_in_partition(p, known, blkid_partition_get_partno(entry),
				(struct stretch) {
					(uint64_t)blkid_partition_get_start(entry) * SECTOR_BYTES,
					(uint64_t)blkid_partition_get_size(entry) * SECTOR_BYTES,
				});
	}
	blkid_free_probe(probe);
}

static void find_in_kernels(const struct probing *p, const struct device_member *member,
			    struct partitions *known)
{
	const char *name = member->name;
	struct arena *arena = p->arena;

	find_in_partition(p, known,
		(int)sysfs_number(arena, "/sys/class/block/%s/partition", name),
		(struct stretch) {
			sysfs_number(arena, "/sys/class/block/%s/start", name) * SECTOR_BYTES,
			sysfs_number(arena, "/sys/class/block/%s/size", name) * SECTOR_BYTES,
		});
}

/* The disk of a partition: its table is not at risk, but a signature of the whole disk includes the
 * partition. */
static void find_in_whole(const struct probing *p, const struct device_member *member)
{
	struct probing on_disk = *p;

	on_disk.signatures_only = true;
	on_disk.on = arena_printf(p->arena, " on '%s'", member->path);
	on_disk.fd = open(member->path, O_RDONLY | O_CLOEXEC);
	if (on_disk.fd < 0) {
		add(&on_disk, DEVICE_UNREADABLE, "what cannot be read");
		return;
	}
	find_in_stretch(&on_disk, whole_device);
	close(on_disk.fd);
}

void device_content_find(struct device_content *content, int fd,
			 const struct device_family *family, struct arena *arena)
{
	const struct probing p = { .content = content, .arena = arena, .fd = fd, .on = "" };
	struct partitions known = { .count = 0 };

	*content = (struct device_content) {
		.at = arena_alloc(arena, FINDS_MAX * sizeof(*content->at)),
	};
	find_in_stretch(&p, whole_device);
	find_in_table(&p, &known);
	for (unsigned i = 0; family && i < family->count; i++) {
		const struct device_member *member = &family->members[i];

		if (member->tie == DEVICE_PARTITION)
			find_in_kernels(&p, member, &known);
		if (member->tie == DEVICE_WHOLE)
			find_in_whole(&p, member);
	}
}

char *device_content_text(const struct device_content *content, struct arena *arena)
{
	char *text = arena_strdup(arena, content->count > 0 ? "" : "nothing known");

	for (unsigned i = 0; i < content->count; i++)
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : "",
				    content->at[i].text);
	return text;
}

static bool is_named(const struct string_list *named, const char *type)
{
	for (unsigned i = 0; i < named->count; i++)
		if (strcasecmp(named->at[i], type) == 0)
			return true;
	return false;
}

char *device_content_unnamed(const struct device_content *content,
			     const struct string_list *named, struct arena *arena)
{
	char *text = arena_strdup(arena, "");

	for (unsigned i = 0; i < content->count; i++) {
		const char *option = arena_printf(arena, " --destroy=%s", content->at[i].type);
		bool is_there = is_named(named, content->at[i].type);

		for (unsigned k = 0; !is_there && k < i; k++)
			is_there = strcmp(content->at[k].type, content->at[i].type) == 0;
		if (!is_there)
			text = arena_printf(arena, "%s%s", text, option);
	}
	return text;
}
