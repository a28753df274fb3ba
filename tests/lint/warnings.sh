#!/bin/sh
#
# warnings.sh: no compiler has a warning. gcc sees more the more it optimizes, and clang sees other things.

. tests/lint/common
need clang

bad=0
flags="$CFLAGS -Iinclude -I$BUILD_DIR -Werror"
test_flags="$flags -Itests/support $(printf ' -I%s' src/*/)"

# shellcheck disable=SC2086 # flags are words
find src -name '*.c' -print0 | xargs -0 -P 2 -n 1 gcc $flags -O3 -D_FORTIFY_SOURCE=2 -c -o /dev/null || bad=1
# shellcheck disable=SC2086
find src tests -name '*.c' -print0 | xargs -0 -P 2 -n 16 clang $test_flags -fsyntax-only || bad=1
exit $bad
