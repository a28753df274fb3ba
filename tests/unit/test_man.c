/*
 * The manual pages and the tables of the program agree: every option, command, engine and
 * member of the result has its entry in the manual, and there are no other entries.
 *
 * An entry of ringbench(1) extends from its ".It" to the next ".It" or the end of its list, and
 * gives the default in two lines, "Default:" and ".Cm 128 .".
 */
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "engine.h"
#include "fio_option.h"
#include "option.h"
#include "report.h"
#include "result_fields.h"

static char *manual, *profile_page, *result_page, *fio_page;

/* $RINGBENCH_SRCDIR is set by 'make check'; without it the tests are started in the directory
 * of the sources. */
static char *read_page(const char *name)
{
	const char *sources = getenv("RINGBENCH_SRCDIR");
	char path[4096], *page = NULL;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/man/%s", sources ? sources : ".", name);
	file = fopen(path, "r");
	cr_assert_not_null(file, "cannot open %s", path);
	cr_assert_gt(getdelim(&page, &size, '\0', file), 0);
	fclose(file);
	return page;
}

static void setup(void)
{
	manual = read_page("ringbench.1");
	profile_page = read_page("ringbench-profile.5");
	result_page = read_page("ringbench-result.5");
	fio_page = read_page("ringbench-fio.1");
}

static void teardown(void)
{
	free(manual);
	free(profile_page);
	free(result_page);
	free(fio_page);
}

TestSuite(man, .init = setup, .fini = teardown);

/* The rest of the first line from `from` on that begins with `prefix`; or NULL. */
static const char *line_with(const char *from, const char *prefix)
{
	const size_t length = strlen(prefix);

	for (const char *line = from; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, prefix, length) == 0)
			return line + length;
	}
	return NULL;
}

static bool is_word(const char *text, const char *word)
{
	const size_t length = strlen(word);

	return strncmp(text, word, length) == 0 &&
	       (text[length] == ' ' || text[length] == '\n');
}

/* The word at `text`, as a string of its own. */
static const char *word_at(const char *text)
{
	static char word[64];

	snprintf(word, sizeof(word), "%.*s", (int)strcspn(text, " \n"), text);
	return word;
}

/* The entry ".It MACRO NAME" behind `from`, or NULL. */
static const char *entry(const char *from, const char *macro, const char *name)
{
	char prefix[64];

	snprintf(prefix, sizeof(prefix), ".It %s ", macro);
	while ((from = line_with(from, prefix))) {
		if (is_word(from, name))
			return from;
	}
	return NULL;
}

/* A copy of the part from ".Sh NAME" to the next section. */
static char *section(const char *page, const char *name)
{
	char heading[64];
	const char *start, *next;

	snprintf(heading, sizeof(heading), ".Sh %s\n", name);
	start = line_with(page, heading);
	cr_assert_not_null(start, "no section %s", name);
	next = strstr(start, "\n.Sh ");
	return next ? strndup(start, (size_t)(next - start) + 1) : strdup(start);
}

/* The text of an entry without its first line. */
static char *body(const char *entry)
{
	const char *start = strchr(entry, '\n');
	const char *end = strstr(start, "\n.It Fl ");
	const char *end_of_list = strstr(start, "\n.El\n.S");

	if (!end || (end_of_list && end_of_list < end))
		end = end_of_list;
	cr_assert_not_null(end);
	return strndup(start, (size_t)(end - start) + 1);
}

static const char *default_in_manual(const struct option *option)
{
	if (!option->fallback)
		return "none";
	return *option->fallback ? option->fallback : "empty";
}

Test(man, has_every_option_with_its_default)
{
	for (unsigned i = 0; i < option_count; i++) {
		const char *expected = default_in_manual(&options[i]);
		const char *found, *told;
		char name[64], *text;

		snprintf(name, sizeof(name), "-%s", options[i].name);
		found = entry(manual, "Fl", name);
		cr_assert_not_null(found, "ringbench.1 has no '.It Fl %s'", name);

		text = body(found);
		told = line_with(text, "Default:\n.Cm ");
		cr_assert_not_null(told, "-%s: no lines 'Default:' and '.Cm %s .'", name,
				   expected);
		told += strncmp(told, "\\&", 2) == 0 ? 2 : 0;	/* guards a leading dot */
		cr_expect(is_word(told, expected), "-%s: the default is %s, not %s", name,
			  expected, word_at(told));
		free(text);
	}
}

Test(man, has_no_option_that_there_is_not)
{
	const char *at = manual;

	while ((at = line_with(at, ".It Fl -"))) {
		const char *name = word_at(at);

		cr_expect_not_null(option_find(name), "there is no option --%s", name);
	}
}

Test(man, has_no_option_twice)
{
	for (unsigned i = 0; i < option_count; i++) {
		char name[64];
		const char *first;

		snprintf(name, sizeof(name), "-%s", options[i].name);
		first = entry(manual, "Fl", name);
		cr_assert_not_null(first, "ringbench.1 has no '.It Fl %s'", name);
		cr_expect_null(entry(first, "Fl", name), "-%s is there twice", name);
	}
}

Test(man, has_every_choice_of_every_option)
{
	for (unsigned i = 0; i < option_count; i++) {
		char name[64], *text;

		snprintf(name, sizeof(name), "-%s", options[i].name);
		for (unsigned k = 0; options[i].choices && options[i].choices[k]; k++) {
			const char *choice = options[i].choices[k];
			const char *found = entry(manual, "Fl", name);

			cr_assert_not_null(found, "no '.It Fl %s'", name);
			text = body(found);
			cr_expect(strstr(text, choice) ||
				  memmem(found, strcspn(found, "\n"), choice,
					 strlen(choice)),
				  "-%s does not name '%s'", name, choice);
			free(text);
		}
	}
}

Test(man, has_every_command_and_no_other)
{
	char *commands_section = section(manual, "COMMANDS");
	const char *at = commands_section;
	unsigned told = 0, there = 0;

	for (; commands[there].name; there++)
		cr_expect_not_null(entry(commands_section, "Cm", commands[there].name),
				   "COMMANDS has no '.It Cm %s'", commands[there].name);
	while ((at = line_with(at, ".It Cm ")))
		told++;

	cr_expect_eq(told, there);
	free(commands_section);
}

Test(man, has_every_engine_and_no_other)
{
	char *engines_section = section(manual, "ENGINES");
	const char *at = engines_section;

	for (unsigned i = 0; engines[i]; i++)
		cr_expect_not_null(entry(engines_section, "Cm", engines[i]->name),
				   "ENGINES has no '.It Cm %s'", engines[i]->name);
	while ((at = line_with(at, ".It Cm "))) {
		const char *name = word_at(at);

		cr_expect(engine_find(name) || strcmp(name, "auto") == 0,
			  "there is no engine %s", name);
	}
	free(engines_section);
}

/* Only options that a profile may not set are listed; all others are "any option". */
Test(man, profile_page_names_what_a_profile_cannot_set)
{
	for (unsigned i = 0; i < option_count; i++) {
		char line[64];

		snprintf(line, sizeof(line), ".Cm %s", options[i].name);
		if (options[i].scope == OPTION_OF_COMMAND || options[i].scope == OPTION_OF_LINE)
			cr_expect_not_null(line_with(profile_page, line),
					   "ringbench-profile.5 has no line '%s'", line);
	}
}

static bool is_part_of_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* As a word of its own in a line that marks names of members with Va. */
static bool result_page_names(const char *name)
{
	const size_t length = strlen(name);
	const char *at = result_page;

	for (; (at = strstr(at, name)); at += length) {
		const char *line = at;

		while (line > result_page && line[-1] != '\n')
			line--;
		if (is_part_of_name(at[-1]) || is_part_of_name(at[length]))
			continue;
		if (memmem(line, (size_t)(at - line), "Va ", 3))
			return true;
	}
	return false;
}

static void expect_named(const struct field *fields)
{
	for (const struct field *field = fields; field->name; field++) {
		cr_expect(result_page_names(field->name),
			  "ringbench-result.5 does not name '%s'", field->name);
		if (field->fields)
			expect_named(field->fields);
	}
}

Test(man, result_page_names_every_member_that_is_saved)
{
	/* And the members of which those consist. */
	static const struct field *const tables[] = {
		result_fields, error_fields, run_name_fields, job_name_fields, refused_fields,
		run_fields, hist_fields, log2_hist_fields, comparison_fields,
		curve_fields, knee_fields, limit_fields,
	};

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		expect_named(tables[t]);
	expect_named(feature_rows.fields);
	expect_named(difference_rows.fields);
	expect_named(job_rows.fields);
}

Test(man, result_page_names_every_metric_and_percentile)
{
	for (unsigned i = 0; i < COMPARISON_METRIC_COUNT; i++)
		cr_expect(result_page_names(metric_names[i].name),
			  "ringbench-result.5 does not name '%s'", metric_names[i].name);
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		cr_expect(result_page_names(result_percentiles[i].name),
			  "ringbench-result.5 does not name '%s'",
			  result_percentiles[i].name);
}

Test(man, result_page_names_the_schema)
{
	cr_expect_not_null(strstr(result_page, ".Ql " RESULT_SCHEMA " .\n"));
}

Test(man, result_page_names_every_column_of_the_csv)
{
	struct result empty = { .run_count = 0 };
	char *text = NULL, *rest, *column;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	report_csv(&empty, out, NULL);
	fclose(out);
	rest = text;

	while ((column = strsep(&rest, ",\n")))
		cr_expect(*column == '\0' || result_page_names(column),
			  "ringbench-result.5 does not name '%s'", column);
	free(text);
}

static bool line_lists(const char *line, const char *name)
{
	const size_t length = strlen(name);
	const char *end = line + strcspn(line, "\n");

	for (const char *at = line; (at = strstr(at, name)) && at < end; at += length)
		if (at > line && isspace((unsigned char)at[-1]) &&
		    isspace((unsigned char)at[length]))
			return true;
	return !strncmp(line, name, length) && isspace((unsigned char)line[length]);
}

/* Is it a word on a line of names, or on its continuation? */
static bool lists(const char *page, const char *name)
{
	bool is_of_names = false;

	for (const char *line = page; line; line = strchr(line + 1, '\n')) {
		const char *text = line + (*line == '\n');

		is_of_names = !strncmp(text, ".Cm ", 4) || !strncmp(text, ".It Cm ", 7) ||
			      (is_of_names && line > page && line[-1] == '\\');
		if (is_of_names && line_lists(text, name))
			return true;
	}
	return false;
}

/* The part of ringbench-fio(1) with the options of this verdict. */
static char *fio_section(enum fio_verdict verdict)
{
	static const char *const headings[] = {
		[FIO_TRANSLATED] = ".Ss Options that are translated",
		[FIO_NEEDLESS] = ".Ss Options that need nothing here",
		[FIO_REFUSED] = ".Ss Options that are refused",
	};
	const char *from = line_with(fio_page, headings[verdict]), *to;

	cr_assert_not_null(from, "%s", headings[verdict]);
	to = strstr(from, "\n.El");
	return strndup(from, (size_t)(to - from));
}

Test(man, lists_every_option_of_fio_where_it_belongs)
{
	for (unsigned verdict = FIO_TRANSLATED; verdict <= FIO_REFUSED; verdict++) {
		char *section = fio_section(verdict);

		for (unsigned i = 0; i < fio_option_count; i++) {
			const struct fio_option *option = &fio_options[i];
			const bool belongs = option->verdict == verdict;

			cr_expect_eq(lists(section, option->name), belongs, "%s", option->name);
			if (option->alias)
				cr_expect_eq(lists(section, option->alias), belongs, "%s",
					     option->alias);
		}
		free(section);
	}
}
