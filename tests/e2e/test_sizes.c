/* Mixed block sizes: numbers by size add up to those of the run, and blocks are valid. */
#include "e2e.h"

#include <string.h>

TestSuite(sizes, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

static const char *const engines[] = {
	"io_uring", "libaio", "pool", "psync", "pvsync2", "sync", "stdio", "mmap",
};

enum { ASYNC = 3 };		/* the first ones, which hold several I/Os */

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static uint64_t of_size(json_t *json, unsigned row, const char *what)
{
	return count_at(json, text_of("runs/0/sizes/%u/%s", row, what));
}

/* Adds the rows of this operation. */
static void assert_adds_up(json_t *json, const char *op, bool whole)
{
	uint64_t ios = 0, bytes = 0;

	for (unsigned i = 0; i < length_at(json, "runs/0/sizes"); i++) {
		if (strcmp(text_at(json, text_of("runs/0/sizes/%u/op", i)), op) != 0)
			continue;
		ios += of_size(json, i, "ios");
		bytes += of_size(json, i, "bytes");
		cr_assert_eq(of_size(json, i, "histogram/count"), of_size(json, i, "ios"));
		if (whole)
			cr_assert_eq(of_size(json, i, "bytes"),
				     of_size(json, i, "ios") * of_size(json, i, "size_bytes"));
	}
	cr_assert_eq(ios, count_at(json, text_of("runs/0/%s/ios", op)));
	cr_assert_eq(bytes, count_at(json, text_of("runs/0/%s/bytes", op)));
}

static void run_with(const char *engine, unsigned iodepth, const char *options)
{
	const struct said *said =
		bench("run --file-num=2 --file-total-size=4M --time=0 --events=1000 --engine=%s "
		      "--iodepth=%u --json=- %s", engine, iodepth, options);
	json_t *json;

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_eq(count_at(json, "runs/0/total/ios"), 1000, "%s %s", engine, options);
	assert_adds_up(json, "read", strstr(options, "=rnd") != NULL);
	assert_adds_up(json, "write", strstr(options, "=rnd") != NULL);
}

Test(sizes, add_up_on_every_engine)
{
	need_io_uring();
	bench("prepare --file-num=2 --file-total-size=4M");
	for (unsigned i = 0; i < COUNT(engines); i++) {
		const unsigned depth = i < ASYNC ? 7 : 1;

		run_with(engines[i], depth, "--file-test-mode=rndrw --threads=2 "
				     "--block-sizes=read:512:6,4K:3,write:16K,64K:2");
		run_with(engines[i], depth, "--file-test-mode=seqrd --block-sizes=4K,12K,28K");
		run_with(engines[i], depth, "--file-test-mode=rndrd "
				     "--block-sizes=4K:60,16K:30,64K:10 "
				     "--rate=100k --warmup-time=0.01");
	}
}

Test(sizes, add_up_beside_other_ways_to_choose_places_and_times)
{
	need_io_uring();
	bench("prepare --file-num=2 --file-total-size=4M");
	for (unsigned i = 0; i < COUNT(engines); i++) {
		const unsigned depth = i < ASYNC ? 7 : 1;

		run_with(engines[i], depth, "--file-test-mode=seqrw --threads=2 "
				     "--block-sizes=read:4K,12K,write:8K,28K");
		run_with(engines[i], depth, "--file-test-mode=rndrw --hot-spots=20:80,30:15 "
				     "--block-sizes=4K:60,16K:30,64K:10");
		run_with(engines[i], depth, "--file-test-mode=rndrw --think-time=20us "
				     "--file-fsync-freq=100 --block-sizes=4K:60,16K:30,64K:10");
	}
}

Test(sizes, are_validated)
{
	need_io_uring();
	bench("prepare --file-num=2 --file-total-size=4M --file-block-size=4K --validate");
	for (unsigned i = 0; i < COUNT(engines); i++) {
		const unsigned depth = i < ASYNC ? 7 : 1;

		run_with(engines[i], depth, "--file-test-mode=rndrw --threads=2 --validate "
				     "--block-sizes=4K:60,16K:30,64K:10");
		run_with(engines[i], depth, "--file-test-mode=seqrewr --threads=2 --validate "
				     "--block-sizes=4K,12K,20K");
		run_with(engines[i], depth, "--file-test-mode=seqrw --threads=2 --validate "
				     "--block-sizes=read:4K,12K,write:8K,28K");
		run_with(engines[i], depth, "--file-test-mode=rndrw --threads=2 --validate "
				     "--hot-spots=20:80 --think-time=20us --block-sizes=4K,64K");
	}
}

Test(sizes, are_direct)
{
	static const char *const direct[] = {
		"io_uring", "libaio", "pool", "psync", "pvsync2", "sync",
	};

	need_io_uring();
	bench("prepare --file-num=2 --file-total-size=4M --file-block-size=4K --validate");
	for (unsigned i = 0; i < COUNT(direct); i++) {
		const unsigned depth = i < ASYNC ? 8 : 1;

		run_with(direct[i], depth, "--file-test-mode=rndrw --file-extra-flags=direct "
				   "--validate --block-sizes=read:4K:6,16K:3,write:8K,64K");
		run_with(direct[i], depth, "--file-test-mode=seqrewr --file-extra-flags=direct "
				   "--validate --block-sizes=4K,12K,64K");
	}
}

Test(sizes, have_a_row_each_in_the_details)
{
	const struct said *said =
		bench("run --engine=null --file-test-mode=rndrd --time=0 --events=1000 --details "
		      "--block-sizes=4K:60,64K:40");

	assert_status(said, 0);
	assert_says(said->out, "mixed, up to 64 KiB random reads");
	assert_says(said->out, "size");
	assert_says(said->out, "4 KiB");
	assert_says(said->out, "64 KiB");
}

/* The share of one of two rows, whose indices add up to of_both. */
static double share_of(json_t *json, unsigned row, unsigned of_both)
{
	const double ios = (double)of_size(json, row, "ios");

	return ios / (ios + (double)of_size(json, of_both - row, "ios"));
}

Test(sizes, have_weights_of_their_own_for_reads_and_writes)
{
	const struct said *said =
		bench("run --engine=null --file-test-mode=rndrw --file-rw-ratio=1 --time=0 "
		      "--events=100000 --json=- --block-sizes=read:4K:90,64K:10,write:4K,16K:3");
	json_t *json;

	assert_status(said, 0);
	json = json_of(said);
	cr_assert_eq(length_at(json, "runs/0/sizes"), 4);
	/* The standard deviation of both is less than 0.002. */
	cr_assert_float_eq(share_of(json, 0, 1), 0.9, 0.01);
	cr_assert_eq(of_size(json, 1, "size_bytes"), 64 * 1024);
	cr_assert_float_eq(share_of(json, 2, 5), 0.25, 0.01);
	cr_assert_eq(of_size(json, 3, "size_bytes"), 16 * 1024);
}

/* A saved result loads completely, rows by size included. */
Test(sizes, are_kept_in_a_result)
{
	const struct said *said;

	assert_status(bench("run --engine=null --file-test-mode=rndrd --time=0 --events=1000 "
			    "--block-sizes=4K:60,64K:40 --json=kept.json"), 0);
	assert_status(bench("diff kept.json kept.json"), 0);
	shell("sed 's/64K:40/64K:40,128K:1/' kept.json > wrong.json");
	said = bench("diff kept.json wrong.json");
	assert_status(said, 2);
	assert_says(said->err, "has 2 rows: block-sizes has 3 sizes");
}

Test(sizes, must_fit_into_a_file)
{
	const struct said *said;

	bench("prepare --target=small --file-total-size=32K");
	said = bench("run --target=small --file-test-mode=rndrd --block-sizes=4K,64K");
	assert_status(said, 2);
	assert_says(said->err, "block-sizes=64K is larger than 'small'");
}
