"""How many I/Os were due in a window, by the process of their arrivals."""
import math

from program import need

SIGMAS = 6
DRAWN_MAX = 100 * 1000  # more that were never issued are estimated


def per_second(options):
    """None if it depends on sizes that differ."""
    rates = [element.split(':')[-1] for element in str(options['rate']).split(',')]
    if any(rate.endswith('/s') for rate in rates):
        if 'block-sizes' in options or 'file-merged-requests' in options:
            return None
        block = int(options['file-block-size'])
        return sum(float(rate[:-5]) * (1 << 20) / block if rate.endswith('MiB/s') else float(rate) for rate in rates)
    return sum(map(float, rates))


def is_told(options, run, failed):
    """Before measuring, I/Os became due that were counted in no window; and what ends a run early takes its arrivals."""
    return ('rate' in options and not failed and not run['interrupted'] and float(options['time']) > 0 and
            not int(options.get('events', 0)) and not run['options']['passes'] and options.get('no-repeat') != 'on' and
            run['warmup_s'] == 0 and 'steady' not in options and not run['no_answer'] and run['unissued'] < DRAWN_MAX)


def check_arrivals(options, run, failed):
    rate = per_second(options) if is_told(options, run, failed) else None
    if rate is None:
        return
    due = sum(run['total'][name] for name in ('ios', 'unissued', 'drained'))
    loops = run['loops']
    mean = sum(rate / len(loops) * loop['window_s'] for loop in loops)
    # In real time a loop may get its CPU only after the window began, and then its arrivals begin.
    begins_late = options['engine'] != 'null'
    process = options.get('rate-process', 'poisson')
    burst = int(process.split(':')[1]) if process.startswith('burst') else 1
    reach = len(loops) + 1 if process == 'uniform' else SIGMAS * math.sqrt(mean * burst) + 2 * burst * SIGMAS
    need(due % burst == 0, f'{due} were due in bursts of {burst}')
    need(due <= mean + reach and (begins_late or due >= mean - reach), f'{due} were due ({process}), where {mean} are expected')
