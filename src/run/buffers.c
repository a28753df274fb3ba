/*
 * buffers: one region from the allocator, from mmap(2), or on huge pages.
 *
 * With many buffers in small pages the TLB and, without registered buffers, the pinning of pages
 * cost time on every I/O. Huge pages save that, but are not always available: reserved ones
 * (vm.nr_hugepages) are certain; transparent ones are only requested, so the kernel is asked for
 * the outcome.
 */
#include "buffers.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	HUGE_BYTES	= 2 << 20,
	MAP_HUGE_2M	= 21 << 26,	/* log2 of the size, where mmap(2) looks for it */
};

static size_t round_up(size_t bytes, size_t to)
{
	return (bytes + to - 1) / to * to;
}

static void *map(size_t bytes, int flags)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

/* Larger than needed, then trimmed to the alignment of a huge page. */
static char *map_aligned(size_t bytes)
{
	char *at = map(bytes + HUGE_BYTES, 0);
	size_t before;

	if (!at)
		return NULL;
	before = (HUGE_BYTES - (uintptr_t)at % HUGE_BYTES) % HUGE_BYTES;
	if (before > 0)
		munmap(at, before);
	munmap(at + before + bytes, HUGE_BYTES - before);
	return at + before;
}

/* Bytes of the mapping that begins at or before `at` on transparent huge pages:
 * proc_pid_smaps(5). */
static size_t huge_bytes_at(const void *at)
{
	FILE *file = fopen("/proc/self/smaps", "re");
	char line[512];
	bool is_ours = false;
	size_t huge_kb = 0;

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file)) {
		uintptr_t start, end;

		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &start, &end) == 2)
			is_ours = start <= (uintptr_t)at && (uintptr_t)at < end;
		else if (is_ours && sscanf(line, "AnonHugePages: %zu", &huge_kb) == 1)
			break;
	}
	fclose(file);
	return huge_kb * 1024;
}

static void allocate_huge(struct buffers *b, size_t bytes)
{
	b->bytes = round_up(bytes, HUGE_BYTES);
	b->got = BUFFERS_GOT_HUGE;
	b->at = map(b->bytes, MAP_HUGETLB | MAP_HUGE_2M | MAP_POPULATE);
	if (b->at)
		return;

	b->at = map_aligned(b->bytes);
	if (!b->at)
		return;
	madvise(b->at, b->bytes, MADV_HUGEPAGE);
	memset(b->at, 0, b->bytes);
	b->got = huge_bytes_at(b->at) >= b->bytes ? BUFFERS_GOT_TRANSPARENT : BUFFERS_GOT_MMAP;
}

static void allocate_from_heap(struct buffers *b, size_t bytes)
{
	b->bytes = bytes;
	b->got = BUFFERS_GOT_MALLOC;
	if (posix_memalign(&b->at, (size_t)sysconf(_SC_PAGESIZE), bytes) != 0)
		b->at = NULL;
	else
		memset(b->at, 0, bytes);
}

int buffers_allocate(struct buffers *b, enum buffer_kind kind, size_t bytes)
{
	*b = (struct buffers){ .bytes = bytes, .got = BUFFERS_GOT_MMAP };
	switch (kind) {
	case BUFFER_MMAP:
		b->at = map(bytes, MAP_POPULATE);
		break;
	case BUFFER_MALLOC:
		allocate_from_heap(b, bytes);
		break;
	case BUFFER_HUGE:
		allocate_huge(b, bytes);
		break;
	}
	return b->at ? 0 : -ENOMEM;
}

void buffers_release(struct buffers *b)
{
	if (b->at && b->got == BUFFERS_GOT_MALLOC)
		free(b->at);
	else if (b->at)
		munmap(b->at, b->bytes);
	b->at = NULL;
}

const char *buffers_got_name(enum buffers_got got)
{
	static const char *const names[] = {
		[BUFFERS_GOT_HUGE]		= "huge 2M",
		[BUFFERS_GOT_TRANSPARENT]	= "transparent",
		[BUFFERS_GOT_MMAP]		= "mmap",
		[BUFFERS_GOT_MALLOC]		= "malloc",
	};

	return names[got];
}
