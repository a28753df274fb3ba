/*
 * staircase: draws numbers below `count` with any falling frequency, exactly, and about as fast as
 * even ones.
 *
 * The numbers are divided into cells: the first ones have a cell each, the others share wider and
 * wider ones. A staircase bounds the frequencies from above: its height over a cell is the
 * frequency of the cell's first number. A cell is drawn in proportion to the area below its step
 * (A. J. Walker's alias method, in M. D. Vose's form: IEEE Trans. Software Eng. 17.9, 1991), then a
 * number in the cell, which is rejected and drawn again with the probability by which the step
 * exceeds its frequency. Because cells are narrow, rejections are rare, and the frequency itself,
 * which takes logarithms, is needed in only about one of fifty draws. A cell of a single number
 * needs no rejection.
 *
 * 16 KiB, whatever the count. Constant after staircase_init(); drawing changes only the generator.
 */
#ifndef STAIRCASE_H
#define STAIRCASE_H

#include <stdbool.h>
#include <stdint.h>

#include "rng.h"

enum {
	STAIRCASE_CELL_BITS	= 9,
	STAIRCASE_CELLS		= 1 << STAIRCASE_CELL_BITS,
	STAIRCASE_HEAD		= STAIRCASE_CELLS / 4,	/* numbers with a cell of their own */
};

/* The frequency of a number, up to a factor; it does not grow with the number. */
typedef double (*staircase_weight)(double parameter, uint64_t number);

struct staircase_cell {
	uint64_t keep;			/* probability of this cell instead of `other`, of 2^64 */
	uint64_t first, count;		/* the numbers in it */
	uint32_t sure;			/* probability of accepting any of them, of 2^32 */
	uint32_t other;
};

struct staircase {
	staircase_weight weight;
	double parameter;
	struct staircase_cell cells[STAIRCASE_CELLS];
};

/* count > 0 */
void staircase_init(struct staircase *staircase, staircase_weight weight, double parameter,
		    uint64_t count);

/* Is `number` below its frequency, at `height` / 2^64 of the cell's step? */
bool staircase_covers(const struct staircase *staircase, const struct staircase_cell *cell,
		      uint64_t number, uint64_t height);

/* In a batch, the generator is a copy of the caller's, kept in registers. */
static inline uint64_t staircase_draw(const struct staircase *staircase, struct rng *rng)
{
	for (;;) {
		const uint64_t random = rng_next(rng);
		const struct staircase_cell *cell =
			&staircase->cells[random >> (64 - STAIRCASE_CELL_BITS)];
		unsigned __int128 place;
		uint64_t number, height;

		if (random << STAIRCASE_CELL_BITS >= cell->keep)
			cell = &staircase->cells[cell->other];
		/* The number in the high word; the rest of the random number in the low. */
		place = (unsigned __int128)rng_next(rng) * cell->count;
		number = cell->first + (uint64_t)(place >> 64);
		height = (uint64_t)place;
		if (__builtin_expect(height >> 32 < cell->sure, 1) ||
		    staircase_covers(staircase, cell, number, height))
			return number;
	}
}

#endif
