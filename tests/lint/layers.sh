#!/bin/sh
#
# layers.sh: a file includes headers of its own layer and of lower ones only; and a header lies in
# include/ if several directories use it, and beside its sources if only these do.
#
# The layer of include/NAME.h is the directory of NAME.c. Headers without such a source are listed
# here.

. tests/lint/common

layers="base meter engine spec fio workload facts result run report cmd"
headers_without_a_source="command:cmd divisor:base option:spec result_soak:result report:report ring_features:engine uring:engine fio_request:fio fio_option:fio target_context:workload"

{
	find src include -name '*.[ch]'
	find src include -name '*.[ch]' | sort | xargs grep -n '^ *# *include "'
} |
awk -F: -v layers="$layers" -v listed="$headers_without_a_source" '
	BEGIN {
		count = split(layers, order, " ")
		for (i = 1; i <= count; i++)
			number[order[i]] = i
		number["main.c"] = count
		n = split(listed, rows, " ")
		for (i = 1; i <= n; i++) {
			split(rows[i], row, ":")
			home[row[1] ".h"] = row[2]
		}
	}

	function complain(what) { print $1 ":" $2 ": " what; bad = 1 }

	# A source or a header.
	NF == 1 {
		n = split($1, path, "/")
		if (path[1] == "include") {
			public[path[2]] = 1
			next
		}
		name = path[n]
		private[name] = name ~ /\.h$/
		sub(/\.c$/, ".h", name)
		home[name] = path[2]
		next
	}

	# FILE:LINE:#include "NAME.h"
	{
		name = $3
		sub(/^[^"]*"/, "", name)
		sub(/".*/, "", name)
		if (name == "config.h")
			next
		n = split($1, path, "/")
		user = path[1] == "include" ? home[path[2]] : path[2]
		if (path[n] ~ /\.h$/)
			passed_on[name, path[n]] = 1
		else
			used[name, user] = 1
		if (!(name in home))
			complain("no src/*/" name " or .c tells the layer of \"" name "\": list it in tests/lint/layers.sh")
		else if (path[1] == "include" && !user)
			complain("no src/*/ has a source that tells the layer of this file: list it in tests/lint/layers.sh")
		else if (private[name] && (path[1] == "include" || home[name] != user))
			complain("\"" name "\" is for src/" home[name] " only")
		else if (number[home[name]] > number[user])
			complain("layer \"" user "\" must not include \"" name "\" of the higher layer \"" home[name] "\"")
	}

	# Who includes a header uses what that includes.
	function spread(	both, pair, key, grown) {
		do {
			grown = 0
			for (both in passed_on) {
				split(both, pair, SUBSEP)
				for (i in number)
					if (((pair[2], i) in used) && !((pair[1], i) in used))
						grown = used[pair[1], i] = 1
			}
		} while (grown)
	}

	END {
		spread()
		for (name in public) {
			users = 0
			for (i in number)
				users += (name, i) in used
			if (users < 2) {
				print "include/" name ":1: only src/" home[name] " uses it: it belongs there"
				bad = 1
			}
		}
		exit bad
	}'
