#!/bin/sh
#
# python.sh: every Python script can be parsed.

. tests/lint/common
need python3

find tests -name '*.py' -print0 | xargs -0 python3 -c '
import ast, sys
for path in sys.argv[1:]:
    ast.parse(open(path, encoding="utf-8").read(), path)'
