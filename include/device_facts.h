/*
 * device_facts: what sysfs tells about a block device: its driver, its queue settings, and where
 * it sits in the machine.
 *
 * Texts are "" and numbers 0 if unknown; numbers that sysfs shows are kept as texts, because "0"
 * differs from unknown. Owned by the given arena.
 */
#ifndef DEVICE_FACTS_H
#define DEVICE_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

struct device_facts {
	const char *name;		/* in sysfs: "nvme0n1p2" */
	const char *disk;		/* whose queue it has: "nvme0n1" */
	const char *path;		/* "/dev/nvme0n1p2" */
	const char *model, *firmware;

	/* queue/: the disk's */
	const char *scheduler;		/* the chosen one: "none" */
	const char *schedulers;		/* all choices: "none mq-deadline kyber" */
	const char *write_cache;	/* "write back" */
	const char *rotational;		/* "0", "1"; so are the next three */
	const char *io_poll;		/* does it have poll queues? */
	const char *iostats;
	const char *rq_affinity;	/* "1": completes in the group of CPUs; "2": on the CPU */
	const char *nomerges;		/* "0": merges; "2": does not try */
	const char *wbt_lat_us;		/* latency at which writeback is throttled; "0": never */
	uint64_t nr_requests;
	uint64_t queue_depth;		/* depth of one queue of the device: SCSI's, or tags */
	unsigned hw_queues;
	uint64_t logical_block_bytes, physical_block_bytes;
	uint64_t size_bytes;		/* of the partition, if it is one */

	/* the machine */
	const char *poll_module;	/* driver with a parameter poll_queues: "nvme" */
	const char *poll_queues;	/* … and its value */
	const char *numa_node;
	const char *numa_cpus;		/* CPUs of that node: "0-15" */
	unsigned irqs;			/* message-signalled interrupts */

	/* devices below it */
	const char *backing_file;	/* of a loop device */
	const char *loop_direct;	/* "1": the loop device reads that file with O_DIRECT */
	const char **below;		/* names of devices that a dm or md device is made of, or */
	unsigned below_count;		/* the device that holds a loop device's file */
};

/* The device of this name in sysfs. root: "" for the system's own /sys. */
void device_facts_gather(struct device_facts *facts, const char *name, const char *root,
			 struct arena *arena);

/* The device and all below it, itself first; each once. Returns their number, 0 if name is "". */
unsigned device_facts_gather_all(struct device_facts **all, const char *name, const char *root,
				 struct arena *arena);

/* "nvme0n1" for "/dev/nvme0n1", "cciss!c0d0" for "/dev/cciss/c0d0": its name in sysfs. */
const char *device_facts_name(const char *path, struct arena *arena);

/* Is it real (or emulated) hardware, not stacked on other devices? */
bool device_facts_is_bottom(const struct device_facts *facts);

#endif
