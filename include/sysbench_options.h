/*
 * sysbench_options: parses the command line of sysbench 1.0.20's fileio test as sysbench does, and
 * translates it into our options.
 *
 * sysbench parses its line in two steps, with its header printed in between, and prints some
 * messages to standard output and some to standard error. So do these functions: each step
 * leaves its messages in the request, for the caller to print, and 0 or -EINVAL. Nothing is
 * printed here. Texts belong to the arena, or are those of argv.
 *
 * Options of ringbench are accepted between those of sysbench (--iodepth=8, --json=FILE).
 */
#ifndef SYSBENCH_OPTIONS_H
#define SYSBENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "option.h"
#include "spec.h"

#define SYSBENCH_VERSION "1.0.20"	/* the version whose messages and layout these are */

enum sysbench_type {
	SYSBENCH_BOOL,		/* bare, on, true, 1; off, false, 0 */
	SYSBENCH_INT,
	SYSBENCH_SIZE,		/* digits and a letter K, M, G or T */
	SYSBENCH_INT_SIZE,	/* a size that is called a number */
	SYSBENCH_DOUBLE,
	SYSBENCH_STRING,
	SYSBENCH_LIST,		/* comma-separated */
	SYSBENCH_FILE,		/* more options, one a line: name=value */
};

enum sysbench_group { SYSBENCH_GENERAL, SYSBENCH_RANDOM, SYSBENCH_LOG, SYSBENCH_FILEIO };

struct sysbench_option {
	const char *name;
	enum sysbench_type type;
	enum sysbench_group group;
	const char *fallback;	/* NULL: none */
	const char *ours;	/* the option of ringbench that gets the value; NULL: none does */
	const char *alias_of;	/* deprecated: the option to suggest instead */
	const char *help;
};

extern const struct sysbench_option sysbench_options[];
enum { SYSBENCH_OPTION_COUNT = 43 };

/* Dashes and underscores are the same. NULL if sysbench has no such option. */
const struct sysbench_option *sysbench_option_find(const char *name);

/* Destination of a message: unchanged to standard error or output, or with its prefix to the
 * log. */
enum sysbench_voice {
	SYSBENCH_TO_STDERR,
	SYSBENCH_TO_STDOUT,
	SYSBENCH_AS_WARNING,
	SYSBENCH_AS_FATAL,
};

struct sysbench_message {
	enum sysbench_voice voice;
	const char *text;		/* without a newline at the end */
};
enum { SYSBENCH_MESSAGES_MAX = 64, SYSBENCH_CHECKPOINTS_MAX = 256 };

enum sysbench_io_mode { SYSBENCH_IO_SYNC, SYSBENCH_IO_ASYNC, SYSBENCH_IO_MMAP };

struct sysbench_request {
	/* the line */
	const char *test, *command;	/* NULL: not named */
	bool help, version;
	bool stdout_is_taken;		/* --json=- or --csv=-: messages go to standard error */

	/* general options */
	int64_t threads, events, time_s, warmup_s, rate, report_interval_s;
	int64_t seed;			/* 0: from the current time */
	bool debug, validate, histogram;
	unsigned verbosity, percentile;
	bool forced_shutdown;
	uint64_t forced_after_s;	/* since the start */
	unsigned checkpoints_s[SYSBENCH_CHECKPOINTS_MAX];	/* ascending */
	unsigned checkpoint_count;

	/* fileio's */
	int64_t file_num, fsync_freq, merged_requests, async_backlog;
	uint64_t total_bytes, block_bytes;
	bool mode_given;
	enum test_mode mode;
	enum sysbench_io_mode io_mode;
	const char *async_engine;	/* engine of mode async; NULL: io_uring */
	unsigned extra_flags;		/* enum open_flag */
	bool fsync_all, fsync_end;
	double rw_ratio;
	bool options_are_missing;	/* print the list of options after the messages */

	struct sysbench_message messages[SYSBENCH_MESSAGES_MAX];
	unsigned message_count;

	/* inside */
	struct arena *arena;
	const char *values[SYSBENCH_OPTION_COUNT];	/* as given; NULL: not */
	const char **rest;		/* arguments that the first step does not know */
	unsigned rest_count, rest_max;
	bool failed;
};

/* Digits and one letter; the rest is ignored. 0 if it is not a size. */
uint64_t sysbench_parse_size(const char *text);

/* The option of ringbench that an argument "--name=value" or "--no-name" is, or NULL. */
const struct option *sysbench_find_ours(const char *argument);

/* First step: words, general options, their values. argv[0] is the program's name. */
int sysbench_parse_general(struct sysbench_request *request, int argc, char **argv,
			   struct arena *arena);

/* Second step, for test "fileio" and a command: the rest of the options. */
int sysbench_parse_options(struct sysbench_request *request);
/* Third: are fileio's values valid for this command? */
int sysbench_check_fileio(struct sysbench_request *request);

/* The same as a command line of ringbench: "ringbench", the command, options; ends with NULL.
 * command: one enum command_bit; options that it does not take are omitted. */
char **sysbench_translate(const struct sysbench_request *request, unsigned command,
			  int *argc);

/* Bytes of one file, as sysbench divides. */
uint64_t sysbench_file_bytes(const struct sysbench_request *request);

#endif
