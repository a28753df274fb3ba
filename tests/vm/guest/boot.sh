#!/bin/sh
#
# boot.sh [OPTION]… COMMAND…: boot a throw-away guest with an emulated NVMe drive, run COMMAND
# in it as root, print what it prints, and end with its exit status.
#
#   -k DIR          the kernel: what kernel.sh printed (needed)
#   -f PATH[:DEST]  put a file or directory into the guest; a program brings its libraries
#   -a "ARG …"      more kernel arguments (nvme.poll_queues=1)
#   -c              one CPU, and a clock that counts its instructions: time in the guest does not
#                   depend on how busy the host is, and waiting takes none
#   -s IOPS         a second namespace, /dev/nvme0n2, that the host limits to so many I/Os per second
#   -o DIR          what the guest leaves in /out goes there
#   -t SECONDS      time limit (120): then the guest is killed, with status 124
#
# Status 125: the guest died. Always software emulation, so that a guest is the same everywhere,
# and no root is needed: it is for behaviour, never for speed.

set -u
here=$(cd "$(dirname "$0")" && pwd)
kernel="" arguments="" out="" time_limit=120 cpus="-smp 2" slow=""
work=$(mktemp -d "${TMPDIR:-/tmp}/ringbench-vm.XXXXXX") || exit 125
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
root=$work/root

# put PATH DEST: a program needs its libraries, and the loader, where it looks for them.
put() {
	mkdir -p "$root/${2%/*}" && cp -RL "$1" "$root/$2" || exit 125
	[ -f "$1" ] || return 0
	ldd "$1" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
		[ -e "$root/$library" ] && continue
		mkdir -p "$root/${library%/*}" && cp -L "$library" "$root/$library"
	done
}

while getopts k:f:a:o:t:cs: option; do
	case $option in
	k) kernel=$OPTARG ;;
	f) put "${OPTARG%%:*}" "${OPTARG#*:}" ;;
	a) arguments=$OPTARG ;;
	o) out=$OPTARG ;;
	t) time_limit=$OPTARG ;;
	c) cpus="-smp 1 -icount shift=0,sleep=off" ;;
	s) slow="-drive if=none,id=slow,file=$work/slow,format=raw,throttling.iops-total=$OPTARG
		-device nvme-ns,bus=nvme,nsid=2,drive=slow" ;;
	*) exit 125 ;;
	esac
done
shift $((OPTIND - 1))

# An initramfs may be several archives, one after the other.
put "$(command -v busybox)" /bin/busybox
put "$here/init.sh" /init
chmod 755 "$root/init"
echo "$*" >"$root/command"
{ cat "$kernel/modules.cpio"; (cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null); } \
	>"$work/initramfs"
truncate -s 256M "$work/nvme" "$work/slow"

# The guest's output, its status and its files come through three virtio ports. Cloud kernels
# cannot give QEMU an exit status. The command's standard output is a file: QEMU's stdio waits
# for ever if standard input is at its end.
# shellcheck disable=SC2086 # options are words
boot() {
	for port in status output files; do
		: >"$work/$port"
	done
	timeout --foreground -k 5 "$time_limit" qemu-system-x86_64 -accel tcg -cpu max -M q35 $cpus -m 1024 \
		-nodefaults -no-user-config -display none -no-reboot \
		-kernel "$kernel/vmlinuz" -initrd "$work/initramfs" \
		-append "console=ttyS0 panic=-1 quiet random.trust_cpu=on mitigations=off $arguments" \
		-chardev file,id=console,path="$work/console" -serial chardev:console \
		-device virtio-serial-pci \
		-chardev file,id=output,path="$work/output" -device virtserialport,chardev=output,name=output \
		-chardev file,id=status,path="$work/status" -device virtserialport,chardev=status,name=status \
		-chardev file,id=files,path="$work/files" -device virtserialport,chardev=files,name=files \
		-drive if=none,id=drive,file="$work/nvme",format=raw,discard=unmap \
		-device nvme,id=nvme,serial=ringbench,drive=drive $slow </dev/null 2>"$work/qemu"
	ended=$?
}

# About one boot in forty dies of an "Oops: int3" before init: QEMU runs both CPUs at once while
# the kernel patches its own text. One that has not said "start" has not begun with the command,
# and is booted again.
for attempt in 1 2 3; do
	boot
	grep -q start "$work/status" && break
	[ "$ended" -eq 124 ] && break
	echo "boot.sh: the guest died before it began (attempt $attempt of 3)" >&2
done

cat "$work/output"
[ -z "$out" ] || { mkdir -p "$out" && [ -s "$work/files" ] && tar -C "$out" -xf "$work/files"; }
status=$(sed -n 's/^status=\([0-9]*\).*/\1/p' "$work/status")
[ -n "$status" ] && exit "$status"

if [ "$ended" -eq 124 ]; then
	echo "boot.sh: the guest was killed after its time limit of $time_limit s; its console:" >&2
else
	echo "boot.sh: the guest died (QEMU ended with status $ended); its console:" >&2
fi
cat "$work/qemu" >&2
tail -n 25 "$work/console" >&2
[ "$ended" -eq 124 ] && exit 124
exit 125
