/*
 * Reports on a terminal: no line is wider than the terminal, down to 40 columns, except for
 * words that cannot be broken: a path, or a command that is to be pasted.
 */
#include "e2e.h"

#include "units.h"

static const char *const env[] = { "TERM=xterm", "COLUMNS", "NO_COLOR=1", "LC_ALL=C.UTF-8", NULL };

static void begin(void)
{
	e2e_begin();
	bench("prepare --file-num=2 --file-total-size=1M");
	for (unsigned i = 0; i < 2; i++)
		bench("compare --file-num=2 --file-total-size=1M --file-test-mode=rndrd "
		      "--events=20 --iodepth=%u --rounds=3 --vary=file-block-size=4K,16K "
		      "--vary=rand-type=uniform,zipfian --json=%u.json", 1 + i, i);
}

TestSuite(width, .init = begin, .fini = e2e_end, .timeout = 600);

/* Is the last word alone on the line, or in its column? "  path     /a/long/path" */
static bool cannot_be_broken(const char *line)
{
	const char *last = strrchr(line, ' ');
	const bool is_command = strstr(line, "ringbench ") && strncmp(line, "usage:", 6) != 0;

	return is_command || strstr(line, "  echo ") || !last ||
	       line + strspn(line, " ") > last || last[-1] == ' ';
}

/* The live line ends with a carriage return, and is overwritten. */
static char *what_stays(char *line)
{
	const size_t length = strlen(line);
	char *back;

	if (length > 0 && line[length - 1] == '\r')
		line[length - 1] = '\0';
	while ((back = strrchr(line, '\r')))
		line = back + 1;
	return strncmp(line, "\033[K", 3) == 0 ? line + 3 : line;
}

static void stays_within(unsigned short columns, const char *arguments)
{
	const struct said *said = bench_in(&(struct spawn){
		.terminal = true, .columns = columns, .env = env }, "%s", arguments);
	char *rest = text_of("%s", said->out), *line;

	assert_status(said, 0);
	while ((line = strsep(&rest, "\n"))) {
		const char *text = what_stays(line);

		cr_assert(units_text_width(text) <= columns || cannot_be_broken(text),
			  "%s: %zu of %u columns: %s", arguments, units_text_width(text), columns,
			  text);
	}
}

static void every_report_stays_within(unsigned short columns)
{
	static const char *const reports[] = {
		"run --file-num=2 --file-total-size=1M --file-test-mode=rndrw --events=200 "
			"--rate=20000 --details --validate=off",
		"run --engine=null --file-test-mode=rndrd --events=100 --null-latency=100us "
			"--time=0 --details",
		"compare --engine=null --file-test-mode=rndrw --events=10 --rounds=3 "
			"--null-latency=100us --vary=file-block-size=4K,16K --vary=threads=1,2 "
			"--vary=rand-type=uniform,zipfian --details",
		"compare --file-num=2 --file-total-size=1M --file-test-mode=rndrd --events=50 "
			"--rounds=3 --vary=engine=psync,mmap --vary=file-block-size=4K,16K",
		"compare --engine=null --file-test-mode=rndrd --events=10 --rounds=1 "
			"--vary=threads=1,2",
		"diff 0.json 1.json --force",
		"probe .",
		"show engines", "show options", "show options iodepth", "show profiles",
		"show profile wal-commit", "show profile oltp --all",
		"--help", "run --help", "compare --help", "check --help", "show --help",
	};

	for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++)
		stays_within(columns, reports[i]);
}

Test(width, reports_fit_in_40_columns)
{
	every_report_stays_within(40);
}

Test(width, reports_fit_in_60_columns)
{
	every_report_stays_within(60);
}

Test(width, reports_fit_in_80_columns)
{
	every_report_stays_within(80);
}

Test(width, reports_fit_in_120_columns)
{
	every_report_stays_within(120);
}

Test(width, an_ablation_fits_in_40_columns_and_in_60)
{
	static const char ablate[] = "ablate --engine=nop --time=0 --warmup-time=0 --events=99 "
				     "--rounds=3 --file-total-size=1M";

	need_io_uring();
	stays_within(40, ablate);
	stays_within(60, ablate);
}

/* If a table is too wide, each row becomes a block with all of its columns. */
Test(width, throughput_is_there_however_narrow_the_page)
{
	const struct said *said = bench_in(&(struct spawn){
		.terminal = true, .columns = 40, .env = env },
		"compare --engine=null --file-test-mode=rndrd --events=10 --rounds=3 "
		"--null-latency=100us --vary=file-block-size=4K,16K --quiet");

	assert_status(said, 0);
	assert_says(said->out, "MiB/s 39.1");
	assert_says(said->out, "MiB/s 156.2");
	assert_says(said->out, "p99.9 100 µs");
}
