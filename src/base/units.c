/*
 * One table per kind of quantity serves parsing, exact formatting and formatting for
 * display, so that they cannot disagree. A number is parsed as two integers, before and
 * after the point, and multiplied by the unit in 128 bits: without rounding, and with
 * detection of overflow.
 */
#include "units.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PER_SECOND "/s"
enum { UNIT_NAMES_MAX = 4 };

struct unit {
	uint64_t factor;
	const char *names[UNIT_NAMES_MAX];	/* the first is written; "": a bare number */
	const char *human;	/* NULL: not used for display */
};

struct unit_table {
	bool any_case;
	unsigned count;
	struct unit units[8];	/* from small to large */
};

static const struct unit_table sizes = {
	.any_case = true,
	.count = 7,
	.units = {
		{ UINT64_C(1),       { "", "B" },   "B" },
		{ UINT64_C(1) << 10, { "K", "KiB", "Ki", "KB" }, "KiB" },
		{ UINT64_C(1) << 20, { "M", "MiB", "Mi", "MB" }, "MiB" },
		{ UINT64_C(1) << 30, { "G", "GiB", "Gi", "GB" }, "GiB" },
		{ UINT64_C(1) << 40, { "T", "TiB", "Ti", "TB" }, "TiB" },
		{ UINT64_C(1) << 50, { "P", "PiB", "Pi", "PB" }, "PiB" },
		{ UINT64_C(1) << 60, { "E", "EiB", "Ei", "EB" }, "EiB" },
	},
};

/* Case matters: "5M" would be parsed as five minutes, but is meant as five million. */
static const struct unit_table durations = {
	.any_case = false,
	.count = 7,
	.units = {
		{ 1,                    { "ns" },       "ns" },
		{ 1000,                 { "us", "µs" }, "µs" },
		{ 1000000,              { "ms" },       "ms" },
		{ NS_PER_SECOND,        { "s", "" },    "s" },
		{ NS_PER_SECOND * 60,   { "m", "min" }, NULL },
		{ NS_PER_SECOND * 3600, { "h" },        NULL },
		{ NS_PER_SECOND * 86400, { "d" },       NULL },
	},
};

static const struct unit_table counts = {
	.any_case = true,
	.count = 4,
	.units = {
		{ 1,          { "" },  NULL },
		{ 1000,       { "k" }, NULL },
		{ 1000000,    { "M" }, NULL },
		{ 1000000000, { "G" }, NULL },
	},
};

/* "12.50" is whole 12, fraction 5, fraction_scale 10. */
struct decimal {
	unsigned __int128 whole;
	uint64_t fraction, fraction_scale;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits after the point, without trailing zeros. NULL if there are too many to be
 * exact (18, and a 64-bit factor, fit into 128 bits). */
static const char *parse_fraction(const char *at, struct decimal *decimal)
{
	unsigned places = 0;	/* not yet shifted in */

	for (; is_digit(*at); at++) {
		places++;
		if (*at == '0')
			continue;
		for (; places > 0; places--) {
			if (decimal->fraction_scale >= UINT64_C(1000000000000000000))
				return NULL;
			decimal->fraction_scale *= 10;
			decimal->fraction *= 10;
		}
		decimal->fraction += (uint64_t)(*at - '0');
	}
	return at;
}

/* Returns the text after the number, or NULL if there is no number. A whole part that
 * is too large stays too large: it stops growing above 2^64. */
static const char *parse_decimal(const char *text, struct decimal *decimal)
{
	const char *at = text;

	*decimal = (struct decimal){ .fraction_scale = 1 };
	for (; is_digit(*at); at++) {
		if (decimal->whole <= UINT64_MAX)
			decimal->whole = decimal->whole * 10 + (unsigned)(*at - '0');
	}
	if (at == text)
		return NULL;
	if (*at != '.')
		return at;
	return is_digit(at[1]) ? parse_fraction(at + 1, decimal) : NULL;
}

static const struct unit *find_unit(const struct unit_table *table, const char *name)
{
	for (unsigned i = 0; i < table->count; i++) {
		const struct unit *unit = &table->units[i];

		for (unsigned j = 0; j < UNIT_NAMES_MAX && unit->names[j]; j++) {
			if (strcmp(unit->names[j], name) == 0 ||
			    (table->any_case && strcasecmp(unit->names[j], name) == 0))
				return unit;
		}
	}
	return NULL;
}

static int parse(const struct unit_table *table, const char *text, uint64_t *value)
{
	const struct unit *unit;
	struct decimal decimal;
	unsigned __int128 product, rest;
	const char *suffix;

	suffix = parse_decimal(text, &decimal);
	if (!suffix)
		return -EINVAL;
	unit = find_unit(table, suffix);
	if (!unit)
		return -EINVAL;

	rest = (unsigned __int128)decimal.fraction * unit->factor;
	if (rest % decimal.fraction_scale != 0)
		return -EINVAL;		/* "0.3" bytes */
	if (decimal.whole > UINT64_MAX)
		return -ERANGE;
	product = decimal.whole * unit->factor + rest / decimal.fraction_scale;
	if (product > UINT64_MAX)
		return -ERANGE;

	*value = (uint64_t)product;
	return 0;
}

int units_parse_size(const char *text, uint64_t *bytes)
{
	return parse(&sizes, text, bytes);
}

int units_parse_duration(const char *text, uint64_t *ns)
{
	return parse(&durations, text, ns);
}

int units_parse_count(const char *text, uint64_t *count)
{
	return parse(&counts, text, count);
}

size_t units_per_second_length(const char *text)
{
	const size_t length = strlen(text), suffix = strlen(PER_SECOND);

	return length >= suffix && strcmp(text + length - suffix, PER_SECOND) == 0
		? length - suffix : length;
}

/* The largest unit of which it is a whole number. Zero needs no unit. */
static char *format(const struct unit_table *table, uint64_t value, char *buffer)
{
	unsigned i = table->count - 1;

	if (value == 0)
		return strcpy(buffer, "0");

	while (value % table->units[i].factor != 0)
		i--;
	snprintf(buffer, UNITS_TEXT_MAX, "%llu%s",
		 (unsigned long long)(value / table->units[i].factor),
		 table->units[i].names[0]);
	return buffer;
}

char *units_format_size(uint64_t bytes, char *buffer)
{
	return format(&sizes, bytes, buffer);
}

char *units_format_duration(uint64_t ns, char *buffer)
{
	return format(&durations, ns, buffer);
}

char *units_format_decimal(double number, char *buffer)
{
	for (int digits = 0; digits <= 30; digits++) {
		snprintf(buffer, UNITS_TEXT_MAX, "%.*f", digits, number);
		if (strtod(buffer, NULL) == number)
			break;
	}
	return buffer;
}

/* "1.50" -> "1.5", "2.00" -> "2". */
static void drop_zeros_behind_point(char *text)
{
	char *end = text + strlen(text);

	if (!strchr(text, '.'))
		return;
	while (end[-1] == '0')
		end--;
	if (end[-1] == '.')
		end--;
	*end = '\0';
}

/* The largest unit that the value reaches, with a tolerance of half of the next smaller unit,
 * because 1023.7 KiB would be rounded to "1024 KiB" and should be "1 MiB". */
static const struct unit *human_unit(const struct unit_table *table, double value)
{
	unsigned i = table->count - 1;

	for (; i > 0; i--) {
		const double reach = (double)table->units[i].factor -
				     0.5 * (double)table->units[i - 1].factor;

		if (table->units[i].human && value >= reach)
			break;
	}
	return &table->units[i];
}

static char *human(const struct unit_table *table, double value, char *buffer)
{
	const struct unit *unit = human_unit(table, value);
	const double scaled = value / (double)unit->factor;
	const int decimals = scaled < 10 ? 2 : scaled < 100 ? 1 : 0;
	char number[UNITS_TEXT_MAX - 8];

	snprintf(number, sizeof(number), "%.*f", decimals, scaled);
	drop_zeros_behind_point(number);
	snprintf(buffer, UNITS_TEXT_MAX, "%s %s", number, unit->human);
	return buffer;
}

char *units_human_size(double bytes, char *buffer)
{
	return human(&sizes, bytes, buffer);
}

char *units_human_duration(double ns, char *buffer)
{
	return human(&durations, ns, buffer);
}

char *units_human_count(double count, char *buffer)
{
	char digits[UNITS_TEXT_MAX / 2];
	char *to = buffer;
	size_t left;

	snprintf(digits, sizeof(digits), "%.0f", count);
	left = strlen(digits);
	for (const char *from = digits; *from; from++) {
		*to++ = *from;
		left--;
		if (left > 0 && left % 3 == 0)
			*to++ = ',';
	}
	*to = '\0';
	return buffer;
}

size_t units_text_width(const char *text)
{
	size_t width = 0;

	/* Bytes 10xxxxxx continue a character. */
	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}
