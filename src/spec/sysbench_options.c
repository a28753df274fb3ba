/*
 * sysbench's command line, in the order in which sysbench looks at it, because that order
 * decides which message is printed, and whether the header comes before it.
 *
 * A value stays a text until it is asked for, as there: an option may be given twice, or a
 * wrong value for a test that never looks at it. The first mistake ends a step, and those
 * that follow from it are not told.
 */
#include "sysbench_options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "option.h"

enum { CONFIG_LINE_MAX = 4096, VERBOSITY_MAX = 5 };

/* ---- messages ---- */

__attribute__((format(printf, 3, 4)))
static void say(struct sysbench_request *r, enum sysbench_voice voice, const char *format, ...)
{
	char text[1024];
	va_list args;

	if (r->message_count == SYSBENCH_MESSAGES_MAX)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	r->messages[r->message_count++] = (struct sysbench_message){
		.voice	= voice,
		.text	= arena_strdup(r->arena, text),
	};
}

/* Only the first mistake is told. */
#define refuse(r, voice, ...)								\
	do {										\
		if (!(r)->failed)							\
			say(r, voice, __VA_ARGS__);					\
		(r)->failed = true;							\
	} while (0)

static int end_step(const struct sysbench_request *r)
{
	return r->failed ? -EINVAL : 0;
}

/* ---- texts ---- */

static const char **value_of(struct sysbench_request *r, const char *name)
{
	return &r->values[sysbench_option_find(name) - sysbench_options];
}

static const char *given(const struct sysbench_request *r, const char *name)
{
	return r->values[sysbench_option_find(name) - sysbench_options];
}

/* What was given, or the default; NULL if there is neither. */
static const char *text_of(const struct sysbench_request *r, const char *name)
{
	const char *text = given(r, name);

	return text ? text : sysbench_option_find(name)->fallback;
}

static bool is_one_of(const char *text, const char *a, const char *b, const char *c)
{
	return !strcmp(text, a) || !strcmp(text, b) || !strcmp(text, c);
}

/* ---- typed values ---- */

static bool bool_of(const struct sysbench_request *r, const char *name)
{
	return !strcmp(text_of(r, name), "on");
}

static int64_t int_of(struct sysbench_request *r, const char *name)
{
	const char *text = text_of(r, name);
	char *end, *shown, *dash;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	if (*end == '\0' && errno == 0)
		return value;
	shown = arena_strdup(r->arena, name);
	while ((dash = strchr(shown, '-')))
		*dash = '_';
	refuse(r, SYSBENCH_TO_STDERR, "Invalid value for the '%s' option: '%s'", shown, text);
	return 0;
}

uint64_t sysbench_parse_size(const char *text)
{
	static const char letters[] = "kmgt";
	const char *letter;
	uint64_t bytes;
	char *end;

	if (*text < '0' || *text > '9')
		return 0;
	errno = 0;
	bytes = strtoull(text, &end, 10);
	if (errno || *end == '\0')
		return errno ? 0 : bytes;
	letter = strchr(letters, *end | 0x20);
	if (!letter || !*letter)
		return 0;
	return __builtin_mul_overflow(bytes, UINT64_C(1) << (10 * (letter - letters + 1)), &bytes)
		? 0 : bytes;
}

/* The deprecated name wins if its value says anything. */
static int64_t int_of_alias(struct sysbench_request *r, const char *alias, int64_t silent)
{
	const char *name = sysbench_option_find(alias)->alias_of;
	const int64_t value = int_of(r, alias);

	if (r->failed || value <= silent)
		return int_of(r, name);
	say(r, SYSBENCH_AS_WARNING, "--%s is deprecated, use --%s instead", alias, name);
	*value_of(r, name) = given(r, alias);
	return value;
}

/* ---- the line ---- */

static void read_config_file(struct sysbench_request *r, const char *path);

/* `argument` without its dashes. False: not an option, or not a value for it. */
static bool set(struct sysbench_request *r, const char *argument)
{
	const char *equals = strchr(argument, '='), *value = equals ? equals + 1 : NULL;
	const struct sysbench_option *option;
	char *name;

	name = equals ? arena_strndup(r->arena, argument, (size_t)(equals - argument))
		      : arena_strdup(r->arena, argument);
	option = sysbench_option_find(name);
	if (!option)
		return false;

	if (option->type == SYSBENCH_BOOL) {
		if (!value || !*value || is_one_of(value, "on", "true", "1"))
			value = "on";
		else if (is_one_of(value, "off", "false", "0"))
			value = "off";
		else
			return false;
	}
	if (option->type == SYSBENCH_FILE && value && *value)
		read_config_file(r, value);
	r->values[option - sysbench_options] = value ? value : "";
	return true;
}

static char *trim(char *text)
{
	char *end = text + strlen(text);

	while (end > text && strchr(" \t\r\n", end[-1]))
		*--end = '\0';
	return text + strspn(text, " \t");
}

/* One "name = value" a line; '#' begins a comment; quotes around a value go. Names that are
 * not known are left out, as in sysbench. */
static void read_config_line(struct sysbench_request *r, char *line)
{
	char *value = strchr(line, '='), *name, *end;
	const struct option *ours;

	if (!value)
		return;
	*value++ = '\0';
	name = trim(line);
	value = trim(value);
	if (*value == '\'' || *value == '"') {
		end = strchr(value + 1, *value);
		value++;
	} else {
		end = strchr(value, '#');
	}
	if (end)
		*end = '\0';

	ours = option_find(name);
	name = arena_printf(r->arena, "--%s=%s", name, trim(value));
	if (!set(r, name + 2) && ours)
		r->rest[r->rest_count++] = name;
}

static unsigned count_lines(FILE *file)
{
	unsigned lines = 1;
	int c;

	while ((c = getc(file)) != EOF)
		lines += c == '\n';
	rewind(file);
	return lines;
}

static void read_config_file(struct sysbench_request *r, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[CONFIG_LINE_MAX];
	const char **rest;

	if (!file) {
		say(r, SYSBENCH_TO_STDERR, "%s: %s", path, strerror(errno));
		return;
	}
	r->rest_max += count_lines(file);
	rest = arena_alloc(r->arena, r->rest_max * sizeof(*rest));
	memcpy(rest, r->rest, r->rest_count * sizeof(*rest));
	r->rest = rest;
	while (fgets(line, sizeof(line), file))
		read_config_line(r, line);
	fclose(file);
}

static void read_word(struct sysbench_request *r, const char *word)
{
	if (!r->test)
		r->test = word;
	else if (!r->command)
		r->command = word;
	else
		refuse(r, SYSBENCH_TO_STDERR, "Unrecognized command line argument: %s", word);
}

static void read_line(struct sysbench_request *r, int argc, char **argv)
{
	for (int i = 1; i < argc && !r->failed; i++) {
		const char *argument = argv[i];

		if (strncmp(argument, "--", 2) != 0) {
			read_word(r, argument);
		} else if (!strncmp(argument, "--test=", 7)) {
			say(r, SYSBENCH_TO_STDERR, "WARNING: the --test option is deprecated. You "
			    "can pass a script name or path on the command line without any "
			    "options.");
			r->test = argument + 7;
		} else if (!set(r, argument + 2)) {
			r->rest[r->rest_count++] = argument;
		}
		if (!strcmp(argument, "--json=-") || !strcmp(argument, "--csv=-") ||
		    !strcmp(argument, "--json=/dev/stdout"))
			r->stdout_is_taken = true;
	}
}

/* ---- general values ---- */

static void not_negative(struct sysbench_request *r, const char *name, int64_t value)
{
	if (value < 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for --%s: %" PRId64, name, value);
}

/* Scripts write -1 for no limit. */
static int64_t none_if_negative(int64_t value)
{
	return value < 0 ? 0 : value;
}

/* "5": seconds after the time limit; "10%" of it; bare: 5 % of it. */
static void read_forced_shutdown(struct sysbench_request *r)
{
	const char *text = text_of(r, "forced-shutdown");
	const uint64_t time_s = (uint64_t)r->time_s;
	char *end;
	long wait;

	if (r->failed || time_s == 0 || !strcasecmp(text, "off"))
		return;
	r->forced_shutdown = true;
	r->forced_after_s = time_s + time_s / 20;
	if (!*text)
		return;

	wait = strtol(text, &end, 10);
	if (wait >= 0 && end > text && *end == '\0')
		r->forced_after_s = time_s + (uint64_t)wait;
	else if (wait >= 0 && end > text && *end == '%')
		r->forced_after_s = time_s + time_s * (uint64_t)wait / 100;
	else
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for --forced-shutdown: '%s'", text);
}

static int by_value(const void *a, const void *b)
{
	const unsigned left = *(const unsigned *)a, right = *(const unsigned *)b;

	return (left > right) - (left < right);
}

static void read_checkpoints(struct sysbench_request *r)
{
	char *rest = arena_strdup(r->arena, text_of(r, "report-checkpoints")), *text, *end;

	while (!r->failed && (text = strsep(&rest, ","))) {
		const long seconds = strtol(text, &end, 10);

		if (!*text)
			continue;
		if (*end || seconds < 0 || seconds > INT32_MAX)
			refuse(r, SYSBENCH_AS_FATAL,
			       "Invalid value for --report-checkpoints: '%s'", text);
		else if (r->checkpoint_count == SYSBENCH_CHECKPOINTS_MAX)
			refuse(r, SYSBENCH_AS_FATAL, "Too many checkpoints in "
			       "--report-checkpoints (up to %d can be defined)",
			       SYSBENCH_CHECKPOINTS_MAX);
		else
			r->checkpoints_s[r->checkpoint_count++] = (unsigned)seconds;
	}
	qsort(r->checkpoints_s, r->checkpoint_count, sizeof(r->checkpoints_s[0]), by_value);
}

static void read_rand_type(struct sysbench_request *r)
{
	static const char *const types[] = {
		"uniform", "gaussian", "special", "pareto", "zipfian", NULL
	};
	const char *type = text_of(r, "rand-type");

	for (unsigned i = 0; types[i]; i++)
		if (!strcmp(type, types[i]))
			return;
	refuse(r, SYSBENCH_AS_FATAL, "Invalid random numbers distribution: %s.", type);
}

static void read_limits(struct sysbench_request *r)
{
	r->threads = int_of_alias(r, "num-threads", 1);
	if (r->threads <= 0 || r->threads > SPEC_THREADS_MAX)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for --threads: %" PRId64 ".\n",
		       r->threads);
	r->events = none_if_negative(int_of_alias(r, "max-requests", 0));
	r->time_s = none_if_negative(int_of_alias(r, "max-time", 0));
	r->warmup_s = int_of(r, "warmup-time");
	not_negative(r, "warmup-time", r->warmup_s);
	if (!r->failed && r->events == 0 && r->time_s == 0)
		say(r, SYSBENCH_AS_WARNING, "Both event and time limits are disabled, running an "
		    "endless test");
	read_forced_shutdown(r);
}

static void read_log_options(struct sysbench_request *r)
{
	const int64_t verbosity = r->debug ? VERBOSITY_MAX : int_of(r, "verbosity");
	const int64_t percentile = int_of(r, "percentile");

	if (verbosity < 0 || verbosity > VERBOSITY_MAX)
		refuse(r, SYSBENCH_TO_STDOUT, "Invalid value for verbosity: %" PRId64, verbosity);
	r->verbosity = (unsigned)verbosity;
	if (percentile < 0 || percentile > 100)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for --percentile: %" PRId64,
		       percentile);
	r->percentile = (unsigned)percentile;
	r->histogram = bool_of(r, "histogram");
	if (r->histogram && percentile == 0)
		refuse(r, SYSBENCH_AS_FATAL, "--histogram cannot be used with --percentile=0");
}

int sysbench_parse_general(struct sysbench_request *r, int argc, char **argv,
			   struct arena *arena)
{
	*r = (struct sysbench_request){ .arena = arena, .rest_max = (unsigned)argc };
	r->rest = arena_alloc(arena, r->rest_max * sizeof(*r->rest));
	read_line(r, argc, argv);
	r->help = bool_of(r, "help");
	r->version = bool_of(r, "version");
	if (r->failed || r->help || r->version)
		return end_step(r);

	read_limits(r);
	r->debug = bool_of(r, "debug");
	r->validate = bool_of(r, "validate");
	read_rand_type(r);
	r->seed = int_of_alias(r, "seed-rng", 0);
	r->rate = int_of_alias(r, "tx-rate", 0);
	not_negative(r, "rate", r->rate);
	r->report_interval_s = none_if_negative(int_of(r, "report-interval"));
	read_checkpoints(r);
	read_log_options(r);
	return end_step(r);
}

/* ---- fileio's options ---- */

const struct option *sysbench_find_ours(const char *argument)
{
	char name[64];
	const struct option *option;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(argument + 2, "="), argument + 2);
	option = option_find(name);
	if (!option && !strncmp(name, "no-", 3))
		option = option_find(name + 3);
	return option;
}

/* What is no option of sysbench may be one of ours. */
int sysbench_parse_options(struct sysbench_request *r)
{
	const struct option *ours;

	for (unsigned i = 0; i < r->rest_count; i++) {
		/* A wrong value for one of sysbench's own is wrong, also if we would take it. */
		if (set(r, r->rest[i] + 2))
			continue;
		ours = sysbench_find_ours(r->rest[i]);
		if (!ours || sysbench_option_find(ours->name))
			refuse(r, SYSBENCH_TO_STDERR, "invalid option: %s", r->rest[i]);
	}
	return end_step(r);
}

static void read_mode(struct sysbench_request *r)
{
	static const char *const modes[] = {
		[TEST_MODE_SEQWR]	= "seqwr",
		[TEST_MODE_SEQREWR]	= "seqrewr",
		[TEST_MODE_SEQRD]	= "seqrd",
		[TEST_MODE_RNDRD]	= "rndrd",
		[TEST_MODE_RNDWR]	= "rndwr",
		[TEST_MODE_RNDRW]	= "rndrw",
	};
	const char *mode = text_of(r, "file-test-mode");
	const bool runs = !strcmp(r->command, "run");

	if (r->failed)
		return;
	for (unsigned i = 0; mode && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(mode, modes[i]) != 0)
			continue;
		r->mode = (enum test_mode)i;
		r->mode_given = true;
		return;
	}
	/* Only a run has a mode; prepare and cleanup do not look at it. */
	*value_of(r, "file-test-mode") = NULL;
	if (runs && (!mode || !*mode)) {
		refuse(r, SYSBENCH_AS_FATAL, "Missing required argument: --file-test-mode\n");
		r->options_are_missing = true;
	} else if (runs) {
		refuse(r, SYSBENCH_AS_FATAL, "Invalid IO operations mode: %s.", mode);
	}
}

static void read_io_mode(struct sysbench_request *r)
{
	const char *mode = text_of(r, "file-io-mode");

	if (!strcmp(mode, "async"))
		r->io_mode = SYSBENCH_IO_ASYNC;
	else if (!strcmp(mode, "mmap"))
		r->io_mode = SYSBENCH_IO_MMAP;
	else if (strcmp(mode, "sync") != 0 && *mode)
		refuse(r, SYSBENCH_AS_FATAL, "unknown I/O mode: %s", mode);
}

static void read_extra_flags(struct sysbench_request *r)
{
	const char *all = text_of(r, "file-extra-flags");
	char *rest = arena_strdup(r->arena, all), *flag;

	while (!r->failed && (flag = strsep(&rest, ","))) {
		if (!strcmp(flag, "sync"))
			r->extra_flags |= OPEN_FLAG_SYNC;
		else if (!strcmp(flag, "dsync"))
			r->extra_flags |= OPEN_FLAG_DSYNC;
		else if (!strcmp(flag, "direct"))
			r->extra_flags |= OPEN_FLAG_DIRECT;
		else if (*flag)
			refuse(r, SYSBENCH_AS_FATAL, "Invalid value for file-extra-flags: %s",
			       all);
	}
}

static void read_fsync(struct sysbench_request *r)
{
	const char *mode = text_of(r, "file-fsync-mode");

	r->fsync_freq = int_of(r, "file-fsync-freq");
	if (r->fsync_freq < 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for file-fsync-freq: %" PRId64 ".",
		       r->fsync_freq);
	r->fsync_end = bool_of(r, "file-fsync-end");
	r->fsync_all = bool_of(r, "file-fsync-all");
	if (r->fsync_all) {
		r->fsync_end = false;
		r->fsync_freq = 0;
	}
	if (strcmp(mode, "fsync") != 0 && strcmp(mode, "fdatasync") != 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid fsync mode: %s.", mode);
}

static void read_sizes(struct sysbench_request *r)
{
	r->file_num = int_of(r, "file-num");
	if (r->file_num <= 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for file-num: %" PRId64, r->file_num);
	r->total_bytes = sysbench_parse_size(text_of(r, "file-total-size"));
	if (r->total_bytes == 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for file-total-size: 0");
}

static void read_requests(struct sysbench_request *r)
{
	r->merged_requests = int_of(r, "file-merged-requests");
	if (r->merged_requests < 0)
		refuse(r, SYSBENCH_AS_FATAL,
		       "Invalid value for file-merged-requests: %" PRId64 ".",
		       r->merged_requests);
	r->block_bytes = sysbench_parse_size(text_of(r, "file-block-size"));
	if (r->block_bytes == 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for file-block-size: 0.");
}

int sysbench_check_fileio(struct sysbench_request *r)
{
	read_sizes(r);
	read_mode(r);
	read_io_mode(r);
	read_requests(r);
	read_extra_flags(r);
	read_fsync(r);
	r->rw_ratio = strtod(text_of(r, "file-rw-ratio"), NULL);
	if (!(r->rw_ratio >= 0))
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for --file-rw-ratio: %f.",
		       r->rw_ratio);
	/* Of no use in another mode, and not looked at there. */
	r->async_backlog = r->io_mode == SYSBENCH_IO_ASYNC ? int_of(r, "file-async-backlog") : 0;
	if (r->io_mode == SYSBENCH_IO_ASYNC && r->async_backlog <= 0)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value of file-async-backlog: %" PRId64,
		       r->async_backlog);
	return end_step(r);
}

uint64_t sysbench_file_bytes(const struct sysbench_request *r)
{
	return r->total_bytes / (uint64_t)r->file_num;
}
