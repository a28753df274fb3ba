/*
 * buffers: the memory that a loop's I/Os read into and write from: one region, cut into equal
 * blocks. Where it comes from is the user's choice, and what was really got is kept: memory of
 * another kind behaves differently.
 *
 * Owned by one loop, and allocated by its thread, so that it is near its core. Every page has
 * been touched: no I/O pays for a page fault.
 */
#ifndef BUFFERS_H
#define BUFFERS_H

#include <stddef.h>

#include "spec.h"

/* What there is; from the best huge page to none. */
enum buffers_got {
	BUFFERS_GOT_HUGE,
	BUFFERS_GOT_TRANSPARENT,
	BUFFERS_GOT_MMAP,
	BUFFERS_GOT_MALLOC,
};

struct buffers {
	void *at;		/* page-aligned; NULL: not allocated */
	size_t bytes;		/* at least what was asked for */
	enum buffers_got got;
};

/* 0, or -ENOMEM: the caller says for what. */
int buffers_allocate(struct buffers *buffers, enum buffer_kind kind, size_t bytes);
void buffers_release(struct buffers *buffers);

/* "huge 2M", "transparent", "mmap", "malloc". */
const char *buffers_got_name(enum buffers_got got);

#endif
