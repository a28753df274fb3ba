/*
 * Separate rates of reads and writes determine their mixture: they must suit the mode, and not
 * contradict other options.
 */
#include <math.h>

#include "spec_check.h"
#include "units.h"

/* Equal ratios that are written differently may differ in the last bit. */
#define ROUNDING 1e-6

static bool is_mixed(const struct spec *spec)
{
	return spec->test_mode == TEST_MODE_RNDRW || spec->test_mode == TEST_MODE_SEQRW;
}

static const char *mode_name(const struct spec *spec)
{
	return option_find("file-test-mode")->choices[spec->test_mode];
}

/* Rates of operations of the mode only, and of all of them. */
static void check_operations(struct spec_check *check, const char *rate)
{
	const struct spec *spec = check->spec;
	const bool reads = spec->rate.read.per_s > 0, writes = spec->rate.write.per_s > 0;

	if (is_mixed(spec) && reads != writes)
		spec_mistake(check, "rate", "rate=%s leaves the %s of file-test-mode=%s without a "
			     "rate (add %s:RATE, or give one rate for both)", rate,
			     reads ? "writes" : "reads", mode_name(spec),
			     reads ? "write" : "read");
	if (reads && !is_mixed(spec) && spec_writes(spec))
		spec_mistake(check, "rate", "rate=%s: file-test-mode=%s does not read (leave "
			     "'read:' out, or use rndrw)", rate, mode_name(spec));
	if (writes && !spec_writes(spec))
		spec_mistake(check, "rate", "rate=%s: file-test-mode=%s does not write (leave "
			     "'write:' out, or use rndrw)", rate, mode_name(spec));
}

static void check_mixture(struct spec_check *check, const char *rate)
{
	const struct spec *spec = check->spec;
	const double ratio = spec_rate_ratio(spec);
	char given[UNITS_TEXT_MAX], meant[UNITS_TEXT_MAX];

	if (ratio <= 0 || !check->settings ||
	    !settings_are_given(check->settings, "file-rw-ratio") ||
	    fabs(spec->rw_ratio - ratio) <= ROUNDING * ratio)
		return;
	spec_mistake(check, "file-rw-ratio", "file-rw-ratio=%s contradicts rate=%s, which is %s "
		     "reads per write (leave file-rw-ratio out)",
		     units_format_decimal(spec->rw_ratio, given), rate,
		     units_format_decimal(ratio, meant));
}

void spec_check_rate(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const double rate_iops = spec_rate_iops(spec);
	struct arena arena;
	const char *rate;

	if (spec->rate_process.kind != RATE_POISSON && rate_iops <= 0)
		spec_mistake(check, "rate-process", "rate-process has no effect without a rate "
			     "(add --rate, or leave it out)");
	if (rate_iops <= 0 || !spec->test_mode_given)
		return;
	arena_init(&arena);
	rate = option_format(option_find("rate"), spec, &arena);
	if (rate_iops > RATE_IOPS_MAX)
		spec_mistake(check, "rate", "rate=%s is %.3g I/Os per second (at most %d)", rate,
			     rate_iops, RATE_IOPS_MAX);
	check_operations(check, rate);
	check_mixture(check, rate);
	arena_release(&arena);
}
