#!/bin/sh
#
# nullblk.sh: are the numbers right? This device ends each I/O after 2 ms, no sooner, and as many
# at once as it is given. The machine may be busy, and an I/O take longer; never shorter.

. /vm/guest/checks.sh

set -- --target=/dev/nullb0 --file-test-mode=rndrd --file-block-size=4K --file-extra-flags=direct

# What dd sees: the time of one I/O of its 50.
reference_ns() {
	from=$(cut -d' ' -f1 /proc/uptime)
	dd if=/dev/nullb0 of=/dev/null bs=4k count=50 iflag=direct 2>/dev/null
	awk -v from="$from" '{ printf "%d\n", ($1 - from) * 1e9 / 50 }' /proc/uptime
}

# performed DEPTH OPTION…: a run that keeps the law which holds on a busy machine too: no I/O is
# faster than the device, and so IOPS have a limit.
performed() {
	depth=$1
	shift
	performs $((50 * depth)) "$@" --iodepth="$depth" &&
		between runs.total.latency_ns.min 2000000 1e9 &&
		between runs.total.iops 1 $((depth * 500))
}

# Depth is IOPS times latency (Little), but for the beginning and the end, when fewer are in flight.
kept_depth() {
	in_flight=$(value runs.total.iops runs.total.latency_ns.mean |
		awk '{ print $1 * $2 / 1e9 }')
	awk -v n="$in_flight" -v depth="$depth" 'BEGIN { exit !(n > 0.9 * depth && n <= 1.01 * depth) }' ||
		{ echo "IOPS times latency is $in_flight, not the depth of $depth"; false; }
}

# A busy machine can delay half of the I/Os: it is given three chances, and dd tells how it is.
latency_is_right() {
	for _ in 1 2 3; do
		limit=$(($(reference_ns) * 2))
		performed "$@" || return
		kept_depth && between runs.total.latency_ns.p50 2000000 $limit && return
	done
	false
}

# All I/Os in flight are served at once, so eight times the depth is nearly eight times the IOPS.
depth_counts() {
	for _ in 1 2 3; do
		performed 1 "$@" || return
		alone=$(value runs.total.iops)
		performed 8 "$@" || return
		between runs.total.iops "$(awk -v n="$alone" 'BEGIN { print 3 * n }')" 4000 && return
	done
	false
}

check 'null_blk that takes 2 ms' null_blk irqmode=2 completion_nsec=2000000
for engine in io_uring libaio pool; do
	check "$engine at depth 1: latency and IOPS" latency_is_right 1 "$@" --engine=$engine
	check "$engine at depth 8: latency and IOPS" latency_is_right 8 "$@" --engine=$engine
	check "$engine at depth 8 has the IOPS of eight" depth_counts "$@" --engine=$engine
done
for engine in psync pvsync2 sync; do
	check "$engine: latency and IOPS" latency_is_right 1 "$@" --engine=$engine
done

finish
