/*
 * Random bytes are made once; what changes with each write is eight bytes per 4 KiB. The
 * stamps are a Weyl sequence from a random start: 2^64 values before one comes again, and two
 * loops start at different places. Deduplication works on 4 KiB and more, so no block of it is
 * written twice, and compression finds nothing in random bytes.
 */
#include "data.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Odd, so that every 64-bit value is visited: 2^64 divided by the golden ratio. */
#define STAMP_STEP UINT64_C(0x9e3779b97f4a7c15)

/* Streams of the same seed are also the patterns': these are others. */
#define DATA_STREAM (UINT64_C(1) << 32)

int data_init(struct data *data, enum file_data kind, uint64_t seed, uint64_t stream)
{
	data->kind = kind;
	data->source = calloc(1, DATA_SOURCE_BYTES);
	if (!data->source)
		return -ENOMEM;

	rng_init(&data->rng, seed, DATA_STREAM + stream);
	data->stamp = rng_next(&data->rng);
	if (kind == FILE_DATA_RANDOM)
		rng_fill(&data->rng, data->source, DATA_SOURCE_BYTES);
	return 0;
}

void data_release(struct data *data)
{
	free(data->source);
	data->source = NULL;
}

void data_fill(struct data *data, void *buffer, size_t size_bytes)
{
	if (data->kind == FILE_DATA_RANDOM)
		rng_fill(&data->rng, buffer, size_bytes);
	else
		memset(buffer, 0, size_bytes);
}

/* From a random place in the source on, and from its start for what is left. */
static void refill(struct data *data, unsigned char *buffer, size_t size_bytes)
{
	size_t from = (size_t)rng_below(&data->rng, DATA_SOURCE_BYTES);

	while (size_bytes > 0) {
		size_t part = DATA_SOURCE_BYTES - from;

		if (part > size_bytes)
			part = size_bytes;
		memcpy(buffer, data->source + from, part);
		buffer += part;
		size_bytes -= part;
		from = 0;
	}
}

/* Blocks below eight bytes stay unstamped: no device knows them. */
void data_prepare_write(struct data *data, struct io *io)
{
	unsigned char *buffer = io->buffer;

	if (io->buffer_is_read) {
		refill(data, buffer, io->length);
		io->buffer_is_read = false;
	}
	if (data->kind == FILE_DATA_ZERO)
		return;
	for (size_t at = 0; at + sizeof(data->stamp) <= io->length;
	     at += DATA_STAMP_EVERY_BYTES) {
		memcpy(buffer + at, &data->stamp, sizeof(data->stamp));
		data->stamp += STAMP_STEP;
	}
}
