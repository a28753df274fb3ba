/*
 * objective: an absolute condition on a run: "fsync.p99<10ms", "readers/read.iops >= 40k".
 *
 *	METRIC RELATION LIMIT
 *
 * METRIC as in metric.h, RELATION one of < <= > >=, LIMIT with the metric's unit; of IOPS and
 * throughput also "90% of provisioned", which provisioned.h makes a number of. Pure functions, any
 * thread.
 */
#ifndef OBJECTIVE_H
#define OBJECTIVE_H

#include "metric.h"
#include "relation.h"

struct objective {
	const char *text;		/* as it was given; the metric's job is in it */
	struct metric metric;
	enum relation relation;		/* that the good values have to the limit */
	double limit;			/* in the metric's unit */
	double share;			/* of what was provisioned, 0.9, not yet a limit; or 0 */
};

/* -EINVAL with the cure; `objective` is undefined then. */
int objective_parse(struct objective *objective, const char *text, struct err *err);

/* Only whether it could be parsed: for the table of options. */
int objective_check(const char *text, struct err *err);

/* Is it "any", "ssd" or "disk"? */
int objective_check_media(const char *text, struct err *err);

/* Is this value good enough? */
bool objective_holds(const struct objective *objective, double value);

/* "p99 < 10 ms", for people, without the job. */
const char *objective_format(const struct objective *objective, struct arena *arena);

#endif
