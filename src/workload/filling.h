/*
 * filling: the state of one filler_run(), shared by two files: filler.c has the loop, and
 * filler_order.c the order of what it writes. Other modules call filler_run().
 */
#ifndef FILLING_H
#define FILLING_H

#include "filler.h"
#include "io.h"
#include "permutation.h"

enum {
	BLOCK_BYTES	= 1 << 20,
	BLOCK_BYTES_MIN	= 4096,
	DEPTH		= 16,
	WAIT_NS		= 100 * 1000 * 1000,	/* for progress and signals */
};

struct filling {
	struct filler *filler;
	struct filler_file *files;
	unsigned count;
	size_t block_bytes;
	struct engine engine;
	struct engine_config config;
	int fds[FILLER_FILES_MAX];
	struct data data;
	void *buffers;
	size_t buffers_bytes;
	uint64_t generation;
	struct io *slots;
	struct io *free[DEPTH];
	unsigned free_count;
	unsigned next_file;		/* the file whose blocks, then fsync, come next */
	struct permutation order;	/* of all blocks, if it is random … */
	uint64_t next_place;		/* … and the place in it that comes next */
	struct io *failed;		/* the first that did */
};

/* The first missing range. */
void filling_start_file(const struct filling *filling, struct filler_file *file);
/* The random order of the blocks of all files. */
void filling_shuffle(struct filling *filling);

/* Put the next one into a slot. false: all are issued. */
bool filling_next_write(struct filling *filling, struct io *io);
bool filling_next_random_write(struct filling *filling, struct io *io);
bool filling_next_fsync(struct filling *filling, struct io *io);

uint64_t filling_round_up(uint64_t value, uint64_t step);

#endif
