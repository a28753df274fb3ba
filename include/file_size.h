/*
 * file_size: the size of an open file or block device. Any thread.
 */
#ifndef FILE_SIZE_H
#define FILE_SIZE_H

#include <stdint.h>

/* 0 for what is neither a regular file nor a block device. Returns 0, or -errno: a device that was
 * unplugged has no size any more. */
int file_size(int fd, uint64_t *bytes);

#endif
