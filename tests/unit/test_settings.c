/* Settings: layers of texts, and errors that know their place. */
#include <criterion/criterion.h>

#include "option.h"
#include "spec.h"

static struct arena arena;
static struct settings settings;

static void setup(void)
{
	arena_init(&arena);
	settings_init(&settings, &arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(settings, .init = setup, .fini = teardown);

static void set(struct settings *to, const char *name, const char *value, const char *origin)
{
	settings_set(to, option_find(name), value, origin);
}

Test(settings, have_nothing_set_at_first)
{
	for (unsigned i = 0; i < option_count; i++)
		cr_assert_null(settings.at[i].value);
}

Test(settings, upper_layer_replaces_what_it_sets)
{
	struct settings over;

	settings_init(&over, &arena);
	set(&settings, "iodepth", "8", "oltp.ini:3");
	set(&settings, "threads", "2", "oltp.ini:4");
	set(&over, "iodepth", "32", setting_from_command_line);

	settings_overlay(&settings, &over);

	cr_assert_str_eq(settings_get(&settings, "iodepth")->value, "32");
	cr_assert_str_eq(settings_get(&settings, "iodepth")->origin, "command line");
	cr_assert_str_eq(settings_get(&settings, "threads")->value, "2");
	cr_assert_str_eq(settings_get(&settings, "threads")->origin, "oltp.ini:4");
}

Test(settings, default_replaces_nothing)
{
	struct settings over;

	settings_init(&over, &arena);
	set(&settings, "iodepth", "8", "oltp.ini:3");
	settings_fill_defaults(&over);

	settings_overlay(&settings, &over);

	cr_assert_str_eq(settings_get(&settings, "iodepth")->value, "8");
	cr_assert_str_eq(settings_get(&settings, "threads")->value, "1");
}

Test(settings, defaults_fill_what_is_left)
{
	set(&settings, "iodepth", "8", setting_from_command_line);

	settings_fill_defaults(&settings);

	cr_assert_str_eq(settings_get(&settings, "iodepth")->value, "8");
	cr_assert_str_eq(settings_get(&settings, "file-num")->value, "128");
	cr_assert_str_eq(settings_get(&settings, "file-num")->origin, "default");
	cr_assert_null(settings_get(&settings, "file-test-mode")->value);
}

Test(settings, parse_into_their_struct)
{
	struct spec spec = { 0 };
	struct err err = { 0 };

	set(&settings, "file-block-size", "4K", setting_from_command_line);
	set(&settings, "time", "2", setting_from_command_line);
	set(&settings, "rounds", "3", setting_from_command_line);	/* of another scope */

	cr_assert_eq(settings_parse(&settings, OPTION_OF_SPEC, &spec, &arena, &err), 0);

	cr_assert_eq(spec.block_size_bytes, 4096);
	cr_assert_eq(spec.time_ns, 2000000000);
}

Test(settings, tell_every_mistake_with_its_place)
{
	struct spec spec = { 0 };
	struct err err = { 0 };

	set(&settings, "file-block-size", "4q", "bench-profiles/oltp.ini:12");
	set(&settings, "threads", "0", setting_from_command_line);
	set(&settings, "iodepth", "x", setting_from_vary);

	cr_assert_lt(settings_parse(&settings, OPTION_OF_SPEC, &spec, &arena, &err), 0);

	cr_assert_str_eq(err.text,
		"bench-profiles/oltp.ini:12: file-block-size: '4q' is not a size (try 4096, "
		"4K or 1M)\n"
		"--threads: '0' is too small (at least 1)\n"
		"--vary iodepth: 'x' is not a whole number (try 64 or 10k)");
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

Test(settings, know_what_comes_from_a_file)
{
	const struct setting from_file = { "8", "oltp.ini:3" };
	const struct setting from_line = { "8", setting_from_command_line };
	const struct setting not_set = { NULL, NULL };

	cr_assert(setting_is_from_file(&from_file));
	cr_assert_not(setting_is_from_file(&from_line));
	cr_assert_not(setting_is_from_file(&not_set));
}
