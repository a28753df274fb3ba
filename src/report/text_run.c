/*
 * One run: a headline, a row per operation, and its cost.
 */
#include "text_parts.h"

#include <stdarg.h>
#include <string.h>

#include "option.h"
#include "report.h"
#include "table.h"
#include "units.h"

/* The maximum and the errors come after the percentiles. */
enum { JOB, OP, IOPS, MIB, PERCENTILES, COLUMNS_AFTER = 2 };

static void add_op(const struct page *page, struct table *table, const char *name,
		   const struct op_result *op, struct percentile_list percentiles)
{
	const unsigned max = PERCENTILES + percentiles.count, failed = max + 1;
	struct table_cell *row = table_add_row(table);
	const uint64_t errors = op_result_errors(op);

	row[OP].text = name;
	row[IOPS].text = cell_rate(page, op->iops);
	if (op->bytes > 0)
		row[MIB].text = cell_mib_per_s(page, op->bytes_per_s);
	row[failed].text = cell_count(page, (double)errors);
	row[failed].style = errors > 0 ? STYLE_BAD : STYLE_PLAIN;
	if (op->hist->count == 0)
		return;

	percentile_cells(page, &row[PERCENTILES], percentiles, op->hist);
	row[max].text = cell_duration(page, (double)op->hist->max);
}

/* A row for each kind of I/O, and one for all if reads and writes are to be added up. */
static void add_ops(const struct page *page, struct table *table, const struct run_result *run,
		    struct percentile_list percentiles)
{
	const unsigned first = table->row_count;

	for (enum io_op op = 0; op < IO_OP_COUNT; op++)
		if (run->op[op].ios > 0 || run->op[op].error_count > 0)
			add_op(page, table, io_op_name(op), &run->op[op], percentiles);
	if (run->pair.hist)
		add_op(page, table, PAIR_NAME, &run->pair, percentiles);
	if (table->row_count == first || (run->op[IO_READ].ios > 0 && run->op[IO_WRITE].ios > 0))
		add_op(page, table, "total", &run->total, percentiles);
	table->rows[first][JOB].text = run->job;
}

static const struct table_column *columns_of(const struct page *page,
					     const struct run_result *run,
					     struct percentile_list percentiles)
{
	/* With named jobs, numbers also shown by --details are omitted for a row each. */
	const bool has_jobs = run->job_count > 0;
	const struct table_column before[PERCENTILES] = {
		[JOB]	 = { .title = "" },
		[OP]	 = { .title = "", .gap = has_jobs ? 2 : 0 },
		[IOPS]	 = { .title = "IOPS", .right = true, .gap = 4 },
		[MIB]	 = { .title = "MiB/s", .right = true, .gap = 3 },
	};
	const struct table_column after[COLUMNS_AFTER] = {
		{ .title = "max", .right = true, .gap = 3, .expendable = has_jobs ? 1 : 0 },
		{ .title = "errors", .right = true, .gap = 3 },
	};
	struct table_column *columns = arena_alloc(page->arena, sizeof(before) + sizeof(after) +
						   percentiles.count * sizeof(*columns));

	memcpy(columns, before, sizeof(before));
	percentile_columns(&columns[PERCENTILES], percentiles, 3, page->arena);
	for (unsigned i = 0; i < percentiles.count && run->spec.percentiles.count == 0; i++)
		if (has_jobs && !percentile_is_usual(percentiles.at[i]))
			columns[PERCENTILES + i].expendable = 2;
	memcpy(&columns[PERCENTILES + percentiles.count], after, sizeof(after));
	return columns;
}

static void print_ops(const struct page *page, const struct run_result *run)
{
	const struct percentile_list percentiles = page_percentiles_and_extra(page, &run->spec);
	struct table table;

	table_init(&table, columns_of(page, run, percentiles),
		   PERCENTILES + percentiles.count + COLUMNS_AFTER, page->arena);
	for (unsigned i = 0; i < run_result_job_count(run); i++)
		add_ops(page, &table, run_result_job(run, i), percentiles);
	if (run->job_count > 1) {
		add_op(page, &table, "total", &run->total, percentiles);
		table.rows[table.row_count - 1][JOB].text = "sum";
	}
	page_put_table(page, &table);
	page_scarce(page);
}

static void print_cost(const struct page *page, const struct run_result *run)
{
	if (run->total.ios == 0 || run->us_per_io <= 0)
		return;
	page_line(page, "CPU", "%s per I/O (user %s, system %s) · %s IOPS per core",
		  cell_duration(page, run->us_per_io * 1e3),
		  cell_duration(page, run->user_s * 1e9),
		  cell_duration(page, run->system_s * 1e9),
		  cell_count(page, run->iops_per_core));
}

/* A line below the table that is about a job, with its name where there are names. */
static void __attribute__((format(printf, 4, 5)))
job_line(const struct page *page, const struct run_result *run, const char *label,
	 const char *format, ...)
{
	const char *text;
	va_list args;

	va_start(args, format);
	text = arena_vprintf(page->arena, format, args);
	va_end(args);
	page_line(page, label, "%s%s%s", run->job ? run->job : "", run->job ? ": " : "", text);
}

/* " · registered-files, defer-taskrun", or "" if the engine requested nothing. */
static const char *granted_text(const struct page *page, const struct run_result *run)
{
	const char *text = "";

	for (unsigned i = 0; i < run->feature_count; i++) {
		if (run->features[i].granted)
			text = arena_printf(page->arena, "%s%s%s", text,
					    text[0] ? ", " : " · ",
					    run->features[i].name);
	}
	return text;
}

static void print_engine(const struct page *page, const struct run_result *run)
{
	job_line(page, run, "engine", "%s, depth %u, batch %u%s", run->engine_used,
		  run->spec.iodepth, spec_batch_submit(&run->spec), granted_text(page, run));
}

/* Only settings that differ from the default. */
static void print_engine_details(const struct page *page, const struct run_result *run)
{
	if (run->spec.buffers != BUFFER_MMAP && run->buffers_got[0])
		job_line(page, run, "buffers", "%s", run->buffers_got);
	if (run->spec.rwf & RWF_FLAG_NOWAIT)
		job_line(page, run, "nowait", "%s returned EAGAIN and were retried",
			  cell_count(page, (double)run->nowait_retries));
}

static void print_end_fsync(const struct page *page, const struct run_result *run)
{
	if (run->end_fsyncs == 0)
		return;
	job_line(page, run, "fsync", "%s at the end, after the measured time, in %s",
		  cell_count(page, (double)run->end_fsyncs),
		  cell_duration(page, run->end_fsync_s * 1e9));
	if (run->op[IO_WRITE].bytes > 0 && run->op[IO_READ].ios == 0)
		job_line(page, run, "durable", "%s MiB/s, with the time of that fsync",
			 cell_mib_per_s(page, run->durable_bytes_per_s));
}

/* As the file system reports it, not as it was asked for. */
static void print_allocation(const struct page *page, const struct run_result *run)
{
	if (run->spec.file_allocation == ALLOCATION_WRITTEN)
		return;
	if (run->gaps.holes < 0)
		job_line(page, run, "files", "%s (not reported by the file system)",
			 file_allocation_name(run->spec.file_allocation));
	else
		job_line(page, run, "files", "%.0f %% of the set was allocated and unwritten "
			 "before, %.0f %% had no blocks", 100 * run->gaps.unwritten,
			 100 * run->gaps.holes);
}

/* For a run through the page cache, it matters whether the files are in it. */
static void print_cache(const struct page *page, const struct run_result *run)
{
	if (run->direct || run->resident_before < 0 || run->resident_after < 0)
		return;
	job_line(page, run, "cache", "%.0f %% of the set was in memory before, %.0f %% after",
		  100 * run->resident_before, 100 * run->resident_after);
}

/* "p50 4.5 µs, p99 12.7 µs" */
static const char *middle_and_tail(const struct page *page, const struct op_times *times)
{
	return arena_printf(page->arena, "p50 %s, p99 %s",
			    cell_duration(page, (double)hist_percentile(times->hist, 50)),
			    cell_duration(page, (double)hist_percentile(times->hist, 99)));
}

/* " (40M/s, uniform)": what is not said by the number, or is not usual. */
static const char *rate_as_asked(const struct page *page, const struct spec *spec)
{
	const bool in_parts = spec->rate.all.per_s <= 0 || spec->rate.all.bytes;
	const bool usual = spec->rate_process.kind == RATE_POISSON;

	if (usual && !in_parts)
		return "";
	return arena_printf(page->arena, " (%s%s%s)",
			    in_parts ? option_format(option_find("rate"), spec, page->arena) : "",
			    in_parts && !usual ? ", " : "",
			    usual ? "" : option_format(option_find("rate-process"), spec,
						       page->arena));
}

/* A backlog of chance is no trend. */
static const char *growth_text(const struct page *page, const struct run_result *run)
{
	if (!(run->rate_backlog_growth >= 1) || run->unissued < 10)
		return "";
	return arena_printf(page->arena, " (%s more every second)",
			    cell_count(page, run->rate_backlog_growth));
}

static void print_rate(const struct page *page, const struct run_result *run)
{
	const struct op_result *total = &run->total;

	if (spec_rate_iops(&run->spec) <= 0)
		return;
	job_line(page, run, "rate", "%s of %s per second%s; latencies are response times, counted "
		 "from when an I/O was due", cell_rate(page, run->rate_reached),
		 cell_rate(page, spec_rate_iops(&run->spec)), rate_as_asked(page, &run->spec));
	if (total->service.hist && total->service.hist->count > 0)
		job_line(page, run, "", "service time (from submission): %s; lateness: %s",
			  middle_and_tail(page, &total->service),
			  middle_and_tail(page, &total->lateness));
	if (run->unissued > 0)
		job_line(page, run, "", "%s more %s due but never issued%s: the latencies include "
			 "their age at the end", cell_count(page, (double)run->unissued),
			 run->unissued == 1 ? "was" : "were", growth_text(page, run));
}

static void print_validation(const struct page *page, const struct run_result *run)
{
	const uint64_t bad = run->total.verify_errors;

	if (!run->spec.validate || (run->op[IO_READ].ios == 0 && bad == 0))
		return;
	if (bad == 0) {
		job_line(page, run, "data", "every block that was read is correct");
		return;
	}
	page_remark(page, &(struct remark){
		.label = arena_printf(page->arena, "%-*s%s%s", LABEL_WIDTH, "data",
				      run->job ? run->job : "", run->job ? ": " : ""),
		.text = arena_printf(page->arena, "%s bad block%s", cell_count(page, (double)bad),
				     bad == 1 ? "" : "s"),
		.text_style = STYLE_BAD });
	for (unsigned i = 0; i < run->bad_block_count; i++)
		job_line(page, run, "", "%s", run->bad_blocks[i]);
	if (bad > run->bad_block_count)
		job_line(page, run, "", "…");
}

static const char *name_of(const struct page *page, const struct run_result *run)
{
	const char *profile = page->result->profile ? page->result->profile : "";

	if (!strcmp(run->variant, "auto") && run->engine_used)
		return run->engine_used;	/* not the requested value, but the effective one */
	return arena_printf(page->arena, "%s%s%s", profile,
			    profile[0] && run->variant[0] ? ":" : "", run->variant);
}

static void print_conditions(const struct page *page, const struct run_result *run)
{
	const char *text = cell_duration(page, run->elapsed_s * 1e9);

	if (run->spec.warmup_ns > 0)
		text = arena_printf(page->arena, "%s, warm-up %s", text,
				    cell_duration(page, (double)run->spec.warmup_ns));
	text = text_joined(page->arena, text, ", ", page_steady(page, run));
	page_two(page, STYLE_PLAIN, arena_printf(page->arena, "%s, seed %llu", text,
						 (unsigned long long)run->spec.seed),
		 page_loops(page, run));
	page_gap(page);
}

static void print_job(const struct page *page, const struct run_result *job)
{
	print_engine(page, job);
	print_engine_details(page, job);
	print_end_fsync(page, job);
	print_allocation(page, job);
	print_cache(page, job);
	print_rate(page, job);
	page_soak(page, job);
	print_validation(page, job);
}

/* "readers: 4 KiB random reads · 8 MiB in 2 files on ext4", unless it is in the headline. */
static void print_workloads(const struct page *page, const struct run_result *run)
{
	const bool same_work = *page_run_workload(page, run);

	for (unsigned i = 0; i < run->job_count; i++) {
		const struct run_result *job = &run->jobs[i];
		const char *work = same_work ? "" : spec_describe(&job->spec, page->arena);
		const char *where = run->target_count > 1 ? page_targets(page, job) : "";
		const char *text = text_joined(page->arena, work, " · ", where);

		if (*text)
			page_wrapped(page, 0, 0,
				     arena_printf(page->arena, "%s: %s", job->job, text));
	}
}

void page_run_head(const struct page *page, const struct run_result *run)
{
	page_headline(page, name_of(page, run), page_run_workload(page, run),
		      run->job_count > 0 && run->target_count > 1 ? "" : page_targets(page, run));
	print_workloads(page, run);
	if (run == page->result->runs)
		page_description(page);
	if (run->skipped)
		page_wrapped(page, 0, 0, arena_printf(page->arena, "not run: %s", run->skipped));
	else
		print_conditions(page, run);
}

void page_run_numbers(const struct page *page, const struct run_result *run)
{
	print_ops(page, run);
	page_gap(page);
	print_cost(page, run);
	for (unsigned i = 0; i < run_result_job_count(run); i++)
		print_job(page, run_result_job(run, i));
}
