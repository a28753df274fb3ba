#!/bin/sh
#
# kernel.sh SERIES [SUITE]: Debian's newest cloud kernel of a series ("6.12"), as a guest needs it;
# from a suite ("trixie-backports") that the system itself does not use, if one is named.
#
# Prints a directory with vmlinuz, and modules.cpio: an initramfs of the modules for the tests.
# The package is downloaded with apt-get and unpacked with dpkg -x; nothing is installed, and no
# root is needed. The directory is kept in the cache (below), and used again until there is a newer
# kernel. What cannot be had is said in one line on stderr, with status 77.

set -u
series=$1 suite=${2-}
cache=${VM_CACHE:-${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/ringbench/vm}

# The guest's modules; those that they depend on come by themselves, and what a kernel has built
# in, or has not at all, is left out.
modules="virtio_pci virtio_console nvme configfs null_blk brd dm-mod dm-flakey dm-delay raid1 ext4"
kept=$(printf '%s' "$modules" | cksum | cut -d' ' -f1)	# other modules, another directory

cannot() { echo "$*" >&2; exit 77; }

for tool in apt-get dpkg; do
	command -v $tool >/dev/null ||
		cannot "the guest's kernel is Debian's, and there is no $tool here: run this on Debian 12 or newer"
done
mkdir -p "$cache" 2>/dev/null
work=$(mktemp -d "$cache/new.XXXXXX" 2>/dev/null) ||
	cannot "cannot write to '$cache': name another directory with VM_CACHE=DIR"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What the package lists know as the newest. Security updates change it, so it is looked up.
# shellcheck disable=SC2086 # options are words
newest() {
	apt-cache $lists search --names-only "^linux-image-$series\.[^ ]*-cloud-amd64\$" |
		awk '{ print $1 }' | sort -V | tail -n 1
}

# shellcheck disable=SC2086 # options are words
download() {
	package=$(newest)
	[ -n "$package" ] || return 1
	[ -d "$cache/$package.$kept" ] ||
		(cd "$work" && timeout 300 apt-get $lists download -qq "$package") >"$work/log" 2>&1
}

# add MODULE: with those that it depends on, unpacked, to $root.
add() {
	found=$(find "$work/package" -name "$1.ko*" -o -name "$(echo "$1" | tr _ -).ko*" | head -n 1)
	module=$root/lib/modules/$version/$(basename "${found%.xz}")
	{ [ -n "$found" ] && [ ! -e "$module" ]; } || return 0
	case $found in
	*.xz) busybox unxz -c "$found" >"$module" ;;
	*) cp "$found" "$module" ;;
	esac
	for needed in $(tr '\0' '\n' <"$module" | sed -n 's/^depends=//p' | tr , ' '); do
		add "$needed"
	done
}

unpack() {
	version=${package#linux-image-} root=$work/root
	dpkg -x "$work"/linux-image-*.deb "$work/package" || return 1
	mkdir -p "$root/lib/modules/$version" "$work/done"
	for module in $modules; do
		add "$module"
	done
	busybox depmod -b "$root" "$version" || return 1
	(cd "$root" && find . | busybox cpio -o -H newc) >"$work/done/modules.cpio" 2>"$work/log" &&
	cp "$work"/package/boot/vmlinuz-* "$work/done/vmlinuz" &&
	{ mv -T "$work/done" "$cache/$package.$kept" 2>/dev/null || [ -d "$cache/$package.$kept" ]; }
}

# Lists of one's own can be fetched without root, and without changing the system.
own_lists() {
	lists="-o Dir::State::Lists=$cache/lists$suite -o Dir::Cache=$cache/apt$suite"
	mkdir -p "$cache/lists$suite/partial" "$cache/apt$suite/archives/partial"
	[ -n "$suite" ] || return
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
		"http://deb.debian.org/debian $suite main" >"$cache/$suite.list"
	lists="$lists -o Dir::Etc::SourceList=$cache/$suite.list -o Dir::Etc::SourceParts=/dev/null"
}

# The system's lists may be missing, or so old that the mirror has dropped what they name.
lists=""
[ -z "$suite" ] || own_lists
download || {
	own_lists
	# shellcheck disable=SC2086 # options are words
	timeout 300 apt-get $lists update -qq >"$work/log" 2>&1
	download
} || {
	package=$(find "$cache" -maxdepth 1 -name "linux-image-$series.*.$kept" -exec basename {} \; |
		sort -V | tail -n 1)
	package=${package%".$kept"}
	[ -n "$package" ] || cannot "no package linux-image-$series.*-cloud-amd64 can be had:" \
		"it is in Debian's ${suite:-security suite} (apt-get said: $(tail -n 1 "$work/log" 2>/dev/null))"
}
[ -d "$cache/$package.$kept" ] || unpack ||
	cannot "cannot unpack $package in '$cache': $(tail -n 1 "$work/log")"
echo "$cache/$package.$kept"
