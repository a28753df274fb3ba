/* Does the device rotate? */
#include "medium.h"

#include <criterion/criterion.h>
#include <string.h>

#include "sample.h"
#include "verdict.h"

static struct result result;

static void setup(void)
{
	sample_init(&result);
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(medium, .init = setup, .fini = teardown);

/* 1,000 writes a second on this device, with a limit for each kind. */
static const struct run_result *writes_on(const char *device, const char *model,
					  const char *rotational)
{
	static const char *objectives[] = { "write.iops<80k", "write.iops<500" };
	static const char *media[] = { "ssd", "disk" }, *meanings[] = { "a cache" };
	struct run_result *run = sample_run(&result, "v", 1, "psync", "file-test-mode=rndwr "
					    "file-extra-flags=direct,dsync");

	result.environ.targets[0].device = device;
	result.environ.targets[0].model = model;
	result.environ.targets[0].rotational = rotational;
	run->direct = true;
	sample_ios(run, IO_WRITE, 1000, 1000000);
	run->spec.objectives = (struct string_list){ objectives, 2 };
	run->spec.objective_media = (struct string_list){ media, 2 };
	run->spec.objective_meanings = (struct string_list){ meanings, 1 };
	run_result_finish(run);
	verdict_find(&result);
	return run;
}

static void expect_row(const char *text, const char *verdict)
{
	cr_assert_eq(result.objective_count, 1);
	cr_assert_str_eq(result.objectives[0].text, text);
	cr_assert_str_eq(result.objectives[0].verdict, verdict);
}

Test(medium, an_ssd_has_its_limit)
{
	cr_assert_eq(medium_of(&result, writes_on("/dev/sda", "SSD 1", "0")), MEDIUM_SSD);

	expect_row("write.iops<80k", "pass");
	cr_assert_str_eq(result.objectives[0].meaning, "a cache");
}

Test(medium, a_disk_has_its_limit)
{
	cr_assert_eq(medium_of(&result, writes_on("/dev/sda", "ST1000", "1")), MEDIUM_DISK);

	expect_row("write.iops<500", "fail");
}

Test(medium, a_virtual_disk_is_not_known_and_that_is_said)
{
	static const char *const devices[][2] = {
		{ "/dev/vda", "" }, { "/dev/xvda1", "" }, { "/dev/sda", "QEMU HARDDISK" },
	};

	for (unsigned i = 0; i < 3; i++) {
		teardown();
		setup();
		cr_assert_eq(medium_of(&result, writes_on(devices[i][0], devices[i][1], "1")),
			     MEDIUM_UNKNOWN);
		expect_row("write.iops<80k", "pass");
		cr_assert_str_eq(result.objectives[0].meaning, "a cache; it is not known whether "
				 "the device rotates: it is judged as an SSD");
	}
}

Test(medium, without_a_fact_nothing_is_known)
{
	cr_assert_eq(medium_of(&result, writes_on("", "", "")), MEDIUM_UNKNOWN);

	expect_row("write.iops<80k", "pass");
}

Test(medium, an_objective_for_any_is_for_all)
{
	cr_assert(medium_suits(MEDIUM_DISK, NULL));
	cr_assert(medium_suits(MEDIUM_UNKNOWN, "any"));
	cr_assert_not(medium_suits(MEDIUM_SSD, "disk"));
	cr_assert_not(medium_suits(MEDIUM_DISK, "ssd"));
}
