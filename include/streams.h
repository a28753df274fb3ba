/*
 * streams: standard input, output and error, as the program finds them and as it leaves them.
 *
 * One that is closed would be opened again by the next open(2): a result file, or a file that is
 * measured, and all that is printed would land in it. So /dev/null is put there first. And what
 * is printed has arrived only when the stream's last flush says so.
 */
#ifndef STREAMS_H
#define STREAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Before anything else is opened. Returns 0, or -errno if there is no /dev/null to put there. */
int streams_open(void);

/* Writing to a pipe that nobody reads is an error (EPIPE) and not the end of the program: there
 * may be files to remove. What execve(2) starts gets the signal as we got it. */
void streams_survive_closed_pipes(void);

/* All of it, to a descriptor. 0, or a positive errno. */
int streams_write(int fd, const char *text, size_t size_bytes);

/* To standard output, behind what was printed so far. Whether it arrived: streams_finish(). */
void streams_print(const char *text, size_t size_bytes);

/* Was it called? */
bool streams_has_printed(void);

/* What fflush(3) does; an error of standard output is kept for streams_finish(). */
void streams_flush(FILE *stream);

/* Has all that was printed to standard output arrived? 0, or a positive errno: EIO if the cause
 * is not known any more. */
int streams_finish(void);

#endif
