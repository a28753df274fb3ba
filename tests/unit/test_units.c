/*
 * Texts and numbers with a unit: exact both ways, rounded only for people.
 */
#include "units.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef int (*parser)(const char *text, uint64_t *value);

struct example {
	const char *text;
	uint64_t value;
};

static void assert_parsed(parser parse, const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t value = 0;

		cr_assert_eq(parse(examples[i].text, &value), 0, "'%s'", examples[i].text);
		cr_assert_eq(value, examples[i].value, "'%s' gave %lu", examples[i].text,
			     (unsigned long)value);
	}
}

static void assert_rejected(parser parse, int code, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t value = 4711;

		cr_assert_eq(parse(texts[i], &value), code, "'%s'", texts[i]);
		cr_assert_eq(value, 4711, "'%s' must leave the value alone", texts[i]);
	}
}

Test(units, parses_sizes_in_powers_of_1024)
{
	static const struct example examples[] = {
		{ "0", 0 },
		{ "4096", 4096 },
		{ "512B", 512 },
		{ "4k", 4096 },
		{ "4K", 4096 },
		{ "4KiB", 4096 },
		{ "4kib", 4096 },
		{ "4KB", 4096 },
		{ "1Gi", 1 << 30 },
		{ "10GB", UINT64_C(10) << 30 },
		{ "1M", 1 << 20 },
		{ "1.5G", UINT64_C(3) << 29 },
		{ "0.5k", 512 },
		{ "2.50K", 2560 },
		{ "1.0", 1 },
		{ "2T", UINT64_C(2) << 40 },
		{ "15E", UINT64_C(15) << 60 },
		{ "18446744073709551615", UINT64_MAX },
		{ "000000000000000000000000007", 7 },
	};

	assert_parsed(units_parse_size, examples, COUNT(examples));
}

Test(units, rejects_what_is_not_a_size)
{
	static const char *const texts[] = {
		"", "k", "4q", "-1", "+1", " 4k", "4k ", "4 k", "4kk", "0x10", "1e3", "4KBi",
		".5k", "5.k", "1..5k", "1.5.5k", "1,5k", "nan", "99999999999999999999999q",
	};

	assert_rejected(units_parse_size, -EINVAL, texts, COUNT(texts));
}

Test(units, rejects_a_size_that_overflows)
{
	static const char *const texts[] = {
		"18446744073709551616", "16E", "16384P", "18014398509481984K",
		"99999999999999999999999999999999999999999999999999",
		"99999999999999999999999999999999999999999999999999.5G",
	};

	assert_rejected(units_parse_size, -ERANGE, texts, COUNT(texts));
}

Test(units, rejects_a_fraction_that_is_no_whole_number_of_bytes)
{
	static const char *const texts[] = {
		"0.5", "0.1k", "1.3333G", "0.0000000000000000000001M",
	};

	assert_rejected(units_parse_size, -EINVAL, texts, COUNT(texts));
}

Test(units, a_long_fraction_is_exact_too)
{
	uint64_t value;

	/* 1 + 1/1024 in binary is a long decimal, and still a whole number of bytes. */
	cr_assert_eq(units_parse_size("1.0009765625K", &value), 0);
	cr_assert_eq(value, 1025);
	cr_assert_eq(units_parse_size("0.500000000000000000000000000000000000K", &value), 0);
	cr_assert_eq(value, 512);
}

Test(units, parses_durations_where_a_bare_number_is_seconds)
{
	static const struct example examples[] = {
		{ "0", 0 },
		{ "10", 10 * NS_PER_SECOND },
		{ "0.2", 200000000 },
		{ "0.000000001", 1 },
		{ "100ns", 100 },
		{ "50us", 50000 },
		{ "50µs", 50000 },
		{ "1.5us", 1500 },
		{ "200ms", 200000000 },
		{ "2s", 2 * NS_PER_SECOND },
		{ "5m", 300 * NS_PER_SECOND },
		{ "0.1m", 6 * NS_PER_SECOND },
		{ "1h", 3600 * NS_PER_SECOND },
		{ "7d", 7 * 86400 * NS_PER_SECOND },
	};

	assert_parsed(units_parse_duration, examples, COUNT(examples));
}

Test(units, rejects_what_is_not_a_duration)
{
	static const char *const texts[] = {
		"", "s", "-1s", "5M", "5 s", "0.5ns", "0.0000000001", "1D", "1w", "1h30m", "ms10",
	};
	static const char *const too_long[] = { "18446744074", "5124096h" };

	assert_rejected(units_parse_duration, -EINVAL, texts, COUNT(texts));
	assert_rejected(units_parse_duration, -ERANGE, too_long, COUNT(too_long));
}

Test(units, parses_counts_in_powers_of_1000)
{
	static const struct example examples[] = {
		{ "0", 0 },
		{ "128", 128 },
		{ "10k", 10000 },
		{ "10K", 10000 },
		{ "1.5M", 1500000 },
		{ "2G", UINT64_C(2000000000) },
		{ "18446744073709551615", UINT64_MAX },
	};
	static const char *const texts[] = { "", "1.5", "-1", "1KiB", "many" };
	static const char *const too_large[] = { "18446744073709551616", "18446744074G" };

	assert_parsed(units_parse_count, examples, COUNT(examples));
	assert_rejected(units_parse_count, -EINVAL, texts, COUNT(texts));
	assert_rejected(units_parse_count, -ERANGE, too_large, COUNT(too_large));
}

Test(units, formats_a_whole_number_of_the_largest_unit)
{
	char text[UNITS_TEXT_MAX];

	cr_assert_str_eq(units_format_size(0, text), "0");
	cr_assert_str_eq(units_format_size(1000, text), "1000");
	cr_assert_str_eq(units_format_size(4096, text), "4K");
	cr_assert_str_eq(units_format_size(UINT64_C(3) << 29, text), "1536M");
	cr_assert_str_eq(units_format_size(UINT64_MAX, text), "18446744073709551615");
	cr_assert_str_eq(units_format_duration(0, text), "0");
	cr_assert_str_eq(units_format_duration(200000000, text), "200ms");
	cr_assert_str_eq(units_format_duration(10 * NS_PER_SECOND, text), "10s");
	cr_assert_str_eq(units_format_duration(90 * NS_PER_SECOND, text), "90s");
	cr_assert_str_eq(units_format_duration(3600 * NS_PER_SECOND, text), "1h");
	cr_assert_str_eq(units_format_duration(24 * 3600 * NS_PER_SECOND, text), "1d");
	cr_assert_str_eq(units_format_duration(1500, text), "1500ns");
}

Test(units, what_is_formatted_is_parsed_back)
{
	for (unsigned shift = 0; shift < 64; shift++) {
		for (uint64_t odd = 1; odd < 2000; odd += 2) {
			const uint64_t value = odd << shift;
			char text[UNITS_TEXT_MAX];
			uint64_t back = 0;

			cr_assert_eq(units_parse_size(units_format_size(value, text), &back), 0);
			cr_assert_eq(back, value, "%s", text);
			cr_assert_eq(units_parse_duration(units_format_duration(value, text),
							  &back), 0);
			cr_assert_eq(back, value, "%s", text);
		}
	}
}

Test(units, shows_sizes_to_people)
{
	char text[UNITS_TEXT_MAX];

	cr_assert_str_eq(units_human_size(0, text), "0 B");
	cr_assert_str_eq(units_human_size(512, text), "512 B");
	cr_assert_str_eq(units_human_size(1023, text), "1023 B");
	cr_assert_str_eq(units_human_size(4096, text), "4 KiB");
	cr_assert_str_eq(units_human_size(1.5 * (1 << 30), text), "1.5 GiB");
	cr_assert_str_eq(units_human_size(256 << 20, text), "256 MiB");
	cr_assert_str_eq(units_human_size(35.64 * (1 << 20), text), "35.6 MiB");
	cr_assert_str_eq(units_human_size(1000 << 20, text), "1000 MiB");
}

Test(units, shows_durations_to_people)
{
	char text[UNITS_TEXT_MAX];

	cr_assert_str_eq(units_human_duration(0, text), "0 ns");
	cr_assert_str_eq(units_human_duration(97, text), "97 ns");
	cr_assert_str_eq(units_human_duration(104000, text), "104 µs");
	cr_assert_str_eq(units_human_duration(11240, text), "11.2 µs");
	cr_assert_str_eq(units_human_duration(1100000, text), "1.1 ms");
	cr_assert_str_eq(units_human_duration(2.31e9, text), "2.31 s");
	cr_assert_str_eq(units_human_duration(3600e9, text), "3600 s");
}

Test(units, rounding_up_to_the_next_unit_uses_that_unit)
{
	char text[UNITS_TEXT_MAX];

	cr_assert_str_eq(units_human_duration(999.4, text), "999 ns");
	cr_assert_str_eq(units_human_duration(999.6, text), "1 µs");
	cr_assert_str_eq(units_human_duration(999999.6, text), "1 ms");
	cr_assert_str_eq(units_human_duration(9.996e6, text), "10 ms");
	cr_assert_str_eq(units_human_size(1048575, text), "1 MiB");
	cr_assert_str_eq(units_human_size(1023.4 * 1024, text), "1023 KiB");
}

Test(units, shows_counts_with_separators)
{
	char text[UNITS_TEXT_MAX];

	cr_assert_str_eq(units_human_count(0, text), "0");
	cr_assert_str_eq(units_human_count(0.4, text), "0");
	cr_assert_str_eq(units_human_count(999.6, text), "1,000");
	cr_assert_str_eq(units_human_count(141300, text), "141,300");
	cr_assert_str_eq(units_human_count(1234567890, text), "1,234,567,890");
	cr_assert_str_eq(units_human_count(999999999999999.0, text), "999,999,999,999,999");
}

Test(units, width_counts_characters_and_not_bytes)
{
	cr_assert_eq(units_text_width(""), 0);
	cr_assert_eq(units_text_width("104 us"), 6);
	cr_assert_eq(units_text_width("104 µs"), 6);
	cr_assert_eq(units_text_width("1.08 × …"), 8);
}

Test(units, per_second_is_a_suffix)
{
	cr_assert_eq(units_per_second_length("200MiB/s"), strlen("200MiB"));
	cr_assert_eq(units_per_second_length("200MiB"), strlen("200MiB"));
	cr_assert_eq(units_per_second_length("/s"), 0);
	cr_assert_eq(units_per_second_length("s"), 1);
	cr_assert_eq(units_per_second_length(""), 0);
}
