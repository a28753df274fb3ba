/* The option table, and values of every type: text to C and back. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "engine.h"
#include "option.h"
#include "plan.h"
#include "spec.h"

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(option, .init = setup, .fini = teardown);

/* Some struct with members for options. */
union base {
	struct spec spec;
	struct plan_options plan;
	struct command_options command;
};

static void assert_parses_as(const char *name, const char *text, const char *canonical)
{
	const struct option *option = option_find(name);
	union base base = { 0 };
	struct err err = { 0 };

	cr_assert_eq(option_parse(option, text, &base, &arena, &err), 0, "%s=%s: %s", name,
		     text, err.text);
	cr_assert_str_eq(option_format(option, &base, &arena), canonical);
	cr_assert_str_eq(option_canonical(option, canonical, &arena), canonical);
}

static void assert_refused(const char *name, const char *text, const char *why)
{
	const struct option *option = option_find(name);
	struct err err = { 0 };

	cr_assert_lt(option_check(option, text, &err), 0, "%s=%s was taken", name, text);
	cr_assert_str_eq(err.text, why);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

/* -- the table */

Test(option, every_row_says_what_a_user_needs_to_know)
{
	for (unsigned i = 0; i < option_count; i++) {
		const struct option *option = &options[i];
		const bool is_switch = option_is_switch(option);

		cr_assert_neq(option->commands, 0, "%s: no command takes it", option->name);
		cr_assert_neq(option->help[0], '\0', "%s", option->name);
		cr_assert_leq(strlen(option->help) +
			      strlen(option->fallback ? option->fallback : ""), 63,
			      "%s: more than --help has room for", option->name);
		cr_assert_neq(option->help[strlen(option->help) - 1], '.', "%s",
			      option->name);
		cr_assert_eq(option->value_name == NULL, is_switch, "%s", option->name);
		cr_assert_neq(option_accepts(option, &arena)[0], '\0', "%s", option->name);
	}
}

Test(option, every_default_is_a_value_that_the_row_accepts)
{
	for (unsigned i = 0; i < option_count; i++) {
		struct err err = { 0 };

		if (options[i].fallback)
			cr_assert_eq(option_check(&options[i], options[i].fallback, &err), 0,
				     "%s: %s", options[i].name, err.text);
	}
}

Test(option, only_the_test_mode_has_no_default)
{
	for (unsigned i = 0; i < option_count; i++)
		cr_assert_eq(options[i].fallback == NULL,
			     strcmp(options[i].name, "file-test-mode") == 0, "%s",
			     options[i].name);
}

Test(option, names_are_unique)
{
	for (unsigned i = 0; i < option_count; i++)
		cr_assert_eq(option_find(options[i].name), &options[i]);
}

Test(option, rows_of_a_section_stand_together)
{
	for (unsigned i = 1; i < option_count; i++) {
		if (strcmp(options[i].section, options[i - 1].section) == 0)
			continue;
		for (unsigned j = 0; j < i; j++)
			cr_assert_str_neq(options[i].section, options[j].section);
	}
}

Test(option, has_sysbench_defaults)
{
	const struct { const char *name, *fallback; } sysbench[] = {
		{ "file-num", "128" }, { "file-total-size", "2G" },
		{ "file-block-size", "16K" }, { "file-rw-ratio", "1.5" },
		{ "file-fsync-freq", "100" }, { "file-fsync-all", "off" },
		{ "file-fsync-end", "on" }, { "file-fsync-mode", "fsync" },
		{ "file-merged-requests", "0" }, { "threads", "1" }, { "events", "0" },
		{ "time", "10" }, { "report-interval", "0" }, { "percentile", "95" },
		{ "rand-seed", "0" }, { "warmup-time", "0" },
	};

	for (size_t i = 0; i < sizeof(sysbench) / sizeof(sysbench[0]); i++)
		cr_assert_str_eq(option_find(sysbench[i].name)->fallback,
				 sysbench[i].fallback);
}

Test(option, is_found_with_underscores_too)
{
	cr_assert_eq(option_find("file_block_size"), option_find("file-block-size"));
	cr_assert_null(option_find("file-block"));
	cr_assert_null(option_find(""));
}

Test(option, nearest_is_a_known_name)
{
	cr_assert_str_eq(option_nearest("file-nm"), "file-num");
	cr_assert_str_eq(option_nearest("block-size"), "block-sizes");
	cr_assert_str_eq(option_nearest("total-size"), "file-total-size");
	cr_assert_null(option_nearest("colour"));
}

/* -- types */

Test(option, bool_has_many_names)
{
	assert_parses_as("pin", "on", "on");
	assert_parses_as("pin", "true", "on");
	assert_parses_as("pin", "yes", "on");
	assert_parses_as("pin", "1", "on");
	assert_parses_as("pin", "off", "off");
	assert_parses_as("pin", "false", "off");
	assert_parses_as("pin", "no", "off");
	assert_parses_as("pin", "0", "off");
	assert_refused("pin", "maybe", "'maybe' is neither on nor off");
	assert_refused("pin", "", "'' is neither on nor off");
}

Test(option, number_has_a_range)
{
	assert_parses_as("threads", "1", "1");
	assert_parses_as("threads", "1024", "1024");
	assert_refused("threads", "0", "'0' is too small (at least 1)");
	assert_refused("threads", "1025", "'1025' is too large (at most 1024)");
	assert_refused("threads", "99999999999999999999",
		       "'99999999999999999999' is too large (at most 1024)");
	assert_refused("threads", "-1", "'-1' is not a whole number (try 64 or 10k)");
	assert_refused("threads", "four", "'four' is not a whole number (try 64 or 10k)");
}

Test(option, a_number_may_have_a_word_for_none_given)
{
	struct plan_options plan = { .rounds = 7 };
	struct err err = { 0 };

	assert_parses_as("rounds", "auto", "auto");
	assert_parses_as("rounds", "5", "5");
	cr_assert_eq(option_parse(option_find("rounds"), "auto", &plan, &arena, &err), 0);
	cr_assert_eq(plan.rounds, 0);
	assert_refused("rounds", "0", "'0' is too small (at least 1)");
	cr_assert_str_eq(option_accepts(option_find("rounds"), &arena), "1 to 1000, or auto");
}

Test(option, count_may_be_as_large_as_64_bits)
{
	assert_parses_as("events", "10k", "10000");
	assert_parses_as("events", "18446744073709551615", "18446744073709551615");
	assert_refused("events", "18446744073709551616",
		       "'18446744073709551616' is too large (at most 18446744073709551615)");
}

Test(option, size_is_in_powers_of_1024)
{
	assert_parses_as("file-block-size", "4096", "4K");
	assert_parses_as("file-block-size", "4k", "4K");
	assert_parses_as("file-total-size", "1.5G", "1536M");
	assert_refused("file-block-size", "4q", "'4q' is not a size (try 4096, 4K or 1M)");
	assert_refused("file-block-size", "0", "'0' is too small (at least 1)");
	assert_refused("file-block-size", "2G", "'2G' is too large (at most 1G)");
	assert_refused("file-total-size", "16E",
		       "'16E' is too large (at most 9223372036854775807)");
}

Test(option, block_sizes_have_weights)
{
	assert_parses_as("block-sizes", "", "");
	assert_parses_as("block-sizes", "64K:10,4K:60,16K:30", "4K:60,16K:30,64K:10");
	assert_parses_as("block-sizes", "4096,8k", "4K:1,8K:1");
	assert_parses_as("block-sizes", "read:4K,write:64K", "read:4K:1,write:64K:1");
	assert_parses_as("block-sizes", "write:64K:2,8K,read:4K:60,16K:40",
			 "read:4K:60,16K:40,write:8K:1,64K:2");
	assert_parses_as("block-sizes", "write:4K", "write:4K:1");
	assert_refused("block-sizes", "4K:0",
		       "'0' is not a weight (a whole number from 1 to 10000)");
	assert_refused("block-sizes", "4K:x",
		       "'x' is not a weight (a whole number from 1 to 10000)");
	assert_refused("block-sizes", "4K,4096:2", "'4096' is given twice");
	assert_refused("block-sizes", "4q", "'4q' is not a size (try 4096, 4K or 1M)");
	assert_refused("block-sizes", "4K,read:8K",
		       "'4K,read:8K': sizes before 'read:' have no operation (begin with "
		       "read: or write:)");
	assert_refused("block-sizes", "wirte:4K",
		       "'wirte' is not an operation (did you mean 'write'?): read|write");
	assert_refused("block-sizes", "1K,2K,3K,4K,5K,6K,7K,8K,9K,10K,11K,12K,13K,14K,15K,16K,17K",
		       "'17K' is beyond the limit of 16 sizes");
}

Test(option, time_is_in_seconds_if_there_is_no_unit)
{
	assert_parses_as("time", "10", "10s");
	assert_parses_as("time", "0.2", "200ms");
	assert_parses_as("time", "90s", "90s");
	assert_parses_as("time", "1h", "1h");
	assert_refused("time", "soon", "'soon' is not a time (try 10, 0.5, 200ms or 5m)");
	assert_refused("time", "1000000h", "'1000000h' is too large (at most 3650d)");
}

Test(option, ratio_is_a_number_or_two_shares)
{
	assert_parses_as("file-rw-ratio", "1.5", "1.5");
	assert_parses_as("file-rw-ratio", "60/40", "1.5");
	assert_parses_as("file-rw-ratio", "0", "0");
	assert_parses_as("file-rw-ratio", "0.001", "0.001");
	assert_refused("file-rw-ratio", "100/0",
		       "'100/0' divides by zero (for reads only use a read mode)");
	assert_refused("file-rw-ratio", "-1", "'-1' is not a ratio (try 1.5 or 60/40)");
	assert_refused("file-rw-ratio", "nan", "'nan' is not a ratio (try 1.5 or 60/40)");
	assert_refused("file-rw-ratio", "inf", "'inf' is not a ratio (try 1.5 or 60/40)");
	assert_refused("file-rw-ratio", "1e3", "'1e3' is not a ratio (try 1.5 or 60/40)");
	assert_refused("file-rw-ratio", ".", "'.' is not a ratio (try 1.5 or 60/40)");
	assert_refused("file-rw-ratio", "/", "'/' is not a ratio (try 1.5 or 60/40)");
	assert_refused("file-rw-ratio", "", "'' is not a ratio (try 1.5 or 60/40)");
}

Test(option, rates_are_counts_or_fractions)
{
	assert_parses_as("rate", "0", "0");
	assert_parses_as("rate", "500", "500");
	assert_parses_as("rate", "10k", "10000");
	assert_parses_as("rate", "0.5", "0.5");
	assert_parses_as("rate", "2.50", "2.5");
	assert_refused("rate", "-1", "'-1' is not a number (try 99.9, 500 or 10k)");
	assert_refused("rate", "60/40", "'60/40' is not a number (try 99.9, 500 or 10k)");
	assert_refused("rate", "1e3", "'1e3' is not a number (try 99.9, 500 or 10k)");
	assert_refused("rate", "2G", "'2G' is too large (at most 1000000000)");
}

Test(option, a_ratio_that_may_be_a_percentage_is_asked_about)
{
	assert_parses_as("file-rw-ratio", "20", "20");
	assert_parses_as("file-rw-ratio", "70/1", "70/1");
	assert_refused("file-rw-ratio", "70",
		       "'70' is 70 to 1, not a percentage (write 70/1, or two shares as in 70/30)");
}

Test(option, a_percentile_need_not_be_whole)
{
	assert_parses_as("percentile", "99.99", "99.99");
	assert_parses_as("percentile", "95", "95");
	assert_parses_as("percentile", "0", "0");
	assert_refused("percentile", "100.1", "'100.1' is too large (at most 100)");
	assert_refused("percentile", "-1", "'-1' is not a number (try 99.9, 500 or 10k)");
}

Test(option, ratio_survives_being_written_and_read)
{
	const struct option *option = option_find("file-rw-ratio");
	struct spec spec = { .rw_ratio = 70.0 / 30.0 };
	struct spec again = { 0 };
	struct err err = { 0 };

	option_parse(option, option_format(option, &spec, &arena), &again, &arena, &err);

	cr_assert_eq(again.rw_ratio, spec.rw_ratio);
}

Test(option, choice_is_the_enum)
{
	const struct option *option = option_find("file-test-mode");
	struct spec spec = { 0 };
	struct err err = { 0 };

	option_parse(option, "rndrw", &spec, &arena, &err);

	cr_assert_eq(spec.test_mode, TEST_MODE_RNDRW);
	assert_parses_as("cache", "cold", "cold");
	assert_refused("file-test-mode", "rndrx",
		       "'rndrx' is not one of these (did you mean 'rndrd'?): "
		       "seqwr|seqrewr|seqrd|rndrd|rndwr|rndrw|seqrw");
}

Test(option, flags_may_be_combined_in_any_order)
{
	const struct option *option = option_find("file-extra-flags");
	struct spec spec = { 0 };
	struct err err = { 0 };

	option_parse(option, "direct, sync", &spec, &arena, &err);

	cr_assert_eq(spec.extra_flags, (unsigned)(OPEN_FLAG_DIRECT | OPEN_FLAG_SYNC));
	assert_parses_as("file-extra-flags", "direct,sync", "sync,direct");
	assert_parses_as("file-extra-flags", "", "none");
	assert_parses_as("file-extra-flags", "none", "none");
	assert_refused("file-extra-flags", "direkt",
		       "'direkt' is not a flag (did you mean 'direct'?): "
		       "sync|dsync|direct|noatime");
	assert_refused("file-extra-flags", "sync,", "'' is not a flag: sync|dsync|direct|noatime");
}

Test(option, engine_is_auto_or_one_of_the_array)
{
	assert_parses_as("engine", "auto", "auto");
	for (unsigned i = 0; engines[i]; i++)
		assert_parses_as("engine", engines[i]->name, engines[i]->name);
}

Test(option, unknown_engine_gets_the_nearest_and_the_list)
{
	struct err err = { 0 };

	cr_assert_lt(option_check(option_find("engine"), "uring", &err), 0);

	cr_assert_not_null(strstr(err.text, "'uring' is not an engine (did you mean "
					    "'io_uring'?): auto|io_uring|libaio|pool|psync|"));
}

Test(option, strings_are_split_at_commas)
{
	const struct option *option = option_find("fail-if");
	struct plan_options plan = { .rounds = 0 };
	struct err err = { 0 };

	option_parse(option, "a, b c ,d", &plan, &arena, &err);

	cr_assert_eq(plan.fail_if.count, 3);
	cr_assert_str_eq(plan.fail_if.at[0], "a");
	cr_assert_str_eq(plan.fail_if.at[1], "b c");
	cr_assert_str_eq(plan.fail_if.at[2], "d");
	assert_refused("fail-if", "a,,b", "'a,,b' has an empty element");
	assert_refused("fail-if", "a,", "'a,' has an empty element");
}

Test(option, strings_may_hold_an_escaped_comma)
{
	const struct option *option = option_find("fail-if");
	struct plan_options plan = { .rounds = 0 };
	struct err err = { 0 };

	option_parse(option, "data\\,old,c\\\\,d\\e", &plan, &arena, &err);

	cr_assert_eq(plan.fail_if.count, 3);
	cr_assert_str_eq(plan.fail_if.at[0], "data,old");
	cr_assert_str_eq(plan.fail_if.at[1], "c\\");
	cr_assert_str_eq(plan.fail_if.at[2], "d\\e");
	assert_parses_as("fail-if", "data\\,old,c\\\\", "data\\,old,c\\\\");
}

Test(option, paths_are_taken_as_they_are)
{
	const struct option *option = option_find("target");
	struct spec spec = { 0 };
	struct err err = { 0 };

	option_parse(option, " /a,b\\,c \n/d", &spec, &arena, &err);

	cr_assert_eq(spec.targets.count, 2);
	cr_assert_str_eq(spec.targets.at[0], " /a,b\\,c ");
	cr_assert_str_eq(spec.targets.at[1], "/d");
	assert_parses_as("target", "/a,b\n/c", "/a,b\n/c");
	assert_refused("target", "/a\n\n/b", "a path is empty");
}

Test(option, times_are_a_list)
{
	const struct option *option = option_find("null-latency");
	struct spec spec = { 0 };
	struct err err = { 0 };

	option_parse(option, "100us,1ms,2", &spec, &arena, &err);

	cr_assert_eq(spec.null_latency.count, 3);
	cr_assert_eq(spec.null_latency.at_ns[0], 100000);
	cr_assert_eq(spec.null_latency.at_ns[2], 2000000000);
	assert_parses_as("null-latency", "100us,1000us", "100us,1ms");
	assert_parses_as("null-latency", "", "");
	assert_refused("null-latency", "1ms,x",
		       "'x' is not a time (try 10, 0.5, 200ms or 5m)");
}

Test(option, percentiles_are_a_rising_list)
{
	assert_parses_as("percentiles", "99.9, 50,99.995,50", "50,99.9,99.995");
	assert_parses_as("percentiles", "100", "100");
	assert_parses_as("percentiles", "", "");
	assert_refused("percentiles", "50,p99", "'p99' is not a percentile above 0 and up to 100 "
		     "(try 50,99,99.9)");
	assert_refused("percentiles", "0", "'0' is not a percentile above 0 and up to 100 (try "
		     "50,99,99.9)");
	assert_refused("percentiles", "50:99", "'50:99' has ':' between percentiles: write ',' "
		       "(try 50,99,99.9)");
}

Test(option, hot_spots_are_pairs_of_shares)
{
	struct spec spec = { 0 };
	struct err err = { 0 };

	option_parse(option_find("hot-spots"), "20:80, 0.5:12.25", &spec, &arena, &err);

	cr_assert_eq(spec.hot_spots.count, 2);
	cr_assert_eq(spec.hot_spots.at[0].blocks_percent, 20);
	cr_assert_eq(spec.hot_spots.at[0].ios_percent, 80);
	cr_assert_eq(spec.hot_spots.at[1].blocks_percent, 0.5);
	cr_assert_eq(spec.hot_spots.at[1].ios_percent, 12.25);
	assert_parses_as("hot-spots", "20.0:80 ,1:0", "20:80,1:0");
	assert_parses_as("hot-spots", "33.3:33.3,33.3:33.3,33.4:33.4",
			 "33.3:33.3,33.3:33.3,33.4:33.4");
	assert_parses_as("hot-spots", "", "");
}

Test(option, hot_spots_share_out_what_there_is)
{
	static const char *const no_pairs[] = { "20", "20:", ":80", "0:80", "20:80:1", "-1:80",
						"101:80", "20:1e1", "20:80%", "nan:80", "1.2.3:4" };
	char message[128];

	for (size_t i = 0; i < sizeof(no_pairs) / sizeof(no_pairs[0]); i++) {
		snprintf(message, sizeof(message),
			 "'%s' is not BLOCKS:IOS in per cent (try 20:80)", no_pairs[i]);
		assert_refused("hot-spots", no_pairs[i], message);
	}
	assert_refused("hot-spots", "20:80,", "'' is not BLOCKS:IOS in per cent (try 20:80)");
	assert_refused("hot-spots", "60:80,50:10",
		       "'60:80,50:10' covers 110 % of the blocks (at most 100)");
	assert_refused("hot-spots", "10:80,10:30",
		       "'10:80,10:30' distributes 110 % of the I/Os (at most 100)");
	assert_refused("hot-spots", "20:80,80:10",
		       "'20:80,80:10' leaves 10 % of the I/Os and no blocks for them");
	assert_refused("hot-spots", "1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,"
		       "1:1,1:1", "'1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,1:1,"
		       "1:1,1:1' has too many parts (at most 16)");
}

Test(option, a_rate_is_of_ios_or_bytes)
{
	struct spec spec = { 0 };
	struct err err = { 0 };

	option_parse(option_find("rate"), "read:0.5,write:1.5MiB/s", &spec, &arena, &err);

	cr_assert_eq(spec.rate.all.per_s, 0);
	cr_assert_eq(spec.rate.read.per_s, 0.5);
	cr_assert_not(spec.rate.read.bytes);
	cr_assert_eq(spec.rate.write.per_s, 1572864);
	cr_assert(spec.rate.write.bytes);
	assert_parses_as("rate", "10k", "10000");
	assert_parses_as("rate", "0.50", "0.5");
	assert_parses_as("rate", "200MiB/s", "200M/s");
	assert_parses_as("rate", "1000b/s", "1000B/s");
	assert_parses_as("rate", "0B/s", "0");
	assert_parses_as("rate", "write:1k, read:9000", "read:9000,write:1000");
	assert_parses_as("rate", "write:64K/s", "write:64K/s");
}

Test(option, a_rate_says_of_what)
{
	assert_refused("rate", "x", "'x' is not a number (try 99.9, 500 or 10k)");
	assert_refused("rate", "2000000000", "'2000000000' is too large (at most 1000000000)");
	assert_refused("rate", "x/s", "'x/s' is not a rate (try 500, 0.5, 10k or 200MiB/s)");
	assert_refused("rate", "/s", "'/s' is not a rate (try 500, 0.5, 10k or 200MiB/s)");
	assert_refused("rate", "500/s", "'500/s' has no unit (500 is I/Os per second, "
					"500B/s is bytes)");
	assert_refused("rate", "200MiB", "'200MiB' is a size (bytes per second: 200MiB/s)");
	assert_refused("rate", "9000,1000", "'9000,1000' does not name the operation of each "
					    "rate (try read:9000,write:1000)");
	assert_refused("rate", "read:1,reed:2", "'reed:2' is neither read:RATE nor write:RATE");
	assert_refused("rate", "read:1,read:2", "'read:2' is a second rate of reads");
	assert_refused("rate", "read:1,write:0", "'write:0' is not a rate (leave it out)");
}

Test(option, a_rate_has_a_process)
{
	struct spec spec = { 0 };
	struct err err = { 0 };

	option_parse(option_find("rate-process"), "burst:8", &spec, &arena, &err);

	cr_assert_eq(spec.rate_process.kind, RATE_BURST);
	cr_assert_eq(spec.rate_process.burst, 8);
	assert_parses_as("rate-process", "poisson", "poisson");
	assert_parses_as("rate-process", "uniform", "uniform");
	assert_parses_as("rate-process", "burst:1k", "burst:1000");
	assert_refused("rate-process", "burst",
		       "'burst' needs a number of I/Os (try burst:8)");
	assert_refused("rate-process", "burst:0",
		       "'burst:0' is not a burst of 1 to 1000000 I/Os (try burst:8)");
	assert_refused("rate-process", "burst:x",
		       "'burst:x' is not a burst of 1 to 1000000 I/Os (try burst:8)");
	assert_refused("rate-process", "poison", "'poison' is not a process of arrivals (did you "
		       "mean 'poisson'?): poisson|uniform|burst");
}

Test(option, cpus_keep_their_order)
{
	const struct option *option = option_find("cpus");
	struct spec spec = { 0 };
	struct err err = { 0 };

	option_parse(option, "8,0-2", &spec, &arena, &err);

	cr_assert_eq(spec.cpus.count, 4);
	cr_assert_eq(spec.cpus.at[0], 8);
	cr_assert_eq(spec.cpus.at[1], 0);
	cr_assert_eq(spec.cpus.at[3], 2);
	assert_parses_as("cpus", "8,0-2", "8,0-2");
	assert_parses_as("cpus", "0,1,2,4", "0-2,4");
	assert_parses_as("cpus", "3,2", "3,2");
	assert_parses_as("cpus", "", "");
}

Test(option, cpus_that_make_no_sense_are_refused)
{
	const char *const wrong[] = {
		"3-0", "a", "1-", "-1", "1,,2", "8192", "0-99999999999999999999", "1 2",
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct err err = { 0 };

		cr_assert_lt(option_check(option_find("cpus"), wrong[i], &err), 0, "%s",
			     wrong[i]);
		cr_assert_not_null(strstr(err.text, "is not a list of CPUs up to 8191 (try "
						    "0-3,8)"));
	}
	assert_refused("cpus", "0-8191,0", "'0-8191,0' names more than 8192 CPUs");
}

Test(option, tells_people_what_it_accepts)
{
	cr_assert_str_eq(option_accepts(option_find("pin"), &arena), "on|off");
	cr_assert_str_eq(option_accepts(option_find("threads"), &arena), "1 to 1024");
	cr_assert_str_eq(option_accepts(option_find("file-block-size"), &arena),
			 "a size of 1 to 1G");
	cr_assert_str_eq(option_accepts(option_find("file-extra-flags"), &arena),
			 "none, or any of sync,dsync,direct,noatime");
	cr_assert_str_eq(option_default_text(option_find("json")), "(none)");
	cr_assert_str_eq(option_default_text(option_find("file-num")), "128");
	cr_assert_str_eq(option_default_text(option_find("file-test-mode")), "(required)");
}
