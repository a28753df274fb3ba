/* Sections of jobs in a profile: valid and invalid ones. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "directory.h"
#include "profile.h"

static struct directory directory;
static struct arena arena;
static struct profile profile;
static struct err err;

static void setup(void)
{
	arena_init(&arena);
	directory_enter(&directory);
}

static void teardown(void)
{
	directory_leave(&directory);
	arena_release(&arena);
}

TestSuite(profile_jobs, .init = setup, .fini = teardown);

static void load(const char *text)
{
	directory_write("a.ini", text);
	cr_assert_eq(profile_load(&profile, "a.ini", &arena, &err), 0, "%s", err.text);
}

static void assert_broken(const char *text, const char *mistakes)
{
	directory_write("a.ini", text);
	cr_assert_lt(profile_load(&profile, "a.ini", &arena, &err), 0);
	cr_assert_str_eq(err.text, mistakes);
}

static const char *value(const struct settings *settings, const char *name)
{
	return settings_get(settings, name)->value;
}

Test(profile_jobs, belong_to_a_variant_or_to_all)
{
	load("[*/readers]\n"
	     "iodepth = 64\n"
	     "[alone]\n"
	     "[together/log]\n"
	     "file-test-mode = seqrewr\n"
	     "[together]\n"
	     "threads = 2\n");

	cr_assert_eq(profile.jobs.count, 1);
	cr_assert_str_eq(profile.jobs.at[0].name, "readers");
	cr_assert_str_eq(value(&profile.jobs.at[0].settings, "iodepth"), "64");
	cr_assert_eq(profile.variant_count, 2);
	cr_assert_str_eq(profile.variants[0].name, "alone");
	cr_assert_eq(profile.variants[0].jobs.count, 0);
	cr_assert_str_eq(profile.variants[1].name, "together");
	cr_assert_str_eq(value(&profile.variants[1].settings, "threads"), "2");
	cr_assert_str_eq(profile.variants[1].jobs.at[0].name, "log");
	cr_assert_str_eq(value(&profile.variants[1].jobs.at[0].settings, "file-test-mode"),
			 "seqrewr");
}

Test(profile_jobs, of_two_variants_may_have_one_name)
{
	load("[a/x]\niodepth = 1\n[b/x]\niodepth = 2\n");

	cr_assert_eq(profile.variant_count, 2);
	cr_assert_str_eq(value(&profile.variants[0].jobs.at[0].settings, "iodepth"), "1");
	cr_assert_str_eq(value(&profile.variants[1].jobs.at[0].settings, "iodepth"), "2");
}

Test(profile_jobs, are_inherited_with_the_variants)
{
	directory_write("base.ini", "[*/x]\niodepth = 1\n[v/y]\n");

	load("inherit = base\ntime = 1\n");

	cr_assert_eq(profile.jobs.count, 1);
	cr_assert_str_eq(profile.variants[0].jobs.at[0].name, "y");
}

/* A section of the profile's own replaces all inherited ones, of whatever kind. */
Test(profile_jobs, replace_those_that_are_inherited)
{
	directory_write("base.ini", "[*/x]\niodepth = 1\n[v/y]\n");

	load("inherit = base\n[*/z]\n");

	cr_assert_eq(profile.jobs.count, 1);
	cr_assert_str_eq(profile.jobs.at[0].name, "z");
	cr_assert_eq(profile.variant_count, 0);
}

Test(profile_jobs, tell_wrong_headings_with_their_lines)
{
	assert_broken("[*]\n"
		      "[a/]\n"
		      "[/b]\n"
		      "[a/b/c]\n"
		      "[a/b=c]\n"
		      "[a/b]\n"
		      "[a/b]\n"
		      "[**/b]\n",
		      "a.ini:1: section [*]: options for all variants belong above the first "
		      "section\n"
		      "a.ini:2: section [a/]: a job's name has 1 to 32 letters, digits or _.+-\n"
		      "a.ini:3: section [/b]: a variant's name has 1 to 32 letters, digits or "
		      "_.+-\n"
		      "a.ini:4: section [a/b/c]: a job's name has 1 to 32 letters, digits or "
		      "_.+-\n"
		      "a.ini:5: section [a/b=c]: a job's name has 1 to 32 letters, digits or "
		      "_.+-\n"
		      "a.ini:7: section [a/b]: is there twice\n"
		      "a.ini:8: section [**/b]: a variant's name has 1 to 32 letters, digits or "
		      "_.+-");
}

Test(profile_jobs, cannot_set_what_is_the_run_s)
{
	assert_broken("[v]\n"
		      "time = 1\n"
		      "[v/a]\n"
		      "time = 1\n"
		      "rand-seed = 1\n"
		      "rounds = 3\n"
		      "iodpth = 3\n"
		      "[*/b]\n"
		      "scratch = on\n"
		      "job = x\n",
		      "a.ini:4: time: applies to all jobs of a run: it belongs in [VARIANT], or "
		      "above the first section\n"
		      "a.ini:5: rand-seed: applies to all jobs of a run: it belongs in [VARIANT], "
		      "or above the first section\n"
		      "a.ini:6: rounds: applies to all variants: it belongs above the first "
		      "section\n"
		      "a.ini:7: unknown key 'iodpth' (did you mean 'iodepth'?)\n"
		      "a.ini:9: scratch: applies to all jobs of a run: it belongs in [VARIANT], "
		      "or above the first section\n"
		      "a.ini:10: job: belongs on the command line, not in a profile");
}

Test(profile_jobs, are_at_most_64_of_a_variant)
{
	char text[64 * 16 + 16] = "", *end = text;

	for (unsigned i = 0; i <= 64; i++)
		end += sprintf(end, "[v/j%u]\n", i);

	assert_broken(text, "a.ini:65: section [v/j64]: is beyond the limit of 64 jobs");
}
