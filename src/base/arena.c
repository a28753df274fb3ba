/*
 * A list of chunks; memory is taken from the first one until it is full, and released
 * as a whole. A chunk never moves, so allocated memory stays valid.
 *
 * A request larger than a usual chunk gets one of its own, which is inserted *after* the
 * first, so that the room left in the first is still used.
 */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

struct arena_chunk {
	struct arena_chunk *next;
	size_t size_bytes, used_bytes;	/* of bytes[] */
	_Alignas(max_align_t) unsigned char bytes[];
};

enum { CHUNK_BYTES = 8192 };

static struct arena_chunk *chunk_create(size_t size_bytes)
{
	struct arena_chunk *chunk;

	if (size_bytes > SIZE_MAX - sizeof(*chunk))
		memory_ran_out();
	chunk = calloc(1, sizeof(*chunk) + size_bytes);
	if (!chunk)
		memory_ran_out();

	chunk->size_bytes = size_bytes;
	return chunk;
}

/* Always a multiple of the strictest alignment, so that the next piece is aligned too. */
static size_t round_up(size_t size_bytes)
{
	const size_t step = _Alignof(max_align_t);

	if (size_bytes > SIZE_MAX - step)
		memory_ran_out();
	return (size_bytes + step - 1) / step * step;
}

static struct arena_chunk *chunk_with_room(struct arena *arena, size_t size_bytes)
{
	struct arena_chunk *first = arena->chunks;
	struct arena_chunk *chunk;

	if (first && first->size_bytes - first->used_bytes >= size_bytes)
		return first;

	if (first && size_bytes > CHUNK_BYTES / 2) {
		chunk = chunk_create(size_bytes);
		chunk->next = first->next;
		first->next = chunk;
		return chunk;
	}

	chunk = chunk_create(size_bytes > CHUNK_BYTES ? size_bytes : CHUNK_BYTES);
	chunk->next = first;
	arena->chunks = chunk;
	return chunk;
}

void arena_init(struct arena *arena)
{
	arena->chunks = NULL;
}

void arena_release(struct arena *arena)
{
	struct arena_chunk *chunk = arena->chunks;

	while (chunk) {
		struct arena_chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
	arena->chunks = NULL;
}

void *arena_alloc(struct arena *arena, size_t size_bytes)
{
	/* Even a size of 0 gets memory of its own: no two pieces have the same address. */
	const size_t size = round_up(size_bytes > 0 ? size_bytes : 1);
	struct arena_chunk *chunk = chunk_with_room(arena, size);
	void *piece = chunk->bytes + chunk->used_bytes;

	chunk->used_bytes += size;
	return piece;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	const size_t copied = strnlen(text, length);
	char *copy = arena_alloc(arena, copied + 1);

	memcpy(copy, text, copied);
	return copy;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
	char *text, *copy;

	if (vasprintf(&text, format, args) < 0)
		memory_ran_out();
	copy = arena_strdup(arena, text);
	free(text);
	return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}
