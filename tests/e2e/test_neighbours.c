/* Concurrent jobs: compared one by one, on one device, each in a part of a file. */
#include "e2e.h"

#include <unistd.h>

#include "loopdev.h"

static struct loopdev dev;

static void begin(void)
{
	e2e_begin();
	dev.fd = -1;
}

static void end(void)
{
	if (dev.fd >= 0)
		loopdev_detach(&dev);
	e2e_end();
}

TestSuite(neighbours, .init = begin, .fini = end, .timeout = 300);

/* ---- the profile ---- */

Test(neighbours, are_compared_job_by_job)
{
	const struct said *said;
	json_t *json;

	said = bench("compare neighbours --file-total-size=16M --events=50 --time=0 "
		     "--warmup-time=0 --rounds=1 --json=-");

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_eq(length_at(json, "runs"), 5);
	cr_assert_str_eq(text_at(json, "runs/0/variant"), "alone");
	cr_assert_eq(length_at(json, "runs/0/jobs"), 1);
	cr_assert_str_eq(text_at(json, "runs/1/variant"), "log");
	cr_assert_str_eq(text_at(json, "runs/1/jobs/0/name"), "readers");
	cr_assert_str_eq(text_at(json, "runs/1/jobs/1/name"), "log");
	for (size_t i = 0; i < 2; i++)
		cr_assert_gt(count_at(json, text_of("runs/1/jobs/%zu/total/ios", i)), 0);
	cr_assert_str_eq(text_at(json, "comparison/variants/1/jobs/0/name"), "readers");
	cr_assert_eq(files_in("."), 0);
}

/* Is there a line that begins with these two words? */
static bool has_row(const char *text, const char *variant, const char *job)
{
	char first[32], second[32];

	for (const char *line = text; line; line = strchr(line + 1, '\n'))
		if (sscanf(line, " %31s %31s", first, second) == 2 &&
		    !strcmp(first, variant) && !strcmp(second, job))
			return true;
	return false;
}

Test(neighbours, have_a_row_each_and_one_for_their_sum)
{
	const struct said *said;

	said = bench("compare neighbours --file-total-size=16M --events=50 --time=0 "
		     "--warmup-time=0 --rounds=1");

	assert_status(said, 0);
	cr_assert(has_row(said->out, "alone", "readers"), "%s", said->out);
	cr_assert(has_row(said->out, "log", "readers"), "%s", said->out);
	cr_assert(has_row(said->out, "log", "log"), "%s", said->out);
	cr_assert(has_row(said->out, "log", "sum"), "%s", said->out);
	cr_assert(has_row(said->out, "backup", "readers"), "%s", said->out);
}

/* ---- shared resources ---- */

Test(neighbours, that_write_share_a_device)
{
	json_t *json;

	need_loop_devices();
	shell("truncate -s 8M image");
	dev = loopdev_attach("image");

	json = json_of(bench("compare --target=%s --allow-device-writes=%s --file-block-size=4K "
			     "--time=0 --events=50 --rounds=2 --vary=engine=psync,io_uring "
			     "--json=- --job=one --file-test-mode=rndwr --job=other "
			     "--file-test-mode=seqrewr --job=reader --file-test-mode=rndrd",
			     dev.path, dev.path));

	cr_assert_str_eq(text_at(json, "error"), "(null)");
	cr_assert_eq(length_at(json, "runs"), 4);
	for (size_t i = 0; i < 12; i++)
		cr_assert_eq(count_at(json, text_of("runs/%zu/jobs/%zu/total/ios", i / 3, i % 3)),
			     50);
}

Test(neighbours, keep_to_their_parts_of_a_file)
{
	json_t *json;

	shell("truncate -s 1M file");

	json = json_of(bench("run --target=file --allow-overwrite=file --file-block-size=4K "
			     "--time=0 --json=- --job=one --file-test-mode=seqrewr --offset=128K "
			     "--size=128K --events=64 --job=other --file-test-mode=rndwr "
			     "--offset=768K --events=1000"));

	cr_assert_eq(count_at(json, "runs/0/jobs/0/total/ios"), 64);
	shell("head -c 128K file | cmp - /dev/zero -n 131072");
	shell("tail -c +262145 file | head -c 512K | cmp - /dev/zero -n 524288");
	cr_assert_leq(zero_blocks("file", 4096), 32 + 128 + 8);
	cr_assert_geq(zero_blocks("file", 4096), 32 + 128);
}

Test(neighbours, validate_each_its_own_part)
{
	const struct said *said;

	bench("prepare --file-num=1 --file-total-size=1M --file-block-size=4K --validate");

	said = bench("run --file-num=1 --file-total-size=1M --file-block-size=4K --validate "
		     "--file-test-mode=rndrw --time=0 --events=300 --json=- "
		     "--job=low --size=512K --job=high --offset=512K");

	assert_status(said, 0);
	cr_assert_eq(count_at(json_of(said), "runs/0/total/ios"), 600);
	assert_status(bench("run --file-num=1 --file-total-size=1M --file-block-size=4K "
			    "--validate --file-test-mode=seqrd --time=0 --events=256"), 0);
}

/* ---- during the run ---- */

Test(neighbours, are_told_of_one_by_one)
{
	const struct said *said;

	said = bench("run --scratch --file-num=2 --file-total-size=1M --time=2 "
		     "--report-interval=0.1 --engine=psync --job=one --file-test-mode=rndrd "
		     "--job=other --file-test-mode=rndwr");

	assert_status(said, 0);
	assert_says(said->err, "psync/one  [");
	assert_says(said->err, "psync/other  [");
	assert_says(said->err, "psync  [");
}

/* ---- separate scratch directories ---- */

/* If both had the same directory, each would find the files of the other. */
Test(neighbours, have_scratch_directories_where_each_asks_for_one)
{
	json_t *json;

	shell("mkdir a b");

	json = json_of(bench("run --scratch --file-num=2 --file-total-size=1M --time=0 "
			     "--events=10 --file-test-mode=rndrd --json=- --job=one --target=a "
			     "--job=other --target=b --job=both --target=a --target=b"));

	cr_assert_eq(length_at(json, "environment/targets"), 2);
	cr_assert_eq(count_at(json, "runs/0/jobs/0/targets/0"), 0);
	cr_assert_eq(count_at(json, "runs/0/jobs/1/targets/0"), 1);
	cr_assert_eq(length_at(json, "runs/0/jobs/2/targets"), 2);
	cr_assert_not_null(strstr(text_at(json, "environment/targets/0/path"), "/a/ringbench-"));
	cr_assert_not_null(strstr(text_at(json, "environment/targets/1/path"), "/b/ringbench-"));
	cr_assert_eq(files_in("a") + files_in("b"), 0);
}

Test(neighbours, that_are_variants_have_them_as_well)
{
	json_t *json;

	shell("mkdir a b");

	json = json_of(bench("compare --scratch --file-num=2 --file-total-size=1M --time=0 "
			     "--events=10 --rounds=1 --file-test-mode=rndrd --json=- "
			     "--vary=target=a,b"));

	cr_assert_eq(length_at(json, "environment/targets"), 2);
	cr_assert_neq(count_at(json, "runs/0/targets/0"), count_at(json, "runs/1/targets/0"));
}
