#!/bin/sh
#
# files.sh: a file set on a file system of the drive.

. /vm/guest/checks.sh

file_system() { mke2fs -F /dev/nvme0n1 && mount -t ext4 /dev/nvme0n1 /mnt; }
check 'a file system on the drive' file_system
check 'the device under a file system is not written to' fails 2 'mounted' run \
	--target=/dev/nvme0n1 --allow-device-writes=/dev/nvme0n1 --file-test-mode=rndwr --events=1

set -- --target=/mnt --file-num=4 --file-total-size=16M
check 'prepare' says '16 MiB written' prepare "$@" --validate
for engine in io_uring libaio pool psync pvsync2 sync stdio mmap; do
	check "$engine reads and writes files, and validates" \
		performs 300 "$@" --engine=$engine --file-test-mode=rndrw --validate
	check "$engine writes new files" performs 256 --target=/mnt --file-num=2 \
		--file-total-size=4M --scratch --engine=$engine --file-test-mode=seqwr
done
check 'the drive is told as the device of the files' is environment.target.device '"/dev/nvme0n1"'
check 'cleanup' says 'removed' cleanup "$@"

mapped_device() {
	umount /mnt && modprobe dm-mod && echo "0 $(cat /sys/block/nvme0n1/size) linear /dev/nvme0n1 0" |
		dmsetup create all && mount -t ext4 /dev/mapper/all /mnt
}
check 'the file system on a mapped device' mapped_device
check 'the drive is not written to while that is mounted' \
	fails 2 "will not write to device '/dev/nvme0n1'.*'/dev/mapper/all' is mounted at '/mnt'" run \
	--target=/dev/nvme0n1 --allow-device-writes=/dev/nvme0n1 --destroy=ext4 \
	--file-test-mode=rndwr --events=1
umount /mnt
dmsetup remove all
check 'nor without naming what is on it' fails 2 'allow it with --destroy=ext' run \
	--target=/dev/nvme0n1 --allow-device-writes=/dev/nvme0n1 --file-test-mode=rndwr --events=1

finish
