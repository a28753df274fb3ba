#!/bin/sh
#
# groups.sh GROUP…: run these groups of checks in the guest, one after the other, and add up.

passed=0 failed=0 skipped=0
for group; do
	printf '\n%s on Linux %s\n' "$group" "$(uname -r)"
	rm -f /tmp/totals /tmp/result.json
	started=$(date +%s)
	sh "/vm/$group.sh"
	if [ -e /tmp/totals ]; then
		read -r ok bad not </tmp/totals
	else
		echo "  FAIL  $group ended before its last check"
		ok=0 bad=1 not=0
	fi
	echo "  $((ok + bad + not)) checks in $(($(date +%s) - started)) s"
	passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + not))
done

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
