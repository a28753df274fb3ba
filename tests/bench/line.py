"""line.py NAME TARGET < pairs: one line of the table of bench.sh, from lines "ours theirs".

TARGET is ">= 1.3 x" for the ratio ours / theirs, or "<= 100" for ours. "theirs" may be "-".
Exit status 0: it holds; 3: it is short. Without arguments: the head of the table.
"""
import statistics
import sys


def number(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def line(name, ours, theirs, ratio, target, verdict):
    print(f"{name:52} {ours:>11} {theirs:>11}   {ratio:22} {target:9} {verdict}".rstrip(),
          flush=True)


def main():
    if len(sys.argv) == 1:
        line("", "ours", "theirs", "ratio (min-max)", "target", "")
        return 0

    name, target = sys.argv[1:]
    pairs = [pair.split() for pair in sys.stdin]
    ours = [float(pair[0]) for pair in pairs]
    theirs = [float(pair[1]) for pair in pairs if pair[1] != "-"]
    ratios = [a / b for a, b in zip(ours, theirs)]
    about = statistics.median(ours)
    their_median, ratio = "", ""
    if theirs:
        their_median = number(statistics.median(theirs))
        ratio = f"{statistics.median(ratios):.3g} x"
        if len(ratios) > 1:
            ratio += f" ({min(ratios):.3g}-{max(ratios):.3g})"

    relation, limit, *unit = target.split()
    if unit:
        holds = statistics.median(ratios) >= float(limit)
    else:
        holds = about <= float(limit)
    assert relation == (">=" if unit else "<=")
    line(name, number(about), their_median, ratio, target, "ok" if holds else "short")
    return 0 if holds else 3


sys.exit(main())
