/* device_facts: from a made-up /sys, with the layout of the kernel's. */
#include "device_facts.h"

#include <criterion/criterion.h>
#include <unistd.h>

#include "directory.h"

#define NVME "sys/devices/pci0000:00/0000:00:04.0/nvme/nvme0/nvme0n1"

static struct arena arena;
static struct directory directory;

static void link_as(const char *target, const char *path)
{
	cr_assert_eq(symlink(target, path), 0, "%s", path);
}

static void make_nvme(void)
{
	directory_write(NVME "/queue/scheduler", "[none] mq-deadline kyber bfq \n");
	directory_write(NVME "/queue/write_cache", "write through\n");
	directory_write(NVME "/queue/rotational", "0\n");
	directory_write(NVME "/queue/io_poll", "1\n");
	directory_write(NVME "/queue/iostats", "1\n");
	directory_write(NVME "/queue/nomerges", "0\n");
	directory_write(NVME "/queue/rq_affinity", "1\n");
	directory_write(NVME "/queue/wbt_lat_usec", "2000\n");
	directory_write(NVME "/queue/nr_requests", "1023\n");
	directory_write(NVME "/queue/logical_block_size", "512\n");
	directory_write(NVME "/queue/physical_block_size", "4096\n");
	directory_write(NVME "/mq/0/nr_tags", "1023\n");
	directory_write(NVME "/mq/1/nr_tags", "1023\n");
	directory_write(NVME "/size", "2048\n");
	directory_write(NVME "/nvme0n1p2/partition", "2\n");
	directory_write(NVME "/nvme0n1p2/size", "8\n");
	directory_write("sys/devices/pci0000:00/0000:00:04.0/nvme/nvme0/model",
			"QEMU NVMe Ctrl                          \n");
	directory_write("sys/devices/pci0000:00/0000:00:04.0/nvme/nvme0/firmware_rev",
			"8.2.2   \n");
	directory_write("sys/devices/pci0000:00/0000:00:04.0/numa_node", "1\n");
	directory_write("sys/devices/pci0000:00/0000:00:04.0/msi_irqs/30", "msix\n");
	directory_write("sys/devices/pci0000:00/0000:00:04.0/msi_irqs/31", "msix\n");
	directory_write("sys/devices/pci0000:00/0000:00:04.0/msi_irqs/32", "msix\n");
	directory_write("sys/devices/system/node/node1/cpulist", "8-15\n");
	directory_write("sys/module/nvme/parameters/poll_queues", "2\n");
	link_as("../../nvme0", NVME "/device");
	link_as("../../../" NVME, "sys/class/block/nvme0n1");
	link_as("../../../" NVME "/nvme0n1p2", "sys/class/block/nvme0n1p2");
}

static void set_up(void)
{
	arena_init(&arena);
	directory_enter(&directory);
	directory_write("sys/class/block/.keep", "");
}

static void tear_down(void)
{
	directory_leave(&directory);
	arena_release(&arena);
}

TestSuite(device_facts, .init = set_up, .fini = tear_down);

Test(device_facts, of_a_drive)
{
	struct device_facts facts;

	make_nvme();
	device_facts_gather(&facts, "nvme0n1", directory.path, &arena);

	cr_assert_str_eq(facts.name, "nvme0n1");
	cr_assert_str_eq(facts.disk, "nvme0n1");
	cr_assert_str_eq(facts.path, "/dev/nvme0n1");
	cr_assert_str_eq(facts.model, "QEMU NVMe Ctrl");
	cr_assert_str_eq(facts.firmware, "8.2.2");
	cr_assert_str_eq(facts.scheduler, "none");
	cr_assert_str_eq(facts.schedulers, "none mq-deadline kyber bfq");
	cr_assert_str_eq(facts.write_cache, "write through");
	cr_assert_str_eq(facts.rotational, "0");
	cr_assert_str_eq(facts.io_poll, "1");
	cr_assert_str_eq(facts.iostats, "1");
	cr_assert_str_eq(facts.nomerges, "0");
	cr_assert_str_eq(facts.rq_affinity, "1");
	cr_assert_str_eq(facts.wbt_lat_us, "2000");
	cr_assert_eq(facts.nr_requests, 1023);
	cr_assert_eq(facts.queue_depth, 1023);
	cr_assert_eq(facts.hw_queues, 2);
	cr_assert_eq(facts.logical_block_bytes, 512);
	cr_assert_eq(facts.physical_block_bytes, 4096);
	cr_assert_eq(facts.size_bytes, 1 << 20);
	cr_assert(device_facts_is_bottom(&facts));
}

Test(device_facts, tell_where_it_sits)
{
	struct device_facts facts;

	make_nvme();
	device_facts_gather(&facts, "nvme0n1", directory.path, &arena);

	cr_assert_str_eq(facts.numa_node, "1");
	cr_assert_str_eq(facts.numa_cpus, "8-15");
	cr_assert_eq(facts.irqs, 3);
	cr_assert_str_eq(facts.poll_module, "nvme");
	cr_assert_str_eq(facts.poll_queues, "2");
}

Test(device_facts, of_a_partition_are_those_of_its_disk)
{
	struct device_facts facts;

	make_nvme();
	device_facts_gather(&facts, "nvme0n1p2", directory.path, &arena);

	cr_assert_str_eq(facts.name, "nvme0n1p2");
	cr_assert_str_eq(facts.path, "/dev/nvme0n1p2");
	cr_assert_str_eq(facts.disk, "nvme0n1");
	cr_assert_eq(facts.size_bytes, 4096);
	cr_assert_str_eq(facts.scheduler, "none");
	cr_assert_eq(facts.queue_depth, 1023);
	cr_assert_str_eq(facts.numa_node, "1");
}

Test(device_facts, know_no_node_where_the_firmware_told_none)
{
	struct device_facts facts;

	make_nvme();
	directory_write("sys/devices/pci0000:00/0000:00:04.0/numa_node", "-1\n");
	device_facts_gather(&facts, "nvme0n1", directory.path, &arena);

	cr_assert_str_eq(facts.numa_node, "");
	cr_assert_str_eq(facts.numa_cpus, "");
}

Test(device_facts, of_scsi_have_the_depth_of_the_drive)
{
	struct device_facts facts;

	directory_write("sys/class/block/sda/device/queue_depth", "32\n");
	directory_write("sys/class/block/sda/device/rev", "2.5+\n");
	directory_write("sys/class/block/sda/mq/0/nr_tags", "256\n");
	device_facts_gather(&facts, "sda", directory.path, &arena);

	cr_assert_eq(facts.queue_depth, 32);
	cr_assert_str_eq(facts.firmware, "2.5+");
	cr_assert_str_eq(facts.poll_module, "");
}

Test(device_facts, of_what_is_not_there_are_empty)
{
	struct device_facts facts, *all;

	device_facts_gather(&facts, "gone", directory.path, &arena);

	cr_assert_str_eq(facts.name, "gone");
	cr_assert_str_eq(facts.scheduler, "");
	cr_assert_str_eq(facts.io_poll, "");
	cr_assert_str_eq(facts.numa_node, "");
	cr_assert_eq(facts.below_count, 0);
	cr_assert_eq(device_facts_gather_all(&all, "", directory.path, &arena), 0);
}

Test(device_facts, name_a_device_as_it_is_in_dev)
{
	struct device_facts facts;

	device_facts_gather(&facts, "cciss!c0d0", directory.path, &arena);

	cr_assert_str_eq(facts.name, "cciss!c0d0");
	cr_assert_str_eq(facts.path, "/dev/cciss/c0d0");
	cr_assert_str_eq(device_facts_name(facts.path, &arena), "cciss!c0d0");
	cr_assert_str_eq(device_facts_name("/dev/nvme0n1p2", &arena), "nvme0n1p2");
	cr_assert_str_eq(device_facts_name("", &arena), "");
}

/* LVM on two drives, one of them through a RAID that also contains the other. */
Test(device_facts, go_down_to_the_drives_and_tell_each_once)
{
	struct device_facts *all;

	directory_write("sys/class/block/dm-0/slaves/md0", "");
	directory_write("sys/class/block/dm-0/slaves/sda", "");
	directory_write("sys/class/block/md0/slaves/sda", "");
	directory_write("sys/class/block/md0/slaves/sdb", "");

	cr_assert_eq(device_facts_gather_all(&all, "dm-0", directory.path, &arena), 4);

	cr_assert_str_eq(all[0].name, "dm-0");
	cr_assert_str_eq(all[1].name, "md0");
	cr_assert_str_eq(all[2].name, "sda");
	cr_assert_str_eq(all[3].name, "sdb");
	cr_assert_not(device_facts_is_bottom(&all[0]));
	cr_assert_not(device_facts_is_bottom(&all[1]));
	cr_assert(device_facts_is_bottom(&all[2]));
}

Test(device_facts, of_a_loop_device_name_its_file)
{
	struct device_facts facts;

	directory_write("sys/class/block/loop0/loop/backing_file", "/nonexistent/image\n");
	directory_write("sys/class/block/loop0/loop/dio", "0\n");
	device_facts_gather(&facts, "loop0", directory.path, &arena);

	cr_assert_str_eq(facts.backing_file, "/nonexistent/image");
	cr_assert_str_eq(facts.loop_direct, "0");
	cr_assert_not(device_facts_is_bottom(&facts));
}
