/*
 * When a job ends: after its size has been transferred, or its number of I/Os, as often as it
 * loops, or after its runtime, whichever is first; with time_based, not by its size.
 */
#include "fio_translation.h"

#include <string.h>

#include "units.h"

static bool is_time_based(const struct fio_translation *t)
{
	return fio_flag(t, "time_based", false) && fio_time_ns(t, "runtime", NS_PER_SECOND) > 0;
}

/* ---- by amount ---- */

/* As many I/Os as a number of bytes is on the average. */
static uint64_t ios_of_sizes(struct fio_translation *t)
{
	const struct fio_shape *shape = &t->shape;
	const uint64_t reads = !shape->writes ? 100 : !shape->reads ? 0 : shape->read_percent;
	const long double mean = (long double)(reads * shape->mean_bytes[IO_READ] +
			(100 - reads) * shape->mean_bytes[IO_WRITE]) / 100;
	const uint64_t ios = (uint64_t)((long double)shape->total_bytes / mean + 0.5L);

	fio_note(t->request, "size: a job with several block sizes ends after as many I/Os as it "
		 "takes on the average (%s: %llu)", fio_job_name(t), (unsigned long long)ios);
	return ios;
}

/* I/Os of one job of fio in one loop; 0: not known. */
static uint64_t ios_in_size(struct fio_translation *t)
{
	const struct fio_shape *shape = &t->shape;
	const uint64_t bytes = shape->bs[shape->reads ? IO_READ : IO_WRITE];

	if (shape->total_bytes == 0)
		return 0;
	if (!shape->has_one_size)
		return ios_of_sizes(t);
	if (shape->is_exact)
		return shape->total_bytes / bytes;
	return shape->total_bytes / shape->file_count / bytes * shape->file_count;
}

static void set_events(struct fio_translation *t)
{
	struct fio_shape *shape = &t->shape;
	const uint64_t limit = fio_number(t, "number_ios", 0);
	uint64_t ios;

	if (shape->total_bytes == 0)
		shape->total_bytes = shape->file_bytes * shape->file_count;
	ios = is_time_based(t) ? 0 : ios_in_size(t);
	if (limit > 0 && (ios == 0 || limit < ios))
		ios = limit;
	if (ios == 0 && !is_time_based(t))
		fio_wrong(t, "size", "is smaller than a block");
	if (ios > 0)
		fio_set_number(t, "events", ios * fio_number(t, "loops", 1) * t->threads,
			       limit == ios ? "number_ios" : "size");
}

/* ---- by time ---- */

static const char *duration(const struct fio_translation *t, uint64_t ns)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(t->arena, units_format_duration(ns, text));
}

static void set_time(struct fio_translation *t)
{
	const uint64_t runtime_ns = fio_time_ns(t, "runtime", NS_PER_SECOND);
	const uint64_t delay_ns = fio_time_ns(t, "startdelay", NS_PER_SECOND);
	const uint64_t ramp_ns = fio_time_ns(t, "ramp_time", NS_PER_SECOND);

	/* fio's runtime begins when the job does; that of a run is the same for all. */
	fio_set_of_run(t, "time", duration(t, runtime_ns > 0 ? delay_ns + runtime_ns : 0),
		       "runtime");
	fio_set_of_run(t, "warmup-time", duration(t, ramp_ns), "ramp_time");
	if (delay_ns > 0)
		fio_set(t, "start-delay", duration(t, delay_ns), "startdelay");
	if (runtime_ns == 0 && fio_flag(t, "time_based", false))
		fio_note(t->request, "time_based: without runtime, a job ends by its size");
	if (delay_ns > 0 && ramp_ns > 0)
		fio_wrong(t, "startdelay", "has no ramp_time of its own: leave one out");
}

static void set_errors(struct fio_translation *t)
{
	const char *text = fio_text(t, "continue_on_error");
	const bool goes_on = text && (!strcmp(text, "all") || !strcmp(text, "io"));

	if (text && !goes_on && strcmp(text, "none") != 0)
		fio_wrong(t, "continue_on_error", "'%s' is not none, io or all", text);
	fio_set_of_run(t, "continue-on-error", goes_on ? "on" : "off", "continue_on_error");
}

/* A log has rows of averages over an interval. */
static void set_interval(struct fio_translation *t)
{
	const uint64_t average_ms = fio_number(t, "log_avg_msec", 0);

	if (!fio_text(t, "write_bw_log") && !fio_text(t, "write_iops_log") &&
	    !fio_text(t, "write_lat_log"))
		return;
	if (average_ms > 0)
		fio_set_of_run(t, "report-interval", duration(t, average_ms * 1000000),
			       "log_avg_msec");
	else
		fio_note(t->request, "logs have a row for each second, where fio has one for each "
			 "I/O: log_avg_msec sets another interval");
}

void fio_translate_end(struct fio_translation *t)
{
	if (t->ret < 0)
		return;
	set_events(t);
	set_time(t);
	set_errors(t);
	set_interval(t);
}
