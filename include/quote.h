/*
 * quote: paths and other foreign texts in commands to paste into a shell. Any thread.
 */
#ifndef QUOTE_H
#define QUOTE_H

#include <stddef.h>

#include "arena.h"

/* One word for a shell that stands for exactly this text: unchanged if it is plain, else in single
 * quotes; with control characters in dollar-single-quotes, as in POSIX.1-2024. */
char *quote_for_shell(const char *text, struct arena *arena);

/* Bytes of a command in single quotes ("'ringbench prepare --target='a b''") at the beginning of a
 * text, including these quotes; 0: there is none. Its words are quoted as above. */
size_t quoted_command_length(const char *text);

#endif
