/* A target that shrinks during a run ends the run with an error. */
#include "e2e.h"

#include <unistd.h>

#include "loopdev.h"

TestSuite(shrunk, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define FILES	"--file-num=2 --file-total-size=4M --file-block-size=4K "
#define LONG	"--time=60 --report-interval=0.05 --json=result.json "

static struct loopdev dev;

static void shrink_file(void)
{
	if (truncate("test_file.1", 8192) < 0)
		_exit(1);
}

static void shrink_device(void)
{
	struct loop_info64 info;

	if (ioctl(dev.fd, LOOP_GET_STATUS64, &info) < 0)
		_exit(1);
	info.lo_sizelimit = 1 << 20;
	if (ioctl(dev.fd, LOOP_SET_STATUS64, &info) < 0)
		_exit(1);
}

static bool has_begun(void)
{
	char text[4096] = "";
	const int fd = open("talk", O_RDONLY);
	const ssize_t length = read(fd, text, sizeof(text) - 1);

	close(fd);
	return length > 0 && strstr(text, "IOPS");
}

/* In another process, as soon as the run shows its first numbers. */
static void do_later(void (*act)(void))
{
	unlink("talk");
	if (fork() != 0)
		return;
	for (unsigned i = 0; i < 25000 && !has_begun(); i++)
		usleep(10 * 1000);
	act();
	_exit(0);
}

static const struct said *run(const char *options)
{
	const struct spawn watched = { .err_path = "talk" };

	return bench_in(&watched, "run " LONG "%s", options);
}

static uint64_t ends_found(json_t *json)
{
	return count_at(json, "runs/0/read/errors/EOF");
}

Test(shrunk, file_ends_the_run_with_status_1)
{
	json_t *json;

	bench("prepare " FILES);
	do_later(shrink_file);

	assert_status(run(FILES "--file-test-mode=rndrd --iodepth=16"), 1);

	json = json_in("result.json");
	cr_assert_geq(ends_found(json), 1);
	cr_assert(is_true_at(json, "runs/0/stopped_by_error"));
	cr_assert(has_advice(json, "shrunk"));
	shell("grep -q \"test_file.1': the file or device ends before that (EOF)\" talk");
}

Test(shrunk, file_has_no_ios_that_moved_nothing)
{
	json_t *json;

	bench("prepare " FILES);
	do_later(shrink_file);

	assert_status(run(FILES "--file-test-mode=rndrd --continue-on-error --time=2"), 0);

	json = json_in("result.json");
	cr_assert_geq(ends_found(json), 1);
	cr_assert_eq(count_at(json, "runs/0/read/bytes"), 4096 * count_at(json, "runs/0/read/ios"));
	cr_assert_eq(count_at(json, "runs/0/read/short"), 0);
}

Test(shrunk, file_that_is_validated_is_bad_data)
{
	bench("prepare --validate " FILES);
	do_later(shrink_file);

	assert_status(run(FILES "--file-test-mode=rndrd --validate"), 4);

	cr_assert_geq(count_at(json_in("result.json"), "runs/0/read/verify_errors"), 1);
}

Test(shrunk, device_ends_the_run_whatever_the_engine)
{
	const char *const engines[] = { "io_uring", "libaio", "pool", "psync", "pvsync2", "sync",
					"stdio" };

	need_io_uring();
	need_loop_devices();
	for (unsigned i = 0; i < sizeof(engines) / sizeof(engines[0]); i++) {
		const struct said *said;

		shell("truncate -s 8M image");
		dev = loopdev_attach("image");
		do_later(shrink_device);

		said = run(text_of("--target=%s --engine=%s --file-block-size=4K "
				   "--file-test-mode=rndrd --file-extra-flags=%s", dev.path,
				   engines[i], strcmp(engines[i], "stdio") ? "direct" : "none"));

		cr_expect_eq(said->status, 1, "%s: status %d", engines[i], said->status);
		cr_expect_geq(ends_found(json_in("result.json")), 1, "%s", engines[i]);
		loopdev_detach(&dev);
	}
}

/* A mapping keeps the pages that are already mapped: here, all of them. */
static const struct said *map_while_it_shrinks(const char *options)
{
	do_later(shrink_device);
	return run(text_of("--target=%s --engine=mmap --file-block-size=4K --file-test-mode=rndrd "
			   "--mmap-populate --time=5 %s", dev.path, options));
}

Test(shrunk, device_that_is_mapped_is_an_error_at_the_end)
{
	json_t *json;

	need_loop_devices();
	shell("truncate -s 8M image");
	dev = loopdev_attach("image");

	assert_status(map_while_it_shrinks(""), 1);

	json = json_in("result.json");
	cr_assert(is_true_at(json, "runs/0/stopped_by_error"));
	cr_assert(has_advice(json, "shrunk"));
	loopdev_detach(&dev);
}

Test(shrunk, device_that_is_mapped_and_validated_is_bad_data)
{
	need_loop_devices();
	shell("truncate -s 8M image");
	dev = loopdev_attach("image");
	bench("prepare --validate --file-block-size=4K --target=%s --allow-device-writes=%s",
	      dev.path, dev.path);

	assert_status(map_while_it_shrinks("--validate"), 4);

	loopdev_detach(&dev);
}
