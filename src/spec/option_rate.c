/*
 * How many I/Os are due, and when. A rate is of I/Os or of bytes, and of all or of reads and
 * writes each: "500", "200MiB/s", "read:9000,write:1000". Its process is "poisson", "uniform" or
 * "burst:8".
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "option_type.h"
#include "spec.h"

/* -- rate */

/* "200MiB/s", without the "/s". */
static int parse_bytes(const char *text, size_t length, struct rate_part *part,
		       struct arena *arena, struct err *err)
{
	const char *size = arena_strndup(arena, text, length);
	uint64_t bytes = 0;

	if (length == 0 || units_parse_size(size, &bytes) < 0)
		return err_request(err, EINVAL, "'%s' is not a rate (try 500, 0.5, 10k or "
				   "200MiB/s)", text);
	if (isdigit((unsigned char)text[length - 1]))
		return err_request(err, EINVAL, "'%s' has no unit (%s is I/Os per second, "
				   "%sB/s is bytes)", text, size, size);
	*part = (struct rate_part){ .per_s = (double)bytes, .bytes = bytes > 0 };
	return 0;
}

static int parse_part(const struct option *option, const char *text, struct rate_part *part,
		      struct arena *arena, struct err *err)
{
	const size_t length = strlen(text), number = units_per_second_length(text);
	uint64_t ignored;

	if (number < length)
		return parse_bytes(text, number, part, arena, err);
	/* "200M" is 200 million I/Os; "200MiB" is none. */
	if (units_parse_count(text, &ignored) < 0 && length > 0 &&
	    toupper((unsigned char)text[length - 1]) == 'B' &&
	    units_parse_size(text, &ignored) == 0)
		return err_request(err, EINVAL, "'%s' is a size (bytes per second: %s/s)", text,
				   text);
	return option_decimal.parse(option, text, &part->per_s, arena, err);
}

/* "read:9000" */
static int parse_named(const struct option *option, const char *text, struct rate *rate,
		       struct arena *arena, struct err *err)
{
	const bool read = strncmp(text, "read:", 5) == 0;
	struct rate_part *part = read ? &rate->read : &rate->write;
	int ret;

	if (!read && strncmp(text, "write:", 6) != 0)
		return err_request(err, EINVAL, "'%s' is neither read:RATE nor write:RATE", text);
	if (part->per_s > 0)
		return err_request(err, EINVAL, "'%s' is a second rate of %s", text,
				   read ? "reads" : "writes");
	ret = parse_part(option, strchr(text, ':') + 1, part, arena, err);
	if (ret == 0 && part->per_s <= 0)
		return err_request(err, EINVAL, "'%s' is not a rate (leave it out)", text);
	return ret;
}

static int parse_rate(const struct option *option, const char *text, void *value,
		      struct arena *arena, struct err *err)
{
	const char *rest = text, *element;
	struct rate rate = { 0 };
	int ret = 0;

	if (strchr(text, ',') && !strchr(text, ':'))
		return err_request(err, EINVAL, "'%s' does not name the operation of each rate "
				   "(try read:9000,write:1000)", text);
	if (!strchr(text, ':'))
		ret = parse_part(option, text, &rate.all, arena, err);
	else
		while (ret == 0 && (element = option_next_element(&rest, arena)))
			ret = parse_named(option, element, &rate, arena, err);
	if (ret == 0)
		*(struct rate *)value = rate;
	return ret;
}

/* A plain number of bytes needs a unit to be a size. */
static char *format_part(const struct rate_part *part, struct arena *arena)
{
	char text[UNITS_TEXT_MAX];
	const char *unit = "";

	if (!part->bytes)
		return arena_strdup(arena, units_format_decimal(part->per_s, text));
	units_format_size((uint64_t)part->per_s, text);
	if (isdigit((unsigned char)text[strlen(text) - 1]))
		unit = "B";
	return arena_printf(arena, "%s%s/s", text, unit);
}

static char *format_rate(const struct option *option, const void *value, struct arena *arena)
{
	const struct rate *rate = value;
	const bool reads = rate->read.per_s > 0, writes = rate->write.per_s > 0;

	(void)option;
	if (!reads && !writes)
		return format_part(&rate->all, arena);
	return arena_printf(arena, "%s%s%s%s%s", reads ? "read:" : "",
			    reads ? format_part(&rate->read, arena) : "",
			    reads && writes ? "," : "", writes ? "write:" : "",
			    writes ? format_part(&rate->write, arena) : "");
}

const struct option_type_ops option_rate = { parse_rate, format_rate };

/* -- rate-process */

static const char *const kinds[] = {
	[RATE_POISSON]	= "poisson",
	[RATE_UNIFORM]	= "uniform",
	[RATE_BURST]	= "burst",
	NULL
};

/* The text after "burst:". */
static int parse_burst(const char *text, struct rate_process *process, struct err *err)
{
	uint64_t burst = 0;

	if (units_parse_count(text, &burst) < 0 || burst == 0 || burst > BURST_MAX)
		return err_request(err, EINVAL, "'burst:%s' is not a burst of 1 to %d I/Os (try "
				   "burst:8)", text, BURST_MAX);
	*process = (struct rate_process){ RATE_BURST, (unsigned)burst };
	return 0;
}

static int parse_rate_process(const struct option *option, const char *text, void *value,
			      struct arena *arena, struct err *err)
{
	const int kind = names_index(kinds, text);

	(void)option, (void)arena;
	if (strncmp(text, "burst:", 6) == 0)
		return parse_burst(text + 6, value, err);
	if (kind == RATE_BURST)
		return err_request(err, EINVAL, "'burst' needs a number of I/Os (try "
				   "burst:8)");
	if (kind < 0)
		return names_refuse(kinds, text, "a process of arrivals", err);
	*(struct rate_process *)value = (struct rate_process){ .kind = (enum rate_kind)kind };
	return 0;
}

static char *format_rate_process(const struct option *option, const void *value,
				 struct arena *arena)
{
	const struct rate_process *process = value;

	(void)option;
	if (process->kind == RATE_BURST)
		return arena_printf(arena, "burst:%u", process->burst);
	return arena_strdup(arena, kinds[process->kind]);
}

const struct option_type_ops option_rate_process = { parse_rate_process, format_rate_process };
