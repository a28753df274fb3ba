/* objective: a text becomes a metric, a relation and a number. */
#include "objective.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "units.h"

/* Without blanks at its end. */
static size_t trimmed(const char *text, size_t length)
{
	while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
		length--;
	return length;
}

/* "90% of provisioned": -ENOENT if it is not that. */
static int parse_share(struct objective *objective, const char *limit, struct err *err)
{
	const enum metric_stat stat = objective->metric.stat;
	char *end;

	objective->share = strtod(limit, &end) / 100;
	if (end == limit || strcmp(end, "% of provisioned") != 0) {
		objective->share = 0;
		return -ENOENT;
	}
	if (objective->share > 0 && objective->share <= 1 &&
	    (stat == STAT_IOPS || stat == STAT_THROUGHPUT))
		return 0;
	return err_request(err, EINVAL, "'%s': up to 100 %% of iops and throughput can be "
			   "provisioned", limit);
}

static int parse_limit(struct objective *objective, const char *at, struct err *err)
{
	char limit[UNITS_TEXT_MAX];
	size_t length;
	int ret;

	at += strspn(at, " \t");
	length = trimmed(at, strlen(at));
	if (length < sizeof(limit))
		snprintf(limit, sizeof(limit), "%.*s", (int)length, at);
	else
		snprintf(limit, sizeof(limit), "%.*s…", UNITS_TEXT_MAX / 2, at);
	ret = parse_share(objective, limit, err);
	if (ret != -ENOENT)
		return ret;
	return metric_parse_value(&objective->metric, limit, &objective->limit, err);
}

int objective_parse(struct objective *objective, const char *text, struct err *err)
{
	const char *from = text + strspn(text, " \t");
	const size_t name = strcspn(from, "<>");
	const int relation = relation_find(from + name);
	int ret;

	*objective = (struct objective){ .text = text };
	if (name == 0 || relation < 0)
		return err_request(err, EINVAL, "'%s' is not an objective: METRIC RELATION LIMIT, "
				   "like 'fsync.p99<10ms' or 'read.iops>=40k'", text);
	objective->relation = (enum relation)relation;
	ret = metric_parse_part(&objective->metric, from, trimmed(from, name), err);
	if (ret == 0)
		ret = parse_limit(objective, from + name +
				  strlen(relation_symbol(objective->relation)), err);
	return ret < 0 ? err_wrap(err, "'%s'", text) : 0;
}

int objective_check(const char *text, struct err *err)
{
	struct objective objective;

	return objective_parse(&objective, text, err);
}

int objective_check_media(const char *text, struct err *err)
{
	static const char *const media[] = { "any", "ssd", "disk" };

	for (unsigned i = 0; i < sizeof(media) / sizeof(media[0]); i++)
		if (strcmp(text, media[i]) == 0)
			return 0;
	return err_request(err, EINVAL, "'%s' is not a kind of device (any, ssd, disk)", text);
}

bool objective_holds(const struct objective *objective, double value)
{
	return relation_holds(objective->relation, value, objective->limit);
}

const char *objective_format(const struct objective *objective, struct arena *arena)
{
	char limit[UNITS_TEXT_MAX];

	return arena_printf(arena, "%s %s %s", metric_name(&objective->metric, arena),
			    relation_symbol(objective->relation),
			    metric_format_value(&objective->metric, objective->limit, limit));
}
