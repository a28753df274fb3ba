/*
 * intervals: determines when an interval is due, and collects the answers of the loops.
 */
#include "intervals.h"

#include <stdlib.h>

#include "clock.h"
#include "units.h"

void intervals_init(struct intervals *iv, const struct job *jobs, unsigned job_count,
		    const struct run_observer *observer)
{
	const struct spec *spec = jobs[0].spec;
	unsigned loop_count = 0;

	*iv = (struct intervals){
		.observer	= observer,
		.length_ns	= spec->report_interval_ns ? spec->report_interval_ns
							   : NS_PER_SECOND,
		.due_ns		= UINT64_MAX,
		.scratch	= malloc(sizeof(*iv->scratch)),
	};
	for (unsigned i = 0; i < job_count; i++)
		loop_count += jobs[i].loop_count;
	interval_series_init(&iv->all, spec, jobs[0].loops, loop_count, iv->scratch);
	if (job_count > 1 || *jobs[0].name)
		iv->jobs = calloc(job_count, sizeof(*iv->jobs));
	iv->job_count = iv->jobs ? job_count : 0;
	for (unsigned i = 0; i < iv->job_count; i++)
		interval_series_init(&iv->jobs[i], jobs[i].spec, jobs[i].loops,
				     jobs[i].loop_count, iv->scratch);
}

void intervals_release(struct intervals *iv)
{
	interval_series_release(&iv->all);
	for (unsigned i = 0; i < iv->job_count; i++)
		interval_series_release(&iv->jobs[i]);
	free(iv->jobs);
	free(iv->scratch);
}

void intervals_start(struct intervals *iv, uint64_t real_ns)
{
	if (!iv->all.before)
		return;		/* no memory for it: a run without intervals */
	iv->begin_ns = real_ns;
	iv->due_ns = real_ns + iv->length_ns;
}

static void ask(struct intervals *iv)
{
	for (unsigned i = 0; i < iv->all.loop_count; i++)
		loop_ask(&iv->all.loops[i]);
	iv->asked = true;
	iv->overdue_ns = iv->due_ns + iv->length_ns;
}

static unsigned count_silent(const struct intervals *iv)
{
	unsigned silent = 0;

	for (unsigned i = 0; i < iv->all.loop_count; i++)
		silent += !loop_has_answered(&iv->all.loops[i]);
	return silent;
}

/* ---- one after the other ---- */

static void take_back_questions(struct intervals *iv)
{
	for (unsigned i = 0; i < iv->all.loop_count; i++) {
		struct loop *loop = &iv->all.loops[i];

		loop->is_silent = !loop_has_answered(loop) && loop_take_back_question(loop);
	}
}

/* The start of the window: a loop that has not answered yet may have started it. If each loop has a
 * virtual time of its own, that is 0 for all of them at the start. */
static uint64_t find_origin(const struct intervals *iv)
{
	const struct loop *loop = &iv->all.loops[0];

	return loop->clock.virtual_ns ? loop->job->spec->warmup_ns
				      : atomic_load(&loop->run->window.begin_ns);
}

static void close_interval_of(struct intervals *iv, unsigned i, uint64_t origin_ns)
{
	const struct run_observer *observer = iv->observer;
	struct interval_series *series = &iv->jobs[i];
	const struct result_interval *interval = interval_series_close(series, origin_ns);

	if (interval && iv->job_count > 1 && observer && observer->job_interval)
		observer->job_interval(observer->context, series->loops[0].job->name, series->spec,
				       interval);
}

static void close_interval(struct intervals *iv)
{
	const struct run_observer *observer = iv->observer;
	const struct result_interval *interval;
	const unsigned count = iv->all.count;
	uint64_t origin_ns;

	take_back_questions(iv);
	origin_ns = find_origin(iv);
	interval = interval_series_close(&iv->all, origin_ns);
	if (iv->all.count < count)	/* adjacent ones were merged */
		iv->length_ns *= 2;
	for (unsigned i = 0; i < iv->job_count; i++)
		close_interval_of(iv, i, origin_ns);
	if (interval && observer && observer->interval)
		observer->interval(observer->context, iv->all.spec, interval);
}

/* No loop has answered: the request stands. */
static void tell_silence(struct intervals *iv, unsigned silent, uint64_t real_ns)
{
	const struct run_observer *observer = iv->observer;
	const struct run_silence silence = {
		.loops	= silent,
		.at_s	= (double)(real_ns - iv->begin_ns) / NS_PER_SECOND,
		.for_s	= (double)(real_ns - iv->begin_ns - iv->all.last_ns) / NS_PER_SECOND,
	};

	iv->overdue_ns += iv->length_ns;
	if (observer && observer->no_answer)
		observer->no_answer(observer->context, iv->all.spec, &silence);
}

/* At whole multiples of the interval; missed ones are part of the previous one. */
static void next_due(struct intervals *iv, uint64_t real_ns)
{
	iv->asked = false;
	iv->due_ns += ((real_ns - iv->due_ns) / iv->length_ns + 1) * iv->length_ns;
}

void intervals_look(struct intervals *iv, uint64_t real_ns)
{
	unsigned silent;

	if (real_ns < iv->due_ns)
		return;
	if (!iv->asked)
		ask(iv);
	silent = count_silent(iv);
	if (silent > 0 && real_ns < iv->overdue_ns)
		return;
	if (silent == iv->all.loop_count) {
		tell_silence(iv, silent, real_ns);
		return;
	}
	close_interval(iv);
	next_due(iv, real_ns);
}

void intervals_finish(struct intervals *iv, struct run_result *out, struct arena *arena)
{
	const uint64_t origin_ns = find_origin(iv);

	for (unsigned i = 0; i < iv->all.loop_count; i++)
		iv->all.loops[i].is_silent &= !loop_view(&iv->all.loops[i]).has_drained;
	interval_series_finish(&iv->all, origin_ns, out, arena);
	for (unsigned i = 0; i < iv->job_count && i < out->job_count; i++)
		interval_series_finish(&iv->jobs[i], origin_ns, &out->jobs[i], arena);
}
