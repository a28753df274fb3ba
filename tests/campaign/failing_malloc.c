/*
 * failing_malloc: a library to be preloaded, with which an allocation fails.
 *
 * FAIL_NTH=N: the Nth fails; with FAIL_FROM=1 so do all behind it. FAIL_COUNT=FILE: none
 * fails, and how many there were is written to FILE in the end. Counted are the calls of
 * malloc() and its relatives by any thread, from the start of the process.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* glibc's own names, which a preloaded malloc() does not hide. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong calls;
static unsigned long fail_nth;	/* 0: none */
static bool fail_from, ready;

static __attribute__((constructor)) void begin(void)
{
	const char *nth = getenv("FAIL_NTH");

	fail_nth = nth ? strtoul(nth, NULL, 10) : 0;
	fail_from = getenv("FAIL_FROM") != NULL;
	unsetenv("LD_PRELOAD");
	ready = true;
}

static __attribute__((destructor)) void end(void)
{
	const char *path = getenv("FAIL_COUNT");
	char text[24];
	int fd, length;

	if (!path)
		return;
	length = snprintf(text, sizeof(text), "%lu\n", atomic_load(&calls));
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, text, (size_t)length) != length)
		_exit(99);
	close(fd);
}

static bool fails(void)
{
	unsigned long call;

	if (!ready)
		return false;
	call = atomic_fetch_add(&calls, 1) + 1;
	if (fail_nth == 0 || call < fail_nth || (call > fail_nth && !fail_from))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
	void *got = memalign(alignment, size);

	if (!got)
		return ENOMEM;
	*out = got;
	return 0;
}
