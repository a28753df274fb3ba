#!/bin/sh
#
# headers.sh: every header compiles by itself and has an include guard of its name.

. tests/lint/common

bad=0
for header in include/*.h src/*/*.h; do
	# shellcheck disable=SC2086 # flags are words
	printf '#include "%s"\n#include "%s"\n' "${header##*/}" "${header##*/}" |
		$CC $CFLAGS -Werror -Iinclude -I"${header%/*}" -I"$BUILD_DIR" -fsyntax-only -x c - || {
		echo "$header:1: does not compile by itself, or not twice"
		bad=1
	}
	guard=$(basename "$header" .h | tr 'a-z-' 'A-Z_')_H
	grep -q "^#ifndef $guard\$" "$header" || {
		echo "$header:1: its include guard is not $guard"
		bad=1
	}
done
exit $bad
