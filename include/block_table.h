/*
 * block_table: the blocks in flight, and the last write to each block, for validation.
 *
 * One word per block of the target, shared by all loops of a run. An I/O takes all its blocks
 * before it is queued and gives them back once it is checked: I/Os never overlap, whichever loops
 * issue them, so a read finds either the initial contents or those of the last write.
 *
 * No lock, and no call waits: a loop that cannot take a block chooses another one or tries again
 * later. Taken blocks are always in flight, so they are given back eventually.
 */
#ifndef BLOCK_TABLE_H
#define BLOCK_TABLE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "divisor.h"
#include "err.h"
#include "io.h"
#include "target.h"

enum {
	BLOCK_AS_PREPARED	= 0,	/* not written in this run */
	BLOCK_UNCERTAIN		= 1,	/* a write of it failed: contents unknown */
	BLOCK_GENERATION_MIN	= 2,	/* from here on: the generation written last */
	BLOCK_GENERATION_BITS	= 31,
};

struct block_table {
	const struct target *target;
	uint32_t block_size_bytes;
	struct divisor block;		/* the same: no call divides */
	uint64_t run;			/* tells generations of different runs apart */
	uint64_t count;
	_Atomic uint32_t *states;	/* [count]: taken (the highest bit), generation */
	struct block_group {
		uint64_t first;		/* block of the group */
		uint64_t per_file;
	} *groups;			/* [target->group_count] */
};

int block_table_init(struct block_table *table, const struct target *target, struct err *err);
void block_table_release(struct block_table *table);

/* The number of the I/O's first block; it has io->length / block size of them. */
uint64_t block_table_index(const struct block_table *table, const struct io *io);

/* Take all blocks of a read or write, or none. */
bool block_table_take(struct block_table *table, const struct io *io);

/* Of a taken block: the last write; and give it back with its present state. */
uint32_t block_table_look(const struct block_table *table, uint64_t block);
void block_table_give(struct block_table *table, uint64_t block, uint32_t generation);

#endif
