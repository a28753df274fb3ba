"""What holds of every result, whatever was asked."""
import csv
import io
import math

from arrivals import check_arrivals
from options import NO_IO, sequential, sizes_of
from program import need

PERCENTILES = ('p50', 'p90', 'p95', 'p99', 'p99.9', 'p99.99')
READ_MODES = ('seqrd', 'rndrd')
WRITE_MODES = ('seqwr', 'seqrewr', 'rndwr')
MIXED_MODES = ('rndrw', 'seqrw')
COSTS = ('user_s', 'system_s', 'loops_user_s', 'loops_system_s', 'sqpoll_s', 'workers_s', 'other_threads_s',
         'machine_irq_s', 'machine_steal_s', 'machine_other_s')


def rising(values):
    return all(a <= b for a, b in zip(values, values[1:]))


def check_histogram(name, op, ios_counted):
    histogram, latency = op['histogram'], op['latency_ns']
    count = histogram['count']
    in_buckets = sum(n for _, n in histogram['buckets']) + histogram['overflow']
    need(in_buckets == count, f'{name}: buckets hold {in_buckets} of {count}')
    lows = [low for low, _ in histogram['buckets']]
    need(lows == sorted(set(lows)), f'{name}: buckets are not in order')
    # With a rate it also has what was in flight or due at the end.
    counted = op['ios'] + op['unissued'] + op['drained']
    need(not ios_counted or count == counted, f'{name}: histogram of {count}, {counted} counted')
    if count == 0:
        need(all(value is None for value in latency.values()), f'{name}: latency of nothing: {latency}')
        return
    measured = sorted((p for p in latency if p[0] == 'p'), key=lambda p: float(p[1:]))
    need(set(PERCENTILES) <= set(measured), f'{name}: percentiles are missing: {latency}')
    need(rising([latency['min'], *(latency[p] for p in measured), latency['max']]),
         f'{name}: percentiles fall: {latency}')
    need(latency['min'] - 1 <= latency['mean'] <= latency['max'] + 1, f'{name}: mean out of range: {latency}')
    need(math.isclose(histogram['sum_ns'] / count, latency['mean'], rel_tol=1e-9, abs_tol=1),
         f'{name}: the mean is not sum / count')


def check_paced(options, run):
    """Response, service and lateness of a run with a rate, and of no other."""
    if 'rate' not in options or run['interrupted']:
        need('own_lateness_ns' not in run or run['interrupted'], 'lateness without a rate')
        need(run['unissued'] == 0 or run['interrupted'], 'unissued without a rate')
        return
    late = 0
    # What a write that carries an fsync is late by is told with the write, all else with the pair.
    for name in ('read', 'write') if 'pair' in run else ('read', 'write', 'fsync'):
        op = run['pair'] if name == 'write' and 'pair' in run else run[name]
        response, service = (op[name + 'histogram'] for name in ('', 'service_'))
        lateness = run[name]['lateness_histogram']
        need(lateness['count'] == response['count'], f'{name}: {lateness["count"]} late of {response["count"]}')
        need(service['count'] == response['count'] - op['unissued'],
             f'{name}: {service["count"]} service times of {response["count"]} less {op["unissued"]}')
        need(response['sum_ns'] == service['sum_ns'] + lateness['sum_ns'],
             f'{name}: response is not lateness and service')
        late += lateness['sum_ns']
    need(run['own_lateness_histogram']['sum_ns'] <= late, 'more own lateness than lateness')
    need(run['unissued'] == sum(run[name]['unissued'] for name in ('read', 'write', 'fsync', 'pair') if name in run),
         'unissued do not add up')


def check_allocation(options, run):
    """Files are as they were asked for, where the file system tells; and no block is written twice."""
    how = options.get('file-allocation')
    if how is None or options['file-test-mode'] == 'seqwr' or options['engine'] in NO_IO or run['holes'] is None:
        return
    holes, unwritten = {'written': (0, 0), 'fallocate': (0, 1), 'extend': (1, 0), 'sparse': (1, 0)}[how]
    block = 65536 / int(options['file-total-size']) * int(options.get('file-num', 1))
    need(abs(run['holes'] - holes) <= block and abs(run['unwritten'] - unwritten) <= block,
         f'file-allocation={how}: {run["holes"]} in holes, {run["unwritten"]} unwritten')
    if how != 'written' and run['write']['ios'] > 0:
        need(run['write']['bytes'] <= int(options['file-total-size']), f'{how}: more written than there is')


def largest_request(options, name):
    sizes = sizes_of(options, 'read') + sizes_of(options, 'write') if name == 'total' else sizes_of(options, name)
    if sizes:
        return max(sizes)
    merged = max(int(options.get('file-merged-requests', 0)), 1)
    return int(options['file-block-size']) * (merged if sequential(options) else 1)


def check_bytes(options, run):
    """The end of a file cuts a request of several blocks short."""
    for name in ('total', 'read', 'write'):
        op, largest = run[name], largest_request(options, name)
        need(op['bytes'] <= op['ios'] * largest, f'{name}: more bytes than asked for')
        if op['short'] == 0 and largest == int(options['file-block-size']):
            need(op['bytes'] == op['ios'] * largest, f'{name}: {op["bytes"]} bytes of {op["ios"]} I/Os')


def check_size(options, row, what):
    need(row['histogram']['count'] == row['ios'], f'{what}: {row["histogram"]["count"]} latencies of {row["ios"]} I/Os')
    need(row['bytes'] <= row['ios'] * row['size_bytes'], f'{what}: more bytes than asked for')
    if row['short'] == 0 and not sequential(options):
        need(row['bytes'] == row['ios'] * row['size_bytes'], f'{what}: {row["bytes"]} bytes of {row["ios"]} I/Os')
    check_histogram(what, {**row, 'unissued': 0, 'drained': 0}, True)


def check_sizes(options, run):
    """A row for each size of each operation, and together they are what was done."""
    if 'block-sizes' not in options:
        need('sizes' not in run, 'rows by size without sizes')
        return
    no_reads = WRITE_MODES + (MIXED_MODES if options.get('file-rw-ratio') == '0' else ())
    for name, others in (('read', no_reads), ('write', READ_MODES)):
        rows = [row for row in run['sizes'] if row['op'] == name]
        sizes = [] if options['file-test-mode'] in others else sizes_of(options, name)
        need([row['size_bytes'] for row in rows] == sizes, f'{name}s of {[row["size_bytes"] for row in rows]}')
        for row in rows:
            check_size(options, row, f'{name}s of {row["size_bytes"]}')
        # A loop that never came back from a call is not in the rows.
        if run.get('no_answer'):
            continue
        for member in ('ios', 'bytes', 'short'):
            added = sum(row[member] for row in rows)
            need(added == run[name][member], f'{name}.{member} is {run[name][member]}, by size {added}')


def check_counts(options, run):
    total, reads, writes, fsyncs = (run[name] for name in ('total', 'read', 'write', 'fsync'))
    for member in ('ios', 'bytes'):
        need(total[member] == reads[member] + writes[member], f'total.{member} is not read + write')
    errors = sum(sum(op['errors'].values()) for op in (reads, writes, fsyncs))
    need(sum(total['errors'].values()) == errors, 'total.errors is not the sum')

    check_bytes(options, run)
    check_allocation(options, run)
    if options['file-test-mode'] in READ_MODES:
        need(writes['ios'] == 0 and fsyncs['ios'] == 0, 'a mode that reads has written')
    if options['file-test-mode'] in WRITE_MODES:
        need(reads['ios'] == 0, 'a mode that writes has read')

    loops = run['loops']
    need(len(loops) == int(options['threads']), f'{len(loops)} loops')
    need(sum(loop['ios'] for loop in loops) == total['ios'] + fsyncs['ios'], 'loops do not add up to the total')
    in_flight = int(options.get('iodepth', 1)) * len(loops)
    need(run['unfinished'] <= in_flight, f'{run["unfinished"]} unfinished of {in_flight} in flight')
    for name, queue in run['queue'].items():
        if name == 'in_flight':
            need(all(low <= in_flight for low, _ in queue['buckets']), 'more in flight than the depth')


def check_rates(options, run):
    """Each loop has a window of its own, and their rates add up."""
    for name in ('read', 'write', 'fsync'):
        iops = sum(loop[name + '_ios'] / loop['window_s'] for loop in run['loops'] if loop['window_s'] > 0)
        need(math.isclose(run[name]['iops'], iops, rel_tol=1e-6, abs_tol=1e-6),
             f'{name}: {run[name]["iops"]} IOPS, but the loops have {iops}')
    need(math.isclose(run['total']['iops'], run['read']['iops'] + run['write']['iops'], rel_tol=1e-6, abs_tol=1e-6),
         'total.iops is not read + write')


def check_steady(options, run):
    steady = run['steady']
    if 'steady' not in options or run['interrupted']:
        need('steady' in options or steady['rounds'] == 0, f'rounds without steady=on: {steady}')
        return
    most = round(float(options['steady-limit']) / float(options['steady-round']))
    window = int(options.get('steady-window', 5))
    need(steady['rounds'] <= most, f'{steady["rounds"]} rounds of {most}')
    need(len(steady['window']) == min(window, steady['rounds']), f'a window of {window}: {steady}')
    if steady['reached']:
        need(steady['spread'] <= .2 + 1e-6 and abs(steady['slope']) <= .1 + 1e-6, f'that is not steady: {steady}')


def check_precondition(document, options):
    """So many passes before the first run; and the bytes of the set, where it is one set."""
    if not document['runs']:
        return
    done, steps = document['precondition'], options.get('precondition', '0').split(',')
    passes = sum(int(step.split(':')[-1]) for step in steps)
    need(done['passes'] == passes and (done['bytes'] > 0) == (passes > 0), f'{passes} passes: {done}')
    if passes and 'file-total-size' in options:
        files, block = int(options.get('file-num', 1)), int(options['file-block-size'])
        most = int(options['file-total-size']) // files // block * block * files * passes
        is_whole = 'offset' not in options and 'size' not in options
        need(done['bytes'] == most if is_whole else done['bytes'] < most + passes * block, f'{most} at most: {done}')


def check_soak(run):
    stalls, soak = run['stalls'], run['soak']
    lengths = (('over_10s', 10), ('over_1s', 1), ('over_100ms', .1))
    need(rising([stalls[name] for name, _ in lengths]), f'longer stalls are more than shorter ones: {stalls}')
    for name, at_least_s in lengths:
        need((stalls[name] > 0) == (stalls['longest_ns'] >= at_least_s * 1e9), f'the longest is none: {stalls}')
    need(soak['ratio'] is None or math.isclose(soak['ratio'] * soak['first']['iops'], soak['last']['iops']),
         f'ratio of other parts: {soak}')
    need(rising([change['at_s'] for change in soak['changes']]), f'changes in another order: {soak}')


def check_intervals(run):
    intervals = run['intervals']
    for name in ('read', 'write', 'fsync'):
        added = sum(interval[name]['ios'] for interval in intervals)
        need(added == run[name]['ios'], f'intervals have {added} {name}s, the run {run[name]["ios"]}')
    for a, b in zip(intervals, intervals[1:]):
        need(math.isclose(a['start_s'] + a['length_s'], b['start_s'], abs_tol=1e-6), 'a gap between intervals')
    need(all(interval['length_s'] > 0 for interval in intervals), 'an interval of length 0')
    if intervals:
        # Those of a job that began later are on the time of the run.
        length = intervals[-1]['start_s'] + intervals[-1]['length_s'] - intervals[0]['start_s']
        need(length <= run['elapsed_s'] + 1e-6, f'intervals of {length} s in {run["elapsed_s"]} s')


def check_limits(options, run, failed):
    events, time_s = int(options.get('events', 0)), float(options['time'])
    ios = run['total']['ios']
    if events:
        due = ios + run['total']['unissued'] + run['total']['drained']
        need(due <= events, f'{due} I/Os of {events} events')
        if time_s == 0 and not failed:
            need(ios == events, f'{ios} I/Os of {events} events')
            need(run['unfinished'] == 0, 'unfinished I/Os where events end the run')
    elif run['options']['passes']:
        check_passes(options, run, failed or time_s > 0)
    elif time_s and not failed and options['engine'] != 'null':
        windows = [loop['window_s'] for loop in run['loops']]
        need(min(windows) >= time_s - 1e-9, f'a window of {min(windows)} s of {time_s}')
        need(max(windows) <= run['elapsed_s'] + 1e-9, f'a window of {max(windows)} s in {run["elapsed_s"]} s')


def check_passes(options, run, may_end_early):
    """The end of a file cuts requests short, and those of random-share may be longer."""
    if 'random-share' in options:
        return
    block, files = int(options['file-block-size']), int(options.get('file-num', 1))
    a_file = int(options.get('size') or int(options['file-total-size']) // files - int(options.get('offset', 0)))
    whole = run['options']['passes'] * (a_file // block * block) * files * len(run['options']['target'])
    moved = run['total']['bytes']
    need(moved <= whole, f'{moved} bytes in passes over {whole}')
    need(may_end_early or moved == whole, f'{moved} bytes in whole passes over {whole}')


def check_pair(run):
    if 'pair' not in run:
        return
    write, fsync, pair = (run[name] for name in ('write', 'fsync', 'pair'))
    need(pair['ios'] == fsync['ios'], f'{pair["ios"]} pairs, {fsync["ios"]} fsyncs')
    need(write['histogram']['count'] == fsync['histogram']['count'] <= pair['ios'],
         f'{write["histogram"]["count"]} writes and {fsync["histogram"]["count"]} fsyncs of {pair["ios"]} pairs')
    need(write['histogram']['sum_ns'] + fsync['histogram']['sum_ns'] <= pair['histogram']['sum_ns'],
         'writes and their fsyncs take longer than both')


def check_run(options, run, status):
    failed = status != 0 or run['stopped_by_error'] or bool(run['total']['errors'])
    check_counts(options, run)
    check_sizes(options, run)
    for name in ('total', 'read', 'write', 'fsync', 'pair'):
        # The two ends of a pair may be seen at one look: then it has one latency.
        if name in run:
            seen_apart = 'pair' not in run or name in ('read', 'total')
            check_histogram(name, run[name], seen_apart or (name == 'pair' and run['write']['short'] == 0))
    check_pair(run)
    check_rates(options, run)
    check_paced(options, run)
    check_arrivals(options, run, failed)
    check_intervals(run)
    check_soak(run)
    check_limits(options, run, failed)
    for name in COSTS:
        need(run['cpu'][name] >= 0, f'cpu.{name} is {run["cpu"][name]}')
    need(options['engine'] in ('auto', run['engine']['used']), f'engine {run["engine"]["used"]}')
    if options.get('validate') == 'on' and options['engine'] not in NO_IO:
        need(run['total']['verify_errors'] == 0, f'bad blocks: {run["bad_blocks"][:2]}')


def check_csv(text, run):
    rows = list(csv.DictReader(io.StringIO(text)))
    need(rows, 'no rows in the CSV')
    for row in rows:
        need(None not in row and None not in row.values(), 'ragged CSV')
        op = run[row['op']]
        need(int(row['ios']) == op['ios'] and int(row['bytes']) == op.get('bytes', 0), 'CSV and JSON differ')
