"""Commands that the tables of hostile surroundings start, and how each of them may end."""
import json
import os

from places import Target
from program import need, one_document

SET = ['--file-num=2', '--file-total-size=256K']
SHORT = ['--time=0.005', '--file-test-mode=rndrw']
BLOCKS = [*SET, '--file-block-size=4K']
FILE_BYTES = 128 << 10

COMMANDS = {
    'prepare': ['prepare', '--file-num=3', '--file-total-size=384K'],
    'run io_uring': ['run', *BLOCKS, *SHORT, '--engine=io_uring', '--iodepth=4', '--json=x.json', '--csv=x.csv'],
    'run auto': ['run', *BLOCKS, *SHORT, '--iodepth=4', '--threads=2', '--json=x.json'],
    'run libaio': ['run', *BLOCKS, *SHORT, '--engine=libaio', '--iodepth=4', '--threads=2', '--json=x.json'],
    'run pool': ['run', *BLOCKS, *SHORT, '--engine=pool', '--iodepth=4', '--json=x.json'],
    'run mmap': ['run', *BLOCKS, *SHORT, '--engine=mmap', '--threads=2', '--json=x.json'],
    'run stdio': ['run', *BLOCKS, *SHORT, '--engine=stdio', '--threads=2', '--json=x.json'],
    'run pvsync2': ['run', *BLOCKS, *SHORT, '--engine=pvsync2', '--json=x.json'],
    'run sync': ['run', *BLOCKS, *SHORT, '--engine=sync', '--json=-'],
    'run checked': ['run', *BLOCKS, '--time=0.005', '--file-test-mode=rndwr', '--engine=psync', '--validate', '--rate=1000',
                    '--details', '--report-interval=0.001', '--json=x.json'],
    'run jobs': ['run', *BLOCKS, '--time=0.005', '--json=x.json', '--csv=x.csv', '--job=a', '--file-test-mode=rndrd',
                 '--engine=psync', '--job=b', '--file-test-mode=rndwr', '--engine=io_uring', '--iodepth=4',
                 '--job=c', '--file-test-mode=rndrw', '--engine=libaio', '--threads=2'],
    'compare': ['compare', *BLOCKS, *SHORT, '--scratch', '--vary=engine=psync,null', '--rounds=2', '--json=x.json',
                '--csv=x.csv', '--fail-if=iops<0.0001'],
    'compare auto': ['compare', *BLOCKS, *SHORT, '--scratch', '--vary=engine=psync,null', '--rounds=auto',
                     '--budget=0.2', '--json=x.json'],
    'ablate': ['ablate', '--engine=nop', '--scratch=off', '--rounds=1', '--file-test-mode=rndrd', '--time=0.001',
               '--warmup-time=0', '--json=x.json'],
    'check': ['check', *BLOCKS, *SHORT, '--engine=psync', '--objective=p99<1h', '--budget=0.2', '--json=x.json'],
    'curve': ['curve', *BLOCKS, '--file-test-mode=rndrd', '--vary=engine=psync,null', '--budget=0.2', '--json=x.json', '--csv=x.csv'],
    'diff': ['diff', 'old.json', 'old.json', '--json=x.json'],
    'probe': ['probe', '.'],
    'show options': ['show', 'options'],
    'show profile': ['show', 'profile', 'quickstart'],
    'fileio prepare': ['fileio', '--file-num=3', '--file-total-size=384K', 'prepare'],
    'fileio run': ['fileio', *SET, '--file-test-mode=rndrw', '--events=20', '--time=1', '--histogram=on', 'run'],
    'fileio cleanup': ['fileio', *SET, 'cleanup'],
}
STATUSES = (0, 1, 2, 3)
MEMBERS = ('schema', 'version', 'command', 'environment', 'runs', 'advice')
RUN_MEMBERS = ('variant', 'options', 'engine', 'read', 'write', 'total', 'cpu', 'loops', 'intervals')


def make_ready(directory, program):
    """A prepared set and an old result; the same for every case."""
    ended = program.run(['prepare', *BLOCKS, '--quiet'], cwd=directory)
    need(ended.status == 0, f'prepare ended with {ended.status}: {ended.err}')
    ended = program.run(['compare', *BLOCKS, '--file-test-mode=rndrd', '--events=50', '--time=0', '--vary=engine=psync,io_uring',
                         '--rounds=3', '--json=old.json', '--quiet'], cwd=directory)
    need(ended.status == 0, f'compare ended with {ended.status}: {ended.err}')


def reports_to_stdout(words):
    """A command whose result is what it prints there."""
    return words[0] in ('run', 'compare', 'ablate', 'check', 'curve', 'diff', 'probe', 'show') or words[-1] == 'run'


def look_at_end(words, ended, directory, output_is_open=True, can_tidy_up=True):
    """However hostile: a status of ours, a word about it, whole documents, nothing left behind."""
    need(ended.status in STATUSES, f'status {ended.status}: {ended.err[-400:]}')
    if '--json=x.json' in words:
        look_at_file(os.path.join(directory, 'x.json'), ended)
    if '--json=-' in words and output_is_open:
        look_at_document(one_document(ended.out), ended.status)
    if ended.status and output_is_open:
        need((ended.err + ended.out).strip(), f'status {ended.status} without a word')
    for name in os.listdir(directory):
        left = name.endswith('.tmp') or name.startswith('ringbench-')
        need(not left or not can_tidy_up, f'left behind: {name}')
    for number in (0, 1):
        path = os.path.join(directory, f'test_file.{number}')
        need(not os.path.exists(path) or os.path.getsize(path) == FILE_BYTES, f'{path} has another size')


def look_at_file(path, ended):
    if not os.path.exists(path):
        need(ended.status != 0, 'status 0 and no result')
        return
    with open(path, encoding='utf-8') as file:
        look_at_document(one_document(file.read()), ended.status)


def look_at_document(document, status):
    if status == 0:
        need(all(name in document for name in MEMBERS), f'a document that lacks members: {json.dumps(document)[:200]}')
        for run in document['runs']:
            missing = [] if run.get('skipped') else [name for name in RUN_MEMBERS if run.get(name) is None]
            need(not missing, f'a run that lacks {missing}')


def draw_command(random, places):
    return {'place': random.choice(list(places.directories)), 'command': random.choice(list(COMMANDS))}


def words_of(case):
    return COMMANDS[case['command']]


def in_place_of_its_own(case, name, program, places, work):
    """Make a directory ready and let `work` have it."""
    target = Target(places, case['place'], name)
    try:
        make_ready(target.path, program)
        return work(target.path)
    finally:
        target.remove()
