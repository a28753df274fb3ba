/* Bytes outside of the range are never changed: with every engine, with and without O_DIRECT. */
#include "e2e.h"

#include <sys/xattr.h>
#include <unistd.h>

TestSuite(range, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

enum { FILE_BYTES = 20000, RANGE_BYTES = 8193, BLOCK_BYTES = 512 };

static const char *const engines[] = {
	"io_uring", "libaio", "pool", "psync", "pvsync2", "sync", "stdio", "mmap",
};
static const char *const modes[] = { "seqwr", "seqrewr", "rndwr", "rndrw" };

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* A user's file, and a copy of it. */
static void make_file(unsigned bytes)
{
	shell("head -c %u /dev/urandom > data; cp data before", bytes);
}

static bool is_same_behind(unsigned bytes)
{
	return size_of("data") == size_of("before") &&
	       system(text_of("cmp -s -i %u data before", bytes)) == 0;
}

static void write_with(const char *engine, const char *options)
{
	for (unsigned i = 0; i < COUNT(modes); i++) {
		const struct said *said;

		make_file(FILE_BYTES);
		said = bench("run --target=data --allow-overwrite=data --file-total-size=%u "
			     "--file-block-size=%u --file-test-mode=%s --engine=%s --time=0 "
			     "--events=40 --json=- %s", RANGE_BYTES, BLOCK_BYTES, modes[i], engine,
			     options);
		assert_status(said, 0);
		cr_expect(is_same_behind(RANGE_BYTES / BLOCK_BYTES * BLOCK_BYTES),
			  "%s, %s %s", engine, modes[i], options);
		cr_expect_neq(system("cmp -s data before"), 0, "%s, %s wrote nothing", engine,
			      modes[i]);
	}
}

Test(range, of_a_run_is_all_that_is_written)
{
	need_io_uring();
	for (unsigned i = 0; i < COUNT(engines); i++)
		write_with(engines[i], "");
}

/* Engines that do their I/O in memory have no O_DIRECT. */
Test(range, of_a_direct_run_is_all_that_is_written)
{
	need_io_uring();
	for (unsigned i = 0; i < COUNT(engines) - 2; i++)
		write_with(engines[i], "--file-extra-flags=direct");
}

#define PREPARE	"prepare --target=data --allow-overwrite=data "

Test(range, of_prepare_is_all_that_is_written)
{
	make_file(FILE_BYTES);

	assert_status(bench(PREPARE "--validate --file-block-size=512 --file-total-size=%u",
			    RANGE_BYTES), 0);

	cr_assert(is_same_behind(RANGE_BYTES));
	shell("! cmp -s -n 8192 data before");
}

Test(range, of_holes_is_all_that_is_filled)
{
	make_file(FILE_BYTES);
	shell("dd if=/dev/zero of=data bs=1 count=0 seek=3495253 status=none");
	shell("printf end >> data; cp data before");

	assert_status(bench(PREPARE "--file-total-size=3495253"), 0);

	cr_assert(is_same_behind(3495253));
	shell("cmp -n %u data before", FILE_BYTES);
	cr_assert_eq(zero_blocks("data", 4096), 0);
}

Test(range, of_what_is_missing_is_all_that_is_written)
{
	make_file(1000);

	assert_status(bench(PREPARE "--file-total-size=3495253"), 0);

	cr_assert_eq(size_of("data"), 3495253);
	shell("cmp -n 1000 data before");
	cr_assert_eq(zero_blocks("data", 512), 0);
}

Test(range, of_a_set_is_all_that_is_written)
{
	shell("head -c 1000 /dev/urandom > test_file.0; cp test_file.0 before");

	assert_status(bench("prepare --file-num=2 --file-total-size=2000003"), 0);

	cr_assert_eq(size_of("test_file.0"), 1000001);
	cr_assert_eq(size_of("test_file.1"), 1000001);
	shell("cmp -n 1000 test_file.0 before");
}

Test(range, of_a_file_of_ours_is_all_that_seqwr_writes)
{
	assert_status(bench("prepare --target=data --file-total-size=%u", FILE_BYTES), 0);
	if (getxattr("data", "user.ringbench", NULL, 0) < 0)
		cr_skip_test("needs a file system with user attributes");
	shell("cp data before");

	assert_status(bench("run --target=data --file-total-size=%u --file-block-size=512 "
			    "--file-test-mode=seqwr --time=0 --events=4", RANGE_BYTES), 0);

	cr_assert(is_same_behind(RANGE_BYTES));
}
