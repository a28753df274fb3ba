#include "squeeze.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <xxhash.h>
#include <zlib.h>

static int compare_hashes(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

size_t distinct_blocks(const char *at, size_t bytes, size_t block_bytes)
{
	const size_t count = bytes / block_bytes;
	uint64_t *hashes = malloc(count * sizeof(*hashes));
	size_t distinct = 0;

	for (size_t i = 0; i < count; i++)
		hashes[i] = XXH3_64bits(at + i * block_bytes, block_bytes);
	qsort(hashes, count, sizeof(*hashes), compare_hashes);
	for (size_t i = 0; i < count; i++)
		distinct += i == 0 || hashes[i] != hashes[i - 1];
	free(hashes);
	return distinct;
}

double compressed(const char *at, size_t bytes, size_t record_bytes)
{
	unsigned char *out = malloc(compressBound(record_bytes));
	size_t sum = 0;

	for (size_t i = 0; i + record_bytes <= bytes; i += record_bytes) {
		uLongf size = compressBound(record_bytes);

		cr_assert_eq(compress(out, &size, (const Bytef *)at + i, record_bytes), Z_OK);
		sum += size;
	}
	free(out);
	return (double)sum / (double)(bytes / record_bytes * record_bytes);
}
