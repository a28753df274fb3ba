/*
 * tasks: one reading of each directory of /proc/self/task. A thread that exits meanwhile is
 * omitted.
 */
#include "tasks.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOP_PREFIX	"loop-"
#define SQPOLL_PREFIX	"iou-sqp-"
#define WORKER_PREFIX	"iou-wrk-"

/* A file of /proc that fits in one read. */
static bool read_text(int dir_fd, const char *task, const char *name, char *text, size_t size)
{
	char path[64];
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "%.20s/%s", task, name);
	fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	length = read(fd, text, size - 1);
	close(fd);
	text[length > 0 ? length : 0] = '\0';
	return length > 0;
}

/* Fields 14 and 15 of /proc/PID/stat, in clock ticks; counted from the end of the name, which may
 * contain blanks. */
static uint64_t ticks_ns(const char *stat)
{
	const char *at = strrchr(stat, ')');
	unsigned long long user, system;

	if (!at || sscanf(at + 1, " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu %llu",
			  &user, &system) != 2)
		return 0;
	return (user + system) * (UINT64_C(1000000000) / (uint64_t)sysconf(_SC_CLK_TCK));
}

/* /proc/PID/schedstat begins with the time on a CPU, in nanoseconds; it is 0, or missing, in a
 * kernel that does not count it. */
static uint64_t cpu_ns(int dir_fd, const char *task)
{
	char text[512];
	uint64_t ns;

	if (read_text(dir_fd, task, "schedstat", text, sizeof(text))) {
		ns = strtoull(text, NULL, 10);
		if (ns > 0)
			return ns;
	}
	return read_text(dir_fd, task, "stat", text, sizeof(text)) ? ticks_ns(text) : 0;
}

static bool begins_with(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static void add_task(struct tasks *tasks, int dir_fd, const char *task)
{
	char name[64];

	if (!read_text(dir_fd, task, "comm", name, sizeof(name)) ||
	    begins_with(name, LOOP_PREFIX))
		return;
	if (begins_with(name, SQPOLL_PREFIX)) {
		tasks->sqpoll_threads++;
		tasks->sqpoll_ns += cpu_ns(dir_fd, task);
	} else if (begins_with(name, WORKER_PREFIX)) {
		tasks->workers++;
		tasks->workers_ns += cpu_ns(dir_fd, task);
	} else {
		tasks->others_ns += cpu_ns(dir_fd, task);
	}
}

void tasks_read(struct tasks *tasks, const char *dir)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;

	*tasks = (struct tasks){ 0 };
	if (!stream)
		return;
	while ((entry = readdir(stream)))
		if (entry->d_name[0] != '.')
			add_task(tasks, dirfd(stream), entry->d_name);
	closedir(stream);
}

unsigned tasks_submitters(int tids[], unsigned max, const char *dir)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;
	unsigned count = 0;

	while (stream && count < max && (entry = readdir(stream))) {
		char name[64];

		if (entry->d_name[0] != '.' &&
		    read_text(dirfd(stream), entry->d_name, "comm", name, sizeof(name)) &&
		    (begins_with(name, LOOP_PREFIX) || begins_with(name, SQPOLL_PREFIX)))
			tids[count++] = atoi(entry->d_name);
	}
	if (stream)
		closedir(stream);
	return count;
}

void tasks_name_loop(unsigned index)
{
	char name[16];

	snprintf(name, sizeof(name), LOOP_PREFIX "%u", index);
	pthread_setname_np(pthread_self(), name);
}
