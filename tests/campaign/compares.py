"""Table 'compares': random workloads, compared in as many rounds as it takes (--rounds=auto)."""
import options as requests
from invariants import check_run, rising
from places import on_target
from program import need
from runs import check_left, kind_of

STATUSES = (0, 1, 2)
REASONS = ('decided', 'budget', 'rounds')
VERDICTS = ('faster', 'slower', 'no difference', 'no evidence', 'too few rounds')
DECIDED = VERDICTS[:3]
# Each variant is of its own; and what takes long is not repeated.
NOT_COMPARED = ('threads', 'objective', 'objective-media', 'steady', 'steady-round', 'steady-limit', 'steady-window',
                'file-allocation', 'provisioned-iops', 'provisioned-throughput')


def draw(random, places):
    place = random.choice(list(places.directories))
    options = requests.draw(random, True)
    while options['engine'] != 'null' and random.random() < .5:
        options = requests.draw(random, True)
    for option in NOT_COMPARED:
        options.pop(option, None)
    options['vary'] = random.choice(['threads=1,2', 'threads=1,2,3'])
    options['rounds'] = 'auto'
    options['budget'] = random.choice(['0.2', '1', '4'])
    if random.random() < .5:
        options['smallest-difference'] = random.choice(['0', '2', '30', '50'])
    if random.random() < .3:
        options['noise-floor'] = 'on'
    if random.random() < .3:
        options['choice'] = 'threads_wanted=1'
    return {'place': place, 'options': options}


def describe(case):
    return requests.described(case, 'compare')


def perform(case, name, program, places):
    return on_target(measure, case, name, program, places)


def measure(options, target, name, program, places):
    ended = program.run(['compare', *target.words(), *requests.words(options), '--scratch', '--json=-', '--quiet'], within_s=600)
    document = ended.document()
    need(ended.status in STATUSES, f'ended with {ended.status}: {ended.err[-400:]}')
    check_left(places, name)
    if ended.status:
        need(ended.err, f'status {ended.status} without a word')
        return f'status {ended.status}: ' + kind_of(ended.err)
    for run in document['runs']:
        if 'total' in run:
            check_run({**options, 'threads': len(run['loops'])}, run, 0)
    check_stopping(document, options)
    check_choice(document, options)
    return document['stopping']['reason']


def check_stopping(document, options):
    stopping, comparison = document['stopping'], document['comparison']
    asked = [row for row in comparison['variants'] if row['name'] != comparison['baseline'] and not row['repeats_baseline']]
    smallest = float(options.get('smallest-difference', 2)) / 100
    need(stopping['reason'] in REASONS and stopping['always_valid'], f'ended by {stopping}')
    need(len(document['runs']) >= stopping['rounds'] * len(comparison['variants']), f'{len(document["runs"])} runs: {stopping}')
    need(stopping['questions'] <= len(asked), f'{len(asked)} rows, {stopping["questions"]} questions')
    need((stopping['reason'] == 'decided') == (stopping['open'] == 0), f'{stopping}')
    verdicts = [check_row(row['iops'], smallest) for row in asked if row.get('iops')]
    need(stopping['reason'] != 'decided' or all(verdict in DECIDED for verdict in verdicts), f'decided: {verdicts}')


def check_row(iops, smallest):
    """An interval that has the ratio; and one with a verdict that says so."""
    need(iops['verdict'] in VERDICTS, f'verdict {iops["verdict"]}')
    if iops['ci95'] is None:
        need(iops['verdict'] not in DECIDED, f'{iops["verdict"]} without an interval')
        return iops['verdict']
    low, high = iops['ci95']
    need(rising([low, iops['ratio'], high]), f'not within its interval: {iops}')
    need(iops['verdict'] != 'faster' or low > 1, f'{iops}')
    need(iops['verdict'] != 'slower' or high < 1, f'{iops}')
    need(iops['verdict'] != 'no difference' or (low >= 1 - smallest - 1e-9 and high <= (1 + smallest) / (1 - smallest)), f'{iops}')
    return iops['verdict']


def check_choice(document, options):
    """All stand for the same setting, so it is the only one that can be named."""
    told = [advice['text'] for advice in document['advice'] if advice['code'] == 'choice']
    need('choice' in options or not told, f'a choice of nothing: {told}')
    need(all('threads_wanted=1' in text for text in told), f'a choice of something else: {told}')
