/* op_medians: medians of each number over the rounds of a group that have such I/Os. */
#include "op_medians.h"

#include <math.h>

#include "stats.h"

static double iops_of(const struct op_result *op)
{
	return op->iops;
}

static double bytes_per_s_of(const struct op_result *op)
{
	return op->bytes_per_s;
}

static double p50_of(const struct op_result *op)
{
	return (double)op_result_percentile(op, "p50");
}

static double p99_of(const struct op_result *op)
{
	return (double)op_result_percentile(op, "p99");
}

static double p999_of(const struct op_result *op)
{
	return (double)op_result_percentile(op, "p99.9");
}

static double samples_of(const struct op_result *op)
{
	return (double)op->hist->count;
}

typedef const struct op_result *(*op_of_run)(const struct run_result *run);

static const struct op_result *read_of(const struct run_result *run)
{
	return &run->op[IO_READ];
}

static const struct op_result *write_of(const struct run_result *run)
{
	return &run->op[IO_WRITE];
}

static const struct op_result *fsync_of(const struct run_result *run)
{
	return &run->op[IO_FSYNC];
}

static const struct op_result *pair_of(const struct run_result *run)
{
	return &run->pair;
}

static const struct op_result *total_of(const struct run_result *run)
{
	return &run->total;
}

/* NAN if there is none. */
static double median(const struct group *group, op_of_run op_of,
		     double (*value)(const struct op_result *op), struct arena *arena)
{
	double *values = arena_alloc(arena, (group->count + 1) * sizeof(*values));
	unsigned count = 0;

	for (unsigned i = 0; i < group->count; i++)
		if (op_of(group->runs[i])->ios > 0)
			values[count++] = value(op_of(group->runs[i]));
	return count > 0 ? stats_median(values, count) : NAN;
}

/* At each percentile that the runs show. */
static struct percentile_values chosen_of(const struct group *group, op_of_run op_of,
					  struct arena *arena)
{
	struct percentile_values medians = { .ns = NULL };
	double *values = arena_alloc(arena, (group->count + 1) * sizeof(*values));

	if (group->count == 0)
		return medians;
	medians.list = group->runs[0]->spec.percentiles;
	medians.ns = arena_alloc(arena, (medians.list.count + 1) * sizeof(*medians.ns));
	for (unsigned p = 0; p < medians.list.count; p++) {
		unsigned count = 0;

		for (unsigned i = 0; i < group->count; i++)
			if (op_of(group->runs[i])->ios > 0)
				values[count++] = (double)hist_percentile(
					op_of(group->runs[i])->hist, medians.list.at[p]);
		medians.ns[p] = count > 0 ? stats_median(values, count) : 0;
	}
	return medians;
}

static struct op_medians medians_of(const struct group *group, op_of_run op_of,
				    struct arena *arena)
{
	return (struct op_medians){
		.iops		= median(group, op_of, iops_of, arena),
		.bytes_per_s	= median(group, op_of, bytes_per_s_of, arena),
		.p50_ns		= median(group, op_of, p50_of, arena),
		.p99_ns		= median(group, op_of, p99_of, arena),
		.p999_ns	= median(group, op_of, p999_of, arena),
		.chosen		= chosen_of(group, op_of, arena),
		.samples	= median(group, op_of, samples_of, arena),
	};
}

void op_medians_find(struct comparison_variant *row, const struct group *group,
		     struct arena *arena)
{
	row->op[IO_READ] = medians_of(group, read_of, arena);
	row->op[IO_WRITE] = medians_of(group, write_of, arena);
	row->op[IO_FSYNC] = medians_of(group, fsync_of, arena);
	row->pair = medians_of(group, pair_of, arena);
	row->chosen = chosen_of(group, total_of, arena);
}
