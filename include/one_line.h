/*
 * one_line: files of one line, of which /proc and /sys are full. Any thread.
 */
#ifndef ONE_LINE_H
#define ONE_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* The first line of a file, without its newline, into buffer of `size` bytes. false, and "", if
 * there is none to be read. */
bool one_line_read(const char *path, char *buffer, size_t size);

#endif
