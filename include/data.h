/*
 * data: the data to write: every 4 KiB (every block, if it is smaller) is unique, so that a device
 * that compresses or deduplicates gains nothing.
 *
 * A loop writes from windows of a pool: at least 16 MiB of random bytes, made once. Successive
 * writes use different windows; a window is reused only after the whole pool was written, and is
 * not shared while it is in flight. A reused window differs by a stamp at the start of every 4
 * KiB: eight bytes, never the same twice. The pool thus defeats compression, and the stamps defeat
 * deduplication, at the cost of one store per 4 KiB, without a copy. (Deduplication at a
 * granularity below 4 KiB, of larger blocks, would find the data between two stamps.) Loops, runs
 * and `prepare` have random bytes and stamps of their own.
 *
 * Deliberate compressibility is a property of the pool: see struct data_config.
 *
 * Reads have buffers of their own, in addition to the window that each slot holds. One thread per
 * struct data.
 */
#ifndef DATA_H
#define DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io.h"
#include "spec.h"

enum {
	DATA_POOL_BYTES		= 16 << 20,	/* of all loops together … */
	DATA_POOL_BYTES_MIN	= 1 << 20,	/* … and of each, at least */
	DATA_CHUNK_BYTES	= 4096,		/* unit of uniqueness and of copies */
	DATA_SECTOR_BYTES	= 512,
	DATA_COPIES		= 64,		/* different chunks that `dedupe` repeats */
};

struct data_config {
	enum file_data kind;		/* FILE_DATA_ZERO: zeros, and no stamps */
	unsigned compress_percent;	/* zeros at the end of each chunk */
	unsigned dedupe_percent;	/* of the chunks are copies, and not stamped */
	bool stamps_sectors;		/* each 512 bytes: half a write differs from the whole */
	uint64_t seed, stream;
	size_t pool_bytes;		/* written before a window comes back */
	unsigned slot_count;
	size_t window_bytes;		/* of the greatest write, rounded up as buffers are */
};

struct data {
	char *windows;
	size_t window_bytes;
	uint64_t stamp;
	unsigned stamp_every;		/* 0: no stamps */
	bool small;			/* one stamp in a window, and some windows are idle */
	uint8_t *copies;		/* [chunk of the windows]: is it a copy? NULL: none is */
	unsigned chunks;		/* in a window */

	/* The windows that no slot holds, as a ring: a slot takes the next and leaves its previous
	 * one in its place. */
	uint32_t *idle;
	unsigned idle_count, next;

	/* Where reads go: slot i has the i-th. */
	char *reads;
};

/* As for a loop of a run. The caller adds seed, slot_count and window_bytes. */
struct data_config data_config_of(const struct spec *spec, unsigned loop_index);

/* Number of windows of window_bytes: one for each slot, and the idle ones. */
unsigned data_window_count(const struct data_config *config);

/* Fill `windows`. Slot i has window i at first: data_give_window(). `reads` is where reads go, or
 * NULL if there are none. 0 or -ENOMEM. */
int data_init(struct data *data, const struct data_config *config, void *windows, void *reads);
void data_release(struct data *data);

void data_give_window(struct data *data, struct io *slot);

/* Every I/O of a batch (all reads and writes, or all fsyncs) gets its buffer, and writes get their
 * bytes. Returns how many are writes. */
unsigned data_prepare(struct data *data, struct io *const ios[], unsigned nr);

#endif
