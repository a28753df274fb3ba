#!/usr/bin/env python3
"""readers.py RINGBENCH: fio's output, read as public tools read it.

The same jobs run through fio and through 'ringbench fio'. Each reader takes from the output of both
what a named tool takes, in the way it does: it must find the same things in both, and ours must
agree with themselves. And every key of fio's JSON that ringbench-fio(1) does not except must be
there, with a value of the same kind. Needs fio; without it everything is skipped.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

JOBS = """[global]
size=2m
bs=4k
[mix]
rw=randrw
time_based
runtime=1
[log]
stonewall
rw=write
fdatasync=1
number_ios=50
[deep]
stonewall
rw=randread
ioengine=libaio
iodepth=4
numjobs=2
group_reporting
description=two
"""

# ringbench-fio(1), OUTPUT OF FIO.
EXCEPTED = (".disk_util",)


def run(program, *options):
    directory = os.path.basename(program)
    os.makedirs(directory, exist_ok=True)
    with open("job.fio", "w", encoding="ascii") as file:
        file.write(JOBS)
    command = [program, "fio"] if program != "fio" else ["fio"]
    done = subprocess.run([*command, "../job.fio", "--output=out", *options], cwd=directory,
                          capture_output=True, text=True, timeout=120)
    if done.returncode != 0 or done.stdout:
        sys.exit("%s: status %d, %s%s" % (program, done.returncode, done.stdout, done.stderr))
    with open(os.path.join(directory, "out"), encoding="utf-8") as file:
        return file.read()


def document_of(text):
    return json.JSONDecoder().raw_decode(text[text.index("{\n"):])[0]


# ---- readers of JSON: from the text to {name: number} ----

def kubestr(text):
    """kubestr, kbench: bandwidth, IOPS and their samples."""
    read = document_of(text)["jobs"][0]["read"]
    return {key: read[key] for key in ("bw", "iops", "bw_min", "bw_max", "bw_mean", "iops_min",
                                       "iops_max", "iops_mean", "iops_stddev")}


def fio_plot(text):
    """fio-plot: options of the job or global ones, latencies in ns."""
    document = document_of(text)
    job = document["jobs"][2]
    options = {**document["global options"], **job["job options"]}
    return {"iodepth": int(options["iodepth"]), "bs": options["bs"] == "4k", "rw": options["rw"] ==
            "randread", "iops": job["read"]["iops"], "lat": job["read"]["lat_ns"]["mean"],
            "clat": job["read"]["clat_ns"]["stddev"], "usr": job["usr_cpu"] + job["sys_cpu"] + 1,
            "percentile": job["read"]["clat_ns"]["percentile"]["95.000000"]}


def etcd(text):
    """The check of a disk for etcd: 99th percentile of fdatasync."""
    sync = document_of(text)["jobs"][1]["sync"]
    return {"p99": sync["lat_ns"]["percentile"]["99.000000"]}


def grep_version(text):
    """Shell scripts that look for the literal key."""
    return {"version": text.count('"fio version" : "')}


def jobs(text):
    """Anything that walks over the jobs."""
    document = document_of(text)
    return {"%s/%d" % (job["jobname"], job["groupid"]): job["error"] + job["read"]["total_ios"] +
            job["write"]["total_ios"] for job in document["jobs"]}


def plus(text):
    """fio_jsonplus_clat2csv: the bins hold every I/O."""
    clat = document_of(text)["jobs"][2]["read"]["clat_ns"]
    assert sum(clat["bins"].values()) == clat["N"]
    assert all(int(key) > 0 for key in clat["bins"])
    return {"N": clat["N"]}


# ---- readers of the terse format and of the text ----

def yabs(text):
    """YABS: awk -F';' '{print $7, $8, $48, $49}' of a mixture."""
    line = next(line for line in text.splitlines() if line.startswith("3;")).split(";")
    return {"%d" % n: float(line[n - 1]) for n in (7, 8, 48, 49)}


def terse_fields(text):
    """The number of fields up to the disks, and where names and percentages are."""
    found = {}
    for line in text.splitlines():
        if line.startswith("3;"):
            fields = line.split(";")
            found[fields[2]] = len(fields) >= 121
            found["percent of " + fields[2]] = \
                all(fields[n].endswith("%") for n in (43, 84, 87, 88, *range(92, 121)))
    return found


def dbench(text):
    """dbench: grep -E 'read ?:' | grep -Eoi 'BW=[0-9GMKiBs/.]+' and the same of IOPS."""
    lines = [line for line in text.splitlines() if re.search(r"(read|write) ?:", line)]
    return {"%s %d" % (what, n): len(re.findall(what + r"=[0-9.]+[kGMKiBs/.]*", line))
            for n, line in enumerate(lines) for what in ("BW", "IOPS")}


def phoronix(text):
    """Phoronix: 'bw=' of the group's lines, and the averages of samples."""
    return {"bw": len(re.findall(r"^ +(?:READ|WRITE): bw=[\d.]+[KMG]iB/s \([\d.]+[kMG]B/s\)",
                                 text, re.M)),
            "avg": len(re.findall(r"^   iops        : min= *\d+, max= *\d+, avg=[\d.]+,", text,
                                  re.M))}


def percentiles(text):
    """Scripts that look for '99.00th=[' and for the unit above it."""
    return {"99": len(re.findall(r"99\.00th=\[ *\d+\]", text)),
            "units": len(re.findall(r"(?:clat|sync) percentiles \([num]sec\):", text)),
            "avg": len(re.findall(r"^ +(?:clat| lat|sync) \([num]sec\): min=\S+, max=\S+, "
                                  r"avg= *[\d.]+, stdev= *[\d.]+$", text, re.M)),
            "lat": bool(re.search(r"^  lat \([um]sec\)   : \d+=[\d.]+%", text, re.M)),
            "cpu": len(re.findall(r"^  cpu +: usr=[\d.]+%, sys=[\d.]+%, ctx=\d+, majf=\d+, "
                                  r"minf=\d+$", text, re.M))}


def issued(text):
    """What was done, of each job."""
    return {str(n): sum(map(int, line.split(","))) for n, line in enumerate(
        re.findall(r"issued rwts: total=(\d+,\d+,\d+)", text))}


READERS = [
    (("--output-format=json",), (kubestr, fio_plot, etcd, grep_version, jobs)),
    (("--output-format=json+",), (plus,)),
    (("--minimal",), (yabs, terse_fields)),
    (("--output-format=normal",), (dbench, phoronix, percentiles, issued)),
    (("--output-format=terse,json,normal",), (yabs, jobs, dbench, phoronix)),
]


def shape(found):
    return {name: value > 0 for name, value in found.items()}


def compare_readers(program):
    performed = failed = 0
    for options, readers in READERS:
        theirs, ours = run("fio", *options), run(program, *options)
        for reader in readers:
            performed += 1
            if shape(reader(theirs)) != shape(reader(ours)):
                failed += 1
                print("%s: fio %s, ringbench %s" % (reader.__name__, reader(theirs), reader(ours)))
    return performed, failed


# ---- log files ----

LOGGED = ["--name=a", "--ioengine=null", "--rw=randrw", "--size=1g", "--time_based", "--runtime=1",
          "--rate_iops=1000", "--log_avg_msec=200", "--write_bw_log=log", "--write_iops_log=log",
          "--write_lat_log=log", "--numjobs=2", "--output=out"]


def logs_of(program):
    """fio-plot, fio2gnuplot: time in ms, value and direction of each row, by the name of a file."""
    directory = "logs-" + os.path.basename(program)
    os.makedirs(directory)
    subprocess.run([*([program] if program == "fio" else [program, "fio"]), *LOGGED],
                   cwd=directory, capture_output=True, timeout=60, check=True)
    found = {}
    for name in ("log_%s.%d.log" % (kind, n) for kind in ("bw", "iops", "lat") for n in (1, 2)):
        with open(os.path.join(directory, name), encoding="ascii") as file:
            rows = [list(map(int, line.split(", "))) for line in file]
        found[name] = (len(rows) >= 6, {len(row) for row in rows}, {row[2] for row in rows},
                       all(0 < row[0] <= 1500 and row[1] > 0 for row in rows))
    return found


def compare_logs(program):
    theirs, ours = logs_of("fio"), logs_of(program)
    if theirs != ours:
        print("logs: fio %s, ringbench %s" % (theirs, ours))
    return 1, theirs != ours


# ---- keys ----

def keys_of(value, path, found):
    if isinstance(value, dict):
        for key, member in value.items():
            kind = "number" if isinstance(member, (int, float)) else type(member).__name__
            if not path.endswith(".bins"):
                found.add((path + "." + key, kind))
            keys_of(member, path + "." + key, found)
    elif isinstance(value, list):
        for member in value:
            keys_of(member, path, found)
    return found


def compare_keys(program):
    theirs = keys_of(document_of(run("fio", "--output-format=json+")), "", set())
    ours = keys_of(document_of(run(program, "--output-format=json+")), "", set())
    missing = sorted(key for key in theirs - ours if not key[0].startswith(EXCEPTED))
    for key in missing:
        print("not in ours: %s (%s)" % key)
    return 1, bool(missing)


def main():
    program = os.path.abspath(sys.argv[1])
    if not shutil.which("fio"):
        print("readers skipped: needs fio (./configure --install-deps=all)")
        return 0
    with tempfile.TemporaryDirectory(dir="/var/tmp") as directory:
        os.chdir(directory)
        results = [compare_readers(program), compare_logs(program),
                   compare_keys(program)]
        os.chdir("/")
    failed = sum(result[1] for result in results)
    print("readers: %d passed, %d failed" % (sum(result[0] for result in results) - failed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
