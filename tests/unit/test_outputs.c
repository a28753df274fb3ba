/*
 * The formats of a result.
 */
#include "outputs.h"

#include <criterion/criterion.h>
#include <errno.h>

static struct arena arena;
static struct err err;

static void setup(void)
{
	arena_init(&arena);
	err = (struct err){ 0 };
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(outputs, .init = setup, .fini = teardown);

static const char *promised(const char *one, const char *other)
{
	char *argv[] = { "ringbench", "run", (char *)one, (char *)other, NULL };
	const struct output_format *format = outputs_promised(other ? 4 : 3, argv);

	return format ? format->name : NULL;
}

Test(outputs, a_document_on_stdout_is_promised_by_a_line_that_may_be_wrong)
{
	cr_assert_str_eq(promised("--json=-", "--no-such-option"), "json");
	cr_assert_str_eq(promised("--json", "/dev/stdout"), "json");
	cr_assert_null(promised("--json=-", "--json=file"));
	cr_assert_null(promised("--", "--json=-"));
	cr_assert_null(promised("--json", NULL));
	cr_assert_null(promised("--jsonx=-", NULL));
}

Test(outputs, of_rows_and_runs_are_no_promise)
{
	cr_assert_null(promised("--csv=-", NULL));
}

static int open_two(const char *json, const char *csv)
{
	const struct command_options values = { .json = json, .csv = csv };
	struct outputs outputs = { 0 };
	const struct result nothing = { 0 };
	struct err ignored;
	const int ret = outputs_open(&outputs, &values, &arena, &err);

	outputs_write(&outputs, &nothing, &ignored);
	return ret;
}

Test(outputs, two_on_one_path_are_refused)
{
	cr_assert_eq(open_two("/tmp/result", "/tmp/./result"), -EINVAL);
	cr_assert_str_eq(err.text, "--json=/tmp/result and --csv=/tmp/./result are the same file, "
			 "and one would replace the other: give each its own");

	cr_assert_eq(open_two("-", "/dev/stdout"), -EINVAL);
	cr_assert_eq(open_two("", ""), 0);
	cr_assert_eq(open_two("/dev/null", "/dev/null"), 0);
}
