/* Each bar has two lines: its label and words above, the bar below; so long names have room. */
#include "svg_bars.h"

#include <math.h>

#include "arena.h"
#include "html_text.h"
#include "svg_chart.h"
#include "units.h"

enum { LEFT = 12, RIGHT = 12, ROW = 37, HEADING = 30, BAR_TOP = 17, BAR_HEIGHT = 11, AXIS = 28,
       BARS_WIDTH = CHART_WIDTH };

/* Beyond such a span of ratios the scale is logarithmic. */
#define SPAN_LINEAR 3.0

struct scale bars_scale(const struct bars *bars)
{
	double low = 1, high = 1;

	for (unsigned i = 0; i < bars->count; i++) {
		const struct bar *bar = &bars->bars[i];

		if (isnan(bar->ratio))
			continue;
		low = fmin(low, bar->has_interval ? bar->low : bar->ratio);
		high = fmax(high, bar->has_interval ? bar->high : bar->ratio);
	}
	if (low > 0 && high / low > SPAN_LINEAR)
		return scale_log(low, high);
	return scale_linear(fmin(low, 0.9), fmax(high, 1.1), 5);
}

static double place(const struct scale *scale, double ratio)
{
	return LEFT + scale_place(scale, ratio) * (BARS_WIDTH - LEFT - RIGHT);
}

static void print_words(FILE *out, const char *class, double x, double y, const char *text)
{
	fprintf(out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class, x, y);
	html_text(out, text);
	fputs("</text>", out);
}

static void print_interval(const struct bar *bar, const struct scale *scale, double y, FILE *out)
{
	const double middle = y + BAR_TOP + BAR_HEIGHT / 2.0;
	const double low = place(scale, bar->low), high = place(scale, bar->high);

	fprintf(out, "<path class=\"interval\" d=\"M%.1f %.1fH%.1fM%.1f %.1fv8M%.1f %.1fv8\"/>",
		low, middle, high, low, middle - 4, high, middle - 4);
}

static void print_attribute(FILE *out, const char *name, double value)
{
	fprintf(out, " data-%s=\"", name);
	html_number(out, value);
	fputc('"', out);
}

static void print_bar(const struct bar *bar, const struct scale *scale, double y, FILE *out)
{
	static const char *const classes[] = {
		[BAR_UNSURE] = "unsure", [BAR_BETTER] = "better", [BAR_WORSE] = "worse" };
	const double one = place(scale, 1), end = isnan(bar->ratio) ? one
		: place(scale, bar->ratio);

	fprintf(out, "<g class=\"bar %s\"", classes[bar->look]);
	if (!isnan(bar->ratio))
		print_attribute(out, "ratio", bar->ratio);
	if (bar->has_interval) {
		print_attribute(out, "low", bar->low);
		print_attribute(out, "high", bar->high);
	}
	figure_source(out, bar->source);
	fputs("><title>", out);
	html_text(out, bar->title);
	fputs("</title>", out);
	print_words(out, "label", LEFT, y + 12, bar->label);
	print_words(out, "words end", BARS_WIDTH - RIGHT, y + 12, bar->words);
	if (!isnan(bar->ratio))
		fprintf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>",
			fmin(one, end), y + BAR_TOP, fmax(fabs(end - one), 1), BAR_HEIGHT);
	if (bar->has_interval)
		print_interval(bar, scale, y, out);
	fputs("</g>\n", out);
}

/* Words at the ends are within the ends; others in the middle of their tick. */
static void print_tick(const struct scale *scale, unsigned i, double bottom, double *free_from,
		       FILE *out, struct arena *arena)
{
	const char *words = arena_printf(arena, "%s ×",
					 chart_count(scale->ticks[i], arena));
	const double x = place(scale, scale->ticks[i]);
	const double width = 6.6 * (double)units_text_width(words);
	const bool first = i == 0, last = i + 1 == scale->tick_count;
	const double from = first ? x : last ? x - width : x - width / 2;

	fprintf(out, "<path class=\"grid\" d=\"M%.1f 4V%.1f\"/>", x, bottom);
	if (from < *free_from)
		return;
	print_words(out, first ? "tick" : last ? "tick end" : "tick middle", x, bottom + 16, words);
	*free_from = from + width + 5;
}

static void print_axis(const struct scale *scale, double bottom, FILE *out, struct arena *arena)
{
	double free_from = 0;

	for (unsigned i = 0; i < scale->tick_count; i++)
		print_tick(scale, i, bottom, &free_from, out, arena);
	fprintf(out, "<path class=\"one\" d=\"M%.1f 4V%.1f\"/>\n", place(scale, 1), bottom);
}

void bars_print(const struct bars *bars, FILE *out, struct arena *arena)
{
	const struct scale scale = bars_scale(bars);
	unsigned bottom = 6, y = 6;

	for (unsigned i = 0; i < bars->count; i++)
		bottom += bars->bars[i].heading ? ROW + HEADING : ROW;
	figure_begin(out, bars->name, bars->title, BARS_WIDTH, bottom + AXIS);
	print_axis(&scale, bottom, out, arena);
	for (unsigned i = 0; i < bars->count; i++) {
		if (bars->bars[i].heading) {
			print_words(out, "heading", LEFT, y + 21, bars->bars[i].heading);
			y += HEADING;
		}
		print_bar(&bars->bars[i], &scale, y, out);
		y += ROW;
	}
	fputs("</svg>\n", out);
	figure_end(out, bars->caption);
}
