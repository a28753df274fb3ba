/*
 * session: the steps common to all sub-commands: command line, plan, outputs, signals, and at the
 * end the report and the exit status.
 *
 * One per process, main thread. A command opens it, works on its plan and result, and returns the
 * exit status of session_finish().
 */
#ifndef SESSION_H
#define SESSION_H

#include "command.h"
#include "outputs.h"
#include "plan.h"
#include "progress.h"
#include "result.h"
#include "run.h"
#include "signals.h"
#include "target.h"

/* Of the run that is going on: what the outputs were told of it (run_events.h). */
struct run_events {
	const char *variant;
	unsigned round;
	struct run_told {
		const char *job;	/* "": the run itself */
		double until_s;
	} told[PLAN_JOBS_MAX + 1];
	unsigned told_count;
};

struct fio_request;

struct session {
	const struct command *command;
	struct command_line line;
	struct plan plan;
	struct result result;
	struct outputs outputs;
	struct progress progress;
	struct target_permits permits;
	struct target_progress target_progress;
	struct run_observer observer;
	struct run_events events;
	struct target_context target;	/* permits, progress and stop, for target_ functions */
	struct err err;			/* the error that ended the command, if any */
	bool loops_left;		/* still in the kernel: nothing is freed, see run.h */
	bool told_made_anew;		/* see run_targets_tell() */
	bool cannot_save;		/* the result so far: already reported */
	bool scratch_left;		/* the scratch set still exists */
	bool own_voice;			/* the command prints its report and its errors itself */
	int (*own_status)(int status);	/* NULL, or a mapping of the exit status */
};

/* Parse the command line and make the plan. Returns false if the command is over before it
 * began (--help, or an error): session_finish() is next in both cases. */
bool session_open(struct session *session, const struct command *command, int argc, char **argv);

/* The same with jobs of fio and the profile that they mean, which must live as long as the
 * session. */
bool session_open_fio(struct session *session, const struct command *command,
		      const struct fio_request *request, const struct profile *profile);

/* Only the options, for commands without a workload (diff, probe, show). */
bool session_open_options(struct session *session, const struct command *command, int argc,
			  char **argv);

/* A message on stderr, unless quiet; hides the live line first. */
void session_say(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* By round, and within it in the order of the plan, as readers want them; `sequence` keeps the one
 * in which they ran. */
void session_sort_runs(struct session *session);

/* Save the result so far beside the final one, in case this command is killed: after round `round`
 * of `rounds` (0: it is not known how many). An error is reported, but does not end the command. */
void session_save(struct session *session, unsigned round, unsigned rounds);

/* Print and save the result, without releasing anything: for an immediate exit while loops still
 * run. */
void session_report(struct session *session);

/* Print and save the result (if it has runs or a comparison), print the error, release all.
 * Returns the exit status. */
int session_finish(struct session *session);

#endif
