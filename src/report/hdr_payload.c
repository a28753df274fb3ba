/*
 * hdr_payload: V2 of HdrHistogram's encoding (AbstractHistogram.encodeIntoByteBuffer() of
 * HdrHistogram 2.1.11), big-endian: cookie, length of the counts, index offset, significant digits,
 * lowest and highest value, ratio; then the counts in ZigZag LEB128 of at most nine bytes, where a
 * negative one is a number of empty buckets.
 */
#include "hdr_payload.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "memory.h"

enum {
	COOKIE			= 0x1c849313,
	COOKIE_COMPRESSED	= 0x1c849314,
	HEADER_BYTES		= 40,
	HEADER_COMPRESSED_BYTES	= 8,
	COUNT_BYTES_MAX		= 9,
	DIGITS			= 2,
	/* Of the highest value that 63 bits have. */
	BUCKETS_MAX		= (63 - HIST_SUB_BITS + 1) << HIST_SUB_BITS,
};

static uint8_t *put(uint8_t *at, uint64_t value, unsigned bytes)
{
	for (unsigned i = bytes; i-- > 0;)
		*at++ = (uint8_t)(value >> (8 * i));
	return at;
}

static uint8_t *put_count(uint8_t *at, int64_t count)
{
	const uint64_t doubled = (uint64_t)count << 1;
	uint64_t left = count < 0 ? ~doubled : doubled;

	for (unsigned i = 0; i < COUNT_BYTES_MAX - 1 && left >= 0x80; i++) {
		*at++ = (uint8_t)(left | 0x80);
		left >>= 7;
	}
	*at++ = (uint8_t)left;
	return at;
}

/* What is beyond our buckets is where the largest is: nothing else is known of it. */
static uint64_t count_in(const struct hist *hist, unsigned bucket)
{
	if (hist->overflow > 0 && bucket == hist_bucket(hist->max))
		return hist->overflow;
	return bucket < HIST_BUCKET_COUNT ? hist->buckets[bucket] : 0;
}

static uint8_t *put_counts(uint8_t *at, const struct hist *hist)
{
	int64_t empty = 0;

	for (unsigned bucket = 0; bucket < BUCKETS_MAX; bucket++) {
		const uint64_t count = count_in(hist, bucket);

		if (count == 0) {
			empty++;
			continue;
		}
		if (empty > 0)
			at = put_count(at, -empty);
		at = put_count(at, (int64_t)count);
		empty = 0;
	}
	return at;
}

/* Returns its size. */
static size_t encode(const struct hist *hist, uint8_t *buffer)
{
	const uint64_t highest = (UINT64_C(1) << HIST_VALUE_BITS) - 1;
	const double ratio = 1;
	uint8_t *const end = put_counts(buffer + HEADER_BYTES, hist), *at = buffer;
	uint64_t ratio_bits;

	memcpy(&ratio_bits, &ratio, sizeof(ratio_bits));
	at = put(at, COOKIE, 4);
	at = put(at, (uint64_t)(end - buffer - HEADER_BYTES), 4);
	at = put(at, 0, 4);
	at = put(at, DIGITS, 4);
	at = put(at, 1, 8);
	at = put(at, hist->overflow > 0 ? hist->max : highest, 8);
	put(at, ratio_bits, 8);
	return (size_t)(end - buffer);
}

static char *in_base64(const uint8_t *bytes, size_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";
	char *const text = memory_get((size + 2) / 3 * 4 + 1), *to = text;

	for (size_t i = 0; i < size; i += 3) {
		const uint32_t three = (uint32_t)bytes[i] << 16 |
				       (uint32_t)(i + 1 < size ? bytes[i + 1] : 0) << 8 |
				       (uint32_t)(i + 2 < size ? bytes[i + 2] : 0);

		*to++ = digits[three >> 18];
		*to++ = digits[three >> 12 & 63];
		*to++ = i + 1 < size ? digits[three >> 6 & 63] : '=';
		*to++ = i + 2 < size ? digits[three & 63] : '=';
	}
	*to = '\0';
	return text;
}

char *hdr_payload(const struct hist *hist)
{
	const size_t plain_max = HEADER_BYTES + 2 * COUNT_BYTES_MAX * (size_t)BUCKETS_MAX;
	uint8_t *const plain = memory_get(plain_max);
	const size_t size = encode(hist, plain);
	uLongf compressed = compressBound((uLong)size);
	uint8_t *const packed = memory_get(HEADER_COMPRESSED_BYTES + compressed);
	char *text;

	if (compress(packed + HEADER_COMPRESSED_BYTES, &compressed, plain, (uLong)size) != Z_OK)
		memory_ran_out();	/* its only error, as there is room */
	put(put(packed, COOKIE_COMPRESSED, 4), compressed, 4);
	text = in_base64(packed, HEADER_COMPRESSED_BYTES + compressed);
	free(packed);
	free(plain);
	return text;
}
