/*
 * svg_bars: ratios as bars, from the line of "no difference" to the ratio, with their intervals;
 * the label before each, its number and verdict behind it. A bar is solid if its verdict is sure,
 * and an outline if not.
 */
#ifndef SVG_BARS_H
#define SVG_BARS_H

#include <stdbool.h>
#include <stdio.h>

#include "chart_scale.h"

struct arena;

enum bar_look { BAR_UNSURE, BAR_BETTER, BAR_WORSE };

struct bar {
	const char *heading;		/* on a line above it, if it begins a group; or NULL */
	const char *label;
	const char *words;		/* "1.52 × faster" */
	const char *title;
	double ratio;			/* NaN: there is none, and the words say why */
	const char *source;		/* of the ratio, as of a point */
	bool has_interval;
	double low, high;
	enum bar_look look;
};

struct bars {
	const char *name, *title, *caption;	/* as of a chart */
	const struct bar *bars;
	unsigned count;
};

/* Of all ratios and intervals; the line of 1 is on it. */
struct scale bars_scale(const struct bars *bars);
void bars_print(const struct bars *bars, FILE *out, struct arena *arena);

#endif
