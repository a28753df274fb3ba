/*
 * memory: what happens where there is none left.
 *
 * Set-up code says ENOMEM like any other error. Where nothing could go on (an arena, a document
 * that is half made) the program ends here: with a message, status 1, and after what it must not
 * leave behind was taken away.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <stdio.h>

/* Called before such an end: it must not allocate. One for the process. */
void memory_before_end(void (*tidy_up)(void));

void memory_ran_out(void) __attribute__((noreturn));

/* For libraries that take an allocator, and do not look at what it gives. */
void *memory_get(size_t size_bytes);

/* A stream into memory; *text is whole after the end of it, or the program has ended. free() it. */
FILE *memory_stream_open(char **text, size_t *size_bytes);
void memory_stream_close(FILE *stream, char *const *text);

#endif
