"""Table 'checks': a random workload with an objective is repeated until it is decided."""
import options as requests
from invariants import check_run
from objectives import check_objectives, is_given
from places import on_target
from program import need
from runs import check_left, kind_of

STATUSES = (0, 1, 2, 3)
REASONS = ('decided', 'undecidable', 'budget', 'rounds')
SLACK_S = 10


def draw(random, places):
    place = random.choice(list(places.directories))
    options = requests.draw(random, True)
    while 'objective' not in options and random.random() < .95:
        options = requests.draw(random, True)
    options['budget'] = random.choice(['0.1', '0.5', '2'])
    if random.random() < .3:
        options['strict'] = 'on'
    return {'place': place, 'options': options}


def describe(case):
    return requests.described(case, 'check')


def perform(case, name, program, places):
    return on_target(measure, case, name, program, places)


def measure(options, target, name, program, places):
    ended = program.run(['check', *target.words(), *requests.words(options), '--json=-', '--quiet'], within_s=600)
    document = ended.document()
    need(ended.status in STATUSES, f'ended with {ended.status}: {ended.err[-400:]}')
    check_left(places, name)
    if ended.status in (1, 2):
        need(ended.err, f'status {ended.status} without a word')
        return f'status {ended.status}: ' + kind_of(ended.err)
    need(is_given(options), 'a check of nothing')
    check_objectives(document, options)
    check_end(document, options, ended.status)
    for run in document['runs']:
        if 'total' in run:
            check_run(options, run, 0)
    return f'{document["stopping"]["reason"]}, status {ended.status}'


def check_end(document, options, status):
    stopping = document['stopping']
    undecided = sum(row['verdict'] == 'undecided' for row in document.get('objectives', []))
    need(status == (3 if undecided and 'strict' in options else 0), f'status {status}, {undecided} undecided')
    need(stopping['reason'] in REASONS, f'ended by {stopping["reason"]}')
    need(stopping['reason'] != 'decided' or undecided == 0, f'decided, but {undecided} are not')
    need(1 <= stopping['rounds'] == len(document['runs']), f'{stopping["rounds"]} rounds, {len(document["runs"])} runs')
    spent_s = sum(run['elapsed_s'] + run['warmup_s'] for run in document['runs'][1:])
    need(options['engine'] == 'null' or spent_s <= float(options['budget']) + SLACK_S,
         f'{spent_s} s of runs, of a budget of {options["budget"]} s')
