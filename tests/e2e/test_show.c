/* show and probe: what the program offers, and what this machine supports. */
#include "e2e.h"

#include <sys/stat.h>

#include "loopdev.h"
#include "option.h"
#include "units.h"

TestSuite(show, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

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
	assert_says(said->out, "seqwr | seqrewr | seqrd | rndrd |");
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
	assert_says_not(said->out, "; default");
	assert_says(said->out, "p.ini:2");
	assert_says(said->out, "p.ini:4");
	assert_says(said->out, "p.ini:6");
	assert_says(said->out, "base.ini:1");
	assert_says(said->out, "command line");
	said = bench("show profile p.ini --all");
	assert_says(said->out, "; default");
}

Test(show, a_profile_begins_with_what_it_says_of_itself)
{
	static const char comment[] =
		"p: what it is.\n\nTwo lines of prose.\nterm  its text goes on\n\n; p.ini\n";
	const struct said *said;

	write_text("p.ini", "; p: what it is.\n;\n; Two lines\n; of prose.\n; term  its text\n"
		   ";       goes on\nfile-test-mode = rndrd\n; not at the top\n");

	said = bench("show profile p.ini");

	assert_status(said, 0);
	cr_assert(strncmp(said->out, comment, strlen(comment)) == 0, "%s", said->out);
	assert_says_not(said->out, "not at the top");
}

Test(show, writes_each_path_on_a_line_of_its_own)
{
	const struct said *said;

	write_text("p.ini", "target = /a,b\ntarget = /c\nfile-test-mode = rndrd\n");

	said = bench("show profile p.ini");

	assert_status(said, 0);
	assert_says(said->out, "\ntarget                = /a,b          ; ");
	assert_says(said->out, "\ntarget                = /c            ; ");
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
	assert_says(said->out, "\nring of a loop: requested and granted\n");
	assert_says(said->out, "\nlimits\n  RLIMIT_MEMLOCK     ");
	assert_says(said->out, "\nwhat to change for a better measurement\n  ");
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
	assert_says(said->out, text_of("%s/data", e2e_directory()));
}

Test(show, probe_tells_what_the_kernels_ring_has)
{
	const struct said *said;

	need_io_uring();
	said = bench("probe");

	assert_status(said, 0);
	assert_says(said->out, "\nring setup flags, each tried by itself\n"
		    "  sqpoll             ");
	assert_says(said->out, "  cq-size            yes       since Linux 5.5 ");
	assert_says(said->out, "\nring features of this kernel\n"
		    "  since Linux 5.4    SINGLE_MMAP\n");
	assert_says(said->out, "\nring opcodes of this kernel\n  since Linux 5.1    NOP READV ");
}

/* The report of a run and that of probe agree. */
Test(show, probe_tells_what_a_ring_would_be_granted)
{
	static const char *const names[] = { "submit-all", "no-sqarray", "registered-wait" };
	const char *part;
	const struct said *said;
	json_t *json;

	need_io_uring();
	json = json_of(bench("run --scratch --file-num=1 --file-total-size=64K --events=4 "
			     "--file-test-mode=rndrd --engine=io_uring --submit-all=auto "
			     "--no-sqarray=auto --registered-wait=auto --quiet --json=-"));
	said = bench("probe");

	part = strstr(said->out, "\nring of a loop: not requested by default\n");
	cr_assert_not_null(part);
	for (unsigned i = 0; i < 3; i++) {
		const char *why = "granted";

		for (size_t n = 0; n < length_at(json, "runs/0/engine/refused"); n++)
			if (!strcmp(text_at(json, text_of("runs/0/engine/refused/%zu/name", n)),
				    names[i]))
				why = text_at(json, text_of("runs/0/engine/refused/%zu/reason", n));
		assert_says(part, text_of("  %-18s %s\n", names[i], why));
	}
}

/* Only a single word may exceed the width: a path, or the mount options of an overlay. */
Test(show, probe_stays_within_the_page)
{
	enum { VALUE_COLUMN = 21 };
	const struct said *said;

	said = bench("probe /");

	assert_status(said, 0);
	for (const char *rest = said->out; *rest; rest += strcspn(rest, "\n") + 1) {
		const char *line = text_of("%.*s", (int)strcspn(rest, "\n"), rest);

		if (units_text_width(line) > 80)
			cr_assert_null(strchr(line + VALUE_COLUMN, ' '), "'%s'", line);
	}
}

Test(show, probe_says_that_tmpfs_is_on_no_device)
{
	const struct said *said;

	need_private_mounts();
	shell("mkdir t");
	cr_assert_eq(mount("none", "t", "tmpfs", 0, NULL), 0);

	said = bench("probe t");

	umount("t");
	assert_status(said, 0);
	assert_says(said->out, "  file system        tmpfs\n");
	assert_says(said->out, "  device             none: ");
	assert_says_not(said->out, "\ndevice /dev/");
	assert_says(said->out, "\n  --target=PATH ");
	assert_says_not(said->out, "--file-extra-flags=direct");
}

Test(show, probe_opens_no_pipe)
{
	const struct said *said;

	shell("mkfifo pipe");

	said = bench("probe pipe");

	assert_status(said, 0);
	assert_says(said->out, "  kind               special file\n");
	assert_says(said->out, "  O_DIRECT           not known: ");
}

Test(show, probe_knows_a_loop_device_and_its_partition)
{
	const struct said *said;
	struct loopdev dev;

	need_loop_devices();
	shell("truncate -s 8M image");
	dev = loopdev_attach("image");
	loopdev_add_partition(&dev, 1 << 20);

	said = bench("probe %s", dev.path);

	assert_status(said, 0);
	assert_says(said->out, "  kind               device\n");
	assert_says(said->out, text_of("\ndevice %s\n  backing file       %s/image", dev.path,
				       e2e_directory()));
	assert_says(said->out, "  size               8 MiB\n");
	assert_says(said->out, "  O_DIRECT           offsets and lengths in multiples of 512 B");
	assert_says(said->out, text_of("\n  losetup --direct-io=on %s ", dev.path));

	said = bench("probe %sp1", dev.path);

	assert_status(said, 0);
	assert_says(said->out, text_of("\ndevice %sp1\n", dev.path));
	assert_says(said->out, text_of("  partition of       %s\n", dev.path));
	assert_says(said->out, "  size               1 MiB\n");
	loopdev_detach(&dev);
}

/* Foreign names and profiles are shown without control characters. */
Test(show, control_characters_never_reach_the_terminal)
{
	static const char *const commands[] = {
		"probe e\033[31m", "show profiles", "show profile p", "show profile p --all",
	};

	cr_assert_eq(mkdir("e\033[31m", 0777), 0);
	cr_assert_eq(mkdir("bench-profiles", 0777), 0);
	write_text("bench-profiles/p.ini", "; a \033[31mcomment  \302\233 here\n"
		   "description = d\033[32m\ntarget = /x\033[33m\nfile-test-mode = rndrd\n");
	write_text("bench-profiles/q\033[34m.ini", "file-test-mode = rndrd\n");

	for (unsigned i = 0; i < 4; i++) {
		const struct said *said = bench("%s", commands[i]);

		assert_status(said, 0);
		assert_says_not(said->out, "\033");
		assert_says_not(said->out, "\302\233");
		assert_says(said->out, "\\x1b[3");
	}
}

Test(show, probe_of_what_is_not_there_is_an_error)
{
	const struct said *said;

	said = bench("probe nowhere");

	assert_status(said, 2);
	cr_assert_str_empty(said->out);
	assert_says(said->err, "cannot examine 'nowhere': No such file");
}

Test(show, puts_what_is_of_a_run_above_its_only_job)
{
	write_text("lone.ini", "[one/job]\nfile-test-mode = rndrd\n[one]\ntime = 3\n"
			       "[two/job]\nfile-test-mode = seqrd\n");

	assert_says(bench("show profile lone.ini")->out, "[one]\ntime                  = 3");
	shell("'%s' show profile lone.ini >again.ini", getenv("RINGBENCH"));
	assert_status(bench("show profile again.ini"), 0);
}
