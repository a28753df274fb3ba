/* same_file: do two paths lead to one file? */
#include "same_file.h"

#include <criterion/criterion.h>
#include <unistd.h>

#include "directory.h"

static struct directory directory;

static void set_up(void)
{
	directory_enter(&directory);
	directory_write("a", "same");
	directory_write("b", "same");
}

static void tear_down(void)
{
	directory_leave(&directory);
}

TestSuite(same_file, .init = set_up, .fini = tear_down);

Test(same_file, has_many_names)
{
	cr_assert_eq(symlink("a", "soft"), 0);
	cr_assert_eq(link("a", "hard"), 0);

	cr_assert(is_same_file("a", "a"));
	cr_assert(is_same_file("a", "./a"));
	cr_assert(is_same_file("a", "soft"));
	cr_assert(is_same_file("hard", "soft"));
	cr_assert(is_same_file(".", "./"));
}

Test(same_file, is_not_told_by_what_is_in_it)
{
	cr_assert_not(is_same_file("a", "b"));
	cr_assert_not(is_same_file("a", "."));
}

Test(same_file, that_is_missing_is_itself)
{
	cr_assert(is_same_file("none", "none"));
	cr_assert_not(is_same_file("none", "./none"));
	cr_assert_not(is_same_file("a", "none"));
}
