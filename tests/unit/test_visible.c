/* What reaches a terminal. */
#include "visible.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void assert_shown(const char *text, const char *expected)
{
	char *shown = visible_text(text);

	cr_assert_str_eq(shown, expected);
	free(shown);
}

Test(visible, leaves_text_as_it_is)
{
	assert_shown("", "");
	assert_shown("a b\n\tc", "a b\n\tc");
	assert_shown("µs × 2 … 漢字 𝄞", "µs × 2 … 漢字 𝄞");
}

Test(visible, shows_control_characters_as_numbers)
{
	assert_shown("\033[2J\a\b\r", "\\x1b[2J\\x07\\x08\\x0d");
	assert_shown("a\x7f", "a\\x7f");
	assert_shown("\xc2\x9b" "31m", "\\xc2\\x9b31m");	/* U+009B begins a code, too */
}

Test(visible, shows_what_is_no_utf8_as_numbers)
{
	assert_shown("\x80\xfe", "\\x80\\xfe");
	assert_shown("\xc0\xaf", "\\xc0\\xaf");			/* overlong */
	assert_shown("\xe2\x80", "\\xe2\\x80");			/* cut */
	assert_shown("\xed\xa0\x80", "\\xed\\xa0\\x80");	/* a surrogate */
}

Test(visible, lets_codes_of_our_own_pass_and_no_others)
{
	assert_shown(VISIBLE_CODE "\033[31mbad" VISIBLE_CODE "\033[0m", "\033[31mbad\033[0m");
	assert_shown(VISIBLE_CODE "\033[2J", "\\xff\\x1b[2J");
	assert_shown("\033[31mbad", "\\x1b[31mbad");
}
