#!/usr/bin/env python3
"""agree.py RINGBENCH: job files through fio and through 'ringbench fio', and their counts.

Each case is a job file after a common kind of public use, run by both programs on the null engine:
reads, writes and bytes of each job must be the same. Differences that the manual states are listed
with their case. Needs fio; without it, everything is skipped.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

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
    "global twice": "[global]\nsize=1m\n[a]\nrw=read\n[global]\nbs=8k\n[b]\nrw=write\n",
    "a mixture of 100": "[m]\nrw=randrw\nrwmixread=100\nsize=1m\n",
    "writes of a mixture": "[m]\nrw=randrw\nrwmixwrite=100\nsize=1m\n",
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


def main():
    program = os.path.abspath(sys.argv[1])
    if not shutil.which("fio"):
        print("0 passed, 0 failed, %d skipped (needs fio)" % len(CASES))
        return 0
    failed = 0
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        for name, text in CASES.items():
            with open("job.fio", "w", encoding="ascii") as file:
                file.write(text)
            theirs, ours = counts_of_fio("job.fio"), counts_of_ringbench(program, "job.fio")
            if not is_same(theirs, ours):
                failed += 1
                print("%s: fio %s, ringbench %s" % (name, theirs, ours))
    print("%d passed, %d failed, 0 skipped" % (len(CASES) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
