#!/bin/sh
#
# static.sh PROGRAM STATIC: does the static program run where nothing else is, and does it see what
# PROGRAM sees? As root, for chroot(8).

set -u
# shellcheck source=tests/package/totals.sh
. "$(dirname "$0")/totals.sh"
program=$1 static=$2

alone() { chroot "$work/root" /ringbench "$@"; }
needs_no_file() { ! readelf --program-headers "$static" | grep INTERP; }

# What a target is, its mount above all, which the static program reads with code of its own.
target_of() { "$1" probe "$2" | sed -n '/^target/,/^$/p' | sed 's/[0-9.]* [KMGT]iB//g'; }
sees_the_same() {
	target_of "$program" "$1" >"$work/one"
	target_of "$static" "$1" >"$work/other"
	[ -s "$work/one" ] && diff "$work/one" "$work/other"
}

reads() {
	alone run --file-num=1 --file-total-size=1M --target=/ --file-test-mode=rndrd \
		--events=100 --time=0 --engine="$1"
}

mkdir "$work/root"
cp "$static" "$work/root/ringbench"
check 'it needs no other file' needs_no_file
for directory in / /proc /dev/shm "$work"; do
	check "it sees the mount of $directory" sees_the_same "$directory"
done
if [ "$(id -u)" -ne 0 ]; then
	skip 'in an empty root' 'needs root'
else
	check 'in an empty root it has its profiles' alone show profile oltp
	check 'in an empty root it makes files' \
		alone prepare --file-num=1 --file-total-size=1M --target=/
	for engine in psync libaio auto; do
		check "in an empty root it reads with $engine" reads $engine
	done
fi
totals
