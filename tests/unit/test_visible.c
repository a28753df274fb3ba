/* Text for a terminal. */
#include "visible.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void assert_page(const char *page, size_t size_bytes, const char *expected)
{
	char *shown = NULL;
	size_t shown_bytes = 0;
	FILE *out = open_memstream(&shown, &shown_bytes);

	visible_print_page(out, page, size_bytes);
	fclose(out);
	cr_assert_str_eq(shown, expected);
	free(shown);
}

#define assert_literal_page(page, expected) assert_page(page, sizeof(page) - 1, expected)

Test(visible, lets_codes_of_our_own_pass_and_no_others)
{
	assert_literal_page("a\0\033[31mbad\0\033[0m", "a\033[31mbad\033[0m");
	assert_literal_page("\0\033[2J", "\\x1b[2J");
	assert_literal_page("\033[31mbad", "\\x1b[31mbad");
	assert_shown("\033[31mbad", "\\x1b[31mbad");
}

/* A name may have any byte but '\0'. */
Test(visible, takes_no_byte_of_a_name_for_a_sign_of_ours)
{
	for (int byte = 1; byte < 256; byte++) {
		const char name[] = { (char)byte, '\033', '[', '3', '1', 'm', '\0' };
		char *shown = visible_text(name);

		cr_assert(!strchr(shown, '\033'), "behind %d", byte);
		free(shown);
	}
}
