/* objective: a text becomes a metric, a relation and a number. */
#include "objective.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "units.h"

/* Without blanks at its end. */
static size_t trimmed(const char *text, size_t length)
{
	while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
		length--;
	return length;
}

static int parse_limit(struct objective *objective, const char *at, struct err *err)
{
	char limit[UNITS_TEXT_MAX];
	size_t length;

	at += strspn(at, " \t");
	length = trimmed(at, strlen(at));
	if (length < sizeof(limit))
		snprintf(limit, sizeof(limit), "%.*s", (int)length, at);
	else
		snprintf(limit, sizeof(limit), "%.*s…", UNITS_TEXT_MAX / 2, at);
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
