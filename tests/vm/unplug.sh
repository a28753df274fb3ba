#!/bin/sh
#
# unplug.sh: a drive is pulled while it is read. Whatever the engine, that is an error, and not a
# run that was fast; and what was measured before is in the result.

. /vm/guest/checks.sh
: "${json:?}"	# of checks.sh

drive=/dev/nvme0n1

# The kernel gives the same name again once no process has the old device open.
plug() {
	echo 1 >/sys/bus/pci/rescan
	comes [ -b $drive ]
}

# unplugged ARG…: pulled as soon as the first numbers are there.
unplugged() {
	rm -f "$json"
	: >/tmp/said
	ringbench run --target=$drive --file-test-mode=rndrd --file-block-size=4K --time=20 \
		--report-interval=0.2 --json="$json" "$@" >>/tmp/said 2>&1 &
	pid=$!
	comes grep -q IOPS /tmp/said
	echo 1 >/sys/class/nvme/nvme0/device/remove
	wait $pid
	ended=$?
	plug || return
	[ $ended -eq 1 ] || { echo "status $ended"; cat /tmp/said; return 1; }
	is runs.stopped_by_error true && is runs.interrupted false &&
		between runs.total.ios 1 1000000000 && between runs.elapsed_s 0.1 25
}

for engine in io_uring libaio pool; do
	check "a drive that is pulled is an error with $engine" \
		unplugged --engine=$engine --iodepth=16 --file-extra-flags=direct
	check 'which is named' said "stopped at an I/O error.*read of 4096 bytes at offset.*'$drive'"
done
for engine in psync pvsync2; do
	check "a drive that is pulled is an error with $engine" \
		unplugged --engine=$engine --file-extra-flags=direct --threads=2
	check 'which is named' said "stopped at an I/O error.*read of 4096 bytes at offset.*'$drive'"
done

# The end of a device is where its pages in memory are not.
check 'a drive that is pulled is an error with mmap' unplugged --engine=mmap
check 'which is named' said "'$drive'"
check 'also if all that is read is in memory' \
	unplugged --engine=mmap --mmap-populate --file-total-size=16M
check 'which is said' said "shrank during the run: '$drive' has 0 B of 16 MiB"
finish
