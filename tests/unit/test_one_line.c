/* Files of one line. */
#include <criterion/criterion.h>

#include "../support/directory.h"
#include "one_line.h"

static struct directory directory;
static char line[8];

static void setup(void)
{
	directory_enter(&directory);
}

static void teardown(void)
{
	directory_leave(&directory);
}

TestSuite(one_line, .init = setup, .fini = teardown);

Test(one_line, is_read_without_its_newline)
{
	directory_write("file", "none\nmore\n");

	cr_assert(one_line_read("file", line, sizeof(line)));
	cr_assert_str_eq(line, "none");
}

Test(one_line, that_is_longer_than_the_buffer_is_cut)
{
	directory_write("file", "mq-deadline\n");

	cr_assert(one_line_read("file", line, sizeof(line)));
	cr_assert_str_eq(line, "mq-dead");
}

Test(one_line, that_is_not_there_is_empty)
{
	directory_write("empty", "");

	cr_assert_not(one_line_read("empty", line, sizeof(line)));
	cr_assert_str_eq(line, "");
	cr_assert_not(one_line_read("missing", line, sizeof(line)));
	cr_assert_str_eq(line, "");
}
