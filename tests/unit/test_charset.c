/* Output in a locale that is not UTF-8. */
#include "charset.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static void expect(const char *written, const char *expected)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	FILE *stream = charset_open_ascii(out);

	fputs(written, stream);
	charset_close(stream, out);
	fclose(out);
	cr_assert_str_eq(text, expected);
	free(text);
}

Test(charset, replaces_column_for_column)
{
	expect("7 rounds × 1 s · p50 62 µs  file-blo…", "7 rounds x 1 s | p50 62 us  file-blo>");
	expect("old → new", "old > new");
}

Test(charset, leaves_ascii_and_colours_alone)
{
	expect("\033[1mnote: \033[0mplain\n", "\033[1mnote: \033[0mplain\n");
}

Test(charset, marks_what_it_does_not_know)
{
	expect("größe €", "gr??e ?");
}

Test(charset, knows_a_character_that_comes_in_two_writes)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	FILE *stream = charset_open_ascii(out);

	setvbuf(stream, NULL, _IONBF, 0);
	fwrite("\xc3", 1, 1, stream);
	fwrite("\x97", 1, 1, stream);
	charset_close(stream, out);
	fclose(out);
	cr_assert_str_eq(text, "x");
	free(text);
}

static bool is_utf8_with(const char *locale)
{
	setenv("LC_ALL", locale, 1);
	return charset_is_utf8();
}

Test(charset, is_what_the_environment_says)
{
	cr_assert(is_utf8_with("C.UTF-8"));
	cr_assert_not(is_utf8_with("C"));
	cr_assert_not(is_utf8_with("POSIX"));
	cr_assert(is_utf8_with("xx_YY.UTF-8"), "a locale that is not installed");
	cr_assert_not(is_utf8_with("xx_YY.ISO-8859-1@euro"));
}
