#!/bin/sh
#
# deb.sh TARBALL: build the Debian package of these sources, let lintian look at it, and run what is
# in it. Its tests are not run: that is what 'make check' is for.

set -u
# shellcheck source=tests/package/totals.sh
. "$(dirname "$0")/totals.sh"

builds() { (cd "$work/source" && DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage -us -uc -b); }
lintian_is_content() { lintian --allow-root --fail-on error,warning "$work"/ringbench_*.changes; }
unpacks() { dpkg-deb -x "$work"/ringbench_*.deb "$work/root"; }
runs() { "$work/root/usr/bin/ringbench" show profiles; }
has() { [ -s "$work/root/$1" ] || { find "$work/root"; false; }; }

mkdir "$work/source" "$work/root"
tar -C "$work/source" --strip-components=1 -xzf "$1" || exit 1

check 'dpkg-buildpackage builds it' builds
check 'lintian has nothing to say' lintian_is_content
check 'dpkg-deb unpacks it' unpacks
check 'the program in it runs' runs
for file in usr/share/man/man1/ringbench.1.gz usr/share/ringbench/profiles/oltp.ini \
	usr/share/bash-completion/completions/ringbench \
	usr/share/zsh/vendor-completions/_ringbench \
	usr/share/fish/vendor_completions.d/ringbench.fish; do
	check "it has $file" has "$file"
done
totals
