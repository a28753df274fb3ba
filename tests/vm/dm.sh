#!/bin/sh
#
# dm.sh: a device that fails at one place. The error is told with its name, size and offset, and
# what was done before it is counted.

. /vm/guest/checks.sh

bad=/dev/mapper/bad offset=4194304
set -- --target=$bad --file-test-mode=seqrd --file-block-size=4K

# In sectors: 4 MiB that work, 4 KiB that do not, and 4 MiB more that work.
bad_device() {
	modprobe dm-mod
	dmsetup create bad <<TABLE
0 8192 linear /dev/nvme0n1 0
8192 8 error
8200 8184 linear /dev/nvme0n1 8200
TABLE
}
check 'a device with a bad block' bad_device

check 'a drive that a mapped device is made of is not written to' \
	fails 2 "it is held by '/dev/dm-0' (bad)" run --target=/dev/nvme0n1 \
	--file-test-mode=rndwr --events=1 --allow-device-writes=/dev/nvme0n1

message="read of 4096 bytes at offset $offset of '$bad': Input/output error (EIO)"
for engine in io_uring libaio pool psync pvsync2 sync stdio mmap; do
	case $engine in
	stdio|mmap) options="" ;;
	*) options=--file-extra-flags=direct ;;
	esac
	check "$engine tells the error, and where" \
		fails 1 "$message" run "$@" --engine=$engine $options --events=2048
done

# The first error is what is told, whatever else was in flight.
deep() { run "$@"; is runs.first_error "\"$message\"" && is runs.stopped_by_error true; }
check 'at depth 32 too' deep "$@" --engine=io_uring --iodepth=32 --events=2048 \
	--file-extra-flags=direct

counts_errors() {
	run "$@" --continue-on-error && is runs.first_error "\"$message\"" &&
		is runs.total.errors '{"EIO": 1}' && is runs.total.ios 2047
}
for engine in io_uring libaio pool; do
	check "$engine goes on with --continue-on-error, and counts it" counts_errors "$@" \
		--engine=$engine --iodepth=8 --events=2048 --file-extra-flags=direct
done

write_message="write of 4096 bytes at offset $offset of '$bad': Input/output error (EIO)"
check 'a device that cannot be read everywhere may hold anything' \
	fails 2 'what cannot be read: allow it with --destroy=unreadable' run "$@" \
	--file-test-mode=seqrewr --events=1 --allow-device-writes=$bad
check 'a write that fails is told as one' fails 1 "$write_message" run "$@" \
	--file-test-mode=seqrewr --engine=psync --events=2048 --file-extra-flags=direct \
	--allow-device-writes=$bad --destroy=unreadable

dmsetup remove bad

# In whatever order an fsync comes after its write: the write's error, once, and no fsync of it.
# (drain tries that in vain, without a message.)
soon_bad=/dev/mapper/soon_bad
soon_bad_device() {
	dmsetup create soon_bad <<TABLE
0 512 linear /dev/nvme0n1 0
512 8 error
520 504 linear /dev/nvme0n1 520
TABLE
}
soon_message="write of 4096 bytes at offset 262144 of '$soon_bad': Input/output error (EIO)"
chains() {
	run --file-test-mode=seqrewr --file-fsync-all --continue-on-error "$@" &&
		is runs.first_error "\"$soon_message\"" && is runs.total.errors '{"EIO": 1}' &&
		is runs.total.ios 127 && is runs.fsync.ios 127 && is runs.fsync.errors '{}'
}
check 'a small device with a bad block' soon_bad_device
for order in wait link drain; do
	check "a write that fails ends without its fsync: fsync-order=$order" chains \
		--target=$soon_bad --file-block-size=4K --fsync-order=$order --engine=io_uring \
		--iodepth=8 --events=128 --file-extra-flags=direct --allow-device-writes=$soon_bad \
		--destroy=unreadable
done
dmsetup remove soon_bad

# Half a mirror, without metadata and so without mdadm (Linux, Documentation/admin-guide/md.rst).
mirror() {
	md=/sys/block/md_half/md
	modprobe raid1 && echo md_half >/sys/module/md_mod/parameters/new_array &&
		echo none >$md/metadata_version && echo raid1 >$md/level &&
		echo 2 >$md/raid_disks && echo 16384 >$md/component_size &&
		cat /sys/block/nvme0n1/dev >$md/new_dev && echo 0 >$md/dev-nvme0n1/slot &&
		echo active >$md/array_state
}
check 'a mirror on the drive' mirror
check 'the drive is not written to while it is in the mirror' \
	fails 2 "will not write to device '/dev/nvme0n1'.*it is held by '/dev/md_half'" run \
	--target=/dev/nvme0n1 --allow-device-writes=/dev/nvme0n1 --file-test-mode=rndwr --events=1
check 'the mirror is' performs 100 --target=/dev/md_half --allow-device-writes=/dev/md_half \
	--file-test-mode=rndwr --file-total-size=4M
check 'with the serial number of its only drive' is environment.target.serial '"ringbench"'
mkfs_and_mount() { mke2fs -F /dev/md_half && mount -t ext4 /dev/md_half /mnt; }
check 'a file system on the mirror' mkfs_and_mount
check 'the drive is not written to while that is mounted' \
	fails 2 "'/dev/md_half' is mounted at '/mnt'" prepare --target=/dev/nvme0n1 \
	--allow-device-writes=/dev/nvme0n1 --destroy=ext2
umount /mnt
echo clear >/sys/block/md_half/md/array_state

finish
