#!/bin/sh
#
# curve.sh: latency against load, of a device of which theory knows all: eight servers of 2 ms each
# (M/D/8). By simulation, power is highest at 3,200 requests per second, and p99 is 3 ms at 2,498.
# The guest's clock counts instructions, so a busy host makes nothing late.

. /vm/guest/checks.sh

set -- --target=/dev/nullb0 --file-test-mode=rndrd --file-block-size=4K --file-extra-flags=direct \
	--engine=io_uring --iodepth=8

# near NUMBER THEORY
near() {
	awk -v n="$1" -v theory="$2" 'BEGIN { exit !(n > 0.95 * theory && n < 1.05 * theory) }' ||
		{ echo "$1, and by theory it is $2"; false; }
}

check 'null_blk that takes 2 ms' null_blk irqmode=2 completion_nsec=2000000
check 'a curve with an objective' measure curve "$@" --rand-seed=1 --budget=240 \
	--objective='p99<3ms'
# shellcheck disable=SC2046 # numbers are words
set -- $(value curve.steps_missing curve.knee.iops curve.limit.kind curve.limit.iops \
	curve.limit.runs_missing)
check 'nothing was left out' test "$1 $5" = '0 0'
check 'its knee is that of M/D/8, within 5 %' near "$2" 3200
check 'the limit is found' test "$3" = '"found"'
check 'it is that of M/D/8, within 5 %' near "$4" 2498

finish
