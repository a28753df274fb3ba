/*
 * From back to front: grid and axes, rules, series without titles, points. The SVG has no fixed
 * size, only proportions: the page decides how wide it is.
 */
#include "svg_chart.h"

#include <string.h>

#include "arena.h"
#include "html_text.h"
#include "units.h"

/* ---- words of axes ---- */

const char *chart_count(double value, struct arena *arena)
{
	char text[UNITS_TEXT_MAX];

	if (value >= 1e6)
		return arena_printf(arena, "%.4g M", value / 1e6);
	if (value > 0 && value < 10)
		return arena_printf(arena, "%.3g", value);
	return arena_strdup(arena, units_human_count(value, text));
}

const char *chart_duration(double value, struct arena *arena)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(arena, units_human_duration(value, text));
}

const char *chart_mib_per_s(double value, struct arena *arena)
{
	return chart_count(value / (1024 * 1024), arena);
}

const char *chart_seconds(double value, struct arena *arena)
{
	return arena_printf(arena, "%.6g", value);
}

const char *chart_percent(double value, struct arena *arena)
{
	return arena_printf(arena, "%.7g", value);
}

const char *chart_size(double value, struct arena *arena)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(arena, units_human_size(value, text));
}

/* ---- places ---- */

double chart_x(const struct chart *chart, double value)
{
	return CHART_LEFT + scale_place(&chart->x.scale, value) *
		(CHART_WIDTH - CHART_LEFT - CHART_RIGHT);
}

double chart_y(const struct chart *chart, double value)
{
	return CHART_HEIGHT - CHART_BOTTOM - scale_place(&chart->y.scale, value) *
		(CHART_HEIGHT - CHART_TOP - CHART_BOTTOM);
}

/* ---- frame ---- */

void figure_begin(FILE *out, const char *name, const char *title, unsigned width,
		  unsigned height)
{
	fprintf(out, "<figure class=\"chart %s\"><h4>", name);
	html_text(out, title);
	fprintf(out, "</h4>\n<svg viewBox=\"0 0 %u %u\" role=\"img\" aria-label=\"", width, height);
	html_text(out, title);
	fputs("\">\n", out);
}

void figure_end(FILE *out, const char *caption)
{
	if (caption) {
		fputs("<figcaption>", out);
		html_text(out, caption);
		fputs("</figcaption>", out);
	}
	fputs("</figure>\n", out);
}

static void print_words(FILE *out, const char *class, double x, double y, const char *text)
{
	fprintf(out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", class, x, y);
	html_text(out, text);
	fputs("</text>", out);
}

/* Words that would touch the ones before are left out: the line of their tick remains. */
static void print_x_axis(const struct chart *chart, FILE *out, struct arena *arena)
{
	const double bottom = CHART_HEIGHT - CHART_BOTTOM;
	double free_from = 0;

	for (unsigned i = 0; i < chart->x.scale.tick_count; i++) {
		const double value = chart->x.scale.ticks[i], x = chart_x(chart, value);
		const char *words = chart->x.words(value, arena);
		const double half = 3.3 * (double)units_text_width(words) + 1;

		fprintf(out, "<path class=\"grid\" d=\"M%.1f %d V%.1f\"/>", x, CHART_TOP, bottom);
		if (x - half < free_from)
			continue;
		print_words(out, "tick middle", x, bottom + 16, words);
		free_from = x + half + 5;
	}
	fprintf(out, "<path class=\"axis\" d=\"M%d %.1f H%d\"/>\n", CHART_LEFT, bottom,
		CHART_WIDTH - CHART_RIGHT);
	print_words(out, "title end", CHART_WIDTH - CHART_RIGHT, CHART_HEIGHT - 6, chart->x.title);
}

static void print_y_axis(const struct chart *chart, FILE *out, struct arena *arena)
{
	for (unsigned i = 0; i < chart->y.scale.tick_count; i++) {
		const double value = chart->y.scale.ticks[i], y = chart_y(chart, value);

		fprintf(out, "<path class=\"grid\" d=\"M%d %.1f H%d\"/>", CHART_LEFT, y,
			CHART_WIDTH - CHART_RIGHT);
		print_words(out, "tick end", CHART_LEFT - 6, y + 4, chart->y.words(value, arena));
	}
	print_words(out, "title", 2, 12, chart->y.title);
	fputc('\n', out);
}

/* ---- rules ---- */

static void print_band(const struct chart *chart, const struct chart_rule *rule, FILE *out)
{
	const double x = rule->upright ? chart_x(chart, rule->low) : CHART_LEFT;
	const double end_x = rule->upright ? chart_x(chart, rule->high) : CHART_WIDTH - CHART_RIGHT;
	const double y = rule->upright ? CHART_TOP : chart_y(chart, rule->high);
	const double end_y = rule->upright ? CHART_HEIGHT - CHART_BOTTOM
					   : chart_y(chart, rule->low);

	fprintf(out, "<rect class=\"band\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
		"height=\"%.1f\"/>", x, y, end_x - x, end_y - y);
}

/* The label is on the side where there is room. */
static void print_rule(const struct chart *chart, const struct chart_rule *rule, unsigned nth,
		       FILE *out)
{
	const double x = chart_x(chart, rule->at), y = chart_y(chart, rule->at);
	const bool left = x > CHART_WIDTH * 0.6;

	fprintf(out, "<g class=\"rule\" data-at=\"");
	html_number(out, rule->at);
	fputs("\"><title>", out);
	html_text(out, rule->title);
	fputs("</title>", out);
	if (rule->high > rule->low)
		print_band(chart, rule, out);
	if (rule->upright) {
		fprintf(out, "<path d=\"M%.1f %d V%d\"/>", x, CHART_TOP,
			CHART_HEIGHT - CHART_BOTTOM);
		print_words(out, left ? "end" : "", left ? x - 4 : x + 4,
			    CHART_TOP + 11 + 14.0 * nth, rule->label);
	} else {
		fprintf(out, "<path d=\"M%d %.1f H%d\"/>", CHART_LEFT, y,
			CHART_WIDTH - CHART_RIGHT);
		print_words(out, "", CHART_LEFT + 4, y - 4, rule->label);
	}
	fputs("</g>\n", out);
}

/* Labels of upright rules are on lines of their own. */
static void print_rules(const struct chart *chart, FILE *out)
{
	unsigned upright = 0;

	for (unsigned i = 0; i < chart->rule_count; i++) {
		const struct chart_rule *rule = &chart->rules[i];

		print_rule(chart, rule, rule->upright ? upright : 0, out);
		upright += rule->upright && *rule->label;
	}
}

/* ---- series ---- */

/* Around 0 0. */
static const char *const markers[] = {
	"M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",		/* circle */
	"M-3.6-3.6h7.2v7.2h-7.2z",			/* square */
	"M0-4.8L4.6 3.4H-4.6z",				/* triangle */
	"M0-5.2L5.2 0L0 5.2L-5.2 0z",			/* diamond */
	"M0 4.8L4.6-3.4H-4.6z",				/* triangle, upside down */
	"M-1.5-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",	/* plus */
};
enum { MARKER_COUNT = sizeof(markers) / sizeof(markers[0]) };

static const char dot[] = "M-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0z";
static const char cross[] = "M-4-4L4 4M-4 4L4-4";

static void print_line(const struct chart *chart, const struct chart_series *series, FILE *out)
{
	if (series->point_count < 2)
		return;
	fputs("<path class=\"line\" d=\"", out);
	for (unsigned i = 0; i < series->point_count; i++)
		fprintf(out, "%c%.1f %.1f", i == 0 ? 'M' : 'L',
			chart_x(chart, series->points[i].x), chart_y(chart, series->points[i].y));
	fputs("\"/>\n", out);
}

void figure_source(FILE *out, const char *source)
{
	if (!source)
		return;
	fputs(" data-source=\"", out);
	html_text(out, source);
	fputc('"', out);
}

static void print_point(const struct chart *chart, const struct chart_point *point,
			const char *marker, FILE *out)
{
	fprintf(out, "<path class=\"point\" d=\"%s\" transform=\"translate(%.1f %.1f)\" data-x=\"",
		marker, chart_x(chart, point->x), chart_y(chart, point->y));
	html_number(out, point->x);
	fputs("\" data-y=\"", out);
	html_number(out, point->y);
	fputc('"', out);
	figure_source(out, point->source);
	fputs("><title>", out);
	html_text(out, point->title);
	fputs("</title></path>\n", out);
}

static const char *marker_of(const struct chart_series *series)
{
	return series->look == SERIES_DOTS ? dot : series->look == SERIES_CROSSES ? cross
		: markers[series->style % MARKER_COUNT];
}

static const char *class_of(enum series_look look)
{
	static const char *const classes[] = {
		[SERIES_LINE] = "lines", [SERIES_DOTS] = "dots", [SERIES_CROSSES] = "crosses",
	};

	return classes[look];
}

static void print_series(const struct chart *chart, const struct chart_series *series, FILE *out)
{
	fprintf(out, "<g class=\"%s s%u\" data-series=\"", class_of(series->look),
		series->style % CHART_STYLES);
	html_text(out, series->name ? series->name : "");
	fputs("\">", out);
	if (series->look == SERIES_LINE)
		print_line(chart, series, out);
	for (unsigned i = 0; i < series->point_count; i++)
		if (series->points[i].title)
			print_point(chart, &series->points[i], marker_of(series), out);
	fputs("</g>\n", out);
}

/* ---- all ---- */

static void print_legend(const struct chart *chart, FILE *out)
{
	fputs("<ul class=\"legend\">", out);
	for (unsigned i = 0; i < chart->series_count; i++) {
		const struct chart_series *series = &chart->series[i];

		if (!series->name)
			continue;
		fprintf(out, "<li><svg viewBox=\"0 0 34 12\" class=\"key\"><g class=\"%s s%u\">",
			class_of(series->look), series->style % CHART_STYLES);
		if (series->look == SERIES_LINE)
			fputs("<path class=\"line\" d=\"M1 6H33\"/>", out);
		fprintf(out, "<path class=\"point\" d=\"%s\" transform=\"translate(17 6)\"/></g>"
			"</svg>", marker_of(series));
		html_text(out, series->name);
		fputs("</li>", out);
	}
	fputs("</ul>\n", out);
}

static bool has_legend(const struct chart *chart)
{
	unsigned named = 0;

	for (unsigned i = 0; i < chart->series_count; i++)
		named += chart->series[i].name != NULL;
	return named > 0;
}

void chart_print(const struct chart *chart, FILE *out, struct arena *arena)
{
	figure_begin(out, chart->name, chart->title, CHART_WIDTH, CHART_HEIGHT);
	print_x_axis(chart, out, arena);
	print_y_axis(chart, out, arena);
	print_rules(chart, out);
	for (unsigned pass = SERIES_CROSSES + 1; pass-- > 0;)
		for (unsigned i = 0; i < chart->series_count; i++)
			if (chart->series[i].look == (enum series_look)pass)
				print_series(chart, &chart->series[i], out);
	fputs("</svg>\n", out);
	if (has_legend(chart))
		print_legend(chart, out);
	figure_end(out, chart->caption);
}
