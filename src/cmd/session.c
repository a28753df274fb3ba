/*
 * session: the frame around every sub-command.
 *
 * It keeps two promises of the program: output files are opened before anything is measured,
 * and with --json=- stdout carries one valid JSON document whatever happens.
 */
#include "session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

static void point_at_parts(struct session *s)
{
	s->permits = (struct target_permits){
		.allow_device_writes	= s->plan.command.allow_device_writes,
		.allow_overwrite	= s->plan.command.allow_overwrite,
	};
	s->target_progress = (struct target_progress){ progress_bytes, &s->progress };
	s->observer = (struct run_observer){
		.interval	= progress_interval,
		.context	= &s->progress,
	};
	s->target = (struct target_context){
		.permits	= &s->permits,
		.progress	= &s->target_progress,
		.stop		= &session_stop,
	};
}

/* Even when the command line is wrong, its --json is honoured. */
static void keep_output_options(struct session *s)
{
	struct err ignored = { 0 };

	if (s->line.settings.at && !s->plan.command.json)
		settings_parse(&s->line.settings, OPTION_OF_COMMAND, &s->plan.command,
			       &s->plan.arena, &ignored);
}

static bool parse_line(struct session *s, const struct command *command, int argc, char **argv)
{
	int ret;

	memset(s, 0, sizeof(*s));
	s->command = command;
	arena_init(&s->plan.arena);
	result_init(&s->result, argc, argv);
	ret = command_line_parse(&s->line, command->bit, argc - 2, argv + 2, &s->plan.arena,
				 &s->err);
	if (ret < 0)
		keep_output_options(s);
	if (ret == 0 && s->line.help)
		help_command(command, stdout);
	return ret == 0 && !s->line.help;
}

static bool goes_to_stdout(const char *path)
{
	return path && !strcmp(path, "-");
}

static bool open_outputs(struct session *s)
{
	if (goes_to_stdout(s->plan.command.json) && goes_to_stdout(s->plan.command.csv)) {
		err_request(&s->err, EINVAL, "--json=- and --csv=- cannot both have stdout: give "
			    "one of them a file");
		return false;
	}

	progress_init(&s->progress, stderr, s->plan.command.quiet);
	point_at_parts(s);
	signals_catch();
	return output_open(&s->json, s->plan.command.json, &s->err) == 0 &&
		output_open(&s->csv, s->plan.command.csv, &s->err) == 0;
}

bool session_open(struct session *s, const struct command *command, int argc, char **argv)
{
	if (!parse_line(s, command, argc, argv))
		return false;
	if (plan_from_command(&s->plan, command->bit, &s->line, &s->err) < 0) {
		keep_output_options(s);
		return false;
	}
	s->result.profile = s->plan.profile;
	s->result.description = s->plan.description;
	return open_outputs(s);
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

	if (s->plan.command.quiet)
		return;
	progress_clear(&s->progress);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/* ---- the end ---- */

static bool has_something_to_show(const struct result *result)
{
	return result->run_count > 0 || result->has_comparison;
}

static void tell_error(const struct session *s)
{
	const char *line = s->err.text;

	/* A line each, so that all mistakes of a request can be told apart. */
	while (*line) {
		const size_t length = strcspn(line, "\n");

		fprintf(stderr, "ringbench: %.*s\n", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

void session_report(struct session *s)
{
	struct result *result = &s->result;
	struct err err = { 0 };
	const bool json_to_stdout = goes_to_stdout(s->plan.command.json);

	if (s->err.code)
		result->error = s->err.text;
	/* A failed open left no stream, but a reader of stdout still gets his document. */
	if (json_to_stdout && !s->json.stream)
		output_open(&s->json, "-", &err);
	if (!s->own_voice && !json_to_stdout && !goes_to_stdout(s->plan.command.csv) &&
	    has_something_to_show(result))
		report_text(result, stdout, (struct report_look){
			.colour = report_wants_colour(stdout),
			.details = s->plan.command.details });

	if (has_something_to_show(result) || json_to_stdout) {
		output_write(&s->json, result, report_json, &err);
		output_write(&s->csv, result, report_csv, &err);
	}
	output_discard(&s->json);
	output_discard(&s->csv);
	if (fflush(stdout) != 0)
		err_failure(&err, EIO, "cannot write to standard output");
	if (err.code && !s->err.code)
		s->err = err;
}

static enum exit_status exit_status(const struct session *s)
{
	const struct result *result = &s->result;

	if (session_stop)
		return EXIT_STATUS_SIGNAL + session_stop;
	if (s->err.code)
		return s->err.status;
	for (unsigned i = 0; i < result->run_count; i++)
		if (result->runs[i].total.verify_errors > 0)
			return EXIT_STATUS_BAD_DATA;
	for (unsigned i = 0; i < result->run_count; i++)
		if (result->runs[i].stopped_by_error)
			return EXIT_STATUS_FAILED;
	if (result->has_comparison && result->comparison.failed_count > 0)
		return EXIT_STATUS_WORSE;
	return EXIT_STATUS_OK;
}

int session_finish(struct session *s)
{
	enum exit_status status;

	progress_clear(&s->progress);
	if (!s->line.help)
		session_report(s);
	status = exit_status(s);
	if (!s->own_voice)
		tell_error(s);
	result_release(&s->result);
	plan_release(&s->plan);
	return (int)status;
}
