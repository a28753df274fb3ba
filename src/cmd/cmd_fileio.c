/*
 * fileio: sysbench's fileio test, as its users and their scripts know it, on our engines.
 *
 * sysbench_options.h parses the command line and translates it into our options; from there on it
 * is a session like any other. Only the output differs: the preamble, the intermediate lines and
 * the report are sysbench's, errors are its FATAL lines on standard output, and the exit status is
 * 1 for any failure.
 */
#include "fileio.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "engine.h"
#include "refusal.h"
#include "same_file.h"
#include "sysbench_report.h"
#include "visible.h"

/* ---- the line ---- */

static void print_line(FILE *out, const char *text)
{
	visible_print(out, text);
	fputc('\n', out);
}

static void tell_messages(struct fileio *f)
{
	struct sysbench_request *r = &f->request;

	for (unsigned i = 0; i < r->message_count; i++) {
		const struct sysbench_message *message = &r->messages[i];

		if (message->voice != SYSBENCH_AS_WARNING)
			f->refusal = message->text;
		switch (message->voice) {
		case SYSBENCH_TO_STDERR:
			print_line(stderr, message->text);
			break;
		case SYSBENCH_TO_STDOUT:
			print_line(f->log.out, message->text);
			break;
		case SYSBENCH_AS_WARNING:
			sysbench_log(&f->log, SYSBENCH_WARNING, "%s", message->text);
			break;
		case SYSBENCH_AS_FATAL:
			sysbench_log(&f->log, SYSBENCH_FATAL, "%s", message->text);
			break;
		}
	}
	r->message_count = 0;
}

/* Was the program run under the name sysbench? */
static bool is_link(const char *program)
{
	static const char name[] = "sysbench";
	const size_t length = strlen(program), name_length = sizeof(name) - 1;

	return length >= name_length && !strcmp(program + length - name_length, name);
}

/* Scripts run its other tests too, and this link may precede sysbench in PATH: execute the next
 * program of that name. Returns if there is none. */
static void hand_to_sysbench(char **argv)
{
	static const char once[] = "RINGBENCH_PASSED_ON";	/* two copies of us in PATH */
	const char *rest = getenv("PATH");
	static const char ourselves[] = "/proc/self/exe";
	char path[PATH_MAX];

	if (getenv(once) || access(ourselves, F_OK) < 0)
		return;
	setenv(once, "1", 1);
	while (rest && *rest) {
		const size_t length = strcspn(rest, ":");

		snprintf(path, sizeof(path), "%.*s/sysbench", (int)length, rest);
		if (length > 0 && access(path, X_OK) == 0 && !is_same_file(ourselves, path))
			execv(path, argv);
		rest += length + (rest[length] == ':');
	}
}

static bool is_known_test(struct fileio *f, const char *program)
{
	const struct sysbench_request *r = &f->request;

	if (!r->test) {
		f->refusal = "name a test and a command: fileio prepare, fileio run or fileio "
			"cleanup";
		print_line(stderr, f->refusal);
	} else if (strcmp(r->test, "fileio") != 0) {
		f->refusal = arena_printf(&f->arena, "Cannot find benchmark '%s': no such "
			"built-in test, file or module (ringbench has only fileio%s)", r->test,
			is_link(program) ? ", and no other sysbench is in PATH" : "");
		sysbench_log(&f->log, SYSBENCH_FATAL, "%s", f->refusal);
	} else if (!r->command) {
		f->refusal = arena_printf(&f->arena, "The 'fileio' test requires a command "
			"argument. See '%s fileio help'",
			is_link(program) ? "sysbench" : "ringbench");
		print_line(stderr, f->refusal);
	} else {
		return true;
	}
	return false;
}

/* ---- the whole ---- */

bool fileio_is_sysbench_line(int argc, char *const argv[])
{
	if (is_link(argv[0]))
		return true;
	if (argc < 2 || strncmp(argv[1], "--", 2) != 0)
		return false;
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "fileio") || !strncmp(argv[i], "--test=", 7))
			return true;
	return false;
}

static const struct {
	const char *name;
	unsigned bit;
	void (*act)(struct fileio *f);
} acts[] = {
	{ "prepare", COMMAND_PREPARE, fileio_prepare },
	{ "run", COMMAND_RUN, fileio_run },
	{ "cleanup", COMMAND_CLEANUP, fileio_cleanup },
};

/* In sysbench, 2 means a forced shutdown, and 1 any other failure. */
static int sysbench_status(int status)
{
	return status == EXIT_STATUS_REQUEST || status == EXIT_STATUS_BAD_DATA ? FILEIO_FAILED
									       : status;
}

/* sysbench's own asynchronous I/O, which works even if io_uring is blocked. */
static void choose_async_engine(struct fileio *f)
{
	struct err why = { 0 };

	if (f->request.io_mode != SYSBENCH_IO_ASYNC ||
	    engine_probe(engine_find("io_uring"), &why) == 0)
		return;
	f->request.async_engine = "libaio";
	sysbench_log(&f->log, SYSBENCH_WARNING, "asynchronous I/O by libaio, because io_uring is "
		     "unavailable: %s", why.text);
}

static int act(struct fileio *f, unsigned i, int argc, char **argv)
{
	struct session *s = &f->session;
	struct command command = { .name = acts[i].name, .bit = acts[i].bit };
	char **line;
	int count;
	bool open;

	if (acts[i].bit == COMMAND_RUN)
		choose_async_engine(f);
	line = sysbench_translate(&f->request, acts[i].bit, &count);
	open = session_open(s, &command, count, line);
	f->has_answered = s->outputs.promised != NULL;
	s->own_voice = true;
	s->own_status = sysbench_status;
	s->progress.quiet = true;
	s->result.command = (const char **)argv;
	s->result.command_count = (unsigned)argc;
	if (open)
		acts[i].act(f);
	if (!open || acts[i].bit != COMMAND_RUN)
		fileio_tell_errors(f);
	return session_finish(s);
}

static int do_command(struct fileio *f, int argc, char **argv)
{
	const struct sysbench_request *r = &f->request;

	if (!strcmp(r->command, "help")) {
		sysbench_print_options(f->log.out);
		return EXIT_STATUS_OK;
	}
	for (unsigned i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		int ret;

		if (strcmp(r->command, acts[i].name) != 0)
			continue;
		ret = sysbench_check_fileio(&f->request);
		tell_messages(f);
		if (r->options_are_missing)
			sysbench_print_options(f->log.out);
		return ret < 0 ? FILEIO_FAILED : act(f, i, argc, argv);
	}
	f->refusal = arena_printf(&f->arena, "Unknown command: %s", r->command);
	print_line(stderr, f->refusal);
	return FILEIO_FAILED;
}

/* In sysbench's order, which determines the message, and whether the header precedes it. */
static int fileio(struct fileio *f, int argc, char **argv)
{
	struct sysbench_request *r = &f->request;
	int ret;

	ret = sysbench_parse_general(r, argc, argv, &f->arena);
	if (is_link(argv[0]) && r->test && strcmp(r->test, "fileio") != 0)
		hand_to_sysbench(argv);
	if (r->stdout_is_taken)
		f->log.out = stderr;
	tell_messages(f);
	if (ret < 0)
		return FILEIO_FAILED;
	if (r->help) {
		sysbench_print_help(f->log.out);
		return EXIT_STATUS_OK;
	}
	if (r->version) {
		/* Scripts parse the last word, or the second. */
		fprintf(f->log.out, "sysbench " SYSBENCH_VERSION "\n");
		fprintf(stderr, "(by ringbench " RINGBENCH_VERSION ")\n");
		return EXIT_STATUS_OK;
	}

	f->log.verbosity = r->verbosity;
	sysbench_log(&f->log, SYSBENCH_NOTICE, "sysbench " SYSBENCH_VERSION
		     " (using ringbench " RINGBENCH_VERSION ")\n");
	if (!is_known_test(f, argv[0]))
		return FILEIO_FAILED;
	ret = sysbench_parse_options(r);
	tell_messages(f);
	return ret < 0 ? FILEIO_FAILED : do_command(f, argc, argv);
}

int cmd_fileio(const struct command *command, int argc, char **argv)
{
	struct fileio *f = calloc(1, sizeof(*f));
	int status;

	(void)command;
	if (!f) {
		fprintf(stderr, "ringbench: no memory\n");
		return FILEIO_FAILED;
	}
	arena_init(&f->arena);
	sysbench_log_init(&f->log, stdout, SYSBENCH_NOTICE);
	status = fileio(f, argc, argv);
	if (!f->has_answered)
		refusal_finish(argc, argv, status, status == EXIT_STATUS_OK ? NULL :
			       f->session.err.code ? f->session.err.text : f->refusal);
	sysbench_log_release(&f->log);
	arena_release(&f->arena);
	free(f);
	return status;
}
