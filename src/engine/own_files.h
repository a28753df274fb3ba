/*
 * own_files: every file of the target opened once more, with the same flags.
 *
 * For engines with state in the open file description (the offset set by lseek(2)) or that own the
 * descriptor (a FILE), which loops must not share. Files are opened through /proc/self/fd, which
 * gives the same file even if its name was removed. A descriptor that is not open becomes -1, and
 * every I/O on it fails as on the target's.
 */
#ifndef OWN_FILES_H
#define OWN_FILES_H

#include "engine.h"

struct own_files {
	int *fds;		/* [count] */
	unsigned count;
};

/* On failure nothing is left open. */
int own_files_open(struct own_files *own, const struct engine_config *config, struct err *err);
void own_files_close(struct own_files *own);

#endif
