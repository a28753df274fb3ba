/*
 * A combination is a number: its digits, one per axis, are the indexes of the values. The
 * last axis is the lowest digit, so that it changes fastest.
 */
#include "vary.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "fio_words.h"

/* NULL is all jobs. */
static bool same_job(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static struct axis *axis_of(struct vary *vary, const char *job, const struct option *option)
{
	for (unsigned i = 0; i < vary->axis_count; i++)
		if (vary->axes[i].option == option && same_job(vary->axes[i].job, job))
			return &vary->axes[i];
	return NULL;
}

/* For all jobs, or this one: the command line overrides varied values. */
static bool is_fixed(const struct command_line *line, const char *job,
		     const struct option *option)
{
	const ptrdiff_t index = option - options;

	for (unsigned i = 0; i < line->job_count; i++)
		if (same_job(line->jobs[i].name, job) && line->jobs[i].settings.at[index].value)
			return true;
	return line->settings.at[index].value;
}

static int refuse(const char *job, const struct option *option, const char *why,
		  struct err *err)
{
	return job ? err_add(err, "--vary %s/%s: %s", job, option->name, why)
		   : setting_mistake(err, option, setting_from_vary, why);
}

static const char *why_not(struct vary *vary, const char *job, const struct option *option,
			   const struct command_line *line)
{
	if (option->scope != OPTION_OF_SPEC)
		return "is the same for all variants of a comparison";
	if (job && option->of_run)
		return "applies to all jobs of a run (leave the job out)";
	if (is_fixed(line, job, option))
		return "is given a fixed value as well (leave one of the two out)";
	if (axis_of(vary, job, option))
		return "is varied twice (give all its values at once)";
	return NULL;
}

/* Cuts "JOB/" off the key. NULL: none. */
static const char *take_job(const char **key, struct arena *arena)
{
	const char *slash = strchr(*key, '/');
	const char *job = slash ? arena_strndup(arena, *key, (size_t)(slash - *key)) : NULL;

	if (slash)
		*key = slash + 1;
	return job;
}

/* NULL after adding a mistake. */
static struct axis *new_axis(struct vary *vary, const char *key, const struct command_line *line,
			     struct arena *arena, struct err *err)
{
	const char *job = take_job(&key, arena);
	const struct option *option = option_find(key);
	const char *why;

	if (!option) {
		err_add(err, "--vary: unknown option '%s'%s", key,
			fio_words_hint(key, "", arena));
		return NULL;
	}
	why = why_not(vary, job, option, line);
	if (why) {
		refuse(job, option, why, err);
		return NULL;
	}

	vary->axes[vary->axis_count] = (struct axis){ .job = job, .option = option };
	return &vary->axes[vary->axis_count++];
}

static bool is_list(const struct option *option)
{
	return option->type == OPTION_FLAGS || option->type == OPTION_CPUS ||
	       option->type == OPTION_DURATIONS || option->type == OPTION_HOT_SPOTS ||
	       option->type == OPTION_BLOCK_SIZES ||
	       option->type == OPTION_PERCENTILES || option->type == OPTION_RATE ||
	       option->type == OPTION_PASSES;
}

/* A path may contain '=', and is then not a new key. */
static bool begins_axis(const struct axis *axis, const char *element, struct arena *arena)
{
	const char *equals = strchr(element, '=');
	const char *key;

	if (!equals || !axis || axis->option->type != OPTION_PATHS)
		return equals;
	key = arena_strndup(arena, element, (size_t)(equals - element));
	take_job(&key, arena);
	return option_find(key);
}

/* Within one value of a list option, '+' stands for ','. Paths keep their '+'. */
static char *without_plus(const struct option *option, const char *value,
			  struct arena *arena)
{
	char *text = arena_strdup(arena, value);

	if (is_list(option))
		for (char *at = text; (at = strchr(at, '+'));)
			*at = ',';
	return text;
}

static void add_value(struct axis *axis, const char *value, struct arena *arena,
		      struct err *err)
{
	const char *text = without_plus(axis->option, value, arena);
	struct err why = { 0 };

	if (option_check(axis->option, text, &why) < 0) {
		refuse(axis->job, axis->option, why.text, err);
		return;
	}

	text = option_canonical(axis->option, text, arena);
	for (unsigned i = 0; i < axis->value_count; i++) {
		if (strcmp(axis->values[i], text) == 0) {
			refuse(axis->job, axis->option,
			       arena_printf(arena, "'%s' is given twice", text), err);
			return;
		}
	}
	axis->values[axis->value_count++] = text;
}

static void add_elements(struct vary *vary, const struct string_list *elements,
			 const struct command_line *line, struct arena *arena,
			 struct err *err)
{
	struct axis *axis = NULL;

	for (unsigned i = 0; i < elements->count; i++) {
		const char *element = elements->at[i];
		const char *equals = strchr(element, '=');

		if (i == 0 && !equals) {
			err_add(err, "--vary: '%s' is not KEY=V1,V2 (try engine=psync,io_uring)",
				element);
			return;
		}
		if (begins_axis(axis, element, arena)) {
			axis = new_axis(vary, arena_strndup(arena, element,
							    (size_t)(equals - element)),
					line, arena, err);
			element = equals + 1;
		}
		if (!axis)
			continue;	/* of an invalid key: one error is enough */
		if (!axis->values)
			axis->values = arena_alloc(arena, elements->count *
							  sizeof(*axis->values));
		add_value(axis, element, arena, err);
	}
}

static void multiply(struct vary *vary, unsigned combinations_max, struct err *err)
{
	vary->combination_count = 1;
	for (unsigned i = 0; i < vary->axis_count; i++) {
		if (vary->axes[i].value_count > combinations_max / vary->combination_count) {
			err_add(err, "--vary makes more than %u combinations, which is the "
				"limit", combinations_max);
			return;
		}
		vary->combination_count *= vary->axes[i].value_count;
	}
}

int vary_parse(struct vary *vary, const struct string_list *elements,
	       const struct command_line *line, unsigned combinations_max, struct arena *arena,
	       struct err *err)
{
	struct err mistakes = { 0 };

	*vary = (struct vary){
		.axes = arena_alloc(arena, (elements->count + 1) * sizeof(*vary->axes)),
	};
	add_elements(vary, elements, line, arena, &mistakes);
	if (mistakes.code == 0)
		multiply(vary, combinations_max, &mistakes);
	return mistakes.code == 0 ? 0 : err_add(err, "%s", mistakes.text);
}

/* The digit of axis `index` in a combination. */
static unsigned digit_in(const struct vary *vary, unsigned combination, unsigned index)
{
	for (unsigned i = vary->axis_count - 1; i > index; i--)
		combination /= vary->axes[i].value_count;
	return combination % vary->axes[index].value_count;
}

static const char *value_in(const struct vary *vary, unsigned combination, unsigned index)
{
	return vary->axes[index].values[digit_in(vary, combination, index)];
}

/* Does that axis vary an option of one of these jobs? */
static bool concerns(const struct axis *axis, const struct job_names *jobs)
{
	for (unsigned i = 0; i < jobs->count; i++)
		if (same_job(axis->job, jobs->at[i]))
			return true;
	return !axis->job;
}

bool vary_has(const struct vary *vary, unsigned combination, const struct job_names *jobs)
{
	for (unsigned i = 0; i < vary->axis_count; i++)
		if (!concerns(&vary->axes[i], jobs) && digit_in(vary, combination, i) > 0)
			return false;
	return true;
}

static void apply(const struct vary *vary, unsigned combination, const char *job,
		  struct settings *settings)
{
	for (unsigned i = 0; i < vary->axis_count; i++)
		if (same_job(vary->axes[i].job, job))
			settings_set(settings, vary->axes[i].option,
				     value_in(vary, combination, i), setting_from_vary);
}

void vary_apply(const struct vary *vary, unsigned combination, const char *job,
		struct settings *settings)
{
	apply(vary, combination, NULL, settings);
	apply(vary, combination, job, settings);
}

/* The inverse of without_plus(): a name is a list with commas between already. */
static char *with_plus(const struct option *option, const char *value, struct arena *arena)
{
	char *text = arena_strdup(arena, value);

	if (is_list(option))
		for (char *at = text; (at = strchr(at, ','));)
			*at = '+';
	return text;
}

char *vary_name(const struct vary *vary, unsigned combination, const char *of,
		const struct job_names *jobs, struct arena *arena)
{
	char *name = arena_strdup(arena, of ? of : "");
	bool engine_named = false;

	for (unsigned i = 0; i < vary->axis_count; i++) {
		const struct axis *axis = &vary->axes[i];
		const char *value = with_plus(axis->option, value_in(vary, combination, i), arena);
		const char *comma = *name ? "," : "";
		const bool is_engine = axis->option->type == OPTION_ENGINE && !axis->job;
		const bool is_depth = strcmp(axis->option->name, "iodepth") == 0 && !axis->job;

		if (!concerns(axis, jobs))
			continue;
		if (is_engine || (engine_named && is_depth))
			name = arena_printf(arena, "%s%s%s", name, comma, value);
		else
			name = arena_printf(arena, "%s%s%s%s%s=%s", name, comma,
					    axis->job ? axis->job : "", axis->job ? "/" : "",
					    axis->option->name, value);
		engine_named |= is_engine;
	}
	return name;
}
