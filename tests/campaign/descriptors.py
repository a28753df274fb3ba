"""Table 'descriptors': some of the descriptors 0 to 2 are closed, lead to a full device, or to a reader that has gone."""
import os

import commands
from program import need

ENDS = ['open', 'open', 'closed', 'full', 'gone']
NAMES = ('stdin', 'stdout', 'stderr')


def draw(random, places):
    ends = [random.choice(ENDS) for _ in NAMES]
    ends[0] = random.choice(['open', 'closed'])
    return {**commands.draw_command(random, places), 'ends': ends}


def describe(case):
    ends = ', '.join(f'{name} {end}' for name, end in zip(NAMES, case['ends']) if end != 'open')
    return f'{ends or "all open"}, {case["place"]}: {" ".join(commands.words_of(case))}'


def arrange(ends):
    """Run in the child, before the program."""
    for number, end in enumerate(ends):
        if end == 'closed':
            os.close(number)
        elif end == 'full':
            os.dup2(os.open('/dev/full', os.O_WRONLY), number)
        elif end == 'gone':
            reader, writer = os.pipe()
            os.close(reader)
            os.dup2(writer, number)


def perform(case, name, program, places):
    ends = case['ends']

    def work(directory):
        words = commands.words_of(case)
        before = contents(directory)
        ended = program.run(words, cwd=directory, preexec_fn=lambda: arrange(ends), within_s=300)
        commands.look_at_end(words, ended, directory, output_is_open=ends[1:] == ['open', 'open'])
        if commands.reports_to_stdout(words) and ends[1] in ('full', 'gone'):
            need(ended.status != 0, f'stdout is {ends[1]}, and the status 0')
        need(not words[0] == 'run' or no_talk_in(contents(directory), before), 'talk landed in a file of the set')
        return f'{case["command"]}: status {ended.status}'

    return commands.in_place_of_its_own(case, name, program, places, work)


def contents(directory):
    found = {}
    for name in ('test_file.0', 'test_file.1', 'old.json'):
        path = os.path.join(directory, name)
        if os.path.exists(path):
            with open(path, 'rb') as file:
                found[name] = file.read()
    return found


def no_talk_in(after, before):
    talk = (b'ringbench', b'IOPS', b'"schema"')
    return all(text not in data for name, data in after.items() if name.startswith('test_file') for text in talk) and \
        after.get('old.json') == before.get('old.json')
