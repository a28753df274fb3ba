/*
 * --details of a run: use of the queue, system calls, and CPU time. A table of batches, a table of
 * times, and a line for everything else.
 */
#include "text_parts.h"

#include "report.h"
#include "table.h"
#include "units.h"

static const char *threads_text(const struct page *page, const char *name, unsigned count)
{
	return arena_printf(page->arena, "%s, %u thread%s", name, count, count == 1 ? "" : "s");
}

/* ---- batches ---- */

enum { HOW, MEAN, BUCKET_FIRST, BUCKETS_SHOWN_MAX = 12,
	QUEUE_COLUMN_COUNT = BUCKET_FIRST + BUCKETS_SHOWN_MAX };

enum { QUEUE_ROW_COUNT = 3 };

struct queue_table {
	struct { const char *name; const struct log2_hist *hist; } rows[QUEUE_ROW_COUNT];
	unsigned buckets[BUCKETS_SHOWN_MAX];	/* the buckets that are columns */
	unsigned count;
};

static double share_of_bucket(const struct log2_hist *hist, unsigned bucket)
{
	const uint64_t all = log2_hist_count(hist) + hist->buckets[0];

	return all > 0 ? (double)hist->buckets[bucket] / (double)all : 0;
}

/* Values that round to 0 in each row have no column. */
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

/* "8-15"; the highest ends at the queue depth. */
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
				row[BUCKET_FIRST + i].text = cell_share(page, share);
		}
	}
	page_put_table(page, &table);
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
	page_table(page, &table, NULL);
}

/* ---- lines ---- */

static void print_calls(const struct page *page, const struct run_result *run)
{
	if (run->syscalls_per_io >= 0)
		page_line(page, "calls", "%s system calls per I/O",
			  cell_calls(page, run->syscalls_per_io));
	else
		page_line(page, "calls", "not known: the C library makes them");
}

static void print_punts(const struct page *page, const struct run_result *run)
{
	if (!run_result_on_ring(run))
		return;
	if (run->punts_counted)
		page_line(page, "punts", "%s requests went to io-wq",
			  cell_count(page, (double)run->punts));
	else
		page_line(page, "punts", "%s (to count requests: root, tracefs mounted)",
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
	page_line(page, "busy", "%s", text);
}

static void print_job_details(const struct page *page, const struct run_result *job)
{
	if (job->job)
		page_wrapped(page, 0, 0, job->job);
	print_calls(page, job);
	if (!job->job)
		print_punts(page, job);
	print_busy(page, job);
	page_gap(page);
	print_queue(page, job);
	page_times(page, job);
	page_sizes(page, job);
}

/* Requests given to io-wq, and CPU times, are known only for the process. */
void page_run_details(const struct page *page, const struct run_result *run)
{
	for (unsigned i = 0; i < run_result_job_count(run); i++) {
		if (run->job_count > 0)
			page_gap(page);
		print_job_details(page, run_result_job(run, i));
	}
	if (run->job_count > 0) {
		page_gap(page);
		print_punts(page, run);
	}
	print_cpu(page, run);
}
