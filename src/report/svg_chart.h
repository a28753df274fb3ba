/*
 * svg_chart: a chart as a <figure> with an inline SVG: axes with round ticks, series of points,
 * lines across, a legend; each point tells its numbers when the pointer rests on it.
 *
 * It draws what it is given and computes only places. Series differ in colour, dashes and markers,
 * so that print and eyes without colours can tell them apart; colours come from the style sheet
 * (report.css). Points carry their numbers as data-x and data-y, and where the JSON has
 * the latter.
 */
#ifndef SVG_CHART_H
#define SVG_CHART_H

#include <stdbool.h>
#include <stdio.h>

#include "chart_scale.h"

struct arena;

/* How an axis writes a value. */
typedef const char *chart_words(double value, struct arena *arena);

chart_words chart_count;		/* "1,200"; from a million on "1.2 M" */
chart_words chart_duration;		/* of ns: "1.5 ms" */
chart_words chart_mib_per_s;		/* of bytes per second */
chart_words chart_seconds;		/* of s: "0.5" */
chart_words chart_percent;		/* "99.9" */
chart_words chart_size;			/* of bytes: "4 KiB" */

struct chart_axis {
	const char *title;		/* with the unit, where the words have none */
	struct scale scale;
	chart_words *words;
};

struct chart_point {
	double x, y;
	const char *title;		/* "depth 8: 41,000 IOPS"; NULL: only a part of
					 * the line */
	const char *source;		/* of y, in the JSON of the result: a JSON pointer
					 * (RFC 6901); NULL: it is not there as such */
};

enum series_look {
	SERIES_LINE,			/* a line, with a marker at each point with a title */
	SERIES_DOTS,			/* small, without a line: single rounds */
	SERIES_CROSSES,			/* what went wrong */
};

struct chart_series {
	const char *name;		/* in the legend; NULL: not there */
	enum series_look look;
	unsigned style;			/* colour, dashes and marker; series of one share it */
	const struct chart_point *points;
	unsigned point_count;
};

enum { CHART_STYLES = 12 };

/* A line across the chart, or a band, at a value of an axis. */
struct chart_rule {
	bool upright;			/* at an x; else at a y */
	double at;
	double low, high;		/* of the band; the same: there is none */
	const char *label, *title;
};

struct chart {
	const char *name;		/* for scripts and style sheets: "sweep-iops" */
	const char *title;		/* the question: "How much, at which depth?" */
	const char *caption;		/* or NULL */
	struct chart_axis x, y;
	const struct chart_series *series;
	unsigned series_count;
	const struct chart_rule *rules;
	unsigned rule_count;
};

void chart_print(const struct chart *chart, FILE *out, struct arena *arena);

/* Places in the SVG, in its own units. */
enum { CHART_WIDTH = 460, CHART_HEIGHT = 270, CHART_LEFT = 62, CHART_RIGHT = 16,
       CHART_TOP = 26, CHART_BOTTOM = 42 };
double chart_x(const struct chart *chart, double value);
double chart_y(const struct chart *chart, double value);

/* What charts share: the frame, and the attribute of a source. */
void figure_source(FILE *out, const char *source);
void figure_begin(FILE *out, const char *name, const char *title, unsigned width,
		  unsigned height);
void figure_end(FILE *out, const char *caption);

#endif
