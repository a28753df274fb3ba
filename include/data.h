/*
 * data: what is written: bytes that look random to a device that compresses or deduplicates.
 *
 * A loop's buffers start filled with random bytes. Before each write every 4 KiB of it gets a
 * stamp that was never written before (against deduplication), and a buffer that was read into
 * is filled again from a random source, so that writes do not carry what reads brought (a set
 * prepared with zeros, say). Costs one store per 4 KiB. One thread per struct data.
 */
#ifndef DATA_H
#define DATA_H

#include <stddef.h>
#include <stdint.h>

#include "io.h"
#include "rng.h"
#include "spec.h"

enum { DATA_SOURCE_BYTES = 256 * 1024, DATA_STAMP_EVERY_BYTES = 4096 };

struct data {
	enum file_data kind;
	struct rng rng;
	uint64_t stamp;
	unsigned char *source;		/* DATA_SOURCE_BYTES of what is written, owned */
};

/* 0 or -ENOMEM. FILE_DATA_ZERO: all of it is zeros, and nothing is stamped. */
int data_init(struct data *data, enum file_data kind, uint64_t seed, uint64_t stream);
void data_release(struct data *data);

/* Fill a whole region, at set-up. */
void data_fill(struct data *data, void *buffer, size_t size_bytes);

/* Make io->buffer ready for this write. */
void data_prepare_write(struct data *data, struct io *io);

/* For every I/O of a run that writes: a write's buffer is made ready, a read's is remembered
 * as no longer ours. */
static inline void data_prepare(struct data *data, struct io *io)
{
	if (io->op == IO_WRITE)
		data_prepare_write(data, io);
	else if (io->op == IO_READ)
		io->buffer_is_read = true;
}

#endif
