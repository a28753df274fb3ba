/*
 * same_file: do two paths lead to one file? Names say little: there are links, "./", and several
 * nodes of one device.
 */
#ifndef SAME_FILE_H
#define SAME_FILE_H

#include <stdbool.h>

/* The same file, directory or device. A path that leads nowhere is the same only as itself. */
bool is_same_file(const char *path, const char *other);

#endif
