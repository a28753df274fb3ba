#include "zero_sample.h"

#include <stdbool.h>
#include <string.h>

enum { LOOKED_AT_BYTES = 4096 };

/* The first byte is 0, and each equals the previous one. */
static bool is_all_zeros(const unsigned char *bytes, size_t size)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

void zero_sample_look(struct zero_sample *sample, const struct io *io)
{
	const int32_t got = io->result;

	if (io->op != IO_READ || got <= 0 || io->length == 0)
		return;
	sample->blocks++;
	sample->zeros += is_all_zeros(io->buffer, got < LOOKED_AT_BYTES ? (size_t)got
									: LOOKED_AT_BYTES);
}
