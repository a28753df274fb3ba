"""Table 'runs': one random run, its result held against the invariants, its files read back."""
import os
import re

import options as requests
from invariants import check_csv, check_precondition, check_run, check_steady
from objectives import check_objectives
from places import Target
from program import need

ALLOWED = (0, 1, 2)


def draw(random, places):
    place = random.choice(places.names())
    options = requests.draw(random, place in places.directories)
    return {'place': place, 'options': options, 'prepared': options['file-test-mode'] != 'seqwr' or random.random() < .5}


def describe(case):
    return requests.described(case, 'run')


def perform(case, name, program, places):
    options = case['options']
    target = Target(places, case['place'], name)
    try:
        return measure(options, case, target, name, program, places)
    finally:
        target.remove()


def measure(options, case, target, name, program, places):
    prepare = target.words() + requests.words(requests.of_the_set(options))
    if options['engine'] not in requests.NO_IO and (case['prepared'] or not target.is_directory):
        ended = program.run(['prepare', '--quiet', *prepare])
        need(ended.status in ALLOWED, f'prepare ended with {ended.status}: {ended.err}')
        if ended.status:
            need(ended.err, 'refused without a word')
            return 'not prepared: ' + kind_of(ended.err)

    used_bytes = int(options['file-total-size'])
    target.set_guard(used_bytes)
    csv_path = os.path.join(places.results, name + '.csv')
    longest_s = float(options['time']) + float(options.get('warmup-time', 0)) + float(options.get('steady-limit', 0))
    ended = program.run(['run', *target.words(), *requests.words(options), '--json=-', f'--csv={csv_path}', '--quiet'],
                        within_s=longest_s + 300)
    document = ended.document()
    need(ended.status in ALLOWED, f'ended with {ended.status}: {ended.err[-400:]}')
    need((document['error'] is None) == (ended.status == 0), f'status {ended.status}, error {document["error"]}')
    need(ended.status == 0 or ended.err, f'status {ended.status} without a word')
    for run in document['runs']:
        if 'total' in run:
            check_run(options, run, ended.status)
            check_steady(options, run)
    check_objectives(document, options)
    check_precondition(document, options)
    need(target.guard_holds(used_bytes), 'bytes behind the range were changed')
    check_left(places, name)
    if ended.status:
        return f'status {ended.status}: ' + kind_of(ended.err)

    need(len(document['runs']) == 1, f'{len(document["runs"])} runs')
    with open(csv_path, encoding='utf-8') as file:
        check_csv(file.read(), document['runs'][0])
    os.unlink(csv_path)
    if options['engine'] not in requests.NO_IO:
        check_files(options, target)
        if options.get('validate') == 'on':
            read_back(options, prepare, document['runs'][0], program)
    return 'ok'


def check_left(places, name):
    left = [file for file in os.listdir(places.results) if file.startswith(name) and not file.endswith('.csv')]
    need(not left, f'left behind: {left}')


def check_files(options, target):
    if not target.is_directory:
        return
    size = int(options['file-total-size']) // int(options['file-num'])
    for file in os.listdir(target.path):
        need(re.fullmatch(r'test_file\.\d+', file), f'a file of no name: {file}')
        have = os.path.getsize(os.path.join(target.path, file))
        need(have == size, f'{file} has {have} bytes, not {size}')


def read_back(options, prepare, run, program):
    """Every block, by the plainest engine."""
    files = int(options.get('file-num', 1))
    blocks = int(options['file-total-size']) // files // int(options['file-block-size']) * files
    ended = program.run(['run', *prepare, '--file-test-mode=seqrd', '--time=0', f'--events={blocks}', '--engine=psync',
                         '--quiet', '--json=-'])
    # New files that were not written to their end have blocks that nothing was written to: no other is bad.
    if options['file-test-mode'] == 'seqwr' and run['write']['ios'] < blocks:
        bad = [bad for run in ended.document()['runs'] for bad in run['bad_blocks']]
        need(all(': not written with --validate: ' in at for at in bad), f'reading back: {bad}')
    else:
        need(ended.status == 0, f'reading back: status {ended.status}: {ended.err[-400:]}')


def kind_of(text):
    """A message without its names and numbers, to be counted."""
    first = text.strip().splitlines()[0] if text.strip() else ''
    return re.sub(r'\d+', 'N', re.sub(r"'[^']*'", "'…'", first))[:110]
