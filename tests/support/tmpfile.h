/*
 * tmpfile: a directory for one test below $TMPDIR or /var/tmp, and files in it.
 *
 * The directory goes away with the process that made it, however that ends: a small process of its
 * own waits for that. So a test that fails, crashes or runs out of time leaves nothing behind.
 */
#ifndef TMPFILE_H
#define TMPFILE_H

#include <stddef.h>
#include <stdint.h>

struct tmpdir {
	char path[256];
	int janitor;		/* when this is closed by all, the directory is removed */
};

void tmpdir_make(struct tmpdir *dir);
/* Not needed for the cleaning, but then it is done when this returns. */
void tmpdir_remove(struct tmpdir *dir);

/* "<directory>/<name>"; lives until the next call but seven. */
const char *tmpdir_path(const struct tmpdir *dir, const char *name);

/* A file of that size with what tmpfile_word() says in it; returns a descriptor (O_RDWR). */
int tmpfile_make(const struct tmpdir *dir, const char *name, size_t size_bytes);

/* The 8 bytes at an offset (a multiple of 8) of every file that tmpfile_make() makes. */
uint64_t tmpfile_word(uint64_t offset);

#endif
