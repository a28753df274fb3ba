/*
 * fio: runs fio's job files and command lines.
 *
 * fio_request.h reads and translates them into a profile; from there on it is a run like any other,
 * with our report. Files are laid out before, as fio does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "config.h"
#include "engine.h"
#include "fio_layout.h"
#include "fio_log.h"
#include "fio_request.h"
#include "profile.h"
#include "refusal.h"
#include "rounds.h"
#include "show_plan.h"
#include "verdict.h"
#include "visible.h"

struct fio_command {
	const struct command *command;
	int argc;
	char **argv;
	struct arena arena;
	struct fio_request request;
	struct profile profile;
	struct err err;
};

bool fio_is_link(const char *program)
{
	const char *slash = strrchr(program, '/');

	return !strcmp(slash ? slash + 1 : program, "fio");
}

/* Lines on stderr. */
static void tell(const char *lines)
{
	char *text = visible_text(lines);

	for (const char *line = text; *line; ) {
		const size_t length = strcspn(line, "\n");

		fprintf(stderr, "ringbench: %.*s\n", (int)length, line);
		line += length + (line[length] == '\n');
	}
	free(text);
}

static int refuse(struct fio_command *f)
{
	tell(f->err.text);
	return refusal_finish(f->argc, f->argv, (int)f->err.status, f->err.text);
}

/* ---- what only shows ---- */

static int show_commands(const struct fio_command *f)
{
	for (unsigned i = 0; i < f->request.section_count; i++) {
		visible_print(stdout, fio_command_of(&f->request, &f->request.sections[i]));
		putchar('\n');
	}
	return EXIT_STATUS_OK;
}

/* The plan is made in any case: it finds contradictions. */
static int look(struct fio_command *f, bool shows)
{
	struct command_line line = { .profile = &f->profile };
	struct plan plan = { 0 };
	int ret;

	arena_init(&plan.arena);
	settings_init(&line.settings, &plan.arena);
	ret = plan_from_command(&plan, COMMAND_RUN, &line, &f->err);
	for (unsigned i = 0; ret == 0 && i < f->request.note_count; i++)
		tell(f->request.notes[i]);
	if (ret == 0 && shows)
		show_plan(&plan);
	plan_release(&plan);
	return ret < 0 ? refuse(f) : EXIT_STATUS_OK;
}

/* ---- a run ---- */

static int check_engines(struct session *s)
{
	const struct plan_job *job;
	int ret = 0;

	for (struct job_walk at = { 0 }; ret == 0 && (job = plan_next_job(&s->plan, &at));)
		ret = engine_probe(engine_find(job->spec.engine), &s->err);
	return ret;
}

/* A failure does not replace that of the run. */
static void write_logs(struct session *s)
{
	struct err err = { 0 };

	if (fio_logs_write(&s->result, &err) < 0 && !s->err.code)
		s->err = err;
}

static void run(struct session *s, const struct fio_command *f)
{
	for (unsigned i = 0; i < f->request.note_count; i++)
		session_say(s, "ringbench: %s", f->request.notes[i]);
	if (check_engines(s) < 0)
		return;
	if (fio_lay_out(s, &f->request) < 0) {
		if (signals_stop)
			memset(&s->err, 0, sizeof(s->err));
		return;
	}
	if (f->request.jobs[0].only_laid_out)
		return;
	rounds_run(s, 1, false);
	if (!s->err.code && !s->loops_left)
		fio_remove(s, &f->request);
	write_logs(s);
	advice_collect(&s->result);
	verdict_find(&s->result);
}

static int run_jobs(struct fio_command *f)
{
	const struct command as_run = { .name = "fio", .bit = COMMAND_RUN };
	struct session s;

	if (session_open_fio(&s, &as_run, &f->request, &f->profile))
		run(&s, f);
	s.result.command = (const char **)f->argv;
	s.result.command_count = (unsigned)f->argc;
	return session_finish(&s);
}

/* ---- the whole ---- */

/* fio knows success, failure and signals. */
static int fio_status(int status)
{
	return status > EXIT_STATUS_SIGNAL ? 128 : status != EXIT_STATUS_OK;
}

static int fio(struct fio_command *f)
{
	const int words = fio_is_link(f->argv[0]) ? 1 : 2;
	const int ret = fio_request_read(&f->request, f->argc - words, f->argv + words,
					 &f->arena, &f->err);

	fio_choose_output(&f->request, fio_is_link(f->argv[0]));
	if (f->request.help) {
		help_command(f->command, stdout);
		return EXIT_STATUS_OK;
	}
	if (f->request.version) {
		printf("fio (by ringbench " RINGBENCH_VERSION ")\n");
		return EXIT_STATUS_OK;
	}
	if (ret == 0 && f->request.show_command)
		return show_commands(f);
	if (fio_translate(&f->request, &f->profile, &f->err) < 0 || ret < 0)
		return refuse(f);
	if (f->request.parse_only || f->request.show_profile)
		return look(f, f->request.show_profile);
	return run_jobs(f);
}

int cmd_fio(const struct command *command, int argc, char **argv)
{
	struct fio_command *f = calloc(1, sizeof(*f));
	int status;

	if (!f) {
		fprintf(stderr, "ringbench: no memory\n");
		return EXIT_STATUS_FAILED;
	}
	f->command = command;
	f->argc = argc;
	f->argv = argv;
	arena_init(&f->arena);
	status = fio(f);
	if (f->request.formats)
		status = fio_status(status);
	arena_release(&f->arena);
	free(f);
	return status;
}
