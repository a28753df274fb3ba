/*
 * punts: an event on each CPU, which has a cost only when a request is punted. An event of the
 * process would be simpler, but makes each of its context switches slower (by about 0.3 us), which
 * would put rings at a disadvantage against other engines.
 */
#include "punts.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILTER_BYTES = 4096 };		/* limit of the kernel: a page */
#define FIRST_PID_NAMESPACE 0xEFFFFFFC	/* PROC_PID_INIT_INO: part of the kernel's interface */

/* The tracepoint's number, or 0. tracefs has two mount points; the second is the old one. */
static unsigned tracepoint_id(void)
{
	static const char *const paths[] = {
		"/sys/kernel/tracing/events/io_uring/io_uring_queue_async_work/id",
		"/sys/kernel/debug/tracing/events/io_uring/io_uring_queue_async_work/id",
	};
	unsigned id = 0;

	for (unsigned i = 0; i < sizeof(paths) / sizeof(paths[0]) && id == 0; i++) {
		FILE *file = fopen(paths[i], "re");

		if (!file)
			continue;
		if (fscanf(file, "%u", &id) != 1)
			id = 0;
		fclose(file);
	}
	return id;
}

/* The tracepoint uses the thread IDs of the initial namespace, and so must we. */
static bool in_first_pid_namespace(void)
{
	struct stat st;

	return stat("/proc/self/ns/pid", &st) == 0 && st.st_ino == FIRST_PID_NAMESPACE;
}

/* 0, or -errno. A CPU that is offline punts nothing. */
static int open_on_cpu(struct punts *punts, unsigned id, unsigned cpu)
{
	struct perf_event_attr attr = {
		.type	= PERF_TYPE_TRACEPOINT,
		.size	= sizeof(attr),
		.config	= id,
	};
	const long fd = syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);

	if (fd < 0)
		return errno == ENODEV ? 0 : -errno;
	punts->fds[punts->count++] = (int)fd;
	return 0;
}

void punts_open(struct punts *punts)
{
	const unsigned cpus = (unsigned)sysconf(_SC_NPROCESSORS_CONF);
	const unsigned id = in_first_pid_namespace() ? tracepoint_id() : 0;

	*punts = (struct punts){ .fds = id ? calloc(cpus, sizeof(*punts->fds)) : NULL };
	for (unsigned cpu = 0; punts->fds && cpu < cpus; cpu++)
		if (open_on_cpu(punts, id, cpu) < 0)
			punts_close(punts);	/* all, or none */
}

void punts_close(struct punts *punts)
{
	for (unsigned i = 0; i < punts->count; i++)
		close(punts->fds[i]);
	free(punts->fds);
	*punts = (struct punts){ .fds = NULL };
}

/* List all of them, or, if that text is too long, the range from the lowest to the highest: threads
 * started one after the other have consecutive IDs. */
static void write_filter(char filter[FILTER_BYTES], const int tids[], unsigned count)
{
	int lowest = tids[0], highest = tids[0];
	size_t used = 0;

	for (unsigned i = 0; i < count; i++) {
		lowest = tids[i] < lowest ? tids[i] : lowest;
		highest = tids[i] > highest ? tids[i] : highest;
		if (used < FILTER_BYTES)
			used += (size_t)snprintf(filter + used, FILTER_BYTES - used,
						 "%scommon_pid==%d", i ? "||" : "", tids[i]);
	}
	if (used >= FILTER_BYTES)
		snprintf(filter, FILTER_BYTES, "common_pid>=%d&&common_pid<=%d", lowest, highest);
}

void punts_narrow(const struct punts *punts, const int tids[], unsigned count)
{
	char filter[FILTER_BYTES];

	write_filter(filter, tids, count);
	for (unsigned i = 0; i < punts->count; i++)
		ioctl(punts->fds[i], PERF_EVENT_IOC_SET_FILTER, filter);
}

bool punts_are_counted(const struct punts *punts)
{
	return punts && punts->count > 0;
}

uint64_t punts_count(const struct punts *punts)
{
	uint64_t sum = 0, count;

	for (unsigned i = 0; punts && i < punts->count; i++)
		if (read(punts->fds[i], &count, sizeof(count)) == sizeof(count))
			sum += count;
	return sum;
}
