/* commands: the table of sub-commands. */
#include "command.h"

#include "option.h"

const struct command commands[] = {
	{
		.name		= "prepare",
		.bit		= COMMAND_PREPARE,
		.usage		= "prepare [PROFILE] [--option=value...]",
		.summary	= "make the files of a workload",
		.text		=
	"Makes the file set, with random data, and syncs it. Existing files are reused, short "
	"ones are extended, none is truncated.",
		.run		= cmd_prepare,
	}, {
		.name		= "run",
		.bit		= COMMAND_RUN,
		.usage		= "run [PROFILE[:VARIANT]] [--option=value...]",
		.summary	= "run a workload once",
		.text		=
	"Runs a workload (each variant of a profile, in order) and reports IOPS, latency and CPU "
	"cost.",
		.run		= cmd_run,
	}, {
		.name		= "compare",
		.bit		= COMMAND_COMPARE,
		.usage		= "compare [PROFILE] [--vary=KEY=V1,V2...] [--option=value...]",
		.summary	= "compare variants in interleaved rounds, with confidence "
				  "intervals",
		.text		=
	"Runs the variants of a profile, or of --vary, in interleaved rounds on the same files, "
	"and reports the ratio of each to the baseline with a 95 % confidence interval.",
		.run		= cmd_compare,
	}, {
		.name		= "ablate",
		.bit		= COMMAND_ABLATE,
		.usage		= "ablate [PROFILE[:VARIANT]] [--option=value...]",
		.summary	= "what each ring feature is worth on this storage",
		.text		=
	"Runs the preset 'tuned', 'tuned' without each of its features and with each of the "
	"others, and 'plain' with each of them, in interleaved rounds on the same files, and "
	"reports the ratio of with to without. Without PROFILE it uses a small scratch set in the "
	"current directory; for a device, add --target=PATH --scratch=off.",
		.run		= cmd_ablate,
	}, {
		.name		= "check",
		.bit		= COMMAND_CHECK,
		.usage		= "check [PROFILE[:VARIANT]] [--objective=OBJECTIVE] "
				  "[--option=value...]",
		.summary	= "is this storage good enough? PASS or FAIL",
		.text		=
	"Runs a workload as often as its objectives need to be decided, on files that it makes and "
	"removes itself, and reports for each whether it holds, the number that says so, and where "
	"the limit comes from. Exit status 3 if one does not hold.",
		.run		= cmd_check,
	}, {
		.name		= "curve",
		.bit		= COMMAND_CURVE,
		.usage		= "curve [PROFILE[:VARIANT]] [--option=value...]",
		.summary	= "latency against load: how much can it take?",
		.text		=
	"Measures the ceiling of a workload in a closed loop, then its response times at rates "
	"below it, most of them where latency begins to climb, and reports a row per rate, and "
	"the knee. With --objective, also the highest rate that meets it. All runs together take "
	"as long as --budget. Files are made and removed as by check. Without PROFILE and "
	"--file-test-mode it measures 4 KiB random reads.",
		.run		= cmd_curve,
	}, {
		.name		= "diff",
		.bit		= COMMAND_DIFF,
		.usage		= "diff OLD.json NEW.json [--option=value...]",
		.summary	= "compare two saved results",
		.text		= "Compares the variants of two results that --json=FILE saved.",
		.takes		= TAKES_FILES,
		.run		= cmd_diff,
	}, {
		.name		= "report",
		.bit		= COMMAND_REPORT,
		.usage		= "report RESULT.json... [--option=value ...]",
		.summary	= "show a saved result, or convert it",
		.text		=
	"Shows results that --json=FILE saved, or writes them in other formats; --html=FILE is a "
	"page with charts. The exit status is that of their verdicts.",
		.takes		= TAKES_FILES,
		.run		= cmd_report,
	}, {
		.name		= "cleanup",
		.bit		= COMMAND_CLEANUP,
		.usage		= "cleanup [PROFILE] [--option=value...]",
		.summary	= "remove the files of a workload",
		.text		= "Removes the regular files that prepare made, and nothing else.",
		.run		= cmd_cleanup,
	}, {
		.name		= "probe",
		.bit		= COMMAND_PROBE,
		.usage		= "probe [TARGET]",
		.summary	= "what this kernel, machine and target support",
		.text		=
	"Shows the engines and ring features that work here, what is known about the target, and "
	"what to change for better measurements. TARGET defaults to the current directory.",
		.takes		= TAKES_FILES,
		.run		= cmd_probe,
	}, {
		.name		= "show",
		.bit		= COMMAND_SHOW,
		.usage		= "show engines|profiles|profile NAME|options [NAME...]|"
				  "completions SHELL",
		.summary	= "show engines, options, profiles, or the values of a profile",
		.text		=
	"show engines       the I/O engines, and whether they work here\n"
	"show options       every option, or those named, with type, range and default\n"
	"show profiles      the available profiles\n"
	"show profile NAME  what a profile is for and what it sets\n"
	"show completions SHELL  a script that completes command lines: bash, zsh or fish\n\n"
	"Options of 'ringbench run' and 'ringbench compare' change a profile that is shown: "
	"'ringbench show profile oltp --iodepth=64'.",
		.own_options_only = true,
		.takes		= TAKES_WORDS,
		.words		= "engines options profiles profile completions",
		.run		= cmd_show,
	}, {
		.name		= "fileio",
		.usage		= "fileio [options] prepare|run|cleanup|help",
		.summary	= "sysbench's fileio test: its options, messages and report",
		.takes		= TAKES_WORDS,
		.words		= "prepare run cleanup help",
		.run		= cmd_fileio,
	}, {
		.name		= "fio",
		.usage		= "fio [options] JOBFILE ...",
		.summary	= "fio's job files and command lines",
		.text		=
	"Runs the jobs of fio's job files, or of a command line of fio (--name=a --rw=randread "
	"...), with fio's meaning and defaults, and reports them as run does. What has no "
	"equivalent is refused by name. Also under the name fio, as a link. See "
	"ringbench-fio(1).\n"
	"--show-profile     print the profile that the jobs mean, and do not run it\n"
	"--parse-only       only check them\n"
	"--showcmd          print the jobs as command lines\n"
	"--section=NAME     only this job; repeatable\n"
	"--json=FILE, --csv=FILE, --details, --quiet, --allow-device-writes=PATH, "
	"--allow-overwrite=PATH, --destroy=WHAT, --expect-serial=SERIAL: as in ringbench(1)",
		.takes		= TAKES_FILES,
		.run		= cmd_fio,
	},
	{ 0 },
};
