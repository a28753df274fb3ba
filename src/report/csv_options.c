/*
 * What tells rows apart: the options that people vary have columns of their own, named after them;
 * all options that are not at their defaults are in one more, as on a command line. The sum of
 * several jobs has no options: cells are empty.
 */
#include "csv_options.h"

#include <string.h>

#include "csv_cells.h"
#include "option.h"
#include "quote.h"
#include "units.h"

static const char *const columns[] = {
	"block-sizes", "file-extra-flags", "rwf", "file-rw-ratio", "batch-submit",
	"batch-complete", "rate", "time", "warmup-time", "rand-seed",
};
enum { COLUMN_COUNT = sizeof(columns) / sizeof(columns[0]) };

void csv_option_titles(FILE *out)
{
	fputs(",profile,started_at,version,host", out);
	for (unsigned i = 0; i < COLUMN_COUNT; i++) {
		fputc(',', out);
		for (const char *c = columns[i]; *c; c++)
			fputc(*c == '-' ? '_' : *c, out);
		fputs(option_find(columns[i])->type == OPTION_DURATION ? "_s" : "", out);
	}
	fputs(",options", out);
}

/* As a user would write it, but times in seconds. */
static const char *value_of(const char *name, const struct spec *spec, struct arena *arena)
{
	const struct option *option = option_find(name);
	const void *const at = (const char *)spec + option->offset;

	if (option->type == OPTION_DURATION)
		return arena_printf(arena, "%.9g", (double)*(const uint64_t *)at / NS_PER_SECOND);
	return option_format(option, spec, arena);
}

static bool is_default(const struct option *option, const char *value, struct arena *arena)
{
	return option->fallback &&
		strcmp(value, option_canonical(option, option->fallback, arena)) == 0;
}

/* "iodepth=32 rwf=dsync", each a word for the shell behind its "--". */
static const char *all_options(const struct spec *spec, struct arena *arena)
{
	const char *text = "";

	for (unsigned i = 0; i < option_count; i++) {
		const char *value;

		if (options[i].scope != OPTION_OF_SPEC)
			continue;
		value = option_format(&options[i], spec, arena);
		if (!is_default(&options[i], value, arena))
			text = arena_printf(arena, "%s%s%s=%s", text, *text ? " " : "",
					    options[i].name, quote_for_shell(value, arena));
	}
	return text;
}

static void print_cell(FILE *out, const char *text)
{
	fputc(',', out);
	csv_text(out, text ? text : "");
}

void csv_option_cells(FILE *out, const struct result *result, const struct run_result *run)
{
	const bool is_sum = run->job_count > 0;
	struct arena arena;

	arena_init(&arena);
	print_cell(out, result->profile);
	print_cell(out, result->started_at);
	print_cell(out, result->version);
	print_cell(out, result->environ.hostname);
	for (unsigned i = 0; i < COLUMN_COUNT; i++)
		print_cell(out, is_sum ? "" : value_of(columns[i], &run->spec, &arena));
	print_cell(out, is_sum ? "" : all_options(&run->spec, &arena));
	arena_release(&arena);
}
