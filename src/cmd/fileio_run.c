/*
 * fileio's run: an experiment with one variant, with sysbench's output: the preamble, intermediate
 * lines, and the report.
 */
#include "fileio.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "advice.h"
#include "rounds.h"
#include "run_events.h"
#include "sysbench_report.h"
#include "units.h"

enum { EVENT_QUEUE_MAX = 100000 };	/* MAX_QUEUE_LEN of sysbench 1.0.20 */

/* ---- output while it runs ---- */

static void on_started(void *context)
{
	struct fileio *f = context;

	for (unsigned i = 0; i < (unsigned)f->request.threads; i++) {
		sysbench_log(&f->log, SYSBENCH_DEBUG, "Worker thread (#%u) started", i);
		sysbench_log(&f->log, SYSBENCH_DEBUG, "Worker thread (#%u) initialized", i);
	}
	sysbench_log(&f->log, SYSBENCH_NOTICE, "Threads started!\n");
}

static void on_issued(void *context, struct io *const ios[], unsigned nr)
{
	static const int numbers[IO_OP_COUNT] = { [IO_READ] = 1, [IO_WRITE] = 2, [IO_FSYNC] = 3 };
	struct fileio *f = context;

	for (unsigned i = 0; i < nr; i++)
		sysbench_log(&f->log, SYSBENCH_DEBUG, "Executing request, operation: %d, "
			     "file_id: %u, pos: %" PRIu64 ", size: %u", numbers[ios[i]->op],
			     ios[i]->file_index, ios[i]->offset, ios[i]->length);
}

static void on_interval(void *context, const struct spec *spec,
			const struct result_interval *interval)
{
	struct fileio *f = context;

	run_events_interval(&f->session, NULL, interval);
	if (spec->report_interval_ns == 0)
		return;
	sysbench_print_interval(&f->log, spec, interval);
	f->interval_end_s = interval->start_s + interval->length_s;
}

static void on_no_answer(void *context, const struct spec *spec,
			 const struct run_silence *silence)
{
	struct fileio *f = context;

	if (spec->report_interval_ns > 0)
		sysbench_log_at(&f->log, silence->at_s, "no answer from %u thread%s for %.1f s",
				silence->loops, silence->loops == 1 ? "" : "s", silence->for_s);
}

static void on_waiting(void *context, const struct run_waiting *waiting)
{
	struct arena arena;

	(void)context;
	arena_init(&arena);
	fprintf(stderr, "%s\n", progress_waiting_text(waiting, &arena));
	arena_release(&arena);
}

/* Does not wait for the rest of the run, which may hang. */
static void force_shutdown(struct fileio *f, const struct run_result *so_far)
{
	struct session *s = &f->session;
	const struct sysbench_shown shown = { .total_s = so_far->elapsed_s, .forced = true };

	sysbench_log(&f->log, SYSBENCH_FATAL,
		     "The --max-time limit has expired, forcing shutdown...");
	sysbench_print_report(&f->log, &f->request, result_since_take(&f->since, so_far), &shown);
	s->result.runs[s->result.run_count - 1] = *so_far;
	session_report(s);
	fflush(NULL);
	target_scratch_remove_at_once();
	_exit(FILEIO_FORCED);
}

static void on_checkpoint(void *context, const struct run_result *so_far)
{
	struct fileio *f = context;
	const struct sysbench_shown shown = { .total_s = so_far->elapsed_s };

	if (f->request.forced_shutdown && so_far->elapsed_s >= (double)f->request.forced_after_s) {
		force_shutdown(f, so_far);
		return;
	}
	sysbench_log_at(&f->log, so_far->elapsed_s, "Checkpoint report:");
	sysbench_print_report(&f->log, &f->request, result_since_take(&f->since, so_far), &shown);
}

/* The forced end is one more checkpoint, the last. */
static unsigned list_checkpoints(struct fileio *f)
{
	const struct sysbench_request *r = &f->request;
	const uint64_t forced_ns = r->forced_after_s * NS_PER_SECOND;
	unsigned count = 0;

	f->checkpoints_ns = arena_alloc(&f->arena, (r->checkpoint_count + 1) * sizeof(uint64_t));
	for (unsigned i = 0; i < r->checkpoint_count; i++) {
		const uint64_t at_ns = r->checkpoints_s[i] * NS_PER_SECOND;

		if (at_ns > 0 && (!r->forced_shutdown || at_ns < forced_ns))
			f->checkpoints_ns[count++] = at_ns;
	}
	if (r->forced_shutdown)
		f->checkpoints_ns[count++] = forced_ns;
	return count;
}

static void observe(struct fileio *f)
{
	const unsigned checkpoint_count = list_checkpoints(f);

	result_since_init(&f->since, f->session.plan.variants[0].jobs[0].spec.threads, &f->arena);
	f->session.observer = (struct run_observer){
		.interval		= on_interval,
		.no_answer		= on_no_answer,
		.waiting		= on_waiting,
		.started		= on_started,
		.issued			= f->request.debug ? on_issued : NULL,
		.checkpoint		= on_checkpoint,
		.checkpoint_count	= checkpoint_count,
		.checkpoints_ns		= f->checkpoints_ns,
		.context		= f,
	};
}

/* ---- after it ---- */

static void tell_error(struct fileio *f, const struct run_result *run)
{
	static const char *const verbs[IO_OP_COUNT] = { "read", "write", "fsync" };

	if (run->queue_was_full)
		sysbench_log(&f->log, SYSBENCH_FATAL, "The event queue is full. This means the "
			     "worker threads are unable to keep up with the specified event "
			     "generation rate");
	for (unsigned op = 0; op < IO_OP_COUNT; op++)
		if (run->op[op].error_count > 0)
			sysbench_log(&f->log, SYSBENCH_FATAL, "Failed to %s file! errno = %d (%s)",
				     verbs[op], run->op[op].errors[0].code,
				     err_describe(run->op[op].errors[0].code));
	if (run->shrunk_target)
		sysbench_log(&f->log, SYSBENCH_FATAL, "The files shrank: %s",
			     run->shrunk_target);
}

static void tell_bad_blocks(struct fileio *f, const struct run_result *run)
{
	for (unsigned i = 0; i < run->bad_block_count; i++)
		sysbench_log(&f->log, SYSBENCH_FATAL, "%s", run->bad_blocks[i]);
	if (run->total.verify_errors > 0)
		sysbench_log(&f->log, SYSBENCH_FATAL, "Validation failed on %" PRIu64 " block%s, "
			     "exiting...", run->total.verify_errors,
			     run->total.verify_errors == 1 ? "" : "s");
}

/* The mode actually used, by sysbench's name. */
static const char *io_mode_word(const struct spec *spec)
{
	static const char *const blocking[] = { "psync", "sync", "pvsync2", "stdio", NULL };

	if (!strcmp(spec->engine, "mmap"))
		return "fast mmaped";
	for (unsigned i = 0; blocking[i]; i++)
		if (!strcmp(spec->engine, blocking[i]))
			return "synchronous";
	return "asynchronous";
}

/* The last interval ends with the run and was not reported. */
static void tell_last_interval(struct fileio *f, const struct run_result *run)
{
	const struct result_interval *last;
	const double wanted_s = 0.9 * (double)f->request.report_interval_s;

	if (f->request.report_interval_s == 0 || run->interval_count == 0)
		return;
	last = &run->intervals[run->interval_count - 1];
	if (last->length_s >= wanted_s && last->start_s >= f->interval_end_s - 1e-6)
		sysbench_print_interval(&f->log, &run->spec, last);
}

static void tell_end(struct fileio *f, const struct run_result *run)
{
	const bool by_time = run->spec.time_ns > 0 &&
		run->elapsed_s * (double)NS_PER_SECOND >= (double)run->spec.time_ns;

	tell_last_interval(f, run);
	for (unsigned i = 0; i < run->loop_count && !run->interrupted; i++)
		sysbench_log(&f->log, SYSBENCH_INFO, "%s limit exceeded, exiting...",
			     by_time ? "Time" : "Event");
	sysbench_log(&f->log, SYSBENCH_INFO, "Done.\n");
}

static void report(struct fileio *f)
{
	const struct result *result = &f->session.result;
	const struct run_result *run;
	const struct run_result *part;
	struct sysbench_shown shown = { 0 };
	struct hist events;

	if (result->run_count == 0)
		return;
	run = &result->runs[result->run_count - 1];
	tell_bad_blocks(f, run);
	if (run->stopped_by_error) {
		tell_error(f, run);
		return;
	}
	tell_end(f, run);
	part = result_since_take(&f->since, run);
	shown.total_s = run->elapsed_s + run->end_fsync_s;
	if (f->request.histogram) {
		sysbench_all_events(part, &events);
		sysbench_print_histogram(&f->log, &events);
	}
	sysbench_print_report(&f->log, &f->request, part, &shown);
}

/* Our notes, one line each, in the style of sysbench. */
void fileio_tell_errors(struct fileio *f)
{
	const char *line = f->session.err.text;

	if (f->session.err.code == 0)
		return;
	while (*line) {
		const size_t length = strcspn(line, "\n");

		sysbench_log(&f->log, SYSBENCH_FATAL, "%.*s", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

void fileio_run(struct fileio *f)
{
	struct session *s = &f->session;
	struct spec *spec = &s->plan.variants[0].jobs[0].spec;

	spec->fsyncs_are_events = true;
	spec->queue_max = EVENT_QUEUE_MAX;
	sysbench_print_preamble(&f->log, &f->request, io_mode_word(spec));
	if (spec->test_mode != TEST_MODE_SEQWR && !spec->scratch &&
	    !fileio_files_are_there(f)) {
		err_request(&s->err, ENOENT, "the files are missing, or smaller than requested");
		return;
	}
	fileio_tell_opened(f);
	sysbench_log(&f->log, SYSBENCH_NOTICE, "Initializing worker threads...\n");
	observe(f);
	rounds_run(s, 1, false);
	fileio_tell_errors(f);
	advice_collect(&s->result);
	report(f);
}
