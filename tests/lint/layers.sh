#!/bin/sh
#
# layers.sh: a file includes headers of its own layer and of lower ones only.
#
# A header's layer is the folder in src/ that has NAME.c or NAME_part.c (the lowest one, where
# several do). Headers without such a source are listed here.

. tests/lint/common

layers="base meter engine spec workload facts result run report cmd"
headers_without_a_source="command:cmd report:report ring_abi:engine"

{
	find src -mindepth 2 -name '*.[ch]'
	find src include -name '*.[ch]' | sort | xargs grep -n '^ *# *include "'
} |
awk -F: -v layers="$layers" -v listed="$headers_without_a_source" '
	BEGIN {
		count = split(layers, order, " ")
		for (i = 1; i <= count; i++)
			number[order[i]] = i
		n = split(listed, rows, " ")
		for (i = 1; i <= n; i++) {
			split(rows[i], row, ":")
			layer[row[1]] = number[row[2]]
			fixed[row[1]] = 1
		}
	}

	# A source: its module and every shorter one ("option_table", "option") may be here.
	NF == 1 {
		split($1, path, "/")
		name = path[3]
		sub(/\.[ch]$/, "", name)
		do {
			if (!(name in fixed) && (!(name in layer) || layer[name] > number[path[2]]))
				layer[name] = number[path[2]]
		} while (sub(/_[^_]*$/, "", name))
		next
	}

	function complain(what) { print $1 ":" $2 ": " what; bad = 1 }

	# FILE:LINE:#include "NAME.h"
	{
		name = $3
		sub(/^[^"]*"/, "", name)
		sub(/\.h".*/, "", name)
		if (name == "config" || $1 == "src/main.c")
			next
		split($1, path, "/")
		own = path[2]
		sub(/\.h$/, "", own)
		from = path[1] == "src" ? number[path[2]] : layer[own]
		if (!(name in layer))
			complain("no src/*/" name ".c tells the layer of \"" name ".h\": list it in tests/lint/layers.sh")
		else if (!from)
			complain("no src/*/" own ".c tells the layer of this file: list it in tests/lint/layers.sh")
		else if (layer[name] > from)
			complain("layer \"" order[from] "\" must not include \"" name ".h\" of the higher layer \"" \
				order[layer[name]] "\"")
	}
	END { exit bad }'
