/* HdrHistogram logs: what the reference implementation writes of the same values. */
#include "report.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "sample.h"

/* By HdrHistogram 2.1.11 (Java), of Histogram(1, 2^42 - 1, 2): 3 times 5, 10 times 300, 1000 times
 * 104321, once 1000000000. */
#define REFERENCE	"HISTFAAAACx42pNpmSzMwMDAwwABTFCakYGB+T8I2H+ACHCyzWcReS5wgf+w"	\
			"FBMA4ccK/g=="

static struct result result;

static void setup(void)
{
	sample_init(&result);
}

static void teardown(void)
{
	result_release(&result);
}

TestSuite(hlog, .init = setup, .fini = teardown);

static unsigned digit_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";

	return c == '=' ? 0 : (unsigned)(strchr(digits, c) - digits);
}

struct plain {
	unsigned char bytes[4096];
	uLongf size;
};

/* From base64 up to a line's end: behind a cookie and a length, zlib's. */
static struct plain unpack(const char *text)
{
	struct plain plain = { .size = sizeof(plain.bytes) };
	unsigned char packed[4096];
	size_t size = 0;

	for (; *text && *text != '\n'; text += 4) {
		const unsigned three = digit_of(text[0]) << 18 | digit_of(text[1]) << 12 |
				       digit_of(text[2]) << 6 | digit_of(text[3]);

		packed[size++] = (unsigned char)(three >> 16);
		packed[size++] = (unsigned char)(three >> 8);
		packed[size++] = (unsigned char)three;
		size -= text[2] == '=' ? 2 : text[3] == '=' ? 1 : 0;
	}
	cr_assert_eq(memcmp(packed, "\x1c\x84\x93\x14", 4), 0);
	cr_assert_eq((size_t)packed[6] << 8 | packed[7], size - 8);
	cr_assert_eq(uncompress(plain.bytes, &plain.size, packed + 8, size - 8), Z_OK);
	return plain;
}

static const char *payload_in(const char *text, const char *tag)
{
	const char *line = strstr(text, tag);

	cr_assert(line, "no %s in %s", tag, text);
	return strstr(line, ",HISTF") + 1;
}

static void record(struct hist *hist)
{
	hist_record(hist, 5, 3);
	hist_record(hist, 300, 10);
	hist_record(hist, 104321, 1000);
	hist_record(hist, 1000000000, 1);
}

Test(hlog, has_the_bytes_of_the_reference)
{
	struct run_result *run = sample_run(&result, "v", 1, "psync", "file-test-mode=rndrd");
	const struct plain reference = unpack(REFERENCE);
	struct plain ours;
	char *text;

	record(run->op[IO_READ].hist);
	run->op[IO_READ].ios = 1014;
	run_result_finish(run);

	text = sample_text(report_hlog, &result, NULL);
	ours = unpack(payload_in(text, "\nTag=v/read/latency,0.000,1.000,1000.000,"));
	cr_assert_eq(ours.size, reference.size);
	cr_assert_eq(memcmp(ours.bytes, reference.bytes, ours.size), 0);
	free(text);
}

Test(hlog, begins_with_version_and_time)
{
	char *text = sample_text(report_hlog, &result, NULL);

	cr_assert(strstr(text, "\n#[Histogram log format version 1.3]\n"), "%s", text);
	cr_assert(strstr(text, "\n#[StartTime: "), "%s", text);
	cr_assert(strstr(text, "\n\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
			 "\"Interval_Compressed_Histogram\"\n"), "%s", text);
	free(text);
}

Test(hlog, has_a_line_for_each_kind_of_time)
{
	struct run_result *run = sample_run(&result, "a b,c", 2, "psync",
					    "file-test-mode=rndrw rate=10");
	char *text;

	run_result_add_paced(run, &result.arena);
	sample_ios(run, IO_READ, 10, 3000);
	record(run->op[IO_READ].service.hist);
	record(run->op[IO_READ].lateness.hist);
	run_result_finish(run);

	text = sample_text(report_hlog, &result, NULL);
	cr_assert(strstr(text, "\nTag=a_b_c/2/read/latency,"), "%s", text);
	cr_assert(strstr(text, "\nTag=a_b_c/2/read/service,"), "%s", text);
	cr_assert(strstr(text, "\nTag=a_b_c/2/read/lateness,"), "%s", text);
	cr_assert_not(strstr(text, "/write/"), "%s", text);
	free(text);
}
