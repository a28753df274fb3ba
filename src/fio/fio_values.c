/*
 * Values as fio writes them: numbers with a unit, in parentheses with arithmetic, and times.
 *
 * A descent of one function per level of precedence; the depth of parentheses is limited, because
 * the text is foreign.
 */
#include "fio_option.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "units.h"

enum { DEPTH_MAX = 16 };

struct unit {
	const char *name;
	long double factor;
};

struct reading {
	const char *at;
	const struct unit *units;	/* of a number in this text */
	unsigned depth;
	bool failed, has_unit;
};

static long double read_sum(struct reading *r);

static void skip_blanks(struct reading *r)
{
	while (isblank((unsigned char)*r->at))
		r->at++;
}

static long double read_unit(struct reading *r)
{
	size_t length = 0;

	while (isalpha((unsigned char)r->at[length]))
		length++;
	if (length == 0)
		return 1;
	for (const struct unit *unit = r->units; unit->name; unit++) {
		if (strlen(unit->name) != length || strncasecmp(unit->name, r->at, length) != 0)
			continue;
		r->at += length;
		r->has_unit = true;
		return unit->factor;
	}
	r->failed = true;
	return 1;
}

/* Decimal or hexadecimal; strtold(3) alone would take "inf", exponents and signs. */
static long double read_digits(struct reading *r)
{
	const bool is_hex = r->at[0] == '0' && (r->at[1] == 'x' || r->at[1] == 'X');
	const size_t length = strspn(r->at, "0123456789.");
	char *end, digits[64];
	long double number;

	if (is_hex) {
		number = (long double)strtoull(r->at, &end, 16);
		r->failed |= end - r->at < 3;
		r->at = end;
		return number;
	}
	if (length == 0 || length >= sizeof(digits)) {
		r->failed = true;
		return 0;
	}
	memcpy(digits, r->at, length);
	digits[length] = '\0';
	number = strtold(digits, &end);
	r->failed |= *end != '\0';
	r->at += length;
	return number;
}

static long double read_primary(struct reading *r)
{
	long double number;

	skip_blanks(r);
	if (*r->at != '(') {
		number = read_digits(r);
	} else if (++r->depth > DEPTH_MAX) {
		r->failed = true;
		return 0;
	} else {
		r->at++;
		number = read_sum(r);
		skip_blanks(r);
		if (*r->at != ')')
			r->failed = true;
		else
			r->at++;
		r->depth--;
	}
	return r->failed ? 0 : number * read_unit(r);
}

static long double read_power(struct reading *r)
{
	long double number = read_primary(r);

	skip_blanks(r);
	while (!r->failed && *r->at == '^') {
		r->at++;
		number = powl(number, read_primary(r));
		skip_blanks(r);
	}
	return number;
}

static long double read_product(struct reading *r)
{
	long double number = read_power(r);

	while (!r->failed && strchr("*/%", *r->at) && *r->at) {
		const char op = *r->at++;
		const long double other = read_power(r);

		if (op != '*' && other == 0) {
			r->failed = true;
			return 0;
		}
		number = op == '*' ? number * other : op == '/' ? number / other
								: fmodl(number, other);
	}
	return number;
}

static long double read_sum(struct reading *r)
{
	long double number = read_product(r);

	while (!r->failed && (*r->at == '+' || *r->at == '-')) {
		const char op = *r->at++;
		const long double other = read_product(r);

		number += op == '+' ? other : -other;
	}
	return number;
}

/* Arithmetic only in parentheses, as in fio. */
static int read_all(struct reading *r, long double *number)
{
	*number = read_primary(r);
	skip_blanks(r);
	if (r->failed || *r->at != '\0' || !(*number >= 0))
		return -EINVAL;
	return *number <= 9.2e18L ? 0 : -ERANGE;
}

int fio_parse_number(const char *text, unsigned kb_base, uint64_t *number)
{
	static const struct { const char *name; unsigned power; bool is_binary; } all[] = {
		{ "k", 1, false }, { "m", 2, false }, { "g", 3, false }, { "t", 4, false },
		{ "p", 5, false }, { "kb", 1, false }, { "mb", 2, false }, { "gb", 3, false },
		{ "tb", 4, false }, { "pb", 5, false }, { "ki", 1, true }, { "mi", 2, true },
		{ "gi", 3, true }, { "ti", 4, true }, { "pi", 5, true }, { "kib", 1, true },
		{ "mib", 2, true }, { "gib", 3, true }, { "tib", 4, true }, { "pib", 5, true },
	};
	enum { COUNT = sizeof(all) / sizeof(all[0]) };
	struct unit units[COUNT + 2] = { { "b", 1 } };
	struct reading r = { .at = text, .units = units };
	long double value;
	int ret;

	for (size_t i = 0; i < COUNT; i++)
		units[i + 1] = (struct unit){ all[i].name, powl(all[i].is_binary ? 1024 : kb_base,
								all[i].power) };
	ret = read_all(&r, &value);
	if (ret == 0)
		*number = (uint64_t)value;
	return ret;
}

int fio_parse_time(const char *text, uint64_t unit_ns, uint64_t *ns)
{
	static const struct unit units[] = {
		{ "us", 1e3L }, { "usec", 1e3L }, { "ms", 1e6L }, { "msec", 1e6L }, { "s", 1e9L },
		{ "m", 60e9L }, { "h", 3600e9L }, { "d", 86400e9L }, { NULL, 0 },
	};
	struct reading r = { .at = text, .units = units };
	long double value;
	const int ret = read_all(&r, &value);

	if (ret < 0)
		return ret;
	if (!r.has_unit)
		value *= (long double)unit_ns;
	if (value > 9.2e18L)
		return -ERANGE;
	*ns = (uint64_t)(value + 0.5L);
	return 0;
}

bool fio_parse_percent(const char *text, unsigned *percent)
{
	char *end;
	const unsigned long value = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)*text) || strcmp(end, "%") != 0 || value > 100)
		return false;
	*percent = (unsigned)value;
	return true;
}

int fio_check_value(enum fio_kind kind, const char *text, const char **what)
{
	unsigned percent;
	uint64_t number;

	switch (kind) {
	case FIO_PREFIX:
		return 0;
	case FIO_TEXT:
		*what = "a value";
		return *text ? 0 : -EINVAL;
	case FIO_SET:
	case FIO_BOOL:
		*what = "0 or 1";
		return !strcmp(text, "0") || !strcmp(text, "1") ? 0 : -EINVAL;
	case FIO_NUMBER:
		*what = "a number (4096, 4k, 1m)";
		return fio_parse_number(text, 1024, &number);
	case FIO_SIZE:
		*what = "a size (4096, 4k, 1g, 50%)";
		return fio_parse_percent(text, &percent) ? 0
							 : fio_parse_number(text, 1024, &number);
	case FIO_SECONDS:
		*what = "a time (30, 5m, 100ms)";
		return fio_parse_time(text, NS_PER_SECOND, &number);
	case FIO_MICROSECONDS:
		*what = "a time (100, 10ms)";
		return fio_parse_time(text, 1000, &number);
	}
	return -EINVAL;
}
