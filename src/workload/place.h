/*
 * place: may files be made in this directory?
 *
 * Main thread; changes nothing.
 */
#ifndef PLACE_H
#define PLACE_H

#include <stdbool.h>
#include <stddef.h>

/* The directory that a path's last part is in: "." for a bare name. size: of the buffer. */
char *place_directory_of(const char *path, char *buffer, size_t size);

/* Is it /dev, /proc, /sys, or below? Nothing is made there: a file in /dev is memory, and gone
 * with the next boot. /dev/shm is no device's and does not count. */
bool place_is_kernels(const char *directory);

#endif
