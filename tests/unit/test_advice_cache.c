/* The notes about the page cache. */
#include "advised.h"

#include <criterion/criterion.h>

TestSuite(advice_cache, .init = advised_begin, .fini = advised_end);

Test(advice_cache, tells_that_the_page_cache_was_measured)
{
	struct run_result *run = advised_run("v", 1);

	run->direct = false;
	run->cost.storage_read_bytes = 0;

	expect_advice("cached",
	       "the page cache was measured, not the drive: 256 MiB fit in 8 GiB of "
	       "memory and were read without O_DIRECT (--file-extra-flags=direct, or a "
	       "--file-total-size above that)");
}

Test(advice_cache, of_a_mixed_run_only_the_reads_came_from_the_page_cache)
{
	struct run_result *run = advised_run("v", 1);

	run->direct = false;
	run->cost.storage_read_bytes = 0;
	run->end_fsyncs = 1;
	sample_ios(run, IO_WRITE, 10, 1000);

	expect_advice("cached",
	       "reads came from the page cache, not the drive: 256 MiB fit in 8 GiB of "
	       "memory and were read without O_DIRECT (--file-extra-flags=direct, or a "
	       "--file-total-size above that)");
}

Test(advice_cache, believes_the_kernel_that_cold_reads_came_from_the_drive)
{
	advised_run("v", 1)->direct = false;

	expect_no_advice();
}

Test(advice_cache, an_engine_without_io_measured_no_page_cache)
{
	struct run_result *run = advised_run("v", 1);

	run->engine_requested = run->engine_used = "null";
	run->direct = false;
	run->cost.storage_read_bytes = 0;

	expect_advice("no-io",
	       "nothing was read or written: engine null measures the tool, not storage");
}

Test(advice_cache, tells_that_a_large_set_was_mostly_cached)
{
	struct run_result *run = advised_run("v", 1);

	advised.environ.targets[0].size_bytes = 16 * GIB;
	run->direct = false;
	run->cost.storage_read_bytes = 1 << 20;

	expect_advice("partly-cached",
	       "many reads came from the page cache: 3.91 MiB were read, but the kernel fetched "
	       "only 1 MiB from storage (--file-extra-flags=direct, or --cache=cold)");
}

/* Reads of one variant from the page cache must not cause a note about another. */
Test(advice_cache, judges_each_run_by_its_own_targets)
{
	const unsigned large = sample_target(&advised, "/data/large", 16 * GIB);

	advised_run("small", 1);
	advised_run("large", 1)->targets[0] = large;
	for (unsigned i = 0; i < 2; i++) {
		advised.runs[i].direct = false;
		advised.runs[i].cost.storage_counted = false;
		advised.runs[i].cost.storage_read_bytes = 0;
		advised.runs[i].resident_before = 1;
	}

	expect_advice("cached",
	       "the page cache was measured at small, not the drive: 256 MiB fit in 8 "
	       "GiB of memory and were read without O_DIRECT (--file-extra-flags=direct, or a "
	       "--file-total-size above that)");
}

Test(advice_cache, without_accounting_what_was_in_memory_before_tells)
{
	struct run_result *run = advised_run("v", 1);

	run->direct = false;
	run->cost.storage_read_bytes = 0;
	run->cost.storage_counted = false;
	run->resident_before = 0;
	expect_no_advice();

	run->resident_before = 1;
	expect_advice("cached", "the page cache was measured, not the drive: 256 MiB fit in 8 GiB "
		      "of memory and were read without O_DIRECT (--file-extra-flags=direct, or a "
		      "--file-total-size above that)");
}

/* ---- read-around ---- */

/* Cold random reads of 3.91 MiB, for which the kernel fetched this number of MiB. */
static struct run_result *read_around(const char *engine, unsigned mib)
{
	struct run_result *run = advised_run("v", 1);

	run->engine_requested = run->engine_used = engine;
	run->direct = false;
	run->spec.iodepth = 1;
	run->cost.storage_read_bytes = (uint64_t)mib << 20;
	return run;
}

Test(advice_cache, a_mapping_that_is_read_around_is_told)
{
	read_around("mmap", 593);

	expect_advice("read-around", "3.91 MiB were read, but the kernel fetched 593 MiB: it "
		      "reads around each block (--mmap-advice=random)");
}

Test(advice_cache, the_advice_that_was_taken_is_not_given_again)
{
	read_around("mmap", 593)->spec.mmap_advice = MMAP_ADVICE_RANDOM;

	expect_advice("read-around", "3.91 MiB were read, but the kernel fetched 593 MiB: it "
		      "reads around each block (larger blocks, or another engine)");
}

Test(advice_cache, read_around_is_cured_by_direct_where_it_can_be)
{
	read_around("psync", 32);

	expect_advice("read-around", "3.91 MiB were read, but the kernel fetched 32 MiB: it reads "
		      "around each block (--file-extra-flags=direct)");
}

Test(advice_cache, a_little_more_than_was_read_is_nothing_special)
{
	read_around("mmap", 5);

	expect_no_advice();
}

Test(advice_cache, sequential_reads_want_what_lies_ahead)
{
	read_around("mmap", 593)->spec.test_mode = TEST_MODE_SEQRD;

	expect_no_advice();
}

/* ---- states of the cache ---- */

/* Buffered reads that all came from the drive. */
static struct run_result *buffered_run(double before, double after)
{
	struct run_result *run = advised_run("v", 1);

	run->direct = false;
	run->resident_before = before;
	run->resident_after = after;
	return run;
}

Test(advice_cache, a_cold_cache_that_is_not_is_told)
{
	buffered_run(0.25, 0.3)->spec.cache = CACHE_COLD;

	expect_advice("not-cold", "--cache=cold left 25 % of the set in memory: pages that are "
		      "mapped, locked or being written elsewhere are not dropped (stop whatever "
		      "else uses these files)");
}

Test(advice_cache, a_cold_cache_is_nothing_special)
{
	buffered_run(0.01, 0.05)->spec.cache = CACHE_COLD;

	expect_no_advice();
}

Test(advice_cache, what_is_in_memory_does_not_matter_to_direct_reads)
{
	struct run_result *run = advised_run("v", 1);

	run->spec.cache = CACHE_COLD;
	run->resident_before = run->resident_after = 0.25;

	expect_no_advice();
}

Test(advice_cache, a_cache_that_fills_during_the_run_is_told)
{
	buffered_run(0.03, 0.64);

	expect_advice("cache-fills", "the page cache filled during the run: 3 % of the set was in "
		      "it before and 64 % after, so early reads missed it and late ones hit it, "
		      "and the IOPS describe neither state (--cache=warm, or "
		      "--file-extra-flags=direct)");
}

/* A block that is read only once is never found there. */
Test(advice_cache, reads_without_repeats_do_not_hit_what_they_brought_in)
{
	struct run_result *run = buffered_run(0, 0.9);

	run->spec.no_repeat = true;

	expect_no_advice();

}

Test(advice_cache, reads_of_a_second_order_do)
{
	struct run_result *run = buffered_run(0, 0.9);

	run->spec.no_repeat = true;
	run->op[IO_READ].bytes = 1 << 30;	/* of 256 MiB */
	run->cost.storage_read_bytes = 1 << 30;

	expect_advice("cache-fills", "the page cache filled during the run: 0 % of the set was in "
		      "it before and 90 % after, so early reads missed it and late ones hit it, "
		      "and the IOPS describe neither state (--cache=warm, or "
		      "--file-extra-flags=direct)");
}

/* This excludes the other cure. */
Test(advice_cache, an_engine_that_needs_the_page_cache_is_no_part_of_a_cure)
{
	static const char *const names[] = { "mmap", "stdio" };

	for (unsigned i = 0; i < 2; i++) {
		struct run_result *run = buffered_run(0.03, 0.64);

		run->engine_requested = run->engine_used = names[i];

		expect_advice("cache-fills", "the page cache filled during the run: 3 % of the "
			      "set was in it before and 64 % after, so early reads missed it and "
			      "late ones hit it, and the IOPS describe neither state "
			      "(--cache=warm, or another engine with --file-extra-flags=direct)");
		advised_end();
		advised_begin();
	}
}

Test(advice_cache, a_cache_that_stays_as_it_is_is_nothing_special)
{
	buffered_run(0.03, 0.15);

	expect_no_advice();
}

Test(advice_cache, a_sweep_fills_the_cache_and_hits_nothing)
{
	buffered_run(0, 1)->spec.test_mode = TEST_MODE_SEQRD;

	expect_no_advice();
}

Test(advice_cache, a_warm_cache_that_nobody_asked_for_is_told)
{
	struct run_result *run = buffered_run(1, 1);

	run->spec.cache = CACHE_WARM;
	run->cache_chosen = true;

	expect_advice("warmed", "the files were read into the page cache before each run "
		      "(cache=warm): the default where they fit in half of the memory, so that "
		      "all variants find the same cache (--cache=cold, --cache=keep)");
}

Test(advice_cache, a_warm_cache_that_was_asked_for_is_not)
{
	buffered_run(1, 1)->spec.cache = CACHE_WARM;

	expect_no_advice();
}

Test(advice_cache, direct_reads_that_fill_the_cache_were_not_direct)
{
	struct run_result *run = advised_run("v", 1);

	run->resident_before = 0;
	run->resident_after = 0.4;

	expect_advice("direct-cached", "the file system did direct I/O through the page cache: 40 "
		      "% of the set was cached although all files were opened with O_DIRECT (look "
		      "for data=journal, compression, checksums or encryption)");
}

Test(advice_cache, direct_reads_leave_what_is_in_the_cache)
{
	struct run_result *run = advised_run("v", 1);

	run->resident_before = run->resident_after = 0.4;

	expect_no_advice();
}
