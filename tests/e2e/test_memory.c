/*
 * The Nth allocation fails, or all from the Nth on: the command ends with a message and a
 * status, its document is complete or absent, and nothing is left behind. (make campaign
 * TABLE=allocations does the same with more commands, at random.)
 */
#include "e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

TestSuite(memory, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

enum { TRIALS_MAX = 60, EVERY_ONE_UP_TO = 40 };

#define SET	"--file-num=1 --file-total-size=64K --file-block-size=4K "

/* Built beside the program, see Makefile.in. */
static const char *library(void)
{
	const char *program = spawn_program();
	const char *path = text_of("%.*s/tests/campaign/failing_malloc.so",
				   (int)(strrchr(program, '/') - program), program);

	if (access(path, R_OK) < 0)
		cr_skip_test("needs '%s'", path);
	return path;
}

static unsigned long allocations_of(const char *line)
{
	const char *const env[] = {
		text_of("LD_PRELOAD=%s", library()), "FAIL_COUNT=count", NULL
	};
	char text[32] = "";
	FILE *file;

	bench_in(&(struct spawn){ .env = env }, "%s", line);
	file = fopen("count", "r");
	if (!file)
		cr_skip_test("this build has an allocator of its own");
	cr_assert_not_null(fgets(text, sizeof(text), file));
	fclose(file);
	unlink("count");
	unlink("result.json");
	return strtoul(text, NULL, 10);
}

/* The result saved after a round, before memory was exhausted, stays and is complete. */
static void take_partial(const char *line, unsigned long nth, int status)
{
	json_t *json;

	if (!exists("result.json.partial"))
		return;
	json = json_load_file("result.json.partial", JSON_REJECT_DUPLICATES, NULL);
	cr_assert(json, "%s, %lu: what was saved is no document", line, nth);
	cr_assert_gt(json_array_size(json_object_get(json, "runs")), 0, "%s, %lu", line, nth);
	cr_assert_neq(status, 0, "%s, %lu: saved, and not replaced", line, nth);
	json_decref(json);
	unlink("result.json.partial");
}

static void try_one(const char *line, unsigned long nth, bool all_from_there, unsigned files)
{
	const char *const env[] = {
		text_of("LD_PRELOAD=%s", library()), text_of("FAIL_NTH=%lu", nth),
		all_from_there ? "FAIL_FROM=1" : "FAIL_FROM", NULL
	};
	const struct said *said = bench_in(&(struct spawn){ .env = env }, "%s", line);

	cr_assert_leq(said->status, 3, "%s, %lu: status %d", line, nth, said->status);
	if (said->status != 0)
		cr_assert(*said->err || *said->out, "%s, %lu: not a word", line, nth);
	if (strstr(line, "--json=-")) {
		json_error_t why;
		json_t *json = json_loads(said->out, JSON_REJECT_DUPLICATES, &why);

		cr_assert(json, "%s, %lu: %s in '%s'", line, nth, why.text, said->out);
		cr_assert_eq(json_is_object(json_object_get(json, "error")), said->status != 0,
			     "%s, %lu: status %d and %s", line, nth, said->status, said->out);
		json_decref(json);
	}
	if (exists("result.json")) {
		json_decref(json_load_file("result.json", 0, NULL));
		cr_assert_gt(size_of("result.json"), 0, "%s, %lu", line, nth);
		unlink("result.json");
	} else if (strstr(line, "--json=result.json")) {
		cr_assert_neq(said->status, 0, "%s, %lu: no result", line, nth);
	}
	take_partial(line, nth, said->status);
	cr_assert_eq(files_in("."), files, "%s, %lu: left something", line, nth);
}

/* All of the first allocations, those of parsing and set-up, then as many as time permits. */
static void try_all(const char *line)
{
	const unsigned long count = allocations_of(line);
	const unsigned long step = count / TRIALS_MAX + 1;
	const unsigned files = files_in(".");

	cr_assert_gt(count, 0);
	for (unsigned long nth = 1; nth <= count; nth += nth < EVERY_ONE_UP_TO ? 1 : step) {
		try_one(line, nth, false, files);
		try_one(line, nth, true, files);
	}
}

Test(memory, that_ends_in_a_run_is_told)
{
	try_all("run --scratch " SET "--file-test-mode=rndrw --events=20 --time=0 --engine=psync "
		"--json=-");
}

Test(memory, that_ends_in_a_ring_is_told)
{
	need_io_uring();
	bench("prepare " SET);
	try_all("run " SET "--file-test-mode=rndrw --events=20 --time=0 --iodepth=4 --threads=2 "
		"--json=result.json");
}

Test(memory, that_ends_in_a_comparison_is_told)
{
	try_all("compare --engine=null --file-test-mode=rndrd --events=10 --time=0 --rounds=2 "
		"--vary=iodepth=1,2 --json=result.json");
}

Test(memory, that_ends_in_a_diff_is_told)
{
	bench("compare --engine=null --file-test-mode=rndrd --events=10 --time=0 --rounds=2 "
	      "--vary=iodepth=1,2 --json=old.json");
	try_all("diff old.json old.json --json=-");
}

Test(memory, that_ends_where_text_is_printed_is_told)
{
	try_all("probe");
	try_all("show profiles");
}
