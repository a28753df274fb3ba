/*
 * One line, truncated to the terminal's width: a line that wraps could not be erased.
 *
 * State is changed and drawn under a lock, because a thread also draws it. That thread exists only
 * on a terminal, sleeps, and blocks all signals, which are for the main thread.
 */
#include "progress.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "charset.h"
#include "clock.h"
#include "table.h"
#include "terminal.h"
#include "thread_mask.h"
#include "units.h"
#include "visible.h"

#define SAY_EVERY_NS	(30 * NS_PER_SECOND)

enum { DRAW_EVERY_NS = 500 * 1000 * 1000 };

void progress_init(struct progress *p, FILE *out, bool quiet)
{
	pthread_condattr_t monotonic;
	const bool draws = terminal_draws(out);

	*p = (struct progress){
		.out		= out,
		.terminal	= draws,
		.quiet		= quiet,
		.moves		= draws && !quiet,
		.said_ns	= clock_real_ns(),
	};
	pthread_mutex_init(&p->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&p->over_changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

/* ---- the line: with the lock held ---- */

static bool is_active(const struct progress_state *s)
{
	return s->what || s->in_run;
}

static void take_away(struct progress *p)
{
	if (!p->drawn)
		return;
	fputs("\r\033[K", p->out);
	fflush(p->out);
	p->drawn = false;
}

/* One column less: in the last one some terminals wrap already. */
static void draw_over(struct progress *p, const char *text, struct arena *arena)
{
	FILE *out = charset_open(p->out);
	char *shown = visible_text(text);

	fprintf(out, "\r\033[K%s", text_shortened(shown, terminal_width(p->out) - 1, arena));
	free(shown);
	charset_close(out, p->out);
	fflush(p->out);
	p->drawn = true;
}

static void say(struct progress *p, const char *text)
{
	FILE *out = charset_open(p->out);

	take_away(p);
	visible_print(out, text);
	fputc('\n', out);
	charset_close(out, p->out);
	fflush(p->out);
	p->said_ns = clock_real_ns();
}

static void show(struct progress *p)
{
	const uint64_t now_ns = clock_real_ns();
	struct arena arena;

	if (p->quiet || (!p->terminal && now_ns - p->said_ns < SAY_EVERY_NS))
		return;
	arena_init(&arena);
	if (p->terminal)
		draw_over(p, progress_text(&p->state, now_ns, &arena), &arena);
	else
		say(p, progress_text(&p->state, now_ns, &arena));
	arena_release(&arena);
}

/* ---- the thread ---- */

static struct timespec next_drawing(void)
{
	struct timespec due;

	clock_gettime(CLOCK_MONOTONIC, &due);
	due.tv_nsec += DRAW_EVERY_NS;
	due.tv_sec += due.tv_nsec / (long)NS_PER_SECOND;
	due.tv_nsec %= (long)NS_PER_SECOND;
	return due;
}

static void *tick(void *argument)
{
	struct progress *p = argument;

	pthread_mutex_lock(&p->lock);
	while (!p->over) {
		const struct timespec due = next_drawing();

		while (!p->over &&
		       pthread_cond_timedwait(&p->over_changed, &p->lock, &due) == 0)
			;
		if (!p->over && is_active(&p->state))
			show(p);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* Without it, the line is only drawn when an activity starts. */
static void start_ticker(struct progress *p)
{
	sigset_t before;

	if (!p->moves || p->has_ticker)
		return;
	thread_mask_block(&before);
	p->has_ticker = pthread_create(&p->ticker, NULL, tick, p) == 0;
	thread_mask_restore(&before);
}

static void stop_ticker(struct progress *p)
{
	if (!p->has_ticker)
		return;
	pthread_mutex_lock(&p->lock);
	p->over = true;
	pthread_cond_signal(&p->over_changed);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->ticker, NULL);
	p->has_ticker = false;
}

void progress_release(struct progress *p)
{
	if (!p->out)
		return;
	stop_ticker(p);
	take_away(p);
	pthread_cond_destroy(&p->over_changed);
	pthread_mutex_destroy(&p->lock);
	p->out = NULL;
}

/* ---- what happens ---- */

void progress_doing(struct progress *p, const char *what)
{
	start_ticker(p);
	pthread_mutex_lock(&p->lock);
	p->state.what = what;
	p->state.done_bytes = p->state.total_bytes = 0;
	if (is_active(&p->state))
		show(p);
	pthread_mutex_unlock(&p->lock);
}

void progress_run_begins(struct progress *p, const struct progress_run *run)
{
	struct progress_state *s = &p->state;

	start_ticker(p);
	pthread_mutex_lock(&p->lock);
	snprintf(s->name, sizeof(s->name), "%s", run->name);
	s->what = NULL;
	s->rates[0] = '\0';
	s->in_run = true;
	s->warmup_ns = run->warmup_ns;
	s->time_ns = run->time_ns;
	s->runs_after = run->runs_after;
	s->planned_after_ns = run->planned_after_ns;
	s->run_began_ns = clock_real_ns();
	s->started_ns = 0;
	show(p);
	pthread_mutex_unlock(&p->lock);
}

void progress_run_is_over(struct progress *p)
{
	struct progress_state *s = &p->state;

	pthread_mutex_lock(&p->lock);
	if (s->in_run) {
		s->beyond_plan_ns += (int64_t)(clock_real_ns() - s->run_began_ns) -
				     (int64_t)(s->warmup_ns + s->time_ns);
		s->runs_over++;
	}
	s->in_run = false;
	s->name[0] = '\0';
	s->what = NULL;
	s->rates[0] = '\0';
	pthread_mutex_unlock(&p->lock);
}

void progress_bytes(void *context, const char *what, uint64_t done, uint64_t total)
{
	struct progress *p = context;

	start_ticker(p);
	pthread_mutex_lock(&p->lock);
	p->state.what = what;
	p->state.done_bytes = done;
	p->state.total_bytes = total;
	show(p);
	pthread_mutex_unlock(&p->lock);
}

void progress_started(void *context)
{
	struct progress *p = context;

	pthread_mutex_lock(&p->lock);
	p->state.what = NULL;
	p->state.started_ns = clock_real_ns();
	pthread_mutex_unlock(&p->lock);
}

/* ---- intermediate numbers ---- */

/* "  p95 1.2 ms" */
static const char *percentiles_text(const struct spec *spec,
				    const struct result_interval *interval, struct arena *arena)
{
	const struct percentile_values *chosen = &interval->latency.chosen;
	char time[UNITS_TEXT_MAX], name[PERCENTILE_NAME_MAX];
	const char *text = "";

	for (unsigned i = 0; i < chosen->list.count; i++)
		text = arena_printf(arena, "%s  %s %s", text,
				    percentile_name(chosen->list.at[i], name),
				    units_human_duration(chosen->ns[i], time));
	if (chosen->list.count == 0 && spec->percentile > 0)
		text = arena_printf(arena, "  p%g %s", spec->percentile,
				    units_human_duration((double)interval->percentile_ns,
							 time));
	return text;
}

static const char *interval_text(const struct spec *spec,
				 const struct result_interval *interval, struct arena *arena)
{
	const bool any = interval->ios[IO_READ] + interval->ios[IO_WRITE] +
			 interval->ios[IO_FSYNC] > 0;
	char count[UNITS_TEXT_MAX];
	const char *text;

	text = arena_printf(arena, "[%3.*fs]%s", interval->length_s < 1 ? 1 : 0,
			    interval->start_s + interval->length_s,
			    progress_rates(interval, arena));
	if (any)
		text = arena_printf(arena, "%s%s", text, percentiles_text(spec, interval, arena));
	if (interval->errors > 0)
		text = arena_printf(arena, "%s  %s errors", text,
				    units_human_count((double)interval->errors, count));
	return text;
}

/* It measures: a warm-up that could have lasted for longer is over. */
static void end_warm_up(struct progress_state *s)
{
	const uint64_t since_ns = clock_real_ns() - s->started_ns;

	if (since_ns < s->warmup_ns)
		s->warmup_ns = since_ns;
}

void progress_warm_up_round(void *context, const struct run_round *round)
{
	struct progress *p = context;
	struct progress_state *s = &p->state;
	char iops[UNITS_TEXT_MAX];

	if (p->quiet)
		return;
	pthread_mutex_lock(&p->lock);
	snprintf(s->rates, sizeof(s->rates), "  round %u of %u at most: %s IOPS", round->number,
		 round->most, units_human_count(round->iops, iops));
	show(p);
	pthread_mutex_unlock(&p->lock);
}

/* The numbers that the line shows for the run, or for each of several jobs; and a permanent line,
 * if the user requested those. */
static void show_rates(struct progress *p, const struct spec *spec, const char *rates,
		       const char *line, struct arena *arena)
{
	struct progress_state *s = &p->state;

	pthread_mutex_lock(&p->lock);
	end_warm_up(s);
	snprintf(s->rates, sizeof(s->rates), "%s", s->job_rates[0] ? s->job_rates : rates);
	s->job_rates[0] = '\0';
	if (spec->report_interval_ns > 0)
		say(p, arena_printf(arena, "%s%s%s", s->name, s->name[0] ? "  " : "", line));
	show(p);
	pthread_mutex_unlock(&p->lock);
}

void progress_interval(void *context, const struct spec *spec,
		       const struct result_interval *interval)
{
	struct progress *p = context;
	struct arena arena;

	if (p->quiet)
		return;
	arena_init(&arena);
	show_rates(p, spec, progress_rates(interval, &arena),
		   interval_text(spec, interval, &arena), &arena);
	arena_release(&arena);
}

/* The sum of all jobs comes after them, and the line is drawn then. */
void progress_job_interval(void *context, const char *job, const struct spec *spec,
			   const struct result_interval *interval)
{
	struct progress *p = context;
	struct progress_state *s = &p->state;
	struct arena arena;
	size_t length;

	if (p->quiet)
		return;
	arena_init(&arena);
	pthread_mutex_lock(&p->lock);
	length = strlen(s->job_rates);
	snprintf(s->job_rates + length, sizeof(s->job_rates) - length, "%s",
		 progress_job_rate(job, interval, &arena));
	if (spec->report_interval_ns > 0)
		say(p, arena_printf(&arena, "%s%s%s  %s", s->name, s->name[0] ? "/" : "", job,
				    interval_text(spec, interval, &arena)));
	pthread_mutex_unlock(&p->lock);
	arena_release(&arena);
}

void progress_no_answer(void *context, const struct spec *spec,
			const struct run_silence *silence)
{
	struct progress *p = context;
	char time[UNITS_TEXT_MAX];
	const char *text;
	struct arena arena;

	if (p->quiet)
		return;
	arena_init(&arena);
	text = arena_printf(&arena, "  no answer for %s: %u loop%s stuck in a system call",
			    units_human_duration(silence->for_s * 1e9, time), silence->loops,
			    silence->loops == 1 ? "" : "s");
	show_rates(p, spec, text, arena_printf(&arena, "[%3.0fs]%s", silence->at_s, text), &arena);
	arena_release(&arena);
}

void progress_waiting(void *context, const struct run_waiting *waiting)
{
	struct progress *p = context;
	struct arena arena;

	if (p->quiet)
		return;
	arena_init(&arena);
	pthread_mutex_lock(&p->lock);
	say(p, progress_waiting_text(waiting, &arena));
	pthread_mutex_unlock(&p->lock);
	arena_release(&arena);
}

void progress_clear(struct progress *p)
{
	if (!p->out)
		return;
	pthread_mutex_lock(&p->lock);
	take_away(p);
	pthread_mutex_unlock(&p->lock);
}
