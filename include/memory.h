/*
 * memory: the handling of out-of-memory.
 *
 * Set-up code returns ENOMEM like any other error. If no caller could continue (an arena, an
 * incomplete document), the program ends here: with a message and status 1, after removing
 * temporary files.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <stdio.h>

/* Called before such an end: it must not allocate. One for the process. */
void memory_before_end(void (*tidy_up)(void));

void memory_ran_out(void) __attribute__((noreturn));

/* For libraries that take an allocator and do not check its result. */
void *memory_get(size_t size_bytes);

/* A stream into memory; after its end *text is complete, or the program has ended. free() it. */
FILE *memory_stream_open(char **text, size_t *size_bytes);
void memory_stream_close(FILE *stream, char *const *text);

#endif
