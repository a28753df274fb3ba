/* precondition: how it is written, and which runs can have it. */
#include "specified.h"

static void setup(void)
{
	specified_set_up();
	set("file-test-mode", "rndwr");
	set("precondition", "2");
	set("file-num", "2");
	set("file-total-size", "1M");
}

TestSuite(spec_precondition, .init = setup, .fini = specified_tear_down);

/* ---- as it is written ---- */

static const char *canonical(const char *text)
{
	return option_canonical(option_find("precondition"), text, &arena);
}

static void assert_is_no_value(const char *text, const char *why)
{
	err = (struct err){ 0 };
	cr_assert_lt(option_check(option_find("precondition"), text, &err), 0, "%s", text);
	cr_assert_not_null(strstr(err.text, why), "%s", err.text);
}

Test(spec_precondition, a_number_is_that_of_sequential_passes)
{
	cr_assert_eq(option_parse(option_find("precondition"), "2", &spec, &arena, &err), 0);

	cr_assert_eq(spec.precondition.count, 1);
	cr_assert_eq(spec.precondition.at[0].times, 2);
	cr_assert_not(spec.precondition.at[0].random);
}

Test(spec_precondition, steps_are_done_in_their_order)
{
	cr_assert_eq(option_parse(option_find("precondition"), "seq:2, rnd:3", &spec, &arena,
				  &err), 0);

	cr_assert_eq(spec.precondition.count, 2);
	cr_assert_not(spec.precondition.at[0].random);
	cr_assert_eq(spec.precondition.at[0].times, 2);
	cr_assert(spec.precondition.at[1].random);
	cr_assert_eq(spec.precondition.at[1].times, 3);
}

Test(spec_precondition, nothing_is_none)
{
	cr_assert_eq(option_parse(option_find("precondition"), "0", &spec, &arena, &err), 0);
	cr_assert_eq(spec.precondition.count, 0);
}

Test(spec_precondition, is_shown_as_it_is_read)
{
	cr_assert_str_eq(canonical("0"), "0");
	cr_assert_str_eq(canonical("seq:2"), "2");
	cr_assert_str_eq(canonical("rnd:1"), "rnd:1");
	cr_assert_str_eq(canonical("seq:2, rnd:2,seq:1"), "seq:2,rnd:2,seq:1");
}

Test(spec_precondition, what_is_no_number_of_passes_is_refused)
{
	assert_is_no_value("", "'' is not a number of passes (try 2, or seq:2,rnd:2)");
	assert_is_no_value("two", "'two' is not a number of passes");
	assert_is_no_value("-1", "'-1' is not a number of passes");
	assert_is_no_value("101", "'101' is too large (at most 100)");
	assert_is_no_value("seq:0", "'seq:0' is no pass (at least 1)");
	assert_is_no_value("seq:2,3", "'3' is not seq:N or rnd:N");
	assert_is_no_value("seq:2,", "'' is not seq:N or rnd:N");
	assert_is_no_value("random:2", "'random:2' is not seq:N or rnd:N");
	assert_is_no_value("seq:1,seq:1,seq:1,seq:1,seq:1,seq:1,seq:1,seq:1,seq:1",
			   "has too many steps (at most 8)");
}

/* ---- of which runs ---- */

Test(spec_precondition, may_come_before_writes_and_reads)
{
	cr_assert_eq(validate(COMMAND_RUN), 0, "%s", err.text);
	set("file-test-mode", "rndrd");
	cr_assert_eq(validate(COMMAND_RUN), 0, "%s", err.text);
}

Test(spec_precondition, of_files_that_are_made_anew_is_refused)
{
	set("file-test-mode", "seqwr");
	assert_refused("precondition cannot be combined with file-test-mode=seqwr, which makes "
		       "new files before each run (use seqrewr)");
}

Test(spec_precondition, of_files_without_data_is_refused)
{
	set("file-test-mode", "seqrewr");
	set("file-allocation", "fallocate");
	assert_refused("precondition cannot be combined with file-allocation=fallocate: it writes "
		       "the files (use written)");
}

Test(spec_precondition, of_blocks_to_be_validated_is_refused)
{
	set("validate", "on");
	assert_refused("precondition cannot be combined with validate");
}
