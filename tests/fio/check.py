#!/usr/bin/env python3
"""check.py RINGBENCH: do fio's job files mean the same here as in fio? The last line is the totals."""
import os
import sys
import tempfile

import agree
import examples


def main():
    program = os.path.abspath(sys.argv[1])
    totals = [0, 0, 0]
    for part in agree, examples:
        with tempfile.TemporaryDirectory(dir="/var/tmp") as directory:
            counts = part.run(program, directory)
        totals = [a + b for a, b in zip(totals, counts)]
    print("%d passed, %d failed, %d skipped" % tuple(totals))
    return 1 if totals[1] else 0


if __name__ == "__main__":
    sys.exit(main())
