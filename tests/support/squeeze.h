/* squeeze: what a device would save that deduplicates or compresses. */
#ifndef SQUEEZE_H
#define SQUEEZE_H

#include <stddef.h>

/* How many different blocks of that size there are. */
size_t distinct_blocks(const char *at, size_t bytes, size_t block_bytes);

/* What zlib leaves of it, record by record: a share of 1. */
double compressed(const char *at, size_t bytes, size_t record_bytes);

#endif
