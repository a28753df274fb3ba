#!/bin/sh
#
# polling.sh: I/O that is polled for, on devices with poll queues and without.

. /vm/guest/checks.sh

drive=/dev/nvme0n1
set -- --file-test-mode=rndrd --file-block-size=4K --file-extra-flags=direct

check 'the drive has a poll queue' grep -qx 1 /sys/block/nvme0n1/queue/io_poll
check 'psync waits for interrupts' \
	interrupted 200 performs 200 "$@" --target=$drive --engine=psync
check 'rwf=hipri of pvsync2 is refused: this kernel would drop it' \
	fails 2 'since Linux 5.19 the kernel does not poll' \
	run "$@" --target=$drive --engine=pvsync2 --rwf=hipri --events=1

finish
