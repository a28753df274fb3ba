/* show and probe: what there is, and what can be done here. */
#include "e2e.h"

#include "option.h"

TestSuite(show, .init = e2e_begin, .fini = e2e_end, .timeout = 60);

Test(show, names_every_engine_and_the_choice_between_them)
{
	static const char *const names[] = {
		"io_uring", "libaio", "pool", "psync", "pvsync2", "sync", "stdio", "mmap", "nop",
		"null", "auto",
	};
	const struct said *said;

	said = bench("show engines");

	assert_status(said, 0);
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_says(said->out, text_of("\n%s ", names[i]));
}

Test(show, names_every_option_with_its_default)
{
	const struct said *said;

	said = bench("show options");

	assert_status(said, 0);
	for (unsigned i = 0; i < option_count; i++)
		assert_says(said->out, text_of("\n  %s ", options[i].name));
	assert_says(said->out, "default 16K");
	assert_says(said->out, "seqwr|seqrewr|seqrd|rndrd|rndwr|rndrw");
}

Test(show, lists_profiles_with_their_description_and_path)
{
	const struct said *said;

	shell("mkdir bench-profiles");
	write_text("bench-profiles/mine.ini", "description = All mine\nfile-test-mode = rndrd\n");

	said = bench("show profiles");

	assert_status(said, 0);
	assert_says(said->out, "mine ");
	assert_says(said->out, "All mine");
	assert_says(said->out, "bench-profiles/mine.ini");
}

Test(show, tells_where_each_value_of_a_profile_came_from)
{
	const struct said *said;

	write_text("base.ini", "file-num = 3\n");
	write_text("p.ini", "inherit = base.ini\nfile-test-mode = rndrd\n[a]\niodepth = 4\n"
		   "[b]\niodepth = 8\n");

	said = bench("show profile p.ini --threads=2");

	assert_status(said, 0);
	assert_says(said->out, "\n[a]");
	assert_says(said->out, "\n[b]");
	assert_says(said->out, "; default");
	assert_says(said->out, "p.ini:2");
	assert_says(said->out, "p.ini:4");
	assert_says(said->out, "p.ini:6");
	assert_says(said->out, "base.ini:1");
	assert_says(said->out, "command line");
}

Test(show, probe_tells_of_machine_engines_and_target)
{
	const struct said *said;

	said = bench("probe");

	assert_status(said, 0);
	assert_says(said->out, "machine\n");
	assert_says(said->out, "  kernel             Linux ");
	assert_says(said->out, "\nengines\n");
	assert_says(said->out, "  psync              works here\n");
	assert_says(said->out, "\nring features\n");
	assert_says(said->out, "  kind               directory\n");
	cr_assert_str_empty(said->err);
	cr_assert_eq(files_in("."), 0);
}

Test(show, probe_looks_at_the_target_that_is_named)
{
	const struct said *said;

	write_text("data", "some");

	said = bench("probe data");

	assert_status(said, 0);
	assert_says(said->out, "  kind               file\n");
	assert_says(said->out, text_of("%s/data", e2e_folder()));
}
