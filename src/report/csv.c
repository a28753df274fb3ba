/*
 * One row per run, job and operation, and one for all of them ("total"); after those of several
 * jobs their sum: for spreadsheets and plots. Lines end in a plain newline, as usual on Linux.
 * Numbers have no unit and no thousands separator; the column names give the unit. Without I/Os
 * there is no latency: an empty cell.
 */
#include "report.h"

#include <inttypes.h>
#include <string.h>

#include "csv_cells.h"
#include "csv_options.h"
#include "option.h"

/* Those that are not among result_percentiles. */
static struct percentile_list further_percentiles(const struct result *result, struct arena *arena)
{
	double usual[RESULT_PERCENTILE_COUNT];

	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		usual[i] = result_percentiles[i].percent;
	return csv_percentiles(result, (struct percentile_list){ usual, RESULT_PERCENTILE_COUNT },
			       arena);
}

static void print_times_titles(const char *name, FILE *out)
{
	fprintf(out, ",%s_min_ns,%s_mean_ns,%s_stddev_ns,%s_max_ns", name, name, name, name);
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		fprintf(out, ",%s_%s_ns", name, result_percentiles[i].name);
}

static void print_titles(FILE *out, struct percentile_list further)
{
	fputs("variant,round,op,ios,bytes,iops,bytes_per_s,errors,short,"
	      "min_ns,mean_ns,stddev_ns,max_ns", out);
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		fprintf(out, ",%s_ns", result_percentiles[i].name);
	fputs(",user_s,system_s,us_per_io,elapsed_s,engine,iodepth,threads,"
	      "block_size_bytes,test_mode,unfinished,no_answer,job,"
	      "stalls,longest_stall_ns,soak_ratio", out);
	print_times_titles("service", out);
	print_times_titles("lateness", out);
	fputs(",rate_iops,rate_reached", out);
	csv_option_titles(out);
	csv_percentile_titles(out, "", further);
	csv_percentile_titles(out, "service_", further);
	csv_percentile_titles(out, "lateness_", further);
	fputc('\n', out);
}

static void print_times(const struct op_times *times, FILE *out)
{
	if (!times->hist || times->hist->count == 0) {
		for (unsigned i = 0; i < 4 + RESULT_PERCENTILE_COUNT; i++)
			fputc(',', out);
		return;
	}

	fprintf(out, ",%" PRIu64 ",%.1f,%.1f,%" PRIu64, times->hist->min, times->mean_ns,
		times->stddev_ns, times->hist->max);
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		fprintf(out, ",%" PRIu64, times->percentile_ns[i]);
}

static void print_latency(const struct op_result *op, FILE *out)
{
	struct op_times times = {
		.hist = op->hist, .mean_ns = op->mean_ns, .stddev_ns = op->stddev_ns,
	};

	memcpy(times.percentile_ns, op->percentile_ns, sizeof(times.percentile_ns));
	print_times(&times, out);
}

static const char *test_mode_name(const struct spec *spec)
{
	return option_find("file-test-mode")->choices[spec->test_mode];
}

/* Empty for the sum of several jobs. */
static void print_options(const struct run_result *run, FILE *out)
{
	if (run->job_count > 0)
		fputs(",,,,", out);
	else
		fprintf(out, ",%u,%u,%" PRIu64 ",%s", run->spec.iodepth, run->spec.threads,
			run->spec.block_size_bytes, test_mode_name(&run->spec));
}

static void print_soak(const struct run_result *run, FILE *out)
{
	fprintf(out, ",%" PRIu64 ",%" PRIu64 ",", run->stalls.count[STALLS_100MS],
		run->stalls.longest_ns);
	if (run->soak.ratio > 0)
		fprintf(out, "%.4f", run->soak.ratio);
}

/* Of the sum of several jobs there is no rate that all of it was asked for. */
static void print_rate(const struct run_result *run, FILE *out)
{
	const double rate = run->job_count > 0 ? 0 : spec_rate_iops(&run->spec);

	if (rate > 0)
		fprintf(out, ",%.3f,%.3f", rate, run->rate_reached);
	else
		fputs(",,", out);
}

/* What all rows have in common. */
struct csv {
	const struct result *result;
	struct percentile_list further;
	FILE *out;
};

static void print_row(const struct csv *csv, const struct run_result *run, const char *op_name,
		      const struct op_result *op)
{
	FILE *const out = csv->out;

	csv_text(out, run->variant);
	fprintf(out, ",%u,%s,%" PRIu64 ",%" PRIu64 ",%.3f,%.1f,%" PRIu64 ",%" PRIu64,
		run->round, op_name, op->ios, op->bytes, op->iops, op->bytes_per_s,
		op_result_errors(op), op->shorts);
	print_latency(op, out);

	/* CPU time is not known by operation: every row has the run's. */
	fprintf(out, ",%.6f,%.6f,%.4f,%.9g,", run->user_s, run->system_s, run->us_per_io,
		run->elapsed_s);
	csv_text(out, run->engine_used);
	print_options(run, out);
	fprintf(out, ",%" PRIu64 ",%u,", run->unfinished, run->no_answer);
	csv_text(out, run->job ? run->job : "");
	print_soak(run, out);
	print_times(&op->service, out);
	print_times(&op->lateness, out);
	print_rate(run, out);
	csv_option_cells(out, csv->result, run);
	csv_percentile_cells(out, csv->further, op->hist);
	csv_percentile_cells(out, csv->further, op->service.hist);
	csv_percentile_cells(out, csv->further, op->lateness.hist);
	fputc('\n', out);
}

static void print_rows(const struct csv *csv, const struct run_result *run)
{
	for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
		if (run->op[op].ios > 0 || run->op[op].error_count > 0)
			print_row(csv, run, io_op_name(op), &run->op[op]);
	}
	if (run->pair.hist)
		print_row(csv, run, "pair", &run->pair);
	print_row(csv, run, "total", &run->total);
}

void report_csv(const struct result *result, FILE *out, const struct report_look *look)
{
	struct csv csv = { .result = result, .out = out };
	struct arena arena;

	(void)look;
	arena_init(&arena);
	csv.further = further_percentiles(result, &arena);
	print_titles(out, csv.further);
	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		for (unsigned k = 0; k < run_result_row_count(run); k++)
			print_rows(&csv, run_result_row(run, k));
	}
	arena_release(&arena);
}
