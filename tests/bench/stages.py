"""stages.py FEW MANY IOS: user-space instructions per I/O in each stage of the event loop.

FEW and MANY are files of callgrind (--compress-strings=no --compress-pos=no) whose runs are IOS
I/Os apart: what is done once cancels out. The compiler has inlined most functions, but callgrind
still names file and line of each cost; the source is read for the function around that line,
and the name of the function tells the stage. What a library does counts where it is called.
"""
import collections
import functools
import re
import sys

SHOWN = ("fill", "submit", "reap", "record", "turn")

# The first that is found in "file:function:function that it was inlined into" is the stage.
STAGES = (
    ("record", r"hist\.h:|:(record_\w+|ahead_record|(is|all|count)_alike|io_outcome_of|"
               r"paced_record|record):"),
    ("fill", r"/(pattern|places|permutation|distribution|staircase|divisor|pacer|exponential|rng|"
             r"data)\.[ch]:|"
             r":(\w+_fill|choose_ios|turn_queue|turn_room|(uring|blocking|null)_queue|"
             r"stage_\w+|fill|fill_\w+|ring_queue_next|stamp|paced_submitted|plan):"),
    ("submit", r":(\w+_submit|turn_wait_nr|turn_timeout_ns|ring_queue_enter\w*|enter|\w*perform|"
               r"\w*transfer|copy|clip|bus_guard_copy|move_bytes|move_again|read_file|"
               r"write_or_sync):|clock\.h:.*_submit$"),
    ("reap", r":(\w+_reap|turn_done|turn_give_back|reap|reap_\w+|take|cqe_\w+|complete_part|"
             r"adapt_batch):|clock\.h:"),
    ("turn", r""),
)


@functools.lru_cache(maxsize=None)
def functions(path):
    """The name of the function in each line, for a file where they begin in column 0."""
    names, name = [""], ""
    try:
        with open(path, encoding="utf-8") as source:
            for text in source:
                begin = re.match(r"[a-z][\w\s*]*?(\w+)\(",
                                 re.sub(r"__attribute__\(\(\w+\)\)", "", text))
                name = begin.group(1) if begin else name
                names.append(name)
    except OSError:
        pass    # a library's
    return names


@functools.lru_cache(maxsize=None)
def stage(path, line, outer):
    names = functions(path)
    place = f"{path}:{names[line] if line < len(names) else outer}:{outer}"
    return next(name for name, pattern in STAGES if re.search(pattern, place))


def costs(path):
    """Instructions by stage. A file of callgrind is a list of "key=value", each of which holds
    until the next of its kind, and of "line cost"; after "calls=", the cost is the callee's."""
    by_stage = collections.Counter()
    command, now, called = "", {}, {}
    with open(path, encoding="utf-8") as lines:
        for text in lines:
            if text.startswith("cmd:"):
                command = text.split()[1]
            elif re.match(r"\d+ \d+$", text):
                line, cost = map(int, text.split())
                counts = now["ob"] == command
                if "calls" in called:
                    counts = counts and called.get("cob", command) != command
                    called = {}
                if counts:
                    by_stage[stage(now["file"], line, now["fn"])] += cost
            elif "=" in text:
                key, value = text.strip().split("=", 1)
                if key in ("fl", "fi", "fe"):
                    now["file"] = value
                elif key in ("cob", "cfi", "cfl", "cfn", "calls"):
                    called[key] = value
                else:
                    now[key] = value
    return by_stage


def main():
    few, many, ios = costs(sys.argv[1]), costs(sys.argv[2]), int(sys.argv[3])
    print("    " + ", ".join(f"{name} {(many[name] - few[name]) / ios:.1f}"
                             for name in SHOWN))


main()
