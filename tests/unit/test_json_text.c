/*
 * The layout of JSON: what fits into one line is in one line.
 */
#include "json_text.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void expect(const char *json, const char *expected)
{
	json_t *document = json_loads(json, 0, NULL);
	char *text = json_text(document);

	cr_assert_str_eq(text, expected);
	free(text);
	json_decref(document);
}

Test(json_text, what_fits_stands_in_one_line)
{
	expect("{\"a\":1,\"b\":[true,null]}", "{\"a\": 1, \"b\": [true, null]}\n");
}

Test(json_text, what_does_not_fit_has_a_line_for_each_member)
{
	expect("{\"first\":\"123456789012345678901234567890123456789012345678901234567890\","
	       "\"second\":{\"a\":\"12345678901234567890123456789012345678901234567890\"}}",
	       "{\n"
	       "  \"first\": \"123456789012345678901234567890123456789012345678901234567890\",\n"
	       "  \"second\": {\"a\": \"12345678901234567890123456789012345678901234567890\"}\n"
	       "}\n");
}

Test(json_text, lists_of_small_lists_fill_their_lines)
{
	expect("[[1000000000,10],[1000000001,10],[1000000002,10],[1000000003,10],"
	       "[1000000004,10],[1000000005,10],[1000000006,10]]",
	       "[\n"
	       "  [1000000000, 10], [1000000001, 10], [1000000002, 10], [1000000003, 10], "
	       "[1000000004, 10],\n"
	       "  [1000000005, 10], [1000000006, 10]\n"
	       "]\n");
}

Test(json_text, has_no_word_for_nan)
{
	json_t *nan = json_number(NAN), *infinite = json_number(INFINITY);

	cr_assert(json_is_null(nan));
	cr_assert(json_is_null(infinite));
}

Test(json_text, replaces_bytes_that_are_no_text)
{
	json_t *words = json_words("caf\xe9/µs");

	cr_assert_str_eq(json_string_value(words), "caf\xef\xbf\xbd/µs");
	json_decref(words);
}

Test(json_text, writes_large_numbers_as_texts)
{
	json_t *fits = json_unsigned(INT64_MAX);
	json_t *large = json_unsigned((uint64_t)INT64_MAX + 1);

	cr_assert_eq(json_integer_value(fits), INT64_MAX);
	cr_assert_str_eq(json_string_value(large), "9223372036854775808");
	json_decref(fits);
	json_decref(large);
}
