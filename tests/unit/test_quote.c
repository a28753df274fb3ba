/* quote: paths for a shell. */
#include "quote.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(quote, .init = set_up, .fini = tear_down);

Test(quote, leaves_plain_words_alone)
{
	cr_assert_str_eq(quote_for_shell("/mnt/disk-1/a.b,c", &arena), "/mnt/disk-1/a.b,c");
}

Test(quote, puts_other_words_in_quotes)
{
	cr_assert_str_eq(quote_for_shell("", &arena), "''");
	cr_assert_str_eq(quote_for_shell("a b", &arena), "'a b'");
	cr_assert_str_eq(quote_for_shell("it's", &arena), "'it'\\''s'");
	cr_assert_str_eq(quote_for_shell("a\\b", &arena), "'a\\b'");
	cr_assert_str_eq(quote_for_shell("\x1b[31m'", &arena), "$'\\x1b[31m\\''");
}

/* The result of the shell's parsing. */
static void expect_round_trip(const char *shell, const char *text)
{
	char said[256] = "";
	FILE *pipe;

	pipe = popen(arena_printf(&arena, "%s <<'END'\nprintf %%s %s\nEND\n", shell,
				  quote_for_shell(text, &arena)), "r");
	cr_assert_not_null(pipe);
	cr_assert_gt(fread(said, 1, sizeof(said) - 1, pipe), 0);
	cr_assert_eq(pclose(pipe), 0);
	cr_assert_str_eq(said, text);
}

Test(quote, means_the_same_to_a_shell)
{
	expect_round_trip("sh", "$HOME `id` \"'\"'\\ * ~ ! # & ; ( é");
	if (system("bash -c : 2>/dev/null") == 0) {
		expect_round_trip("bash", "a\tb\x1b\\'c");
		expect_round_trip("bash", "bell\a f\xc3\xbcr");
		expect_round_trip("bash", "no utf8 \xff, a control \xc2\x9b");
	}
}

Test(quote, finds_the_end_of_a_command_in_quotes)
{
	static const char *const paths[] = { "plain", "a b", "it's", "'", "a\nb", "=x' y",
					     "it's a\nb" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const char *path = quote_for_shell(paths[i], &arena);
		const char *command = arena_printf(&arena, "'ringbench prepare %s --target=%s -x'",
						   path, path);
		const char *text = arena_printf(&arena, "%s first, 'then'", command);

		cr_assert_eq(quoted_command_length(text), strlen(command), "%s", command);
	}
}

Test(quote, finds_no_command_where_there_is_none)
{
	cr_assert_eq(quoted_command_length("'ringbench prepare"), 0);
	cr_assert_eq(quoted_command_length("'--file-num=1'"), 0);
	cr_assert_eq(quoted_command_length(""), 0);
}
