/*
 * refusal: --json=- promises one document on standard output, whatever happens. Here it comes
 * from for a line that never became a session: an unknown command, a mistake in sysbench's line,
 * a mere --help.
 */
#ifndef REFUSAL_H
#define REFUSAL_H

/* The document of a program that runs out of memory, made while there is some; printed, if one is
 * wanted and there was none yet, without any. */
void refusal_provide_for_no_memory(int argc, char *const argv[]);
void refusal_without_memory(void);

/* The document, if one is wanted there. text: the error, or NULL. Returns `status`. */
int refusal_finish(int argc, char *const argv[], int status, const char *text);

#endif
