/*
 * change_points: the cost of a level is the sum of squares around its mean. The cost of the best
 * levels up to each value follows from the costs up to earlier values; a start of the last level
 * that is worse than another will always be worse, and is dropped.
 */
#include "change_points.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "stats.h"

/* Largest group of neighbours whose means estimate the noise; a step affects one group. */
enum { BLOCK_SIZE_MAX = 16, BLOCKS_MIN = 6 };

#define MAD_TO_DEVIATION 1.4826		/* of the normal distribution */
#define NOISE_MIN 0.01			/* of the median: steadier is steady enough */
#define PRICE_OF_STEP 4			/* times the logarithm of their number; in variances */

static int by_value(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* (stats_median() is for a few: it takes the square of their number.) */
static double median_of(const double *values, unsigned count, double *sorted)
{
	memcpy(sorted, values, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), by_value);
	return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

/* ---- noise ---- */

/* Estimated from means of `size` neighbours; each step affects only one difference. */
static double noise_of_blocks(const double *values, unsigned count, unsigned size,
			      double *sorted)
{
	const unsigned blocks = count / size;
	double *differences = sorted + blocks;
	double before = 0;

	for (unsigned i = 0; i < blocks; i++) {
		const double mean = stats_mean(&values[i * size], size);

		if (i > 0)
			differences[i - 1] = fabs(mean - before);
		before = mean;
	}
	return MAD_TO_DEVIATION * median_of(differences, blocks - 1, sorted) * sqrt(size / 2.0);
}

static double noise_of(const double *values, unsigned count, double *sorted)
{
	double most = NOISE_MIN * fabs(median_of(values, count, sorted));

	for (unsigned size = 1; size <= BLOCK_SIZE_MAX && count / size >= BLOCKS_MIN; size *= 2) {
		const double noise = noise_of_blocks(values, count, size, sorted);

		if (noise > most)
			most = noise;
	}
	return most;
}

/* ---- steps ---- */

struct search {
	double *sum, *sum_of_squares;	/* of the first n values, in units of the noise */
	double *cost;			/* of the best levels of the first n */
	unsigned *begin;		/* … of which the last one begins there */
	unsigned *candidates, *worse_at;/* starts of a last level; where it was found to be worse */
	unsigned candidate_count;
	double price;
};

static void search_init(struct search *s, const double *values, unsigned count, double noise,
			struct arena *scratch)
{
	const double middle = stats_mean(values, count);
	double *numbers = arena_alloc(scratch, 3 * (count + 1) * sizeof(*numbers));
	unsigned *places = arena_alloc(scratch, 3 * (count + 1) * sizeof(*places));

	*s = (struct search){
		.sum		= numbers,
		.sum_of_squares	= numbers + count + 1,
		.cost		= numbers + 2 * (count + 1),
		.begin		= places,
		.candidates	= places + count + 1,
		.worse_at	= places + 2 * (count + 1),
		.price		= PRICE_OF_STEP * log(count),
	};
	for (unsigned i = 0; i < count; i++) {
		const double value = (values[i] - middle) / noise;

		s->sum[i + 1] = s->sum[i] + value;
		s->sum_of_squares[i + 1] = s->sum_of_squares[i] + value * value;
	}
}

static double cost_of_level(const struct search *s, unsigned from, unsigned to)
{
	const double sum = s->sum[to] - s->sum[from];

	return s->sum_of_squares[to] - s->sum_of_squares[from] - sum * sum / (to - from);
}

/* A start is dropped as worse than `to` once a level from `to` on is long enough. */
static void drop_worse(struct search *s, unsigned to)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < s->candidate_count; i++) {
		const unsigned from = s->candidates[i];

		if (!s->worse_at[from] && s->cost[from] + cost_of_level(s, from, to) > s->cost[to])
			s->worse_at[from] = to;
		if (!s->worse_at[from] || to < s->worse_at[from] + CHANGE_POINTS_LEVEL_MIN)
			s->candidates[kept++] = from;
	}
	s->candidate_count = kept;
}

static void find_best(struct search *s, unsigned to)
{
	const unsigned from = to - CHANGE_POINTS_LEVEL_MIN;

	if (from == 0 || from >= CHANGE_POINTS_LEVEL_MIN)
		s->candidates[s->candidate_count++] = from;
	s->cost[to] = INFINITY;
	for (unsigned i = 0; i < s->candidate_count; i++) {
		const unsigned begin = s->candidates[i];
		const double cost = s->cost[begin] + cost_of_level(s, begin, to) +
				    (begin > 0 ? s->price : 0);

		if (cost < s->cost[to]) {
			s->cost[to] = cost;
			s->begin[to] = begin;
		}
	}
	drop_worse(s, to);
}

/* From the last to the first, then reversed. */
static unsigned list_begins(const struct search *s, unsigned count, unsigned *at)
{
	unsigned steps = 0;

	for (unsigned to = count; s->begin[to] > 0; to = s->begin[to])
		at[steps++] = s->begin[to];
	for (unsigned i = 0; i < steps / 2; i++) {
		const unsigned tmp = at[i];

		at[i] = at[steps - 1 - i];
		at[steps - 1 - i] = tmp;
	}
	return steps;
}

/* ---- those large enough to report ---- */

static double step_of(const double *values, unsigned from, unsigned at, unsigned to,
		      double *sorted)
{
	const double before = median_of(&values[from], at - from, sorted);
	const double after = median_of(&values[at], to - at, sorted);
	const double higher = before > after ? before : after;

	return higher > 0 ? fabs(before - after) / higher : 0;
}

/* The smallest first: two merged levels may become the neighbour of another one. */
static bool drop_smallest(const double *values, unsigned count, unsigned *at, unsigned *steps,
			  double *sorted)
{
	double smallest = CHANGE_POINTS_STEP_MIN;
	unsigned which = *steps;

	for (unsigned i = 0; i < *steps; i++) {
		const double step = step_of(values, i > 0 ? at[i - 1] : 0, at[i],
					    i + 1 < *steps ? at[i + 1] : count, sorted);

		if (step < smallest) {
			smallest = step;
			which = i;
		}
	}
	if (which == *steps)
		return false;
	memmove(&at[which], &at[which + 1], (--*steps - which) * sizeof(*at));
	return true;
}

static unsigned find_steps(const double *values, unsigned count, unsigned *at, double *sorted,
			   struct arena *arena)
{
	const double noise = count < CHANGE_POINTS_COUNT_MIN ? 0 : noise_of(values, count, sorted);
	struct search s;
	unsigned steps;

	if (noise <= 0)
		return 0;
	search_init(&s, values, count, noise, arena);
	for (unsigned to = CHANGE_POINTS_LEVEL_MIN; to <= count; to++)
		find_best(&s, to);
	steps = list_begins(&s, count, at);
	while (drop_smallest(values, count, at, &steps, sorted))
		;
	return steps;
}

unsigned change_points_find(const double *values, unsigned count, struct change_level **levels,
			    struct arena *arena)
{
	double *sorted = arena_alloc(arena, 2 * count * sizeof(*sorted));
	unsigned *at = arena_alloc(arena, (count + 2) * sizeof(*at));
	const unsigned steps = find_steps(values, count, at + 1, sorted, arena);

	*levels = arena_alloc(arena, (steps + 1) * sizeof(**levels));
	at[0] = 0;
	at[steps + 1] = count;
	for (unsigned i = 0; i <= steps; i++)
		(*levels)[i] = (struct change_level){
			.first	= at[i],
			.median	= median_of(&values[at[i]], at[i + 1] - at[i], sorted),
		};
	return steps + 1;
}
