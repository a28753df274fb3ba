#!/bin/sh
#
# run.sh [TARGET…]: fuzz what reads texts of others, with clang's libFuzzer under the address and
# undefined behaviour sanitizers. Each target is a file here; its seeds are in corpus/TARGET,
# those of profiles are also the profiles that are installed.
# What is found on the way is kept in fuzz-build/corpus/TARGET and serves the next run.
#
# FUZZ_TIME=60    seconds for each target

: "${FUZZ_TIME:=60}"
source_dir=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
fuzz=$source_dir/tests/fuzz

command -v clang >/dev/null || { echo "make fuzz needs clang (./configure --install-deps=all)" >&2; exit 1; }
mkdir -p fuzz-build/corpus fuzz-build/found && cd fuzz-build || exit 1
"$source_dir/configure" CC=clang --enable-asan CFLAGS='-O1 -g -fsanitize=fuzzer-no-link' >configure.log ||
	{ tail configure.log >&2; exit 1; }

targets=$*
if [ -z "$targets" ]; then
	for file in "$fuzz"/*.c; do
		name=$(basename "$file" .c)
		[ "$name" = input ] || targets="$targets $name"
	done
fi
programs=""
for name in $targets; do programs="$programs tests/fuzz/$name"; done
# shellcheck disable=SC2086 # names are words
make ringbench $programs || exit 1

# The words that a mutation may try: every option, and what is known to be special.
{
	./ringbench show options | sed -n 's/^  \([a-z][a-z0-9-]*\).*/"\1"/p'
	printf '"%s"\n' -- = on off auto , '[a]' '[a/b]' '[*/b]' 'a/' --job=a --set=a/ 'inherit' 0 -1 18446744073709551616 1e308 nan inf 60/40 4K \
		'iops<0.95' 'p99.9>=1.1' io_uring psync rndrw 0-3
} >dictionary

passed=0 failed=0
for name in $targets; do
	seeds=$fuzz/corpus/$name
	[ "$name" != profile ] || seeds="$seeds $source_dir/bench-profiles"
	mkdir -p "corpus/$name"
	# shellcheck disable=SC2086 # directories are words
	if "tests/fuzz/$name" -max_total_time="$FUZZ_TIME" -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
		-dict=dictionary -artifact_prefix="found/$name-" -verbosity=0 -print_final_stats=1 -close_fd_mask=1 \
		"corpus/$name" $seeds >"$name.log" 2>&1
	then
		passed=$((passed + 1))
		echo "fuzz: $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$name.log") inputs in $FUZZ_TIME s"
	else
		failed=$((failed + 1))
		cat "$name.log"
		echo "fuzz: $name FAILED; again: cd fuzz-build && tests/fuzz/$name found/$name-…"
	fi
done
echo
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
