/*
 * session: the frame around every sub-command.
 *
 * It keeps two promises of the program: outputs are checked before anything is measured, and a
 * document promised on standard output is always written.
 */
#include "session.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "charset.h"
#include "config.h"
#include "fio_request.h"
#include "memory.h"
#include "run_events.h"
#include "streams.h"
#include "units.h"
#include "verdict.h"
#include "visible.h"

/* The observer's context is the progress, of which most is told. */
static struct session *session_of(void *progress)
{
	return (struct session *)((char *)progress - offsetof(struct session, progress));
}

static void on_interval(void *context, const struct spec *spec,
			const struct result_interval *interval)
{
	run_events_interval(session_of(context), NULL, interval);
	progress_interval(context, spec, interval);
}

static void on_job_interval(void *context, const char *job, const struct spec *spec,
			    const struct result_interval *interval)
{
	run_events_interval(session_of(context), job, interval);
	progress_job_interval(context, job, spec, interval);
}

static void point_at_parts(struct session *s)
{
	s->permits = (struct target_permits){
		.allow_device_writes	= s->plan.command.allow_device_writes,
		.allow_overwrite	= s->plan.command.allow_overwrite,
		.destroy		= s->plan.command.destroy,
		.expect_serial		= s->plan.command.expect_serial,
	};
	s->target_progress = (struct target_progress){ progress_bytes, &s->progress };
	s->observer = (struct run_observer){
		.started	= progress_started,
		.interval	= on_interval,
		.job_interval	= on_job_interval,
		.warm_up_round	= progress_warm_up_round,
		.no_answer	= progress_no_answer,
		.waiting	= progress_waiting,
		.context	= &s->progress,
	};
	s->target = (struct target_context){
		.permits	= &s->permits,
		.progress	= &s->target_progress,
		.stop		= &signals_stop,
	};
}

static bool parse_line(struct session *s, const struct command *command, int argc, char **argv)
{
	int ret;

	memset(s, 0, sizeof(*s));
	s->command = command;
	s->outputs.promised = outputs_promised(argc, argv);
	arena_init(&s->plan.arena);
	result_init(&s->result, argc, argv);
	ret = command_line_parse(&s->line, command->bit, argc - 2, argv + 2, &s->plan.arena,
				 &s->err);
	if (ret == 0 && s->line.help)
		help_command(command, s->outputs.promised ? stderr : stdout);
	return ret == 0 && !s->line.help;
}

static bool open_outputs(struct session *s)
{
	progress_init(&s->progress, stderr, s->plan.command.quiet);
	point_at_parts(s);
	signals_catch();
	return outputs_open(&s->outputs, &s->plan.command, &s->plan.arena, &s->err) == 0;
}

/* Leftovers of a killed command in the directories that this one will use. */
static void tell_leftover(void *context, const struct target_leftover *leftover)
{
	struct session *s = context;
	char size[UNITS_TEXT_MAX];

	units_human_size((double)leftover->bytes, size);
	if (leftover->error)
		session_say(s, "cannot remove '%s' (%s), left by a ringbench that was killed "
			    "(process %ld): %s", leftover->path, size, leftover->process,
			    strerror(leftover->error));
	else
		session_say(s, "removed '%s' (%s), left by a ringbench that was killed (process "
			    "%ld)", leftover->path, size, leftover->process);
}

static void sweep(struct session *s)
{
	const struct plan_job *job;

	for (struct job_walk at = { 0 }; (job = plan_next_job(&s->plan, &at));)
		for (unsigned t = 0; t < job->spec.targets.count; t++)
			target_scratch_sweep(job->spec.targets.at[t], tell_leftover, s);
}

static bool open_with_plan(struct session *s)
{
	if (plan_from_command(&s->plan, s->command->bit, &s->line, &s->err) < 0)
		return false;
	s->result.profile = s->plan.profile;
	s->result.description = s->plan.description;
	if (!open_outputs(s))
		return false;
	sweep(s);
	return true;
}

bool session_open(struct session *s, const struct command *command, int argc, char **argv)
{
	return parse_line(s, command, argc, argv) && open_with_plan(s);
}

bool session_open_fio(struct session *s, const struct command *command,
		      const struct fio_request *request, const struct profile *profile)
{
	if (!parse_line(s, command, request->our_count, request->ours))
		return false;
	s->line.profile = profile;
	s->result.fio = request;
	if (request->formats) {
		s->outputs.page = report_fio;
		s->outputs.page_path = request->output;
	}
	return open_with_plan(s);
}

bool session_open_options(struct session *s, const struct command *command, int argc,
			  char **argv)
{
	if (!parse_line(s, command, argc, argv))
		return false;
	settings_fill_defaults(&s->line.settings);
	if (settings_parse(&s->line.settings, OPTION_OF_COMMAND, &s->plan.command,
			   &s->plan.arena, &s->err) < 0 ||
	    settings_parse(&s->line.settings, OPTION_OF_PLAN, &s->plan.options,
			   &s->plan.arena, &s->err) < 0)
		return false;
	return open_outputs(s);
}

void session_say(struct session *s, const char *format, ...)
{
	va_list args;
	char *text;
	FILE *out;

	if (s->plan.command.quiet)
		return;
	progress_clear(&s->progress);
	out = charset_open(stderr);
	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		memory_ran_out();
	va_end(args);
	visible_print(out, text);
	fputc('\n', out);
	charset_close(out, stderr);
	free(text);
}

/* ---- runs ---- */

static int by_round_and_variant(const void *a, const void *b, void *context)
{
	const struct run_result *left = a, *right = b;
	const struct plan *plan = context;

	if (left->round != right->round)
		return left->round < right->round ? -1 : 1;
	for (unsigned i = 0; i < plan->variant_count; i++) {
		if (!strcmp(plan->variants[i].name, right->variant))
			return strcmp(left->variant, right->variant) != 0;
		if (!strcmp(plan->variants[i].name, left->variant))
			return -1;
	}
	return 0;
}

void session_sort_runs(struct session *s)
{
	struct result *result = &s->result;

	if (result->run_count > 0)
		qsort_r(result->runs, result->run_count, sizeof(*result->runs),
			by_round_and_variant, &s->plan);
}

/* This error is only in the saved document: the command continues. */
void session_save(struct session *s, unsigned round, unsigned rounds)
{
	struct err err = { 0 };

	s->result.error = arena_printf(&s->result.arena, "incomplete: saved after round %u%s",
				       round, rounds == 0 ? "" :
				       arena_printf(&s->result.arena, " of %u", rounds));
	s->result.error_status = EXIT_STATUS_FAILED;
	if (outputs_save(&s->outputs, &s->result, &err) < 0 && !s->cannot_save) {
		s->cannot_save = true;
		session_say(s, "ringbench: %s", err.text);
	}
	s->result.error = NULL;
	s->result.error_status = 0;
}

/* ---- the end ---- */

static void tell_error(const struct session *s)
{
	char *text = visible_text(s->err.text);
	FILE *out = charset_open(stderr);

	/* One line for each error of a request. */
	for (const char *line = text; *line; ) {
		const size_t length = strcspn(line, "\n");

		fprintf(out, "ringbench: %.*s\n", (int)length, line);
		line += length + (line[length] == '\n');
	}
	charset_close(out, stderr);
	free(text);
}

static bool has_bad_data(const struct result *result)
{
	for (unsigned i = 0; i < result->run_count; i++)
		if (result->runs[i].total.verify_errors > 0)
			return true;
	return false;
}

static enum exit_status status_of(const struct session *s, const struct result *result)
{
	const struct verdict_counts objectives = verdict_count(result);

	if (has_bad_data(result))
		return EXIT_STATUS_BAD_DATA;
	for (unsigned i = 0; i < result->run_count; i++)
		if (result->runs[i].stopped_by_error)
			return EXIT_STATUS_FAILED;
	if (result->has_comparison &&
	    result->comparison.failed_count + result->comparison.undecided_count > 0)
		return EXIT_STATUS_WORSE;
	if (objectives.failed > 0 || (s->plan.command.strict && objectives.undecided > 0))
		return EXIT_STATUS_WORSE;
	return EXIT_STATUS_OK;
}

/* Of several results, the highest. */
static enum exit_status plain_status(const struct session *s)
{
	enum exit_status status = status_of(s, &s->result);

	if (signals_stop)
		return (enum exit_status)(EXIT_STATUS_SIGNAL + signals_stop);
	if (s->err.code && status != EXIT_STATUS_BAD_DATA)
		return s->err.status;
	for (unsigned i = 0; i < s->outputs.beside_count; i++) {
		const enum exit_status one = status_of(s, &s->outputs.beside[i]);

		status = one > status ? one : status;
	}
	return status;
}

static int exit_status(const struct session *s)
{
	const enum exit_status status = plain_status(s);

	return s->own_status ? s->own_status((int)status) : (int)status;
}

/* In a document, the error includes the status; measured numbers are kept. */
static void note_error(struct session *s)
{
	struct result *result = &s->result;

	if (s->err.code)
		result->error = s->err.text;
	else if (signals_stop && result->run_count == 0)
		result->error = "interrupted before anything was measured";
	if (result->error)
		result->error_status = (unsigned)exit_status(s);
}

void session_report(struct session *s)
{
	struct err err = { 0 };

	progress_release(&s->progress);
	note_error(s);
	s->outputs.no_page = s->own_voice;
	outputs_write(&s->outputs, &s->result, &err);
	if (!s->err.code)
		s->err = err;
}

static uint64_t ios_left(const struct result *result)
{
	uint64_t ios = 0;

	for (unsigned i = 0; i < result->run_count; i++)
		ios += result->runs[i].left_behind;
	return ios;
}

/* Everything is printed and saved. Loops may still be in the kernel; the process exits when the
 * kernel releases them. */
static _Noreturn void leave_loops(struct session *s, int status)
{
	const uint64_t ios = ios_left(&s->result);

	if (ios > 0 && !s->plan.command.quiet)
		fprintf(stderr, "ringbench: %" PRIu64 " I/O%s did not complete: the process "
			"exits when the kernel releases %s\n", ios, ios == 1 ? "" : "s",
			ios == 1 ? "it" : "them");
	streams_finish();
	fflush(NULL);
	if (s->scratch_left)
		target_scratch_remove_at_once();
	_exit(status);
}

int session_finish(struct session *s)
{
	int status;

	session_report(s);
	status = exit_status(s);
	if (!s->own_voice)
		tell_error(s);
	if (s->loops_left)
		leave_loops(s, status);
	result_release(&s->result);
	plan_release(&s->plan);
	return status;
}
