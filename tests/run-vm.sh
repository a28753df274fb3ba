#!/bin/sh
#
# run-vm.sh RINGBENCH: boot a guest for each row below, one after the other, run its groups of
# checks (tests/vm/GROUP.sh) in it, and add up what they say. The last line is the plain totals.
#
# VM_KERNELS='6.12'     only guests of these kernels
# VM_GROUPS='nvme dm'   only these groups
# VM_OUT=DIR            keep what the guests leave: the JSON result of each failed check
# VM_CACHE=DIR          where the kernels are kept ($XDG_CACHE_HOME/ringbench/vm)
# VM_TIME_LIMIT=2400    seconds for each guest
# STRICT_SKIPS=1        a skipped check is a failure
#
# A guest that this machine cannot boot is skipped, and counted so.

ringbench=$1
guest=$(cd "$(dirname "$0")" && pwd)/vm/guest

# 6.1 is Debian 12's own kernel. Its poll queue is the same one, so that what it accepts and what
# it only seems to accept can be told apart. 6.18, from the backports of Debian 13, has what came
# after 6.12 (hybrid-iopoll, registered-wait).
# MACHINE is an option of boot.sh: a guest with a clock of its own, or with a throttled drive.
guests() { cat <<'ROWS'
# kernel  suite             kernel argument       machine  groups
6.12      -                 nvme.poll_queues=1    -        probe nvme ring-setup ring-requests polling nullblk dm hang unplug files cgroup
6.12      -                 nvme.poll_queues=1    -c       curve
6.12      -                 nvme.poll_queues=1    -s500    throttled
6.1       -                 nvme.poll_queues=1    -        probe nvme ring-setup ring-requests polling nullblk dm hang unplug files cgroup old-kernel
6.18      trixie-backports  nvme.poll_queues=1    -        ring-setup ring-requests polling
ROWS
}

PATH=$PATH:/usr/sbin:/sbin
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0 failed=0 skipped=0

count() { passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3)); }
skip() { echo "skipped: guest with Linux $kernel: $1" >>"$work/skips"; count 0 0 1; }

# What is missing on this machine, with its cure, if something is.
missing() {
	[ "$(uname -m)" = x86_64 ] || { echo "the guest is an x86_64, and this machine is not"; return; }
	for tool in qemu-system-x86_64:qemu-system-x86 busybox:busybox-static dmsetup:dmsetup; do
		command -v "${tool%:*}" >/dev/null ||
			echo "'${tool%:*}' is missing: install ${tool#*:}, or run ./configure --install-deps=all"
	done | head -n 1
}

# The groups of a row, less those that were not asked for.
wanted() {
	for group; do
		case " ${VM_GROUPS:-$group} " in *" $group "*) printf '%s ' "$group" ;; esac
	done
}

# boot_guest DIRECTORY_OF_THE_KERNEL ARGUMENT MACHINE GROUP…
boot_guest() {
	kernel_directory=$1 argument=$2 machine=${3#-}
	shift 3
	"$guest/boot.sh" -k "$kernel_directory" -a "$argument" -t "${VM_TIME_LIMIT:-2400}" \
		${machine:+"-$machine"} \
		${VM_OUT:+-o "$VM_OUT/$kernel"} -f "$ringbench:/bin/ringbench" \
		-f "$(command -v dmsetup):/bin/dmsetup" -f "${guest%/guest}:/vm" \
		sh /vm/guest/groups.sh "$@"
}

# one_guest KERNEL SUITE ARGUMENT MACHINE GROUP…
one_guest() {
	kernel=$1 suite=${2#-} argument=$3 machine=$4
	shift 4
	# shellcheck disable=SC2046 # groups are words
	set -- $(wanted "$@")
	case " ${VM_KERNELS:-$kernel} " in *" $kernel "*) ;; *) return ;; esac
	[ $# -gt 0 ] || return

	lack=$(missing)
	[ -z "$lack" ] || { skip "$lack"; return; }
	directory=$("$guest/kernel.sh" "$kernel" "$suite" 2>"$work/why") ||
		{ skip "$(cat "$work/why")"; return; }

	started=$(date +%s)
	boot_guest "$directory" "$argument" "$machine" "$@" >"$work/log" 2>&1 </dev/null
	status=$?
	totals=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$work/log")
	grep -Ev '^[0-9]+ passed, [0-9]+ failed' "$work/log"
	echo "guest with Linux $kernel: status $status after $(($(date +%s) - started)) s"
	# shellcheck disable=SC2086 # three words
	count ${totals:-0 1 0}
}

guests >"$work/guests"
while read -r kernel suite argument machine groups; do
	# shellcheck disable=SC2086 # groups are words
	[ "$kernel" = '#' ] || one_guest "$kernel" "$suite" "$argument" "$machine" $groups
done <"$work/guests"

echo
[ -s "$work/skips" ] && cat "$work/skips"
echo "$passed passed, $failed failed, $skipped skipped"
[ $((passed + failed + skipped)) -gt 0 ] || { echo "no guest ran" >&2; exit 1; }
[ "$failed" -eq 0 ] && { [ "$skipped" -eq 0 ] || [ "${STRICT_SKIPS-}" != 1 ]; }
