/* sysbench: two programs, one parser. */
#include "sysbench.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

void need_sysbench(void)
{
	if (system("sysbench --version 2>/dev/null | grep -q '^sysbench 1\\.0'") != 0)
		cr_skip_test("needs sysbench 1.0 (package sysbench)");
}

static const struct said *say(const char *program, const char *directory, const char *arguments)
{
	mkdir(directory, 0755);
	return bench_in(&(struct spawn){ .program = program, .directory = directory }, "%s",
			arguments);
}

#define FORMAT(text)							\
	char text[4096];						\
	do {								\
		va_list args_;						\
									\
		va_start(args_, format);				\
		vsnprintf(text, sizeof(text), format, args_);		\
		va_end(args_);						\
	} while (0)

const struct said *theirs(const char *format, ...)
{
	FORMAT(arguments);
	return say("sysbench", "theirs", arguments);
}

const struct said *ours(const char *format, ...)
{
	FORMAT(arguments);
	return say(NULL, "ours", arguments);
}

struct both both(const char *format, ...)
{
	FORMAT(arguments);
	return (struct both){
		.theirs	= say("sysbench", "theirs", arguments),
		.ours	= say(NULL, "ours", arguments),
	};
}

const char *masked(const char *text)
{
	char *out = text_of("%s", text), *to = out;
	const char *header = strstr(out, "sysbench 1.0");
	const char *from = header ? header + strcspn(header, "\n") : out;

	for (const char *c = out; header && c < header; c++)
		*to++ = *c;
	while (*from) {
		if (!isdigit((unsigned char)*from)) {
			*to++ = *from++;
			continue;
		}
		while (isdigit((unsigned char)*from) || *from == '.')
			from++;
		while (to - out >= 2 && to[-1] == ' ' && to[-2] == ' ')
			to--;
		*to++ = '#';
	}
	*to = '\0';
	return out;
}

/* ---- the report ---- */

/* Where a value stands: from a column, to another (0: it is as long as it is). */
static const struct place {
	const char *line;
	unsigned from, to;
	size_t offset, second;		/* in sysbench_numbers; `second` behind a slash, or 0 */
} places[] = {
	{ "    reads/s:", 34, 0, offsetof(struct sysbench_numbers, reads_s), 0 },
	{ "    writes/s:", 34, 0, offsetof(struct sysbench_numbers, writes_s), 0 },
	{ "    fsyncs/s:", 34, 0, offsetof(struct sysbench_numbers, fsyncs_s), 0 },
	{ "    read, MiB/s:", 34, 0, offsetof(struct sysbench_numbers, read_mib), 0 },
	{ "    written, MiB/s:", 34, 0, offsetof(struct sysbench_numbers, written_mib), 0 },
	{ "    total time:", 41, 0, offsetof(struct sysbench_numbers, total_s), 0 },
	{ "    total number of events:", 41, 0, offsetof(struct sysbench_numbers, events), 0 },
	{ "         min:", 14, 53, offsetof(struct sysbench_numbers, min), 0 },
	{ "         avg:", 14, 53, offsetof(struct sysbench_numbers, avg), 0 },
	{ "         max:", 14, 53, offsetof(struct sysbench_numbers, max), 0 },
	{ "         95th percentile:", 26, 53,
	  offsetof(struct sysbench_numbers, percentile), 0 },
	{ "         sum:", 14, 53, offsetof(struct sysbench_numbers, sum), 0 },
	{ "    events (avg/stddev):", 35, 0, offsetof(struct sysbench_numbers, events_avg),
	  offsetof(struct sysbench_numbers, events_stddev) },
	{ "    execution time (avg/stddev):", 35, 0,
	  offsetof(struct sysbench_numbers, time_avg),
	  offsetof(struct sysbench_numbers, time_stddev) },
};

static const char *section(const char *text)
{
	const char *last = NULL;

	for (const char *at = text; (at = strstr(at, "\nFile operations:\n")); at++)
		last = at;
	cr_assert(last, "no report in: %s", text);
	return last;
}

struct sysbench_numbers numbers_of(const char *text)
{
	const char *report = section(text);
	struct sysbench_numbers numbers;

	for (unsigned i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const struct place *place = &places[i];
		const char *line = strstr(report, text_of("\n%s ", place->line));
		char *end;

		cr_assert(line, "no line '%s' in: %s", place->line, report);
		line++;
		cr_assert_geq(strcspn(line, "\n"), place->from + 1, "'%s' is too short",
			      place->line);
		cr_assert_eq(line[place->from - 1], ' ', "'%s': not in its column: %.60s",
			     place->line, line);
		*(double *)((char *)&numbers + place->offset) = strtod(line + place->from, &end);
		cr_assert_gt(end, line + place->from, "no number in '%.60s'", line);
		if (place->to)
			cr_assert_eq(end - line, place->to, "'%s' does not end in its column",
				     place->line);
		else
			cr_assert(isdigit((unsigned char)line[place->from]),
				  "'%s' does not begin in its column: %.60s", place->line, line);
		if (place->second) {
			cr_assert_eq(*end, '/');
			*(double *)((char *)&numbers + place->second) = strtod(end + 1, NULL);
		}
	}
	return numbers;
}

/* ---- --debug ---- */

unsigned debug_lines(const char *text, unsigned operation)
{
	unsigned count = 0, last = 0;

	for (const char *line = text; line && *line; line = strchr(line, '\n')) {
		unsigned told, times;

		line += *line == '\n';
		if (sscanf(line, "DEBUG: Executing request, operation: %u", &told) == 1) {
			count += told == operation;
			last = told;
		} else if (sscanf(line, "(last message repeated %u times)", &times) == 1) {
			count += last == operation ? times : 0;
		} else {
			last = 0;
		}
	}
	return count;
}

struct sysbench_counts counts_of(const char *text)
{
	const struct sysbench_numbers numbers = numbers_of(text);
	const double both = numbers.reads_s + numbers.writes_s;
	struct sysbench_counts counts = { .fsyncs = debug_lines(text, 3) };
	const double requests = numbers.events - counts.fsyncs;

	counts.reads = requests * numbers.reads_s / both;
	counts.writes = requests * numbers.writes_s / both;
	counts.end_fsyncs = numbers.fsyncs_s * requests / both - counts.fsyncs;
	return counts;
}
