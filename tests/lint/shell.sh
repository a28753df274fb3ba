#!/bin/sh
#
# shell.sh: shellcheck on configure and on every script.

. tests/lint/common
need shellcheck

# SC1091: it need not follow sourced files. SC2016: '$0' in quotes is awk's.
sh_files | xargs shellcheck --format=gcc --exclude=SC1091,SC2016
