/* --vary: axes, their product, and names for it. */
#include <criterion/criterion.h>

#include "vary.h"

enum { MANY = 64 };

static struct arena arena;
static struct command_line line;
static const struct job_names unnamed = { .count = 0 };
static struct vary vary;
static struct err err;

static void setup(void)
{
	arena_init(&arena);
	settings_init(&line.settings, &arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(vary, .init = setup, .fini = teardown);

#define PARSE(...)									\
	vary_parse(&vary, &(struct string_list){					\
			.at = (const char *[]){ __VA_ARGS__ },				\
			.count = sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *), \
		   }, &line, MANY, &arena, &err)

static void assert_refused(const char *element, const char *why)
{
	err = (struct err){ 0 };
	cr_assert_lt(PARSE(element), 0, "%s was taken", element);
	cr_assert_str_eq(err.text, why);
}

Test(vary, without_elements_is_one_combination_that_changes_nothing)
{
	struct settings settings;

	settings_init(&settings, &arena);
	cr_assert_eq(vary_parse(&vary, &(struct string_list){ 0 }, &line, MANY, &arena, &err),
		     0);

	vary_apply(&vary, 0, "", &settings);

	cr_assert_eq(vary.combination_count, 1);
	cr_assert_null(settings_get(&settings, "iodepth")->value);
	cr_assert_str_eq(vary_name(&vary, 0, "uring", &unnamed, &arena), "uring");
	cr_assert_str_eq(vary_name(&vary, 0, NULL, &unnamed, &arena), "");
}

Test(vary, multiplies_with_the_last_axis_fastest)
{
	const char *const names[] = {
		"psync,1", "psync,8", "psync,32", "io_uring,1", "io_uring,8", "io_uring,32",
	};

	cr_assert_eq(PARSE("engine=psync", "io_uring", "iodepth=1", "8", "32"), 0);

	cr_assert_eq(vary.combination_count, 6);
	for (unsigned i = 0; i < 6; i++)
		cr_assert_str_eq(vary_name(&vary, i, NULL, &unnamed, &arena), names[i]);
}

Test(vary, sets_the_values_of_a_combination)
{
	struct settings settings;

	settings_init(&settings, &arena);
	cr_assert_eq(PARSE("engine=psync", "io_uring", "iodepth=1", "8"), 0);

	vary_apply(&vary, 3, "", &settings);

	cr_assert_str_eq(settings_get(&settings, "engine")->value, "io_uring");
	cr_assert_str_eq(settings_get(&settings, "iodepth")->value, "8");
	cr_assert_str_eq(settings_get(&settings, "iodepth")->origin, "--vary");
}

Test(vary, names_a_number_with_its_key_unless_it_is_a_depth_behind_an_engine)
{
	cr_assert_eq(PARSE("iodepth=1", "8"), 0);
	cr_assert_str_eq(vary_name(&vary, 1, NULL, &unnamed, &arena), "iodepth=8");
	cr_assert_str_eq(vary_name(&vary, 1, "uring", &unnamed, &arena), "uring,iodepth=8");

	cr_assert_eq(PARSE("engine=io_uring", "threads=1", "2", "iodepth=4"), 0);
	cr_assert_str_eq(vary_name(&vary, 1, NULL, &unnamed, &arena), "io_uring,threads=2,4");
}

Test(vary, lists_within_a_value_are_written_with_plus)
{
	struct settings settings;

	settings_init(&settings, &arena);
	cr_assert_eq(PARSE("file-extra-flags=none", "direct", "direct+sync"), 0);

	vary_apply(&vary, 2, "", &settings);

	cr_assert_str_eq(settings_get(&settings, "file-extra-flags")->value, "sync,direct");
	cr_assert_str_eq(vary_name(&vary, 0, NULL, &unnamed, &arena), "file-extra-flags=none");
	cr_assert_str_eq(vary_name(&vary, 2, NULL, &unnamed, &arena),
			 "file-extra-flags=sync+direct");
}

Test(vary, block_sizes_are_such_a_list)
{
	struct settings settings;

	settings_init(&settings, &arena);
	cr_assert_eq(PARSE("block-sizes=4K", "read:4K:3+16K+write:64K"), 0, "%s", err.text);

	vary_apply(&vary, 1, "", &settings);

	cr_assert_str_eq(settings_get(&settings, "block-sizes")->value,
			 "read:4K:3,16K:1,write:64K:1");
}

Test(vary, paths_keep_their_plus)
{
	struct settings settings;

	settings_init(&settings, &arena);
	cr_assert_eq(PARSE("target=/a+b"), 0);

	vary_apply(&vary, 0, "", &settings);

	cr_assert_str_eq(settings_get(&settings, "target")->value, "/a+b");
}

/* As the list of --vary has them: "target=/a\\,b,/c=d". */
Test(vary, paths_keep_their_commas_and_equal_signs)
{
	struct settings settings;

	settings_init(&settings, &arena);
	cr_assert_eq(PARSE("target=/a,b", "/c=d", "iodepth=1"), 0, "%s", err.text);
	cr_assert_eq(vary.combination_count, 2);

	vary_apply(&vary, 0, "", &settings);
	cr_assert_str_eq(settings_get(&settings, "target")->value, "/a,b");
	cr_assert_str_eq(vary_name(&vary, 0, NULL, &unnamed, &arena), "target=/a,b,iodepth=1");
	vary_apply(&vary, 1, "", &settings);
	cr_assert_str_eq(settings_get(&settings, "target")->value, "/c=d");
}

/* -- one job's */

static const struct job_names both = { .at = { "readers", "log" }, .count = 2 };
static const struct job_names alone = { .at = { "readers" }, .count = 1 };

static const char *value_of(unsigned combination, const char *job, const char *option)
{
	struct settings settings;

	settings_init(&settings, &arena);
	vary_apply(&vary, combination, job, &settings);
	return settings_get(&settings, option)->value;
}

Test(vary, takes_an_option_of_one_job)
{
	cr_assert_eq(PARSE("log/rate=100", "200"), 0);

	cr_assert_eq(vary.combination_count, 2);
	cr_assert_str_eq(value_of(1, "log", "rate"), "200");
	cr_assert_null(value_of(1, "readers", "rate"));
	cr_assert_str_eq(vary_name(&vary, 1, "together", &both, &arena),
			 "together,log/rate=200");
}

Test(vary, lays_what_is_of_one_job_over_what_is_of_all)
{
	cr_assert_eq(PARSE("log/iodepth=1", "2", "iodepth=8", "16"), 0);

	cr_assert_str_eq(value_of(0, "log", "iodepth"), "1");
	cr_assert_str_eq(value_of(1, "readers", "iodepth"), "16");
}

Test(vary, does_not_multiply_what_lacks_the_job)
{
	unsigned count = 0;

	cr_assert_eq(PARSE("log/rate=100", "200", "iodepth=1", "8"), 0);

	for (unsigned i = 0; i < vary.combination_count; i++)
		count += vary_has(&vary, i, &alone);
	cr_assert_eq(count, 2);
	cr_assert(vary_has(&vary, 3, &both));
	cr_assert_str_eq(vary_name(&vary, 1, "alone", &alone, &arena), "alone,iodepth=8");
}

/* An engine of one job does not name the variant. */
Test(vary, tells_the_key_of_a_job_always)
{
	cr_assert_eq(PARSE("log/engine=psync", "log/iodepth=1"), 0);

	cr_assert_str_eq(vary_name(&vary, 0, "v", &both, &arena),
			 "v,log/engine=psync,log/iodepth=1");
}

Test(vary, refuses_an_option_of_the_run_for_one_job)
{
	assert_refused("log/time=1",
		       "--vary log/time: applies to all jobs of a run (leave the job out)");
	assert_refused("log/iodepth=0", "--vary log/iodepth: '0' is too small (at least 1)");
}

Test(vary, refuses_what_is_fixed_for_the_job)
{
	struct command_job job = { .name = "log" };

	settings_init(&job.settings, &arena);
	settings_set(&job.settings, option_find("rate"), "5", setting_from_command_line);
	line.jobs = &job;
	line.job_count = 1;

	assert_refused("log/rate=1", "--vary log/rate: is given a fixed value as well (leave one "
				     "of the two out)");
	cr_assert_eq(PARSE("readers/rate=1"), 0);
}

Test(vary, refuses_what_cannot_be_varied)
{
	settings_set(&line.settings, option_find("threads"), "2", setting_from_command_line);

	assert_refused("psync", "--vary: 'psync' is not KEY=V1,V2 (try engine=psync,io_uring)");
	assert_refused("iodpth=1", "--vary: unknown option 'iodpth' (did you mean 'iodepth'?)");
	assert_refused("rounds=1",
		       "--vary rounds: is the same for all variants of a comparison");
	assert_refused("threads=1", "--vary threads: is given a fixed value as well (leave one "
				    "of the two out)");
	assert_refused("iodepth=0", "--vary iodepth: '0' is too small (at least 1)");
}

Test(vary, refuses_a_value_or_a_key_that_is_there_twice)
{
	cr_assert_lt(PARSE("file-block-size=4K", "4096", "iodepth=1", "file-block-size=8K"), 0);

	cr_assert_str_eq(err.text,
			 "--vary file-block-size: '4K' is given twice\n"
			 "--vary file-block-size: is varied twice (give all its values at once)");
}

Test(vary, refuses_a_product_that_is_too_large)
{
	cr_assert_lt(PARSE("iodepth=1", "2", "3", "4", "5", "6", "7", "8", "9", "threads=1", "2",
			   "3", "4", "5", "6", "7", "8"), 0);

	cr_assert_str_eq(err.text, "--vary makes more than 64 combinations, which is the limit");
}
