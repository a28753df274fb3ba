/*
 * environ: where a result was measured, so that it can be read a year later: kernel, CPU,
 * memory, and of every target its file system and device with the settings that matter.
 *
 * Texts are "" and numbers 0 if unknown. Owned by the given arena.
 */
#ifndef ENVIRON_H
#define ENVIRON_H

#include <stdint.h>

#include "arena.h"
#include "cgroup.h"
#include "target.h"

struct environ_target {
	const char *path;		/* absolute, links resolved */
	const char *kind;		/* "directory", "file", "device"; else "special file" */
	const char *filesystem;		/* "ext4"; "" for a device */
	const char *below;		/* the file system that holds an overlay's upper directory,
					 * or the file of a loop device: "tmpfs" */
	const char *mount_point;
	const char *mount_options;
	const char *device;		/* "/dev/nvme0n1p2" */
	const char *backing_file;	/* of a loop device, or of one below the device */
	const char *loop_direct;	/* "0": the loop device reads it through the page cache */
	const char *model;
	const char *serial;
	const char *firmware;
	const char *scheduler;		/* the one in brackets: "none" */
	const char *write_cache;	/* "write back" */
	const char *rotational;		/* "0", "1" */
	const char *io_poll;		/* "1": the device has queues that can be polled */
	const char *iostats;		/* "1": the kernel counts I/Os, and stamps each */
	const char *nomerges;		/* "0": the kernel looks for I/Os to merge */
	const char *numa_node;		/* of the device */
	const char *numa_cpus;		/* of that node: "0-15" */
	uint64_t nr_requests;
	uint64_t queue_depth;		/* what one queue of the device takes */
	uint64_t logical_block_bytes;
	uint64_t device_bytes;		/* of the partition, if it is one */
	struct cgroup_io_limit io_limit;	/* of it, and of the devices below */
	unsigned file_count;		/* the range that the run accesses */
	uint64_t size_bytes;
};

struct environ {
	const char *kernel;		/* "Linux 6.12.1 x86_64" */
	const char *hostname;
	const char *cpu;		/* model name */
	unsigned cores;			/* online CPUs */
	uint64_t memory_bytes;
	uint64_t memory_limit_bytes;	/* of the cgroups of this process; 0: none */
	uint64_t cpu_quota_percent;	/* the same: 50 is half of one CPU */
	const char *governor;
	const char *clocksource;	/* "tsc": what the kernel takes the time from */
	const char *io_uring_disabled;	/* sysctl kernel.io_uring_disabled, "" before 6.6 */
	struct environ_target *targets;	/* of all runs, each once; a run has their indices */
	unsigned target_count;
};

/* The machine; no target yet. */
void environ_capture(struct environ *env, struct arena *arena);

/* The index of this target in env->targets: captured if no earlier run had it. If runs access
 * different parts of a target, each part counts as a target. */
unsigned environ_add_target(struct environ *env, const struct target_group *group,
			    struct arena *arena);

/* Upper limit of the page cache: the machine's memory, or the cgroup's limit. */
uint64_t environ_usable_memory(const struct environ *env);

/* Without an open target (paths only): for `ringbench probe`. */
void environ_capture_path(struct environ_target *out, const char *path, struct arena *arena);

#endif
