/* commands: the table of sub-commands. */
#include "command.h"

#include "option.h"

const struct command commands[] = {
	{
		.name		= "prepare",
		.bit		= COMMAND_PREPARE,
		.usage		= "prepare [PROFILE] [--option=value ...]",
		.summary	= "make the files of a workload",
		.text		=
	"Makes the file set, with random data, synced: what is there is reused, what is short is "
	"extended, nothing is truncated.",
		.run		= cmd_prepare,
	}, {
		.name		= "run",
		.bit		= COMMAND_RUN,
		.usage		= "run [PROFILE[:VARIANT]] [--option=value ...]",
		.summary	= "run a workload once",
		.text		=
	"Runs a workload (each variant of a profile, in order) and reports IOPS, latency and CPU "
	"cost.",
		.run		= cmd_run,
	}, {
		.name		= "compare",
		.bit		= COMMAND_COMPARE,
		.usage		= "compare [PROFILE] [--vary=KEY=V1,V2 ...] [--option=value ...]",
		.summary	= "run variants in interleaved rounds: which is better, how sure",
		.text		=
	"Runs the variants of a profile, or those that --vary makes, in interleaved rounds on the "
	"same files, and gives the ratio of each to the baseline with its 95 % interval.",
		.run		= cmd_compare,
	}, {
		.name		= "ablate",
		.bit		= COMMAND_ABLATE,
		.usage		= "ablate [PROFILE[:VARIANT]] [--option=value ...]",
		.summary	= "what each feature of the ring is worth on this storage",
		.text		=
	"Runs the preset 'tuned', 'tuned' without each of its features and with each of "
	"the others, and 'plain' with each of them, in interleaved rounds on the same files, "
	"and gives the ratio of with to without. Without PROFILE it makes a small scratch set "
	"in the current directory; for a device add --target=PATH --scratch=off.",
		.run		= cmd_ablate,
	}, {
		.name		= "diff",
		.bit		= COMMAND_DIFF,
		.usage		= "diff OLD.json NEW.json [--option=value ...]",
		.summary	= "compare two saved results",
		.text		= "Compares the variants of two results that --json=FILE saved.",
		.run		= cmd_diff,
	}, {
		.name		= "cleanup",
		.bit		= COMMAND_CLEANUP,
		.usage		= "cleanup [PROFILE] [--option=value ...]",
		.summary	= "remove the files of a workload",
		.text		= "Removes the regular files that prepare made, and nothing else.",
		.run		= cmd_cleanup,
	}, {
		.name		= "probe",
		.bit		= COMMAND_PROBE,
		.usage		= "probe [TARGET]",
		.summary	= "what this kernel, this machine and this target can do",
		.text		=
	"Shows the engines and ring features that work here, what is known of the target, and "
	"what to change for a better measurement. Without TARGET it is the current directory.",
		.run		= cmd_probe,
	}, {
		.name		= "show",
		.bit		= COMMAND_SHOW,
		.usage		= "show engines|options [NAME ...]|profiles|profile NAME",
		.summary	= "show engines, options, profiles, or one profile value by value",
		.text		=
	"show engines       the ways to do I/O, and whether they work here\n"
	"show options       every option, or those named, with type, range and default\n"
	"show profiles      the profiles that can be found, and where\n"
	"show profile NAME  what a profile is for and what it sets (--all: all values)",
		.run		= cmd_show,
	}, {
		.name		= "fileio",
		.usage		= "fileio [options] prepare|run|cleanup|help",
		.summary	= "sysbench's fileio test: its options, messages and report",
		.run		= cmd_fileio,
	},
	{ 0 },
};
