/*
 * block_table: which blocks are in flight, and what was written last to each, for validation.
 *
 * One word per block of the target, shared by all loops of a run. An I/O takes all its blocks
 * before it is queued and gives them back once it is checked: two I/Os of any two loops never
 * overlap, so what a read finds is either what was there or what the last write left.
 *
 * No lock, and nobody waits inside: who cannot take a block goes for another, or comes back
 * later. As taken blocks are always in flight, they are given back sooner or later.
 */
#ifndef BLOCK_TABLE_H
#define BLOCK_TABLE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "io.h"
#include "target.h"

enum {
	BLOCK_AS_PREPARED	= 0,	/* not written in this run */
	BLOCK_UNCERTAIN		= 1,	/* a write of it failed: anything may be there */
	BLOCK_GENERATION_MIN	= 2,	/* from here on: the generation written last */
	BLOCK_GENERATION_BITS	= 31,
};

struct block_table {
	const struct target *target;
	uint32_t block_size_bytes;
	uint64_t run;			/* tells generations of different runs apart */
	uint64_t count;
	_Atomic uint32_t *states;	/* [count]: taken (the highest bit), generation */
	uint64_t *group_first;		/* [target->group_count]: a group's first block */
};

int block_table_init(struct block_table *table, const struct target *target, struct err *err);
void block_table_release(struct block_table *table);

/* The number of the I/O's first block; it has io->length / block size of them. */
uint64_t block_table_index(const struct block_table *table, const struct io *io);

/* All blocks of a read or write, or none. */
bool block_table_take(struct block_table *table, const struct io *io);

/* Of a taken block: what was written last, and give it back with what is there now. */
uint32_t block_table_look(const struct block_table *table, uint64_t block);
void block_table_give(struct block_table *table, uint64_t block, uint32_t generation);

#endif
