/* fact_rows: two columns within the width of the page. */
#include "fact_rows.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static char *text;
static size_t size;
static FILE *out;

static void set_up(void)
{
	setenv("COLUMNS", "100", 1);
	out = open_memstream(&text, &size);
	cr_assert_not_null(out);
}

static void tear_down(void)
{
	fclose(out);
	free(text);
}

TestSuite(fact_rows, .init = set_up, .fini = tear_down);

static void expect(const char *expected)
{
	fflush(out);
	cr_assert_str_eq(text, expected);
}

Test(fact_rows, have_a_name_and_a_value)
{
	fact_row(out, "kernel", "Linux 6.1");
	fact_rowf(out, "cores", "%u", 2);

	expect("  kernel             Linux 6.1\n"
	       "  cores              2\n");
}

Test(fact_rows, leave_out_what_is_not_known)
{
	fact_row(out, "governor", "");
	fact_row(out, "model", NULL);
	fact_rowf(out, "node", "%s", "");

	expect("");
}

Test(fact_rows, go_on_below_the_value)
{
	fact_row(out, "opcodes", "NOP READV WRITEV FSYNC READ_FIXED WRITE_FIXED POLL_ADD "
		 "POLL_REMOVE SYNC_FILE_RANGE SENDMSG");

	expect("  opcodes            NOP READV WRITEV FSYNC READ_FIXED WRITE_FIXED POLL_ADD "
	       "POLL_REMOVE\n"
	       "                     SYNC_FILE_RANGE SENDMSG\n");
}

Test(fact_rows, do_not_break_a_word)
{
	static const char path[] = "/a-long-path-that-does-not-fit-in-the-seventy-nine-columns-"
				   "that-are-left-of-the-page-but-is-one";

	fact_rowf(out, "path", "%s end", path);

	fflush(out);
	cr_assert_not_null(strstr(text, path));
	cr_assert_not_null(strstr(text, "\n                     end\n"));
}

Test(fact_rows, comment_on_commands_in_a_column)
{
	fact_command(out, "ulimit -n 65536", "for many files", 20);
	fact_command(out, "sysctl -w fs.aio-max-nr=1048576", "for libaio", 20);

	expect("  ulimit -n 65536   # for many files\n"
	       "  sysctl -w fs.aio-max-nr=1048576\n"
	       "                    # for libaio\n");
}

Test(fact_rows, stand_below_the_title_of_their_section)
{
	fact_section(out, "device %s", "/dev/sda\033");
	fact_row(out, "model", "QEMU");

	expect("\ndevice /dev/sda\\x1b\n"
	       "  model              QEMU\n");
}

Test(fact_rows, go_below_the_name_on_a_page_too_narrow_for_two_columns)
{
	setenv("COLUMNS", "40", 1);

	fact_beside(out, "  --file-num=N", "number of files in a directory's set", 34, "");
	fact_command(out, "ulimit -n 65536", "for many files", 30);

	expect("  --file-num=N\n"
	       "    number of files in a directory's set\n"
	       "  ulimit -n 65536\n"
	       "    # for many files\n");
}
