#!/bin/sh
#
# nvme.sh: every engine on a real NVMe device.

. /vm/guest/checks.sh

drive=/dev/nvme0n1
writable="--allow-device-writes=$drive"
engines="io_uring libaio pool psync pvsync2 sync stdio mmap"

# options_of ENGINE: as deep as it goes, and direct unless it does its I/O in memory.
options_of() {
	case $1 in
	io_uring|libaio|pool) echo "--engine=$1 --file-extra-flags=direct --iodepth=16" ;;
	mmap|stdio) echo "--engine=$1" ;;
	*) echo "--engine=$1 --file-extra-flags=direct" ;;
	esac
}

for engine in $engines; do
	# shellcheck disable=SC2046 # options are words
	set -- --target=$drive --file-total-size=4M --file-block-size=4K $(options_of "$engine")
	check "$engine reads, in random order" performs 300 "$@" --file-test-mode=rndrd
	check "$engine reads, in sequence" performs 300 "$@" --file-test-mode=seqrd
	check "$engine writes, in random order" performs 300 "$@" --file-test-mode=rndwr $writable
	check "$engine reads and writes, with fsyncs" \
		performs 300 "$@" --file-test-mode=rndrw --file-fsync-freq=50 $writable
	check 'it was this engine' is runs.engine.used "\"$engine\""
	check 'and fsyncs were made' between runs.fsync.ios 1 10
	check "$engine does not write without permission" \
		fails 2 "$writable" run "$@" --file-test-mode=rndwr --events=1
done

check 'the drive can be prepared for validation' \
	says 'written' prepare --target=$drive --validate --file-total-size=4M $writable
for engine in $engines; do
	# shellcheck disable=SC2046 # options are words
	set -- --target=$drive --file-total-size=4M $(options_of "$engine")
	check "$engine reads what was written, and writes" \
		performs 300 "$@" --file-test-mode=rndrw --validate $writable
done
check 'all of it is as it should be at the end' performs 256 --target=$drive \
	--file-total-size=4M --file-test-mode=seqrd --validate --file-extra-flags=direct

check 'the drive is told with model, serial number and size' \
	fails 2 "'$drive' (QEMU NVMe Ctrl, serial ringbench, .* MiB)" prepare --target=$drive
check 'a drive with another serial number is not written to' \
	fails 2 'expect-serial=other.*is on another device (QEMU' prepare --target=$drive \
	--expect-serial=other $writable
check 'one with the right serial number is' performs 100 --target=$drive --file-test-mode=rndwr \
	--file-total-size=4M --expect-serial=ringbench $writable
check 'the serial number is in the result' is environment.target.serial '"ringbench"'

check 'depth 512 in two loops' performs 3000 --target=$drive --file-test-mode=rndrd \
	--file-block-size=512 --file-extra-flags=direct --engine=io_uring --iodepth=512 --threads=2
check 'blocks of 1 MiB' performs 100 --target=$drive --file-test-mode=seqrd \
	--file-block-size=1M --file-extra-flags=direct --engine=io_uring --iodepth=8
check 'blocks that are no sectors are refused' fails 2 '512' run --target=$drive \
	--file-test-mode=rndrd --file-block-size=1000 --file-extra-flags=direct --events=1

finish
