/*
 * spawn: start the program that was built (environment variable RINGBENCH, or ./ringbench) as
 * a user would, and see what it says and how it ends.
 *
 *	struct outcome o = ringbench("show", "engines");
 *
 *	cr_assert_eq(o.status, 0);
 *	cr_assert(strstr(o.out, "io_uring"));
 *	outcome_release(&o);
 *
 * or under circumstances:
 *
 *	o = ringbench_in(&(struct spawn){ .directory = dir.path, .signal = SIGINT,
 *					  .signal_when = "IOPS" },
 *			 "run", "--file-test-mode=rndrd", "--time=60");
 */
#ifndef SPAWN_H
#define SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>

/* The circumstances; all zero: as the test's own, with an empty standard input. */
struct spawn {
	const char *program;		/* NULL: ringbench. Looked up in $PATH if without '/' */
	const char *directory;		/* working directory */
	const char *const *env;		/* "NAME=value" sets, "NAME" unsets; ends with NULL */
	const char *input;		/* on standard input */
	const char *out_path;		/* standard output goes there (/dev/full), not to outcome */
	bool out_is_gone;		/* standard output: a pipe without a reader */
	const char *err_path;		/* as out_path, for standard error */
	bool err_is_gone;
	unsigned closed;		/* not open at all: 1u << 0, 1u << 1, 1u << 2 */
	bool terminal;			/* all three are one: read as `out` */
	unsigned short columns;		/* of that; 0: 100 */

	int signal;			/* sent when: */
	const char *signal_when;	/* … this text was seen on stdout or stderr, or */
	const char *signal_when_file;	/* … this file (glob(7)) is there, not empty */
	const char *signal_thread;	/* to its thread of that name, not to the process */
	unsigned signal_times;		/* at once, as timeout(1) does; 0: once */

	/* Besides, one after the other: when a text was seen that is not older than the step
	 * before, send a signal (0: none), do something (NULL: nothing). Ends with `when` NULL. */
	const struct spawn_step {
		const char *when;
		int signal;
		void (*act)(void);
	} *steps;

	struct spawn_limit {		/* setrlimit(2), hard and soft; ends with `on` false */
		bool on;
		int resource;		/* RLIMIT_MEMLOCK … */
		rlim_t value;
	} limits[4];
	int deny_syscall;		/* SYS_io_uring_setup: a seccomp filter refuses it with … */
	int deny_errno;			/* … this; 0 is EPERM */
	bool as_nobody;			/* user and group 65534, no capabilities; needs root */

	unsigned timeout_ms;		/* then it is killed; 0: 240 s */
};

struct outcome {
	int status;			/* exit status; 128 + n if it died of signal n */
	char *out, *err;		/* all of stdout, stderr; never NULL, end with '\0' */
	size_t out_size, err_size;
	uint64_t elapsed_ns;
	bool timed_out;			/* it had to be killed */
};

#define ringbench(...) spawn(NULL, (const char *const[]){ __VA_ARGS__, NULL })
#define ringbench_in(circumstances, ...) \
	spawn(circumstances, (const char *const[]){ __VA_ARGS__, NULL })

/* argv without the program's name; ends with NULL. circumstances may be NULL. */
struct outcome spawn(const struct spawn *circumstances, const char *const argv[]);
void outcome_release(struct outcome *outcome);

/* The program's path. */
const char *spawn_program(void);

/* For a process that tests something on itself: what the fields above do. 0, or -errno. */
int spawn_deny_syscall(int number, int error);
int spawn_become_nobody(void);

#endif
