/* plausible: the last level first, for it is what may have been slowed down. */
#include "plausible.h"

#include <math.h>

#include "advice.h"

static void may_be(struct plausible *p, double value, const struct advice *why)
{
	if (value < p->low) {
		p->low = value;
		p->why_low = why;
	} else if (value > p->high) {
		p->high = value;
		p->why_high = why;
	}
}

static bool is_rate(const struct metric *metric)
{
	return metric->stat == STAT_IOPS || metric->stat == STAT_THROUGHPUT;
}

/* ---- what lasts ---- */

static uint64_t amount_of(const struct metric *metric, const struct result_interval *interval)
{
	const uint64_t *of = metric->stat == STAT_THROUGHPUT ? interval->bytes : interval->ios;

	return metric->op == METRIC_OF_TOTAL ? of[IO_READ] + of[IO_WRITE] : of[metric->op];
}

struct last_level {
	double share;			/* of all I/Os, or bytes; 0: nothing was done */
	double pace;			/* its rate / that of the whole run */
};

static struct last_level last_level_of(const struct metric *metric, const struct run_result *run)
{
	const double from_s = run->soak.changes[run->soak.change_count - 1].at_s;
	double amount = 0, amount_of_it = 0, length_s = 0, length_of_it_s = 0;

	for (unsigned i = 0; i < run->interval_count; i++) {
		const struct result_interval *interval = &run->intervals[i];

		amount += (double)amount_of(metric, interval);
		length_s += interval->length_s;
		if (interval->start_s < from_s)
			continue;
		amount_of_it += (double)amount_of(metric, interval);
		length_of_it_s += interval->length_s;
	}
	if (amount_of_it <= 0)
		return (struct last_level){ .share = 0 };
	return (struct last_level){ .share = amount_of_it / amount,
		.pace = amount_of_it / amount * length_s / length_of_it_s };
}

/* Each change in the direction of the first. */
static bool went_one_way(const struct result_soak *soak)
{
	const bool down = soak->changes[0].to_iops < soak->changes[0].from_iops;

	for (unsigned i = 1; i < soak->change_count; i++)
		if ((soak->changes[i].to_iops < soak->changes[i].from_iops) != down)
			return false;
	return true;
}

static void consider_rate(struct plausible *p, const struct run_result *run, double pace,
			  const struct advice *why)
{
	if (!went_one_way(&run->soak)) {
		may_be(p, p->value * pace, why);
		return;
	}
	p->value = p->low = p->high = p->value * pace;
	p->lasting = why;
}

static double percent_of(const struct metric *metric)
{
	return metric->stat == STAT_PERCENTILE ? metric->percent : metric->stat == STAT_MAX ? 100
									   : 0;
}

static double at_percent(const struct hist *hist, double percent)
{
	return percent <= 0 ? (double)hist->min : percent >= 100 ? (double)hist->max
			    : (double)hist_percentile(hist, percent);
}

/* A mean is at most that of all I/Os in so few. */
static void consider_latency(struct plausible *p, const struct metric *metric,
			     const struct hist *hist, double share, const struct advice *why)
{
	const double percent = percent_of(metric);

	if (metric->stat == STAT_MEAN) {
		may_be(p, (double)hist->min, why);
		may_be(p, fmin(p->value / share, (double)hist->max), why);
		return;
	}
	may_be(p, at_percent(hist, percent * share), why);
	may_be(p, at_percent(hist, 100 - (100 - percent) * share), why);
}

static void consider_levels(struct plausible *p, struct result *result,
			    const struct run_result *run, const struct run_result *subject,
			    const struct metric *metric)
{
	const struct hist *hist = metric_hist(metric, run);
	const struct advice *why;
	struct last_level last;

	if (subject->soak.change_count == 0 || (!hist && !is_rate(metric)))
		return;
	why = advice_changed(result, run, subject);
	last = last_level_of(metric, subject);
	if (!why || last.share <= 0)
		return;
	if (is_rate(metric))
		consider_rate(p, subject, last.pace, why);
	else
		consider_latency(p, metric, hist, last.share, why);
}

/* ---- without what slowed it down ---- */

/* At most so many I/Os are in flight. */
static double slots_of(const struct run_result *subject)
{
	double slots = 0;

	for (unsigned i = 0; i < run_result_job_count(subject); i++) {
		const struct spec *spec = &run_result_job(subject, i)->spec;

		slots += (double)spec->iodepth * spec->threads;
	}
	return slots;
}

/* The service times of that kind of I/O, or what the metric is of; NULL: not measured. */
static const struct hist *times_of(const struct metric *metric, const struct run_result *run)
{
	struct metric of = *metric;
	const struct hist *hist;

	if (is_rate(metric)) {
		of.stat = STAT_MIN;
		of.times = METRIC_OF_SERVICE;
	}
	hist = metric_hist(&of, run);
	of.times = METRIC_OF_LATENCY;
	hist = hist || !is_rate(metric) ? hist : metric_hist(&of, run);
	return hist && hist->count > 0 ? hist : NULL;
}

/* The best that there could have been. Of rates, by Little's law. */
static double at_best(const struct metric *metric, const struct run_result *run, double value)
{
	const struct run_result *subject = metric_subject(metric, run);
	const struct hist *times = times_of(metric, run);
	struct metric rate = *metric;
	double iops;

	if (metric->stat == STAT_END_FSYNC)
		return 0;
	if (metric_is_latency(metric))
		return times ? (double)times->min : 0;
	rate.stat = STAT_IOPS;
	if (!is_rate(metric) || !times || times->min == 0 || !metric_value(&rate, run, &iops))
		return INFINITY;
	return value * slots_of(subject) * 1e9 / (double)times->min / iops;
}

/* Neither a count of errors nor CPU time becomes more by waiting. */
static bool may_be_slowed(const struct metric *metric)
{
	return metric->stat != STAT_ERRORS && metric->stat != STAT_CPU;
}

struct plausible plausible_value(struct result *result, const struct run_result *run,
				 const struct metric *metric, double value)
{
	const struct run_result *subject = metric_subject(metric, run);
	struct plausible p = { .value = value, .low = value, .high = value };
	const struct advice *slowed;

	consider_levels(&p, result, run, subject, metric);
	slowed = may_be_slowed(metric) ? advice_slowed(result, run, subject) : NULL;
	if (slowed)
		may_be(&p, at_best(metric, run, value), slowed);
	return p;
}
