/*
 * Taking is one atomic "or" per block, giving back is one store: acquire and release, so that the
 * loop that takes a block sees everything done to it by its previous owner.
 */
#include "block_table.h"

#include <errno.h>
#include <stdlib.h>

#include "rng.h"
#include "units.h"

#define TAKEN (UINT32_C(1) << BLOCK_GENERATION_BITS)

int block_table_init(struct block_table *table, const struct target *target, struct err *err)
{
	char size[UNITS_TEXT_MAX];

	*table = (struct block_table) {
		.target			= target,
		.block_size_bytes	= (uint32_t)target->block_size_bytes,
		.block			= divisor_of(target->block_size_bytes),
		.run			= rng_seed_from_kernel(),
	};
	table->groups = calloc(target->group_count, sizeof(*table->groups));
	for (unsigned g = 0; table->groups && g < target->group_count; g++) {
		const struct target_group *group = &target->groups[g];

		table->groups[g] = (struct block_group) {
			.first		= table->count,
			.per_file	= group->file_size_bytes / target->block_size_bytes,
		};
		table->count += table->groups[g].per_file * group->file_count;
	}
	table->states = calloc(table->count, sizeof(*table->states));
	if (table->groups && table->states)
		return 0;

	block_table_release(table);
	return err_failure(err, ENOMEM, "no memory to validate %s, at 4 bytes per block (use a "
			   "larger file-block-size or a smaller target)",
			   units_human_size((double)target->size_bytes, size));
}

void block_table_release(struct block_table *table)
{
	free((void *)table->states);
	free(table->groups);
	table->states = NULL;
	table->groups = NULL;
}

uint64_t block_table_index(const struct block_table *table, const struct io *io)
{
	const struct target *target = table->target;
	uint64_t rest;
	unsigned g = 0;

	while (g + 1 < target->group_count && io->file_index >= target->groups[g + 1].first_file)
		g++;
	return table->groups[g].first +
		divide(io->offset - target->offset_bytes, table->block, &rest) +
		(io->file_index - target->groups[g].first_file) * table->groups[g].per_file;
}

bool block_table_take(struct block_table *table, const struct io *io)
{
	const uint64_t first = block_table_index(table, io);
	uint64_t rest;
	const uint64_t count = divide(io->length, table->block, &rest);

	for (uint64_t i = 0; i < count; i++) {
		if (!(atomic_fetch_or_explicit(&table->states[first + i], TAKEN,
					       memory_order_acquire) & TAKEN))
			continue;
		while (i-- > 0)
			block_table_give(table, first + i,
					 block_table_look(table, first + i));
		return false;
	}
	return true;
}

uint32_t block_table_look(const struct block_table *table, uint64_t block)
{
	return atomic_load_explicit(&table->states[block], memory_order_relaxed) & ~TAKEN;
}

void block_table_give(struct block_table *table, uint64_t block, uint32_t generation)
{
	atomic_store_explicit(&table->states[block], generation, memory_order_release);
}
