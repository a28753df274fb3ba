# tools.sh: how the numbers of the rows are got; sourced by bench.sh. The functions that rows name
# run one tool once, in the bench directory, and print one number.
#
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # variables from and for bench.sh
# shellcheck disable=SC2086 # $under and $batched are words

{ read -r first_cpu && read -r last_cpu && read -r open_files_max; } <<END
$(python3 -c 'import os, resource, sys
cpus = os.sched_getaffinity(0)
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
print(min(cpus), max(cpus), hard if hard >= 0 else sys.maxsize, sep="\n")')
END

nothing() { echo -; }

calculate() { awk "BEGIN { print $1 }"; }

# field KEY…: that value of the JSON document on stdin.
field() {
	python3 -c 'import functools, json, sys
sys.tracebacklimit = 0
keys = [int(key) if key.isdigit() else key for key in sys.argv[1:]]
print(functools.reduce(lambda value, key: value[key], keys, json.load(sys.stdin)))' "$@"
}

# seconds COMMAND…: how long it takes; what it prints is dropped.
seconds() {
	python3 -c 'import subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.monotonic() - start)' "$@"
}

# ---- each tool on one CPU, reading 4 KiB at random ----

under=	# valgrind, while instructions are counted
batched='--iodepth=128 --batch-submit=32 --batch-complete=32'

# Made once, and read once in order: then all find it in the page cache, in one state.
make_cached_file() {
	"$ringbench" prepare --quiet --file-num=1 --file-total-size=1G && cat test_file.0 >/dev/null
}

ours() {
	$under "$ringbench" run --quiet --cpus="$last_cpu" \
		--file-num=1 --file-test-mode=rndrd --file-block-size=4K "$@"
}
ours_cached() { ours --file-total-size=1G "$@"; }

fio_reads() {
	$under fio --name=bench --output-format=json --thread=1 --cpus_allowed="$last_cpu" \
		--rw=randread --bs=4k --invalidate=0 --norandommap=1 --randrepeat=0 "$@"
}
fio_cached() { fio_reads --filename=test_file.0 --size=1g "$@"; }

# What $batched is called there, with all that makes io_uring faster in fio.
fio_uring_options='--ioengine=io_uring --fixedbufs=1 --registerfiles=1
	--iodepth=128 --iodepth_batch_submit=32 --iodepth_batch_complete_min=32'

sysbench_cached() {
	taskset -c "$last_cpu" $under sysbench fileio run --file-num=1 --file-total-size=1G \
		--file-test-mode=rndrd --file-block-size=4K "$@"
}

# ---- I/Os per second ----

ours_iops() { "$@" --json=- --time="$BENCH_SECONDS" | field runs 0 read iops; }
fio_iops() { "$@" --time_based=1 --runtime="$BENCH_SECONDS" | field jobs 0 read iops; }
sysbench_iops() {
	"$@" --time="$BENCH_SECONDS" | awk '$1 == "reads/s:" { print $2 + 0; found = 1 }
		END { exit !found }'
}

ours_uring() { ours_iops ours_cached --engine=io_uring $batched; }
ours_psync() { ours_iops ours_cached --engine=psync; }
ours_mmap() { ours_iops ours_cached --engine=mmap; }
fio_uring() { fio_iops fio_cached $fio_uring_options; }
fio_psync() { fio_iops fio_cached --ioengine=psync; }
sysbench_sync() { sysbench_iops sysbench_cached --file-io-mode=sync; }
sysbench_mmap() { sysbench_iops sysbench_cached --file-io-mode=mmap; }
sysbench_async() { sysbench_iops sysbench_cached --file-io-mode=async --file-async-backlog=128; }

# ---- user-space instructions per I/O ----

# instructions OPTION COMMAND…: the difference between two runs that OPTION=N bounds, so that
# all that is done once cancels out, or is little for each of 400,000 I/Os. They are short, so
# that little is in it of what is done once in a second. (Valgrind counts a "rep movsb" once for
# each byte, so the C library must copy without: otherwise the snapshots that are due every 200 ms
# would cost more, the slower the machine is.)
no_rep=glibc.cpu.x86_rep_movsb_threshold=1000000000:glibc.cpu.x86_rep_stosb_threshold=1000000000
instructions() {
	option=$1
	shift
	for count in 20000 420000; do
		under="env GLIBC_TUNABLES=$no_rep valgrind --tool=callgrind --compress-strings=no --compress-pos=no
			--callgrind-out-file=callgrind.$count"
		"$@" "$option=$count" >/dev/null || return
	done
	awk '/^totals:/ { total[++runs] = $2 } END { print (total[2] - total[1]) / 400000 }' \
		callgrind.20000 callgrind.420000
}

# … and where they are, in the line below. Intervals take a second each, not an I/O: without them.
our_instructions() {
	instructions --events ours_cached --time=0 --report-interval=1h "$@" &&
		python3 "$scripts/stages.py" callgrind.20000 callgrind.420000 400000 > details
}

ours_uring_instructions() { our_instructions --engine=io_uring $batched; }
ours_psync_instructions() { our_instructions --engine=psync; }
ours_nop_instructions() { our_instructions --engine=nop $batched; }
ours_single_instructions() { our_instructions --engine=io_uring --iodepth=1; }
ours_nop_sequential_instructions() {
	our_instructions --engine=nop $batched --file-test-mode=seqrd
}
ours_nop_write_instructions() {
	our_instructions --engine=nop $batched --file-test-mode=rndwr --file-fsync-freq=0
}
ours_nop_mixed_instructions() {
	our_instructions --engine=nop $batched --file-test-mode=rndrw --file-rw-ratio=60/40 \
		--file-fsync-freq=0
}
ours_nop_zipfian_instructions() {
	our_instructions --engine=nop $batched --rand-type=zipfian --rand-zipfian-exp=0.8
}
# Both jobs do as many I/Os as are asked for.
ours_two_jobs() { ours_cached --time=0 "$@" --job=one --job=two; }
ours_nop_two_jobs_instructions() {
	calculate "$(instructions --events ours_two_jobs --report-interval=1h --engine=nop \
		$batched) / 2"
}
ours_nop_sizes_instructions() {
	our_instructions --engine=nop $batched --block-sizes=4K:60,16K:30,64K:10
}
ours_nop_rate_instructions() { our_instructions --engine=nop $batched --rate=1G; }
ours_nop_uniform_rate_instructions() {
	our_instructions --engine=nop $batched --rate=1G --rate-process=uniform
}
fio_uring_instructions() { instructions --number_ios fio_cached $fio_uring_options; }
sysbench_sync_instructions() { instructions --events sysbench_cached --time=0; }

# ---- the tool's own cost ----

ours_nop() { ours_cached --engine=nop $batched "$@"; }
ours_nop_1() { ours_iops ours_nop; }
ours_nop_2() { ours_iops ours_nop --threads=2 --cpus="$first_cpu,$last_cpu"; }

ours_nop_user_share() {
	ours_nop --json=- --time="$BENCH_SECONDS" > nop.json &&
		user=$(field runs 0 cpu user_s < nop.json) &&
		system=$(field runs 0 cpu system_s < nop.json) &&
		calculate "100 * $user / ($user + $system)"
}

# The peak, less 128 buffers of 4 KiB.
ours_memory() {
	command time -f %M -o peak "$ringbench" run --quiet --file-num=1 --file-total-size=1G \
		--file-test-mode=rndrd --file-block-size=4K --engine=io_uring $batched \
		--time="$BENCH_SECONDS" >/dev/null && calculate "($(cat peak) - 512) / 1024"
}

# ---- files: making and opening them ----

# prepare_speed COMMAND…: MiB/s from the start until all is on the disk.
prepare_speed() {
	mkdir set && cd set &&
		took=$(seconds sh -c '"$@" && sync test_file.*' sh "$@" \
			--file-num=16 --file-total-size=512M) &&
		calculate "512 / $took" && rm -r ../set
}
ours_prepare() { prepare_speed "$ringbench" prepare --quiet; }
sysbench_prepare() { prepare_speed sysbench fileio prepare; }

# read_set FILES: seconds of a run on so many files of 4 KiB; almost all of it is its start.
read_set() {
	mkdir -p "set-$1" && cd "set-$1" || return
	set -- --quiet --file-num="$1" --file-total-size="$(($1 * 4))K" --file-block-size=4K
	[ -e test_file.0 ] || "$ringbench" prepare "$@" || return
	seconds "$ringbench" run "$@" --file-test-mode=rndrd --time=0 --events=1000
}
ours_open_time() {
	many=$(read_set 10000) && one=$(read_set 1) && calculate "$many - $one"
}

# ---- a block device in memory ----

# memory_disk: its path; made when first asked for.
memory_disk() {
	[ -s memory_disk ] || {
		mkdir memory && mount -t tmpfs -o size=520m tmpfs memory &&
		head -c 512M test_file.0 > memory/disk &&
		losetup --find --show --direct-io=on memory/disk > memory_disk
	} && cat memory_disk
}

memory_disk_remove() {
	[ ! -s memory_disk ] || losetup -d "$(cat memory_disk)"
	# Lazy: who was interrupted may not have closed it yet.
	[ ! -s memory/disk ] || umount -l memory
}

ours_direct() {
	ours_iops ours --target="$(memory_disk)" --file-total-size=512M \
		--file-extra-flags=direct --engine=io_uring $batched
}
fio_direct() { fio_iops fio_reads --filename="$(memory_disk)" --direct=1 $fio_uring_options; }
