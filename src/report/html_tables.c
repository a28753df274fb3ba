/* Tables that only the HTML report has: the environment, and every run in numbers. */
#include "html_parts.h"

#include <string.h>

#include "units.h"

/* ---- environment ---- */

static void add_fact(struct table *table, const char *name, const char *value)
{
	struct table_cell *row;

	if (!*value)
		return;
	row = table_add_row(table);
	row[0] = (struct table_cell){ .text = name, .style = STYLE_FAINT };
	row[1].text = value;
}

static void add_size(const struct page *page, struct table *table, const char *name,
		     uint64_t bytes)
{
	char text[UNITS_TEXT_MAX];

	if (bytes > 0)
		add_fact(table, name, arena_strdup(page->arena,
						   units_human_size((double)bytes, text)));
}

static void add_number(const struct page *page, struct table *table, const char *name,
		       uint64_t number)
{
	if (number > 0)
		add_fact(table, name, cell_count(page, (double)number));
}

static void add_machine(const struct page *page, struct table *table)
{
	const struct environ *env = &page->result->environ;

	add_fact(table, "host", env->hostname);
	add_fact(table, "kernel", env->kernel);
	add_fact(table, "CPU", arena_printf(page->arena, "%s, %u online", env->cpu, env->cores));
	add_fact(table, "governor", env->governor);
	add_fact(table, "clock source", env->clocksource);
	add_size(page, table, "memory", env->memory_bytes);
	add_size(page, table, "memory limit", env->memory_limit_bytes);
}

static void add_target(const struct page *page, struct table *table,
		       const struct environ_target *target)
{
	table_add_row(table)[0] = (struct table_cell){
		.text = target->path, .style = STYLE_BOLD, .spans = true };
	add_fact(table, "kind", target->kind);
	add_size(page, table, "size", target->size_bytes);
	add_number(page, table, "files", target->file_count);
	add_fact(table, "file system", text_joined(page->arena, target->filesystem, ", ",
						   target->mount_options));
	add_fact(table, "device", target->device);
	add_fact(table, "model", text_joined(page->arena, target->model, ", firmware ",
					     target->firmware));
	add_fact(table, "backing file", target->backing_file);
	add_fact(table, "scheduler", target->scheduler);
	add_fact(table, "write cache", target->write_cache);
	add_number(page, table, "queue depth", target->queue_depth);
	add_size(page, table, "logical block", target->logical_block_bytes);
}

void html_environment(const struct page *page)
{
	static const struct table_column columns[] = { { .title = "" }, { .title = "" } };
	const struct environ *env = &page->result->environ;
	struct table table;

	table_init(&table, columns, sizeof(columns) / sizeof(columns[0]), page->arena);
	add_machine(page, &table);
	for (unsigned i = 0; i < env->target_count; i++)
		add_target(page, &table, &env->targets[i]);
	html_table(page->out, &table);
}

/* ---- every run ---- */

enum { VARIANT, ROUND, JOB, OP, IOS, IOPS, MIB, MEAN, PERCENTILES,
       MAX = PERCENTILES + RESULT_PERCENTILE_COUNT, ERRORS, COLUMN_COUNT };

static void fill_op(const struct page *page, struct table_cell *row, const char *name,
		    const struct op_result *op)
{
	row[OP].text = name;
	row[IOS].text = cell_count(page, (double)op->ios);
	row[IOPS].text = cell_rate(page, op->iops);
	if (op->bytes > 0)
		row[MIB].text = cell_mib_per_s(page, op->bytes_per_s);
	row[ERRORS].text = cell_count(page, (double)op_result_errors(op));
	if (op->hist->count == 0)
		return;
	row[MEAN].text = cell_duration(page, op->mean_ns);
	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		row[PERCENTILES + i].text = cell_percentile(page, result_percentiles[i].percent,
			(double)op->percentile_ns[i], (double)op->hist->count);
	row[MAX].text = cell_duration(page, (double)op->hist->max);
}

static void add_job(const struct page *page, struct table *table, const struct run_result *run,
		    const struct run_result *job)
{
	for (unsigned op = 0; op <= IO_OP_COUNT; op++) {
		const bool total = op == IO_OP_COUNT;
		const struct op_result *numbers = total ? &job->total : &job->op[op];
		struct table_cell *row;

		if (!total && numbers->ios == 0 && numbers->error_count == 0)
			continue;
		row = table_add_row(table);
		row[VARIANT].text = run->variant;
		row[ROUND].text = arena_printf(page->arena, "%u", run->round);
		row[JOB].text = job->job ? job->job : "";
		fill_op(page, row, total ? "total" : io_op_name((enum io_op)op), numbers);
	}
}

void html_runs(const struct page *page)
{
	struct table_column columns[COLUMN_COUNT] = {
		[VARIANT] = { .title = "variant" },
		[ROUND]	= { .title = "round", .right = true },
		[JOB]	= { .title = "job" },
		[OP]	= { .title = "I/O" },
		[IOS]	= { .title = "I/Os", .right = true },
		[IOPS]	= { .title = "IOPS", .right = true },
		[MIB]	= { .title = "MiB/s", .right = true },
		[MEAN]	= { .title = "mean", .right = true },
		[MAX]	= { .title = "max", .right = true },
		[ERRORS] = { .title = "errors", .right = true },
	};
	const struct result *result = page->result;
	struct table table;

	for (unsigned i = 0; i < RESULT_PERCENTILE_COUNT; i++)
		columns[PERCENTILES + i] = (struct table_column){
			.title = result_percentiles[i].name, .right = true };
	table_init(&table, columns, COLUMN_COUNT, page->arena);
	for (unsigned i = 0; i < result->run_count; i++) {
		const struct run_result *run = &result->runs[i];

		for (unsigned k = 0; !run->skipped && k < run_result_row_count(run); k++)
			add_job(page, &table, run, run_result_row(run, k));
	}
	html_table(page->out, &table);
}
