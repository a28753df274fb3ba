"""Start the program under test, and what must hold however it ends."""
import json
import os
import re
import signal
import subprocess
import time

SANITIZER = re.compile(r'Sanitizer|runtime error:|Assertion')
ENVIRONMENT = dict(os.environ,
                   ASAN_OPTIONS='detect_leaks=1:exitcode=99:allocator_may_return_null=1',
                   UBSAN_OPTIONS='print_stacktrace=1', LC_ALL='C')


class Problem(Exception):
    """Something that must hold does not."""


def need(holds, text):
    if not holds:
        raise Problem(text)


class Ended:
    def __init__(self, words, status, out, err, seconds):
        self.words, self.status, self.out, self.err, self.seconds = words, status, out, err, seconds

    def document(self):
        """What --json=- printed: one document."""
        return one_document(self.out)


def one_document(text):
    def refuse(word):
        raise Problem(f'the document has {word}')
    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise Problem(f'not one JSON document: {error}: {text[:120]!r}') from error


class Program:
    def __init__(self, path):
        self.path = path
        self._sanitized = None

    def helper(self, name):
        """What 'make campaign' builds beside the program."""
        return os.path.join(os.path.dirname(self.path), 'tests', 'campaign', name)

    def is_sanitized(self):
        if self._sanitized is None:
            with open(self.path, 'rb') as file:
                self._sanitized = b'__asan_init' in file.read()
        return self._sanitized

    def start(self, words, prefix=(), **how):
        how.setdefault('stdin', subprocess.DEVNULL)
        how.setdefault('stdout', subprocess.PIPE)
        how.setdefault('stderr', subprocess.PIPE)
        how.setdefault('env', ENVIRONMENT)
        return subprocess.Popen([*prefix, self.path, *words], start_new_session=True, **how)

    def end(self, process, words, within_s):
        """Wait for it; one that does not end in time is a problem, and is killed."""
        began = time.monotonic()
        try:
            out, err = process.communicate(timeout=within_s)
        except subprocess.TimeoutExpired as late:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise Problem(f'did not end within {within_s} s') from late
        out, err = ((text or b'').decode(errors='replace') for text in (out, err))
        for text in (err, out):
            found = SANITIZER.search(text)
            need(not found, text[max(0, found.start() - 200):][:3000] if found else '')
        return Ended(words, process.returncode, out, err, time.monotonic() - began)

    def run(self, words, within_s=300, **how):
        return self.end(self.start(words, **how), words, within_s)
