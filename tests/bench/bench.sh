#!/bin/sh
#
# bench.sh RINGBENCH: what ringbench costs, beside what one would use instead: fio and sysbench.
#
# A speed is shown as a ratio and measured in pairs, ours and theirs by turns, on the same file
# and the same CPU: what the machine does meanwhile strikes both. The ratio is the median of the
# pairs' own ratios; behind it stand the least and the greatest. A target is what the project
# holds itself to; one that is missed is "short", which is news and not a failure.
#
# BENCH_SECONDS=2       of each run (whole ones, for sysbench)
# BENCH_PAIRS=5         in each row
# BENCH_ONLY='*psync*'  only rows whose name matches
# BENCH_DIR=DIR         work in a new directory in there (default: here), removed after: 2 GiB
# BENCH_CSV=FILE        write every number to FILE
#
# Exit status: 0, or 1 if a measurement broke.

: "${BENCH_SECONDS:=2}" "${BENCH_PAIRS:=5}" "${BENCH_ONLY:=*}" "${BENCH_DIR:=.}" "${BENCH_CSV:=}"

[ -x "$1" ] || { echo "usage: bench.sh RINGBENCH" >&2; exit 2; }
command -v python3 >/dev/null || { echo "bench.sh: install python3" >&2; exit 2; }
scripts=$(realpath "$(dirname "$0")")
ringbench=$(realpath "$1")
csv=${BENCH_CSV:+$(realpath "$BENCH_CSV")}
dir=$(mktemp -d "$(realpath "$BENCH_DIR")/ringbench-bench.XXXXXX") && cd "$dir" || exit 1

. "$scripts/tools.sh"

clean_up() {
	memory_disk_remove
	cd / && rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

holding=0 short=0 skipped=0 broken=0

# needs THING…: why a row cannot be measured here, or nothing. Tools are named as their packages.
# shellcheck disable=SC2154 # first_cpu, last_cpu, open_files_max: read in tools.sh
needs() {
	for thing; do
		case $thing in
		cpus)	[ "$first_cpu" != "$last_cpu" ] || echo "it takes two CPUs" ;;
		files)	[ "$open_files_max" -gt 10100 ] ||
				echo "only $open_files_max files may be open (ulimit -Hn)" ;;
		disk)	memory_disk >/dev/null 2>&1 ||
				echo "a loop device over tmpfs cannot be set up (root only)" ;;
		*)	command -v "$thing" >/dev/null ||
				echo "'$thing' is missing: install the package $thing" ;;
		esac
	done | head -n 1
}

# pair NUMBER OURS THEIRS: run both, the one or the other first; sets $a and $b.
pair() {
	if [ $(($1 % 2)) -eq 1 ]; then
		a=$($2) && b=$($3)
	else
		b=$($3) && a=$($2)
	fi
}

# pairs COUNT NAME OURS THEIRS: their numbers, a pair a line, in the file "pairs".
pairs() {
	: > pairs
	for i in $(seq "$1"); do
		[ ! -t 2 ] || printf '\r%s: %s of %s\033[K\r' "$2" "$i" "$1" >&2
		pair "$i" "$3" "$4" 2>>log || return
		echo "$a $b" >> pairs
		[ -z "$csv" ] || echo "\"$2\",$i,$a,$b" >> "$csv"
	done
}

# row COUNT NAME TARGET 'NEEDED…' OURS THEIRS: a line of the table from COUNT pairs of the
# commands OURS and THEIRS, each of which prints one number.
row() {
	# shellcheck disable=SC2254 # it is a pattern
	case $2 in $BENCH_ONLY) ;; *) return ;; esac
	# shellcheck disable=SC2086 # words
	why=$(needs $4)
	if [ -n "$why" ]; then
		skipped=$((skipped + 1))
		printf '%-52s not measured: %s\n' "$2" "$why"
		return
	fi

	: > log; : > details
	if ! pairs "$1" "$2" "$5" "$6"; then
		broken=$((broken + 1))
		printf '%-52s broke:\n' "$2"
		tail -n 5 log
	elif python3 "$scripts/line.py" "$2" "$3" < pairs; then
		holding=$((holding + 1))
	else
		short=$((short + 1))
	fi
	cat details
}

"$ringbench" --version
echo "$(uname -sr),$(sed -n '/model name/ { s/.*://; p; q }' /proc/cpuinfo), CPU $last_cpu;" \
	"$BENCH_PAIRS pairs of $BENCH_SECONDS s each"
python3 "$scripts/line.py"
[ -z "$csv" ] || echo "row,pair,ours,theirs" > "$csv"

make_cached_file || exit 1

n=$BENCH_PAIRS
row 1 'io_uring, instructions per I/O: fio' '<= 60' 'valgrind fio' \
	ours_uring_instructions fio_uring_instructions
row 1 'psync, instructions per I/O: sysbench' '<= 100' 'valgrind sysbench' \
	ours_psync_instructions sysbench_sync_instructions
row 1 'io_uring, depth 1, instructions per I/O' '<= 220' valgrind \
	ours_single_instructions nothing
row 1 'nop, instructions per I/O' '<= 60' valgrind ours_nop_instructions nothing
row 1 'nop, in sequence, instructions per I/O' '<= 69' valgrind \
	ours_nop_sequential_instructions nothing
row 1 'nop, writes, instructions per I/O' '<= 90' valgrind ours_nop_write_instructions nothing
row 1 'nop, two of five writes, instructions per I/O' '<= 110' valgrind \
	ours_nop_mixed_instructions nothing
row 1 'nop, zipfian, instructions per I/O' '<= 130' valgrind ours_nop_zipfian_instructions nothing
row 1 'nop, a rate never reached, instructions per I/O' '<= 160' valgrind \
	ours_nop_rate_instructions nothing
row 1 'nop, three block sizes, instructions per I/O' '<= 100' valgrind \
	ours_nop_sizes_instructions nothing
row 1 'nop, a uniform rate never reached, instructions per I/O' '<= 150' valgrind \
	ours_nop_uniform_rate_instructions nothing
row 1 'nop, two jobs, instructions per I/O' '<= 65' valgrind \
	ours_nop_two_jobs_instructions nothing

row "$n" 'io_uring, cached reads, IOPS: fio' '>= 1.3 x' fio ours_uring fio_uring
row "$n" 'io_uring, cached reads, IOPS: sysbench async' '>= 2.0 x' sysbench \
	ours_uring sysbench_async
row "$n" 'psync, cached reads, IOPS: fio' '>= 1.25 x' fio ours_psync fio_psync
row "$n" 'psync, cached reads, IOPS: sysbench sync' '>= 1.25 x' sysbench \
	ours_psync sysbench_sync
row "$n" 'mmap, cached reads, IOPS: sysbench mmap' '>= 1.0 x' sysbench ours_mmap sysbench_mmap
row "$n" 'io_uring, direct reads of a loop device, IOPS: fio' '>= 1.0 x' 'fio disk' \
	ours_direct fio_direct

row "$n" 'nop, IOPS: two loops on two CPUs, one' '>= 1.9 x' cpus ours_nop_2 ours_nop_1
row "$n" 'nop, user share of CPU time, %' '<= 8' '' ours_nop_user_share nothing

row "$n" 'prepare 512 MiB, MiB/s: sysbench' '>= 1.0 x' sysbench \
	ours_prepare sysbench_prepare
row "$n" 'run on 10,000 files and on one, seconds apart' '<= 1' files \
	ours_open_time nothing
row "$n" 'memory besides the buffers, MiB' '<= 8' time ours_memory nothing

echo "$holding of $((holding + short)) targets hold, $skipped not measured, $broken broke"
[ "$broken" -eq 0 ]
