#!/bin/sh
#
# ring-setup.sh: what is asked of a ring, on a kernel that has it, and on one that does not: then
# it is refused by its name with the version that it needs, and what was only tried is done without.

. /vm/guest/checks.sh

set -- --target=/dev/nvme0n1 --file-test-mode=rndrd --file-block-size=4K --iodepth=16 \
	--file-extra-flags=direct --engine=io_uring

for preset in plain batched tuned sqpoll; do
	check "preset $preset" performs 300 "$@" --preset=$preset
done
check 'sqpoll is granted' granted sqpoll

# since KERNEL FEATURE DEMAND TRY OPTION…
since() {
	version=$1 feature=$2 demand=$3 try=$4
	shift 4
	if kernel_before "$version"; then
		# shellcheck disable=SC2086 # options are words
		check "$feature is refused" \
			fails 2 "$feature is not granted.*needs Linux $version" \
			run "$@" --events=1 $demand
	else
		# shellcheck disable=SC2086
		check "$feature" performs 300 "$@" $demand
		check 'it is granted' granted "$feature"
	fi
	[ -n "$try" ] || return
	check "$feature=auto" performs 300 "$@" "$try"
	if kernel_before "$version"; then
		check 'it is done without' refused "$feature"
	else
		check 'it is granted' granted "$feature"
	fi
}

since 5.18 submit-all --submit-all --submit-all=auto "$@"
since 6.0 single-issuer --single-issuer=on '' "$@"
since 6.1 defer-taskrun --defer-taskrun=on '' "$@"
since 6.12 min-wait '--min-wait=50us --batch-complete=4' '' "$@"
since 6.13 hybrid-iopoll '--iopoll --hybrid-iopoll' '' "$@"
since 6.13 registered-wait --registered-wait --registered-wait=auto "$@"

# Half of the reads are of a device that takes 40 ms. A loop that waits for all eight gets eight, but
# where a busy machine makes it 100 ms, after which a loop looks around. With min-wait it takes what
# there is, and the slow ones come later.
if kernel_before 6.12; then
	skip 'min-wait brings what there is' 'needs Linux 6.12'
else
	check 'null_blk that takes 40 ms' null_blk irqmode=2 completion_nsec=40000000
	set_of_two="$* --target=/dev/nullb0 --file-total-size=32M --iodepth=8 --batch-complete=8"
	# shellcheck disable=SC2086 # options are words
	check 'without min-wait' performs 256 $set_of_two
	check 'eight come together' between runs.queue.reaped.mean 6.5 8
	# shellcheck disable=SC2086
	check 'with min-wait' performs 256 $set_of_two --min-wait=1ms
	check 'fewer come together' between runs.queue.reaped.mean 1 6
fi

# Whatever of it there is: nothing is lost.
check 'all that may be had' performs 300 "$@" --submit-all=auto --registered-wait=auto \
	--no-sqarray=auto --cq-size=64 --iowq-bounded-max=2 --threads=2 --attach-wq=auto

finish
