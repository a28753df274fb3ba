#!/usr/bin/env python3
"""Random short runs of ringbench, and what must hold of each.

A case follows from (table, seed, number) alone: one that failed is performed again by its number. The tables are
runs (options), jobs (several in a run), curves (at rising rates),
compares (rounds=auto), checks (of objectives), signals (at any moment), allocations (the Nth
fails), syscalls (one is refused), and descriptors (some are closed).
"""
import argparse
import collections
import concurrent.futures
import importlib
import os
import queue
import random
import signal
import sys
import tempfile
import time

from places import Places
from program import Problem, Program

TABLES = ('runs', 'jobs', 'curves', 'compares', 'checks', 'signals', 'allocations', 'syscalls', 'descriptors')


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program', help='the ringbench to be tried')
    parser.add_argument('--table', choices=TABLES, default='runs')
    parser.add_argument('--count', type=int, default=400, help='how many cases (default: 400)')
    parser.add_argument('--seed', type=int, default=0, help='0 (default): a new one, which is printed')
    parser.add_argument('--only', type=int, help='perform this case alone')
    parser.add_argument('--jobs', type=int, default=os.cpu_count(), help='cases at a time (default: one per CPU)')
    parser.add_argument('--work', help='a directory to work below (default: $TMPDIR or /var/tmp)')
    return parser.parse_args()


class Campaign:
    def __init__(self, args):
        self.args = args
        self.seed = args.seed or random.SystemRandom().randrange(1, 1 << 31)
        self.table = importlib.import_module(args.table)
        self.program = Program(os.path.abspath(args.program))
        self.outcomes = collections.Counter()
        self.problems = []
        self.stopped_by = None

    def stop(self, number, _):
        """At a signal, cases that have begun end as usual: what they mounted and attached is not left behind."""
        self.stopped_by = number

    def again(self, number):
        return f'make campaign TABLE={self.args.table} SEED={self.seed} ONLY={number}'

    def one(self, number, places):
        """Perform a case in places that no other case uses at that time."""
        chance = random.Random(f'{self.args.table} {self.seed} {number}')
        case = self.table.draw(chance, places)
        if self.args.only is not None:
            print(self.table.describe(case))
        try:
            self.outcomes[self.table.perform(case, f'case-{number}', self.program, places)] += 1
        except Problem as problem:
            self.problems.append(number)
            print(f'\ncase {number}: {problem}\n  {self.table.describe(case)}\n  again: {self.again(number)}', flush=True)

    def perform(self, all_places):
        free = queue.SimpleQueue()
        for places in all_places:
            free.put(places)

        def in_free_places(number):
            if self.stopped_by:
                return 0
            places = free.get()
            try:
                self.one(number, places)
                return 1
            finally:
                free.put(places)

        numbers = range(self.args.count) if self.args.only is None else [self.args.only]
        with concurrent.futures.ThreadPoolExecutor(len(all_places)) as pool:
            return sum(pool.map(in_free_places, numbers))

    def run(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        began = time.monotonic()
        jobs = 1 if self.args.only is not None else max(self.args.jobs, 1)
        print(f'campaign: {self.args.table}, seed {self.seed}', flush=True)
        with tempfile.TemporaryDirectory(prefix='campaign-', dir=self.args.work or os.environ.get('TMPDIR', '/var/tmp')) as work:
            all_places = []
            try:
                for job in range(jobs):
                    all_places.append(Places(os.path.join(work, str(job))))
                count = self.perform(all_places)
            finally:
                for places in all_places:
                    places.close()
        self.summary(count, all_places[0].left_out, time.monotonic() - began)
        return 128 + self.stopped_by if self.stopped_by else int(bool(self.problems))

    def summary(self, count, left_out, seconds):
        print()
        for place, why in left_out.items():
            print(f'not here: {place}: {why.splitlines()[-1]}')
        for outcome, times in self.outcomes.most_common():
            print(f'{times:6} {outcome}')
        for number in sorted(self.problems):
            print(f'FAILED {self.again(number)}')
        print(f'{self.args.table}: {count} cases in {seconds:.0f} s, seed {self.seed}')
        print(f'{count - len(self.problems)} passed, {len(self.problems)} failed, 0 skipped')


if __name__ == '__main__':
    sys.exit(Campaign(arguments()).run())
