/* sysfs: files of one line, and missing ones. */
#include "sysfs.h"

#include <criterion/criterion.h>

#include "directory.h"

static struct arena arena;
static struct directory directory;

static void setup(void)
{
	arena_init(&arena);
	directory_enter(&directory);
}

static void teardown(void)
{
	directory_leave(&directory);
	arena_release(&arena);
}

TestSuite(sysfs, .init = setup, .fini = teardown);

Test(sysfs, reads_the_first_line_without_blanks)
{
	directory_write("queue/model", "  SAMSUNG   \nsecond\n");

	cr_assert_str_eq(sysfs_line(&arena, "%s/model", "queue"), "SAMSUNG");
}

Test(sysfs, knows_nothing_of_what_is_not_there)
{
	const char **names;

	cr_assert_str_eq(sysfs_line(&arena, "nowhere"), "");
	cr_assert_eq(sysfs_number(&arena, "nowhere"), 0);
	cr_assert_eq(sysfs_names(&names, &arena, "nowhere"), 0);
}

Test(sysfs, reads_numbers)
{
	directory_write("nr_requests", "1023\n");
	directory_write("words", "many\n");

	cr_assert_eq(sysfs_number(&arena, "nr_requests"), 1023);
	cr_assert_eq(sysfs_number(&arena, "words"), 0);
}

Test(sysfs, sorts_names_by_their_numbers)
{
	const char **names;

	directory_write("slaves/nvme10n1", "");
	directory_write("slaves/nvme2n1", "");

	cr_assert_eq(sysfs_names(&names, &arena, "slaves"), 2);
	cr_assert_str_eq(names[0], "nvme2n1");
	cr_assert_str_eq(names[1], "nvme10n1");
}

Test(sysfs, finds_the_chosen_one_in_brackets)
{
	cr_assert_str_eq(sysfs_chosen(&arena, "mq-deadline [none] kyber"), "none");
	cr_assert_str_eq(sysfs_chosen(&arena, "[bfq]"), "bfq");
}

Test(sysfs, takes_all_where_nothing_is_marked)
{
	cr_assert_str_eq(sysfs_chosen(&arena, "none"), "none");
	cr_assert_str_eq(sysfs_chosen(&arena, ""), "");
}

Test(sysfs, finds_a_number_in_a_list)
{
	cr_assert(sysfs_list_has("0-3,8", 0));
	cr_assert(sysfs_list_has("0-3,8", 3));
	cr_assert(sysfs_list_has("0-3,8", 8));
	cr_assert_not(sysfs_list_has("0-3,8", 4));
	cr_assert_not(sysfs_list_has("0-3,8", 80));
	cr_assert_not(sysfs_list_has("", 0));
	cr_assert_not(sysfs_list_has("none", 0));
}
