"""The public examples of fio: each is understood or refused by name.

They are those of the package: in its directory of documentation, in $FIO_EXAMPLES, or, on Debian,
unpacked for this test. (No copy of them belongs here: their license is another.)
"""
import glob
import os
import re
import subprocess

INSTALLED = "/usr/share/doc/fio*/examples"
MISTAKE = re.compile(r"^ringbench: \S+:\d+: \S+: \S")


def unpacked(directory):
    """Container images leave documentation out when a package is installed."""
    try:
        subprocess.run(["apt-get", "download", "fio-examples"], cwd=directory, check=True,
                       capture_output=True, timeout=120)
        package, = glob.glob(os.path.join(directory, "fio-examples*.deb"))
        subprocess.run(["dpkg-deb", "-x", package, directory], check=True, capture_output=True)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return os.path.join(directory, "usr/share/doc/fio/examples")


def find(directory):
    places = [os.environ.get("FIO_EXAMPLES", "")] + glob.glob(INSTALLED)
    for place in places + [unpacked(directory)]:
        files = sorted(glob.glob(os.path.join(place, "*.fio"))) if place else []
        if files:
            return files
    return []


def call(program, option, path, directory):
    return subprocess.run([program, "fio", option, path], cwd=directory, capture_output=True,
                          text=True, timeout=60, check=False)


def is_refused_by_name(done, path):
    """Every line of it is one mistake, with the place in the file."""
    lines = [line for line in done.stderr.splitlines() if ": left out: " not in line]
    return done.returncode == 2 and not done.stdout and lines and \
        all(MISTAKE.match(line) and path in line for line in lines)


def is_understood(program, path, directory):
    shown = call(program, "--show-profile", path, directory)
    return shown.returncode == 0 and "file-test-mode" in shown.stdout


def compare(program, files, directory):
    failed = understood = 0
    for path in files:
        done = call(program, "--parse-only", path, directory)
        if done.returncode == 0 and is_understood(program, path, directory):
            understood += 1
        elif not is_refused_by_name(done, path):
            failed += 1
            print("%s: status %d\n%s" % (path, done.returncode, done.stderr), end="")
    print("of %d examples of fio, %d are understood and %d refused by name" %
          (len(files), understood, len(files) - understood - failed))
    return failed


def run(program, directory):
    """Passed, failed, skipped."""
    files = find(directory)
    empty = os.path.join(directory, "empty")
    os.mkdir(empty)
    if not files:
        print("skipped: the examples of fio (package fio-examples; or set FIO_EXAMPLES)")
        return 0, 0, 1
    failed = compare(program, files, empty)
    return len(files) - failed, failed, 0
