/*
 * The page cache before a run: warm, cold, or unchanged; and the share of the set in it.
 *
 * Warming reads every file in order, in large pieces, because this determines the size of the
 * cache's folios, which changes cached speed by 30 %. Dropping does not need root:
 * POSIX_FADV_DONTNEED drops a file's clean pages, so dirty ones are written first.
 */
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"

enum {
	READ_BYTES		= 1 << 20,
	WINDOW_BYTES		= 64 << 20,	/* one mmap(2) and mincore(2) */
	WINDOWS_MAX		= 1024,		/* inspected; of larger sets a sample */
	PROGRESS_EVERY_NS	= 100 * 1000 * 1000,
};

struct warming {
	const struct target *target;
	const struct target_context *context;
	void *buffer;
	uint64_t done_bytes, reported_ns;
};

static void tell_progress(struct warming *w)
{
	const struct target_progress *progress = w->context->progress;
	const uint64_t now_ns = clock_real_ns();

	if (!progress || now_ns - w->reported_ns < PROGRESS_EVERY_NS)
		return;
	w->reported_ns = now_ns;
	progress->report(progress->context, "filling the cache", w->done_bytes,
			 w->target->size_bytes);
}

/* A file that seqwr has just created is empty: nothing to warm. */
static int warm_file(struct warming *w, int fd, uint64_t size_bytes, struct err *err)
{
	uint64_t offset = w->target->offset_bytes;
	const uint64_t end = offset + size_bytes;

	while (offset < end) {
		const uint64_t left = end - offset;
		const size_t part = left < READ_BYTES ? (size_t)left : READ_BYTES;
		const ssize_t got = pread(fd, w->buffer, part, (off_t)offset);

		if (got < 0 && errno != EINTR)
			return err_failure(err, errno, "cannot read the files into the page "
					   "cache: %s", strerror(errno));
		if (w->context->stop && *w->context->stop)
			return -EINTR;
		if (got == 0)
			break;
		if (got > 0)
			offset += (uint64_t)got;
		tell_progress(w);
	}
	w->done_bytes += size_bytes;
	return 0;
}

static int warm(const struct target *target, const struct target_context *context,
		struct err *err)
{
	struct warming warming = { .target = target, .context = context };
	int ret = 0;

	if (target->direct)
		return 0;
	if (posix_memalign(&warming.buffer, 4096, READ_BYTES) != 0)
		return err_failure(err, ENOMEM, "no memory to warm the page cache");

	for (unsigned g = 0; ret == 0 && g < target->group_count; g++) {
		const struct target_group *group = &target->groups[g];

		for (unsigned i = 0; ret == 0 && i < group->file_count; i++)
			ret = warm_file(&warming, target->fds[group->first_file + i],
					group->file_size_bytes, err);
	}
	free(warming.buffer);
	return ret;
}

/* Only the accessed part: the rest may belong to another job. Whole pages, because the kernel keeps
 * partially covered ones. */
static void drop_pages(const struct target *target, unsigned file_index)
{
	const uint64_t size_bytes = target_group_of(target, file_index)->file_size_bytes;
	const uint64_t page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	const uint64_t begin = target->offset_bytes - target->offset_bytes % page_bytes;
	const uint64_t end = target->offset_bytes + size_bytes + page_bytes - 1;
	const uint64_t length = end - end % page_bytes - begin;

	posix_fadvise(target->fds[file_index], (off_t)begin, (off_t)length, POSIX_FADV_DONTNEED);
}

/* fdatasync(2) needs no write permission; writeback of all files starts before any is dropped. */
static int cool(const struct target *target, const struct target_context *context,
		struct err *err)
{
	for (unsigned i = 0; i < target->fd_count; i++) {
		if (context->stop && *context->stop)
			return -EINTR;
		if (fdatasync(target->fds[i]) < 0 && errno != EINVAL && errno != EROFS)
			return err_failure(err, errno, "cannot sync the files before dropping "
					   "them from the page cache: %s", strerror(errno));
	}
	for (unsigned i = 0; i < target->fd_count; i++)
		drop_pages(target, i);
	return 0;
}

int target_set_cache(const struct target *target, enum cache_mode mode,
		     const struct target_context *context, struct err *err)
{
	switch (mode) {
	case CACHE_WARM:
		return warm(target, context, err);
	case CACHE_COLD:
		return cool(target, context, err);
	case CACHE_KEEP:
		break;
	}
	return 0;
}

/* cachestat(2), Linux 6.5: the C library has no wrapper yet. */
enum { CACHESTAT_NUMBER = 451 };
struct cachestat_range { uint64_t offset, length; };
struct cachestat { uint64_t cached, dirty, writeback, evicted, recently_evicted; };

/* Pages of that part in memory; negative if unknown. */
static int64_t resident_by_cachestat(int fd, uint64_t offset, uint64_t size_bytes)
{
	const struct cachestat_range range = { .offset = offset, .length = size_bytes };
	struct cachestat stat = { .cached = 0 };

	if (syscall(CACHESTAT_NUMBER, fd, &range, &stat, 0) < 0)
		return -errno;
	return (int64_t)stat.cached;
}

static double fraction_by_cachestat(const struct target *target)
{
	const uint64_t page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t pages = 0, resident = 0;

	for (unsigned g = 0; g < target->group_count; g++) {
		const struct target_group *group = &target->groups[g];
		const uint64_t file_pages = (group->file_size_bytes + page_bytes - 1) /
					    page_bytes;

		for (unsigned i = 0; i < group->file_count; i++) {
			const int64_t part =
				resident_by_cachestat(target->fds[group->first_file + i],
						      target->offset_bytes, group->file_size_bytes);

			if (part < 0)
				return -1;
			resident += (uint64_t)part;
			pages += file_pages;
		}
	}
	return pages > 0 ? (double)resident / (double)pages : -1;
}

/* The sum over a sample of windows. */
struct sample {
	uint64_t pages, resident;
	uint64_t window, step;		/* every step-th window is inspected */
	unsigned char *in_memory;	/* one byte a page */
};

static bool sample_window(struct sample *sample, int fd, uint64_t offset, size_t bytes)
{
	const size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	const size_t pages = (bytes + page_bytes - 1) / page_bytes;
	void *mapped = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, (off_t)offset);
	bool works;

	if (mapped == MAP_FAILED)
		return false;
	works = mincore(mapped, bytes, sample->in_memory) == 0;
	munmap(mapped, bytes);
	for (size_t i = 0; works && i < pages; i++)
		sample->resident += sample->in_memory[i] & 1;
	sample->pages += pages;
	return works;
}

static bool sample_file(struct sample *sample, int fd, uint64_t begin, uint64_t size_bytes)
{
	const uint64_t page_bytes = (uint64_t)sysconf(_SC_PAGESIZE), end = begin + size_bytes;

	for (uint64_t offset = begin - begin % page_bytes; offset < end; offset += WINDOW_BYTES) {
		const uint64_t left = end - offset;
		const size_t bytes = left < WINDOW_BYTES ? (size_t)left : WINDOW_BYTES;

		if (sample->window++ % sample->step == 0 &&
		    !sample_window(sample, fd, offset, bytes))
			return false;
	}
	return true;
}

static double fraction_by_mincore(const struct target *target)
{
	struct sample sample = { .pages = 0 };
	uint64_t windows = 0;
	bool works = true;

	for (unsigned g = 0; g < target->group_count; g++)
		windows += target->groups[g].file_count *
			   (target->groups[g].file_size_bytes / WINDOW_BYTES + 1);
	sample.step = windows / WINDOWS_MAX + 1;
	sample.in_memory = malloc(WINDOW_BYTES / (size_t)sysconf(_SC_PAGESIZE));
	if (!sample.in_memory)
		return -1;

	for (unsigned g = 0; works && g < target->group_count; g++) {
		const struct target_group *group = &target->groups[g];

		for (unsigned i = 0; works && i < group->file_count; i++)
			works = sample_file(&sample, target->fds[group->first_file + i],
					    target->offset_bytes, group->file_size_bytes);
	}
	free(sample.in_memory);
	return works && sample.pages > 0 ?
		(double)sample.resident / (double)sample.pages : -1;
}

double target_resident_fraction(const struct target *target)
{
	const double fraction = fraction_by_cachestat(target);

	return fraction >= 0 ? fraction : fraction_by_mincore(target);
}
