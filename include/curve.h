/*
 * curve: latency against load: from runs at several rates to points, the knee and the most load
 * that an objective allows; and at which rate, and for how long, to measure next.
 *
 * A curve is that of one job per variant, whose rate is raised; the others run beside it as they
 * are. Its ceiling is what a closed loop of the same depth reaches, and all other points are an
 * open loop's: arrivals at random times, independent of completions. A point is all runs at one
 * rate, and its percentiles are those of all their responses.
 *
 * The knee is the point of highest power, throughput divided by mean response time (L. Kleinrock,
 * "Power and deterministic rules of thumb for probabilistic problems in computer communications",
 * ICC 1979). There a straight line through the origin touches the curve: below it, a per cent more
 * load costs less than a per cent of response time, and above it more. Unlike a knee by eye or by
 * the shape of what was drawn, it depends neither on scales nor on how far the curve was measured.
 *
 * Pure functions on runs and points; texts and arrays are of the arena of their result.
 */
#ifndef CURVE_H
#define CURVE_H

#include <stdbool.h>
#include <stdint.h>

#include "curve_limit.h"
#include "percentiles.h"

struct arena;
struct result;
struct run_result;

struct curve_point {
	const char *variant;
	double offered;			/* requests per second; 0: the closed loop */
	double reached;
	bool overloaded;		/* fewer than chance explains: a backlog grew */
	unsigned runs;
	uint64_t samples;		/* response times */
	double mean_ns;			/* response; of the closed loop: service, as all here */
	uint64_t p50_ns, p99_ns, p999_ns;
	struct percentile_values chosen;	/* of response: spec.percentiles */
	uint64_t service_p99_ns;
	double us_per_io;		/* of CPU */
	double busy;			/* the busiest loop: 0 … 1 */
};

struct curve_knee {
	bool known;			/* false: rate and mean_ns are 0 */
	double rate;			/* requests per second */
	double mean_ns;			/* response time there */
	double beyond;			/* not known, as the highest power is there, above the
					 * ceiling; 0: it is not */
};

/* The rate that is measured again and again: has the target changed meanwhile? */
struct curve_anchor {
	double rate;
	unsigned runs;
	double change;			/* of p50 from first to last, by a line through all */
	bool has_interval;		/* else low and high are 0 */
	double low, high;		/* 95 % */
};

struct curve_variant {
	const char *name;
	const char *job;		/* whose rate is raised; NULL: there are no others */
	const char *skipped;		/* why it was not run, or NULL */
	double ceiling;			/* requests per second; 0: not measured */
	struct curve_knee knee;
	struct curve_anchor anchor;
	struct curve_limit *limits;	/* of each objective */
	unsigned limit_count;
};

struct curve {
	double percent;			/* that points are measured for, if time allows */
	unsigned steps;			/* rates, that every variant was to be measured at … */
	unsigned steps_missing;		/* … of which the budget was too short for these */
	const char *knee_definition;
	struct curve_variant *variants;
	unsigned variant_count;
	struct curve_point *points;	/* by variant, then by rate; the ceiling last */
	unsigned point_count;
};

#define CURVE_KNEE_DEFINITION								\
	"highest throughput per response time (power; Kleinrock, ICC 1979)"

/* ---- from runs to a curve ---- */

/* result->curve, from its runs. job: whose rate is raised (NULL: there is one only). anchor: its
 * share of the ceiling. */
struct curve_question {
	const char *job;
	double percent;
	double anchor_share;
};
void curve_find(struct result *result, const struct curve_question *question);

/* The points of a variant, without its ceiling: from low to high rates. */
struct curve_points {
	const struct curve_point *at;
	unsigned count;
};
struct curve_points curve_points_of(const struct curve *curve, const char *variant);

/* An open loop cannot do more than a closed one with the same slots. What seems to hold clearly
 * above its ceiling (0: not known) does not: runs were too short for a backlog, or the target
 * became faster meanwhile. */
bool curve_is_beyond(double rate, double ceiling);

/* None is claimed beyond the ceiling. */
struct curve_knee curve_knee_of(struct curve_points points, double ceiling);

/* Along a line through the logarithms, by their order; interval by Student's t. */
struct curve_anchor curve_anchor_of(double rate, const double *p50_ns, unsigned count);

/* ---- what to measure next ---- */

enum { CURVE_FIRST_SHARES = 7 };
/* Of the ceiling: what every curve begins with, from no load to too much. */
extern const double curve_first_shares[CURVE_FIRST_SHARES];

/* Where more is to be known: beside the point of most power, or (`steepest`) where latency climbs
 * most. Above all, as long as no rate is too much. 0: every gap is small. */
double curve_next_rate(struct curve_points points, bool steepest);

/* How long, of what is left for so many runs: an equal part, but half of that if it gives samples
 * enough, and up to twice as much if it takes that. */
uint64_t curve_time_ns(double rate, double percent, uint64_t left_ns, unsigned runs_left);

#endif
