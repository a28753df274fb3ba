/* wrap: lines no wider than the page. */
#include "wrap.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void expect(struct wrap wrap, const char *text, const char *expected)
{
	char *printed = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&printed, &size);

	cr_assert_not_null(out);
	wrap_print(out, &wrap, text);
	fclose(out);
	cr_assert_str_eq(printed, expected);
	free(printed);
}

Test(wrap, breaks_lines_at_blanks)
{
	expect((struct wrap){ .width = 10 }, "one two three", "one two\nthree");
	expect((struct wrap){ .width = 7 }, "one two three", "one two\nthree");
}

Test(wrap, counts_characters_and_not_bytes)
{
	expect((struct wrap){ .width = 6 }, "1 µs × 2", "1 µs ×\n2");
}

Test(wrap, indents_what_follows_and_repeats_the_prefix)
{
	expect((struct wrap){ .width = 9, .used = 2, .indent = 2, .prefix = "# " },
	       "one two three", "# one\n  # two\n  # three");
}

Test(wrap, begins_a_line_if_the_first_word_does_not_fit_behind_what_is_there)
{
	expect((struct wrap){ .width = 10, .used = 8, .indent = 2 }, " three", "\n  three");
}

Test(wrap, keeps_two_blanks_within_a_line)
{
	expect((struct wrap){ .width = 20 }, "Linux 5.1  polled", "Linux 5.1  polled");
}

Test(wrap, breaks_a_word_wider_than_a_line_after_a_comma_only)
{
	expect((struct wrap){ .width = 8 }, "rw,relatime,discard", "rw,\nrelatime,\ndiscard");
	expect((struct wrap){ .width = 8 }, "at /a/long/path end", "at\n/a/long/path\nend");
	expect((struct wrap){ .width = 20 }, "a,b c,d", "a,b c,d");
}

/* Otherwise a shell would take each line for a command. */
Test(wrap, keeps_a_command_whole)
{
	expect((struct wrap){ .width = 20, .indent = 2 },
	       "fill them ('ringbench prepare --target='a b' --file-num=2') at once",
	       "fill them\n  ('ringbench prepare --target='a b' --file-num=2')\n  at once");
	expect((struct wrap){ .width = 20 }, "'ringbench prepare' goes on from there",
	       "'ringbench prepare'\ngoes on from there");
}
