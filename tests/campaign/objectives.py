"""What holds of the objectives of a result, for those that are drawn: none of them can fail."""
from program import need

BURST = 1.25  # of what was provisioned: then a credit is not used up yet
OBJECTIVES = ['p99<9h', 'errors<=1G', 'iops>0.0001', 'fsync.p99.9<9h', 'max<=9h', 'cpu<9h', 'soak>=0.000001',
              'iops>=0.0001% of provisioned', 'throughput>=0.0001% of provisioned']


def is_share(options):
    return 'of provisioned' in options.get('objective', '')


def provisioned(options):
    """Its name and value; (name, None) if it was not given."""
    name = 'provisioned-' + options['objective'].split('>')[0]
    text = str(options.get(name, ''))
    return name, (float(text[:-5]) * (1 << 20) if text.endswith('MiB/s') else float(text)) if text else None


def is_given(options):
    return 'objective' in options and not (is_share(options) and provisioned(options)[1] is None)


def check_objectives(document, options):
    """One for other devices is left out; what is undecided says why."""
    rows = document.get('objectives', [])
    most = 1 if is_given(options) and document['runs'] else 0
    least = most if options.get('objective-media', 'any') == 'any' else 0
    need(least <= len(rows) <= most, f'{len(rows)} objectives')
    for row in rows:
        need(row['verdict'] in ('pass', 'undecided'), f'{row["text"]}: {row["verdict"]} by {row["measured"]}')
        need(bool(row['reason']) == (row['verdict'] == 'undecided'), f'{row["text"]}: {row["verdict"]}, {row["reason"]}')
        need(row['ci95'] is None or row['ci95'][0] <= row['measured'] <= row['ci95'][1], f'{row["text"]}: {row["ci95"]}')
        if is_share(options) and row['verdict'] == 'pass':
            most = BURST * provisioned(options)[1] * (1 + 1e-6)
            need(row['measured'] <= most or len(document['runs']) > 1, f'{row["text"]}: a burst of {row["measured"]} passes')
