/*
 * parts: ranges of files and devices, as a set in which no byte is twice. Pure.
 */
#ifndef PARTS_H
#define PARTS_H

#include <stdint.h>
#include <sys/types.h>

struct part {
	dev_t device;			/* what the file is: both numbers of a file, or that of a */
	ino_t inode;			/* device and 0 */
	uint64_t from, to;		/* in bytes; from < to */
	int fd;				/* one of those that reach it … */
	const char *name;		/* … and its name, for messages */
};

/* Sorts them, and joins those of a file that overlap or touch. Returns how many are left. */
unsigned parts_join(struct part parts[], unsigned count);

#endif
