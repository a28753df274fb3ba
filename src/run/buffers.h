/*
 * buffers: the memory that a loop's I/Os read into and write from: one region, cut into equal
 * blocks. The user chooses the kind of memory, and the kind actually allocated is recorded, because
 * it affects performance.
 *
 * Owned by one loop, and allocated by its thread, so that it is near its core. All pages are
 * faulted in, so that no I/O pays for a page fault.
 */
#ifndef BUFFERS_H
#define BUFFERS_H

#include <stddef.h>

#include "spec.h"

/* Kinds of memory, from the best huge pages to none. */
enum buffers_got {
	BUFFERS_GOT_HUGE,
	BUFFERS_GOT_TRANSPARENT,
	BUFFERS_GOT_MMAP,
	BUFFERS_GOT_MALLOC,
};

struct buffers {
	void *at;		/* page-aligned; NULL: not allocated */
	size_t bytes;		/* at least the requested size */
	enum buffers_got got;
};

/* 0, or -ENOMEM: the caller adds the purpose to the message. */
int buffers_allocate(struct buffers *buffers, enum buffer_kind kind, size_t bytes);
void buffers_release(struct buffers *buffers);

/* "huge 2M", "transparent", "mmap", "malloc". */
const char *buffers_got_name(enum buffers_got got);

#endif
