/*
 * Logs of HdrHistogram, read back by the reference implementation (Debian: libhdrhistogram-java).
 */
#include "e2e.h"

#include <stdlib.h>
#include <unistd.h>

TestSuite(hlog_java, .init = e2e_begin, .fini = e2e_end, .timeout = 600);

#define JAR "/usr/share/java/hdrhistogram.jar"

/* Per histogram: its tag, the number of values, p50 and the maximum. */
static const char reader[] =
	"import org.HdrHistogram.*;\n"
	"class Read {\n"
	"	public static void main(String[] words) throws Exception {\n"
	"		HistogramLogReader log = new HistogramLogReader(words[0]);\n"
	"		EncodableHistogram each;\n"
	"		while ((each = log.nextIntervalHistogram()) != null) {\n"
	"			Histogram h = (Histogram)each;\n"
	"			System.out.println(h.getTag() + ' ' + h.getTotalCount() + ' '\n"
	"				+ h.getValueAtPercentile(50) + ' ' + h.getMaxValue());\n"
	"		}\n"
	"	}\n"
	"}\n";

/* The null engine has one latency, so the median and the maximum share a bucket. */
Test(hlog_java, the_reference_reads_what_was_measured)
{
	struct outcome o;
	const char *line;
	json_t *json;
	unsigned long long count, median, most;

	if (access(JAR, R_OK) != 0 || system("command -v javac >/dev/null") != 0)
		cr_skip_test("no %s or no JDK (./configure --install-deps=all)", JAR);
	write_text("Read.java", reader);
	assert_status(bench("run --engine=null --file-num=1 --file-total-size=1M "
			    "--file-test-mode=rndrd --scratch=on --events=1000 --time=0 "
			    "--hlog=x.hlog --json=x.json"), 0);

	o = spawn(&(struct spawn){ .program = "java" },
		  (const char *const[]){ "-cp", JAR, "Read.java", "x.hlog", NULL });

	cr_assert_eq(o.status, 0, "%s", o.err);
	json = json_in("x.json");
	line = strstr(o.out, "/read/latency ");
	line = line ? line : strstr(o.out, "read/latency ");
	cr_assert(line, "%s", o.out);
	cr_assert_eq(sscanf(strchr(line, ' '), "%llu %llu %llu", &count, &median, &most), 3);
	cr_assert_eq(count, 1000);
	cr_assert_eq(median, count_at(json, "runs/0/read/latency_ns/p50"), "%llu", median);
	cr_assert_geq(most, count_at(json, "runs/0/read/latency_ns/max"));
	outcome_release(&o);
}
