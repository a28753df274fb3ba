/*
 * Converts a rate to I/Os per second of reads and writes together. A rate in bytes is divided by
 * the size of requests, with several sizes by their average.
 */
#include "spec.h"

static double mean_bytes(const struct spec *spec, enum io_op op)
{
	const struct size_list *list = &spec->block_sizes.of[op];
	double bytes = 0, weights = 0;

	if (list->count == 0)
		return (double)(spec_has_sizes(spec) ? spec->block_size_bytes
						     : spec_request_size(spec));
	for (unsigned i = 0; i < list->count; i++) {
		bytes += (double)list->at[i].weight * list->at[i].bytes;
		weights += list->at[i].weight;
	}
	return bytes / weights;
}

/* For the mixture of reads and writes. */
static double mean_bytes_of_all(const struct spec *spec)
{
	const double ratio = spec->rw_ratio;

	if (!spec_writes(spec))
		return mean_bytes(spec, IO_READ);
	if (!spec_reads(spec))
		return mean_bytes(spec, IO_WRITE);
	return (ratio * mean_bytes(spec, IO_READ) + mean_bytes(spec, IO_WRITE)) / (ratio + 1);
}

static double in_ios(const struct rate_part *part, double bytes)
{
	return part->bytes ? part->per_s / bytes : part->per_s;
}

double spec_rate_iops(const struct spec *spec)
{
	return in_ios(&spec->rate.all, mean_bytes_of_all(spec)) +
	       in_ios(&spec->rate.read, mean_bytes(spec, IO_READ)) +
	       in_ios(&spec->rate.write, mean_bytes(spec, IO_WRITE));
}

double spec_rate_ratio(const struct spec *spec)
{
	if (spec->rate.read.per_s <= 0 || spec->rate.write.per_s <= 0)
		return -1;
	return in_ios(&spec->rate.read, mean_bytes(spec, IO_READ)) /
	       in_ios(&spec->rate.write, mean_bytes(spec, IO_WRITE));
}
