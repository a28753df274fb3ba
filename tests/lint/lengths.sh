#!/bin/sh
#
# lengths.sh: no function of more than 45 lines, its head and braces counted, and no file of more
# than 450. Tables may be as long as they have rows: they are listed here.

. tests/lint/common

tables="src/spec/option_table.c src/result/result_fields.c"

find src -name '*.[ch]' | sort | xargs awk -v tables="$tables" '
	BEGIN {
		n = split(tables, list, " ")
		for (i = 1; i <= n; i++)
			table[list[i]] = 1
	}

	function complain(line, what) { print FILENAME_SEEN ":" line ": " what; bad = 1 }
	function end_file() {
		if (lines > 450 && !(FILENAME_SEEN in table))
			complain(1, "has " lines " lines; 450 are the limit: look for the second idea in it")
	}

	FNR == 1 { end_file(); FILENAME_SEEN = FILENAME; head = 0; is_function = 0 }
	{ lines = FNR }

	# A function begins where a line does, with its type, and ends with the next brace there.
	/^[A-Za-z_]/ { head = FNR; is_function = 0 }
	/^\{/ { is_function = 1 }
	/^}/ && is_function {
		if (FNR - head + 1 > 45)
			complain(head, "a function of " FNR - head + 1 " lines; 45 are the limit")
		is_function = 0
	}
	END { end_file(); exit bad }'
