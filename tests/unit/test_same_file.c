/* same_file: do two paths lead to one file? */
#include "same_file.h"

#include <criterion/criterion.h>
#include <unistd.h>

#include "folder.h"

static struct folder folder;

static void set_up(void)
{
	folder_enter(&folder);
	folder_write("a", "same");
	folder_write("b", "same");
}

static void tear_down(void)
{
	folder_leave(&folder);
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
