/* fio: job files after common kinds of public use, and what they do. */
#include <sys/stat.h>
#include <unistd.h>

#include "e2e.h"
#include "loopdev.h"

TestSuite(fio, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

Test(fio, runs_jobs_of_a_group_at_the_same_time_and_groups_one_after_the_other)
{
	json_t *json;

	write_text("job.fio",
		   "[global]\nioengine=null\nsize=1m\nbs=4k\n"
		   "[a]\nrw=read\n[b]\nrw=randwrite\nbs=8k\n[c]\nstonewall\nrw=randread\n");

	json = json_of(bench("fio job.fio --json=-"));

	cr_assert_eq(length_at(json, "runs"), 2);
	cr_assert_eq(length_at(json, "runs/0/jobs"), 2);
	cr_assert_eq(count_at(json, "runs/0/jobs/0/read/ios"), 256);
	cr_assert_eq(count_at(json, "runs/0/jobs/1/write/ios"), 128);
	cr_assert_eq(count_at(json, "runs/0/jobs/1/write/bytes"), 1 << 20);
	cr_assert_str_eq(text_at(json, "runs/1/variant"), "c");
	cr_assert_eq(count_at(json, "runs/1/read/ios"), 256);
}

/* The best-known check of all: is this disk fast enough for etcd? */
Test(fio, syncs_each_write_of_a_log_to_a_new_file)
{
	json_t *json;

	json = json_of(bench("fio --name=wal --rw=write --ioengine=sync --fdatasync=1 --bs=2300 "
			     "--size=46000 --json=-"));

	cr_assert_eq(count_at(json, "runs/0/write/ios"), 20);
	cr_assert_eq(count_at(json, "runs/0/fsync/ios"), 20);
	cr_assert_str_eq(text_at(json, "runs/0/jobs/0/options/file-fsync-mode"), "fdatasync");
	cr_assert_eq(size_of("wal.0.0"), 46000);
}

Test(fio, lays_out_files_of_readers_with_data)
{
	const struct said *said = bench("fio --name=r --rw=randread --size=1m");

	assert_status(said, 0);
	cr_assert_eq(size_of("r.0.0"), 1 << 20);
	cr_assert_eq(zero_blocks("r.0.0", 4096), 0);
}

Test(fio, lays_out_files_of_writers_without_data)
{
	const struct said *said = bench("fio --name=w --rw=randwrite --size=1m --number_ios=16");

	assert_status(said, 0);
	cr_assert_eq(size_of("w.0.0"), 1 << 20);
	cr_assert_eq(zero_blocks("w.0.0", 4096), 240);
}

/* The second time the file is there, and is written over. */
Test(fio, lets_files_grow_without_fallocate)
{
	for (unsigned i = 0; i < 2; i++) {
		json_t *json = json_of(bench("fio --name=g --rw=write --bs=64k --size=1m "
					     "--fallocate=none --json=-"));

		cr_assert_eq(count_at(json, "runs/0/write/bytes"), 1 << 20);
		cr_assert_eq(size_of("g.0.0"), 1 << 20);
		cr_assert_eq(!strcmp(text_at(json, "runs/0/options/file-allocation"), "extend"),
			     i == 0);
	}
}

/* By the rules of the tool, and in its words. */
Test(fio, writes_to_a_device_only_if_that_is_allowed_by_name)
{
	struct loopdev dev;
	const struct said *said;

	need_loop_devices();
	shell("truncate -s 1M disk");
	dev = loopdev_attach("disk");

	said = bench("fio --name=d --rw=write --bs=64k --filename=%s", dev.path);
	assert_status(said, 2);
	assert_says(said->err, "--allow-device-writes");

	assert_status(bench("fio --name=d --rw=read --bs=64k --filename=%s", dev.path), 0);
	assert_status(bench("fio --name=d --rw=write --fill_device=1 --bs=64k --filename=%s "
			    "--allow-device-writes=%s", dev.path, dev.path), 0);
	loopdev_detach(&dev);
}

Test(fio, writes_data_first_with_overwrite)
{
	const struct said *said = bench("fio --name=w --rw=randwrite --size=1m --number_ios=16 "
					"--overwrite=1");

	assert_status(said, 0);
	cr_assert_eq(zero_blocks("w.0.0", 4096), 0);
}

Test(fio, runs_again_on_the_files_that_it_made)
{
	assert_status(bench("fio --name=w --rw=write --size=1m"), 0);
	assert_status(bench("fio --name=w --rw=write --size=1m"), 0);
}

Test(fio, does_not_overwrite_files_of_others)
{
	const struct said *said;

	shell("head -c 1048576 /dev/zero >precious");

	said = bench("fio --name=w --rw=write --size=1m --filename=precious");
	assert_status(said, 2);
	assert_says(said->err, "was not made by ringbench");
	said = bench("fio --name=w --rw=write --size=1m --filename=precious "
		     "--allow-overwrite=precious");
	assert_status(said, 0);
}

Test(fio, reads_files_of_others)
{
	shell("head -c 65536 /dev/urandom >there");

	cr_assert_eq(count_at(json_of(bench("fio --name=r --rw=read --filename=there --json=-")),
			      "runs/0/read/ios"), 16);
}

Test(fio, names_every_mistake_of_a_file_with_its_line)
{
	const struct said *said;

	write_text("job.fio", "[global]\nexec_prerun=reboot\n[a]\nrw=randread\nsise=1m\n"
			      "nice=5\nioengine=rados\n");

	said = bench("fio job.fio");

	assert_status(said, 2);
	cr_assert_str_eq(said->out, "");
	assert_says(said->err, "ringbench: job.fio:2: exec_prerun: refused: commands are not run");
	assert_says(said->err, "ringbench: job.fio:5: sise: unknown option (did you mean 'size'?)");
	assert_says(said->err, "ringbench: job.fio:6: nice: refused");
	assert_says(said->err, "ringbench: job.fio:7: ioengine: 'rados' has no equivalent");
	cr_assert_eq(files_in("."), 1);
}

Test(fio, promises_a_document_for_a_bad_file_too)
{
	json_t *json = json_of(bench("fio missing.fio --json=-"));

	cr_assert_eq(count_at(json, "error/status"), 2);
}

Test(fio, says_once_what_it_leaves_out)
{
	const struct said *said = bench("fio --ioengine=null --size=1m --thread --name=a "
					"--softrandommap --name=b --softrandommap");

	assert_status(said, 0);
	assert_says(said->err, "ringbench: thread: left out: loops are threads");
	assert_says(said->err, "ringbench: softrandommap: left out");
	assert_says_not(strstr(said->err, "softrandommap") + 1, "softrandommap");
}

Test(fio, shows_a_profile_that_is_the_same_workload)
{
	json_t *fio, *profile;

	write_text("job.fio",
		   "[global]\nioengine=null\nsize=4m\nrandseed=5\n"
		   "[a]\nrw=randrw\nrwmixread=70\nbs=8k\niodepth=8\nnumjobs=2\n[b]\nrw=write\n"
		   "[c]\nstonewall\nrw=read\nnumber_ios=77\n");
	fio = json_of(bench("fio job.fio --json=-"));

	shell("'%s' fio --show-profile job.fio >p.ini", getenv("RINGBENCH"));
	profile = json_of(bench("run ./p.ini --json=-"));

	cr_assert_eq(length_at(profile, "runs"), length_at(fio, "runs"));
	for (unsigned run = 0; run < 2; run++) {
		json_t *one = value_at(fio, text_of("runs/%u", run));
		json_t *other = value_at(profile, text_of("runs/%u", run));

		cr_assert_eq(length_at(one, "jobs"), length_at(other, "jobs"));
		for (unsigned job = 0; job < length_at(one, "jobs"); job++)
			cr_assert(json_equal(value_at(one, text_of("jobs/%u/options", job)),
					     value_at(other, text_of("jobs/%u/options", job))),
				  "run %u, job %u", run, job);
		cr_assert_eq(count_at(one, "read/ios"), count_at(other, "read/ios"));
	}
}

Test(fio, runs_only_the_section_that_is_named)
{
	json_t *json;

	write_text("job.fio", "[global]\nioengine=null\nsize=1m\n[a]\nbad=1\n[b]\nrw=write\n");

	json = json_of(bench("fio --section=b job.fio --json=-"));

	cr_assert_eq(length_at(json, "runs"), 1);
	cr_assert_str_eq(text_at(json, "runs/0/variant"), "b");
}

Test(fio, checks_without_running)
{
	const struct said *said = bench("fio --parse-only --name=a --rw=write --size=1m");

	assert_status(said, 0);
	cr_assert_str_eq(said->out, "");
	cr_assert_eq(files_in("."), 0);
}

Test(fio, includes_files_beside_the_one_that_names_them)
{
	shell("mkdir jobs");
	write_text("jobs/common.fio", "ioengine=null\nsize=1m\n");
	write_text("jobs/job.fio", "[global]\ninclude common.fio\n[a]\nrw=read\n");

	cr_assert_eq(count_at(json_of(bench("fio jobs/job.fio --json=-")), "runs/0/read/ios"), 256);
}

Test(fio, ends_a_circle_of_includes)
{
	const struct said *said;

	write_text("job.fio", "include job.fio\n[a]\nsize=1m\n");

	said = bench("fio job.fio");

	assert_status(said, 2);
	assert_says(said->err, "include: more than 8 files deep");
}

Test(fio, writes_nothing_with_readonly)
{
	const struct said *said = bench("fio --readonly --name=a --rw=write --size=1m");

	assert_status(said, 2);
	assert_says(said->err, "rw: writes, which --readonly excludes");
	cr_assert_eq(files_in("."), 0);
}

Test(fio, runs_under_its_name)
{
	struct stat link;

	shell("ln -s '%s' fio && ./fio --name=a --size=1m --ioengine=null --json=r.json >out",
	      getenv("RINGBENCH"));

	cr_assert_eq(lstat("fio", &link), 0);
	cr_assert_eq(count_at(json_in("r.json"), "runs/0/read/ios"), 256);
}

Test(fio, removes_files_at_the_end)
{
	assert_status(bench("fio --name=w --rw=write --size=1m --unlink=1"), 0);

	cr_assert_eq(files_in("."), 0);
}

Test(fio, lays_out_files_without_a_run)
{
	const struct said *said = bench("fio --name=r --size=1m --create_only=1");

	assert_status(said, 0);
	cr_assert_str_eq(said->out, "");
	cr_assert_eq(size_of("r.0.0"), 1 << 20);
}

Test(fio, verifies_what_it_wrote)
{
	json_t *json = json_of(bench("fio --name=w --rw=randwrite --size=1m --number_ios=99 "
				     "--verify=crc32c --json=-"));

	cr_assert_eq(length_at(json, "runs"), 2);
	cr_assert_eq(count_at(json, "runs/0/write/ios"), 99);
	cr_assert_str_eq(text_at(json, "runs/1/variant"), "w-verify");
	cr_assert_eq(count_at(json, "runs/1/read/ios"), 256);
}

Test(fio, finds_a_bad_block)
{
	const struct said *said;

	assert_status(bench("fio --name=w --rw=write --size=1m --verify=md5"), 0);
	shell("printf x | dd of=w.0.0 bs=1 seek=5000 conv=notrunc 2>/dev/null");

	said = bench("fio --name=w --rw=read --size=1m --verify=md5");

	assert_status(said, 4);
}

Test(fio, writes_the_json_of_fio_and_nothing_else)
{
	const struct said *said = bench("fio --name=wal --rw=write --ioengine=sync --fdatasync=1 "
					"--bs=2300 --size=46000 --output-format=json "
					"--group_reporting");
	json_t *json = json_of(said);

	assert_status(said, 0);
	cr_assert_str_eq(text_at(json, "jobs/0/jobname"), "wal");
	cr_assert_eq(count_at(json, "jobs/0/write/total_ios"), 20);
	cr_assert_eq(count_at(json, "jobs/0/sync/total_ios"), 20);
	cr_assert_eq(count_at(json, "jobs/0/sync/lat_ns/N"), 20);
	cr_assert_eq(count_at(json, "jobs/0/error"), 0);
}

Test(fio, writes_its_output_to_a_file)
{
	const struct said *said = bench("fio --name=a --ioengine=null --rw=read --size=1m "
					"--output-format=json+ --output=out --fio-json=other");

	assert_status(said, 0);
	cr_assert_str_empty(said->out);
	cr_assert(size_of("out") > 1000);
	cr_assert(size_of("other") > 1000);
}

Test(fio, speaks_as_fio_under_its_name)
{
	shell("ln -s '%s' fio && ./fio --name=a --ioengine=null --rw=read --size=1m > out "
	      "2> err && grep -q ' read: IOPS=' out && ./fio --name=a --ioengine=null --rw=read "
	      "--size=1m --minimal 2>> err | grep -q '^3;ringbench-'", getenv("RINGBENCH"));
}

Test(fio, writes_logs_of_averages)
{
	const struct said *said = bench("fio --ioengine=null --rw=randrw --size=1m --time_based "
					"--runtime=1 --rate_iops=1000 --write_bw_log=pre "
					"--write_iops_log --write_lat_log=pre --log_avg_msec=250 "
					"--name=a --name=b");

	assert_status(said, 0);
	shell("test \"$(grep -cE '^[0-9]+, [0-9]+, 0, 0, 0$' pre_bw.1.log)\" -ge 3");
	shell("test \"$(grep -cE '^[0-9]+, [0-9]+, 1, 0, 0$' b_iops.2.log)\" -ge 3");
	shell("test \"$(grep -cE '^[0-9]+, [1-9][0-9]*, 0, 0, 0$' pre_lat.1.log)\" -ge 3");
	cr_assert(exists("pre_bw.2.log"));
	cr_assert(exists("a_iops.1.log"));
}

Test(fio, has_the_exit_status_of_fio_with_its_formats)
{
	assert_status(bench("fio --name=a --size=1m --rw=nonsense --minimal"), 1);
	assert_status(bench("fio --name=a --size=1m --rw=nonsense"), 2);
}

Test(fio, refuses_two_documents_in_one_file)
{
	const struct said *said = bench("fio --name=a --ioengine=null --rw=read --size=1m "
					"--output-format=json --output=out --json=out");

	assert_status(said, 1);
	cr_assert(strstr(said->err, "--output=out and --json=out are the same file"), "%s",
		  said->err);
}
