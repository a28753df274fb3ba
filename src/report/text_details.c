/*
 * --details: how a run used its queue, what it called for that, and where the CPU time went.
 *
 * Of a run: a table of batches, a table of times, and a line for each other thing. Of a
 * comparison: two tables with a row for each variant, in medians of its rounds.
 */
#include "text_parts.h"

#include <string.h>

#include "engine.h"
#include "name_columns.h"
#include "report.h"
#include "stats.h"
#include "table.h"
#include "units.h"

static const char *per_cent(const struct page *page, double share)
{
	return arena_printf(page->arena, "%.0f %%", 100 * share);
}

static const char *threads_text(const struct page *page, const char *name, unsigned count)
{
	return arena_printf(page->arena, "%s, %u thread%s", name, count, count == 1 ? "" : "s");
}

static bool is_ring(const struct run_result *run)
{
	const struct engine_ops *ops = engine_find(run->engine_used);

	return ops && (ops->can & ENGINE_IS_RING);
}

/* ---- batches ---- */

enum { HOW, MEAN, BUCKET_FIRST, BUCKETS_SHOWN_MAX = 12,
	QUEUE_COLUMN_COUNT = BUCKET_FIRST + BUCKETS_SHOWN_MAX };

enum { QUEUE_ROW_COUNT = 3 };

struct queue_table {
	struct { const char *name; const struct log2_hist *hist; } rows[QUEUE_ROW_COUNT];
	unsigned buckets[BUCKETS_SHOWN_MAX];	/* which of a histogram's are columns */
	unsigned count;
};

static double share_of_bucket(const struct log2_hist *hist, unsigned bucket)
{
	const uint64_t all = log2_hist_count(hist) + hist->buckets[0];

	return all > 0 ? (double)hist->buckets[bucket] / (double)all : 0;
}

/* What rounds to nothing in each row has no column. */
static void choose_buckets(struct queue_table *q)
{
	for (unsigned b = 0; b < LOG2_HIST_BUCKETS && q->count < BUCKETS_SHOWN_MAX; b++) {
		bool any = false;

		for (unsigned r = 0; r < QUEUE_ROW_COUNT; r++)
			any |= share_of_bucket(q->rows[r].hist, b) >= 0.005;
		if (any)
			q->buckets[q->count++] = b;
	}
}

/* "8-15"; the highest goes no further than the queue. */
static const char *bucket_title(const struct page *page, unsigned bucket, unsigned iodepth)
{
	const unsigned lowest = log2_hist_lowest(bucket);
	unsigned highest = log2_hist_highest(bucket);

	if (highest > iodepth && lowest <= iodepth)
		highest = iodepth;
	return lowest == highest ? arena_printf(page->arena, "%u", lowest)
				 : arena_printf(page->arena, "%u-%u", lowest, highest);
}

static void print_queue(const struct page *page, const struct run_result *run)
{
	struct queue_table q = { .rows = {
		{ "in flight", &run->in_flight },
		{ "per submit", &run->submitted },
		{ "per reap", &run->reaped },
	} };
	struct table_column columns[QUEUE_COLUMN_COUNT] = {
		[HOW]	= { .title = "I/Os" },
		[MEAN]	= { .title = "mean", .right = true, .gap = 3 },
	};
	struct table table;

	choose_buckets(&q);
	for (unsigned i = 0; i < q.count; i++)
		columns[BUCKET_FIRST + i] = (struct table_column){
			.title = bucket_title(page, q.buckets[i], run->spec.iodepth),
			.right = true, .gap = 3, .expendable = 1 };

	table_init(&table, columns, BUCKET_FIRST + q.count, page->arena);
	for (unsigned r = 0; r < QUEUE_ROW_COUNT; r++) {
		struct table_cell *row = table_add_row(&table);

		row[HOW].text = q.rows[r].name;
		row[MEAN].text = arena_printf(page->arena, "%.1f",
					      log2_hist_mean(q.rows[r].hist));
		for (unsigned i = 0; i < q.count; i++) {
			const double share = share_of_bucket(q.rows[r].hist, q.buckets[i]);

			if (share >= 0.005)
				row[BUCKET_FIRST + i].text = per_cent(page, share);
		}
	}
	table_print(&table, page->out, page->width, page->colour);
}

/* ---- CPU time ---- */

enum { WHO, CORES, TIME, PER_IO, CPU_COLUMN_COUNT };

static void add_time(const struct page *page, struct table *table, const struct run_result *run,
		     const char *who, uint64_t ns)
{
	struct table_cell *row;

	if (ns == 0)
		return;
	row = table_add_row(table);
	row[WHO].text = who;
	if (run->elapsed_s > 0)
		row[CORES].text = arena_printf(page->arena, "%.2f",
					       (double)ns / 1e9 / run->elapsed_s);
	row[TIME].text = cell_duration(page, (double)ns);
	if (run->total.ios > 0)
		row[PER_IO].text = cell_duration(page, (double)ns / (double)run->total.ios);
}

static void print_cpu(const struct page *page, const struct run_result *run)
{
	static const struct table_column columns[CPU_COLUMN_COUNT] = {
		[WHO]	 = { .title = "CPU time" },
		[CORES]	 = { .title = "cores", .right = true, .gap = 3 },
		[TIME]	 = { .title = "time", .right = true, .gap = 3 },
		[PER_IO] = { .title = "per I/O", .right = true, .gap = 3 },
	};
	const struct cpu_split *cpu = &run->cpu;
	struct table table;

	table_init(&table, columns, CPU_COLUMN_COUNT, page->arena);
	add_time(page, &table, run, "loops, user", cpu->loops_user_ns);
	add_time(page, &table, run, "loops, system", cpu->loops_system_ns);
	add_time(page, &table, run, threads_text(page, "iou-sqp", run->sqpoll_threads),
		 cpu->sqpoll_ns);
	add_time(page, &table, run, threads_text(page, "iou-wrk", run->workers),
		 cpu->workers_ns);
	add_time(page, &table, run, "other threads", cpu->other_threads_ns);
	add_time(page, &table, run, "interrupts of the machine", cpu->irq_ns);
	add_time(page, &table, run, "stolen by the hypervisor", cpu->steal_ns);
	add_time(page, &table, run, "rest of the machine", cpu->elsewhere_ns);
	if (table.row_count == 0)
		return;
	fputc('\n', page->out);
	table_print(&table, page->out, page->width, page->colour);
}

/* ---- lines ---- */

static const char *syscalls_text(const struct page *page, double per_io)
{
	return arena_printf(page->arena, per_io < 0.9995 ? "%.3f" : "%.2f", per_io);
}

static void print_calls(const struct page *page, const struct run_result *run)
{
	if (run->syscalls_per_io >= 0)
		fprintf(page->out, "calls   %s system calls per I/O\n",
			syscalls_text(page, run->syscalls_per_io));
	else
		fprintf(page->out, "calls   not known: the C library makes them\n");
}

static void print_punts(const struct page *page, const struct run_result *run)
{
	if (!is_ring(run))
		return;
	if (run->punts_counted)
		fprintf(page->out, "punts   %s requests went to io-wq\n",
			cell_count(page, (double)run->punts));
	else
		fprintf(page->out, "punts   %s (to count requests: root, tracefs mounted)\n",
			threads_text(page, "io-wq", run->workers));
}

static void print_busy(const struct page *page, const struct run_result *run)
{
	const char *text = "";

	for (unsigned i = 0; i < run->loop_count; i++) {
		const struct result_loop *loop = &run->loops[i];

		text = arena_printf(page->arena, "%s%s%.0f %%", text, i ? ", " : "",
				    100 * loop->busy);
		if (loop->pinned)
			text = arena_printf(page->arena, "%s on cpu %u", text, loop->cpu);
	}
	fputs("busy    ", page->out);
	page_wrapped(page, LABEL_WIDTH, LABEL_WIDTH, text);
}

void page_run_details(const struct page *page, const struct run_result *run)
{
	print_calls(page, run);
	print_punts(page, run);
	print_busy(page, run);
	fputc('\n', page->out);
	print_queue(page, run);
	print_cpu(page, run);
}

/* ---- of a comparison ---- */

typedef double (*run_value)(const struct run_result *run);	/* below 0: not known */

static double in_flight(const struct run_result *run)
{
	return log2_hist_mean(&run->in_flight);
}

static double per_submit(const struct run_result *run)
{
	return log2_hist_mean(&run->submitted);
}

static double per_reap(const struct run_result *run)
{
	return log2_hist_mean(&run->reaped);
}

static double calls_per_io(const struct run_result *run)
{
	return run->syscalls_per_io;
}

static double punts_of(const struct run_result *run)
{
	return run->punts_counted && is_ring(run) ? (double)run->punts : -1;
}

static double workers_of(const struct run_result *run)
{
	return is_ring(run) ? (double)run->workers : -1;
}

static double busiest(const struct run_result *run)
{
	double most = 0;

	for (unsigned i = 0; i < run->loop_count; i++)
		if (run->loops[i].busy > most)
			most = run->loops[i].busy;
	return most;
}

static double cores(const struct run_result *run, uint64_t ns)
{
	return run->elapsed_s > 0 ? (double)ns / 1e9 / run->elapsed_s : -1;
}

static double loops_user(const struct run_result *run)
{
	return cores(run, run->cpu.loops_user_ns);
}

static double loops_system(const struct run_result *run)
{
	return cores(run, run->cpu.loops_system_ns);
}

static double sqpoll(const struct run_result *run)
{
	return cores(run, run->cpu.sqpoll_ns);
}

static double workers(const struct run_result *run)
{
	return cores(run, run->cpu.workers_ns);
}

static double other_threads(const struct run_result *run)
{
	return cores(run, run->cpu.other_threads_ns);
}

static double interrupts(const struct run_result *run)
{
	return cores(run, run->cpu.irq_ns);
}

static double stolen(const struct run_result *run)
{
	return cores(run, run->cpu.steal_ns);
}

static double elsewhere(const struct run_result *run)
{
	return cores(run, run->cpu.elsewhere_ns);
}

/* Over the rounds that count; below 0 if there is none, or one of them does not know. */
static double median_of(const struct page *page, const char *variant, run_value value)
{
	const struct result *result = page->result;
	double *values = arena_alloc(page->arena, (result->run_count + 1) * sizeof(*values));
	unsigned count = 0;

	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		if (strcmp(run->variant, variant) != 0 || run->skipped || run->interrupted ||
		    run->stopped_by_error)
			continue;
		values[count] = value(run);
		if (values[count++] < 0)
			return -1;
	}
	return count > 0 ? stats_median(values, count) : -1;
}

static const char *cell_mean(const struct page *page, double value)
{
	return arena_printf(page->arena, "%.1f", value);
}

static const char *cell_cores(const struct page *page, double value)
{
	return arena_printf(page->arena, "%.2f", value);
}

struct detail {
	const char *title;
	run_value value;
	const char *(*cell)(const struct page *page, double value);
};

static const struct detail queue_details[] = {
	{ "in flight",	in_flight,	cell_mean },
	{ "per submit",	per_submit,	cell_mean },
	{ "per reap",	per_reap,	cell_mean },
	{ "calls/IO",	calls_per_io,	syscalls_text },
	{ "punts",	punts_of,	cell_count },
	{ "workers",	workers_of,	cell_count },
	{ "busiest", busiest,	per_cent },
};

static const struct detail cpu_details[] = {
	{ "user",	loops_user,	cell_cores },
	{ "system",	loops_system,	cell_cores },
	{ "iou-sqp",	sqpoll,		cell_cores },
	{ "iou-wrk",	workers,	cell_cores },
	{ "others",	other_threads,	cell_cores },
	{ "irq",	interrupts,	cell_cores },
	{ "stolen",	stolen,		cell_cores },
	{ "elsewhere",	elsewhere,	cell_cores },
};

enum { DETAILS_MAX = 8 };

/* What is not known or 0 of every variant has no column. */
static bool is_any(const struct page *page, const struct detail *detail)
{
	const struct comparison *comparison = &page->result->comparison;

	for (unsigned i = 0; i < comparison->variant_count; i++)
		if (median_of(page, comparison->variants[i].name, detail->value) > 0)
			return true;
	return false;
}

static void print_details(const struct page *page, const char *title,
			  const struct detail details[], unsigned count)
{
	const struct comparison *comparison = &page->result->comparison;
	static const char *const nothing_beside[] = { NULL };
	struct table_column columns[NAME_COLUMNS_MAX + DETAILS_MAX];
	struct name_columns names;
	struct table table;

	name_columns_init(&names, comparison, nothing_beside, page->arena);
	name_columns_head(&names, title, columns);
	for (unsigned d = 0; d < count; d++)
		columns[names.count + d] = (struct table_column){
			.title = is_any(page, &details[d]) ? details[d].title : "",
			.right = true, .gap = 2 };
	table_init(&table, columns, names.count + count, page->arena);
	for (unsigned i = 0; i < comparison->variant_count; i++) {
		const struct comparison_variant *variant = &comparison->variants[i];
		struct table_cell *row;

		if (variant->skipped || variant->rounds == 0)
			continue;
		row = table_add_row(&table);
		name_columns_fill(&names, variant->name, row);
		row += names.count;
		for (unsigned d = 0; d < count; d++) {
			const double value = median_of(page, variant->name, details[d].value);

			if (value >= 0 && *columns[names.count + d].title)
				row[d].text = details[d].cell(page, value);
		}
	}
	if (table.row_count == 0)
		return;
	fputc('\n', page->out);
	if (!name_columns_have_title(&names))
		fprintf(page->out, "%s\n", title);
	table_print(&table, page->out, page->width, page->colour);
}

void page_comparison_details(const struct page *page)
{
	print_details(page, "I/Os", queue_details,
		      sizeof(queue_details) / sizeof(queue_details[0]));
	print_details(page, "cores busy", cpu_details,
		      sizeof(cpu_details) / sizeof(cpu_details[0]));
}
