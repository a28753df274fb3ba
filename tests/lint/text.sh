#!/bin/sh
#
# text.sh: what a reader of the texts relies on: lines that fit, no blanks at the end of one,
# comments between /* and */, no TODO that does not say why ("TODO: why"), no left-over conflicts of
# a merge, and no words that are not technical English, such as persons for programs.

. tests/lint/common

# We write to 90 columns (a tab is 8); a line that reads better whole may go up to this.
columns_max=100
bad=0

# Columns are characters, and awk may count bytes: bytes that continue a character do not count.
c_files | xargs awk -v max="$columns_max" '
	function complain(what) { print FILENAME ":" FNR ": " what; bad = 1 }
	{
		text = $0
		gsub(/[\200-\277]/, "", text)
		columns = 0
		n = split(text, part, "\t")
		for (i = 1; i <= n; i++) {
			columns += length(part[i])
			if (i < n)
				columns += 8 - columns % 8
		}
		if (columns > max)
			complain("has " columns " columns; " max " are the limit, 90 the aim")
	}
	/[ \t]$/ { complain("blanks at the end of the line") }
	/(TODO|FIXME)/ && !/(TODO|FIXME): ./ { complain("a TODO must say why: \"TODO: why\"") }
	/\r/ { complain("a carriage return") }
	{
		# A comment of C++: two slashes outside of strings and of /* comments */.
		gsub(/"([^"\\]|\\.)*"/, "\"\"", text)
		gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", text)
		if (in_comment) {
			if (text !~ /\*\//)
				next
			sub(/^.*\*\//, "", text)
			in_comment = 0
		}
		before = text
		if (sub(/\/\*.*/, "", text) && before !~ /\/\/.*\/\*/)
			in_comment = 1
		if (text ~ /\/\//)
			complain("a comment with //, not /* */")
	}
	FNR == 1 { in_comment = 0 }
	END { exit bad }' || bad=1

find . -path ./.git -prune -o -type f \( -path './tests/*' -o -path './man/*' -o -path './.ci/*' \
	-o -path './bench-profiles/*' -o -name '*.md' -o -name configure -o -name Makefile.in \) \
	! -name '*.[chod]' ! -name '*-tests' -exec grep -nI '[[:blank:]]$' {} + |
	sed 's/^\([^:]*:[0-9]*\):.*/\1: blanks at the end of the line/' | grep . && bad=1

git ls-files 2>/dev/null | xargs grep -nE '^(<{7}|>{7}) ' /dev/null |
	sed 's/^\([^:]*:[0-9]*\):.*/\1: a conflict of a merge/' | grep . && bad=1

words='somebody|anybody|everybody|nobody|whoever|himself|folders?|to be had'
find src include man README.md CONTRIBUTING.md -type f \
	\( -name '*.[ch]' -o -name '*.[1-9]' -o -name '*.md' \) -exec grep -nwEi "$words" /dev/null {} + |
	sed 's/$/ (say it with the name of the thing)/' | grep . && bad=1

# In tests, "nobody" is the user.
words='somebody|anybody|everybody|whoever|himself|folders?|to be had'
find tests bench-profiles configure Makefile.in .ci -type f ! -path tests/lint/text.sh \
	-exec grep -nIwEi "$words" /dev/null {} + |
	sed 's/$/ (say it with the name of the thing)/' | grep . && bad=1

exit $bad
