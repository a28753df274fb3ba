/*
 * One walk: each member adds its neighbours, as far as they still share data with the device.
 * Upwards everything is added. Downwards only devices directly below: others stacked on those may
 * use other parts of them.
 */
#include "device_family.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sysfs.h"

/* Drivers that name the device below, but have no link to it. */
static const char *const backing_attributes[] = { "loop/backing_file", "backing_dev" };
enum { SYSFS_SECTOR_BYTES = 512 };		/* whatever those of the device have */
enum { BACKING_COUNT = sizeof(backing_attributes) / sizeof(backing_attributes[0]) };

struct walk {
	struct device_family *family;
	const char *root;
	struct arena *arena;
	const char **all;		/* every block device of the system */
	unsigned all_count;
};

/* sysfs writes cciss/c0d0 with a '!' */
static const char *path_of(const char *name, struct arena *arena)
{
	char *path = arena_printf(arena, "/dev/%s", name);

	for (char *c = path; *c; c++)
		if (*c == '!')
			*c = '/';
	return path;
}

static bool is_partition(const struct walk *w, const char *name)
{
	return access(arena_printf(w->arena, "%s/sys/class/block/%s/partition", w->root, name),
		      F_OK) == 0;
}

static void add(struct walk *w, const char *name, enum device_tie tie)
{
	struct device_family *family = w->family;
	unsigned major, minor;

	for (unsigned i = 0; i < family->count; i++)
		if (strcmp(family->members[i].name, name) == 0)
			return;
	if (family->count == w->all_count ||
	    sscanf(sysfs_line(w->arena, "%s/sys/class/block/%s/dev", w->root, name), "%u:%u",
		   &major, &minor) != 2)
		return;
	family->members[family->count++] = (struct device_member) {
		.name	= arena_strdup(w->arena, name),
		.path	= path_of(name, w->arena),
		.number	= makedev(major, minor),
		.tie	= tie,
	};
}

/* A partition is a directory in that of its disk. */
static void add_whole(struct walk *w, const char *name, enum device_tie tie)
{
	char real[PATH_MAX], *slash;

	if (!is_partition(w, name) ||
	    !realpath(arena_printf(w->arena, "%s/sys/class/block/%s", w->root, name), real))
		return;
	slash = strrchr(real, '/');
	*slash = '\0';
	add(w, strrchr(real, '/') + 1, tie);
}

static void add_partitions(struct walk *w, const char *name, enum device_tie tie)
{
	const char **entries;
	const unsigned count = sysfs_names(&entries, w->arena, "%s/sys/class/block/%s", w->root,
					   name);

	for (unsigned i = 0; i < count; i++)
		if (access(arena_printf(w->arena, "%s/sys/class/block/%s/%s/partition", w->root,
					name, entries[i]), F_OK) == 0)
			add(w, entries[i], tie);
}

static void add_linked(struct walk *w, const char *name, const char *links, enum device_tie tie)
{
	const char **entries;
	const unsigned count = sysfs_names(&entries, w->arena, "%s/sys/class/block/%s/%s",
					   w->root, name, links);

	for (unsigned i = 0; i < count; i++)
		add(w, entries[i], tie);
}

/* The file or device that backs a loop or zram device; "" for none. */
static const char *backing_of(const struct walk *w, const char *name)
{
	const char *path = "";

	for (unsigned i = 0; i < BACKING_COUNT && path[0] != '/'; i++)
		path = sysfs_line(w->arena, "%s/sys/class/block/%s/%s", w->root, name,
				  backing_attributes[i]);
	return path[0] == '/' ? path : "";
}

static bool is_device(const char *path, const char *device_path, dev_t number)
{
	struct stat st;

	if (strcmp(path, device_path) == 0)
		return true;
	return *path && stat(path, &st) == 0 && S_ISBLK(st.st_mode) && st.st_rdev == number;
}

static void add_backed_by(struct walk *w, const struct device_member *member)
{
	for (unsigned i = 0; i < w->all_count; i++)
		if (is_device(backing_of(w, w->all[i]), member->path, member->number))
			add(w, w->all[i], DEVICE_ABOVE);
}

/* The device that backs it; a backing file belongs to its file system. */
static void add_backing(struct walk *w, const char *name)
{
	const char *path = backing_of(w, name);
	struct stat st;

	if (*path && stat(path, &st) == 0 && S_ISBLK(st.st_mode))
		add(w, sysfs_block_name(w->arena, w->root, st.st_rdev), DEVICE_BELOW);
}

static void add_neighbours(struct walk *w, struct device_member member)
{
	const bool goes_up = member.tie != DEVICE_BELOW;
	const bool goes_down = member.tie == DEVICE_ITSELF || member.tie == DEVICE_WHOLE ||
			       member.tie == DEVICE_BELOW;

	if (member.tie == DEVICE_ITSELF)
		add_whole(w, member.name, DEVICE_WHOLE);
	if (member.tie == DEVICE_BELOW)
		add_whole(w, member.name, DEVICE_BELOW);
	if (member.tie == DEVICE_ITSELF)
		add_partitions(w, member.name, DEVICE_PARTITION);
	if (member.tie == DEVICE_ABOVE)
		add_partitions(w, member.name, DEVICE_ABOVE);
	if (goes_up) {
		add_linked(w, member.name, "holders", DEVICE_ABOVE);
		add_backed_by(w, &member);
	}
	if (goes_down) {
		add_linked(w, member.name, "slaves", DEVICE_BELOW);
		add_backing(w, member.name);
	}
}

int device_family_find(struct device_family *family, const char *name, const char *root,
		       struct arena *arena, struct err *err)
{
	struct walk w = { .family = family, .root = root, .arena = arena };

	w.all_count = sysfs_names(&w.all, arena, "%s/sys/class/block", root);
	*family = (struct device_family) {
		.members = arena_alloc(arena, (w.all_count + 1) * sizeof(*family->members)),
	};
	if (*name)
		add(&w, name, DEVICE_ITSELF);
	if (family->count == 0)
		return err_request(err, ENODEV, "/sys does not show the device, so its users are "
				   "unknown: mount sysfs ('mount -t sysfs sysfs /sys')");
	for (unsigned i = 0; i < family->count; i++)
		add_neighbours(&w, family->members[i]);
	return 0;
}

const struct device_member *device_family_member(const struct device_family *family,
						 dev_t number)
{
	for (unsigned i = 0; i < family->count; i++)
		if (family->members[i].number == number)
			return &family->members[i];
	return NULL;
}

struct device_part device_part_of(dev_t device, const char *root, struct arena *arena)
{
	const char *at = arena_printf(arena, "%s/sys/dev/block/%u:%u", root, major(device),
				      minor(device));
	struct device_part part = { .disk = device, .end_bytes = UINT64_MAX };
	unsigned disk_major, disk_minor;

	if (access(arena_printf(arena, "%s/partition", at), F_OK) < 0 ||
	    sscanf(sysfs_line(arena, "%s/../dev", at), "%u:%u", &disk_major, &disk_minor) != 2)
		return part;
	part.disk = makedev(disk_major, disk_minor);
	part.begin_bytes = sysfs_number(arena, "%s/start", at) * SYSFS_SECTOR_BYTES;
	part.end_bytes = part.begin_bytes + sysfs_number(arena, "%s/size", at) * SYSFS_SECTOR_BYTES;
	return part;
}
