# checks.sh: what a group of checks is written with; sourced by each.
#
#   check 'what' COMMAND…       passes if the command succeeds; what it printed is shown if not
#   skip  'what' 'why'          a check that this kernel or device cannot have
#   finish                      the last line of a group
#
# Commands for it, which say what they saw where that is wrong:
#
#   performs EVENTS OPTION…     ringbench run: exactly so many I/Os, none short, failed or damaged
#   fails STATUS PATTERN ARG…   ringbench ends with this status, and says this (a grep pattern)
#   says PATTERN ARG…           ringbench succeeds, and says this
#   said PATTERN                it said this too
#   is MEMBER VALUE             a member of the result, as in runs.total.ios (of the first run)
#   between MEMBER LOW HIGH     the same for numbers
#   granted FEATURE, refused FEATURE    what the ring got, and what it did not
#
# The result of the last 'performs' is in $json. A kernel that is older: kernel_before 6.13.
# shellcheck shell=sh

json=/tmp/result.json
group=${0##*/}
group=${group%.sh}
passed=0 failed=0 skipped=0

check() {
	what=$1
	shift
	if seen=$("$@" 2>&1); then
		passed=$((passed + 1))
		echo "  ok    $what"
	else
		failed=$((failed + 1))
		echo "  FAIL  $what"
		printf '%s\n' "$*" "$seen" | sed 's/^/        | /'
		[ ! -e $json ] || cp $json "/out/$group-$failed.json"
	fi
}

skip() {
	skipped=$((skipped + 1))
	echo "  skip  $1: $2"
}

# groups.sh takes the numbers; a group without them has ended early, which is a failure.
finish() { echo "$passed $failed $skipped" >/tmp/totals; }

# A command that hangs is a failed check, and not the end of the guest.
ringbench() { timeout -s KILL 300 /bin/ringbench "$@"; }

# value MEMBER…: what follows them in the JSON, which is indented by two, with a member a line;
# only small objects stand on a line of their own. Several are members of one object, in the
# order in which they stand there, and come on one line: awk is slow in a guest.
value() {
	awk -v wanted="$*" '
		BEGIN { left = split(wanted, members, " "); at = 1; want = members[at] }
		function found(text) {
			printf("%s%s", (at > 1 ? " " : ""), text)
			if (at == left)
				exit
			want = members[++at]
		}
		{
			depth = match($0, /[^ ]/)
			split($0, part, "\"")
			name[depth] = $1 ~ /^"/ ? part[2] : ""
			path = ""
			for (i = 1; i <= depth; i++)
				if (name[i] != "")
					path = path (path == "" ? "" : ".") name[i]
			for (i in name)
				if (i + 0 > depth)
					delete name[i]
		}
		path == want { sub(/^[^:]*: /, ""); sub(/,$/, ""); found($0) }
		index(want, path ".") == 1 && / [{]"/ {
			member = "\"" substr(want, length(path) + 2) "\": "
			if (!match($0, member "(\"[^\"]*\"|[^,}]*)"))
				exit
			found(substr($0, RSTART + length(member), RLENGTH - length(member)))
		}' $json
}

is() {
	seen=$(value "$1")
	[ "$seen" = "$2" ] || { echo "$1 is ${seen:-not there}, not $2"; false; }
}

between() {
	seen=$(value "$1")
	awk -v n="$seen" -v low="$2" -v high="$3" \
		'BEGIN { exit !(n ~ /^[0-9]/ && n + 0 >= low + 0 && n + 0 <= high + 0) }' || {
		echo "$1 is ${seen:-not there}, not between $2 and $3"
		false
	}
}

# measure COMMAND OPTION…: with its result in $json.
measure() {
	measuring=$1
	shift
	rm -f $json
	ringbench "$measuring" --quiet --json=$json "$@"
}

run() { measure run "$@"; }

performs() {
	events=$1
	shift
	run --events="$events" --time=0 "$@" || return
	seen=$(value runs.total.ios runs.total.short runs.total.verify_errors runs.total.errors)
	[ "$seen" = "$events 0 0 {}" ] ||
		{ echo "ios, short, verify_errors, errors: $seen, not $events 0 0 {}"; false; }
}

# comes COMMAND…: wait until it succeeds; for something that may take long where a guest is slow.
comes() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || { echo "it did not come to: $*"; return 1; }
		sleep 1
	done
}

# says PATTERN ARG…, fails STATUS PATTERN ARG…
says() { fails 0 "$@"; }
fails() {
	status=$1 pattern=$2
	shift 2
	ringbench "$@" >/tmp/said 2>&1
	ended=$?
	[ $ended -eq "$status" ] && grep -q -- "$pattern" /tmp/said && return
	echo "status $ended, wanted $status with '$pattern'; it said:"
	cat /tmp/said
	false
}
said() { grep -q -- "$1" /tmp/said || { echo "no '$1' in:"; cat /tmp/said; false; }; }

# The features of the ring that the first run asked for: the list behind this member.
features() { tr -d '\n' <$json | sed "s/.*\"engine\": {[^}]*\"$1\": \[\([^]]*\)\].*/\1/"; }
listed() {
	[ -e $json ] || { echo 'there is no result'; return 1; }
	features "$1" | grep -q "\"$2[\": ]" && return
	echo "'$2' is not in $1: $(features granted); refused: $(features refused)"
	false
}
granted() { listed granted "$1"; }
refused() { listed refused "$1"; }

# Interrupts that the NVMe drive has raised on the queues for I/O. A polled one raises none.
interrupts() {
	awk '/nvme0q[1-9]/ { for (i = 2; $i ~ /^[0-9]+$/; i++) sum += $i } END { print sum + 0 }' \
		/proc/interrupts
}

# polled EVENTS COMMAND…, interrupted EVENTS COMMAND…: how did these I/Os of the drive end?
polled() {
	before=$(interrupts) events=$1
	shift
	"$@" || return
	raised=$(($(interrupts) - before))
	[ $raised -lt $((events / 2)) ] || { echo "$raised interrupts, so it was not polled"; false; }
}

interrupted() {
	before=$(interrupts) events=$1
	shift
	"$@" || return
	raised=$(($(interrupts) - before))
	[ $raised -ge $((events / 2)) ] || { echo "only $raised interrupts, so it was polled"; false; }
}

# kernel_before 6.13
kernel_before() {
	running=$(uname -r | cut -d. -f1-2)
	[ "$running" != "$1" ] &&
		[ "$(printf '%s\n' "$running" "$1" | sort -V | head -n 1)" = "$running" ]
}

# null_blk OPTION…: /dev/nullb0 anew, with these options of the module.
null_blk() {
	rmmod null_blk 2>/dev/null
	modprobe null_blk nr_devices=1 gb=1 queue_mode=2 submit_queues=1 "$@" && [ -b /dev/nullb0 ]
}
