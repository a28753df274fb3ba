/*
 * The stamps are a Weyl sequence from a random start: 2^64 values before a repetition, and
 * different starts for different loops.
 *
 * All windows except those of the slots are idle, and the one that was idle longest is taken, so a
 * window is reused after all others: as late as possible, for a compressor with a history.
 *
 * For `dedupe`, some chunks of the pool are copies of DATA_COPIES different ones and are never
 * stamped. They are the same for all loops of a run, and are used in turn, so that a compressor,
 * with its smaller window, finds no copy.
 */
#include "data.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rng.h"

/* Odd, so that every 64-bit value is visited: 2^64 divided by the golden ratio. */
#define STAMP_STEP UINT64_C(0x9e3779b97f4a7c15)

/* Streams of the same seed are also the patterns': these are others. */
#define DATA_STREAM (UINT64_C(1) << 32)
#define COPY_STREAM (UINT64_C(2) << 32)

struct data_config data_config_of(const struct spec *spec, unsigned loop_index)
{
	const size_t share_bytes = DATA_POOL_BYTES / spec->threads;

	return (struct data_config) {
		.kind			= spec->file_data,
		.compress_percent	= spec->buffer_compress,
		.dedupe_percent		= spec->dedupe,
		.stamps_sectors		= spec->validate,
		.stream			= loop_index,
		.pool_bytes		= share_bytes > DATA_POOL_BYTES_MIN
			? share_bytes : DATA_POOL_BYTES_MIN,
	};
}

static unsigned idle_windows(const struct data_config *config)
{
	return config->kind == FILE_DATA_ZERO
		? 0 : (unsigned)(config->pool_bytes / config->window_bytes);
}

unsigned data_window_count(const struct data_config *config)
{
	return config->slot_count + idle_windows(config);
}

/* ---- contents of the pool ---- */

/* One after the other, from the first window's first chunk on. */
struct filling {
	const struct data_config *config;
	struct rng rng, copy_rng;
	unsigned copied;		/* chunks that are copies, so far */
	unsigned share;			/* of copies, in 1/100, that are due */
	void *originals[DATA_COPIES];
};

static void fill_chunk(const struct filling *f, struct rng *rng, char *chunk, size_t bytes)
{
	const size_t zeros = bytes * f->config->compress_percent / 100;

	rng_fill(rng, chunk, bytes - zeros);
	memset(chunk + bytes - zeros, 0, zeros);
}

/* Chunks at the end of a window may be shorter, and are not copies. */
static bool is_to_be_copy(struct filling *f, size_t bytes, size_t whole)
{
	f->share += f->config->dedupe_percent;
	if (bytes < whole || f->share < 100)
		return false;
	f->share -= 100;
	return true;
}

static void fill_copy(struct filling *f, char *chunk, size_t bytes)
{
	void **original = &f->originals[f->copied++ % DATA_COPIES];

	if (*original) {
		memcpy(chunk, *original, bytes);
		return;
	}
	fill_chunk(f, &f->copy_rng, chunk, bytes);
	*original = chunk;
}

static void fill_window(struct data *data, struct filling *f, unsigned window)
{
	const size_t whole = data->window_bytes < DATA_CHUNK_BYTES ? data->window_bytes
								   : DATA_CHUNK_BYTES;
	char *at = data->windows + window * data->window_bytes;

	for (unsigned i = 0; i < data->chunks; i++, at += whole) {
		const size_t left = data->window_bytes - i * whole;
		const size_t bytes = left < whole ? left : whole;

		if (data->copies && is_to_be_copy(f, bytes, whole)) {
			data->copies[window * data->chunks + i] = true;
			fill_copy(f, at, bytes);
		} else {
			fill_chunk(f, &f->rng, at, bytes);
		}
	}
}

static void fill_windows(struct data *data, const struct data_config *config)
{
	const unsigned count = data_window_count(config);
	struct filling filling = { .config = config };

	if (config->kind == FILE_DATA_ZERO) {
		memset(data->windows, 0, count * data->window_bytes);
		return;
	}
	rng_init(&filling.rng, config->seed, DATA_STREAM + config->stream);
	rng_init(&filling.copy_rng, config->seed, COPY_STREAM);
	data->stamp = rng_next(&filling.rng);
	for (unsigned i = 0; i < count; i++)
		fill_window(data, &filling, i);
}

int data_init(struct data *data, const struct data_config *config, void *windows, void *reads)
{
	const unsigned count = data_window_count(config);

	*data = (struct data) {
		.windows	= windows,
		.reads		= reads,
		.window_bytes	= config->window_bytes,
		.idle_count	= count - config->slot_count,
		.chunks		= (unsigned)((config->window_bytes + DATA_CHUNK_BYTES - 1) /
					     DATA_CHUNK_BYTES),
	};
	if (config->kind == FILE_DATA_RANDOM)
		data->stamp_every = config->stamps_sectors ? DATA_SECTOR_BYTES : DATA_CHUNK_BYTES;
	data->idle = calloc(data->idle_count + 1, sizeof(*data->idle));
	if (config->dedupe_percent > 0)
		data->copies = calloc((size_t)count * data->chunks, sizeof(*data->copies));
	if (!data->idle || (config->dedupe_percent > 0 && !data->copies)) {
		data_release(data);
		return -ENOMEM;
	}
	for (unsigned i = 0; i < data->idle_count; i++)
		data->idle[i] = config->slot_count + i;
	data->small = data->stamp_every == DATA_CHUNK_BYTES && data->chunks == 1 &&
		!data->copies && data->idle_count > 0;
	fill_windows(data, config);
	return 0;
}

void data_release(struct data *data)
{
	free(data->idle);
	free(data->copies);
	data->idle = NULL;
	data->copies = NULL;
}

static inline char *window_at(const struct data *data, const struct io *io)
{
	return data->windows + io->window * data->window_bytes;
}

void data_give_window(struct data *data, struct io *slot)
{
	slot->window = slot->slot_index;
	slot->buffer = data->reads ? data->reads + slot->slot_index * data->window_bytes
				   : window_at(data, slot);
}

/* ---- before each write ---- */

/* Blocks below eight bytes are not stamped: no device has them. */
static void stamp(struct data *data, struct io *io)
{
	const uint8_t *copies = data->copies ? data->copies + io->window * data->chunks : NULL;
	char *at = io->buffer;

	if (data->stamp_every == 0)
		return;
	for (uint32_t left = io->length; left >= sizeof(data->stamp);) {
		if (!copies || !copies[(uint32_t)(at - (char *)io->buffer) / DATA_CHUNK_BYTES]) {
			memcpy(at, &data->stamp, sizeof(data->stamp));
			data->stamp += STAMP_STEP;
		}
		if (left <= data->stamp_every)
			break;
		left -= data->stamp_every;
		at += data->stamp_every;
	}
}

static void take_window(struct data *data, struct io *io)
{
	const uint32_t held = io->window;

	if (data->idle_count > 0) {
		io->window = data->idle[data->next];
		data->idle[data->next] = held;
		if (++data->next == data->idle_count)
			data->next = 0;
	}
	io->buffer = window_at(data, io);
}

static inline void give_read_buffer(const struct data *data, struct io *io)
{
	io->buffer = data->reads + io->slot_index * data->window_bytes;
}

static unsigned prepare_any(struct data *data, struct io *const ios[], unsigned nr)
{
	unsigned writes = 0;

	for (unsigned i = 0; i < nr; i++) {
		if (ios[i]->op == IO_WRITE) {
			take_window(data, ios[i]);
			stamp(data, ios[i]);
			writes++;
		} else {
			give_read_buffer(data, ios[i]);
		}
	}
	return writes;
}

/* The usual case, blocks of at most 4 KiB, up to the end of the ring of idle windows. All state
 * that changes is kept in registers. */
static inline __attribute__((always_inline))
unsigned prepare_stretch(struct data *data, struct io *const ios[], unsigned nr, bool reads)
{
	const size_t window_bytes = data->window_bytes;
	char *const windows = data->windows;
	uint32_t *const idle = data->idle + data->next;
	uint64_t number = data->stamp;
	unsigned writes = 0;

	for_each_in_batch(i, nr) {
		struct io *io = ios[i];

		if (!reads || io->op == IO_WRITE) {
			const uint32_t window = idle[writes];
			char *at = windows + window * window_bytes;

			idle[writes++] = io->window;
			io->window = window;
			io->buffer = at;
			memcpy(at, &number, sizeof(number));
			number += STAMP_STEP;
		} else {
			give_read_buffer(data, io);
		}
	}
	data->stamp = number;
	data->next += writes;
	if (data->next == data->idle_count)
		data->next = 0;
	return writes;
}

static unsigned prepare_small(struct data *data, struct io *const ios[], unsigned nr)
{
	unsigned writes = 0;

	for (unsigned i = 0, part; i < nr; i += part) {
		part = data->idle_count - data->next;
		if (part > nr - i)
			part = nr - i;
		writes += data->reads ? prepare_stretch(data, ios + i, part, true)
				      : prepare_stretch(data, ios + i, part, false);
	}
	return writes;
}

unsigned data_prepare(struct data *data, struct io *const ios[], unsigned nr)
{
	if (ios[0]->op == IO_FSYNC)
		return 0;
	return data->small ? prepare_small(data, ios, nr) : prepare_any(data, ios, nr);
}
