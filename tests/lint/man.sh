#!/bin/sh
#
# man.sh: what mandoc and groff say about the manual pages, on a terminal of 80 columns. They find
# different things: groff, which is man(1) on most systems, says where a column is too narrow.

. tests/lint/common
need mandoc
need groff

ls man/*.[1-9] >/dev/null || exit 1
bad=0
mandoc -Tlint -Wwarning man/*.[1-9] || bad=1

# groff has no exit status for warnings.
for page in man/*.[1-9]; do
	groff -mandoc -Tutf8 -rLL=80n -ww -z "$page" 2>&1 | sed "s|^troff: ||" | grep . && bad=1
	mandoc -Tascii -Owidth=80 "$page" | awk -v page="$page" '
		{ gsub(/.\010/, "") }	# bold and underlined letters
		length($0) > 80 { print page ": line of " length($0) " columns in mandoc: " $0; bad = 1 }
		END { exit bad }' || bad=1
done
exit $bad
