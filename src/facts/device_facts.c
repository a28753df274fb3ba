/*
 * A partition is a subdirectory of its disk and has no queue: the disk's is used. NUMA node and
 * interrupts belong to a bus device somewhere above the disk, so directories are walked up.
 */
#include "device_facts.h"

#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device.h"
#include "sysfs.h"

#define DEV "/dev/"

enum {
	DEVICES_MAX	= 64,	/* deep enough for any stack; truncates a wide RAID */
	SECTOR_BYTES	= 512,	/* unit of sysfs, for every device */
};

/* "nvme0n1" for "nvme0n1p2": the parent directory of a partition. */
static const char *disk_of(const char *name, const char *root, struct arena *arena)
{
	char path[PATH_MAX], real[PATH_MAX];

	snprintf(path, sizeof(path), "%s/sys/class/block/%s/partition", root, name);
	if (access(path, F_OK) != 0)
		return name;
	snprintf(path, sizeof(path), "%s/sys/class/block/%s", root, name);
	if (!realpath(path, real))
		return name;
	return arena_strdup(arena, basename(dirname(real)));
}

/* sysfs writes cciss/c0d0 with a '!' */
static const char *path_of(const char *name, struct arena *arena)
{
	char *path = arena_printf(arena, DEV "%s", name);

	for (char *c = path; *c; c++) {
		if (*c == '!')
			*c = '/';
	}
	return path;
}

const char *device_facts_name(const char *path, struct arena *arena)
{
	char *name = arena_strdup(arena, strncmp(path, DEV, strlen(DEV)) == 0
				  ? path + strlen(DEV) : path);

	for (char *c = name; *c; c++) {
		if (*c == '/')
			*c = '!';
	}
	return name;
}

/* "none mq-deadline" for "[none] mq-deadline". */
static const char *without_brackets(const char *choices, struct arena *arena)
{
	char *text = arena_strdup(arena, choices), *to = text;

	for (const char *from = choices; *from; from++) {
		if (*from != '[' && *from != ']')
			*to++ = *from;
	}
	*to = '\0';
	return text;
}

static void gather_queue(struct device_facts *f, const char *disk, struct arena *arena)
{
	const char *schedulers = sysfs_line(arena, "%s/queue/scheduler", disk);

	f->scheduler = sysfs_chosen(arena, schedulers);
	f->schedulers = without_brackets(schedulers, arena);
	f->write_cache = sysfs_line(arena, "%s/queue/write_cache", disk);
	f->rotational = sysfs_line(arena, "%s/queue/rotational", disk);
	f->io_poll = sysfs_line(arena, "%s/queue/io_poll", disk);
	f->iostats = sysfs_line(arena, "%s/queue/iostats", disk);
	f->rq_affinity = sysfs_line(arena, "%s/queue/rq_affinity", disk);
	f->nomerges = sysfs_line(arena, "%s/queue/nomerges", disk);
	f->wbt_lat_us = sysfs_line(arena, "%s/queue/wbt_lat_usec", disk);
	f->nr_requests = sysfs_number(arena, "%s/queue/nr_requests", disk);
	f->logical_block_bytes = sysfs_number(arena, "%s/queue/logical_block_size", disk);
	f->physical_block_bytes = sysfs_number(arena, "%s/queue/physical_block_size", disk);
}

static void gather_hardware(struct device_facts *f, const char *disk, struct arena *arena)
{
	const char **queues;

	f->model = sysfs_line(arena, "%s/device/model", disk);
	f->firmware = sysfs_line(arena, "%s/device/firmware_rev", disk);	/* NVMe */
	if (!f->firmware[0])
		f->firmware = sysfs_line(arena, "%s/device/rev", disk);		/* SCSI */

	f->hw_queues = sysfs_names(&queues, arena, "%s/mq", disk);
	f->queue_depth = sysfs_number(arena, "%s/device/queue_depth", disk);
	if (f->queue_depth == 0 && f->hw_queues > 0)
		f->queue_depth = sysfs_number(arena, "%s/mq/%s/nr_tags", disk, queues[0]);
}

static void gather_polling(struct device_facts *f, const char *root, struct arena *arena)
{
	const struct device_poller *poller = device_poller_of(f->disk);

	f->poll_module = poller ? poller->module : "";
	f->poll_queues = poller
		? sysfs_line(arena, "%s/sys/module/%s/parameters/poll_queues", root, poller->module)
		: "";
}

/* From the disk's directory up to the first with a node, and the first with interrupts. */
static void gather_place(struct device_facts *f, const char *disk, const char *root,
			 struct arena *arena)
{
	char directory[PATH_MAX];
	const char **irqs;

	f->numa_node = f->numa_cpus = "";
	if (!realpath(disk, directory))
		return;
	for (char *slash; (slash = strrchr(directory, '/')) && slash != directory; *slash = '\0') {
		if (!f->numa_node[0])
			f->numa_node = sysfs_line(arena, "%s/numa_node", directory);
		if (f->irqs == 0)
			f->irqs = sysfs_names(&irqs, arena, "%s/msi_irqs", directory);
	}
	if (f->numa_node[0] == '-')	/* -1: unknown to the firmware */
		f->numa_node = "";
	if (f->numa_node[0])
		f->numa_cpus = sysfs_line(arena, "%s/sys/devices/system/node/node%s/cpulist", root,
					  f->numa_node);
}

static void gather_below(struct device_facts *f, const char *disk, struct arena *arena)
{
	char name[64] = "";
	struct stat st;

	f->backing_file = sysfs_line(arena, "%s/loop/backing_file", disk);
	f->loop_direct = sysfs_line(arena, "%s/loop/dio", disk);
	f->below_count = sysfs_names(&f->below, arena, "%s/slaves", disk);
	if (!f->backing_file[0] || stat(f->backing_file, &st) < 0)
		return;

	device_name_of(S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev, name, sizeof(name));
	if (name[0]) {
		f->below = arena_alloc(arena, sizeof(*f->below));
		f->below[0] = arena_strdup(arena, name);
		f->below_count = 1;
	}
}

void device_facts_gather(struct device_facts *facts, const char *name, const char *root,
			 struct arena *arena)
{
	const char *disk;

	*facts = (struct device_facts){ .name = arena_strdup(arena, name) };
	facts->disk = disk_of(facts->name, root, arena);
	facts->path = path_of(name, arena);
	facts->size_bytes = SECTOR_BYTES * sysfs_number(arena, "%s/sys/class/block/%s/size", root,
							name);
	disk = arena_printf(arena, "%s/sys/class/block/%s", root, facts->disk);
	gather_queue(facts, disk, arena);
	gather_hardware(facts, disk, arena);
	gather_polling(facts, root, arena);
	gather_place(facts, disk, root, arena);
	gather_below(facts, disk, arena);
}

static bool is_among(const struct device_facts *all, unsigned count, const char *name)
{
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(all[i].name, name) == 0)
			return true;
	}
	return false;
}

unsigned device_facts_gather_all(struct device_facts **all, const char *name, const char *root,
				 struct arena *arena)
{
	unsigned count = 0;

	*all = NULL;
	if (!name[0])
		return 0;
	*all = arena_alloc(arena, DEVICES_MAX * sizeof(**all));
	device_facts_gather(&(*all)[count++], name, root, arena);
	for (unsigned i = 0; i < count; i++) {
		const struct device_facts *above = &(*all)[i];

		for (unsigned k = 0; k < above->below_count && count < DEVICES_MAX; k++) {
			if (!is_among(*all, count, above->below[k]))
				device_facts_gather(&(*all)[count++], above->below[k], root, arena);
		}
	}
	return count;
}

bool device_facts_is_bottom(const struct device_facts *facts)
{
	return facts->below_count == 0 && !facts->backing_file[0];
}
