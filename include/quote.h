/*
 * quote: texts of others (paths) in commands that a person pastes into a shell. Any thread.
 */
#ifndef QUOTE_H
#define QUOTE_H

#include <stddef.h>

#include "arena.h"

/* One word for a shell, that means this text and nothing else: as it is if it is plain, else in
 * single quotes; with control characters in dollar-single-quotes, as POSIX.1-2024 has them. */
char *quote_for_shell(const char *text, struct arena *arena);

/* Bytes of a command in single quotes ("'ringbench prepare --target='a b''") at the beginning of a
 * text, with these quotes; 0: there is none. Its words are quoted as above. */
size_t quoted_command_length(const char *text);

#endif
