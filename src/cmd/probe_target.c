/* probe: a target, and the devices that hold it. */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "environ.h"
#include "fact_rows.h"
#include "units.h"

/* For a directory, the file system is queried through an unnamed file. Other kinds of files are not
 * opened: for a pipe or a terminal, that alone has effects. */
static int open_to_ask(const char *path, const char *kind)
{
	if (strcmp(kind, "directory") == 0)
		return open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (strcmp(kind, "file") == 0 || strcmp(kind, "device") == 0)
		return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	errno = ENOTBLK;
	return -1;
}

static void show_direct(const struct environ_target *target, struct tuning_facts *facts)
{
	const int fd = open_to_ask(target->path, target->kind);
	char offset[UNITS_TEXT_MAX], memory[UNITS_TEXT_MAX];

	if (fd < 0) {
		fact_rowf(stdout, "O_DIRECT", "not known: %s", strerror(errno));
		return;
	}
	facts->knows_direct = true;
	facts->direct_offset_bytes = device_direct_alignment(fd);
	if (facts->direct_offset_bytes == 0)
		fact_row(stdout, "O_DIRECT", "not possible here");
	else
		fact_rowf(stdout, "O_DIRECT",
			  "offsets and lengths in multiples of %s, memory of %s",
			  units_human_size(facts->direct_offset_bytes, offset),
			  units_human_size(device_direct_memory_alignment(fd), memory));
	close(fd);
}

static const char *switch_text(const char *value, const char *off, const char *on)
{
	if (!value[0])
		return "";
	return strcmp(value, "0") == 0 ? off : on;
}

static void show_made_of(const struct device_facts *device, struct arena *arena)
{
	const char *list = "";

	for (unsigned i = 0; i < device->below_count; i++)
		list = arena_printf(arena, "%s%s%s", list, list[0] ? ", " : "", device->below[i]);
	if (device->backing_file[0])
		fact_rowf(stdout, "backing file", "%s%s", device->backing_file,
			  switch_text(device->loop_direct, ", through the page cache",
				      ", with O_DIRECT"));
	fact_row(stdout, "made of", device->backing_file[0] ? "" : list);
	if (strcmp(device->name, device->disk) != 0)
		fact_rowf(stdout, "partition of", "/dev/%s", device->disk);
}

/* Only hardware queues have it; sysfs shows it for others too (device mapper, zram). */
static void show_requests(const struct device_facts *device)
{
	static const char *const nomerges[] = { "on", "simple ones only", "off" };
	static const char *const near[] = {
		"the CPU of the interrupt", "a CPU near the submitter's", "the submitter's CPU",
	};

	if (device->nomerges[0] >= '0' && device->nomerges[0] <= '2')
		fact_rowf(stdout, "merges", "%s (nomerges %s)", nomerges[device->nomerges[0] - '0'],
			  device->nomerges);
	if (device->rq_affinity[0] >= '0' && device->rq_affinity[0] <= '2')
		fact_rowf(stdout, "completions", "on %s (rq_affinity %s)",
			  near[device->rq_affinity[0] - '0'], device->rq_affinity);
}

static void show_order(const struct device_facts *device)
{
	char text[UNITS_TEXT_MAX];

	if (strcmp(device->scheduler, device->schedulers) == 0)		/* no choice */
		fact_row(stdout, "scheduler", device->scheduler);
	else
		fact_rowf(stdout, "scheduler", "%s (of %s)", device->scheduler, device->schedulers);
	if (device->hw_queues > 0)
		show_requests(device);
	fact_row(stdout, "iostats", switch_text(device->iostats, "off",
						"on: each I/O is stamped and counted"));
	fact_row(stdout, "write cache", device->write_cache);
	if (strtoull(device->wbt_lat_us, NULL, 10) > 0)
		fact_rowf(stdout, "write throttling",
			  "buffered writes are throttled above %s (wbt_lat_usec)",
			  units_human_duration(strtod(device->wbt_lat_us, NULL) * 1e3, text));
	else
		fact_row(stdout, "write throttling", device->wbt_lat_us[0] ? "off" : "");
}

/* "yes: …" and the parameter that decided it, where there is one. */
static void show_polling(const struct device_facts *device, struct arena *arena)
{
	const char *parameter = device->poll_queues[0]
		? arena_printf(arena, " (%s.poll_queues=%s)", device->poll_module,
			       device->poll_queues) : "";

	if (device->io_poll[0])
		fact_rowf(stdout, "poll queues", "%s%s",
			  switch_text(device->io_poll, "none: iopoll has nothing to poll",
				      "yes: iopoll works on it"), parameter);
}

static void show_queues(const struct device_facts *device, struct arena *arena)
{
	char text[UNITS_TEXT_MAX];

	if (device->hw_queues)
		fact_rowf(stdout, "hardware queues", "%u", device->hw_queues);
	if (device->queue_depth)
		fact_row(stdout, "queue depth",
			 units_human_count((double)device->queue_depth, text));
	if (device->nr_requests)
		fact_row(stdout, "nr_requests",
			 units_human_count((double)device->nr_requests, text));
	show_polling(device, arena);
	if (device->irqs)
		fact_rowf(stdout, "interrupts", "%u (msi_irqs)", device->irqs);
	if (device->numa_node[0])
		fact_rowf(stdout, "NUMA node", "%s (CPUs %s)", device->numa_node,
			  device->numa_cpus);
}

static void show_device(const struct device_facts *device, struct arena *arena)
{
	char size[UNITS_TEXT_MAX], logical[UNITS_TEXT_MAX], physical[UNITS_TEXT_MAX];
	struct device_identity identity;

	device_identify(device->name, &identity);
	fact_section(stdout, "device %s", device->path);
	show_made_of(device, arena);
	fact_row(stdout, "model", device->model);
	fact_row(stdout, "serial", identity.serial);
	fact_row(stdout, "firmware", device->firmware);
	if (device->size_bytes)
		fact_row(stdout, "size", units_human_size((double)device->size_bytes, size));
	if (device->logical_block_bytes)
		fact_rowf(stdout, "blocks", "%s logical, %s physical",
			  units_human_size((double)device->logical_block_bytes, logical),
			  units_human_size((double)device->physical_block_bytes, physical));
	fact_row(stdout, "rotational", switch_text(device->rotational, "no", "yes"));
	show_order(device);
	show_queues(device, arena);
}

void probe_show_target(const char *path, struct tuning_facts *facts, struct arena *arena)
{
	struct environ_target target = { 0 };
	struct device_facts *devices;

	environ_capture_path(&target, path, arena);
	facts->filesystem = target.filesystem;
	facts->device_count = device_facts_gather_all(&devices,
						      device_facts_name(target.device, arena), "",
						      arena);
	facts->devices = devices;

	fact_section(stdout, "target");
	fact_row(stdout, "path", target.path);
	fact_row(stdout, "kind", target.kind);
	fact_row(stdout, "file system", target.filesystem);
	fact_row(stdout, "mounted on", target.mount_point);
	fact_row(stdout, "mount options", target.mount_options);
	fact_row(stdout, "device", target.device[0] ? target.device
		 : "none: this file system is not on a block device of this machine");
	show_direct(&target, facts);
	for (unsigned i = 0; i < facts->device_count; i++)
		show_device(&devices[i], arena);
}
