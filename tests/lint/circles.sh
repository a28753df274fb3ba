#!/bin/sh
#
# circles.sh: no two modules call each other, be it over others.
#
# A module calls those whose functions its object file wants; what it has of their types and tables
# does not bind them to each other. A circle cannot be tested, read
# or linked a module at a time.

. tests/lint/common

need nm

find src -name '*.c' | sort | while read -r source; do
	object=$BUILD_DIR/${source%.c}.o
	[ -f "$object" ] || { echo "$source:1: is not built: run make first"; continue; }
	nm -g "$object" | sed "s|^|$source |"
done |
awk '
	/ is not built/			{ print; bad = 1 }
	NF == 4 && $3 == "T"		{ home[$4] = $1 }
	NF == 3 && $2 == "U"		{ want[++wants] = $1 " " $3 }

	# Is there a way from `from` to `to`?
	function leads(from, to, seen,   queue, n, i, k) {
		split("", seen)
		queue[n = 1] = from
		for (i = 1; i <= n; i++)
			for (k = 1; k <= degree[queue[i]]; k++) {
				if (called[queue[i], k] == to)
					return 1
				if (!(called[queue[i], k] in seen)) {
					seen[called[queue[i], k]] = 1
					queue[++n] = called[queue[i], k]
				}
			}
		return 0
	}

	END {
		for (i = 1; i <= wants; i++) {
			split(want[i], w, " ")
			if (!(w[2] in home) || home[w[2]] == w[1])
				continue
			if (!((w[1], home[w[2]]) in symbol)) {
				symbol[w[1], home[w[2]]] = w[2]
				called[w[1], ++degree[w[1]]] = home[w[2]]
			}
		}
		for (edge in symbol) {
			split(edge, end, SUBSEP)
			if (leads(end[2], end[1])) {
				print end[1] ":1: calls " symbol[edge] "() of " end[2] ", which comes back to it"
				bad = 1
			}
		}
		exit bad
	}'
