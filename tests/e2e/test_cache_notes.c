/* The effect of a real page cache on a run, and the notes about it. */
#include "e2e.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "loopdev.h"

#define FILES \
	"--file-num=1 --file-total-size=32M --file-test-mode=rndrd --file-block-size=4K --time=0 "

static void begin(void)
{
	e2e_begin();
	shell("head -c 32M /dev/urandom > test_file.0 && sync test_file.0");
}

TestSuite(cache_notes, .init = begin, .fini = e2e_end, .timeout = 60);

/* tmpfs cannot drop pages. */
static void need_a_drive_that_is_counted(void)
{
	if (system("stat -f -c %T . | grep -qv tmpfs") != 0)
		cr_skip_test("this is tmpfs, and cannot be cold");
	if (access("/proc/self/io", R_OK) != 0)
		cr_skip_test("the kernel does not count what storage moves");
}

static json_t *run(const char *options)
{
	const struct said *said = bench("run " FILES "--json=- --quiet %s", options);

	assert_status(said, 0);
	return json_of(said);
}

Test(cache_notes, a_mapping_is_read_around_unless_it_is_advised_not_to_be)
{
	need_a_drive_that_is_counted();

	cr_assert(has_advice(run("--engine=mmap --cache=cold --events=50"), "read-around"));
	cr_assert_not(has_advice(run("--engine=mmap --cache=cold --events=50 "
				     "--mmap-advice=random"), "read-around"));
}

Test(cache_notes, a_cache_that_fills_is_told)
{
	need_a_drive_that_is_counted();

	cr_assert(has_advice(run("--engine=psync --cache=cold --events=8000"), "cache-fills"));
	cr_assert_not(has_advice(run("--engine=psync --cache=warm --events=8000"),
				 "cache-fills"));
}

Test(cache_notes, pages_that_others_have_locked_do_not_get_cold)
{
	const int fd = open("test_file.0", O_RDONLY | O_CLOEXEC);
	void *mapped;
	json_t *json;

	need_a_drive_that_is_counted();
	mapped = mmap(NULL, 16 << 20, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
	cr_assert_neq(mapped, MAP_FAILED);

	json = run("--engine=psync --cache=cold --events=10");
	cr_assert_geq(real_at(json, "runs/0/resident_before"), 0.4);
	cr_assert(has_advice(json, "not-cold"));

	munmap(mapped, 16 << 20);
	close(fd);
	cr_assert_not(has_advice(run("--engine=psync --cache=cold --events=10"), "not-cold"));
}

Test(cache_notes, a_comparison_says_that_it_chose_a_warm_cache)
{
	static const char compare[] = "compare " FILES "--events=10 --rounds=1 --engine=psync "
		"--vary=rand-seed=1,2 --json=- ";
	json_t *json;

	need_a_drive_that_is_counted();

	json = json_of(bench("%s", compare));
	cr_assert(is_true_at(json, "runs/0/cache_chosen"));
	cr_assert(has_advice(json, "warmed"));

	json = json_of(bench("%s --cache=warm", compare));
	cr_assert_not(is_true_at(json, "runs/0/cache_chosen"));
	cr_assert_not(has_advice(json, "warmed"));
}

Test(cache_notes, direct_reads_leave_the_cache_as_it_is)
{
	struct loopdev dev;
	json_t *json;

	need_loop_devices();
	shell("truncate -s 64M image && mkfs.ext4 -q image && mkdir m");
	dev = loopdev_attach("image");
	shell("mount %s m && cp test_file.0 m/ && umount m && mount %s m", dev.path, dev.path);
	json = run("--target=m --file-extra-flags=direct --events=2000 --engine=psync");
	shell("umount m");
	loopdev_detach(&dev);

	cr_assert_eq(real_at(json, "runs/0/resident_after"), 0);
	cr_assert_not(has_advice(json, "direct-cached"));
}
