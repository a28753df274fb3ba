/* How a run ended: was it complete, in time, and what failed? */
#include "advice_rule.h"

#include "err.h"

static double interrupted(const struct result *result, const struct run_result *run)
{
	(void)result;
	return run->interrupted;
}

static const char *say_interrupted(const struct finding *f)
{
	if (f->result->has_comparison)
		return arena_printf(f->arena, "interrupted%s: that run is excluded from medians "
				    "and ratios", f->at);
	if (f->run->elapsed_s <= 0)
		return arena_printf(f->arena, "interrupted%s before anything was measured", f->at);
	return arena_printf(f->arena, "interrupted%s: the numbers are those of the first %s",
			    f->at, advice_duration(f, f->run->elapsed_s * 1e9));
}

static double was_left(const struct result *result, const struct run_result *run)
{
	(void)result;
	return (double)run->left_behind;
}

static const char *say_was_left(const struct finding *f)
{
	const struct run_result *run = f->run;
	const char *silent = run->no_answer == 0 ? "" :
		arena_printf(f->arena, "; %u of %u loops were stuck in a call, and %s last report "
			     "is used", run->no_answer, run->spec.threads,
			     run->no_answer == 1 ? "its" : "their");

	if (run->untimed > 0)
		silent = arena_printf(f->arena, "%s, without service time and lateness of %s of "
				      "the I/Os", silent, advice_count(f, (double)run->untimed));
	return arena_printf(f->arena, "%s I/O%s had not completed%s when this was written, the "
			    "oldest after %s%s (frozen file system, or dead device? see the "
			    "kernel log)", advice_count(f, (double)run->left_behind),
			    advice_plural(run->left_behind), f->at,
			    advice_duration(f, (double)run->unfinished_age_max_ns), silent);
}

/* The part that a sweep did not reach is completed at the end, but not after a signal. */
static double is_not_whole(const struct result *result, const struct run_result *run)
{
	(void)result;
	return run->interrupted && spec_makes_files(&run->spec) && !run->spec.scratch &&
		!advice_no_io(run);
}

static const char *say_is_not_whole(const struct finding *f)
{
	return arena_printf(f->arena, "the set that was being written%s is incomplete: '%s' "
			    "completes it", f->at, advice_prepare_command(f));
}

static double found_ends(const struct result *result, const struct run_result *run)
{
	(void)result;
	for (unsigned i = 0; i < run->total.error_count; i++)
		if (run->total.errors[i].code == ERR_EOF)
			return (double)run->total.errors[i].count;
	return 0;
}

static double total_errors(const struct result *result, const struct run_result *run)
{
	return (double)op_result_errors(&run->total) - found_ends(result, run);
}

/* "3 × EIO on read, 1 × ENOSPC on write" */
static const char *errors_text(const struct finding *f)
{
	const char *text = "";

	for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
		const struct op_result *part = &f->run->op[op];

		for (unsigned i = 0; i < part->error_count; i++) {
			const struct result_error *error = &part->errors[i];

			if (error->code == ERR_EOF)
				continue;
			text = arena_printf(f->arena, "%s%s%s × %s on %s", text,
					    text[0] ? ", " : "",
					    advice_count(f, (double)error->count),
					    error->code ? err_name(error->code) : "other errors",
					    io_op_name(op));
		}
	}
	return text;
}

static const char *say_errors(const struct finding *f)
{
	return arena_printf(f->arena, "I/O errors%s: %s (%s)", f->at,
			    errors_text(f),
			    f->run->stopped_by_error
			    ? "the first stopped the run; --continue-on-error counts them"
			    : "they are excluded from IOPS and latencies; see the kernel log");
}

static double shrunk(const struct result *result, const struct run_result *run)
{
	return found_ends(result, run) + (run->shrunk_target ? 1 : 0);
}

static const char *say_shrunk(const struct finding *f)
{
	const double count = found_ends(f->result, f->run);

	if (count == 0)
		return arena_printf(f->arena, "the target shrank or vanished during the run, and "
				    "no I/O%s reached its end: %s; check that the device is "
				    "present, or prepare the files again", f->at,
				    f->run->shrunk_target);
	return arena_printf(f->arena, "the target shrank or vanished during the run: %s of the "
			    "I/Os%s reached its end (EOF); check that the device is present, or "
			    "prepare the files again", advice_count(f, count), f->at);
}

static double bad_data(const struct result *result, const struct run_result *run)
{
	(void)result;
	return (double)run->total.verify_errors;
}

static const char *say_bad_data(const struct finding *f)
{
	const uint64_t bad = f->run->total.verify_errors;

	return arena_printf(f->arena, "%s block%s that %s read%s %s not what was written there: "
			    "this storage changed or lost data (unless a run without --validate "
			    "wrote to it, or seqwr ended before its new files were whole: then "
			    "prepare again)",
			    advice_count(f, (double)bad), advice_plural(bad),
			    bad == 1 ? "was" : "were", f->at, bad == 1 ? "is" : "are");
}

static double short_transfers(const struct result *result, const struct run_result *run)
{
	(void)result;
	return (double)run->total.shorts;
}

static const char *say_short(const struct finding *f)
{
	return arena_printf(f->arena, "%s of the I/Os%s were short: they count as I/Os, with the "
			    "bytes transferred",
			    advice_count(f, (double)f->run->total.shorts), f->at);
}

static double long_end_fsync(const struct result *result, const struct run_result *run)
{
	const double ratio = run->elapsed_s > 0
		? (run->elapsed_s + run->end_fsync_s) / run->elapsed_s : 0;

	(void)result;
	return ratio > RESULT_LONG_END_FSYNC ? ratio - 1 : 0;
}

static const char *say_long_end_fsync(const struct finding *f)
{
	const struct run_result *run = f->run;
	const double all_s = run->elapsed_s + run->end_fsync_s;

	return arena_printf(f->arena, "the fsync at the end took %s%s: with it, that is %s IOPS "
			    "instead of %s", advice_duration(f, run->end_fsync_s * 1e9), f->at,
			    advice_count(f, (double)run->total.ios / all_s),
			    advice_count(f, run->total.iops));
}

static double deadline_missed(const struct result *result, const struct run_result *run)
{
	const double over = run->elapsed_s * 1e9 / (double)run->spec.time_ns;

	(void)result;
	return run->spec.time_ns > 0 && over > 1.05 ? over : 0;
}

static const char *say_deadline_missed(const struct finding *f)
{
	return arena_printf(f->arena, "the run%s took %s, not %s: something blocked past the "
			    "deadline", f->at, advice_duration(f, f->run->elapsed_s * 1e9),
			    advice_duration(f, (double)f->run->spec.time_ns));
}

static double stalled(const struct result *result, const struct run_result *run)
{
	const double age_ns = (double)run->unfinished_age_max_ns;

	(void)result;
	/* With a rate they do; and I/Os that did not complete have a note of their own. */
	return run->unfinished > 0 && run->left_behind == 0 && spec_rate_iops(&run->spec) <= 0 &&
		age_ns > 1e9 ? age_ns : 0;
}

static const char *say_stalled(const struct finding *f)
{
	return arena_printf(f->arena, "%s I/O%s still in flight at the end%s, the oldest for %s: "
			    "the latencies do not show that stall",
			    advice_count(f, (double)f->run->unfinished),
			    f->run->unfinished == 1 ? " was" : "s were", f->at,
			    advice_duration(f, (double)f->run->unfinished_age_max_ns));
}

static double overflowed(const struct result *result, const struct run_result *run)
{
	(void)result;
	return (double)run->total.hist->overflow;
}

static const char *say_overflow(const struct finding *f)
{
	const double limit_min = (double)(UINT64_C(1) << HIST_VALUE_BITS) / 60e9;
	const uint64_t overflow = f->run->total.hist->overflow;

	return arena_printf(f->arena, "%s I/O%s took longer than %.0f minutes%s: percentiles "
			    "above that are not known, max is",
			    advice_count(f, (double)overflow), advice_plural(overflow), limit_min,
			    f->at);
}

const struct rule advice_run_rules[] = {
	{ "interrupted",	interrupted,		say_interrupted,
	  RULE_OF_RUN | RULE_SPOILS },
	{ "left-behind",	was_left,		say_was_left,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "not-whole",		is_not_whole,		say_is_not_whole, RULE_OF_JOB },
	{ "bad-data",		bad_data,		say_bad_data,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "errors",		total_errors,		say_errors, RULE_OF_JOB | RULE_SPOILS },
	{ "shrunk",		shrunk,			say_shrunk, RULE_OF_JOB | RULE_SPOILS },
	{ "stall",		stalled,		say_stalled,
	  RULE_OF_JOB | RULE_SPOILS },
	{ "deadline",		deadline_missed,	say_deadline_missed, RULE_OF_JOB },
	{ "short",		short_transfers,	say_short, RULE_OF_JOB },
	{ "overflow",		overflowed,		say_overflow, RULE_OF_JOB },
	{ "end-fsync",		long_end_fsync,		say_long_end_fsync, RULE_OF_JOB },
	{ .code = NULL },
};
