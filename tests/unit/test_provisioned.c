/* Objectives that are shares of what was paid for. */
#include "provisioned.h"

#include <criterion/criterion.h>

#include "objective.h"
#include "sample.h"

static struct result result;

static void setup(void)
{
	sample_init(&result);
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(provisioned, .init = setup, .fini = teardown);

static struct spec resolved(const char *options)
{
	struct spec spec;

	sample_options(&result, &spec, options);
	provisioned_resolve(&spec, &result.arena);
	return spec;
}

Test(provisioned, a_share_becomes_a_number)
{
	static const char *objectives[] = { "iops>=90% of provisioned", "errors<=0",
					    "log/write.throughput>50% of provisioned" };
	struct spec spec;

	sample_options(&result, &spec, "file-test-mode=rndrd file-block-size=4K "
		       "provisioned-iops=3000 provisioned-throughput=125MiB/s");
	spec.objectives = (struct string_list){ objectives, 3 };
	provisioned_resolve(&spec, &result.arena);

	cr_assert_eq(spec.objectives.count, 3);
	cr_assert_str_eq(spec.objectives.at[0], "iops>=2700");
	cr_assert_str_eq(spec.objectives.at[1], "errors<=0");
	cr_assert_str_eq(spec.objectives.at[2], "log/write.throughput>65536000");
	cr_assert_eq(spec.unprovisioned.count, 0);
}

Test(provisioned, iops_are_at_most_those_of_the_throughput)
{
	static const char *objectives[] = { "iops>=100% of provisioned" };
	struct spec spec;

	sample_options(&result, &spec, "file-test-mode=rndrd file-block-size=16K "
		       "provisioned-iops=3000 provisioned-throughput=16MiB/s");
	spec.objectives = (struct string_list){ objectives, 1 };
	provisioned_resolve(&spec, &result.arena);

	cr_assert_str_eq(spec.objectives.at[0], "iops>=1024");
}

Test(provisioned, what_was_not_given_is_dropped_with_its_meaning)
{
	static const char *objectives[] = { "iops>=90% of provisioned", "p99<1ms" };
	static const char *meanings[] = { "too few", "too late" }, *sources[] = { "us" };
	struct spec spec;

	sample_options(&result, &spec, "file-test-mode=rndrd");
	spec.objectives = (struct string_list){ objectives, 2 };
	spec.objective_meanings = (struct string_list){ meanings, 2 };
	spec.objective_sources = (struct string_list){ sources, 1 };
	provisioned_resolve(&spec, &result.arena);

	cr_assert_eq(spec.objectives.count, 1);
	cr_assert_str_eq(spec.objectives.at[0], "p99<1ms");
	cr_assert_eq(spec.objective_meanings.count, 1);
	cr_assert_str_eq(spec.objective_meanings.at[0], "too late");
	cr_assert_eq(spec.objective_sources.count, 1);
	cr_assert_eq(spec.unprovisioned.count, 1);
	cr_assert_str_eq(provisioned_option(spec.unprovisioned.at[0]), "--provisioned-iops=N");
}

Test(provisioned, without_objectives_there_is_nothing_to_do)
{
	const struct spec spec = resolved("file-test-mode=rndrd provisioned-iops=3000");

	cr_assert_eq(spec.objectives.count, 0);
	cr_assert_eq(spec.unprovisioned.count, 0);
}

Test(provisioned, only_iops_and_throughput_are)
{
	struct objective objective;
	struct err err = { 0 };

	cr_assert_eq(objective_parse(&objective, "read.iops >= 90% of provisioned", &err), 0);
	cr_assert_float_eq(objective.share, 0.9, 1e-9);
	cr_assert_lt(objective_parse(&objective, "p99<90% of provisioned", &err), 0);
	cr_assert_lt(objective_parse(&objective, "iops>=190% of provisioned", &err), 0);
}
