/* Profiles: the syntax, errors in it, and the search for files. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "directory.h"
#include "plan.h"
#include "profile.h"

static struct directory directory;
static struct arena arena;
static struct profile profile;
static struct err err;

static void setup(void)
{
	arena_init(&arena);
	directory_enter(&directory);
	/* Hides the profiles of this machine. */
	setenv("HOME", directory.path, 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("RINGBENCH_PROFILE_PATH");
}

static void teardown(void)
{
	directory_leave(&directory);
	arena_release(&arena);
}

TestSuite(profile, .init = setup, .fini = teardown);

static void load(const char *name)
{
	cr_assert_eq(profile_load(&profile, name, &arena, &err), 0, "%s", err.text);
}

static const char *base(const char *name)
{
	return settings_get(&profile.base, name)->value;
}

static void assert_broken(const char *text, const char *mistakes)
{
	err = (struct err){ 0 };
	directory_write("a.ini", text);
	cr_assert_lt(profile_load(&profile, "a.ini", &arena, &err), 0, "taken: %s", text);
	cr_assert_str_eq(err.text, mistakes);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

/* -- syntax */

Test(profile, has_a_base_and_a_variant_per_section)
{
	directory_write("oltp.ini",
			"; what it is\n"
			"description = Database pages\n"
			"file-test-mode = rndrw\n"
			"file_block_size: 16K   ; InnoDB's\n"
			"\n"
			"[sync]\n"
		     "engine = psync\n"
		     "# and the other way\n"
		     "[uring]            ; a ring\n"
		     "engine = io_uring\n"
		     "iodepth = 16\n");

	load("./oltp.ini");

	cr_assert_str_eq(profile.name, "oltp");
	cr_assert_str_eq(profile.path, "./oltp.ini");
	cr_assert_str_eq(profile.description, "Database pages");
	cr_assert_str_eq(base("file-test-mode"), "rndrw");
	cr_assert_str_eq(base("file-block-size"), "16K");
	cr_assert_null(base("engine"));
	cr_assert_eq(profile.variant_count, 2);
	cr_assert_str_eq(profile.variants[0].name, "sync");
	cr_assert_str_eq(profile.variants[1].name, "uring");
	cr_assert_str_eq(settings_get(&profile.variants[1].settings, "iodepth")->value, "16");
	cr_assert_null(settings_get(&profile.variants[0].settings, "iodepth")->value);
}

Test(profile, every_value_knows_its_line)
{
	directory_write("a.ini", "time = 1\n\n[x]\n\nthreads = 2\n");

	load("a.ini");

	cr_assert_str_eq(settings_get(&profile.base, "time")->origin, "a.ini:1");
	cr_assert_str_eq(settings_get(&profile.variants[0].settings, "threads")->origin,
			 "a.ini:5");
}

Test(profile, section_without_keys_is_a_variant)
{
	directory_write("a.ini", "time = 1\n[plain]\n[other]\nthreads = 2\n[last]");

	load("a.ini");

	cr_assert_eq(profile.variant_count, 3);
	cr_assert_str_eq(profile.variants[0].name, "plain");
	cr_assert_str_eq(profile.variants[2].name, "last");
}

Test(profile, indentation_and_line_ends_do_not_matter)
{
	directory_write("a.ini", "\xEF\xBB\xBFtime = 1\r\n  threads = 2\r\n\t[x]\r\n\tiodepth = 4");

	load("a.ini");

	cr_assert_str_eq(base("time"), "1");
	cr_assert_str_eq(base("threads"), "2");
	cr_assert_str_eq(settings_get(&profile.variants[0].settings, "iodepth")->value, "4");
}

Test(profile, may_be_empty)
{
	directory_write("a.ini", "");

	load("a.ini");

	cr_assert_eq(profile.variant_count, 0);
	cr_assert_str_eq(profile.description, "");
}

Test(profile, line_may_be_as_long_as_the_reader_takes)
{
	char text[256];

	snprintf(text, sizeof(text), "description = %0185d\ntime = 3\n", 7);
	directory_write("a.ini", text);

	load("a.ini");

	cr_assert_eq(strlen(profile.description), 185);
	cr_assert_str_eq(settings_get(&profile.base, "time")->origin, "a.ini:2");
}

/* -- errors */

Test(profile, mistakes_are_told_all_at_once_with_their_lines)
{
	assert_broken("file-test-mode = rndrw\n"
		      "file-blok-size = 16K\n"
		      "nonsense\n"
		      "file-block-size = 4q\n"
		      "[sync]\n"
		      "threads = 0\n"
		      "threads\n",
		      "a.ini:2: unknown key 'file-blok-size' (did you mean 'file-block-size'?)\n"
		      "a.ini:3: 'nonsense' is not 'key = value'\n"
		      "a.ini:4: file-block-size: '4q' is not a size (try 4096, 4K or 1M)\n"
		      "a.ini:6: threads: '0' is too small (at least 1)\n"
		      "a.ini:7: 'threads' is not 'key = value'");
}

Test(profile, indented_line_is_no_more_of_the_value_before)
{
	assert_broken("time = 1\n"
		      "   and more\n",
		      "a.ini:2: 'and more' is not 'key = value'");
}

Test(profile, path_may_be_there_again)
{
	directory_write("a.ini", "target = /a,b\ntarget = /c\n[x]\ntarget = /d\n");

	load("./a.ini");

	cr_assert_str_eq(base("target"), "/a,b\n/c");
	cr_assert_str_eq(settings_get(&profile.variants[0].settings, "target")->value, "/d");
}

Test(profile, key_must_not_be_there_twice)
{
	assert_broken("time = 1\ndescription = a\ntime = 2\ndescription = b\n",
		      "a.ini:3: time: is set twice (first in line 1)\n"
		      "a.ini:4: description: is set twice (first in line 2)");
	assert_broken("[x]\ntime = 1\nfile_num = 1\nfile-num = 2\n",
		      "a.ini:4: file-num: is set twice (first in line 3)");
}

Test(profile, key_must_be_in_its_place)
{
	assert_broken("json = out.json\n"
		      "[x]\n"
		      "rounds = 3\n"
		      "inherit = b\n"
		      "description = c\n",
		      "a.ini:1: json: belongs on the command line, not in a profile\n"
		      "a.ini:3: rounds: applies to all variants: it belongs above the first "
		      "section\n"
		      "a.ini:4: inherit: belongs above the first section\n"
		      "a.ini:5: description: belongs above the first section");
}

Test(profile, line_needs_a_key)
{
	assert_broken("= 5\n", "a.ini:1: '= 5' has no key");
}

Test(profile, section_names_are_simple_and_unique)
{
	assert_broken("[a b]\n[]\n[open\n[x] y\n[x]\n[x]\n"
		      "[abcdefghijklmnopqrstuvwxyz0123456]\n",
		      "a.ini:1: section [a b]: a variant's name has 1 to 32 letters, digits or "
		      "_.+-\n"
		      "a.ini:2: section []: a variant's name has 1 to 32 letters, digits or _.+-\n"
		      "a.ini:3: '[open' is not a section (try [name])\n"
		      "a.ini:4: '[x] y' is not a section (try [name])\n"
		      "a.ini:6: section [x]: is there twice\n"
		      "a.ini:7: section [abcdefghijklmnopqrstuvwxyz0123456]: a variant's name has "
		      "1 to 32 letters, digits or _.+-");
}

Test(profile, keys_below_a_wrong_section_are_checked_too)
{
	assert_broken("[x]\ntime = 1\n[x]\ntime = y\n",
		      "a.ini:3: section [x]: is there twice\n"
		      "a.ini:4: time: 'y' is not a time (try 10, 0.5, 200ms or 5m)");
}

Test(profile, line_that_is_too_long_is_refused_not_cut)
{
	char text[512];

	snprintf(text, sizeof(text), "description = %0300d\ntime = x\n", 7);

	assert_broken(text, "a.ini:1: the line is 314 bytes long, at most 199 are read\n"
			    "a.ini:2: time: 'x' is not a time (try 10, 0.5, 200ms or 5m)");
}

Test(profile, binary_file_is_refused)
{
	FILE *file = fopen("b.ini", "w");

	fwrite("time\0= 1\n", 1, 9, file);
	fclose(file);

	cr_assert_lt(profile_load(&profile, "b.ini", &arena, &err), 0);

	cr_assert_str_eq(err.text, "b.ini:1: a NUL byte: this is not a text file");
}

Test(profile, too_many_variants_are_refused)
{
	char text[4096] = "";

	for (int i = 0; i <= PROFILE_VARIANTS_MAX; i++)
		sprintf(text + strlen(text), "[v%d]\n", i);

	assert_broken(text, "a.ini:65: section [v64]: is beyond the limit of 64 variants");
}

Test(profile, directory_is_no_profile)
{
	directory_write("x.ini/file", "");

	cr_assert_lt(profile_load(&profile, "x.ini", &arena, &err), 0);

	cr_assert_str_eq(err.text, "profile 'x.ini' is a directory");
}

/* -- inheritance */

Test(profile, inherits_what_it_does_not_say_itself)
{
	directory_write("base.ini", "description = The base\ntime = 5\nthreads = 2\n"
				 "[sync]\nengine = psync\n");
	directory_write("a.ini", "inherit = base\ntime = 1\n");

	load("a.ini");

	cr_assert_str_eq(profile.name, "a");
	cr_assert_str_eq(profile.description, "The base");
	cr_assert_str_eq(base("time"), "1");
	cr_assert_str_eq(base("threads"), "2");
	cr_assert_str_eq(settings_get(&profile.base, "threads")->origin, "base.ini:3");
	cr_assert_eq(profile.variant_count, 1);
	cr_assert_str_eq(profile.variants[0].name, "sync");
}

Test(profile, own_sections_replace_inherited_ones)
{
	directory_write("base.ini", "[sync]\nengine = psync\n[uring]\nengine = io_uring\n");
	directory_write("a.ini", "inherit = base.ini\n[only]\nengine = pool\n");

	load("a.ini");

	cr_assert_eq(profile.variant_count, 1);
	cr_assert_str_eq(profile.variants[0].name, "only");
}

Test(profile, inherited_path_is_relative_to_the_file)
{
	directory_write("sub/base.ini", "time = 5\n");
	directory_write("sub/deep/a.ini", "inherit = ../base.ini\n");

	load("sub/deep/a.ini");

	cr_assert_str_eq(base("time"), "5");
}

Test(profile, inheriting_in_a_circle_is_refused)
{
	directory_write("a.ini", "inherit = b\n");
	directory_write("b.ini", "time = 1\ninherit = ./a.ini\n");

	cr_assert_lt(profile_load(&profile, "a.ini", &arena, &err), 0);

	cr_assert_str_eq(err.text,
			 "b.ini:2: inherit: './a.ini' inherits from itself");
}

Test(profile, inheriting_too_deep_is_refused)
{
	char path[32], text[32];

	for (int i = 0; i <= PROFILE_INHERIT_MAX + 1; i++) {
		snprintf(path, sizeof(path), "p%d.ini", i);
		snprintf(text, sizeof(text), "inherit = p%d\n", i + 1);
		directory_write(path, text);
	}

	cr_assert_lt(profile_load(&profile, "p0.ini", &arena, &err), 0);

	cr_assert_str_eq(err.text, "p8.ini:1: inherit: more than 8 profiles deep");
}

Test(profile, mistakes_of_the_inherited_are_told_with_its_own)
{
	directory_write("base.ini", "time = x\n");
	directory_write("a.ini", "inherit = base\nthreads = y\n");

	cr_assert_lt(profile_load(&profile, "a.ini", &arena, &err), 0);

	cr_assert_str_eq(err.text,
			 "a.ini:2: threads: 'y' is not a whole number (try 64 or 10k)\n"
			 "base.ini:1: time: 'x' is not a time (try 10, 0.5, 200ms or 5m)");
}

Test(profile, inheriting_what_is_not_there_names_the_line)
{
	directory_write("a.ini", "\ninherit = nowhere.ini\n");

	cr_assert_lt(profile_load(&profile, "a.ini", &arena, &err), 0);

	cr_assert_str_eq(err.text,
			 "a.ini:2: inherit: no profile 'nowhere.ini': there is no such file");
}

/* -- the search */

Test(profile, name_is_looked_up_in_all_directories_in_order)
{
	setenv("RINGBENCH_PROFILE_PATH", "one:two", 1);
	directory_write("two/p.ini", "time = 2\n");
	directory_write(".config/ringbench/profiles/p.ini", "time = 3\n");
	directory_write(".config/ringbench/profiles/q.ini", "time = 4\n");

	load("q");
	cr_assert_str_eq(base("time"), "4");
	load("p");
	cr_assert_str_eq(profile.path, "two/p.ini");

	directory_write("bench-profiles/p.ini", "time = 1\n");
	load("p");
	cr_assert_str_eq(profile.path, "bench-profiles/p.ini");

	setenv("XDG_CONFIG_HOME", "xdg", 1);
	directory_write("xdg/ringbench/profiles/r.ini", "time = 5\n");
	load("r");
	cr_assert_str_eq(base("time"), "5");
}

Test(profile, unknown_name_lists_what_there_is)
{
	directory_write("bench-profiles/mine.ini", "");
	directory_write("bench-profiles/notes.txt", "");

	cr_assert_lt(profile_load(&profile, "olpt", &arena, &err), 0);

	cr_assert(strstr(err.text, "no profile 'olpt' (did you mean 'oltp'?); there are: "),
		  "%s", err.text);
	cr_assert(strstr(err.text, "mine, "), "one in a directory: %s", err.text);
	cr_assert(strstr(err.text, "quickstart, "), "one in the program: %s", err.text);
	cr_assert_null(strstr(err.text, "notes"), "%s", err.text);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

Test(profile, those_of_the_program_need_no_file)
{
	load("quickstart");

	cr_assert_str_eq(profile.name, "quickstart");
	cr_assert_str_eq(profile.path, "(built-in)/quickstart.ini");
	cr_assert_eq(profile.variant_count, 2);
	cr_assert(strncmp(settings_get(&profile.base, "file-num")->origin,
			  "(built-in)/quickstart.ini:", 26) == 0);
}

Test(profile, a_file_takes_the_place_of_one_of_the_program)
{
	directory_write(".config/ringbench/profiles/quickstart.ini", "time = 7\n");

	load("quickstart");

	cr_assert_str_eq(base("time"), "7");
	cr_assert_eq(profile.variant_count, 0);
}

Test(profile, may_inherit_one_of_the_program)
{
	directory_write("a.ini", "inherit = quickstart\ntime = 7\n");

	load("a.ini");

	cr_assert_str_eq(base("time"), "7");
	cr_assert_str_eq(base("scratch"), "on");
	cr_assert_eq(profile.variant_count, 2);
}

static const struct profile_entry *entry_of(const char *name, const struct profile_entry *entries,
					    unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(entries[i].name, name) == 0)
			return &entries[i];
	cr_assert_fail("'%s' is not in the list", name);
	return NULL;
}

Test(profile, list_is_sorted_and_names_broken_ones)
{
	struct profile_entry *entries;
	unsigned count;

	setenv("RINGBENCH_PROFILE_PATH", "mine", 1);
	directory_write("mine/zeta.ini", "description = Last\n");
	directory_write("mine/alpha.ini", "description = Hidden by the other alpha\n");
	directory_write("bench-profiles/alpha.ini", "description = First\n");
	directory_write("bench-profiles/beta.ini", "tme = 1\nfoo\n");

	count = profile_list(&entries, &arena);

	for (unsigned i = 1; i < count; i++)
		cr_assert_lt(strcmp(entries[i - 1].name, entries[i].name), 0);
	cr_assert_str_eq(entry_of("alpha", entries, count)->description, "First");
	cr_assert_str_eq(entry_of("beta", entries, count)->description,
			 "(broken: bench-profiles/beta.ini:1: unknown key 'tme' "
			 "(did you mean 'time'?))");
	cr_assert_str_eq(entry_of("zeta", entries, count)->path, "mine/zeta.ini");
	cr_assert_str_eq(entry_of("quickstart", entries, count)->path,
			 "(built-in)/quickstart.ini");
}

/* -- built-in profiles */

/* Profiles that answer a question without a comparison. */
static bool is_checked(const char *name)
{
	return strncmp(name, "etcd", 4) == 0;
}

static bool compares_variants(const char *name)
{
	return !is_checked(name) && strcmp(name, "curve") != 0;
}

/* A profile whose command generates the variants has none. */
static unsigned command_for(const char *name)
{
	return strcmp(name, "ablate") == 0 ? COMMAND_ABLATE
		: strcmp(name, "curve") == 0 ? COMMAND_CURVE
		: is_checked(name) ? COMMAND_CHECK : COMMAND_COMPARE;
}

Test(profile, every_shipped_one_has_a_command)
{
	struct profile_entry *entries;
	unsigned count;

	count = profile_list(&entries, &arena);

	cr_assert_geq(count, 8);
	for (unsigned i = 0; i < count; i++) {
		const char *words[] = { entries[i].name };
		struct command_line line = { .words = words, .word_count = 1 };
		struct plan plan = { 0 };

		settings_init(&line.settings, &arena);
		cr_assert_eq(plan_from_command(&plan, command_for(entries[i].name), &line, &err),
			     0, "%s", err.text);
		cr_assert_not_null(plan.description, "%s says what it is for", plan.profile);
		cr_assert_geq(plan.variant_count,
			      compares_variants(entries[i].name) ? 2 : 1);
		plan_release(&plan);
	}
}

Test(profile, quickstart_is_sync_against_uring_on_files_of_its_own)
{
	const char *words[] = { "quickstart" };
	struct command_line line = { .words = words, .word_count = 1 };
	struct plan plan = { 0 };

	settings_init(&line.settings, &arena);
	cr_assert_eq(plan_from_command(&plan, COMMAND_COMPARE, &line, &err), 0, "%s", err.text);

	cr_assert_eq(plan.variant_count, 2);
	cr_assert_str_eq(plan.variants[0].name, "sync");
	cr_assert_str_eq(plan.variants[0].jobs[0].spec.engine, "psync");
	cr_assert_str_eq(plan.variants[1].name, "uring");
	cr_assert_str_eq(plan.variants[1].jobs[0].spec.engine, "io_uring");
	cr_assert(plan.variants[0].jobs[0].spec.scratch);
	cr_assert_eq(plan.variants[0].jobs[0].spec.file_total_size_bytes, 256 << 20);
	plan_release(&plan);
}
