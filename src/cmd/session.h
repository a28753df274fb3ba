/*
 * session: what every sub-command goes through: command line, plan, outputs, signals, and in
 * the end the report and the exit status.
 *
 * One per process, main thread. A command opens it, works on its plan and result, and closes
 * it with what session_finish() says.
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
	struct target_context target;	/* permits, progress and stop, for target_ functions */
	struct err err;			/* what ended the command, if anything did */
	bool loops_left;		/* at work in the kernel: nothing is freed, see run.h */
	bool cannot_save;		/* what there is so far: told already */
	bool scratch_left;		/* the scratch set is still there */
	bool own_voice;			/* the command prints its report and its errors itself */
	int (*own_status)(int status);	/* NULL, or what it makes of the exit status */
};

/* Parse the command line and make the plan. Returns false if the command is over before it
 * began (--help, or an error): session_finish() is next in both cases. */
bool session_open(struct session *session, const struct command *command, int argc, char **argv);

/* Only the options, for commands without a workload (diff, probe, show). */
bool session_open_options(struct session *session, const struct command *command, int argc,
			  char **argv);

/* A word of talk on stderr, unless quiet: the live line makes room. */
void session_say(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Save what there is so far where the result will be, for the case that this command is killed:
 * after round `round` of `rounds`. An error is told, and ends nothing. */
void session_save(struct session *session, unsigned round, unsigned rounds);

/* Print and save the result, and release nothing: for who must leave at once, while loops still
 * run. */
void session_report(struct session *session);

/* Print and save the result (if it has runs or a comparison), tell the error, release all.
 * Returns the exit status. */
int session_finish(struct session *session);

#endif
