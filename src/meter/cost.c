/*
 * The kernel's account of used resources. Both sources count from the start of the process;
 * the caller takes a reading at either end and subtracts.
 */
#include "cost.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static uint64_t timeval_ns(struct timeval time)
{
	return (uint64_t)time.tv_sec * UINT64_C(1000000000) +
	       (uint64_t)time.tv_usec * UINT64_C(1000);
}

static void usage_of(struct cost *cost, int who)
{
	struct rusage usage = { .ru_nvcsw = 0 };

	/* Fails only for an invalid `who`, or because of a filter: see cost_check(). */
	getrusage(who, &usage);
	*cost = (struct cost){
		.user_ns		= timeval_ns(usage.ru_utime),
		.system_ns		= timeval_ns(usage.ru_stime),
		.voluntary_switches	= (uint64_t)usage.ru_nvcsw,
		.involuntary_switches	= (uint64_t)usage.ru_nivcsw,
		.major_faults		= (uint64_t)usage.ru_majflt,
		.minor_faults		= (uint64_t)usage.ru_minflt,
	};
}

/* "name: 4096" on a line of its own; `name` starts with that line's '\n', because
 * write_bytes is also the end of cancelled_write_bytes. */
static bool io_field(const char *text, const char *name, uint64_t *value)
{
	const char *found = strstr(text, name);

	*value = found ? strtoull(found + strlen(name), NULL, 10) : 0;
	return found != NULL;
}

/* proc(5): bytes that this process actually caused to be fetched from or sent to
 * storage. Missing without CONFIG_TASK_IO_ACCOUNTING, unreadable in some
 * sandboxes: then they are not counted, which differs from 0. */
static void storage_bytes(struct cost *cost)
{
	char text[512];
	ssize_t length;
	int fd;

	fd = open("/proc/self/io", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (length <= 0)
		return;

	text[length] = '\0';
	cost->storage_counted = io_field(text, "\nread_bytes:", &cost->storage_read_bytes);
	io_field(text, "\nwrite_bytes:", &cost->storage_write_bytes);
}

/* "running waiting slices", in nanoseconds: not without CONFIG_SCHED_INFO. */
int cost_open_waits(void)
{
	return open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
}

static void wait_of_thread(struct cost *cost, int waits_fd)
{
	char text[128];
	char *end;
	ssize_t length;

	length = waits_fd < 0 ? -1 : pread(waits_fd, text, sizeof(text) - 1, 0);
	if (length <= 0)
		return;
	text[length] = '\0';
	/* All zeros mean that the kernel does not count: the calling thread has run. */
	cost->wait_counted = strtoull(text, &end, 10) > 0;
	cost->waited_ns = strtoull(end, NULL, 10);
}

int cost_check(struct err *err)
{
	struct rusage usage;

	if (getrusage(RUSAGE_SELF, &usage) < 0)
		return err_failure(err, errno, "cannot read the CPU time of this process: "
				   "getrusage(2): %s (a seccomp filter?)", strerror(errno));
	return 0;
}

void cost_of_process(struct cost *cost)
{
	usage_of(cost, RUSAGE_SELF);
	storage_bytes(cost);
}

void cost_of_thread(struct cost *cost, int waits_fd)
{
	usage_of(cost, RUSAGE_THREAD);
	wait_of_thread(cost, waits_fd);
}

struct cost cost_between(const struct cost *earlier, const struct cost *later)
{
#define GROWTH(field) .field = cost_growth(earlier->field, later->field)
	return (struct cost){
		GROWTH(user_ns),
		GROWTH(system_ns),
		GROWTH(voluntary_switches),
		GROWTH(involuntary_switches),
		GROWTH(storage_read_bytes),
		GROWTH(storage_write_bytes),
		GROWTH(waited_ns),
		GROWTH(major_faults),
		GROWTH(minor_faults),
		.wait_counted = earlier->wait_counted && later->wait_counted,
		.storage_counted = earlier->storage_counted && later->storage_counted,
	};
#undef GROWTH
}
