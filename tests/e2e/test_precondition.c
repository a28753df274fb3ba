/* precondition: what is written before the first run, seen from outside. */
#include "e2e.h"

#include <signal.h>

#include "loopdev.h"

#define SET	"--file-num=2 --file-total-size=2M "
#define READ	"--file-test-mode=rndrd --file-block-size=4K --events=8 "
#define WRITE	"--file-test-mode=rndwr --file-block-size=4K --events=8 --file-fsync-freq=0 "
#define READS	READ "--engine=psync --time=0 "
#define WRITES	WRITE "--engine=psync --time=0 "

enum { BLOCK = 4096, MIB = 1 << 20 };

TestSuite(precondition, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

static void assert_told(json_t *json, unsigned passes, uint64_t bytes)
{
	cr_assert_eq(count_at(json, "precondition/passes"), passes);
	cr_assert_eq(count_at(json, "precondition/bytes"), bytes);
	cr_assert_gt(real_at(json, "precondition/elapsed_s"), 0);
}

/* By the kernel's count for this device. */
static uint64_t written_to(const struct loopdev *dev)
{
	const char *path = text_of("/sys/block/%s/stat", dev->path + strlen("/dev/"));
	unsigned long long sectors = 0;
	FILE *file = fopen(path, "r");

	cr_assert_not_null(file, "%s", path);
	cr_assert_eq(fscanf(file, "%*u %*u %*u %*u %*u %*u %llu", &sectors), 1);
	fclose(file);
	return sectors * 512;
}

/* ---- how much ---- */

/* Once, however many variants and rounds come after it; and these only read. */
Test(precondition, writes_so_often_before_the_first_run_and_not_again)
{
	struct loopdev dev;
	uint64_t before;
	json_t *json;

	need_loop_devices();
	shell("truncate -s 6M image");
	dev = loopdev_attach("image");
	before = written_to(&dev);
	json = json_of(bench("compare --target=%s --allow-device-writes=%s " READ
			     "--time=0 --vary=engine=psync,sync --rounds=3 --json=- "
			     "--precondition=seq:2,rnd:1", dev.path, dev.path));

	cr_assert_eq(length_at(json, "runs"), 6);
	cr_assert_eq(written_to(&dev) - before, 3 * 6 * MIB);
	assert_told(json, 3, 3 * 6 * MIB);
	cr_assert_str_eq(text_at(json, "runs/0/options/precondition"), "seq:2,rnd:1");
	loopdev_detach(&dev);
}

/* As many bytes as there are, and no block is left out: so none is written twice. */
Test(precondition, a_random_pass_writes_each_block_once)
{
	json_t *json;

	assert_status(bench("prepare --file-num=3 --file-total-size=3M --file-data=zero"), 0);
	cr_assert_eq(zero_blocks("test_file.1", BLOCK), MIB / BLOCK);
	json = json_of(bench("run --file-num=3 --file-total-size=3M " READS "--precondition=rnd:1 "
			     "--json=-"));

	assert_told(json, 1, 3 * MIB);
	for (unsigned i = 0; i < 3; i++)
		cr_assert_eq(zero_blocks(text_of("test_file.%u", i), BLOCK), 0);
}

Test(precondition, writes_every_target)
{
	shell("mkdir a b");
	assert_status(bench("prepare --target=a --target=b " SET), 0);
	assert_told(json_of(bench("run --target=a --target=b " SET WRITES "--precondition=2 "
				  "--json=-")), 2, 2 * 2 * 2 * MIB);
}

/* ---- where ---- */

static const char *const passes[] = { "1", "rnd:1" };

Test(precondition, does_not_leave_the_range)
{
	for (size_t i = 0; i < 2; i++) {
		json_t *json;

		shell("head -c 3000000 /dev/urandom > data; cp data before");
		json = json_of(bench("run --target=data --allow-overwrite=data " WRITES
				     "--offset=516K --size=1028K --precondition=%s --json=-",
				     passes[i]));
		assert_told(json, 1, 1028 << 10);
		shell("cmp -n $((516 << 10)) data before");
		shell("cmp -i $((1544 << 10)) data before");
		shell("! cmp -s -i $((516 << 10)) -n 4096 data before");
		shell("! cmp -s -i $((1540 << 10)) -n 4096 data before");
	}
}

/* Their ranges overlap in 512 KiB, and 1 MiB belongs to none of them. */
Test(precondition, writes_what_several_jobs_share_once)
{
	for (size_t i = 0; i < 2; i++) {
		json_t *json;

		shell("head -c 4M /dev/urandom > data; cp data before");
		json = json_of(bench("run --target=data --allow-overwrite=data --precondition=%s "
				     "--time=0 --engine=psync --json=- --job=a " WRITE "--size=1M "
				     "--job=b " READ "--offset=512K --size=1536K "
				     "--job=c " WRITE "--offset=3M", passes[i]));
		assert_told(json, 1, 3 * MIB);
		shell("cmp -i 2M -n 1M data before");
	}
}

/* ---- what ---- */

Test(precondition, writes_data_as_runs_do)
{
	assert_status(bench("prepare " SET), 0);
	assert_status(bench("run " SET READS "--file-data=zero --precondition=1"), 0);
	cr_assert_eq(zero_blocks("test_file.0", BLOCK), MIB / BLOCK);

	assert_status(bench("run " SET READS "--precondition=1 --buffer-compress=50"), 0);
	cr_assert_eq(zero_blocks("test_file.0", BLOCK), 0);
	cr_assert_eq(zero_blocks("test_file.0", BLOCK / 2), MIB / BLOCK);
}

/* ---- refusals ---- */

Test(precondition, what_the_command_may_not_write_is_refused_with_the_cure)
{
	const struct said *said;

	shell("head -c 1M /dev/urandom > data; cp data before");
	said = bench("run --target=data " READS "--precondition=1");

	assert_status(said, 2);
	assert_says(said->err, "precondition: 'data' exists and ");
	assert_says(said->err, "to overwrite it, use --allow-overwrite=data");
	shell("cmp data before");
}

Test(precondition, a_device_needs_the_leave_that_any_write_needs)
{
	const struct said *said;
	struct loopdev dev;

	need_loop_devices();
	shell("head -c 1M /dev/urandom > image; cp image before");
	dev = loopdev_attach("image");
	said = bench("run --target=%s " READS "--precondition=1", dev.path);

	assert_status(said, 2);
	assert_says(said->err, text_of("--allow-device-writes=%s", dev.path));
	loopdev_detach(&dev);
	shell("cmp image before");
}

Test(precondition, writes_nothing_for_engines_that_do_no_io)
{
	const struct said *said = bench("run --engine=null --file-test-mode=rndrd --events=8 "
					"--time=0 --precondition=1 --json=-");

	assert_status(said, 0);
	cr_assert_eq(count_at(json_of(said), "precondition/passes"), 0);
}

/* ---- how it is seen ---- */

Test(precondition, is_told_below_the_headline)
{
	const struct said *said;

	said = bench("run --scratch " SET WRITES "--precondition=seq:2,rnd:1");
	assert_status(said, 0);
	assert_says(said->out, "preconditioned: 3 passes (2 sequential, 1 random), 6 MiB written "
			       "in ");
	assert_says_not(bench("run --scratch " SET WRITES)->out, "preconditioned");
	said = bench("check " SET WRITES "--precondition=1 --objective=write.max>=1ns");
	assert_says(said->out, "preconditioned: 1 pass (1 sequential), 2 MiB written in ");
}

/* A hundred times 64 MiB are never written before the signal comes. */
Test(precondition, ctrl_c_stops_it_at_once_and_takes_the_scratch_set_away)
{
	static const char *const live_line[] = { "TERM=xterm", NULL };
	const struct spawn interrupt = {
		.signal = SIGINT, .signal_when = "preconditioning  ", .terminal = true,
		.env = live_line,
	};
	const struct said *said;

	said = bench_in(&interrupt, "run --scratch --file-num=1 --file-total-size=64M " WRITES
			"--precondition=100");

	assert_status(said, 130);
	assert_says_not(said->err, "error");
	cr_assert_eq(files_in("."), 0);
}
