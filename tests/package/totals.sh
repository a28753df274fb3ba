# shellcheck shell=sh
# Counted checks, for the scripts beside this one: it makes $work, and removes it at the end.

work=$(mktemp -d "${TMPDIR:-/var/tmp}/ringbench-package.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

# check NAME COMMAND…
check() {
	name=$1
	shift
	if "$@" >"$work/log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "failed: $name"
		tail -n 30 "$work/log"
	fi
}

# skip NAME REASON
skip() {
	skipped=$((skipped + 1))
	echo "skipped: $1: $2"
}

# The last line, as 'make check' prints it.
totals() {
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" -eq 0 ]
}
