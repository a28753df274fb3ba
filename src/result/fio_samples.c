/* fio_samples: rows of sums, and mean, deviation, least and greatest over them. */
#include "fio_samples.h"

#include <math.h>

struct row {
	const struct run_result *run;
	double start_s, length_s, ios, bytes;
};

static struct row *row_of(struct row *rows, unsigned *count, const struct fio_part *part,
			  const struct result_interval *interval)
{
	for (unsigned i = 0; i < *count; i++)
		if (rows[i].run == part->run &&
		    fabs(rows[i].start_s - interval->start_s) < interval->length_s / 2)
			return &rows[i];
	rows[*count] = (struct row){ .run = part->run, .start_s = interval->start_s };
	return &rows[(*count)++];
}

static unsigned add_up(struct row *rows, enum io_op op, const struct fio_part *parts,
		       unsigned part_count)
{
	unsigned count = 0;

	for (unsigned i = 0; i < part_count; i++) {
		const struct run_result *job = parts[i].job;

		for (unsigned k = 0; job->op[op].ios > 0 && k < job->interval_count; k++) {
			const struct result_interval *interval = &job->intervals[k];
			struct row *row = row_of(rows, &count, &parts[i], interval);

			row->ios += (double)interval->ios[op];
			row->bytes += (double)interval->bytes[op];
			row->length_s = fmax(row->length_s, interval->length_s);
		}
	}
	return count;
}

/* Welford's sums: mean, and the squares of the distances from it. */
static void add_sample(struct fio_samples *s, double *squares, double value)
{
	const double distance = value - s->mean;

	s->min = s->count == 0 ? value : fmin(s->min, value);
	s->max = s->count == 0 ? value : fmax(s->max, value);
	s->count++;
	s->mean += distance / s->count;
	*squares += distance * (value - s->mean);
	s->stddev = s->count > 1 ? sqrt(*squares / (s->count - 1)) : 0;
}

static double longest_of(const struct row *rows, unsigned count)
{
	double longest_s = 0;

	for (unsigned i = 0; i < count; i++)
		longest_s = fmax(longest_s, rows[i].length_s);
	return longest_s;
}

void fio_samples_find(struct fio_flow *flow, enum io_op op, const struct fio_part *parts,
		      unsigned part_count, struct arena *arena)
{
	double squares[2] = { 0, 0 }, longest_s;
	unsigned most = 1, count;
	struct row *rows;

	for (unsigned i = 0; i < part_count; i++)
		most += parts[i].job->interval_count;
	rows = arena_alloc(arena, most * sizeof(*rows));
	count = add_up(rows, op, parts, part_count);
	longest_s = longest_of(rows, count);
	for (unsigned i = 0; i < count; i++) {
		if (rows[i].length_s < longest_s / 2 || rows[i].length_s <= 0)
			continue;
		add_sample(&flow->bw, &squares[0], rows[i].bytes / rows[i].length_s);
		add_sample(&flow->iops_samples, &squares[1], rows[i].ios / rows[i].length_s);
	}
	if (flow->bw.count > 0 || flow->ios == 0)
		return;
	add_sample(&flow->bw, &squares[0], flow->bytes_per_s);
	add_sample(&flow->iops_samples, &squares[1], flow->iops);
}
