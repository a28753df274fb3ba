"""Table 'jobs': several jobs in one run, each held against the invariants, and their sum against the run's numbers."""
import math
import os

import options as requests
from invariants import check_precondition, check_run, check_steady
from places import Target
from program import need
from runs import ALLOWED, check_files, check_left, kind_of, read_back

# What all jobs of a run have in common stands before the first.
OF_THE_RUN = ('time', 'warmup-time', 'steady', 'steady-round', 'steady-limit', 'steady-window', 'rand-seed',
              'precondition', 'continue-on-error', 'report-interval', 'percentile', 'percentiles', 'objective',
              'objective-media', 'provisioned-iops', 'provisioned-throughput')
DELAY_S = .03
NAMES = ('readers', 'log', 'a.b', 'x_1')


class Job:
    """What stands behind one --job. With --per-target it becomes a job of each of its targets."""

    def __init__(self, name, options, place, shares):
        self.name, self.options, self.place, self.shares = name, options, place, shares
        self.target_count = 1

    def split(self, target_count):
        self.options['per-target'] = 'on'
        self.target_count = target_count

    def make_targets(self, places, prefix):
        return [Target(places, self.place, f'{prefix}-{n}') for n in range(self.target_count)]

    def rows(self, targets):
        """Names and targets of the jobs that it becomes."""
        if 'per-target' not in self.options:
            return [(self.name, targets)]
        return [(f'{self.name}:{os.path.basename(target.path)}', [target]) for target in targets]

    def does_io(self):
        return self.options['engine'] not in requests.NO_IO

    def __str__(self):
        place = 'shared' if self.shares else f'{self.target_count} x {self.place}'
        return f'--job={self.name} [{place}] {" ".join(requests.words(self.options))}'


def draw_job(random, name, common, places, shared):
    """Now and then on the set of the first job, which then is of the same size."""
    shares = shared is not None and shared.place in places.directories and random.random() < .25
    place = shared.place if shares else random.choice([*places.directories, 'file'])
    options = requests.draw(random, place in places.directories)
    for option in OF_THE_RUN:
        options.pop(option, None)
    if shares:
        for option in requests.SIZED_BY:
            options.pop(option, None)
            if option in shared.options:
                options[option] = shared.options[option]
        # Others' writes are damage to --validate: now and then it is refused.
        for validated in (options, shared.options):
            if random.random() < .9:
                validated.pop('validate', None)
        # Of the first job's files; now and then the parts of both overlap.
        for option in ('offset', 'size'):
            options.pop(option, None)
        requests.draw_range(random, options)
        if options.pop('block-sizes', None):
            options['block-sizes'] = requests.draw_size_list(random, options)
    if options['engine'] == 'null' and random.random() < .9:
        options.setdefault('null-latency', '100us')  # real time, as that of the other jobs
    options['threads'] = min(options['threads'], 3)
    if common['time'] == '0':
        options.setdefault('events', 999)
        options.pop('rate', None)
        options.pop('rate-process', None)
    elif float(common['time']) >= .1 and 'steady' not in common and random.random() < .2:
        options['start-delay'] = DELAY_S
    return Job(name, options, place, shares)


def draw(random, places):
    drawn = requests.draw(random, True)
    common = {option: drawn[option] for option in OF_THE_RUN if option in drawn}
    jobs = []
    for name in NAMES[:random.choice([2, 2, 2, 3, 4])]:
        jobs.append(draw_job(random, name, common, places, jobs[0] if jobs else None))
        if not jobs[-1].shares and 'background' not in jobs[-1].options and random.random() < .2:
            jobs[-1].split(random.choice([1, 2, 2, 3]))
        if len(jobs) > 1 and random.random() < .2:
            jobs[-1].options['background'] = 'on'
            jobs[-1].options.pop('events', None)
    return {'common': common, 'jobs': jobs}


def describe(case):
    return ' '.join(['run', *requests.words(case['common']), *map(str, case['jobs'])])


def perform(case, name, program, places):
    targets = []
    try:
        for n, job in enumerate(case['jobs']):
            targets.append(targets[0] if job.shares else job.make_targets(places, f'{name}-{n}'))
        return measure(case, targets, name, program, places)
    finally:
        for target in sum(targets, []):
            target.remove()


def target_words(targets):
    return [word for target in targets for word in target.words()]


def prepare_words(job, targets):
    return target_words(targets) + requests.words(requests.of_the_set(job.options))


def prepare_all(case, targets, program):
    """None, or why there is nothing to run on."""
    for job, its in zip(case['jobs'], targets):
        if job.shares or not job.does_io():
            continue
        ended = program.run(['prepare', '--quiet', *prepare_words(job, its)])
        need(ended.status in ALLOWED, f'prepare ended with {ended.status}: {ended.err}')
        if ended.status:
            return 'not prepared: ' + kind_of(ended.err)
    return None


def measure(case, targets, name, program, places):
    refused = prepare_all(case, targets, program)
    if refused:
        return refused
    csv_path = os.path.join(places.results, name + '.csv')
    words = ['run', '--json=-', f'--csv={csv_path}', '--quiet', *requests.words(case['common'])]
    for job, its in zip(case['jobs'], targets):
        words += [f'--job={job.name}', *target_words(its), *requests.words(job.options)]
    ended = program.run(words, within_s=float(case['common']['time']) + 600)
    document = ended.document()
    need(ended.status in ALLOWED, f'ended with {ended.status}: {ended.err[-400:]}')
    need((document['error'] is None) == (ended.status == 0), f'status {ended.status}, error {document["error"]}')
    need(ended.status == 0 or ended.err, f'status {ended.status} without a word')
    for run in document['runs']:
        if 'total' in run:
            check_jobs(case, targets, run, document['environment']['targets'], ended.status)
            check_steady(case['common'], run)
    check_precondition(document, case['common'] if any(job.does_io() for job in case['jobs']) else {})
    check_left(places, name)
    if ended.status:
        return f'status {ended.status}: ' + kind_of(ended.err)

    need(len(document['runs']) == 1, f'{len(document["runs"])} runs')
    os.unlink(csv_path)
    check_targets(case, targets, document['runs'][0]['jobs'], program)
    split = any('per-target' in job.options for job in case['jobs'])
    return f'ok, {len(case["jobs"])} jobs{" and more by target" if split else ""}'


def check_targets(case, targets, measured, program):
    rows = [(job, target) for job, its in zip(case['jobs'], targets) for _, (target, *_) in job.rows(its)]
    for (job, target), run in zip(rows, measured):
        if not job.does_io() or job.shares:
            continue
        check_files(job.options, target)
        if job.options.get('validate') == 'on':
            read_back(job.options, prepare_words(job, [target]), run, program)


# ---- what must hold ----

def check_jobs(case, targets, run, paths, status):
    jobs = run['jobs']
    asked = [(job, *row) for job, its in zip(case['jobs'], targets) for row in job.rows(its)]
    need([job['name'] for job in jobs] == [name for _, name, _ in asked], f'jobs {[job["name"] for job in jobs]}')
    for (job_asked, _, its), job in zip(asked, jobs):
        check_run({**case['common'], **job_asked.options, **length_of(case, job_asked)}, job, status)
        need(job['options']['target'] == [target.path for target in its], f'{job["name"]}: {job["options"]["target"]}')
        if job_asked.does_io():
            need([paths[index]['path'] for index in job['targets']] == [target.path for target in its],
                 f'{job["name"]} ran on {[paths[index]["path"] for index in job["targets"]]}')
    check_sums(run, jobs)
    check_ends(case, run, jobs, status)


def length_of(case, job):
    """What is in the background ends with the others; one that begins late has the rest of the time."""
    if 'background' in job.options:
        return {'time': '0', 'events': 0}
    time_s = float(case['common']['time'])
    return {'time': max(time_s - DELAY_S, 0)} if 'start-delay' in job.options else {}


def check_sums(run, jobs):
    for name in ('total', 'read', 'write', 'fsync'):
        for member in ('ios', 'bytes', 'short', 'verify_errors', 'unissued', 'drained'):
            if member in run[name]:
                check_sum(f'{name}.{member}', run[name][member], [job[name][member] for job in jobs])
        for member in ('iops', 'bytes_per_s'):
            added = sum(job[name][member] for job in jobs)
            need(math.isclose(run[name][member], added, rel_tol=1e-6, abs_tol=1e-6),
                 f'{name}.{member} is {run[name][member]}, of the jobs {added}')
        check_merged(name, run[name]['histogram'], [job[name]['histogram'] for job in jobs])
        errors = [error for job in jobs for error in job[name]['errors']]
        for error in set(errors) | set(run[name]['errors']):
            check_sum(f'{name} {error}', run[name]['errors'].get(error, 0),
                      [job[name]['errors'].get(error, 0) for job in jobs])
    for member in ('unfinished', 'submits', 'syscalls', 'nowait_retries', 'turned_away', 'unissued'):
        check_sum(member, run[member], [job[member] for job in jobs])
    check_sum('loops', len(run['loops']), [len(job['loops']) for job in jobs])
    check_sum('ios of loops', sum(loop['ios'] for loop in run['loops']),
              [loop['ios'] for job in jobs for loop in job['loops']])


def check_sum(what, whole, parts):
    need(whole == sum(parts), f'{what} is {whole}, and of the jobs {parts}')


def check_merged(name, whole, parts):
    buckets = {}
    for part in parts:
        for low, count in part['buckets']:
            buckets[low] = buckets.get(low, 0) + count
    need(dict(map(tuple, whole['buckets'])) == buckets, f'{name}: the histogram is not the sum of the jobs\'')
    for member in ('count', 'overflow', 'sum_ns'):
        check_sum(f'{name}.histogram.{member}', whole[member], [part[member] for part in parts])


def check_ends(case, run, jobs, status):
    """No job is measured longer than the run, and the run's intervals have all that the jobs' have."""
    for job in jobs:
        need(job['elapsed_s'] <= run['elapsed_s'] + 1e-6 or has_virtual_time(case),
             f'job {job["name"]} has {job["elapsed_s"]} s of {run["elapsed_s"]} s')
    for name in ('read', 'write', 'fsync'):
        added = sum(interval[name]['ios'] for interval in run['intervals'])
        if run['intervals']:
            need(added == run[name]['ios'], f'intervals have {added} {name}s, the run {run[name]["ios"]}')
    for a, b in zip(run['intervals'], run['intervals'][1:]):
        need(math.isclose(a['start_s'] + a['length_s'], b['start_s'], abs_tol=1e-6), 'a gap between intervals')
    need(status != 0 or run['interrupted'] is False, 'interrupted without a signal')


def has_virtual_time(case):
    return any(job.options['engine'] == 'null' for job in case['jobs'])
