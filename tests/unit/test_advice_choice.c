/* Which of the settings that variants stand for is to be chosen. */
#include "advised.h"

#include <criterion/criterion.h>
#include <string.h>

#include "compare.h"

TestSuite(advice_choice, .init = advised_begin, .fini = advised_end);

/* Three rounds of a variant with these IOPS, give or take one in a hundred. */
static void add(const char *variant, const char *setting, uint64_t iops, unsigned rounds)
{
	for (unsigned round = 1; round <= rounds; round++) {
		struct run_result *run = sample_run(&advised, variant, round, "psync",
						    "file-test-mode=rndrd time=1 "
						    "file-extra-flags=direct");

		run->direct = true;
		sample_ios(run, IO_READ, iops + round * iops / 100, 1000);
		run->cost.storage_counted = true;
		run->cost.storage_read_bytes = run->op[IO_READ].bytes;
		run->spec.choice = setting;
		run_result_finish(run);
	}
}

static const char *choice_in(const char *baseline)
{
	struct err err = { 0 };

	cr_assert_eq(compare_variants(&advised, baseline, &err), 0, "%s", err.text);
	advised_collect();
	for (unsigned i = 0; i < advised.advice_count; i++)
		if (strcmp(advised.advice[i].code, "choice") == 0)
			return advised.advice[i].text;
	return "";
}

Test(advice_choice, the_fastest_is_chosen_with_its_lead_and_the_order)
{
	add("fdatasync", "wal_sync_method=fdatasync", 2000, 3);
	add("open_datasync", "wal_sync_method=open_datasync", 4000, 3);
	add("fsync", "wal_sync_method=fsync", 1000, 3);

	cr_assert_str_eq(choice_in("fdatasync"), "choose wal_sync_method=open_datasync: 4,080 "
			 "IOPS, 2.00 × those of fdatasync (95 %: 2.00 to 2.00); all by IOPS: "
			 "open_datasync 4,080, fdatasync 2,040, fsync 1,020");
}

Test(advice_choice, a_baseline_that_is_the_fastest_is_kept)
{
	add("fdatasync", "wal_sync_method=fdatasync", 2000, 3);
	add("fsync", "wal_sync_method=fsync", 1000, 3);

	cr_assert_str_eq(choice_in("fdatasync"), "keep wal_sync_method=fdatasync: 2,040 IOPS, "
			 "2.00 × those of fsync (95 %: 2.00 to 2.00); all by IOPS: fdatasync "
			 "2,040, fsync 1,020");
}

static void add_scattered(const char *variant, const char *setting, const uint64_t iops[3])
{
	for (unsigned i = 0; i < 3; i++) {
		add(variant, setting, iops[i], 1);
		advised.runs[advised.run_count - 1].round = i + 1;
	}
}

/* Each is ahead in some rounds. */
Test(advice_choice, of_those_that_tie_the_first_is_chosen)
{
	static const uint64_t one[] = { 2000, 2100, 1900 }, other[] = { 2100, 1900, 2050 };

	add_scattered("fdatasync", "wal_sync_method=fdatasync", one);
	add_scattered("open_datasync", "wal_sync_method=open_datasync", other);
	add("fsync", "wal_sync_method=fsync", 1000, 3);

	cr_assert_str_eq(choice_in("fdatasync"), "keep wal_sync_method=fdatasync: 2,020 IOPS, in a "
			 "tie with open_datasync 2,070 (no difference is shown); all by "
			 "IOPS: open_datasync 2,070, fdatasync 2,020, fsync 1,020");
}

/* The second may be as fast as the third, but also as slow as the first. */
Test(advice_choice, of_those_that_tie_only_one_that_gains_is_chosen)
{
	static const uint64_t unsure[] = { 1800, 2600, 2200 };

	add("fdatasync", "wal_sync_method=fdatasync", 2000, 3);
	add_scattered("open_datasync", "wal_sync_method=open_datasync", unsure);
	add("open_sync", "wal_sync_method=open_sync", 2400, 3);

	cr_assert_str_eq(choice_in("fdatasync"), "choose wal_sync_method=open_sync: 2,448 IOPS, "
			 "in a tie with open_datasync 2,222 (no difference is shown); all by "
			 "IOPS: open_sync 2,448, open_datasync 2,222, fdatasync 2,040");
}

Test(advice_choice, nothing_is_chosen_from_two_rounds)
{
	add("fdatasync", "wal_sync_method=fdatasync", 2000, 2);
	add("fsync", "wal_sync_method=fsync", 1000, 2);

	cr_assert_str_empty(choice_in("fdatasync"));
}

Test(advice_choice, nothing_is_chosen_by_numbers_of_the_page_cache)
{
	add("sync", "io_method=sync", 2000, 3);
	add("worker", "io_method=worker", 4000, 3);
	advised.runs[4].direct = false;
	advised.runs[4].cost.storage_read_bytes = 0;

	cr_assert_str_empty(choice_in("sync"));
}

Test(advice_choice, variants_that_stand_for_nothing_or_another_workload_are_no_candidates)
{
	add("fdatasync", "wal_sync_method=fdatasync", 2000, 3);
	add("other", "", 3000, 3);
	add("split", "wal_sync_method=split", 4000, 3);
	for (unsigned i = 6; i < 9; i++)
		advised.runs[i].spec.against = "split";

	cr_assert_str_empty(choice_in("fdatasync"));
}
