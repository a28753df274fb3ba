#!/usr/bin/env python3
"""
A/A experiments: two variants that are the same are compared, often, and what is said of them is
counted. Each "faster" or "slower" is an error of ours.

    tests/aa/aa.py RINGBENCH [--count 60] [--rounds 7] [--seed 1] [--workload null,cached]
                             [--strict]

(or 'make check-aa'). Two workloads: engine null with jitter, in virtual time, which gives the same
verdicts for the same seed on every machine; and cached reads, whose noise is that of the machine,
the more so the busier it is. Neither needs root or a quiet machine: rounds are paired, and their
order is drawn, so that noise of others widens intervals and makes no differences.

What is demanded: at most 5 % of the verdicts on IOPS differ from "no evidence". What an interval
of 95 % brings: 5 % in the long run, so that in 60 comparisons more than 3 differ in 35 % of all
experiments, by chance alone. So the exit status is 1 if so many differ that chance brings as many
in less than one experiment of a thousand (60: 10 or more); --strict takes the bound as demanded.
The same is asked of the second table's marks, all of one comparison together, and of the gate
--fail-if=iops<0.95, which is asked for much less than that.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile

DEMANDED = 0.05
CHANCE = 0.001

COMMON = """
file-test-mode = rndrd
file-block-size = 4K
file-num = 1
file-total-size = 16M
[one]
[same]
"""
WORKLOADS = {
    # A run of 1,000 I/Os of 100 µs, each 50 % more or less at most: IOPS scatter by 0.9 %.
    "null": "engine = null\nnull-latency = 100us\nnull-jitter = 50\nevents = 1000\ntime = 0\n",
    "cached": "engine = psync\ncache = warm\ntime = 0.04\nwarmup-time = 0.01\n",
}
MARKS = ("p50", "p99", "p99.9", "cpu")


def chance_of_more(count, rate, least):
    """The probability of `least` or more in `count`, if each comes with `rate`."""
    def log_of_ways(k):
        return math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)

    return sum(math.exp(log_of_ways(k) + k * math.log(rate) + (count - k) * math.log(1 - rate))
               for k in range(least, count + 1))


def allowed(count):
    """As many may differ before chance is no explanation any more."""
    most = 0
    while chance_of_more(count, DEMANDED, most + 1) >= CHANCE:
        most += 1
    return most


def compare(ringbench, directory, rounds, seed):
    command = [ringbench, "compare", "aa.ini", "--quiet", f"--rounds={rounds}",
               f"--rand-seed={seed}", "--fail-if=iops<0.95", "--json=-"]
    said = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    if said.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)}: status {said.returncode}: {said.stderr}")
    return json.loads(said.stdout)["comparison"]


def experiment(ringbench, workload, options):
    """How many of the comparisons say something, by what says it."""
    found = dict.fromkeys(("iops", "throughput") + MARKS + ("any mark", "gate"), 0)
    with tempfile.TemporaryDirectory(prefix="ringbench-aa.",
                                     dir=os.environ.get("TMPDIR", "/var/tmp")) as directory:
        with open(os.path.join(directory, "aa.ini"), "w", encoding="utf-8") as profile:
            profile.write(WORKLOADS[workload] + COMMON)
        if workload != "null":
            subprocess.run([ringbench, "prepare", "aa.ini:one", "--quiet"], cwd=directory,
                           check=True, stdout=subprocess.DEVNULL)
        for number in range(options.count):
            comparison = compare(ringbench, directory, options.rounds, options.seed + number)
            same = comparison["variants"][1]
            said = [name for name in ("iops", "throughput") + MARKS
                    if same[name] and same[name]["verdict"] not in ("no evidence",
                                                                    "too few rounds")]
            for name in said:
                found[name] += 1
            found["any mark"] += any(name in MARKS for name in said)
            found["gate"] += bool(comparison["failed_conditions"])
    return found


def report(workload, found, count):
    print(f"{workload}: of {count} comparisons of a variant with itself, so many say that they "
          "differ:")
    for name, times in found.items():
        label = {"gate": "fail iops<0.95"}.get(name, name)
        print(f"  {label:16} {times:4}  {100 * times / count:5.1f} %")


def verdict(name, times, count, strict):
    demanded, most = int(DEMANDED * count), allowed(count)
    holds = times <= (demanded if strict else most)
    print(f"{name}: {times} of {count}; demanded: at most {demanded}; by chance more than {most} "
          f"in less than one experiment of {1 / CHANCE:.0f}: {'holds' if holds else 'FAILS'}")
    return holds


def main():
    parser = argparse.ArgumentParser(description="A/A experiments with ringbench")
    parser.add_argument("ringbench")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workload", default=",".join(WORKLOADS))
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    ringbench = os.path.abspath(options.ringbench)
    holds = True

    for workload in options.workload.split(","):
        found = experiment(ringbench, workload, options)
        report(workload, found, options.count)
        for name in ("iops", "any mark", "gate"):
            holds &= verdict(f"{workload}, {name}", found[name], options.count, options.strict)
    print("seed", options.seed)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
