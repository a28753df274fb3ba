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
check 'a write that fails is told as one' fails 1 "$write_message" run "$@" \
	--file-test-mode=seqrewr --engine=psync --events=2048 --file-extra-flags=direct \
	--allow-device-writes=$bad
dmsetup remove bad

finish
