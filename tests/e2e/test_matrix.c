/*
 * Every engine, from one I/O in flight to 4096, from sectors to megabytes, with one loop and
 * with two: none stalls, none loses a completion, and exactly the requested number of I/Os is
 * done.
 */
#include "e2e.h"

#include <criterion/parameterized.h>
#include <stdio.h>

TestSuite(matrix, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

#define SET	"--file-num=2 --file-total-size=8M "

static const unsigned depths[] = { 1, 2, 32, 4096 };
static const unsigned block_sizes[] = { 512, 4096, 1 << 20 };

enum { DEPTHS = 4, BLOCK_SIZES = 3, SURPLUS = 11 };

/* The thread sanitizer has no room for thousands of threads. */
#ifdef __SANITIZE_THREAD__
enum { POOL_DEPTH_MAX = 32 };
#else
enum { POOL_DEPTH_MAX = 4096 };
#endif

static bool is_possible(const char *engine, unsigned depth)
{
	return strcmp(engine, "pool") != 0 || depth <= POOL_DEPTH_MAX;
}

/* More I/Os than slots, and not a multiple of them. */
static void assert_exact(const char *engine, const char *mode, unsigned depth, unsigned block,
			 unsigned loops)
{
	const unsigned events = depth * loops + SURPLUS;
	const struct said *said = bench("run " SET "--engine=%s --file-test-mode=%s --iodepth=%u "
					"--file-block-size=%u --threads=%u --events=%u --time=0 "
					"--json=-", engine, mode, depth, block, loops, events);
	json_t *run;

	assert_status(said, 0);
	run = value_at(json_of(said), "runs/0");
	cr_expect_eq(count_at(run, "total/ios"), events, "%s: depth %u, block %u, %u loops",
		     engine, depth, block, loops);
	cr_expect_eq(count_at(run, "total/bytes"), (uint64_t)events * block);
	cr_expect_eq(count_at(run, "total/short"), 0);
	cr_expect_eq(count_at(run, "unfinished"), 0);
	cr_expect_eq(json_object_size(value_at(run, "total/errors")), 0);
}

struct engine_row {
	char name[16];
	bool is_blocking;
};

ParameterizedTestParameters(matrix, every_engine_does_exactly_what_was_asked)
{
	static struct engine_row rows[] = {
		{ "io_uring", false }, { "libaio", false }, { "pool", false },
		{ "nop", false }, { "null", false },
		{ "psync", true }, { "pvsync2", true }, { "sync", true },
		{ "stdio", true }, { "mmap", true },
	};

	return cr_make_param_array(struct engine_row, rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(struct engine_row *engine, matrix, every_engine_does_exactly_what_was_asked)
{
	if (!strcmp(engine->name, "io_uring") || !strcmp(engine->name, "nop"))
		need_io_uring();
	bench("prepare " SET);
	for (unsigned d = 0; d < DEPTHS; d++)
		for (unsigned b = 0; b < BLOCK_SIZES; b++)
			for (unsigned loops = 1; loops <= 2; loops++) {
				const bool large = depths[d] == 4096 && block_sizes[b] > 4096;

				if (!large && (depths[d] == 1 || !engine->is_blocking) &&
				    is_possible(engine->name, depths[d]))
					assert_exact(engine->name, "rndrw", depths[d],
						     block_sizes[b], loops);
			}
}

/* Includes what the page cache would release. 0 if the kernel does not report it. */
static uint64_t available_bytes(void)
{
	unsigned long long kib = 0;
	char line[128];
	FILE *file = fopen("/proc/meminfo", "r");

	while (file && kib == 0 && fgets(line, sizeof(line), file))
		sscanf(line, "MemAvailable: %llu kB", &kib);
	if (file)
		fclose(file);
	return (uint64_t)kib << 10;
}

/* 4 GiB of buffers per loop: one test at a time, and only with sufficient memory. */
Test(matrix, thousands_of_megabytes_in_flight)
{
	static const char *const names[] = { "libaio", "pool", "io_uring" };

	if (available_bytes() < UINT64_C(12) << 30)
		cr_skip_test("needs 12 GiB of free memory");
	need_io_uring();
	bench("prepare " SET);
	for (unsigned i = 0; i < 3; i++)
		for (unsigned loops = 1; loops <= 2 && is_possible(names[i], 4096); loops++)
			assert_exact(names[i], "rndrd", 4096, 1 << 20, loops);
}
