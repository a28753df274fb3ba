/*
 * fio_log: a file for each job, PREFIX_bw.N.log, or one for all with per_job_logs=0. Jobs are
 * counted from 1; one that stands for several of fio's has the number of the first.
 */
#include "fio_log.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fio_request.h"
#include "memory.h"
#include "output.h"

/* -1: there is none. */
typedef double log_value(const struct result_interval *interval, enum io_op op, bool of_max);

static double bandwidth(const struct result_interval *interval, enum io_op op, bool of_max)
{
	(void)of_max;
	return (double)interval->bytes[op] / 1024 / interval->length_s;
}

static double iops(const struct result_interval *interval, enum io_op op, bool of_max)
{
	(void)of_max;
	return (double)interval->ios[op] / interval->length_s;
}

static double latency(const struct result_interval *interval, enum io_op op, bool of_max)
{
	const struct interval_latency *of = &interval->op_latency[op];

	return of->measured ? (double)(of_max ? of->max_ns : of->mean_ns) : -1;
}

struct log_kind {
	const char *option, *suffix;
	log_value *value;
};

static const struct log_kind kinds[] = {
	{ "write_bw_log", "bw", bandwidth },
	{ "write_iops_log", "iops", iops },
	{ "write_lat_log", "lat", latency },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static void print_rows(const struct run_result *job, const struct log_kind *kind, bool of_max,
		       FILE *out)
{
	for (unsigned i = 0; i < job->interval_count; i++) {
		const struct result_interval *interval = &job->intervals[i];
		const double end_s = interval->start_s + interval->length_s;

		for (enum io_op op = IO_READ; op <= IO_WRITE; op++) {
			double value;

			if (job->op[op].ios == 0 || interval->length_s <= 0)
				continue;
			value = kind->value(interval, op, of_max);
			if (value >= 0)
				fprintf(out, "%" PRIu64 ", %" PRIu64 ", %u, 0, 0\n",
					(uint64_t)llround(end_s * 1000),
					(uint64_t)llround(value), (unsigned)op);
		}
	}
}

/* With per_job_logs=0, several jobs append to one. */
struct log_file {
	const char *path;
	char *text;
	size_t size;
	FILE *out;
};

struct logs {
	struct arena arena;
	struct log_file *files;
	unsigned count;
};

static struct log_file *file_at(struct logs *logs, const char *path)
{
	for (unsigned i = 0; i < logs->count; i++)
		if (!strcmp(logs->files[i].path, path))
			return &logs->files[i];
	logs->files[logs->count] = (struct log_file){ .path = path };
	logs->files[logs->count].out = memory_stream_open(&logs->files[logs->count].text,
							  &logs->files[logs->count].size);
	return &logs->files[logs->count++];
}

static void add_job(struct logs *logs, const struct fio_job *fio, const struct run_result *job,
		    unsigned number)
{
	for (unsigned i = 0; i < KINDS; i++) {
		const char *prefix = fio_given_value(fio->section, kinds[i].option), *path;

		if (!prefix)
			continue;
		prefix = *prefix ? prefix : fio->theirs;
		path = fio_given_on(fio->section, "per_job_logs", true)
			? arena_printf(&logs->arena, "%s_%s.%u.log", prefix, kinds[i].suffix,
				       number)
			: arena_printf(&logs->arena, "%s_%s.log", prefix, kinds[i].suffix);
		print_rows(job, &kinds[i], fio_given_on(fio->section, "log_max_value", false),
			   file_at(logs, path)->out);
	}
}

static const struct run_result *result_of(const struct result *result, const struct fio_job *fio)
{
	const struct run_result *run = result_first_run(result, fio->variant);

	if (!run || run->skipped)
		return NULL;
	return run->job_count ? run_result_job_named(run, fio->name, strlen(fio->name)) : run;
}

static int write_file(struct log_file *file, struct err *err)
{
	struct output output;
	int ret;

	memory_stream_close(file->out, &file->text);
	ret = output_open(&output, file->path, err);
	if (ret == 0)
		ret = output_write(&output, file->text, file->size, err);
	free(file->text);
	return ret;
}

int fio_logs_write(const struct result *result, struct err *err)
{
	struct logs logs = { .count = 0 };
	unsigned number = 1;
	int first = 0;

	arena_init(&logs.arena);
	logs.files = arena_alloc(&logs.arena, (KINDS * (size_t)result->fio->job_count + 1) *
					      sizeof(*logs.files));
	for (unsigned i = 0; i < result->fio->job_count; i++) {
		const struct fio_job *fio = &result->fio->jobs[i];
		const struct run_result *job = result_of(result, fio);

		if (!job || fio->reads_back)
			continue;
		add_job(&logs, fio, job, number);
		number += job->loop_count;
	}
	for (unsigned i = 0; i < logs.count; i++) {
		struct err why = { 0 };
		const int ret = write_file(&logs.files[i], &why);

		if (ret < 0 && first == 0) {
			first = ret;
			*err = why;
		}
	}
	arena_release(&logs.arena);
	return first;
}
