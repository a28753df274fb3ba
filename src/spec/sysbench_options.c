/*
 * sysbench's command line, in the order in which sysbench processes it, because that order
 * determines the message printed, and whether the header precedes it.
 *
 * The first error ends a step, so that consequential errors are not reported.
 */
#include "sysbench_options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "option.h"
#include "sysbench_values.h"

enum { CONFIG_LINE_MAX = 4096, VERBOSITY_MAX = 5 };

static bool is_one_of(const char *text, const char *a, const char *b, const char *c)
{
	return !strcmp(text, a) || !strcmp(text, b) || !strcmp(text, c);
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

/* One "name = value" per line; '#' begins a comment; quotes around a value are removed. Unknown
 * names are ignored, as in sysbench. */
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
		sysbench_say(r, SYSBENCH_TO_STDERR, "%s: %s", path, strerror(errno));
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

/* "--json=-": one of our outputs, none of sysbench's. */
static bool takes_stdout(const char *argument)
{
	static const char *const outputs[] = {
		"--json=", "--csv=", "--intervals-csv=", "--json-lines=",
	};

	for (unsigned i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++) {
		const size_t length = strlen(outputs[i]);

		if (strncmp(argument, outputs[i], length) == 0 &&
		    (!strcmp(argument + length, "-") || !strcmp(argument + length, "/dev/stdout")))
			return true;
	}
	return false;
}

static void read_line(struct sysbench_request *r, int argc, char **argv)
{
	for (int i = 1; i < argc && !r->failed; i++) {
		const char *argument = argv[i];

		if (strncmp(argument, "--", 2) != 0) {
			read_word(r, argument);
		} else if (!strncmp(argument, "--test=", 7)) {
			sysbench_say(r, SYSBENCH_TO_STDERR, "WARNING: the --test option is "
				     "deprecated. You can pass a script name or path on the "
				     "command line without any options.");
			r->test = argument + 7;
		} else if (!set(r, argument + 2)) {
			r->rest[r->rest_count++] = argument;
		}
		r->stdout_is_taken |= takes_stdout(argument);
	}
}

/* ---- general values ---- */

/* A non-default value of the deprecated name takes precedence. */
static int64_t int_of_alias(struct sysbench_request *r, const char *alias, int64_t silent)
{
	const char *name = sysbench_option_find(alias)->alias_of;
	const int64_t value = sysbench_int(r, alias);

	if (r->failed || value <= silent)
		return sysbench_int(r, name);
	sysbench_say(r, SYSBENCH_AS_WARNING, "--%s is deprecated, use --%s instead", alias, name);
	*sysbench_value(r, name) = sysbench_given(r, alias);
	return value;
}

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
	const char *text = sysbench_text(r, "forced-shutdown");
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
	char *rest = arena_strdup(r->arena, sysbench_text(r, "report-checkpoints")), *text, *end;

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
	const char *type = sysbench_text(r, "rand-type");

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
	r->warmup_s = sysbench_int(r, "warmup-time");
	not_negative(r, "warmup-time", r->warmup_s);
	if (!r->failed && r->events == 0 && r->time_s == 0)
		sysbench_say(r, SYSBENCH_AS_WARNING, "Both event and time limits are disabled, "
			     "running an endless test");
	read_forced_shutdown(r);
}

static void read_log_options(struct sysbench_request *r)
{
	const int64_t verbosity = r->debug ? VERBOSITY_MAX : sysbench_int(r, "verbosity");
	const int64_t percentile = sysbench_int(r, "percentile");

	if (verbosity < 0 || verbosity > VERBOSITY_MAX)
		refuse(r, SYSBENCH_TO_STDOUT, "Invalid value for verbosity: %" PRId64, verbosity);
	r->verbosity = (unsigned)verbosity;
	if (percentile < 0 || percentile > 100)
		refuse(r, SYSBENCH_AS_FATAL, "Invalid value for --percentile: %" PRId64,
		       percentile);
	r->percentile = (unsigned)percentile;
	r->histogram = sysbench_bool(r, "histogram");
	if (r->histogram && percentile == 0)
		refuse(r, SYSBENCH_AS_FATAL, "--histogram cannot be used with --percentile=0");
}

int sysbench_parse_general(struct sysbench_request *r, int argc, char **argv,
			   struct arena *arena)
{
	*r = (struct sysbench_request){ .arena = arena, .rest_max = (unsigned)argc };
	r->rest = arena_alloc(arena, r->rest_max * sizeof(*r->rest));
	read_line(r, argc, argv);
	r->help = sysbench_bool(r, "help");
	r->version = sysbench_bool(r, "version");
	if (r->failed || r->help || r->version)
		return sysbench_end_step(r);

	read_limits(r);
	r->debug = sysbench_bool(r, "debug");
	r->validate = sysbench_bool(r, "validate");
	read_rand_type(r);
	r->seed = int_of_alias(r, "seed-rng", 0);
	r->rate = int_of_alias(r, "tx-rate", 0);
	not_negative(r, "rate", r->rate);
	r->report_interval_s = none_if_negative(sysbench_int(r, "report-interval"));
	read_checkpoints(r);
	read_log_options(r);
	return sysbench_end_step(r);
}

/* ---- the second step ---- */

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

/* An option unknown to sysbench may be one of ours. */
int sysbench_parse_options(struct sysbench_request *r)
{
	const struct option *ours;

	for (unsigned i = 0; i < r->rest_count; i++) {
		/* An invalid value for one of sysbench's options is an error, even if ours would
		 * accept it. */
		if (set(r, r->rest[i] + 2))
			continue;
		ours = sysbench_find_ours(r->rest[i]);
		if (!ours || sysbench_option_find(ours->name))
			refuse(r, SYSBENCH_TO_STDERR, "invalid option: %s", r->rest[i]);
	}
	return sysbench_end_step(r);
}
