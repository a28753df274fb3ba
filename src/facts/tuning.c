/*
 * A rule applies to the facts, or to one device among them. Its command is a value for a file in
 * the device's queue/, a fixed text, or made by a function.
 *
 * Rules cover only settings that distort a measurement, or hide the drive's capabilities. Options
 * of a workload (queue depth, polling) are up to the user.
 */
#include "tuning.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "units.h"

enum {
	NOFILE_ENOUGH		= 4096,
	NOFILE_WANTED		= 65536,
	MEMLOCK_ENOUGH_BYTES	= 64 << 20,
	AIO_ENOUGH		= 16384,	/* 4 loops of the deepest queue */
	ALIGNMENT_USUAL_BYTES	= 512,
	TUNINGS_MAX		= 256,
};

struct rule {
	/* device is NULL for rules about the whole */
	bool (*applies)(const struct tuning_facts *facts, const struct device_facts *device);
	/* the command: one of the three */
	const char *text;
	const char *attribute, *value;	/* echo value > /sys/block/DISK/queue/attribute */
	const char *(*command)(const struct tuning_facts *facts,
			       const struct device_facts *device, struct arena *arena);
	const char *why;
};

/* ---- a device ---- */

static bool is_kind(const struct device_facts *device, const char *prefix)
{
	return strncmp(device->disk, prefix, strlen(prefix)) == 0;
}

/* A rotating disk benefits from a scheduler, but virtual disks claim to be "rotational" regardless,
 * and the host schedules already. */
static bool sorts_itself(const struct device_facts *device)
{
	return strcmp(device->rotational, "0") == 0 || is_kind(device, "nvme") ||
		is_kind(device, "vd");
}

static bool has_scheduler(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)facts;
	return strcmp(device->scheduler, "none") != 0 &&
		strstr(device->schedulers, "none") && sorts_itself(device);
}

static bool counts_ios(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)facts;
	return strcmp(device->iostats, "1") == 0;
}

/* Without a hardware queue (zram), there is nothing to merge. */
static bool merges(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)facts;
	return strcmp(device->nomerges, "0") == 0 && device->hw_queues > 0 &&
		sorts_itself(device);
}

/* With a queue for each CPU, completions are on that CPU anyway. */
static bool completes_elsewhere(const struct tuning_facts *facts,
				const struct device_facts *device)
{
	return (strcmp(device->rq_affinity, "0") == 0 || strcmp(device->rq_affinity, "1") == 0) &&
		device->hw_queues > 0 && device->hw_queues < facts->machine->cpus;
}

static bool throttles_writes(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)facts;
	return strtoull(device->wbt_lat_us, NULL, 10) > 0;
}

/* A scheduler has requests of its own; without one, they are the device's tags. */
static bool takes_more(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)facts;
	return strcmp(device->scheduler, "none") == 0 && device->nr_requests > 0 &&
		device->nr_requests < device->queue_depth;
}

static const char *say_nr_requests(const struct tuning_facts *facts,
				   const struct device_facts *device, struct arena *arena)
{
	(void)facts;
	return arena_printf(arena, "echo %llu > /sys/block/%s/queue/nr_requests",
			    (unsigned long long)device->queue_depth, device->disk);
}

static bool could_be_polled(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)facts;
	return strcmp(device->io_poll, "0") == 0 && strcmp(device->poll_queues, "0") == 0;
}

static const char *say_poll_queues(const struct tuning_facts *facts,
				   const struct device_facts *device, struct arena *arena)
{
	return arena_printf(arena, "%s.poll_queues=%u", device->poll_module, facts->machine->cpus);
}

static bool is_at_one_of_nodes(const struct tuning_facts *facts,
			       const struct device_facts *device)
{
	return facts->machine->node_count > 1 && device->numa_cpus[0];
}

static const char *say_near_cpus(const struct tuning_facts *facts,
				 const struct device_facts *device, struct arena *arena)
{
	(void)facts;
	return arena_printf(arena, "--cpus=%s", device->numa_cpus);
}

static const struct rule bottom_rules[] = {
	{ .applies = has_scheduler, .attribute = "scheduler", .value = "none",
	  .why = "the drive sorts requests itself" },
	{ .applies = is_at_one_of_nodes, .command = say_near_cpus,
	  .why = "the CPUs of the drive's NUMA node" },
	{ .applies = counts_ios, .attribute = "iostats", .value = "0",
	  .why = "no per-I/O statistics (8 % at the peak)" },
	{ .applies = merges, .attribute = "nomerges", .value = "2",
	  .why = "no search for merges, for random I/O" },
	{ .applies = completes_elsewhere, .attribute = "rq_affinity", .value = "2",
	  .why = "completions on the CPU that submitted" },
	{ .applies = throttles_writes, .attribute = "wbt_lat_usec", .value = "0",
	  .why = "buffered writes are not throttled" },
	{ .applies = takes_more, .command = say_nr_requests,
	  .why = "the drive accepts as many" },
	{ .applies = could_be_polled, .command = say_poll_queues,
	  .why = "kernel command line: queues to poll (iopoll)" },
	{ .applies = NULL },
};

static bool loop_reads_through_cache(const struct tuning_facts *facts,
				     const struct device_facts *device)
{
	(void)facts;
	return strcmp(device->loop_direct, "0") == 0;
}

static const char *say_loop_direct(const struct tuning_facts *facts,
				   const struct device_facts *device, struct arena *arena)
{
	(void)facts;
	return arena_printf(arena, "losetup --direct-io=on /dev/%s", device->disk);
}

/* For devices stacked on others. */
static const struct rule upper_rules[] = {
	{ .applies = loop_reads_through_cache, .command = say_loop_direct,
	  .why = "its file is read through the page cache" },
	{ .applies = NULL },
};

/* ---- the whole ---- */

static bool is_in_memory(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)device;
	return strcmp(facts->filesystem, "tmpfs") == 0 || strcmp(facts->filesystem, "ramfs") == 0;
}

static bool can_be_direct(const struct tuning_facts *facts, const struct device_facts *device)
{
	return facts->knows_direct && facts->direct_offset_bytes > 0 &&
		!is_in_memory(facts, device);
}

static const char *say_direct(const struct tuning_facts *facts,
			      const struct device_facts *device, struct arena *arena)
{
	char size[UNITS_TEXT_MAX];

	(void)device;
	if (facts->direct_offset_bytes <= ALIGNMENT_USUAL_BYTES)
		return "--file-extra-flags=direct";
	return arena_printf(arena, "--file-extra-flags=direct --file-block-size=%s",
			    units_format_size(facts->direct_offset_bytes, size));
}

static bool rings_are_disabled(const struct tuning_facts *facts,
			       const struct device_facts *device)
{
	(void)device;
	return strcmp(facts->machine->io_uring_disabled, "1") == 0 ||
		strcmp(facts->machine->io_uring_disabled, "2") == 0;
}

static bool has_little_locked_memory(const struct tuning_facts *facts,
				     const struct device_facts *device)
{
	(void)device;
	return facts->machine->memlock_counts &&
		facts->machine->memlock_bytes < MEMLOCK_ENOUGH_BYTES;
}

static bool has_few_files(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)device;
	return facts->machine->nofile > 0 && facts->machine->nofile < NOFILE_ENOUGH;
}

/* Up to the hard limit, if that helps. */
static const char *say_nofile(const struct tuning_facts *facts,
			      const struct device_facts *device, struct arena *arena)
{
	const uint64_t hard = facts->machine->nofile_hard;

	(void)device;
	return arena_printf(arena, "ulimit -n %llu", (unsigned long long)
			    (hard >= NOFILE_ENOUGH && hard < NOFILE_WANTED ? hard : NOFILE_WANTED));
}

static bool has_few_aios(const struct tuning_facts *facts, const struct device_facts *device)
{
	const struct machine_facts *machine = facts->machine;

	(void)device;
	return machine->aio_max > 0 && machine->aio_max - machine->aio_in_use < AIO_ENOUGH;
}

static bool saves_power(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)device;
	return facts->machine->governor[0] && strcmp(facts->machine->governor, "performance") != 0;
}

static bool has_turbo(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)device;
	return facts->machine->knows_turbo && facts->machine->turbo;
}

static const char *say_turbo(const struct tuning_facts *facts, const struct device_facts *device,
			     struct arena *arena)
{
	(void)device;
	(void)arena;
	return facts->machine->turbo_off;
}

static bool shares_cores(const struct tuning_facts *facts, const struct device_facts *device)
{
	(void)device;
	return strcmp(facts->machine->smt, "1") == 0;
}

static const struct rule rules_first[] = {
	{ .applies = rings_are_disabled, .text = "sysctl -w kernel.io_uring_disabled=0",
	  .why = "io_uring for all users" },
	{ .applies = is_in_memory, .text = "--target=PATH",
	  .why = "on a drive: this file system is in memory" },
	{ .applies = can_be_direct, .command = say_direct,
	  .why = "measures the drive, not the page cache" },
	{ .applies = NULL },
};

static const struct rule rules_last[] = {
	{ .applies = saves_power, .text = "cpupower frequency-set -g performance",
	  .why = "no ramp-up of CPU clocks" },
	{ .applies = has_turbo, .command = say_turbo,
	  .why = "the same CPU clock in every run" },
	{ .applies = shares_cores, .text = "echo off > /sys/devices/system/cpu/smt/control",
	  .why = "no two loops share a core" },
	{ .applies = has_little_locked_memory, .text = "ulimit -l unlimited",
	  .why = "registered buffers are locked memory" },
	{ .applies = has_few_files, .command = say_nofile,
	  .why = "for sets of many files" },
	{ .applies = has_few_aios, .text = "sysctl -w fs.aio-max-nr=1048576",
	  .why = "libaio: little of the limit is left" },
	{ .applies = NULL },
};

/* ---- */

struct collection {
	const struct tuning_facts *facts;
	struct tuning *tunings;
	unsigned count;
	struct arena *arena;
};

static const char *command_of(const struct collection *c, const struct rule *rule,
			      const struct device_facts *device)
{
	if (rule->text)
		return rule->text;
	if (rule->command)
		return rule->command(c->facts, device, c->arena);
	return arena_printf(c->arena, "echo %s > /sys/block/%s/queue/%s", rule->value,
			    device->disk, rule->attribute);
}

static void apply(struct collection *c, const struct rule *rules,
		  const struct device_facts *device)
{
	for (const struct rule *rule = rules; rule->applies; rule++) {
		if (c->count < TUNINGS_MAX && rule->applies(c->facts, device))
			c->tunings[c->count++] = (struct tuning){
				.command	= command_of(c, rule, device),
				.why		= rule->why,
			};
	}
}

/* Two partitions of a disk are one disk. */
static bool told_before(const struct tuning_facts *facts, unsigned index)
{
	for (unsigned i = 0; i < index; i++) {
		if (strcmp(facts->devices[i].disk, facts->devices[index].disk) == 0)
			return true;
	}
	return false;
}

unsigned tuning_collect(struct tuning **tunings, const struct tuning_facts *facts,
			struct arena *arena)
{
	struct collection c = {
		.facts		= facts,
		.tunings	= arena_alloc(arena, TUNINGS_MAX * sizeof(*c.tunings)),
		.arena		= arena,
	};

	apply(&c, rules_first, NULL);
	for (unsigned i = 0; i < facts->device_count; i++) {
		const struct device_facts *device = &facts->devices[i];

		if (!told_before(facts, i))
			apply(&c, device_facts_is_bottom(device) ? bottom_rules : upper_rules,
			      device);
	}
	apply(&c, rules_last, NULL);
	*tunings = c.tunings;
	return c.count;
}
