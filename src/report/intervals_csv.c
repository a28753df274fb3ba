/*
 * Intervals in CSV: a row per run, job, interval and operation, and one for all operations
 * ("total"); with several jobs, after theirs those of the whole run. Errors are counted for all
 * operations together.
 */
#include "report.h"

#include <inttypes.h>

#include "csv_cells.h"

static void print_titles(FILE *out, struct percentile_list further)
{
	fputs("variant,round,job,start_s,length_s,op,ios,bytes,iops,bytes_per_s,errors,no_answer,"
	      "p50_ns,p95_ns,p99_ns,max_ns", out);
	csv_percentile_titles(out, "", further);
	fputc('\n', out);
}

static void print_latency(const struct interval_latency *latency, struct percentile_list further,
			  FILE *out)
{
	if (latency->measured)
		fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64, latency->p50_ns,
			latency->p95_ns, latency->p99_ns, latency->max_ns);
	else
		fputs(",,,,", out);
	for (unsigned i = 0; i < further.count; i++) {
		const double *ns = percentile_value(&latency->chosen, further.at[i]);

		fputc(',', out);
		if (ns && latency->measured)
			fprintf(out, "%.0f", *ns);
	}
}

struct row {
	const struct run_result *run;
	const struct result_interval *interval;
	const char *op;
	uint64_t ios, bytes;
	const struct interval_latency *latency;
};

static void print_row(const struct row *row, bool is_total, struct percentile_list further,
		      FILE *out)
{
	const struct result_interval *interval = row->interval;
	const double per_s = interval->length_s > 0 ? 1 / interval->length_s : 0;

	csv_text(out, row->run->variant);
	fprintf(out, ",%u,", row->run->round);
	csv_text(out, row->run->job ? row->run->job : "");
	fprintf(out, ",%.9g,%.9g,%s,%" PRIu64 ",%" PRIu64 ",%.3f,%.1f,", interval->start_s,
		interval->length_s, row->op, row->ios, row->bytes, (double)row->ios * per_s,
		(double)row->bytes * per_s);
	if (is_total)
		fprintf(out, "%" PRIu64, interval->errors);
	fprintf(out, ",%u", interval->no_answer);
	print_latency(row->latency, further, out);
	fputc('\n', out);
}

/* As in a run: fsyncs are not part of the work. */
static void print_interval(const struct run_result *run, const struct result_interval *interval,
			   struct percentile_list further, FILE *out)
{
	struct row row = { .run = run, .interval = interval };

	for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
		row.op = io_op_name(op);
		row.ios = interval->ios[op];
		row.bytes = interval->bytes[op];
		row.latency = &interval->op_latency[op];
		if (row.ios > 0)
			print_row(&row, false, further, out);
	}
	row.op = "total";
	row.ios = interval->ios[IO_READ] + interval->ios[IO_WRITE];
	row.bytes = interval->bytes[IO_READ] + interval->bytes[IO_WRITE];
	row.latency = &interval->latency;
	print_row(&row, true, further, out);
}

static void print_intervals(const struct run_result *run, struct percentile_list further,
			    FILE *out)
{
	for (unsigned i = 0; i < run->interval_count; i++)
		print_interval(run, &run->intervals[i], further, out);
}

void report_intervals_csv(const struct result *result, FILE *out, const struct report_look *look)
{
	static const double usual[] = { 50, 95, 99 };
	struct percentile_list further;
	struct arena arena;

	(void)look;
	arena_init(&arena);
	further = csv_percentiles(result, (struct percentile_list){ usual, 3 }, &arena);
	print_titles(out, further);
	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		for (unsigned k = 0; k < run_result_row_count(run); k++)
			print_intervals(run_result_row(run, k), further, out);
	}
	arena_release(&arena);
}
