#!/bin/sh
#
# hang.sh: a device that answers late, or not at all. A run shows what it waited for, and a signal
# ends it in its result all the same; the process follows when the device is there again.

. /vm/guest/checks.sh
: "${json:?}"	# of checks.sh

slow=/dev/mapper/slow
set -- --target=$slow --file-test-mode=rndrd --file-extra-flags=direct --file-block-size=4K

# 8 MiB of the drive, 125 ms late.
slow_device() {
	modprobe dm-mod && modprobe dm-delay &&
		echo "0 16384 delay /dev/nvme0n1 0 125" | dmsetup create slow
}
check 'a slow device' slow_device

# One read after the other: at most 8 in a second, and no second without one.
steady() {
	run --report-interval=1 --time=4 "$@" || return
	awk '/"intervals"/ { on = 1 } on && /"length_s"/ { n++; length_s = $2 + 0 }
		on && /"read": / && match($0, /"ios": [0-9]+/) {
			ios = substr($0, RSTART + 7, RLENGTH - 7) + 0
			if (ios < 1 || ios > 8 * length_s + 1) {
				print ios " in " length_s " s"; bad = 1
			}
		}
		END { if (n < 3) { print n " intervals"; bad = 1 } exit bad }' "$json"
}
for engine in psync io_uring libaio; do
	check "$engine has a few reads in every second" steady "$@" --engine=$engine --iodepth=1
done

# interrupted SIGNAL STATUS ARG…: the device stops while it runs, and goes on when the result is
# there.
interrupted() {
	signal=$1 status=$2
	shift 2
	rm -f "$json" /tmp/said
	/bin/ringbench run --report-interval=1 --json="$json" --time=600 "$@" >>/tmp/said 2>&1 &
	pid=$!
	comes grep -qs IOPS /tmp/said
	dmsetup suspend --noflush slow
	: >/tmp/said
	comes grep -q 'no I/O completed\|no answer' /tmp/said
	kill -s "$signal" $pid
	comes [ -e "$json" ] && there=yes || there=no
	dmsetup resume slow
	wait $pid
	ended=$?
	[ $ended -eq "$status" ] || { echo "status $ended"; return 1; }
	[ "$there" = yes ] && is runs.interrupted true && between runs.left_behind 1 64 &&
		between runs.total.ios 1 1000000
}
for engine in psync sync mmap; do
	flags=direct
	[ $engine != mmap ] || flags=none
	check "$engine ends in its result" interrupted INT 130 "$@" --engine=$engine \
		--file-extra-flags=$flags
done
for engine in io_uring libaio pool; do
	check "$engine ends in its result, 64 deep" interrupted TERM 143 "$@" --engine=$engine \
		--iodepth=64
done
check 'a hang-up does so, too' interrupted HUP 129 "$@" --engine=psync --threads=4

dmsetup remove slow
finish
