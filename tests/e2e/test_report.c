/* report: a saved result again, and in other formats. */
#include "e2e.h"

#include <criterion/criterion.h>

TestSuite(report, .init = e2e_begin, .fini = e2e_end, .timeout = 120);

#define SAVED	"--engine=null --null-latency=1ms --file-test-mode=rndrw --events=100 " \
		"--json=saved.json "

Test(report, shows_what_the_command_showed)
{
	const struct said *first = bench("run " SAVED "--csv=first.csv");
	const struct said *again = bench("report saved.json --csv=again.csv --json=again.json");

	assert_status(again, 0);
	cr_assert_str_eq(again->out, first->out);
	shell("cmp first.csv again.csv && cmp saved.json again.json");
}

Test(report, makes_a_log_of_hdrhistogram)
{
	bench("compare " SAVED "--rounds=2 --vary=iodepth=1,2");

	assert_status(bench("report saved.json --hlog=x.hlog"), 0);

	shell("grep -q '^#.Histogram log format version 1.3.$' x.hlog");
	shell("test $(grep -c '^Tag=iodepth=[12]/[12]/[a-z]*/latency,0.000,.*,HISTF' x.hlog) "
	      "-ge 8");
}

Test(report, of_a_log_on_stdout_prints_nothing_else)
{
	const struct said *said;

	bench("run " SAVED);
	said = bench("report saved.json --hlog=-");

	assert_status(said, 0);
	cr_assert(!strncmp(said->out, "#[Logged with ringbench ", 24), "%s", said->out);
}

Test(report, has_the_exit_status_of_the_verdicts)
{
	assert_status(bench("compare " SAVED "--rounds=3 --vary=iodepth=2,1 --fail-if=iops<0.9!"),
		      3);

	assert_status(bench("report saved.json"), 3);
}

Test(report, makes_a_page_for_a_browser)
{
	const struct said *said;

	bench("compare " SAVED "--rounds=3 --vary=iodepth=1,2");
	said = bench("report saved.json --html=page.html");

	assert_status(said, 0);
	shell("grep -q '<h3>iodepth=2 against iodepth=1</h3>' page.html");
	shell("sed -n '/id=\"result-1\"/,/<.script>/p' page.html | sed '1d;$d' | "
	      "cmp - saved.json");
}

Test(report, a_command_makes_the_page_at_once)
{
	assert_status(bench("run " SAVED "--html=page.html"), 0);

	shell("grep -q '<title>ringbench' page.html");
}

Test(report, shows_several_results)
{
	const struct said *said;

	bench("run " SAVED);
	shell("cp saved.json other.json");
	bench("compare " SAVED "--rounds=3 --vary=iodepth=2,1 --fail-if=iops<0.9!");
	said = bench("report other.json saved.json --html=page.html");

	assert_status(said, 3);
	assert_says(said->out, "against iodepth=2");
	shell("test $(grep -c '<article ' page.html) = 2");
}

Test(report, of_several_results_makes_no_single_document)
{
	const struct said *said;

	bench("run " SAVED);
	said = bench("report saved.json saved.json --csv=x.csv");

	assert_status(said, 2);
	assert_says(said->err, "--csv takes one result, not 2: give each its own, or use --html");
}

Test(report, takes_results)
{
	const struct said *said = bench("report");

	assert_status(said, 2);
	assert_says(said->err, "report takes results: ringbench report RESULT.json");
	assert_status(bench("report no.json"), 2);
}
