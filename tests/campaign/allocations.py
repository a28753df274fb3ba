"""Table 'allocations': the Nth allocation of a command fails, or all from there on."""
import os

import commands
from program import ENVIRONMENT, need

COUNTED = {}  # allocations of each command, counted once


def draw(random, places):
    return {**commands.draw_command(random, places), 'at': random.random(), 'all': random.random() < .5,
            'early': random.random() < .5}


def describe(case):
    which = 'all allocations from' if case['all'] else 'the allocation'
    return f'{which} at {case["at"]:.6f}, {case["place"]}: {" ".join(commands.words_of(case))}'


def environment(program, **more):
    return {**ENVIRONMENT, 'LD_PRELOAD': program.helper('failing_malloc.so'), **more}


def count(case, directory, program):
    name = case['command']
    if name not in COUNTED:
        path = os.path.join(directory, 'count')
        program.run(commands.words_of(case), cwd=directory, env=environment(program, FAIL_COUNT=path))
        with open(path, encoding='utf-8') as file:
            COUNTED[name] = int(file.read())
        os.unlink(path)
        commands.make_ready(directory, program)
    return COUNTED[name]


def perform(case, name, program, places):
    def work(directory):
        allocations = count(case, directory, program)
        # Half of the cases are among the first, where most of the set-up is.
        nth = 1 + int(case['at'] * (min(allocations, 400) if case['early'] else allocations))
        more = {'FAIL_NTH': str(nth), **({'FAIL_FROM': '1'} if case['all'] else {})}
        words = commands.words_of(case)
        for file in ('x.json', 'x.csv'):
            if os.path.exists(os.path.join(directory, file)):
                os.unlink(os.path.join(directory, file))
        ended = program.run(words, cwd=directory, env=environment(program, **more), within_s=300)
        try:
            commands.look_at_end(words, ended, directory)
        except Exception as problem:
            raise type(problem)(f'allocation {nth} of {allocations}: {problem}') from problem
        return f'{case["command"]}: status {ended.status}'

    need(not program.is_sanitized(), 'allocations: not in a build with a sanitizer, which has an allocator of its own')
    return commands.in_place_of_its_own(case, name, program, places, work)
