/*
 * one_line: files of one line, as in /proc and /sys. Any thread.
 */
#ifndef ONE_LINE_H
#define ONE_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* The first line of a file, without its newline, into buffer of `size` bytes. false, and "", if it
 * cannot be read. */
bool one_line_read(const char *path, char *buffer, size_t size);

#endif
