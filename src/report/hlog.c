/*
 * A log of HdrHistogram, version 1.3: a line for each run, job, kind of I/O and kind of time, with
 * the whole histogram. The tag names them; the time is since the run's start of measurement.
 */
#include "report.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hdr_payload.h"

static double seconds_since_epoch(const char *iso8601)
{
	struct tm tm = { 0 };

	return iso8601 && strptime(iso8601, "%Y-%m-%dT%H:%M:%S", &tm) ? (double)timegm(&tm) : 0;
}

static void print_head(const struct result *result, FILE *out)
{
	const double start_s = seconds_since_epoch(result->started_at);
	const char *text = result->started_at ? result->started_at : "";

	fprintf(out, "#[Logged with ringbench %s]\n#[Histogram log format version 1.3]\n"
		"#[StartTime: %.3f (seconds since epoch), %s]\n"
		"#[BaseTime: %.3f (seconds since epoch)]\n"
		"\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
		"\"Interval_Compressed_Histogram\"\n",
		result->version ? result->version : "", start_s, text, start_s);
}

/* A tag has no blanks, commas or line ends. */
static void print_part(const char *part, const char *after, FILE *out)
{
	for (; *part; part++)
		fputc(isspace((unsigned char)*part) || *part == ',' ? '_' : *part, out);
	fputs(after, out);
}

struct series {
	const struct run_result *run;
	bool has_rounds;
	const char *op;
};

static void print_hist(const struct series *of, const char *kind, const struct hist *hist,
		       FILE *out)
{
	char *payload;

	if (!hist || hist->count == 0)
		return;
	fputs("Tag=", out);
	print_part(of->run->variant, "/", out);
	if (of->has_rounds)
		fprintf(out, "%u/", of->run->round);
	if (of->run->job)
		print_part(of->run->job, "/", out);
	payload = hdr_payload(hist);
	fprintf(out, "%s/%s,0.000,%.3f,%.3f,%s\n", of->op, kind, of->run->elapsed_s,
		(double)hist->max / 1e6, payload);
	free(payload);
}

static void print_op(const struct series *of, const struct op_result *op, FILE *out)
{
	print_hist(of, "latency", op->hist, out);
	print_hist(of, "service", op->service.hist, out);
	print_hist(of, "lateness", op->lateness.hist, out);
}

static void print_run(const struct run_result *run, bool has_rounds, FILE *out)
{
	struct series of = { .run = run, .has_rounds = has_rounds };

	for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
		of.op = io_op_name(op);
		print_op(&of, &run->op[op], out);
	}
	of.op = "pair";
	print_op(&of, &run->pair, out);
}

void report_hlog(const struct result *result, FILE *out, const struct report_look *look)
{
	bool has_rounds = false;

	(void)look;
	for (unsigned i = 0; i < result->run_count; i++)
		has_rounds |= result->runs[i].round > 1;
	print_head(result, out);
	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		for (unsigned k = 0; k < run_result_row_count(run); k++)
			print_run(run_result_row(run, k), has_rounds, out);
	}
}
