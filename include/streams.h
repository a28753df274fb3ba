/*
 * streams: the state of standard input, output and error at start, and errors of output at exit.
 *
 * If one is closed, the next open(2) would reuse its descriptor for a result file or a measured
 * file, and everything printed would go there. /dev/null therefore takes its place first. Output
 * has been written only if the last flush of its stream succeeds.
 */
#ifndef STREAMS_H
#define STREAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Call it before anything else is opened. Returns 0, or -errno if /dev/null is unavailable. */
int streams_open(void);

/* Makes writing to a closed pipe an error (EPIPE) instead of the end of the program, which may have
 * files to remove. Programs started by execve(2) get the original disposition of the signal. */
void streams_survive_closed_pipes(void);

/* Writes all of it to a descriptor. 0, or a positive errno. */
int streams_write(int fd, const char *text, size_t size_bytes);

/* To standard output, after the output so far. streams_finish() reports errors. */
void streams_print(const char *text, size_t size_bytes);

/* Was it called? */
bool streams_has_printed(void);

/* As fflush(3), but an error of standard output is kept for streams_finish(). */
void streams_flush(FILE *stream);

/* Was all output to standard output written? 0, or a positive errno: EIO if the cause is no longer
 * known. */
int streams_finish(void);

#endif
