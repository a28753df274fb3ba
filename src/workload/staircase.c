/*
 * Cells grow by a constant factor, so the step exceeds the frequencies by about the same share in
 * each, however many numbers there are. While the growth is less than one number, a cell has a
 * single one; the other cells share the remaining numbers.
 */
#include "staircase.h"

#include <assert.h>
#include <math.h>

/* ---- cells ---- */

/* The end (exclusive) of the cell that begins with `first`. */
static uint64_t end_of_cell(uint64_t first, unsigned cell, uint64_t count)
{
	const unsigned cells_left = STAIRCASE_CELLS - cell;
	double end;

	if (cells_left == 1)
		return count;
	if (cell < STAIRCASE_HEAD)
		return first + 1;
	end = ceil((double)first * pow((double)count / (double)first, 1.0 / cells_left));
	if (end < (double)first + 1)
		return first + 1;
	return end < (double)count ? (uint64_t)end : count;
}

static double step_of(const struct staircase *s, const struct staircase_cell *cell)
{
	return cell->count > 0 ? s->weight(s->parameter, cell->first) : 0;
}

/* Rounded down by more than the error of weights. A single number is always accepted. */
static uint32_t sure_share(const struct staircase *s, const struct staircase_cell *cell)
{
	const double step = step_of(s, cell);
	double least;

	if (cell->count == 1)
		return UINT32_MAX;
	least = s->weight(s->parameter, cell->first + cell->count - 1);
	return step > 0 ? (uint32_t)(least / step * 0.999999 * UINT32_MAX) : 0;
}

/* There may be fewer numbers than cells: the last ones are then empty. */
static void deal_numbers(struct staircase *s, uint64_t count)
{
	uint64_t first = 0;

	for (unsigned i = 0; i < STAIRCASE_CELLS; i++) {
		struct staircase_cell *cell = &s->cells[i];
		const uint64_t end = first < count ? end_of_cell(first, i, count) : first;

		*cell = (struct staircase_cell){ .first = first, .count = end - first };
		cell->sure = sure_share(s, cell);
		first = end;
	}
	assert(first == count);
}

/* ---- choice of a cell ---- */

/*
 * Shares are multiples of the average. A cell below the average gives the rest of its slot to one
 * above, until none is below.
 */
static void share_places(struct staircase *s, double shares[STAIRCASE_CELLS])
{
	unsigned poor[STAIRCASE_CELLS] = { 0 }, rich[STAIRCASE_CELLS] = { 0 };
	unsigned poor_count = 0, rich_count = 0;

	for (unsigned i = 0; i < STAIRCASE_CELLS; i++) {
		/* The shares remaining at the end are 1, except for rounding. */
		s->cells[i].keep = UINT64_MAX;
		if (shares[i] < 1)
			poor[poor_count++] = i;
		else
			rich[rich_count++] = i;
	}
	while (poor_count > 0 && rich_count > 0) {
		const unsigned from = poor[--poor_count];
		const unsigned to = rich[rich_count - 1];

		s->cells[from].keep = (uint64_t)(shares[from] * 0x1p64);
		s->cells[from].other = to;
		shares[to] -= 1 - shares[from];
		if (shares[to] < 1) {
			rich_count--;
			poor[poor_count++] = to;
		}
	}
}

void staircase_init(struct staircase *s, staircase_weight weight, double parameter, uint64_t count)
{
	double shares[STAIRCASE_CELLS], sum = 0;

	s->weight = weight;
	s->parameter = parameter;
	deal_numbers(s, count);
	for (unsigned i = 0; i < STAIRCASE_CELLS; i++) {
		shares[i] = step_of(s, &s->cells[i]) * (double)s->cells[i].count;
		sum += shares[i];
	}
	for (unsigned i = 0; i < STAIRCASE_CELLS; i++)
		shares[i] *= STAIRCASE_CELLS / sum;
	share_places(s, shares);
}

bool staircase_covers(const struct staircase *s, const struct staircase_cell *cell,
		      uint64_t number, uint64_t height)
{
	return (double)height * 0x1p-64 * step_of(s, cell) < s->weight(s->parameter, number);
}
