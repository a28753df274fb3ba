"""Table 'curves': latency against load of a random workload, whatever rates were chosen for it."""
import math
import os

import options as requests
from invariants import rising
from places import on_target
from program import need
from runs import ALLOWED, check_left, kind_of

# A curve has its own rates, and a time for each.
CHOSEN_BY_CURVE = ('time', 'events', 'think-time', 'rate', 'rate-process', 'warmup-time', 'steady', 'steady-round',
                   'steady-limit', 'steady-window', 'objective', 'objective-media', 'provisioned-iops',
                   'provisioned-throughput')
OBJECTIVES = ['p99<1ms', 'p50<100us', 'p99.9<30ms', 'mean<10ms', 'iops>100', 'errors<=0', 'fsync.p99<5ms', 'p99<9h']
SHORTEST_RUN_S = .01
SLACK_S = 10  # of real I/Os on a busy machine: the last of a run, and its fsyncs
SIGMAS = 6


def draw(random, places):
    place = random.choice(list(places.directories))
    options = requests.draw(random, True)
    on_null = random.random() < .4
    while on_null and options['engine'] != 'null':
        options = requests.draw(random, True)
    for option in CHOSEN_BY_CURVE:
        options.pop(option, None)
    options['budget'] = random.choice(['0.05', '0.3', '1', '3'])
    if random.random() < .6:
        options['objective'] = random.choice(OBJECTIVES)
    if random.random() < .2:
        options.pop('threads', None)
        options['vary'] = 'threads=1,2'
    return {'place': place, 'options': options}


def describe(case):
    return requests.described(case, 'curve')


def perform(case, name, program, places):
    return on_target(measure, case, name, program, places)


def measure(options, target, name, program, places):
    ended = program.run(['curve', *target.words(), *requests.words(options), '--json=-', '--quiet'], within_s=600)
    need(ended.status in ALLOWED, f'ended with {ended.status}: {ended.err[-400:]}')
    need(ended.status == 0 or ended.err, f'status {ended.status} without a word')
    need(not os.listdir(target.path), f'left behind: {os.listdir(target.path)}')
    check_left(places, name)
    if ended.status:
        return f'status {ended.status}: ' + kind_of(ended.err)
    document = ended.document()
    need(document['error'] is None, f'status 0, error {document["error"]}')
    check_curve(document, options)
    return 'ok' if document['curve']['steps_missing'] == 0 else 'ok, cut short by its budget'


# ---- what must hold ----

def check_curve(document, options):
    curve = document['curve']
    check_order(curve)
    for point in curve['points']:
        check_point(point)
    for run in document['runs']:
        if 'total' in run:
            check_reached(run)
    for variant in curve['variants']:
        need(len(variant['limits']) == ('objective' in options) or variant['skipped'] or
             not any(point['variant'] == variant['name'] for point in curve['points']),
             f'{len(variant["limits"])} limits')
        for limit in variant['limits']:
            check_limit(limit)
    need(0 <= curve['steps_missing'] < curve['steps'], f'{curve["steps_missing"]} of {curve["steps"]} steps')
    check_time(document, options)


def check_order(curve):
    """By variant, then by rate, each rate once; the closed loop, whose rate is 0, is last."""
    names = [variant['name'] for variant in curve['variants']]
    keys = [(names.index(point['variant']), point['offered_iops'] or math.inf) for point in curve['points']]
    need(keys == sorted(set(keys)), f'points are not in order: {keys}')


def check_point(point):
    need(point['runs'] > 0, f'a point of no run: {point}')
    if point['samples'] == 0:
        return
    need(rising([point[f'{p}_ns'] for p in ('p50', 'p99', 'p99.9')]), f'percentiles fall: {point}')


def check_reached(run):
    """No more than came. What came during the warm-up may have been done late."""
    offered = float(run['options']['rate'])
    came = offered * (run['warmup_s'] + run['elapsed_s'])
    need(offered == 0 or run['total']['ios'] <= came + SIGMAS * math.sqrt(came) + 1,
         f'{run["total"]["ios"]} done, where {came} came')


def check_limit(limit):
    rates = [trial['offered_iops'] for trial in limit['trials']]
    need(rising(rates), f'trials are not in order: {rates}')
    if limit['kind'] != 'found':
        need(limit['ci95'] is None, f'an interval of {limit["kind"]}')
        return
    need(rising([limit['holds_at_iops'], limit['iops'], limit['fails_at_iops']]), f'not between its rates: {limit}')
    if limit['ci95']:
        need(rising([limit['ci95'][0], limit['iops'], limit['ci95'][1]]), f'not within its interval: {limit}')


def check_time(document, options):
    """A run is begun only within the budget, and lasts no longer than what is left, or 10 ms."""
    spent_s = sum(run['elapsed_s'] + run['warmup_s'] for run in document['runs'] if 'elapsed_s' in run)
    slack_s = SHORTEST_RUN_S if options['engine'] == 'null' else SLACK_S
    need(spent_s <= float(options['budget']) + slack_s + .001, f'{spent_s} s of runs, of a budget of {options["budget"]} s')
