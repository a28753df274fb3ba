/* A result file is untrusted: its use of memory and its effect on a terminal are bounded. */
#include "e2e.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

TestSuite(foreign_results, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

/* The shadow memory of a sanitizer alone takes terabytes of addresses. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const struct spawn little_memory;
#else
static const struct spawn little_memory = { .limits = { { true, RLIMIT_AS, 400 << 20 } } };
#endif

static json_t *good_result(void)
{
	bench("run --engine=null --file-test-mode=rndrd --events=10 --time=0 --quiet "
	      "--json=good.json");
	return json_in("good.json");
}

static void save(json_t *json, const char *path)
{
	cr_assert_eq(json_dump_file(json, path, 0), 0);
}

/* `part`, repeated, between a prefix and a suffix. */
static void write_many(const char *path, const char *before, const char *part, unsigned count,
		       const char *after)
{
	FILE *file = fopen(path, "w");

	fputs(before, file);
	for (unsigned i = 0; i < count; i++)
		fputs(part, file);
	fputs(after, file);
	cr_assert_eq(fclose(file), 0);
}

#define HEAD "{\"schema\": \"ringbench-result/1\", \"started_at\": \"\", \"environment\": {}, "

/* ---- amount ---- */

Test(foreign_results, with_many_words_in_an_option_take_little_memory)
{
	static const char *const lists[] = { "target", "cpus", "file-extra-flags" };

	for (unsigned i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		json_t *json = good_result(), *words = json_array();
		const struct said *said;

		for (unsigned word = 0; word < 60000; word++)
			json_array_append_new(words, json_string("0-3"));
		json_object_set_new(value_at(json, "runs/0/options"), lists[i], words);
		save(json, "words.json");

		said = bench_in(&little_memory, "diff good.json words.json");

		cr_assert(said->status == 0 || said->status == 2, "%s: %d %s", lists[i],
			  said->status, said->err);
		assert_says_not(said->err, "out of memory");
	}
}

Test(foreign_results, that_are_larger_than_any_result_are_refused_in_a_sentence)
{
	const struct said *said;

	good_result();
	write_many("deep.json", "", "[", 200000, "");
	said = bench_in(&little_memory, "diff good.json deep.json");
	assert_status(said, 2);
	assert_says(said->err, "result 'deep.json': more than 64 levels of objects and arrays");

	write_many("many.json", HEAD "\"runs\": [", "{},", 20000, "{}]}");
	said = bench_in(&little_memory, "diff good.json many.json");
	assert_status(said, 2);
	assert_says(said->err, "runs has more than 10000 elements");

	write_many("wide.json", HEAD "\"runs\": [", "[],", 5000000, "[]]}");
	said = bench_in(&little_memory, "diff good.json wide.json");
	assert_status(said, 2);
	assert_says(said->err, "more than 4194304 objects and arrays");

	shell("truncate -s 1G huge.json");
	said = bench("diff good.json huge.json");
	assert_status(said, 2);
	assert_says(said->err, "huge.json': larger than 256 MiB");
}

Test(foreign_results, that_are_directories_are_refused_as_such)
{
	const struct said *said;

	shell("mkdir results");
	said = bench("diff results results");

	assert_status(said, 2);
	assert_says(said->err, "cannot read result 'results': Is a directory (a result is a file, "
		    "as --json=FILE makes it)");
	assert_status(bench("diff good.json results --json=-"), 2);
}

Test(foreign_results, with_values_of_the_wrong_kind_are_refused_with_the_place)
{
	static const struct { const char *text, *says; } wrong[] = {
		{ "", "not JSON: " },
		{ "[1e999]", "not JSON: " },
		{ "{\"schema\": NaN}", "not JSON: " },
		{ "{\"schema\": 1}", "not a ringbench result" },
		{ "[]", "not a ringbench result" },
		{ HEAD "\"runs\": 3}", "runs is not an array" },
		{ HEAD "\"runs\": [3]}", "runs[0]" },
		{ HEAD "\"runs\": [{\"variant\": 1, \"round\": 1}]}", "variant is not a text" },
		{ HEAD "\"runs\": [{\"variant\": \"a\", \"round\": 1e300}]}", "round is not a " },
		{ HEAD "\"runs\": [{\"variant\": \"a\", \"round\": -1}]}", "round is not a " },
		{ HEAD "\"command\": {}, \"runs\": []}", "command is not an array" },
	};

	good_result();
	for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const struct said *said;

		write_text("wrong.json", wrong[i].text);
		said = bench("diff good.json wrong.json");

		cr_assert_eq(said->status, 2, "%s: %d", wrong[i].text, said->status);
		assert_says(said->err, wrong[i].says);
	}
}

/* ---- what reaches the terminal ---- */

#define EVIL	"\033]0;title\a\033[2J\033[31mevil\xc2\x9b" "31m\n"

static void assert_tame(const char *text)
{
	assert_says_not(text, "\033]");
	assert_says_not(text, "\033[2J");
	assert_says_not(text, "\033[31mevil");
	assert_says_not(text, "\xc2\x9b");
	assert_says_not(text, "\a");
}

static void poison(json_t *value)
{
	const char *key;
	json_t *member;
	size_t index;

	json_array_foreach(value, index, member)
		json_is_string(member) ? (void)json_string_set(member, EVIL) : poison(member);
	json_object_foreach(value, key, member) {
		if (!strcmp(key, "schema") || !strcmp(key, "options"))
			continue;
		json_is_string(member) ? (void)json_string_set(member, EVIL) : poison(member);
	}
}

Test(foreign_results, bring_no_control_characters_to_the_terminal)
{
	static const char *const env[] = { "TERM=xterm", "NO_COLOR", NULL };
	json_t *json = good_result();
	const struct said *said;

	poison(json);
	save(json, "evil.json");
	said = bench("diff evil.json evil.json");
	assert_tame(said->out);
	assert_tame(said->err);
	assert_says(said->out, "\\x1b[31mevil");
	assert_says_not(said->out, "\033");

	said = bench_in(&(struct spawn){ .terminal = true, .env = env },
			"diff evil.json evil.json");
	assert_tame(said->out);
	assert_says(said->out, "evil");

	json_object_set_new(json, "schema", json_string(EVIL));
	save(json, "evil.json");
	said = bench("diff evil.json evil.json");
	assert_status(said, 2);
	assert_tame(said->err);
	assert_tame(bench("diff good.json no\033[2Jsuch\a.json")->err);
	assert_tame(bench("\033[2Jcommand")->err);
	assert_tame(bench("fileio --\033[2Joption run")->err);
}
