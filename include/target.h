/*
 * target: what is read and written: directories with a file set, files, block devices.
 *
 * target_open() resolves the paths, checks that everything needed is there and may be used,
 * and gives a flat table of files of equal-sized groups that patterns draw from. The target
 * owns the file descriptors until target_close(); engines get them by index. It is opened by
 * the main thread and only read by loops.
 *
 * A directory holds test_file.0 … test_file.N-1 as sysbench makes it: N is file-num, each file
 * file-total-size / N bytes (rounded down). With a file or a block device N is 1 and
 * file-total-size bounds the range that is touched. `offset` and `size` leave a part of each file
 * to touch. Only whole blocks are touched.
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
	uint64_t file_size_bytes;	/* the part that is touched: whole blocks */
};

struct target {
	struct target_group *groups;
	unsigned group_count;
	int *fds;
	uint64_t *opened_bytes;		/* [fd_count]: their sizes then; NULL: not known */
	unsigned fd_count;
	uint64_t offset_bytes;		/* in every file: where the part that is touched begins */
	uint64_t size_bytes;		/* all that may be touched */
	uint64_t block_size_bytes;
	bool writable;
	bool direct;
	unsigned direct_alignment_bytes;	/* what O_DIRECT asks for; 0 if not direct */
	bool noatime;			/* every file could be opened with O_NOATIME */
	bool sparse;			/* a file holds far less than its size: holes read fast */
	bool unlocked;			/* other commands at work on it are not noticed */
	struct arena arena;
};

/* Open for a run. seqwr makes the files anew (regular files only, after the checks). Missing
 * or short files, a wrong block size for O_DIRECT, a device that is in use: an error that
 * names the cure, before anything is changed. */
int target_open(struct target *target, const struct spec *spec,
		const struct target_context *context, struct err *err);
void target_close(struct target *target);

/* The group that a file of the table belongs to, and the name of the n-th file of a group. */
const struct target_group *target_group_of(const struct target *target, unsigned file_index);
char *target_file_name(const struct target_group *group, unsigned n, struct arena *arena);

/* Is that file or device shorter by now? */
bool target_ends_before(const struct target *target, unsigned file_index, uint64_t end);

/* What is left of a target that became shorter since target_note_sizes(), which target_open()
 * calls: only of the part that may be touched. */
struct target_loss {
	unsigned file_index;		/* the first that is shorter … */
	uint64_t opened_bytes, now_bytes;
	uint64_t blocks;		/* … and the blocks that all of them lack */
};
void target_note_sizes(struct target *target);
/* "'/dev/sdb' has 1.0 MiB of 8.0 MiB", or NULL: all is there. */
const char *target_find_loss(const struct target *target, struct target_loss *loss,
			     struct arena *arena);

/* For engines that do no I/O: the same table without files (fds are -1). Directories of
 * file-num files are assumed; nothing is looked at. */
int target_imagine(struct target *target, const struct spec *spec, struct err *err);

/* Make the file sets (reuse what is there, extend what is short, fill holes, never truncate)
 * with random data, synced at the end. On failure what this call made is removed again; after
 * a stop signal the files made so far stay, valid up to their size, and -EINTR is returned. */
struct prepare_report {
	uint64_t written_bytes;
	uint64_t elapsed_ns;
	unsigned created, extended, reused;
	const char *engine;
	const char *new_file;	/* a single file that was not there before; or NULL */
	const char *unmarked;	/* a single file that could not be marked as ours: writing on it
				 * will need --allow-overwrite; or NULL */
};
int target_prepare(const struct spec *spec, const struct target_context *context,
		   struct prepare_report *report, struct err *err);

/* Remove the set's regular files, and nothing else: in a directory test_file.0 … N-1, of single
 * files those that prepare made. */
int target_cleanup(const struct spec *spec, const struct target_context *context,
		   unsigned *removed, struct err *err);

/* How many files test_file.M are in the target's directories with M >= file-num: from a larger
 * set, and not removed by the cleanup of this one. */
unsigned target_count_leftovers(const struct spec *spec);

/* After a seqwr run that was stopped by time: write what is missing of the files, so that the
 * set is whole again. */
int target_complete(const struct spec *spec, const struct target_context *context,
		    struct err *err);

/* spec->scratch: make a directory in the target, prepare the set there, and point
 * *scratch_spec (a copy of spec) at it. target_scratch_remove() takes all such sets and their
 * directories away. */
int target_scratch_make(const struct spec *spec, struct spec *scratch_spec,
			struct arena *arena, const struct target_context *context,
			struct err *err);
int target_scratch_remove(struct err *err);

/* The same where the program ends here and now; safe in a signal handler. */
void target_scratch_remove_at_once(void);

/* Remove the scratch directories in `where` whose makers were killed, and tell of each. What a
 * living process uses, and what only has such a name, is left alone. */
struct target_leftover {
	const char *path;
	long process;			/* that made it */
	uint64_t bytes;
	int error;			/* why it is still there; 0: it was removed */
};
typedef void target_found(void *context, const struct target_leftover *leftover);
void target_scratch_sweep(const char *where, target_found *found, void *context);

/* Bring the page cache into the state that spec->cache asks for (no root needed), and say how
 * much of the set is resident (cachestat(2), or mincore(2) on samples); -1 where that cannot be
 * known. Files opened with O_DIRECT are not warmed: they do not go through the page cache. */
int target_set_cache(const struct target *target, enum cache_mode mode,
		     const struct target_context *context, struct err *err);
double target_resident_fraction(const struct target *target);

/* The parts of a set that hold nothing, as shares of it, 0 to 1: reads of them are answered
 * without the storage. Both are -1 where the file system does not say, and of devices. */
struct target_gaps {
	double holes;
	double unwritten;	/* allocated, as by fallocate(2), and not written since */
};
void target_find_gaps(const struct target *target, struct target_gaps *gaps);

/* The same of the first bytes of one file; false also where the file system does not say. */
bool target_file_has_gaps(int fd, uint64_t size_bytes);

#endif
