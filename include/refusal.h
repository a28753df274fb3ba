/*
 * refusal: --json=- promises one document on standard output, even after an error. This module
 * prints it for a command line that never became a session: an unknown command, an error in a
 * command line of sysbench, --help.
 */
#ifndef REFUSAL_H
#define REFUSAL_H

/* The document for running out of memory, made in advance; printed without allocating, if a
 * document was requested and none was printed yet. */
void refusal_provide_for_no_memory(int argc, char *const argv[]);
void refusal_without_memory(void);

/* Prints the document, if one was requested. text: the error, or NULL. Returns `status`. */
int refusal_finish(int argc, char *const argv[], int status, const char *text);

#endif
