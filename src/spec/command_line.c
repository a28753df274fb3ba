/*
 * Parses a command line by the option table into settings and words, and reports every error at
 * once. getopt_long(3) would print messages itself, and stop at the first error.
 *
 * A repeated option overrides its earlier value, so that a script's wrapper can append options;
 * only lists are extended. Options after --job=NAME belong to that job.
 */
#include "plan.h"

#include <errno.h>
#include <string.h>

#include "ablation.h"
#include "fio_words.h"
#include "profile.h"

static const struct { unsigned bit; const char *name; } command_names[] = {
	{ COMMAND_PREPARE, "prepare" },
	{ COMMAND_RUN, "run" },
	{ COMMAND_CLEANUP, "cleanup" },
	{ COMMAND_COMPARE, "compare" },
	{ COMMAND_ABLATE, "ablate" },
	{ COMMAND_CURVE, "curve" },
	{ COMMAND_DIFF, "diff" },
	{ COMMAND_REPORT, "report" },
	{ COMMAND_PROBE, "probe" },
	{ COMMAND_SHOW, "show" },
	{ COMMAND_CHECK, "check" },
};

enum { COMMAND_NAME_COUNT = sizeof(command_names) / sizeof(command_names[0]) };

struct parser {
	struct command_line *line;
	unsigned command;
	struct arena *arena;
	struct err *err;
	int ret;
	int argc;
	char **argv;
	int index;		/* of the present argument */
	struct command_job *job;	/* the job of the present options; NULL: all */
};

/* "run, compare" */
static char *names_of(unsigned commands, struct arena *arena)
{
	char *names = arena_strdup(arena, "");

	for (unsigned i = 0; i < COMMAND_NAME_COUNT; i++)
		if (commands & command_names[i].bit)
			names = arena_printf(arena, "%s%s%s", names, *names ? ", " : "",
					     command_names[i].name);
	return names;
}

static void say_unknown(struct parser *parser, const char *name)
{
	const char *slash = strchr(name, '/');

	if (slash && option_find(slash + 1))
		parser->ret = err_add(parser->err, "unknown option '--%s' (of one job: "
				      "--set=%s=VALUE)", name, name);
	else
		parser->ret = err_add(parser->err, "unknown option '--%s'%s", name,
				      fio_words_hint(name, "--", parser->arena));
}

/* -- jobs */

/* `why` is appended to the option, and that to the job. */
static void say_wrong(struct parser *parser, const struct command_job *job,
		      const struct option *option, const char *why)
{
	struct err err = { 0 };

	setting_mistake(&err, option, setting_from_command_line, why);
	parser->ret = job ? err_add(parser->err, "job '%s': %s", job->name, err.text)
			  : err_add(parser->err, "%s", err.text);
}

/* The options of the job of that name. */
static struct command_job *job_of(struct parser *parser, const char *name)
{
	struct command_line *line = parser->line;
	struct command_job *job;

	for (unsigned i = 0; i < line->job_count; i++)
		if (strcmp(line->jobs[i].name, name) == 0)
			return &line->jobs[i];
	job = &line->jobs[line->job_count++];
	job->name = name;
	settings_init(&job->settings, parser->arena);
	return job;
}

static bool check_job_name(struct parser *parser, const char *option, const char *name)
{
	if (profile_is_name(name))
		return true;
	parser->ret = err_add(parser->err, "--%s: '%s' is not a job name (1 to %d letters, digits "
			      "or _.+-)", option, name, PROFILE_NAME_MAX);
	return false;
}

static void begin_job(struct parser *parser, const char *name)
{
	if (!check_job_name(parser, "job", name))
		return;
	parser->job = job_of(parser, name);
	if (parser->job->begun)
		parser->ret = err_add(parser->err, "--job=%s is given twice", name);
	parser->job->begun = true;
}

/* Can it differ between jobs? Returns the reason why not, or NULL. */
static const char *why_not_of_job(const struct option *option)
{
	if (option->of_run)
		return "applies to all jobs of a run (give it before the first --job)";
	return option->scope == OPTION_OF_SPEC ? NULL : "is not an option of a job";
}

/* -- options */

static void set(struct parser *parser, struct command_job *job, const struct option *option,
		const char *value)
{
	struct settings *settings = job ? &job->settings : &parser->line->settings;
	const struct setting *before = settings_get(settings, option->name);
	const char separator = option_separator(option);
	const char *why_not = job ? why_not_of_job(option) : NULL;
	struct err why = { 0 };

	if (why_not)
		err_request(&why, EINVAL, "%s", why_not);
	else if (option->type == OPTION_PATHS && strchr(value, separator))
		err_request(&why, EINVAL, "a line break cannot be part of it");
	else
		option_check(option, value, &why);
	if (why.code) {
		say_wrong(parser, job, option, why.text);
		return;
	}
	if (separator && before->value && *before->value)
		value = arena_printf(parser->arena, "%s%c%s", before->value, separator, value);
	settings_set(settings, option, value, setting_from_command_line);
}

/* "--iodepth 8": the value is the next argument, if it is not an option. */
static const char *take_value(struct parser *parser)
{
	if (parser->index + 1 >= parser->argc ||
	    strncmp(parser->argv[parser->index + 1], "--", 2) == 0)
		return NULL;
	return parser->argv[++parser->index];
}

static void say_not_taken(struct parser *parser, const struct option *option)
{
	if (parser->command == COMMAND_ABLATE && ablation_switches(option))
		parser->ret = err_add(parser->err, "'ablate' takes no --%s: it switches that "
				      "itself (leave it out, or use compare)", option->name);
	else
		parser->ret = err_add(parser->err, "'%s' takes no --%s (it is for: %s)",
				      names_of(parser->command, parser->arena), option->name,
				      names_of(option->commands, parser->arena));
}

static bool is_taken(struct parser *parser, const struct option *option)
{
	if (!(option->commands & parser->command))
		say_not_taken(parser, option);
	return option->commands & parser->command;
}

/* Output options, for example, may also follow a job. */
static struct command_job *owner_of(struct parser *parser, const struct option *option)
{
	return option->scope == OPTION_OF_SPEC ? parser->job : NULL;
}

/* "KEY=VALUE" of --set, or "JOB/KEY=VALUE". */
static void set_key(struct parser *parser, const char *text)
{
	const char *equals = strchr(text, '=');
	struct command_job *job = NULL;
	const struct option *option;
	const char *key, *slash;

	if (!equals) {
		parser->ret = err_add(parser->err, "--set: '%s' is not JOB/KEY=VALUE or KEY=VALUE",
				      text);
		return;
	}
	key = arena_strndup(parser->arena, text, (size_t)(equals - text));
	slash = strchr(key, '/');
	if (slash) {
		const char *name = arena_strndup(parser->arena, key, (size_t)(slash - key));

		if (!check_job_name(parser, "set", name))
			return;
		job = job_of(parser, name);
		key = slash + 1;
	}
	option = option_find(key);
	if (!option)
		parser->ret = err_add(parser->err, "--set: unknown option '%s'%s", key,
				      fio_words_hint(key, "", parser->arena));
	else if (option->scope == OPTION_OF_LINE)
		say_wrong(parser, NULL, option, "cannot be set by --set");
	else if (is_taken(parser, option))
		set(parser, job ? job : owner_of(parser, option), option, equals + 1);
}

static void handle_known(struct parser *parser, const struct option *option,
			 const char *value)
{
	if (!value && option_is_switch(option))
		value = "on";
	if (!value)
		value = take_value(parser);

	if (!is_taken(parser, option))
		return;
	if (!value)
		parser->ret = err_add(parser->err, "--%s needs a value: --%s=%s",
				      option->name, option->name, option->value_name);
	else if (strcmp(option->name, "job") == 0)
		begin_job(parser, value);
	else if (strcmp(option->name, "set") == 0)
		set_key(parser, value);
	else
		set(parser, owner_of(parser, option), option, value);
}

/* `argument` without its dashes: "name", "name=value", "no-name". */
static void handle_option(struct parser *parser, const char *argument)
{
	const char *equals = strchr(argument, '=');
	const char *name = argument;
	const struct option *option;

	if (equals)
		name = arena_strndup(parser->arena, argument, (size_t)(equals - argument));

	option = option_find(name);
	if (option) {
		handle_known(parser, option, equals ? equals + 1 : NULL);
		return;
	}

	option = strncmp(name, "no-", 3) == 0 ? option_find(name + 3) : NULL;
	if (option && option_is_switch(option) && !equals)
		handle_known(parser, option, "off");
	else
		say_unknown(parser, name);
}

static void handle(struct parser *parser, bool *options_end)
{
	struct command_line *line = parser->line;
	char *argument = parser->argv[parser->index];

	if (*options_end || argument[0] != '-' || strcmp(argument, "-") == 0)
		line->words[line->word_count++] = argument;
	else if (strcmp(argument, "--") == 0)
		*options_end = true;
	else if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0)
		line->help = true;
	else if (strncmp(argument, "--", 2) == 0)
		handle_option(parser, argument + 2);
	else
		parser->ret = err_add(parser->err, "unknown option '%s' (an option is two dashes "
				      "and its full name)", argument);
}

int command_line_parse(struct command_line *line, unsigned command, int argc, char **argv,
		       struct arena *arena, struct err *err)
{
	struct parser parser = {
		.line		= line,
		.command	= command,
		.arena		= arena,
		.err		= err,
		.argc		= argc,
		.argv		= argv,
	};
	bool options_end = false;

	*line = (struct command_line){
		.words = arena_alloc(arena, ((size_t)argc + 1) * sizeof(*line->words)),
		.jobs = arena_alloc(arena, ((size_t)argc + 1) * sizeof(*line->jobs)),
	};
	settings_init(&line->settings, arena);
	for (; parser.index < argc; parser.index++)
		handle(&parser, &options_end);
	return parser.ret;
}
