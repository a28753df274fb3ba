/* soak: parts consist of whole intervals; an incomplete one at the end is ignored. */
#include "soak.h"

#include "change_points.h"
#include "stats.h"

#define PART_MAX_S	60.0
#define PART_SHARE	0.1

static double iops_of(const struct result_interval *interval)
{
	return (double)(interval->ios[IO_READ] + interval->ios[IO_WRITE]) / interval->length_s;
}

/* ---- the first part, the last part ---- */

struct stretch {
	unsigned first, count;		/* intervals */
	double length_s;
};

static struct stretch first_stretch(const struct run_result *run, double length_s)
{
	struct stretch s = { 0 };

	while (s.count < run->interval_count && s.length_s < length_s)
		s.length_s += run->intervals[s.count++].length_s;
	return s;
}

static struct stretch last_stretch(const struct run_result *run, double length_s)
{
	struct stretch s = { .first = run->interval_count };

	while (s.first > 0 && s.length_s < length_s) {
		s.length_s += run->intervals[--s.first].length_s;
		s.count++;
	}
	return s;
}

static struct result_part part_of(const struct run_result *run, const struct stretch *s,
				  struct arena *arena)
{
	double *p99_ns = arena_alloc(arena, s->count * sizeof(*p99_ns));
	uint64_t ios = 0;

	for (unsigned i = 0; i < s->count; i++) {
		const struct result_interval *interval = &run->intervals[s->first + i];

		ios += interval->ios[IO_READ] + interval->ios[IO_WRITE];
		p99_ns[i] = (double)interval->latency.p99_ns;
	}
	return (struct result_part){
		.iops	= (double)ios / s->length_s,
		.p99_ns	= (uint64_t)stats_median(p99_ns, s->count),
	};
}

/* Sums of fractions of a second are not exact. */
static double part_length_s(const struct run_result *run)
{
	const struct result_interval *last = &run->intervals[run->interval_count - 1];
	const double share_s = PART_SHARE * (last->start_s + last->length_s);

	return (share_s < PART_MAX_S ? share_s : PART_MAX_S) - 1e-6;
}

static void find_parts(struct run_result *run, struct arena *arena)
{
	const double length_s = part_length_s(run);
	const struct stretch first = first_stretch(run, length_s);
	const struct stretch last = last_stretch(run, length_s);
	struct result_soak *soak = &run->soak;

	if (first.count == 0 || last.count == 0 || last.first < first.count)
		return;
	soak->part_s = first.length_s;
	soak->first = part_of(run, &first, arena);
	soak->last = part_of(run, &last, arena);
	if (soak->first.iops > 0)
		soak->ratio = soak->last.iops / soak->first.iops;
}

/* ---- levels ---- */

/* The rest at the end may have only a few I/Os. */
static unsigned count_full(const struct run_result *run)
{
	const unsigned count = run->interval_count;

	return count > 1 && run->intervals[count - 1].length_s <
		run->intervals[count - 2].length_s / 2 ? count - 1 : count;
}

static void find_changes(struct run_result *run, struct arena *arena)
{
	const unsigned count = count_full(run);
	double *iops = arena_alloc(arena, count * sizeof(*iops));
	struct result_soak *soak = &run->soak;
	struct change_level *levels;

	for (unsigned i = 0; i < count; i++)
		iops[i] = iops_of(&run->intervals[i]);
	soak->change_count = change_points_find(iops, count, &levels, arena) - 1;
	soak->changes = arena_alloc(arena, soak->change_count * sizeof(*soak->changes));
	for (unsigned i = 0; i < soak->change_count; i++)
		soak->changes[i] = (struct result_change){
			.at_s		= run->intervals[levels[i + 1].first].start_s,
			.from_iops	= levels[i].median,
			.to_iops	= levels[i + 1].median,
		};
}

void soak_find(struct run_result *run, struct arena *arena)
{
	run->soak = (struct result_soak){ .ratio = -1 };
	if (run->interval_count == 0)
		return;
	find_parts(run, arena);
	find_changes(run, arena);
}
