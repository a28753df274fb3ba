/*
 * An error is a code, an exit status and a sentence that is extended on the way up.
 */
#include "err.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

Test(err, request_says_what_was_wrong_and_exits_with_2)
{
	struct err err = { 0 };

	int ret = err_request(&err, ENOENT, "no profile '%s'", "oltp");

	cr_assert_eq(ret, -ENOENT);
	cr_assert_eq(err.code, ENOENT);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	cr_assert_str_eq(err.text, "no profile 'oltp'");
}

Test(err, failure_exits_with_1)
{
	struct err err = { 0 };

	int ret = err_failure(&err, EIO, "cannot read '%s'", "/dev/sdz");

	cr_assert_eq(ret, -EIO);
	cr_assert_eq(err.status, EXIT_STATUS_FAILED);
	cr_assert_str_eq(err.text, "cannot read '/dev/sdz'");
}

Test(err, wrapping_puts_the_place_in_front_and_keeps_code_and_status)
{
	struct err err = { 0 };

	err_request(&err, ERANGE, "'%s' is too large", "99E");
	err_wrap(&err, "file-block-size");
	int ret = err_wrap(&err, "profile '%s', line %d", "oltp.ini", 12);

	cr_assert_eq(ret, -ERANGE);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	cr_assert_str_eq(err.text,
			 "profile 'oltp.ini', line 12: file-block-size: '99E' is too large");
}

Test(err, a_message_may_quote_the_one_before_it)
{
	struct err err = { 0 };

	err_failure(&err, EPERM, "refused");
	err_failure(&err, EACCES, "no engine works (%s)", err.text);

	cr_assert_str_eq(err.text, "no engine works (refused)");
}

Test(err, added_mistakes_stand_on_lines_of_their_own)
{
	struct err err = { 0 };

	err_add(&err, "iodepth: '%s' is not a number", "x");
	int ret = err_add(&err, "threads: %d is too many", 5000);

	cr_assert_eq(ret, -EINVAL);
	cr_assert_eq(err.code, EINVAL);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
	cr_assert_str_eq(err.text,
			 "iodepth: 'x' is not a number\nthreads: 5000 is too many");
}

static char *repeat(char *buffer, const char *text, unsigned count)
{
	buffer[0] = '\0';
	for (unsigned i = 0; i < count; i++)
		memcpy(buffer + i * strlen(text), text, strlen(text) + 1);
	return buffer;
}

Test(err, a_text_that_just_fits_is_whole)
{
	char text[ERR_TEXT_MAX];
	struct err err = { 0 };

	err_request(&err, EINVAL, "%s", repeat(text, "x", ERR_TEXT_MAX - 1));

	cr_assert_str_eq(err.text, text);
}

Test(err, a_text_that_is_full_ends_with_an_ellipsis)
{
	char text[ERR_TEXT_MAX + 1];
	struct err err = { 0 };

	err_request(&err, EINVAL, "%s", repeat(text, "x", ERR_TEXT_MAX));

	cr_assert_eq(strlen(err.text), ERR_TEXT_MAX - 1);
	cr_assert_str_eq(err.text + ERR_TEXT_MAX - 1 - 6, "xxx…");
}

/* "µ" is two bytes: either both fit, or none is kept. */
Test(err, a_full_text_is_not_cut_within_a_character)
{
	char text[ERR_TEXT_MAX + 3];
	struct err err = { 0 };

	repeat(text, "µ", (ERR_TEXT_MAX + 1) / 2);
	err_request(&err, EINVAL, "%s", text);
	size_t even = strlen(err.text);
	err_request(&err, EINVAL, "x%s", text);
	size_t odd = strlen(err.text);

	cr_assert_eq((even - 3) % 2, 0, "only whole characters in front of the ellipsis");
	cr_assert_eq((odd - 3 - 1) % 2, 0);
	cr_assert_str_eq(err.text + odd - 5, "µ…");
}

Test(err, adding_to_a_full_text_keeps_it_full)
{
	struct err err = { 0 };

	for (unsigned i = 0; i < 1000; i++)
		err_add(&err, "mistake number %u of very many", i);

	cr_assert_lt(strlen(err.text), ERR_TEXT_MAX);
	cr_assert_str_eq(err.text + strlen(err.text) - 3, "…");
	cr_assert_eq(strncmp(err.text, "mistake number 0 of", 19), 0);
}

Test(err, names_and_codes_belong_together)
{
	cr_assert_str_eq(err_name(EIO), "EIO");
	cr_assert_str_eq(err_name(EOPNOTSUPP), "EOPNOTSUPP");
	cr_assert_eq(err_code("EIO"), EIO);
	cr_assert_eq(err_code("ENOSPC"), ENOSPC);

	for (int code = 1; code < 4096; code++)
		cr_assert_eq(err_code(err_name(code)), code, "%s", err_name(code));
}

Test(err, the_end_of_what_is_read_has_a_name_that_is_no_errno)
{
	cr_assert_str_eq(err_name(ERR_EOF), "EOF");
	cr_assert_eq(err_code("EOF"), ERR_EOF);
	cr_assert_str_eq(err_describe(ERR_EOF), "the file or device ends before that");
	cr_assert_str_eq(err_describe(EIO), strerror(EIO));
}

Test(err, a_code_without_a_name_is_a_number)
{
	cr_assert_str_eq(err_name(600), "E600");
	cr_assert_str_eq(err_name(0), "E0");
	cr_assert_eq(err_code("E600"), 600);
}

Test(err, a_name_that_is_none_has_no_code)
{
	static const char *const wrong[] = {
		"", "E", "E0", "EIOX", "eio", "5", "E-5", "E5x", "E4096", "EWHATEVER",
	};

	for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_assert_eq(err_code(wrong[i]), 0, "'%s'", wrong[i]);
}
