/* file-allocation: which runs can be had on files without data, and where they end. */
#include <unistd.h>

#include "specified.h"
#include "tmpfile.h"

static void setup(void)
{
	specified_set_up();
	set("file-test-mode", "seqrewr");
	set("file-allocation", "fallocate");
	set("file-num", "2");
	set("file-total-size", "1M");
	set("file-block-size", "16K");
}

TestSuite(spec_allocation, .init = setup, .fini = specified_tear_down);

Test(spec_allocation, writes_end_with_the_first_pass)
{
	set("time", "0");
	assert_valid();

	cr_assert_eq(spec.passes, 1);
	cr_assert(spec_fills_files(&spec));
	cr_assert_not(spec_makes_files(&spec));
}

Test(spec_allocation, as_many_events_as_there_are_blocks_are_possible)
{
	set("events", "64");
	assert_valid();
	cr_assert_eq(spec.passes, 0);

	set("events", "65");
	assert_refused("events=65: after 64, the files of file-allocation=fallocate are written");
}

Test(spec_allocation, the_rest_of_a_file_is_no_block)
{
	set("file-total-size", "1000001");
	set("events", "61");
	assert_refused("events=61: after 60, the files of file-allocation=fallocate are written");
}

Test(spec_allocation, a_file_has_as_many_blocks_as_are_used_of_it)
{
	struct tmpdir dir;

	tmpdir_make(&dir);
	close(tmpfile_make(&dir, "some", 65536));
	set("target", tmpdir_path(&dir, "some"));
	set("events", "5");
	assert_refused("events=5: after 4, the files of file-allocation=fallocate are written");

	set("file-total-size", "49152");
	set("events", "4");
	assert_refused("events=4: after 3, the files of file-allocation=fallocate are written");
	set("events", "3");
	assert_valid();
	tmpdir_remove(&dir);
}

Test(spec_allocation, a_second_pass_is_refused)
{
	set("passes", "2");
	assert_refused("passes=2: after the first, the files of file-allocation=fallocate are "
		       "written (use passes=1)");
}

Test(spec_allocation, what_may_write_a_block_twice_is_refused)
{
	set("file-test-mode", "rndwr");
	assert_refused("file-allocation=fallocate is for writes that do not come to a block twice");

	set("no-repeat", "on");
	assert_valid();
	cr_assert_eq(spec.passes, 1);
}

Test(spec_allocation, a_warm_up_would_use_it_up)
{
	set("warmup-time", "1s");
	assert_refused("warmup-time cannot be combined with file-allocation=fallocate");
}

Test(spec_allocation, so_would_waiting_for_a_steady_state)
{
	set("steady", "on");
	assert_refused("steady cannot be combined with file-allocation=fallocate");
}

Test(spec_allocation, reads_of_it_are_possible_and_go_on)
{
	set("file-test-mode", "rndrd");
	set("warmup-time", "1s");
	assert_valid();
	cr_assert_eq(spec.passes, 0);
	cr_assert_not(spec_fills_files(&spec));
}

Test(spec_allocation, grows_only_by_sequential_writes)
{
	set("file-allocation", "extend");
	assert_valid();
	cr_assert(spec_makes_files(&spec));

	set("file-test-mode", "seqrd");
	assert_refused("file-allocation=extend is for sequential writes");
	set("file-test-mode", "seqrw");
	assert_refused("file-allocation=extend is for sequential writes");
	set("file-test-mode", "rndwr");
	assert_refused("file-allocation=extend is for sequential writes");
}

Test(spec_allocation, nothing_grows_in_the_middle_or_mapped)
{
	set("file-allocation", "extend");
	set("offset", "16K");
	assert_refused("file-allocation=extend cannot be combined with offset and size");

	set("offset", "0");
	set("engine", "mmap");
	assert_refused("a file mapped by engine=mmap cannot grow");
}

Test(spec_allocation, new_files_grow_whatever_is_asked_for)
{
	set("file-test-mode", "seqwr");
	assert_refused("file-allocation=fallocate: file-test-mode=seqwr makes new files, which "
		       "grow (use seqrewr)");

	set("file-allocation", "extend");
	assert_valid();
}

Test(spec_allocation, blocks_to_be_validated_are_written)
{
	set("validate", "on");
	assert_refused("file-allocation=fallocate cannot be combined with validate, which needs "
		       "written blocks");
}

Test(spec_allocation, of_several_sizes_there_is_no_pass)
{
	set("block-sizes", "16K,32K");
	assert_refused("file-allocation=fallocate cannot be combined with block-sizes");
}

Test(spec_allocation, a_curve_has_runs_of_a_length)
{
	cr_assert_lt(validate(COMMAND_CURVE), 0);
	cr_assert_not_null(strstr(err.text, "but those of curve with their time (use written)"),
			   "%s", err.text);
}

Test(spec_allocation, written_limits_nothing)
{
	set("file-allocation", "written");
	set("file-test-mode", "rndwr");
	set("warmup-time", "1s");
	set("passes", "0");
	assert_valid();

	cr_assert_eq(spec.passes, 0);
	cr_assert_not(spec_fills_files(&spec));
}
