/* What is said of the page cache. */
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
	       "much came from the page cache: 3.91 MiB were read, but the kernel "
	       "fetched only 1 MiB from storage (--file-extra-flags=direct, or --cache=cold)");
}

/* What one variant reads does not make another's numbers those of the page cache. */
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
