"""A random request: rows of option, how often it is there, its values, and when it applies."""

from objectives import OBJECTIVES

DEEP = ('io_uring', 'auto', 'libaio', 'pool', 'nop', 'null')
RINGS = ('io_uring', 'auto', 'nop')
NO_DIRECT = ('mmap', 'nop', 'null', 'stdio')
NO_IO = ('nop', 'null')

ENGINES = ['io_uring'] * 6 + ['auto', 'libaio', 'libaio', 'pool', 'pool', 'psync', 'pvsync2', 'sync', 'stdio',
                             'mmap', 'mmap', 'nop', 'null']
MODES = ['seqwr', 'seqrewr', 'seqrd', 'rndrd', 'rndwr', 'rndrw', 'rndrw', 'seqrw']
RING_SWITCHES = ['single-issuer', 'defer-taskrun', 'coop-taskrun', 'submit-all', 'sqpoll', 'no-sqarray',
                 'attach-wq', 'fixed-files', 'fixed-buffers', 'registered-ring', 'registered-wait']
SIZED_BY = ('file-num', 'file-total-size', 'file-block-size')


def engine_in(*names):
    return lambda o: o['engine'] in names


def ring(o):
    return o['engine'] in RINGS


def is_on(name):
    return lambda o: o.get(name) == 'on'


def is_given(name):
    return lambda o: name in o


def may_be_unwritten(o):
    """Now and then where it is refused."""
    return o['file-test-mode'].startswith('seq') or o.get('no-repeat') == 'on'


def sequential(o):
    return o['file-test-mode'].startswith('seq')


# option, share of the requests that have it, values, when it applies
ROWS = [
    ('iodepth', 1, [1, 2, 3, 4, 8, 16, 33, 64, 128, 300], engine_in(*DEEP)),
    ('threads', 1, [1, 1, 1, 2, 2, 3, 5], None),
    ('file-fsync-freq', .4, [0, 1, 3, 10, 1000], None),
    ('file-fsync-all', .25, ['on'], None),
    ('file-fsync-end', .3, ['on', 'off'], None),
    ('file-fsync-mode', .4, ['fsync', 'fdatasync', 'sync_file_range'], None),
    ('file-merged-requests', .3, [0, 1, 2, 3, 8], sequential),
    ('rand-type', .3, ['uniform', 'gaussian', 'special', 'pareto', 'zipfian'], None),
    ('rand-pareto-h', .1, ['0.01', '0.5', '0.999'], None),
    ('rand-zipfian-exp', .1, ['0', '1', '1.5', '99'], None),
    ('random-share', .1, [1, 30, 100], None),
    ('rw-sequence', .1, [2, 8, 1000], None),
    ('think-time', .1, ['1us', '100us', '1ms'], lambda o: not o.get('rate')),
    ('rate-process', .6, ['poisson', 'uniform', 'burst:1', 'burst:7', 'burst:100'], lambda o: o.get('rate')),
    ('hot-spots', .1, ['20:80', '0.1:50,30:49', '100:100', '1:0,50:100'], None),
    ('no-repeat', .1, ['on'], None),
    ('file-allocation', .2, ['written', 'fallocate', 'extend', 'sparse'], may_be_unwritten),
    ('precondition', .1, ['0', '1', '2', 'rnd:1', 'seq:1,rnd:2'],
     lambda o: o['engine'] not in NO_IO),
    ('rand-spec-pct', .1, [1, 50, 100], None),
    ('rand-spec-res', .1, [0, 100], None),
    ('rand-spec-iter', .1, [1, 1000], None),
    ('file-rw-ratio', .3, ['0', '0.1', '9', '50/50', '1000/1', '0.000001'], None),
    ('file-data', .2, ['zero', 'random'], None),
    ('validate', .35, ['on'], lambda o: o['engine'] not in NO_IO),
    ('warmup-time', .25, ['0.01', '0.05', '0.000001', '0.1'], None),
    ('steady', .1, ['on'], None),
    ('steady-round', 1, ['0.001', '0.01', '0.02'], is_on('steady')),
    ('steady-limit', 1, ['0.06', '0.1'], is_on('steady')),
    ('steady-window', .5, [3, 5], is_on('steady')),
    ('report-interval', .2, ['0.01', '0.03', '0.1', '1'], None),
    ('percentiles', .1, ['50', '99,50', '1,50,99,99.9,99.99', '100', '99.5,99.995'], None),
    ('percentile', .1, ['0', '1', '50', '99', '99.99', '100'], None),
    ('objective', .1, OBJECTIVES, None),
    ('objective-media', .3, ['any', 'ssd', 'disk'], is_given('objective')),
    ('provisioned-iops', .5, [1, 1000, 10 ** 5], is_given('objective')),
    ('provisioned-throughput', .5, ['1MiB/s', '100MiB/s'], is_given('objective')),
    ('cache', .15, ['keep', 'warm', 'cold'], None),
    ('buffers', .2, ['mmap', 'malloc', 'huge'], None),
    ('pin', .1, ['off'], None),
    ('cpus', .1, ['0', '1', '0,1', '1,0', '0-1'], None),
    ('continue-on-error', .15, ['on'], None),
    ('rwf', .2, ['nowait', 'dsync', 'sync', 'dontcache', 'nowait,dsync', 'atomic', 'hipri'],
     engine_in('io_uring', 'pvsync2')),
    ('file-advice', .1, ['none', 'normal', 'random', 'sequential'], None),
    ('stdio-buffer', .7, [0, 1, 100, 512, 4096, 1 << 20], engine_in('stdio')),
    ('mmap-advice', .5, ['none', 'normal', 'random', 'sequential', 'willneed', 'hugepage'], engine_in('mmap')),
    ('mmap-sync', .3, ['range', 'file'], engine_in('mmap')),
    ('mmap-populate', .3, ['on'], engine_in('mmap')),
    ('null-latency', .6, ['20us', '100us,1ms', '5ms', '1us,1us,10ms', '1ms'], engine_in('null')),
    ('null-hold', .3, ['1ms', '50ms'], lambda o: o.get('null-latency')),
    ('preset', .3, ['plain', 'batched', 'tuned', 'sqpoll', 'polled'], ring),
    *((switch, .1, ['on', 'off', 'auto', 'auto'], ring) for switch in RING_SWITCHES),
    ('sqpoll-idle', .4, ['1ms', '10ms', '2s'], is_on('sqpoll')),
    ('sqpoll-cpu', .3, ['0', '1', '0,1'], is_on('sqpoll')),
    ('cq-size', .1, [1, 64, 1024, 65536], ring),
    ('iowq-bounded-max', .1, [1, 2, 100], ring),
    ('iowq-unbounded-max', .1, [1, 2, 100], ring),
    ('vectored', .1, ['on'], ring),
    ('async-every', .12, [1, 2, 7], ring),
    ('ioprio-class', .1, ['rt', 'be', 'idle'], ring),
    ('fsync-order', .2, ['wait', 'link', 'drain', 'auto'], ring),
    ('iopoll', .04, ['on', 'auto'], ring),
    ('rand-seed', .5, range(1, 1 << 32), None),
]


def has(*names):
    return lambda o: any(name in o for name in names)


def no_direct(o):
    return 'direct' not in o.get('file-extra-flags', '')


def either(*conditions):
    return lambda o: any(holds(o) for holds in conditions)


def mode_is(mode):
    return lambda o: o['file-test-mode'] == mode


# What is refused most often, and where: there it is drawn only now and then.
REFUSED = [
    ('hot-spots', sequential),
    ('rw-sequence', lambda o: sequential(o) and 'random-share' not in o),
    ('no-repeat', either(sequential, has('rand-type', 'hot-spots'))),
    ('rand-type', has('hot-spots')),
    ('random-share', mode_is('seqwr')),
    ('file-allocation', either(mode_is('seqwr'), has('block-sizes', 'offset', 'size', 'validate', 'steady'))),
    ('file-allocation', lambda o: not may_be_unwritten(o)),
    ('precondition', either(mode_is('seqwr'), is_on('validate'))),
    ('cpus', has('pin')),
    ('iopoll', no_direct),
    ('preset', lambda o: o['preset'] == 'polled' and no_direct(o)),
    ('attach-wq', lambda o: o['threads'] == 1),
    ('vectored', either(engine_in('nop'), is_on('fixed-buffers'))),
    ('ioprio-class', engine_in('nop')),
    ('fsync-order', lambda o: o['fsync-order'] == 'link' and 'file-fsync-all' not in o),
    ('rwf', lambda o: 'sync' in o['rwf'] and o['file-test-mode'].endswith('rd')),
    ('rwf', lambda o: o['rwf'] in ('atomic', 'hipri') and no_direct(o)),
]


def drop_refused(random, options):
    for name, is_refused in REFUSED:
        if name in options and is_refused(options) and random.random() < .95:
            del options[name]


def draw_sizes(random, options, in_files):
    block = random.choice([512, 1000, 4096, 4096, 4096, 16384, 16384, 65536, 1 << 18, 5000, 12288])
    files = random.choice([1, 1, 2, 3, 4, 7, 16, 40]) if in_files else 1
    a_file = block * random.choice([1, 2, 3, 10, 50, 333]) + random.choice([0, 0, 0, 1, 511, 512])
    total = min(a_file * files + random.choice([0, 0, 1]), 40 << 20)
    options['file-block-size'] = block
    options['file-total-size'] = max(total, block * files)
    if in_files:
        options['file-num'] = files


def draw_batches(random, options):
    depth = options.get('iodepth', 1)
    if depth == 1:
        return
    if random.random() < .3:
        options['batch-submit'] = random.randint(0, depth)
    if random.random() < .3:
        options['batch-complete'] = random.randint(1, depth)
        if ring(options) and options['batch-complete'] > 1 and random.random() < .5:
            options['min-wait'] = random.choice(['1us', '100us', '5ms'])


def bytes_per_file(options):
    return options['file-total-size'] // options.get('file-num', 1)


def draw_range(random, options):
    """A part of each file; now and then one that is not within it, or no multiple of the block: that is refused."""
    if random.random() >= .2:
        return
    block = options['file-block-size']
    blocks = bytes_per_file(options) // block
    first = random.randint(0, max(blocks - 1, 0))
    if random.random() < .8:
        options['offset'] = first * block + (random.random() < .05)
    else:
        first = 0
    if random.random() < .7:
        options['size'] = random.randint(1, max(blocks - first, 1)) * block + (random.random() < .05) * block


# Each counts on one size, and is refused beside several.
NOT_WITH_SIZES = ('file-merged-requests', 'random-share', 'no-repeat', 'rw-sequence')


def draw_size_list(random, options):
    """Multiples of the block that fit into a file; now and then one that does not, which is refused."""
    block = options['file-block-size']
    room = (options.get('size') or bytes_per_file(options) - options.get('offset', 0)) // block
    multiples = [n for n in (1, 2, 3, 5, 8, 16) if n <= max(room, 1) or random.random() < .05]
    sizes = random.sample(multiples, random.randint(1, min(len(multiples), 4)))
    return ','.join(f'{n * block}' + random.choice(['', ':1', ':30', ':10000']) for n in sizes)


def draw_block_sizes(random, options):
    if random.random() >= .2:
        return
    if random.random() < .5:
        options['block-sizes'] = draw_size_list(random, options)
    else:
        options['block-sizes'] = ','.join(f'{op}:{draw_size_list(random, options)}' for op in ('read', 'write'))
    if random.random() < .95:
        for name in NOT_WITH_SIZES:
            options.pop(name, None)


def sizes_of(options, op):
    """The bytes of each size, rising; [] with one size."""
    of = {'read': set(), 'write': set()}
    into = list(of.values())
    for element in filter(None, options.get('block-sizes', '').split(',')):
        for name in of:
            if element.startswith(name + ':'):
                into, element = [of[name]], element[len(name) + 1:]
        for sizes in into:
            sizes.add(int(element.split(':')[0]))
    return sorted(of[op])


def draw_flags(random, options):
    shares = {'direct': 0 if options['engine'] in NO_DIRECT else .35,
              'sync': 0 if options['engine'] == 'mmap' else .1,
              'dsync': 0 if options['engine'] == 'mmap' else .1,
              'noatime': .05}
    flags = [flag for flag, share in shares.items() if random.random() < share]
    if not flags:
        return
    options['file-extra-flags'] = ','.join(flags)
    # Now and then a block that O_DIRECT cannot take: that is refused.
    if 'direct' in flags and random.random() < .9:
        block = max(4096, options['file-block-size'] // 4096 * 4096)
        options['file-block-size'] = block
        options['file-total-size'] = max(options['file-total-size'], block * options.get('file-num', 1))


def draw_rates(random, options):
    """Of reads and writes each: where both are done, and sometimes where they are not."""
    read, write = (f'{op}:{random.choice(["0.5", 50, 1000, "2MiB/s"])}' for op in ('read', 'write'))
    mode = options['file-test-mode']
    if random.random() < .1 or mode.endswith('rw'):
        return f'{read},{write}'
    return read if mode.endswith('rd') else write


def draw_length(random, options):
    kind = random.choice(['time', 'events', 'both'])
    options['time'] = '0' if kind == 'events' else random.choice(['0.05', '0.1', '0.15', '0.001', '0.000001', '0.3'])
    if kind != 'time':
        options['events'] = random.choice([1, 2, 3, 7, 100, 999, 5000])
    if random.random() < .2:
        options['rate'] = random.choice(['0.5', 10, 100, 1000, 20000, 1000000, '1MiB/s', '300.5', draw_rates(random, options)])
        if kind == 'events':  # at 10 per second, 5000 events would take minutes
            options['time'] = '0.5'


def draw(random, in_files):
    options = {'engine': random.choice(ENGINES), 'file-test-mode': random.choice(MODES)}
    draw_sizes(random, options, in_files)
    draw_flags(random, options)
    draw_length(random, options)
    for name, share, values, applies in ROWS:
        if (applies is None or applies(options)) and random.random() < share:
            options[name] = random.choice(values)
    if options['file-test-mode'] != 'seqwr' or random.random() < .05:
        draw_range(random, options)
    draw_block_sizes(random, options)
    draw_batches(random, options)
    drop_refused(random, options)
    return options


def words(options):
    return [f'--{name}={value}' for name, value in options.items()]


def described(case, command):
    return f'{case["place"]}: {command} {" ".join(words(case["options"]))}'


def of_the_set(options):
    """Those that 'prepare' must know as well."""
    # What only reads refuses files in another state; what writes makes them anew.
    names = (*SIZED_BY, 'validate', *(['file-allocation'] if options['file-test-mode'].endswith('rd') else []))
    return {name: options[name] for name in names if name in options}
