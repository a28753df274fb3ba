/* tuning: made-up facts, and the commands that follow from them. */
#include "tuning.h"

#include <criterion/criterion.h>

static struct arena arena;
static struct machine_facts machine;
static struct device_facts device;
static struct tuning_facts facts;

/* A machine and a drive with nothing left to tune. */
static void set_up(void)
{
	arena_init(&arena);
	machine = (struct machine_facts){
		.governor = "performance", .turbo_off = "", .smt = "0", .cpus = 4,
		.cpus_allowed = 4, .memlock_bytes = MACHINE_NO_LIMIT, .nofile = 65536,
		.nofile_hard = 65536, .aio_max = 1048576, .io_uring_disabled = "0",
	};
	device = (struct device_facts){
		.name = "nvme0n1", .disk = "nvme0n1", .path = "/dev/nvme0n1", .model = "",
		.firmware = "", .scheduler = "none", .schedulers = "none mq-deadline",
		.write_cache = "write through", .rotational = "0", .io_poll = "1",
		.iostats = "0", .rq_affinity = "2", .nomerges = "2", .wbt_lat_us = "0",
		.nr_requests = 1023, .queue_depth = 1023, .hw_queues = 4,
		.logical_block_bytes = 512, .physical_block_bytes = 512, .poll_module = "nvme",
		.poll_queues = "4", .numa_node = "", .numa_cpus = "", .backing_file = "",
		.loop_direct = "",
	};
	facts = (struct tuning_facts){
		.machine = &machine, .devices = &device, .device_count = 1, .filesystem = "",
	};
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(tuning, .init = set_up, .fini = tear_down);

/* The only advice is this command. */
static void expect_only(const char *command)
{
	struct tuning *tunings;
	const unsigned count = tuning_collect(&tunings, &facts, &arena);

	cr_assert_eq(count, 1, "%u commands for '%s', the first: %s", count, command,
		     count ? tunings[0].command : "none");
	cr_assert_str_eq(tunings[0].command, command);
	cr_assert_str_not_empty(tunings[0].why);
}

static void expect_nothing(void)
{
	struct tuning *tunings;
	const unsigned count = tuning_collect(&tunings, &facts, &arena);

	cr_assert_eq(count, 0, "'%s'", tunings[0].command);
}

Test(tuning, has_nothing_to_say_where_all_is_well)
{
	expect_nothing();
}

Test(tuning, takes_the_scheduler_away_from_a_drive_that_needs_none)
{
	device.scheduler = "mq-deadline";

	expect_only("echo none > /sys/block/nvme0n1/queue/scheduler");
}

Test(tuning, leaves_the_scheduler_to_a_disk_that_turns)
{
	device.disk = "sda";
	device.scheduler = "mq-deadline";
	device.rotational = "1";

	expect_nothing();
}

Test(tuning, does_not_believe_a_virtual_disk_that_it_turns)
{
	device.disk = "vda";
	device.scheduler = "mq-deadline";
	device.rotational = "1";

	expect_only("echo none > /sys/block/vda/queue/scheduler");
}

Test(tuning, names_the_disk_for_a_partition)
{
	device.name = "nvme0n1p2";
	device.iostats = "1";

	expect_only("echo 0 > /sys/block/nvme0n1/queue/iostats");
}

Test(tuning, stops_the_search_for_neighbours)
{
	device.nomerges = "0";

	expect_only("echo 2 > /sys/block/nvme0n1/queue/nomerges");

	device.hw_queues = 0;
	expect_nothing();
}

Test(tuning, brings_completions_back_where_cpus_share_queues)
{
	device.rq_affinity = "1";
	expect_nothing();	/* each has its own */

	device.hw_queues = 1;
	expect_only("echo 2 > /sys/block/nvme0n1/queue/rq_affinity");
}

Test(tuning, lets_writes_go)
{
	device.wbt_lat_us = "2000";

	expect_only("echo 0 > /sys/block/nvme0n1/queue/wbt_lat_usec");
}

Test(tuning, uses_all_that_the_device_takes)
{
	device.nr_requests = 64;

	expect_only("echo 1023 > /sys/block/nvme0n1/queue/nr_requests");

	device.scheduler = "mq-deadline";
	expect_only("echo none > /sys/block/nvme0n1/queue/scheduler");
}

Test(tuning, asks_for_queues_to_poll)
{
	device.io_poll = "0";
	device.poll_queues = "0";

	expect_only("nvme.poll_queues=4");
}

Test(tuning, asks_for_no_such_queues_where_no_driver_has_them)
{
	device.disk = "sda";
	device.io_poll = "0";
	device.poll_module = device.poll_queues = "";

	expect_nothing();
}

Test(tuning, goes_near_the_drive_if_there_is_a_farther_place)
{
	struct numa_node nodes[] = { { "0", "0-3" }, { "1", "4-7" } };

	device.numa_node = "1";
	device.numa_cpus = "4-7";
	machine.nodes = nodes;
	machine.node_count = 1;
	expect_nothing();

	machine.node_count = 2;
	expect_only("--cpus=4-7");
}

Test(tuning, lets_a_loop_device_read_its_file_directly)
{
	device = (struct device_facts){
		.name = "loop0", .disk = "loop0", .path = "/dev/loop0", .backing_file = "/image",
		.loop_direct = "0", .iostats = "1", .scheduler = "none", .schedulers = "none",
	};

	expect_only("losetup --direct-io=on /dev/loop0");
}

Test(tuning, speaks_of_the_drives_below_and_of_each_once)
{
	struct device_facts devices[3];

	devices[0] = devices[1] = devices[2] = device;
	devices[0].name = devices[0].disk = "dm-0";
	devices[0].below_count = 2;
	devices[1].name = "nvme0n1p1";
	devices[2].name = "nvme0n1p2";
	devices[0].iostats = devices[1].iostats = devices[2].iostats = "1";
	facts.devices = devices;
	facts.device_count = 3;

	expect_only("echo 0 > /sys/block/nvme0n1/queue/iostats");
}

Test(tuning, says_nothing_of_what_is_not_known)
{
	device = (struct device_facts){
		.name = "x", .disk = "x", .path = "/dev/x", .model = "", .firmware = "",
		.scheduler = "", .schedulers = "", .write_cache = "", .rotational = "",
		.io_poll = "", .iostats = "", .rq_affinity = "", .nomerges = "",
		.wbt_lat_us = "", .poll_module = "", .poll_queues = "", .numa_node = "",
		.numa_cpus = "", .backing_file = "", .loop_direct = "",
	};
	machine.governor = machine.smt = machine.io_uring_disabled = "";

	expect_nothing();
}

Test(tuning, measures_the_drive_and_not_the_page_cache)
{
	facts.knows_direct = true;
	expect_nothing();	/* not possible */

	facts.direct_offset_bytes = 512;
	expect_only("--file-extra-flags=direct");

	facts.direct_offset_bytes = 4096;
	expect_only("--file-extra-flags=direct --file-block-size=4K");
}

Test(tuning, knows_that_tmpfs_is_no_drive)
{
	facts.device_count = 0;
	facts.filesystem = "tmpfs";
	facts.knows_direct = true;
	facts.direct_offset_bytes = 4096;

	expect_only("--target=PATH");
}

Test(tuning, steadies_the_clocks)
{
	machine.governor = "powersave";
	expect_only("cpupower frequency-set -g performance");

	machine.governor = "performance";
	machine.knows_turbo = machine.turbo = true;
	machine.turbo_off = "echo 0 > /boost";
	expect_only("echo 0 > /boost");

	machine.turbo = false;
	machine.smt = "1";
	expect_only("echo off > /sys/devices/system/cpu/smt/control");
}

Test(tuning, raises_limits_that_bind)
{
	machine.memlock_bytes = 8 << 20;
	expect_nothing();	/* above the limit by its capability */

	machine.memlock_counts = true;
	expect_only("ulimit -l unlimited");

	machine.memlock_counts = false;
	machine.nofile = 1024;
	expect_only("ulimit -n 65536");

	machine.nofile_hard = 20000;
	expect_only("ulimit -n 20000");

	machine.nofile = 65536;
	machine.aio_in_use = machine.aio_max;
	expect_only("sysctl -w fs.aio-max-nr=1048576");
}

Test(tuning, allows_io_uring)
{
	machine.io_uring_disabled = "2";
	expect_only("sysctl -w kernel.io_uring_disabled=0");
}
