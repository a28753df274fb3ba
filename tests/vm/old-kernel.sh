#!/bin/sh
#
# old-kernel.sh: on Linux 6.1, what it does not have is refused by name, and never dropped.

. /vm/guest/checks.sh

drive=/dev/nvme0n1
set -- run --target=$drive --file-test-mode=rndrd --events=10

check 'rwf=dontcache is refused' fails 2 'dontcache.*6\.14' "$@" --engine=pvsync2 --rwf=dontcache
check 'rwf=nowait is not' says 'pvsync2' "$@" --engine=pvsync2 --rwf=nowait \
	--file-extra-flags=direct

finish
