/*
 * Jobs: the numbers of a run with several jobs are their sum, computed only here, for fresh and
 * loaded runs.
 *
 * Counts are added and histograms merged; of differing facts the worse one is kept, and words are
 * joined. Properties of the run as a whole (its time, the CPUs, its intervals) are not changed.
 */
#include "result.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

unsigned run_result_job_count(const struct run_result *run)
{
	return run->job_count ? run->job_count : 1;
}

const struct run_result *run_result_job(const struct run_result *run, unsigned n)
{
	return run->job_count ? &run->jobs[n] : run;
}

unsigned run_result_row_count(const struct run_result *run)
{
	return run->skipped ? 0 : run->job_count + (run->job_count != 1);
}

const struct run_result *run_result_row(const struct run_result *run, unsigned n)
{
	return n < run->job_count ? &run->jobs[n] : run;
}

const struct run_result *run_result_job_named(const struct run_result *run, const char *name,
					      size_t length)
{
	for (unsigned i = 0; i < run->job_count; i++) {
		const char *job = run->jobs[i].job;

		if (job && strlen(job) == length && strncmp(job, name, length) == 0)
			return &run->jobs[i];
	}
	return NULL;
}

struct run_result *run_result_own_job(struct run_result *run, unsigned n)
{
	return run->job_count ? &run->jobs[n] : run;
}

struct run_result *run_result_add_jobs(struct run_result *run, unsigned count,
				       struct arena *arena)
{
	run->jobs = arena_alloc(arena, count * sizeof(*run->jobs));
	run->job_count = count;
	for (unsigned i = 0; i < count; i++) {
		run_result_init(&run->jobs[i], arena);
		run->jobs[i].job = "";
	}
	return run->jobs;
}

enum { FEATURES_MAX = 256 };		/* far more than exist: a limit for foreign files */

#define MEMBER(member) offsetof(struct run_result, member)
#define AT(type, run, offset) (*(type *)((char *)(run) + (offset)))

static const size_t added_counts[] = {
	MEMBER(unfinished), MEMBER(left_behind), MEMBER(end_fsyncs), MEMBER(submits),
	MEMBER(syscalls), MEMBER(nowait_retries), MEMBER(turned_away), MEMBER(sampled_blocks),
	MEMBER(sampled_zero_blocks), MEMBER(untimed),
};
/* True if it is of any job; and only if it is of all. */
static const size_t any_true[] = {
	MEMBER(sparse), MEMBER(unlocked), MEMBER(stopped_by_error), MEMBER(queue_was_full),
	MEMBER(cache_chosen),
};
static const size_t all_true[] = {
	MEMBER(direct), MEMBER(noatime), MEMBER(syscalls_known),
};
static const size_t added_queues[] = {
	MEMBER(in_flight), MEMBER(submitted), MEMBER(reaped),
};
static const size_t joined_words[] = {
	MEMBER(engine_requested), MEMBER(engine_used), MEMBER(engine_reason), MEMBER(buffers_got),
};

#define FOR_EACH(at, table)								\
	for (const size_t *at = table; at < table + sizeof(table) / sizeof(*table); at++)

static void clear_times(struct op_times *times)
{
	*times = (struct op_times){ .hist = times->hist };
	if (times->hist)
		hist_init(times->hist);
}

static void clear_op(struct op_result *op)
{
	struct op_result empty = { .hist = op->hist };

	hist_init(empty.hist);
	empty.service.hist = op->service.hist;
	empty.lateness.hist = op->lateness.hist;
	clear_times(&empty.service);
	clear_times(&empty.lateness);
	*op = empty;
}

/* The neutral element of the sum. */
static void clear_sums(struct run_result *run, struct arena *arena)
{
	for (unsigned i = 0; i < run->job_count; i++)
		if (run->jobs[i].own_lateness.hist && !run->own_lateness.hist)
			run_result_add_paced(run, arena);
	for (unsigned i = 0; i < run->job_count; i++)
		if (run->jobs[i].pair.hist && !run->pair.hist)
			run_result_add_pair(run, arena);
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		clear_op(&run->op[op]);
	if (run->pair.hist)
		clear_op(&run->pair);
	clear_times(&run->own_lateness);
	FOR_EACH(at, added_counts)
		AT(uint64_t, run, *at) = 0;
	FOR_EACH(at, any_true)
		AT(bool, run, *at) = false;
	FOR_EACH(at, all_true)
		AT(bool, run, *at) = true;
	FOR_EACH(at, added_queues)
		AT(struct log2_hist, run, *at) = (struct log2_hist){ .sum = 0 };
	run->unfinished_age_max_ns = 0;
	run->stalls = (struct stalls){ 0 };
	run->no_answer = 0;
	run->end_fsync_s = run->rate_reached = run->rate_behind_s = 0;
	run->rate_backlog_start = 0;
	run->tool_late = 0;
	run->first_error = run->shrunk_target = NULL;
}

static void add_times(struct op_times *into, const struct op_times *from)
{
	if (from->hist)
		hist_merge(into->hist, from->hist);
}

static void add_op(struct op_result *into, const struct op_result *from)
{
	into->ios += from->ios;
	into->bytes += from->bytes;
	into->shorts += from->shorts;
	into->verify_errors += from->verify_errors;
	into->unissued += from->unissued;
	into->drained += from->drained;
	for (unsigned i = 0; i < from->error_count; i++)
		op_result_count_error(into, from->errors[i].code, from->errors[i].count);
	hist_merge(into->hist, from->hist);
	add_times(&into->service, &from->service);
	add_times(&into->lateness, &from->lateness);
}

static void add_job(struct run_result *run, struct run_result *job)
{
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		add_op(&run->op[op], &job->op[op]);
	if (job->pair.hist)
		add_op(&run->pair, &job->pair);
	add_times(&run->own_lateness, &job->own_lateness);
	FOR_EACH(at, added_counts)
		AT(uint64_t, run, *at) += AT(uint64_t, job, *at);
	FOR_EACH(at, any_true)
		AT(bool, run, *at) |= AT(bool, job, *at);
	FOR_EACH(at, all_true)
		AT(bool, run, *at) &= AT(bool, job, *at);
	FOR_EACH(at, added_queues)
		log2_hist_merge(&AT(struct log2_hist, run, *at), &AT(struct log2_hist, job, *at));
	if (job->unfinished_age_max_ns > run->unfinished_age_max_ns)
		run->unfinished_age_max_ns = job->unfinished_age_max_ns;
	stalls_add(&run->stalls, &job->stalls);
	run->no_answer += job->no_answer;
	run->end_fsync_s = fmax(run->end_fsync_s, job->end_fsync_s);
	run->rate_reached += job->rate_reached;
	run->rate_behind_s = fmax(run->rate_behind_s, job->rate_behind_s);
	run->rate_backlog_start += job->rate_backlog_start;
	run->tool_late += job->tool_late;
	if (!run->first_error)
		run->first_error = job->first_error;
	if (!run->shrunk_target)
		run->shrunk_target = job->shrunk_target;
}

/* "io_uring + psync": each word once. */
static const char *join_words(const struct run_result *run, size_t offset, struct arena *arena)
{
	char *text = NULL;
	size_t size_bytes = 0;
	FILE *out = memory_stream_open(&text, &size_bytes);
	const char *separator = "", *kept;

	for (unsigned i = 0; i < run->job_count; i++) {
		const char *word = AT(const char *, &run->jobs[i], offset);
		bool known = !word[0];

		for (unsigned k = 0; k < i && !known; k++)
			known = strcmp(AT(const char *, &run->jobs[k], offset), word) == 0;
		if (known)
			continue;
		fprintf(out, "%s%s", separator, word);
		separator = " + ";
	}
	memory_stream_close(out, &text);
	kept = arena_strdup(arena, text);
	free(text);
	return kept;
}

/* A feature is granted if every job that requested it was granted it. */
static void join_feature(struct run_result *run, const struct result_feature *feature)
{
	for (unsigned i = 0; i < run->feature_count; i++) {
		struct result_feature *known = &run->features[i];

		if (strcmp(known->name, feature->name) != 0)
			continue;
		if (known->granted && !feature->granted)
			*known = *feature;
		return;
	}
	if (run->feature_count < FEATURES_MAX)
		run->features[run->feature_count++] = *feature;
}

static void join_features(struct run_result *run, struct arena *arena)
{
	run->features = arena_alloc(arena, FEATURES_MAX * sizeof(*run->features));
	run->feature_count = 0;
	for (unsigned i = 0; i < run->job_count; i++)
		for (unsigned k = 0; k < run->jobs[i].feature_count; k++)
			join_feature(run, &run->jobs[i].features[k]);
}

/* Each once, in the order in which jobs name them. */
static void join_targets(struct run_result *run, struct arena *arena)
{
	unsigned room = 0, end = 0;
	bool *seen;

	for (unsigned i = 0; i < run->job_count; i++) {
		const struct run_result *job = &run->jobs[i];

		room += job->target_count;
		for (unsigned k = 0; k < job->target_count; k++)
			end = job->targets[k] >= end ? job->targets[k] + 1 : end;
	}
	seen = calloc(end + 1, sizeof(*seen));
	if (!seen)
		memory_ran_out();

	run->targets = arena_alloc(arena, room * sizeof(*run->targets));
	run->target_count = 0;
	for (unsigned i = 0; i < run->job_count; i++)
		for (unsigned k = 0; k < run->jobs[i].target_count; k++) {
			const unsigned target = run->jobs[i].targets[k];

			if (!seen[target])
				run->targets[run->target_count++] = target;
			seen[target] = true;
		}
	free(seen);
}

static void join_loops(struct run_result *run, struct arena *arena)
{
	unsigned count = 0;

	for (unsigned i = 0; i < run->job_count; i++)
		count += run->jobs[i].loop_count;
	run->loops = arena_alloc(arena, count * sizeof(*run->loops));
	run->loop_count = 0;
	for (unsigned i = 0; i < run->job_count; i++)
		for (unsigned k = 0; k < run->jobs[i].loop_count; k++)
			run->loops[run->loop_count++] = run->jobs[i].loops[k];
}

static void join_bad_blocks(struct run_result *run, struct arena *arena)
{
	unsigned count = 0;

	for (unsigned i = 0; i < run->job_count; i++)
		count += run->jobs[i].bad_block_count;
	run->bad_blocks = arena_alloc(arena, count * sizeof(*run->bad_blocks));
	run->bad_block_count = 0;
	for (unsigned i = 0; i < run->job_count; i++)
		for (unsigned k = 0; k < run->jobs[i].bad_block_count; k++)
			run->bad_blocks[run->bad_block_count++] = run->jobs[i].bad_blocks[k];
}

void run_result_sum_jobs(struct run_result *run, struct arena *arena)
{
	if (run->job_count == 0)
		return;
	clear_sums(run, arena);
	for (unsigned i = 0; i < run->job_count; i++) {
		struct run_result *job = &run->jobs[i];

		job->variant = run->variant;
		job->round = run->round;
		job->sequence = run->sequence;
		run_result_finish(job);
		add_job(run, job);
	}
	FOR_EACH(at, joined_words)
		AT(const char *, run, *at) = join_words(run, *at, arena);
	run->spec = run->jobs[0].spec;
	join_features(run, arena);
	join_targets(run, arena);
	join_loops(run, arena);
	join_bad_blocks(run, arena);
}
