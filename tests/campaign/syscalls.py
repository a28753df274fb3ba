"""Table 'syscalls': one system call is refused, as by a container's filter."""
import errno
import subprocess

import commands
from program import need

CODES = [errno.EPERM, errno.EPERM, errno.ENOSYS, errno.EACCES, errno.ENOMEM]


def draw(random, places):
    return {**commands.draw_command(random, places), 'call': random.random(), 'code': random.choice(CODES)}


def describe(case):
    return f'{errno.errorcode[case["code"]]} at {case["call"]:.6f}, {case["place"]}: {" ".join(commands.words_of(case))}'


def perform(case, name, program, places):
    helper = program.helper('refuse_syscall')
    calls = subprocess.run([helper], check=True, capture_output=True, text=True).stdout.split()
    call = calls[int(case['call'] * len(calls))]

    def work(directory):
        words = commands.words_of(case)
        ended = program.run(words, cwd=directory, prefix=[helper, str(case['code']), call, '--'], within_s=300)
        if 'error while loading shared libraries' in ended.err:
            return f'{call}: the loader needs it'
        try:
            commands.look_at_end(words, ended, directory, can_tidy_up=call not in ('unlink', 'rename', 'getdents64'))
            need('Sanitizer' not in ended.err, ended.err)
        except Exception as problem:
            raise type(problem)(f'{call} refused with {errno.errorcode[case["code"]]}: {problem}') from problem
        return f'{call}: status {ended.status}'

    return commands.in_place_of_its_own(case, name, program, places, work)
