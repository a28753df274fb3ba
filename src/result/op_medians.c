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

/* NAN if there is none. */
static double median(const struct group *group, enum io_op op,
		     double (*value)(const struct op_result *op), struct arena *arena)
{
	double *values = arena_alloc(arena, (group->count + 1) * sizeof(*values));
	unsigned count = 0;

	for (unsigned i = 0; i < group->count; i++)
		if (group->runs[i]->op[op].ios > 0)
			values[count++] = value(&group->runs[i]->op[op]);
	return count > 0 ? stats_median(values, count) : NAN;
}

void op_medians_find(struct op_medians *medians, const struct group *group, enum io_op op,
		     struct arena *arena)
{
	*medians = (struct op_medians){
		.iops		= median(group, op, iops_of, arena),
		.bytes_per_s	= median(group, op, bytes_per_s_of, arena),
		.p50_ns		= median(group, op, p50_of, arena),
		.p99_ns		= median(group, op, p99_of, arena),
		.p999_ns	= median(group, op, p999_of, arena),
	};
}
