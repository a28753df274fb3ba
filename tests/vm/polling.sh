#!/bin/sh
#
# polling.sh: I/O that is polled for, on devices with poll queues and without.

. /vm/guest/checks.sh

drive=/dev/nvme0n1
allow=--allow-device-writes
set -- --file-test-mode=rndrd --file-block-size=4K --file-extra-flags=direct

check 'the drive has a poll queue' grep -qx 1 /sys/block/nvme0n1/queue/io_poll
check 'psync waits for interrupts' \
	interrupted 200 performs 200 "$@" --target=$drive --engine=psync
check 'rwf=hipri of pvsync2 is refused: this kernel would drop it' \
	fails 2 'since Linux 5.19 the kernel does not poll' \
	run "$@" --target=$drive --engine=pvsync2 --rwf=hipri --events=1

# ---- a ring that polls ----

# polls DEVICE: all that a polling ring is asked for; a fsync is done beside it.
polls() {
	set -- --target="$1" $allow="$1" --file-total-size=16M --file-block-size=4K \
		--file-extra-flags=direct --engine=io_uring --iopoll
	check 'reads, one at a time' performs 300 "$@" --file-test-mode=rndrd
	check 'polling was granted' granted iopoll
	check 'reads in depth and in batches' performs 3000 "$@" --file-test-mode=rndrd \
		--iodepth=64 --batch-submit=16 --batch-complete=16
	check 'two loops read and write' performs 2000 "$@" --file-test-mode=rndrw \
		--iodepth=32 --threads=2
	check 'a write and its fsync in one' performs 200 "$@" --file-test-mode=rndwr \
		--file-fsync-all --iodepth=8
	check 'there were as many fsyncs' is runs.fsync.ios 200
	check 'fsyncs between reads and writes' performs 500 "$@" --file-test-mode=rndrw \
		--file-fsync-freq=10 --iodepth=16
	check 'there were fsyncs' between runs.fsync.ios 10 50
	check 'an fsync after each write, one at a time' performs 100 "$@" \
		--file-test-mode=rndwr --file-fsync-freq=1
	check 'there were as many' is runs.fsync.ios 100
	check 'and one at the end' is runs.end_fsyncs 1
	check 'vectors, priorities, and workers' performs 300 "$@" --file-test-mode=rndrw \
		--iodepth=8 --vectored --fixed-buffers=off --ioprio-class=be --async-every=5
	check 'the preset of it' performs 300 "$@" --preset=polled --file-test-mode=rndrd
	check 'polls too' granted iopoll
	check 'polling gives way to an order of fsyncs, if it was only to be tried' \
		performs 100 "$@" --iopoll=auto --file-test-mode=rndwr --file-fsync-freq=10 \
		--fsync-order=drain
	check 'which the result says' refused iopoll
	if kernel_before 6.13; then
		check 'hybrid polling is refused by name' fails 2 'hybrid-iopoll.*6\.13' \
			run "$@" --hybrid-iopoll --file-test-mode=rndrd --events=1
		check 'and done without, if it was only to be tried' performs 300 "$@" \
			--hybrid-iopoll=auto --file-test-mode=rndrd
		check 'which the result says' refused hybrid-iopoll
	else
		check 'hybrid polling' performs 300 "$@" --hybrid-iopoll \
			--file-test-mode=rndrd --iodepth=4
	fi
}

polls $drive
check 'no interrupt ends a read that is polled for' polled 300 performs 300 "$@" \
	--target=$drive --engine=io_uring --iopoll
check 'blocks are right that are written and read so' \
	says 'written' prepare --target=$drive --validate --file-total-size=4M $allow=$drive
check '… in turns, with fsyncs' performs 300 --target=$drive --validate --file-total-size=4M \
	--file-test-mode=rndrw --file-extra-flags=direct --engine=io_uring --iopoll --iodepth=8 \
	--file-fsync-freq=20 $allow=$drive

check 'null_blk with a poll queue' null_blk irqmode=0 poll_queues=1
check 'it says that it polls' grep -qx 1 /sys/block/nullb0/queue/io_poll
polls /dev/nullb0

# ---- refused ----

set -- run "$@" --engine=io_uring --iopoll --events=1
check 'null_blk without poll queues' null_blk irqmode=0 poll_queues=0
check 'is refused with the cure' \
	fails 2 'nullb0.*has no poll queues (load null_blk with queue_mode=2 poll_queues=N)' \
	"$@" --target=/dev/nullb0
# An old kernel takes requests to be polled for on it, and spins.
check 'brd' modprobe brd rd_nr=1 rd_size=16384
check 'is refused: it has no poll queues' fails 2 'ram0.*has no poll queues' \
	"$@" --target=/dev/ram0
check 'and done without polling, if that was only to be tried' performs 100 --target=/dev/ram0 \
	--file-test-mode=rndrd --file-extra-flags=direct --engine=io_uring --iopoll=auto
check 'which the result says' refused iopoll
check 'no device below tmpfs: refused' fails 2 'is not on a block device' \
	"$@" --target=/dev/shm --scratch --file-num=1 --file-total-size=1M
check 'a buffered file is refused' fails 2 'add --file-extra-flags=direct' \
	run --target=$drive --file-test-mode=rndrd --engine=io_uring --iopoll --events=1

finish
