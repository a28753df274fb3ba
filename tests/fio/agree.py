"""Job files through fio and through 'ringbench fio', and what they do.

Each case is a job file after a common kind of public use. CASES are run by both programs on the
null engine: the numbers of reads, of writes and of bytes must be the same. TRACED are run on a file
under strace: the calls, their lengths, the range of their offsets and whether these are in order,
all different and complete must be the same. Needs fio and strace; what lacks them is skipped.
"""
import json
import os
import re
import shutil
import subprocess

CASES = {
    "sequential read of a file": "[a]\nrw=read\nbs=128k\nsize=16m\n",
    "random reads, a name for each": "[global]\nrw=randread\nsize=4m\n[a]\n[b]\nbs=8k\n",
    "database pages with a mixture": "[db]\nrw=randrw\nrwmixread=75\nbs=8k\nsize=8m\niodepth=8\n",
    "log writer": "[wal]\nrw=write\nbs=2300\nsize=22m\nfdatasync=1\n",
    "several jobs of a section": "[w]\nrw=randwrite\nbs=4k\nsize=2m\nnumjobs=4\ngroup_reporting\n",
    "several jobs on one file": "[r]\nrw=randread\nbs=4k\nsize=2m\nnumjobs=3\nfilename=x\nnorandommap\n",
    "one after the other": "[global]\nsize=1m\nbs=4k\n[a]\nrw=read\n[b]\nstonewall\nrw=write\n[c]\nstonewall\nrw=randread\n",
    "number of I/Os": "[n]\nrw=randread\nsize=1m\nnumber_ios=100\n",
    "more I/Os than the size has": "[n]\nrw=read\nsize=1m\nnumber_ios=1000\n",
    "loops": "[l]\nrw=read\nsize=1m\nloops=3\n",
    "loops of some I/Os": "[l]\nrw=read\nsize=1m\nloops=3\nnumber_ios=100\n",
    "io_size beyond size": "[i]\nrw=randread\nsize=1m\nio_size=4m\n",
    "several files": "[f]\nrw=read\nsize=1m\nnrfiles=3\n",
    "several files of a size": "[f]\nrw=read\nsize=1m\nnrfiles=3\nfilesize=1m\n",
    "named files": "[f]\nrw=randread\nsize=1m\nfilename=a:b:c\n",
    "a part of a file": "[o]\nrw=read\nsize=1m\noffset=512k\n",
    "each its own part": "[o]\nrw=read\nsize=1m\noffset_increment=1m\nnumjobs=3\nfilename=z\n",
    "a size that is no multiple": "[s]\nrw=randwrite\nsize=10000\nbs=4k\n",
    "kilo is 1000": "[k]\nkb_base=1000\nrw=read\nbs=4k\nsize=1m\n",
    "comments and blanks": "# c\n; c\n[c]\n rw=read ; why\n\tsize=1m # so\n",
    "hexadecimal": "[h]\nrw=read\nbs=0x1000\nsize=0x100000\n",
    "zipf": "[z]\nrw=randread\nrandom_distribution=zipf:1.1\nsize=1m\n",
    "aligned to less than a block": "[b]\nrw=randread\nbs=8k\nba=4k\nsize=1m\n",
    "a random place for every few": "[q]\nrw=randread:4\nsize=1m\n",
    "mostly random": "[p]\nrw=randread\npercentage_random=60\nsize=1m\n",
    "a normal distribution": "[n]\nrw=randread\nrandom_distribution=normal\nsize=1m\n",
    "one waits for another": "[global]\nsize=1m\n[a]\nrw=read\n[b]\nrw=write\nwait_for=a\n",
    "a queue that runs low": "[q]\nrw=randread\nsize=1m\nioengine=libaio\niodepth=16\niodepth_low=8\n",
    "global twice": "[global]\nsize=1m\n[a]\nrw=read\n[global]\nbs=8k\n[b]\nrw=write\n",
    "a mixture of 100": "[m]\nrw=randrw\nrwmixread=100\nsize=1m\n",
    "writes of a mixture": "[m]\nrw=randrw\nrwmixwrite=100\nsize=1m\n",
}

# A difference that ringbench-fio(1) states: fio may not sync after the last write.
SYNCED = {"a log": "fdatasync", "writes synced now and then": "fsync"}

TRACED = {
    "sequential reads": "[a]\nrw=read\nbs=64k\nsize=1m\n",
    "sequential writes": "[a]\nrw=write\nbs=16k\nsize=256k\n",
    "a log": "[a]\nrw=write\nbs=2300\nsize=46000\nfdatasync=1\n",
    "writes synced now and then": "[a]\nrw=write\nbs=4k\nsize=128k\nfsync=8\n",
    "writes synced at the end": "[a]\nrw=randwrite\nbs=4k\nsize=128k\nend_fsync=1\n",
    "every block once": "[a]\nrw=randread\nbs=4k\nsize=256k\n",
    "every block twice": "[a]\nrw=randread\nbs=4k\nsize=256k\nloops=2\n",
    "blocks again and again": "[a]\nrw=randread\nbs=4k\nsize=256k\nnorandommap\n",
    "a part of a file": "[a]\nrw=read\nbs=4k\nsize=64k\noffset=64k\n",
    "not all of a file": "[a]\nrw=read\nbs=4k\nsize=64k\nfilesize=64k\nio_size=32k\n",
    "no advice": "[a]\nrw=randread\nbs=4k\nsize=64k\nfadvise_hint=0\n",
    "other advice": "[a]\nrw=randread\nbs=4k\nsize=64k\nfadvise_hint=sequential\n",
    "aligned to less": "[a]\nrw=randwrite\nbs=8k\nba=4k\nsize=512k\nnorandommap\nnumber_ios=64\n",
}


def counts_of_fio(path):
    done = subprocess.run(["fio", "--output-format=json", "--ioengine=null", path],
                          capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        return "fio: " + done.stderr.strip()
    document = json.loads(done.stdout[done.stdout.index("{"):])
    total = {"read": [0, 0], "write": [0, 0]}
    for job in document["jobs"]:
        members = 1
        for op, sums in total.items():
            sums[0] += members * job[op]["total_ios"]
            sums[1] += members * job[op]["io_bytes"]
    return total


def counts_of_ringbench(program, path):
    done = subprocess.run([program, "fio", "--ioengine=null", "--json=-", "--quiet", path],
                          capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        return "ringbench: " + done.stderr.strip()
    total = {"read": [0, 0], "write": [0, 0]}
    for run in json.loads(done.stdout)["runs"]:
        for op, sums in total.items():
            sums[0] += (run.get(op) or {}).get("ios", 0)
            sums[1] += (run.get(op) or {}).get("bytes", 0)
    return total


def is_same(theirs, ours):
    """Of a mixture only the sum is given; the share of each is by chance."""
    if isinstance(theirs, str) or isinstance(ours, str):
        return False
    if theirs["read"][0] and theirs["write"][0]:
        return [sum(pair) for pair in zip(*theirs.values())] == \
            [sum(pair) for pair in zip(*ours.values())]
    return theirs == ours


CALLS = re.compile(r"\b(pread64|pwrite64|preadv|pwritev|fsync|fdatasync)\(\d+<[^>]*/a\.0\.0>"
                   r"(?:.*, (\d+), (\d+)\) += (\d+))?")


# Dropped pages (POSIX_FADV_DONTNEED) are no advice.
ADVICE = re.compile(r"fadvise64\(\d+<[^>]*/a\.0\.0>, \d+, \d+, POSIX_FADV_([A-CE-Z]+)\)")


def calls_of(command, name):
    """What it does to its file, the second time: then it is laid out."""
    directory = os.path.join(os.getcwd(), name)
    os.makedirs(directory)
    subprocess.run(command, cwd=directory, capture_output=True, timeout=60, check=True)
    trace = os.path.join(directory, "trace")
    subprocess.run(["strace", "-f", "-y", "-s", "0", "-o", trace, "-e",
                    "trace=pread64,pwrite64,preadv,pwritev,fsync,fdatasync,fadvise64", *command],
                   cwd=directory, capture_output=True, timeout=120, check=True)
    with open(trace, encoding="utf-8") as file:
        lines = file.readlines()
    found = [match.groups() for match in map(CALLS.search, lines) if match]
    shutil.rmtree(directory)
    # Before, what was written is synced, for it to be dropped from the page cache.
    first = next(i for i, call in enumerate(found) if call[1])
    return found[first:], {match[1] for match in map(ADVICE.search, lines) if match}


def shape_of(traced):
    calls, advice = traced
    offsets = [int(offset) for _, _, offset, _ in calls if offset]
    lengths = sorted({int(length) for _, length, _, _ in calls if length})
    blocks = set(offsets)
    counts = {}
    for name, *_ in calls:
        counts[name] = counts.get(name, 0) + 1
    return {
        "calls": counts, "lengths": lengths, "advice": advice,
        "in order": all(a <= b for a, b in zip(offsets, offsets[1:])),
        "all different": len(blocks) == len(offsets),
        "evenly": len({offsets.count(block) for block in blocks}) == 1,
        "alignment": all(offset % lengths[0] == 0 for offset in offsets),
        # At random, the ends of the range may not be met.
        "range": (min(offsets), max(offsets)) if offsets.count(min(offsets)) ==
                 offsets.count(max(offsets)) and len(offsets) % len(blocks) == 0 else None,
    }


def is_same_shape(name, theirs, ours):
    sync = SYNCED.get(name)
    if sync and ours["calls"][sync] - theirs["calls"][sync] in (0, 1):
        theirs["calls"][sync] = ours["calls"][sync]
    return theirs == ours


def compare_traces(program):
    failed = 0
    for name, text in TRACED.items():
        path = os.path.abspath("job.fio")
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        theirs = shape_of(calls_of(["fio", "--thread", path], "theirs"))
        ours = shape_of(calls_of([program, "fio", "--quiet", path], "ours"))
        if not is_same_shape(name, theirs, ours):
            failed += 1
            print("%s:\n  fio       %s\n  ringbench %s" % (name, theirs, ours))
    return failed


def compare_counts(program):
    failed = 0
    for name, text in CASES.items():
        with open("job.fio", "w", encoding="ascii") as file:
            file.write(text)
        theirs, ours = counts_of_fio("job.fio"), counts_of_ringbench(program, "job.fio")
        if not is_same(theirs, ours):
            failed += 1
            print("%s: fio %s, ringbench %s" % (name, theirs, ours))
    return failed


def run(program, directory):
    """Passed, failed, skipped."""
    performed = failed = 0
    os.chdir(directory)
    if shutil.which("fio"):
        performed += len(CASES)
        failed += compare_counts(program)
    if shutil.which("fio") and shutil.which("strace"):
        performed += len(TRACED)
        failed += compare_traces(program)
    os.chdir("/")
    skipped = len(CASES) + len(TRACED) - performed
    if skipped:
        print("skipped: needs fio and strace (./configure --install-deps=all)")
    return performed - failed, failed, skipped
