#!/bin/sh
#
# cgroup.sh: control groups of version 2, which limit CPU, I/O and memory. (Version 1 is what
# tests/e2e/test_quota.c may find on the machine itself.) The limits stand above the group that
# ringbench is in.

. /vm/guest/checks.sh
: "${json:?}"	# of checks.sh

top=/sys/fs/cgroup above=$top/above below=$top/above/below
set -- --target=/dev/nullb0 --file-test-mode=rndrd --file-block-size=4K --engine=psync \
	--file-extra-flags=direct

make_groups() {
	mount -t cgroup2 none $top
	echo '+cpu +io +memory' >$top/cgroup.subtree_control
	mkdir $above
	echo '+cpu +io +memory' >$above/cgroup.subtree_control
	mkdir $below
}
check 'control groups' make_groups
check 'null_blk' null_blk irqmode=0

limit() { echo "$2" >"$above/$1"; }
inside() (
	echo 0 >$below/cgroup.procs
	run "$@"
)
advised() { grep "\"code\": \"$1\"" "$json" || { grep '"code"' "$json"; false; }; }
not_advised() { ! grep "\"code\": \"$1\"" "$json"; }

check 'a CPU quota' limit cpu.max '20000 100000'
check 'is measured' inside "$@" --time=2
check 'and in the result' is environment.cpu_quota_percent 20
check 'as is how often it stopped the run' between runs.cpu.throttled_periods 1 1e6
check 'and told' advised cpu-quota
check 'no CPU quota' limit cpu.max 'max 100000'

check 'an I/O limit' limit io.max "$(cat /sys/block/nullb0/dev) riops=100"
check 'is measured' inside "$@" --time=3
check 'and in the result' is environment.target.limit_read_iops 100
check 'and told' advised io-quota
check 'and not that the processor may be the limit' not_advised core-limit
check 'no I/O limit' limit io.max "$(cat /sys/block/nullb0/dev) riops=max"

check 'a memory limit' limit memory.max 64M
check 'is measured' inside "$@" --events=10
check 'and in the result' is environment.memory_limit_bytes 67108864
check 'and nothing is told of what is no limit' not_advised io-quota

finish
