/* Our names of fio's options and values. */
#include "fio_words.h"

#include <criterion/criterion.h>
#include <string.h>

#include "option.h"

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(fio_words, .init = setup, .fini = teardown);

Test(fio_words, have_their_own_name_here)
{
	cr_expect_str_eq(fio_words_hint("bs", "--", &arena), " (here: --file-block-size)");
	cr_expect_str_eq(fio_words_hint("iodepth-batch", "", &arena), " (here: batch-submit)");
}

Test(fio_words, that_are_not_needed_say_why)
{
	cr_expect_str_eq(fio_words_hint("group_reporting", "--", &arena),
			 " (leave it out: loops are reported together)");
}

Test(fio_words, are_looked_at_before_what_is_near)
{
	cr_expect_str_eq(fio_words_hint("iodeph", "--", &arena), " (did you mean '--iodepth'?)");
	cr_expect_str_eq(fio_words_hint("xyzzyx", "--", &arena), "");
}

Test(fio_words, name_only_options_that_there_are)
{
	static const char *const theirs[] = {
		"bs", "rw", "rwmixread", "runtime", "ramp_time", "number_ios", "loops", "filename",
		"directory", "nrfiles", "ioengine", "numjobs", "iodepth_batch_complete",
		"direct", "fsync", "end_fsync", "random_distribution", "randseed", "rate_iops",
		"verify", "cpus_allowed", "hipri", "fixedbufs", "registerfiles", "sqthread_poll",
		"force_async", "uncached", "invalidate", "iomem", "prio", "output",
	};

	for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++) {
		const char *hint = fio_words_hint(theirs[i], "", &arena);
		const size_t length = strcspn(hint + strlen(" (here: "), "=,)");
		const char *ours = arena_strndup(&arena, hint + strlen(" (here: "), length);

		cr_expect_not_null(option_find(ours), "%s:%s", theirs[i], hint);
	}
}

Test(fio_words, include_values)
{
	cr_expect_str_eq(fio_value("randread"), "rndrd");
	cr_expect_str_eq(fio_value("rw"), "seqrw");
	cr_expect_null(fio_value("rndrd"));
}
