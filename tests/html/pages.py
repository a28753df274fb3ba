#!/usr/bin/env python3
"""pages.py RINGBENCH [CASE…]: HTML reports of every kind of result, opened in headless Chromium.

Of each page: no message on the browser's console, the drawn numbers equal those of the JSON (each
point names its source as a JSON pointer), no width that scrolls at 1280 and at 400 pixels, no
request to anywhere, and a title with markup stays a title. HTML_OUT=DIR keeps pages and pictures,
light and dark, to look at. What lacks Chromium is skipped.
"""
import html.parser
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

NULL = ["--engine=null", "--null-latency=100us", "--rand-seed=1"]
READS = [*NULL, "--time=2", "--file-test-mode=rndrd", "--rounds=3"]
SET = ["--scratch", "--file-total-size=1M", "--file-num=1"]
EVIL = "<script>document.title = 'bad'; throw 'bad'</script>"
PROFILE = """description = ">%s
engine = null
null-latency = 100us
time = 2
[alone/readers]
file-test-mode = rndrd
[together/readers]
file-test-mode = rndrd
iodepth = 4
[together/log]
file-test-mode = seqwr
null-latency = 300us
""" % EVIL

CASES = {
    "run": ["run", *SET, "--engine=psync", "--file-test-mode=rndrw", "--time=2",
            "--report-interval=0.2"],
    "compare": ["compare", *READS, "--vary=iodepth=1,4"],
    "sweep": ["compare", *READS, "--vary=iodepth=1,2,4,8"],
    "throughput": ["compare", *READS, "--vary=file-block-size=4K,16K,64K"],
    "jobs": ["compare", "evil.ini", "--rounds=3", "--rand-seed=1"],
    "curve": ["curve", *NULL, "--iodepth=4", "--budget=5", "--objective=p99<300us",
              "--file-test-mode=rndrd"],
    "check": ["check", *NULL[:2], "--events=5000", "--time=0", "--file-test-mode=rndrd",
              "--objective=p99<1ms", "--objective=read.iops>1M"],
    "ablate": ["ablate", *SET, "--time=0.02", "--warmup-time=0", "--rounds=3"],
}
# What each page must have drawn.
CHARTS = {
    "run": {"latency", "time-iops", "time-p99"},
    "compare": {"ratios", "latency"},
    "sweep": {"sweep-iops", "sweep-p99", "latency", "ratio-iops"},
    "throughput": {"sweep-throughput", "latency"},
    "jobs": {"ratios", "latency"},
    "curve": {"curve"},
    "check": {"latency"},
    "ablate": {"features-iops", "features-cpu"},
}

CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--enable-logging=stderr"]
# Added to a copy of the page: how wide is it really, and did it ask for anything?
PROBE = """<script>addEventListener('load', () => {
const asked = performance.getEntriesByType('resource').map(e => e.name)
	.filter(name => !name.startsWith('data:'));
document.body.dataset.probe = document.documentElement.scrollWidth + ' ' + asked.length;
parent.postMessage(document.body.dataset.probe, '*');
});</script></body>"""


class Page(html.parser.HTMLParser):
    """Charts with their points and bars, scripts by type, and what the probe found."""

    def __init__(self, text):
        super().__init__()
        self.charts, self.points, self.bars, self.scripts = set(), [], [], []
        self.documents, self.probe, self.title, self.open = {}, None, "", None
        self.result = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "figure":
            self.charts.add(attrs["class"].split()[1])
        if tag == "article":
            self.result = attrs["data-result"]
        if "data-y" in attrs:
            self.points.append((self.result, attrs))
        if "data-ratio" in attrs:
            self.bars.append((self.result, attrs))
        if tag == "body":
            self.probe = attrs.get("data-probe")
        if tag == "script":
            self.scripts.append(attrs.get("type"))
            self.open = attrs.get("id")
        if tag == "title":
            self.open = "title" if not self.title else None

    def handle_data(self, data):
        if self.open == "title":
            self.title += data
        elif self.open:
            self.documents[self.open] = json.loads(data)

    def handle_endtag(self, tag):
        self.open = None


def resolve(document, pointer):
    for part in pointer.split("/")[1:]:
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def is_same(one, other):
    return math.isclose(float(one), float(other), rel_tol=1e-12, abs_tol=1e-9)


def is_same_document(one, other):
    """What is derived from rounded numbers may differ in its last digit after it was read back."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same_document(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same_document, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return is_same(one, other)
    return one == other


def expected_of(value):
    """A number; of an interval, the reads and writes per second."""
    if isinstance(value, dict):
        return (value["read"]["ios"] + value["write"]["ios"]) / value["length_s"]
    return value


def mistakes_in_numbers(page, originals):
    mistakes = []
    for result, attrs in page.points:
        if "data-source" not in attrs:
            mistakes.append("a point without a source: %s" % attrs)
            continue
        expected = expected_of(resolve(originals[result], attrs["data-source"]))
        if not is_same(attrs["data-y"], expected):
            mistakes.append("%s is %s in the chart and %s in the JSON" % (
                attrs["data-source"], attrs["data-y"], expected))
    for result, attrs in page.bars:
        metric = resolve(originals[result], attrs["data-source"])
        drawn = [attrs["data-ratio"], attrs.get("data-low"), attrs.get("data-high")]
        told = [metric["ratio"], *(metric["ci95"] or [None, None])]
        if any((one is None) != (other is None) or one is not None and not is_same(one, other)
               for one, other in zip(drawn, told)):
            mistakes.append("%s is %s in the chart and %s in the JSON" % (
                attrs["data-source"], drawn, told))
    return mistakes


def opened(path):
    """The document as the browser has it, and what it said on its console."""
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run([*CHROMIUM, "--user-data-dir=" + profile, "--dump-dom",
                               "--window-size=1280,900", "file://" + path],
                              capture_output=True, timeout=180, check=False)
    said = [line for line in done.stderr.decode(errors="replace").splitlines()
            if "CONSOLE" in line]
    return done.stdout.decode(), said


def narrow_frame(path):
    """A page with that one in a frame of 400 pixels; its probe is handed up."""
    frame = os.path.abspath("frame.html")
    with open(frame, "w", encoding="utf-8") as file:
        file.write("<!DOCTYPE html><body><script>onmessage = e => {document.body.dataset.probe = "
                   "e.data}</script><iframe src='file://%s' width=400 height=900 "
                   "style='border:0'></iframe></body>" % path)
    return frame


def pictures(path, directory):
    for width in (1280, 400):
        for scheme in ("light", "dark"):
            name = "%s-%d-%s.png" % (os.path.basename(path)[:-5], width, scheme)
            with tempfile.TemporaryDirectory() as profile:
                subprocess.run([
                    *CHROMIUM, "--user-data-dir=" + profile,
                    "--blink-settings=preferredColorScheme=%d" % (scheme == "light"),
                    "--screenshot=" + os.path.join(directory, name),
                    "--window-size=%d,3600" % width, "file://" + path],
                    capture_output=True, timeout=180, check=False)


def mistakes_of(name, path, originals):
    probed = os.path.abspath("probed.html")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(probed, "w", encoding="utf-8") as file:
        file.write(text.replace("</body>", PROBE))
    mistakes = []
    if re.search(r"https?:|url\(|@import", text.split("<body>")[0]):
        mistakes.append("the head of the page names another place")
    dom, said = opened(probed)
    narrow, said_too = opened(narrow_frame(probed))
    page = Page(dom)
    mistakes += said + said_too
    for width, probe in (1280, page.probe), (400, Page(narrow).probe):
        if probe != "%d 0" % width:
            mistakes.append("at %d px: width and requests are %s" % (width, probe))
    if page.title == "bad" or page.scripts.count(None) != 1:
        mistakes.append("markup in a text became an element")
    if not is_same_document(page.documents, originals):
        mistakes.append("the JSON in the page is another one: %s, not %s" % (
            sorted(page.documents), sorted(originals)))
    missing = CHARTS.get(name, set()) - page.charts
    if missing:
        mistakes.append("no chart %s" % ", ".join(sorted(missing)))
    if not page.points and not page.bars:
        mistakes.append("nothing is drawn")
    return mistakes + mistakes_in_numbers(page, originals)


def measured(program, name):
    """Its result, or None: it cannot be measured here (no io_uring)."""
    done = subprocess.run([program, *CASES[name], "--quiet", "--json=%s.json" % name],
                          capture_output=True, timeout=300, check=False)
    if done.returncode not in (0, 3):
        print("%s: %s" % (name, done.stderr.decode().strip()))
        return None
    with open(name + ".json", encoding="utf-8") as file:
        text = file.read()
    if name == "jobs":
        # No profile may have such a name, but a result comes from anywhere.
        text = text.replace('"together"', json.dumps(EVIL))
        with open(name + ".json", "w", encoding="utf-8") as file:
            file.write(text)
    return json.loads(text)


def report(program, names):
    path = os.path.abspath("%s.html" % "-".join(names))
    subprocess.run([program, "report", *[name + ".json" for name in names], "--html=" + path],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)
    return path


def run(program, cases):
    passed = failed = skipped = 0
    originals = {}
    with open("evil.ini", "w", encoding="ascii") as file:
        file.write(PROFILE)
    for name in cases:
        originals[name] = measured(program, name)
        if not originals[name]:
            skipped += name == "ablate"
            failed += name != "ablate"
    pages = [[name] for name in cases if originals[name]]
    pages += [["run", "compare"]] if {"run", "compare"} <= set(cases) else []
    for names in pages:
        path = report(program, names)
        mistakes = mistakes_of(names[0] if len(names) == 1 else None, path, {
            "result-%d" % (i + 1): originals[name] for i, name in enumerate(names)})
        passed += not mistakes
        failed += bool(mistakes)
        for mistake in mistakes[:5]:
            print("%s: %s" % (" and ".join(names), mistake))
        if os.environ.get("HTML_OUT"):
            shutil.copy(path, os.environ["HTML_OUT"])
            pictures(path, os.environ["HTML_OUT"])
    return passed, failed, skipped


def main():
    program = os.path.abspath(sys.argv[1])
    if os.environ.get("HTML_OUT"):
        os.environ["HTML_OUT"] = os.path.abspath(os.environ["HTML_OUT"])
        os.makedirs(os.environ["HTML_OUT"], exist_ok=True)
    if not shutil.which("chromium"):
        print("skipped: needs Chromium (./configure --install-deps=all)")
        print("0 passed, 0 failed, %d skipped" % (len(CASES) + 1))
        return 1 if os.environ.get("STRICT_SKIPS") else 0
    with tempfile.TemporaryDirectory(dir="/var/tmp") as directory:
        os.chdir(directory)
        counts = run(program, sys.argv[2:] or list(CASES))
        os.chdir("/")
    print("%d passed, %d failed, %d skipped" % counts)
    return 1 if counts[1] or (counts[2] and os.environ.get("STRICT_SKIPS")) else 0


if __name__ == "__main__":
    sys.exit(main())
