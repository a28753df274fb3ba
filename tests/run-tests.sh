#!/bin/sh
#
# run-tests.sh PROGRAM…: run test programs one after the other and add up what they say.
#
# Each writes a TAP report, which is counted: a test that is announced there and does not end
# in "ok" has failed, so a runner that dies in the middle cannot pass. Reports of sanitizers
# go to files that are shown at the end; one that no test failed by (a leak, which is found
# after the test is over) counts as a failure. The last line is the plain totals.
#
# FILTER='pool/*'   only tests whose suite/name matches
# STRICT_SKIPS=1    a skipped test is a failure
# TIME_LIMIT=3600   seconds for each program
# TEST_JOBS=4       tests at a time: most wait more than they compute

: "${TIME_LIMIT:=3600}"
: "${TEST_JOBS:=4}"
dir=$(mktemp -d) || exit 1
chmod 1777 "$dir"	# programs that a test runs as another user read and write here, too
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What people see is in UTF-8; tests of other character sets say which.
export LC_ALL=C.UTF-8
export ASAN_OPTIONS="log_path=$dir/sanitizer:${ASAN_OPTIONS-}"
export UBSAN_OPTIONS="log_path=$dir/sanitizer:print_stacktrace=1:${UBSAN_OPTIONS-}"
# Criterion keeps what it formats of cr_assert_arr_eq().
echo leak:libcriterion >"$dir/suppressions"
export LSAN_OPTIONS="suppressions=$dir/suppressions:print_suppressions=0:${LSAN_OPTIONS-}"
# The sanitizer knows one table of descriptors, and a loop may have one of its own: then another
# thread's descriptor of the same number is another file.
echo race:wait_of_thread >"$dir/races"
# A forced end (fileio --forced-shutdown) leaves its threads where they are, on purpose.
export TSAN_OPTIONS="report_thread_leaks=0:suppressions=$dir/races:log_path=$dir/sanitizer:\
second_deadlock_stack=1:${TSAN_OPTIONS-}"

[ -w /dev/shm ] || echo "note: Criterion needs a /dev/shm that it can write to" >&2

passed=0 failed=0 skipped=0
for program; do
	printf '\n%s\n' "${program##*/}"
	timeout -k 10 "$TIME_LIMIT" "./$program" --jobs "$TEST_JOBS" ${FILTER:+--filter "$FILTER"} \
		"--tap=$dir/tap"
	status=$?

	# "1..12", then "ok - suite::name (0.01s)", "ok - … # SKIP why" or "not ok - …". The
	# reason "test was skipped" is Criterion's own, for a test that the filter leaves out.
	counts=$(awk -v filter="${FILTER-}" '
		/^1\.\./ { planned = substr($0, 4) }
		filter && /# SKIP test was skipped$/ { planned--; next }
		/^ok - .*# SKIP/ { skipped++; next }
		/^ok - / { ok++ }
		/^not ok - / { bad++ }
		END { if (planned - skipped - ok > bad) bad = planned - skipped - ok
		      print ok + 0, bad + 0, skipped + 0 }' "$dir/tap" 2>/dev/null)
	# shellcheck disable=SC2086 # three words
	set -- ${counts:-0 0 0}
	bad=$2
	for log in "$dir"/sanitizer.*; do
		[ -f "$log" ] || continue
		cat "$log"
		rm "$log"
		[ "$bad" -ge 1 ] || bad=1
	done
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "${program##*/}: ended with status $status"
		bad=1
	fi
	passed=$((passed + $1)) failed=$((failed + bad)) skipped=$((skipped + $3))
	sed -n '/# SKIP test was skipped$/d; s/^ok - \(.*[^ ]\) *# SKIP */skipped: \1: /p' "$dir/tap" \
		2>/dev/null >> "$dir/skips"
	rm -f "$dir/tap"
done

echo
[ -s "$dir/skips" ] && cat "$dir/skips"
echo "$passed passed, $failed failed, $skipped skipped"

if [ $((passed + failed)) -eq 0 ]; then
	echo "no test ran" >&2
	exit 1
fi
[ "$failed" -eq 0 ] && { [ "$skipped" -eq 0 ] || [ "${STRICT_SKIPS-}" != 1 ]; }
