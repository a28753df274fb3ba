/*
 * fileset: the files that one --target stands for, and their required size. Common to target,
 * prepare, cleanup and scratch; changes nothing.
 *
 * A fileset borrows its path and holds a directory open until fileset_release(). Main thread.
 */
#ifndef FILESET_H
#define FILESET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "arena.h"
#include "err.h"
#include "spec.h"
#include "target_context.h"

/* The mark that prepare sets on a single file that it made. In a directory the names say it. */
#define FILESET_MARK "user.ringbench"

enum { FILESET_NAME_MAX = 4200 };

/* prepare creates a missing single file, of the requested size; a run uses the size of the file,
 * unless one is given. */
enum fileset_use { FILESET_FOR_RUN, FILESET_FOR_PREPARE };

struct fileset {
	const char *path;		/* as given */
	enum target_kind kind;
	bool exists;			/* false: a single file that must be created first */
	bool is_link;			/* the path's last part is a symbolic link */
	const char *real_path;		/* links resolved; as given if it does not exist */
	struct stat stat;		/* of the directory, file or device */
	int dir_fd;			/* TARGET_DIRECTORY; else -1 */
	unsigned file_count;
	uint64_t file_size_bytes;	/* minimum size of each file */
};

/* Only location and kind; file_count is file-num or 1, no size. */
int fileset_locate(struct fileset *set, const char *path, const struct spec *spec,
		   struct arena *arena, struct err *err);

/* The same, with sizes. */
int fileset_find(struct fileset *set, const char *path, const struct spec *spec,
		 enum fileset_use use, struct arena *arena, struct err *err);

/* All of spec->targets, in the arena, each only once. Release each of them. */
int fileset_find_all(struct fileset **sets, const struct spec *spec, enum fileset_use use,
		     struct arena *arena, struct err *err);
void fileset_release(struct fileset *set);
void fileset_release_all(struct fileset *sets, unsigned count);

/* The number in "test_file.17", or -1 for any other name. */
long long fileset_number_in(const char *name);

/* "./test_file.3", "/dev/sdb": for messages. buffer holds FILESET_NAME_MAX. */
char *fileset_name(const struct fileset *set, unsigned index, char *buffer);

/* stat(2), open(2) and unlink(2) of one file; links in a set's directory are not followed.
 * The descriptor (O_CLOEXEC), 0, or -errno. */
int fileset_stat(const struct fileset *set, unsigned index, struct stat *stat);
int fileset_open(const struct fileset *set, unsigned index, int flags);
int fileset_unlink(const struct fileset *set, unsigned index);

/* A descriptor of an unnamed file where the set's files are or will be. Or -errno. */
int fileset_open_unnamed(const struct fileset *set, int flags);

/* Was this single file created by us: does it carry the mark? */
bool fileset_is_marked(const struct fileset *set);

/* "ringbench prepare --target=… --file-num=4": the command that makes the sets of this spec,
 * with the options that are not defaults. */
const char *fileset_prepare_command(const struct spec *spec, struct arena *arena);
/* The command that removes them. */
const char *fileset_cleanup_command(const struct spec *spec, struct arena *arena);

/* Let the process open `count` files in addition to those of rings and terminals. */
int fileset_raise_open_limit(unsigned count, struct err *err);

#endif
