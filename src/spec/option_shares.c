/*
 * Parts of a whole and their shares of another one: "20:80,30:15", in per cent. A list that exceeds
 * 100 % is an error; so is one that leaves a share of I/Os but no blocks for it.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "option_type.h"
#include "spec.h"

/* Decimals like 33.3 do not add up to 100 to the last bit. */
#define ROUNDING 1e-9

/* Digits and a point, up to `end`. */
static bool parse_percent(const char *text, const char *end, double *value)
{
	char *stopped;

	if (!isdigit((unsigned char)*text) || text + strspn(text, "0123456789.") < end)
		return false;
	*value = strtod(text, &stopped);
	return stopped == end && *value <= 100;
}

static bool parse_pair(const char *text, struct hot_spot *spot)
{
	const char *colon = strchr(text, ':');

	return colon && parse_percent(text, colon, &spot->blocks_percent) &&
		parse_percent(colon + 1, text + strlen(text), &spot->ios_percent) &&
		spot->blocks_percent > 0;
}

static int check_sums(const char *text, const struct hot_spot_list *list, struct err *err)
{
	double blocks = 0, ios = 0;

	for (unsigned i = 0; i < list->count; i++) {
		blocks += list->at[i].blocks_percent;
		ios += list->at[i].ios_percent;
	}
	if (blocks > 100 + ROUNDING)
		return err_request(err, EINVAL, "'%s' covers %g %% of the blocks (at most 100)",
				   text, blocks);
	if (ios > 100 + ROUNDING)
		return err_request(err, EINVAL, "'%s' distributes %g %% of the I/Os (at most 100)",
				   text, ios);
	if (list->count > 0 && blocks > 100 - ROUNDING && ios < 100 - ROUNDING)
		return err_request(err, EINVAL, "'%s' leaves %g %% of the I/Os and no blocks for "
				   "them", text, 100 - ios);
	return 0;
}

static int parse_hot_spots(const struct option *option, const char *text, void *value,
			   struct arena *arena, struct err *err)
{
	const char *rest = text, *pair;
	struct hot_spot_list list = {
		.at = arena_alloc(arena, HOT_SPOTS_MAX * sizeof(*list.at)),
	};
	int ret;

	(void)option;
	while ((pair = option_next_element(&rest, arena))) {
		if (list.count == HOT_SPOTS_MAX)
			return err_request(err, EINVAL, "'%s' has too many parts (at most %d)",
					   text, HOT_SPOTS_MAX);
		if (!parse_pair(pair, &list.at[list.count++]))
			return err_request(err, EINVAL, "'%s' is not BLOCKS:IOS in per cent (try "
					   "20:80)", pair);
	}
	ret = check_sums(text, &list, err);
	if (ret == 0)
		*(struct hot_spot_list *)value = list;
	return ret;
}

static char *format_hot_spots(const struct option *option, const void *value,
			      struct arena *arena)
{
	const struct hot_spot_list *list = value;
	char *text = arena_strdup(arena, "");

	(void)option;
	for (unsigned i = 0; i < list->count; i++) {
		char blocks[UNITS_TEXT_MAX], ios[UNITS_TEXT_MAX];

		text = arena_printf(arena, "%s%s%s:%s", text, i > 0 ? "," : "",
				    units_format_decimal(list->at[i].blocks_percent, blocks),
				    units_format_decimal(list->at[i].ios_percent, ios));
	}
	return text;
}

const struct option_type_ops option_hot_spots = { parse_hot_spots, format_hot_spots };
