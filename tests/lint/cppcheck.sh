#!/bin/sh
#
# cppcheck.sh: what cppcheck finds in the program (the tests' macros are beyond it). Two checks
# are off: it takes what a function pointer returns for its argument (returnDanglingLifetime),
# and wants "i < n &&" first even where the array ends with a 0 (arrayIndexThenCheck).

. tests/lint/common
need cppcheck

cppcheck --quiet --error-exitcode=1 -j 2 --std=c11 --inline-suppr \
	--enable=warning,portability,performance \
	--suppress=missingIncludeSystem --suppress=returnDanglingLifetime \
	--suppress=arrayIndexThenCheck \
	--template='{file}:{line}: {message} ({id})' \
	-D_GNU_SOURCE -D__linux__ -Iinclude -I"$BUILD_DIR" src
