"""Table 'signals': a signal at a random moment of any command, and what is left then.

A handled signal ends the command with its result and 128 + the signal; nothing is left behind, and the next
command finds a file set that it can use. After SIGKILL the next command tidies up.
"""
import contextlib
import glob
import json
import os
import re
import signal
import time

from places import Target
from program import need, one_document

SIGNALS = ['INT', 'INT', 'TERM', 'TERM', 'HUP', 'KILL', 'QUIT', 'PIPE', 'twice', 'from timeout']
ENGINES = ['io_uring:16', 'io_uring:1', 'libaio:8', 'pool:4', 'psync:1', 'sync:1', 'pvsync2:1', 'stdio:1', 'mmap:1']
MODES = ['seqrw', 'seqrewr', 'seqrd', 'rndrd', 'rndwr', 'rndrw']
ENDS_WITHIN_S = 300  # a busy machine under a sanitizer; a hang lasts longer

TIMED = ['--file-test-mode={mode}', '--engine={engine}', '--iodepth={depth}', '--threads={threads}', '--time=0.6']
VARIED = ['--file-test-mode=rndrw', '--file-fsync-freq=0', '--vary=engine=psync,io_uring', '--rounds=3', '--time=0.15']

# name: is the set prepared first?, the words, the longest time until the signal
COMMANDS = {
    'prepare': (False, ['prepare'], .2),
    'cleanup': (True, ['cleanup'], .05),
    'run': (True, ['run', *TIMED, '{more}'], .9),
    'seqwr': (True, ['run', *TIMED, '--file-test-mode=seqwr'], .9),
    'rate': (True, ['run', *TIMED, '--rate=50'], .9),
    'warm-up': (True, ['run', *TIMED, '--warmup-time=0.4'], 1.2),
    'many loops': (True, ['run', *TIMED, '--threads=48'], .9),
    'jobs': (True, ['run', '--time=0.6', '--job=a', '--file-test-mode={mode}', '--engine={engine}', '--iodepth={depth}',
                    '--job=b', '--file-test-mode=rndrd', '--engine=psync', '--threads={threads}'], .9),
    'compare': (True, ['compare', *VARIED], 1.3),
    'scratch': (False, ['compare', *VARIED, '--scratch'], 1.5),
    'fileio': (True, ['fileio', '--file-test-mode=rndrw', '--time=1', '--threads={threads}', 'run'], 1.2),
}
NO_RESULT = ('prepare', 'cleanup', 'fileio')


def draw(random, places):
    engine, depth = random.choice(ENGINES).split(':')
    name = random.choice(list(COMMANDS))
    return {
        'place': random.choice(list(places.directories)), 'command': name, 'signal': random.choice(SIGNALS),
        'after_s': random.random() * COMMANDS[name][2], 'gap_s': random.choice([0, .0001, .01, .2]),
        'old': random.random() < .4,
        'set': {'file-num': random.choice([1, 3, 8, 100]), 'file-total-size': random.choice([8, 16, 32]) << 20},
        'validate': name not in ('fileio', 'jobs') and random.random() < .4,
        'fill': {'mode': random.choice(MODES), 'engine': engine, 'depth': depth, 'threads': random.choice([1, 2, 3]),
                 'more': random.choice(['--report-interval=0.1', '--cache=cold', '--file-fsync-freq=1',
                                        '--file-fsync-all', '--details'])},
    }


def set_words(case):
    words = [f'--{name}={value}' for name, value in case['set'].items()]
    if case['command'] != 'fileio':
        words.append('--file-block-size=4096')
    return words + ['--validate'] if case['validate'] else words


def command_words(case):
    """What comes later holds, in a run of one job: 'seqwr' is the mode, whatever was drawn."""
    words = [word.format(**case['fill']) for word in COMMANDS[case['command']][1]]
    if case['command'] == 'jobs':
        return words
    return list({word.split('=')[0]: word for word in words}.values())


def describe(case):
    return f'{case["signal"]} after {case["after_s"]:.3f} s in {case["place"]}: ' + \
        ' '.join(command_words(case) + set_words(case))


def perform(case, name, program, places):
    target = Target(places, case['place'], name)
    try:
        return interrupt(case, Attempt(case, name, program, places, target))
    finally:
        target.remove()


class Attempt:
    """One command, where it works and what it saves."""

    def __init__(self, case, name, program, places, target):
        self.case, self.program, self.target = case, program, target
        self.directory = target.path
        self.json = os.path.join(places.results, name + '.json')
        self.saves = case['command'] not in NO_RESULT

    def words(self):
        words = command_words(self.case)
        if self.case['command'] == 'fileio':
            return [words[0], *set_words(self.case), *words[1:]]
        saved = [f'--json={self.json}'] if self.saves else []
        return [words[0], *self.target.words(), *set_words(self.case), *saved, *words[1:]]

    def run(self, *words):
        return self.program.run([words[0], *self.target.words(), *set_words(self.case), *words[1:], '--quiet'],
                                cwd=self.directory)

    def prepare(self):
        ended = self.run('prepare')
        need(ended.status == 0, f'prepare ended with {ended.status}: {ended.err}')

    def read_all(self):
        files = self.case['set']['file-num']
        blocks = self.case['set']['file-total-size'] // files // 4096 * files
        return self.run('run', '--file-block-size=4096', '--file-test-mode=seqrd', '--time=0', f'--events={blocks}')


def send(process, case):
    """Returns whether the command was still there."""
    there = process.poll() is None
    if case['signal'] == 'from timeout':  # timeout(1) signals its child, then its group
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    elif case['signal'] == 'twice':
        process.send_signal(signal.SIGINT)
        time.sleep(case['gap_s'])
        process.send_signal(signal.SIGINT)
    else:
        process.send_signal(getattr(signal, 'SIG' + case['signal']))
    return there


def sent_signal(case):
    return getattr(signal, 'SIG' + {'twice': 'INT', 'from timeout': 'TERM'}.get(case['signal'], case['signal']))


def expects_signals(process, number):
    """Whether main() has begun: a signal before that simply ends the process. See proc(5), SigCgt and SigIgn."""
    with contextlib.suppress(OSError), open(f'/proc/{process.pid}/status', encoding='utf-8') as status:
        masks = re.findall(r'^Sig(?:Cgt|Ign):\s*(\w+)$', status.read(), re.MULTILINE)
        return any(int(mask, 16) >> (number - 1) & 1 for mask in masks)
    return False


def allowed(case, there, expected):
    """What the command may end with: nothing happened yet, it was over already, or the signal ended it."""
    number = sent_signal(case)
    if not there:
        return [0]
    if number in (signal.SIGKILL, signal.SIGQUIT):  # the second dumps core, after tidying up
        return [-number, 0]
    by_signal = [0, 1] if number == signal.SIGPIPE else [0, 128 + number]
    return by_signal + ([] if expected else [-number])


def interrupt(case, attempt):
    if COMMANDS[case['command']][0]:
        attempt.prepare()
    if case['old'] and attempt.saves:
        with open(attempt.json, 'w', encoding='utf-8') as file:
            json.dump({'old': 1}, file)

    process = attempt.program.start(attempt.words(), cwd=attempt.directory)
    time.sleep(case['after_s'])
    expected = expects_signals(process, sent_signal(case))
    there = send(process, case)
    ended = attempt.program.end(process, attempt.words(), ENDS_WITHIN_S)

    statuses = allowed(case, there, expected)
    need(ended.status in statuses, f'status {ended.status}, not one of {statuses}: {ended.err[-400:]}')
    result = look_at_result(case, attempt, ended)
    killed = ended.status == -signal.SIGKILL
    take_partial(attempt, ended.status)
    if not killed:
        look_for_leftovers(attempt, 'the command')
    go_on(case, attempt, killed)
    return f'{case["command"]}, {"killed" if killed else result}'


def look_at_result(case, attempt, ended):
    if not attempt.saves:
        return f'status {ended.status}'
    if not os.path.exists(attempt.json):
        need(ended.status != 0 and not case['old'], f'status {ended.status} and no result')
        return 'no result'
    with open(attempt.json, encoding='utf-8') as file:
        document = one_document(file.read())
    if 'old' in document:
        need(case['old'] and ended.status != 0, 'the result was not saved')
        return 'old result kept'
    if ended.status > 128 and len(document['runs']) == 1 and 'total' in document['runs'][0]:
        need(says_how_it_ended(document['runs'][0]), 'an interrupted run that does not say so')
    return 'a result' if ended.status == 0 else 'a partial result'


def says_how_it_ended(run):
    """The signal may have come when the run itself was over: in its last fsync, before the next round."""
    return run['interrupted'] or run['elapsed_s'] >= .95 * run['options']['time']


def take_partial(attempt, status):
    """What a command had saved between two rounds, whole, when the signal ended it."""
    partial = attempt.json + '.partial'
    if not os.path.exists(partial):
        return
    need(status < 0, f'status {status}, and {partial} is still there')
    with open(partial, encoding='utf-8') as file:
        document = one_document(file.read())
    need(document['runs'] and not any(run.get('interrupted') for run in document['runs']), 'saved within a round')
    os.unlink(partial)


def look_for_leftovers(attempt, after):
    left = [path for where in (attempt.directory, os.path.dirname(attempt.json))
            for path in glob.glob(os.path.join(where, '*'))
            if is_left_over(os.path.basename(path), os.path.basename(attempt.json).split('.')[0])]
    need(not left, f'left behind by {after}: {left}')


def is_left_over(name, case_name):
    if re.fullmatch(r'test_file\.\d+', name):
        return False
    return name.startswith('ringbench-') or (name.startswith(case_name + '.') and name != case_name + '.json')


def go_on(case, attempt, killed):
    """The same set is used again; only what writes new files may ask for a prepare first."""
    if case['command'] in ('prepare', 'cleanup') or killed:
        attempt.prepare()
    if case['command'] in ('scratch', 'fileio'):
        attempt.prepare()
    ended = attempt.read_all()
    if ended.status == 2 and 'prepare' in ended.err:
        attempt.prepare()
        ended = attempt.read_all()
    need(ended.status == 0, f'the next run ended with {ended.status}: {ended.err[-400:]}')
    if killed and attempt.saves:
        # The command itself, once more: it tidies up after the one that was killed.
        again = attempt.program.run(attempt.words(), cwd=attempt.directory)
        need(again.status == 0, f'after a kill the command ended with {again.status}: {again.err[-400:]}')
    look_for_leftovers(attempt, 'the next command')
    ended = attempt.run('cleanup')
    need(ended.status == 0, f'cleanup ended with {ended.status}: {ended.err}')
    left = os.listdir(attempt.directory)
    need(not left, f'left in the directory: {left[:3]}')
    if os.path.exists(attempt.json):
        os.unlink(attempt.json)
