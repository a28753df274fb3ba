/*
 * target: what is read and written: directories with a file set, files, block devices.
 *
 * target_open() resolves the paths, checks that everything needed exists and may be used, and
 * makes a flat table of files, in groups of equal size, from which patterns draw. The target
 * owns the file descriptors until target_close(); engines get them by index. It is opened by
 * the main thread and only read by loops.
 *
 * A directory holds test_file.0 … test_file.N-1 as sysbench makes it: N is file-num, each file
 * file-total-size / N bytes (rounded down). With a file or a block device N is 1 and
 * file-total-size limits the range that is accessed. `offset` and `size` select a part of each
 * file. Only whole blocks are accessed.
 */
#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"
#include "spec.h"
#include "target_context.h"

/* One --target: `file_count` files of equal size, fds[first_file] onwards. */
struct target_group {
	const char *path;		/* as given */
	enum target_kind kind;
	unsigned first_file;
	unsigned file_count;
	uint64_t file_size_bytes;	/* the accessed part: whole blocks */
};

struct target {
	struct target_group *groups;
	unsigned group_count;
	int *fds;
	uint64_t *opened_bytes;		/* [fd_count]: their sizes then; NULL: not known */
	unsigned fd_count;
	uint64_t offset_bytes;		/* in every file: start of the accessed part */
	uint64_t size_bytes;		/* total size of the accessed parts */
	uint64_t block_size_bytes;
	bool writable;
	bool direct;
	unsigned direct_alignment_bytes;	/* alignment for O_DIRECT; 0 if not direct */
	bool noatime;			/* every file could be opened with O_NOATIME */
	bool sparse;			/* a file holds far less than its size: holes read fast */
	unsigned files_made_anew;	/* they were not as file-allocation asks */
	bool unlocked;			/* concurrent commands on it go undetected */
	struct arena arena;
};

/* Open for a run. seqwr makes the files anew (regular files only, after the checks), and so does
 * any run that writes if they are not as file-allocation asks; others refuse these. Missing
 * or short files, a wrong block size for O_DIRECT, a device that is in use: an error that
 * names the cure, before anything is changed. */
int target_open(struct target *target, const struct spec *spec,
		const struct target_context *context, struct err *err);
void target_close(struct target *target);

/* The group that a file of the table belongs to, and the name of the n-th file of a group. */
const struct target_group *target_group_of(const struct target *target, unsigned file_index);
char *target_file_name(const struct target_group *group, unsigned n, struct arena *arena);

/* Has that file or device become shorter? */
bool target_ends_before(const struct target *target, unsigned file_index, uint64_t end);

/* The rest of a target that became shorter since target_note_sizes(), which target_open()
 * calls; within the accessed part only. */
struct target_loss {
	unsigned file_index;		/* the first that is shorter … */
	uint64_t opened_bytes, now_bytes;
	uint64_t blocks;		/* … and the blocks that all of them lack */
};
void target_note_sizes(struct target *target);
/* "'/dev/sdb' has 1.0 MiB of 8.0 MiB", or NULL if nothing is missing. */
const char *target_find_loss(const struct target *target, struct target_loss *loss,
			     struct arena *arena);

/* For engines that do no I/O: the same table without files (fds are -1). Directories of
 * file-num files are assumed; no file is accessed. */
int target_imagine(struct target *target, const struct spec *spec, struct err *err);

/* Make the file sets (reuse existing files, extend short ones, fill holes, never truncate)
 * with random data, or allocate them without data as file-allocation asks, synced at the end. On
 * failure, files created by this call are removed; after a stop signal the files made so far stay,
 * valid up to their size, and -EINTR is returned. */
struct prepare_report {
	uint64_t written_bytes;
	uint64_t elapsed_ns;
	unsigned created, extended, reused;
	unsigned allocated;	/* of the created and extended: without data */
	const char *engine;
	const char *new_file;	/* a single file that was not there before; or NULL */
	const char *unmarked;	/* a single file that could not be marked as ours: writing to it
				 * will need --allow-overwrite; or NULL */
};
int target_prepare(const struct spec *spec, const struct target_context *context,
		   struct prepare_report *report, struct err *err);

/* Remove the set's regular files, and nothing else: in a directory test_file.0 … N-1, of single
 * files those that prepare made. */
int target_cleanup(const struct spec *spec, const struct target_context *context,
		   unsigned *removed, struct err *err);

/* Number of files test_file.M in the target's directories with M >= file-num: from a larger
 * set, and not removed by the cleanup of this one. */
unsigned target_count_leftovers(const struct spec *spec);

/* After a seqwr run that was stopped by time: write the missing part of the files, so that the
 * set is complete again. */
int target_complete(const struct spec *spec, const struct target_context *context,
		    struct err *err);

/* spec->scratch: make a directory in the target, prepare the set there, and point
 * *scratch_spec (a copy of spec) at it. target_scratch_remove() removes all such sets and their
 * directories. */
int target_scratch_make(const struct spec *spec, struct spec *scratch_spec,
			struct arena *arena, const struct target_context *context,
			struct err *err);
int target_scratch_remove(struct err *err);

/* The same for an immediate end of the program; safe in a signal handler. */
void target_scratch_remove_at_once(void);

/* Remove the scratch directories in `where` left by killed processes, and report each. Directories
 * in use by a live process, and others that only have such a name, are not changed. */
struct target_leftover {
	const char *path;
	long process;			/* that made it */
	uint64_t bytes;
	int error;			/* why it was not removed; 0: it was removed */
};
typedef void target_found(void *context, const struct target_leftover *leftover);
void target_scratch_sweep(const char *where, target_found *found, void *context);

/* Bring the page cache into the state of spec->cache (no root needed), and return how
 * much of the set is resident (cachestat(2), or mincore(2) on samples); -1 if unknown. Files opened
 * with O_DIRECT are not warmed: they do not go through the page cache. */
int target_set_cache(const struct target *target, enum cache_mode mode,
		     const struct target_context *context, struct err *err);
double target_resident_fraction(const struct target *target);

/* The parts of a set without data, as shares of it, 0 to 1: reads of them do not reach the
 * storage. Both are -1 for devices, and if the file system does not report them. */
struct target_gaps {
	double holes;
	double unwritten;	/* allocated, as by fallocate(2), and not written since */
};
void target_find_gaps(const struct target *target, struct target_gaps *gaps);

/* The same for the first bytes of one file. */
void target_find_file_gaps(int fd, uint64_t size_bytes, struct target_gaps *gaps);

#endif
