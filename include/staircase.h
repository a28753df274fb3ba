/*
 * staircase: draws numbers below `count` with any falling frequency, exactly, and about as fast as
 * even ones.
 *
 * The numbers are dealt into cells: the first ones have a cell each, the others share wider and
 * wider ones. Above the frequencies lies a staircase, as high all over a cell as at the cell's
 * first number. A cell is drawn in proportion to the area below its step (A. J. Walker's alias
 * method, in M. D. Vose's form: IEEE Trans. Software Eng. 17.9, 1991), then a number in the cell;
 * and of those the part is drawn again that the step has too much. As cells are narrow, that is
 * rarely so, and it can rarely be so: the frequency itself, which takes logarithms, is asked for
 * in one of some fifty draws. A cell of one number has nothing too much.
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
	uint64_t keep;			/* of 2^64, so often it is this cell and not `other` */
	uint64_t first, count;		/* the numbers in it */
	uint32_t sure;			/* of 2^32, so often any of them is right without a look */
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

/* In a batch the generator is a copy of the caller's that lives in registers. */
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
		/* The number in the high word; what is left of the random number in the low. */
		place = (unsigned __int128)rng_next(rng) * cell->count;
		number = cell->first + (uint64_t)(place >> 64);
		height = (uint64_t)place;
		if (__builtin_expect(height >> 32 < cell->sure, 1) ||
		    staircase_covers(staircase, cell, number, height))
			return number;
	}
}

#endif
