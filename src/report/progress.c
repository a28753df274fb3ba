/*
 * One line on stderr that says how far we are. On a terminal it is drawn over itself, cut to
 * the terminal's width (a line that wraps could not be taken back). Elsewhere, and where the
 * user asked for intermediate numbers, every report is a line that stays.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "table.h"
#include "units.h"

enum { TERMINAL_WIDTH_DEFAULT = 80 };

void progress_init(struct progress *progress, FILE *out, bool quiet)
{
	const char *term = getenv("TERM");

	*progress = (struct progress){
		.out		= out,
		.terminal	= isatty(fileno(out)) && !(term && strcmp(term, "dumb") == 0),
		.quiet		= quiet,
		.label		= "",
	};
}

void progress_label(struct progress *progress, const char *label)
{
	progress->label = label ? label : "";
}

static size_t terminal_width(FILE *out)
{
	struct winsize size;

	if (ioctl(fileno(out), TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return TERMINAL_WIDTH_DEFAULT;
	return size.ws_col;
}

void progress_clear(struct progress *progress)
{
	if (!progress->drawn)
		return;
	fputs("\r\033[K", progress->out);
	fflush(progress->out);
	progress->drawn = false;
}

static void draw(struct progress *progress, const char *text, struct arena *arena)
{
	/* One column less: in the last one some terminals wrap already. */
	fprintf(progress->out, "\r\033[K%s",
		text_shortened(text, terminal_width(progress->out) - 1, arena));
	fflush(progress->out);
	progress->drawn = true;
}

static const char *with_label(const struct progress *progress, const char *text,
			      struct arena *arena)
{
	return arena_printf(arena, "%s%s%s", progress->label, progress->label[0] ? "  " : "",
			    text);
}

void progress_bytes(void *context, const char *what, uint64_t done, uint64_t total)
{
	struct progress *progress = context;
	char done_text[UNITS_TEXT_MAX], total_text[UNITS_TEXT_MAX];
	struct arena arena;

	if (progress->quiet || !progress->terminal)
		return;

	arena_init(&arena);
	draw(progress, with_label(progress, arena_printf(&arena, "%s  %s of %s (%.0f %%)", what,
				  units_human_size((double)done, done_text),
				  units_human_size((double)total, total_text),
				  total ? 100.0 * (double)done / (double)total : 100.0),
				  &arena), &arena);
	arena_release(&arena);
}

/* "read 12,345 IOPS 48.2 MiB/s" for every operation that there was. */
static const char *rates_text(const struct result_interval *interval, struct arena *arena)
{
	const double length_s = interval->length_s > 0 ? interval->length_s : 1;
	const char *text = "";

	for (enum io_op op = 0; op < IO_OP_COUNT; op++) {
		char iops[UNITS_TEXT_MAX], rate[UNITS_TEXT_MAX];

		if (interval->ios[op] == 0)
			continue;
		units_human_count((double)interval->ios[op] / length_s, iops);
		text = arena_printf(arena, "%s  %s %s IOPS", text, io_op_name(op), iops);
		if (interval->bytes[op] > 0)
			text = arena_printf(arena, "%s %s/s", text, units_human_size(
				(double)interval->bytes[op] / length_s, rate));
	}
	return text[0] ? text : "  no I/O completed";
}

static const char *interval_text(const struct spec *spec,
				 const struct result_interval *interval, struct arena *arena)
{
	const bool any = interval->ios[IO_READ] + interval->ios[IO_WRITE] +
			 interval->ios[IO_FSYNC] > 0;
	char time[UNITS_TEXT_MAX], count[UNITS_TEXT_MAX];
	const char *text;

	text = arena_printf(arena, "[%3.*fs]%s", interval->length_s < 1 ? 1 : 0,
			    interval->start_s + interval->length_s,
			    rates_text(interval, arena));
	if (any && spec->percentile > 0)
		text = arena_printf(arena, "%s  p%u %s", text, spec->percentile,
				    units_human_duration((double)interval->percentile_ns,
							 time));
	if (interval->errors > 0)
		text = arena_printf(arena, "%s  %s errors", text,
				    units_human_count((double)interval->errors, count));
	return text;
}

void progress_interval(void *context, const struct spec *spec,
		       const struct result_interval *interval)
{
	const bool stays = spec->report_interval_ns > 0;
	struct progress *progress = context;
	struct arena arena;
	const char *text;

	if (progress->quiet || (!progress->terminal && !stays))
		return;

	arena_init(&arena);
	text = with_label(progress, interval_text(spec, interval, &arena), &arena);
	if (stays) {
		progress_clear(progress);
		fprintf(progress->out, "%s\n", text);
		fflush(progress->out);
	} else {
		draw(progress, text, &arena);
	}
	arena_release(&arena);
}
