"""Where a case may do its I/O.

A worker has Places of its own, so cases of two workers never meet: a directory on the file system below the
work directory and, for root, tmpfs, overlay and other file systems on loop devices, and a bare loop device.
What this machine cannot do is left out, and said.
"""
import os
import shutil
import subprocess

DEVICE_BYTES = 64 << 20
GUARD = b'G' * 65536


def command(*words):
    """In a session of its own: a signal to the campaign's group does not end it halfway."""
    return subprocess.run(words, check=True, capture_output=True, text=True, start_new_session=True).stdout.strip()


class Places:
    def __init__(self, work):
        self.work = work
        self.mounts, self.loops = [], []
        self.directories, self.left_out = {}, {}
        self.device = None
        self.results = self._directory('results')
        self.directories['here'] = self._directory('here')
        for name, make in (('tmpfs', self._tmpfs), ('overlay', self._overlay),
                           ('ext4', self._on_loop), ('xfs', self._on_loop), ('btrfs', self._on_loop)):
            self._try(name, make)
        self._try('device', self._bare_device)

    def names(self):
        return [*self.directories, 'file'] + (['device'] if self.device else [])

    def _directory(self, name):
        path = os.path.join(self.work, name)
        os.makedirs(path)
        return path

    def _try(self, name, make):
        try:
            make(name)
        except (subprocess.CalledProcessError, FileNotFoundError) as error:
            self.left_out[name] = (getattr(error, 'stderr', None) or str(error)).strip()

    def _mount(self, name, *words):
        path = self._directory(name)
        command('mount', *words, path)
        self.mounts.append(path)
        self.directories[name] = path

    def _tmpfs(self, name):
        self._mount(name, '-t', 'tmpfs', '-o', 'size=200M', 'none')

    def _overlay(self, name):
        lower, upper, inside = (self._directory(f'overlay-{part}') for part in ('lower', 'upper', 'work'))
        self._mount(name, '-t', 'overlay', '-o', f'lowerdir={lower},upperdir={upper},workdir={inside}', 'none')

    def _loop_device(self, name, size_bytes):
        image = os.path.join(self.work, name + '.image')
        with open(image, 'wb') as file:
            file.truncate(size_bytes)
        device = command('losetup', '--show', '-f', image)
        self.loops.append(device)
        return device

    def _on_loop(self, name):
        device = self._loop_device(name + '-loop', 320 << 20)
        command(f'mkfs.{name}', '-q', '-F' if name == 'ext4' else '-f', device)
        self._mount(name, device)

    def _bare_device(self, name):
        self.device = self._loop_device(name, DEVICE_BYTES)

    def close(self):
        for path in reversed(self.mounts):
            subprocess.run(['umount', '-l', path], capture_output=True, check=False)
        for device in self.loops:
            subprocess.run(['losetup', '-d', device], capture_output=True, check=False)
        shutil.rmtree(self.work, ignore_errors=True)


class Target:
    """What one case reads and writes, and what must be left of it."""

    def __init__(self, places, name, case):
        self.name = name
        self.is_device = name == 'device'
        self.is_directory = name in places.directories
        if self.is_device:
            self.path = places.device
        elif self.is_directory:
            self.path = os.path.join(places.directories[name], case)
            os.mkdir(self.path)
        else:
            self.path = os.path.join(places.directories['here'], case + '.file')

    def words(self):
        words = [f'--target={self.path}']
        return words + [f'--allow-device-writes={self.path}'] if self.is_device else words

    def set_guard(self, used_bytes):
        """Mark what lies behind the range that the case may write."""
        if self.is_device and used_bytes + len(GUARD) <= DEVICE_BYTES:
            self._at(used_bytes, lambda file: file.write(GUARD))

    def guard_holds(self, used_bytes):
        if not self.is_device or used_bytes + len(GUARD) > DEVICE_BYTES:
            return True
        return self._at(used_bytes, lambda file: file.read(len(GUARD))) == GUARD

    def _at(self, offset, work):
        with open(self.path, 'r+b') as file:
            file.seek(offset)
            done = work(file)
            file.flush()
            os.fsync(file.fileno())
        return done

    def remove(self):
        if self.is_directory:
            shutil.rmtree(self.path, ignore_errors=True)
        elif not self.is_device and os.path.exists(self.path):
            os.unlink(self.path)


def on_target(measure, case, name, program, places):
    """What measure says of the case, on a target that is gone afterwards."""
    target = Target(places, case['place'], name)
    try:
        return measure(case['options'], target, name, program, places)
    finally:
        target.remove()
