/*
 * units: text <-> numbers with a unit, in both directions from one table.
 *
 * Inside the program a size is bytes, a time is nanoseconds. Texts are converted here, at
 * the border, and nowhere else. Parsing is exact integer arithmetic with overflow checks;
 * a fraction ("1.5G", "0.2") is accepted where it gives a whole number of bytes or
 * nanoseconds. Pure functions, any thread. Parsers return 0 or -EINVAL (not of this form)
 * or -ERANGE (too large for the type), and leave *value alone on error.
 */
#ifndef UNITS_H
#define UNITS_H

#include <stddef.h>
#include <stdint.h>

#define NS_PER_SECOND UINT64_C(1000000000)

enum { UNITS_TEXT_MAX = 48 };	/* enough for every units_format_ function */

/* "4096", "4k", "4K", "1M", "1.5G", "2T", also P and E; "KiB", "Ki" and "KB" are the same as "K".
 * Powers of 1024 all of them, as in sysbench; case does not matter. */
int units_parse_size(const char *text, uint64_t *bytes);

/* "10" (seconds), "0.2", "200ms", "50us", "100ns", "2s", "5m" (minutes), "1h". */
int units_parse_duration(const char *text, uint64_t *ns);

/* A plain decimal number without sign, or with thousands letters k, M, G (powers of
 * 1000, case does not matter). */
int units_parse_count(const char *text, uint64_t *count);

/* Length of "200MiB" in "200MiB/s": what is left to parse. Of a text without "/s", all of it. */
size_t units_per_second_length(const char *text);

/* Exact and readable back by the parser, a whole number of the largest unit: 4096 ->
 * "4K", 1000 -> "1000"; 200000000 -> "200ms", 10 s -> "10s", 0 -> "0". Return
 * `buffer`, which holds UNITS_TEXT_MAX. */
char *units_format_size(uint64_t bytes, char *buffer);
char *units_format_duration(uint64_t ns, char *buffer);
/* The fewest digits that strtod(3) reads back as the same number, without an exponent. */
char *units_format_decimal(double number, char *buffer);

/* For display, three to four significant digits without trailing zeros: "256 MiB",
 * "1.5 GiB"; "104 µs", "1.1 ms", "97 ns", "2.31 s"; "141,300" (any count from 0 to
 * 10^15, rounded to a whole number). UTF-8. */
char *units_human_size(double bytes, char *buffer);
char *units_human_duration(double ns, char *buffer);
char *units_human_count(double count, char *buffer);

/* Columns a terminal needs for an UTF-8 text whose characters are one column wide each. */
size_t units_text_width(const char *text);

#endif
