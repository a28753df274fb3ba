/*
 * solo: one engine on one file, one I/O after the other, for tests of what is special about it.
 *
 *	struct solo s;
 *
 *	solo_make(&s, "mmap");
 *	s.config.mmap_sync = MMAP_SYNC_FILE;
 *	solo_open(&s);
 *	cr_assert_eq(solo_do(&s, IO_READ, 4096), SOLO_BLOCK);
 *	solo_release(&s);
 */
#ifndef SOLO_H
#define SOLO_H

#include "engine.h"
#include "tmpfile.h"

enum { SOLO_BLOCK = 512, SOLO_FILE_BYTES = 64 << 10, SOLO_SLOTS = 8 };

struct solo {
	struct engine engine;
	struct engine_config config;
	struct io slots[SOLO_SLOTS];
	_Alignas(4096) char buffers[SOLO_SLOTS][SOLO_BLOCK];
	int fd;				/* read and write */
	struct tmpdir dir;
};

/* A file of 64 KiB; tmpfile.h says what is in it. */
void solo_make(struct solo *solo, const char *engine);
void solo_open(struct solo *solo);
int solo_try(struct solo *solo);	/* the same, but it may be refused: then -errno */
void solo_release(struct solo *solo);

/* The slot, filled for an I/O of SOLO_BLOCK bytes. */
struct io *solo_fill(struct solo *solo, unsigned slot, enum io_op op, uint64_t offset);
/* Lend it, wait for it; its result. */
int32_t solo_perform(struct solo *solo, struct io *io);
/* Both, with slot 0. */
int32_t solo_do(struct solo *solo, enum io_op op, uint64_t offset);
/* A write that is one I/O with its sync. */
int32_t solo_write_and_sync(struct solo *solo, uint64_t offset);

/* How many read or write calls this thread has made so far, those of this function but one. */
enum solo_calls { SOLO_READS, SOLO_WRITES };
uint64_t solo_count_calls(enum solo_calls what);

#endif
