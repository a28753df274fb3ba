/*
 * The text of the live line.
 *
 * The time left is the planned time, plus for each run the average time of earlier runs beyond
 * their plans: opening, filling the cache, the fsync at the end. For runs that end by events, which
 * have no plan, it is the mean of earlier runs; before the first one nothing is shown.
 */
#include "progress.h"

#include "clock.h"
#include "units.h"

/* ---- current activity ---- */

static const char *run_phase(const struct progress_state *s, uint64_t now_ns)
{
	const uint64_t since_ns = now_ns - s->started_ns;

	if (s->started_ns == 0)
		return "starting";
	if (since_ns < s->warmup_ns)
		return "warming up";
	if (s->time_ns > 0 && since_ns > s->warmup_ns + s->time_ns)
		return "finishing";
	return "measuring";
}

static const char *phase_text(const struct progress_state *s, uint64_t now_ns)
{
	if (s->what)
		return s->what;
	return s->in_run ? run_phase(s, now_ns) : "";
}

/* ---- time left ---- */

static int64_t beyond_plan_per_run(const struct progress_state *s)
{
	return s->runs_over > 0 ? s->beyond_plan_ns / (int64_t)s->runs_over : 0;
}

/* Below 0: not known. */
static int64_t time_left(const struct progress_state *s, uint64_t now_ns)
{
	const int64_t planned_ns = (int64_t)(s->warmup_ns + s->time_ns);
	const int64_t more_ns = beyond_plan_per_run(s);
	int64_t of_run_ns, after_ns;

	if (!s->in_run || (planned_ns == 0 && s->runs_over == 0))
		return -1;
	of_run_ns = planned_ns + more_ns - (int64_t)(now_ns - s->run_began_ns);
	after_ns = (int64_t)s->planned_after_ns + more_ns * s->runs_after;
	return (of_run_ns > 0 ? of_run_ns : 0) + (after_ns > 0 ? after_ns : 0);
}

static const char *left_text(const struct progress_state *s, uint64_t now_ns,
			     struct arena *arena)
{
	const int64_t left_ns = time_left(s, now_ns);
	const int64_t seconds = left_ns / (int64_t)NS_PER_SECOND + 1;

	if (left_ns < 0)
		return "";
	if (seconds < 100)
		return arena_printf(arena, ", %d s left", (int)seconds);
	if (seconds < 6000)
		return arena_printf(arena, ", %d min left", (int)(seconds / 60 + 1));
	return arena_printf(arena, ", %d h %d min left", (int)(seconds / 3600),
			    (int)(seconds / 60 % 60));
}

/* ---- numbers ---- */

static const char *bytes_text(const struct progress_state *s, struct arena *arena)
{
	char done[UNITS_TEXT_MAX], total[UNITS_TEXT_MAX];

	if (!s->what || s->total_bytes == 0)
		return "";
	return arena_printf(arena, "  %s of %s (%.0f %%)",
			    units_human_size((double)s->done_bytes, done),
			    units_human_size((double)s->total_bytes, total),
			    100.0 * (double)s->done_bytes / (double)s->total_bytes);
}

const char *progress_rates(const struct result_interval *interval, struct arena *arena)
{
	const double length_s = interval->length_s > 0 ? interval->length_s : 1;
	const char *text = "";

	for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
		char iops[UNITS_TEXT_MAX], rate[UNITS_TEXT_MAX];

		if (interval->ios[op] == 0)
			continue;
		units_human_count((double)interval->ios[op] / length_s, iops);
		text = arena_printf(arena, "%s  %s %s IOPS", text, io_op_name(op), iops);
		if (interval->bytes[op] > 0)
			text = arena_printf(arena, "%s %s/s", text, units_human_size(
				(double)interval->bytes[op] / length_s, rate));
	}
	text = text[0] ? text : "  no I/O completed";
	return interval->no_answer == 0 ? text
		: arena_printf(arena, "%s  no answer from %u loop%s", text, interval->no_answer,
			       interval->no_answer == 1 ? "" : "s");
}

const char *progress_job_rate(const char *job, const struct result_interval *interval,
			      struct arena *arena)
{
	const double length_s = interval->length_s > 0 ? interval->length_s : 1;
	const uint64_t ios = interval->ios[IO_READ] + interval->ios[IO_WRITE];
	char iops[UNITS_TEXT_MAX];

	return arena_printf(arena, "  %s %s IOPS", job,
			    units_human_count((double)ios / length_s, iops));
}

const char *progress_text(const struct progress_state *s, uint64_t now_ns, struct arena *arena)
{
	const char *phase = phase_text(s, now_ns);

	return arena_printf(arena, "%s%s%s%s%s%s", s->name, s->name[0] && phase[0] ? "  " : "",
			    phase, left_text(s, now_ns, arena), bytes_text(s, arena),
			    s->what ? "" : s->rates);
}

static const char *plural(uint64_t number)
{
	return number == 1 ? "" : "s";
}

const char *progress_waiting_text(const struct run_waiting *w, struct arena *arena)
{
	static const char *const loops_that[] = {
		[WAITS_FOR_OPENING]	= "to open files and rings",
		[WAITS_FOR_SYNC]	= "to sync files",
		[WAITS_FOR_CLOSING]	= "to close files and rings",
	};

	if (w->what == WAITS_FOR_IOS)
		return arena_printf(arena, "interrupted: waiting a moment for %llu I/O%s in flight "
				    "(%u loop%s)", (unsigned long long)w->ios, plural(w->ios),
				    w->loops, plural(w->loops));
	return arena_printf(arena, "interrupted: waiting a moment for %u loop%s %s", w->loops,
			    plural(w->loops), loops_that[w->what]);
}
