#!/bin/sh
#
# man.sh: what mandoc says about the manual pages.

. tests/lint/common
need mandoc

ls man/*.[1-9] >/dev/null || exit 1
mandoc -Tlint -Wwarning man/*.[1-9]
