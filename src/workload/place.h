/*
 * place: may files be created in this directory?
 *
 * Main thread; changes nothing.
 */
#ifndef PLACE_H
#define PLACE_H

#include <stdbool.h>
#include <stddef.h>

/* The directory of a path's last component: "." for a bare name. size: of the buffer. */
char *place_directory_of(const char *path, char *buffer, size_t size);

/* Is it /dev, /proc, /sys, or below? Nothing is created there: a file in /dev is in memory, and
 * lost at the next boot. /dev/shm, which is not for devices, is excepted. */
bool place_is_kernels(const char *directory);

#endif
