#!/bin/sh
#
# throttled.sh: a drive that the host limits to 500 I/Os per second is good enough for 400, and not
# for 1,000. So many I/Os are in flight that the guest may sleep for half a second.

. /vm/guest/checks.sh

# Since Linux 6.12 namespaces are looked for in parallel (commit 4e893ca81170),
# so the second one may have the first name.
slow=$(grep -lx 2 /sys/block/nvme0n*/nsid)
slow=${slow%/nsid}
drive=/dev/${slow##*/}

# judged STATUS VERDICT COMMAND OBJECTIVE
judged() {
	fails "$1" "$2: iops is [45][0-9][0-9]" "$3" --target="$drive" --file-total-size=16M \
		--file-test-mode=rndrd --file-block-size=4K --file-extra-flags=direct \
		--engine=io_uring --iodepth=256 --time=3 --objective="$4"
}

check 'it is filled, so that reads are real' says 'written' prepare --target="$drive" \
	--file-total-size=16M --allow-device-writes="$drive"
check 'run: more than 400 is a PASS' judged 0 PASS run 'iops>400'
check 'run: more than 1,000 is a FAIL' judged 3 FAIL run 'iops>1000'
check 'check: more than 400 is a PASS' judged 0 PASS check 'iops>400'
check 'check: more than 1,000 is a FAIL' judged 3 FAIL check 'iops>1000'

finish
