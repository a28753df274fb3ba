/* What the child says comes back through a page that both share. */
#include "in_child.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <linux/capability.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEXT_MAX = 4096, STATUS_WRONG = 1, STATUS_SKIP = 77 };

static char said[TEXT_MAX];
static bool skips;

const char *in_child_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(said, sizeof(said), format, args);
	va_end(args);
	return said;
}

const char *in_child_skip(const char *reason)
{
	skips = true;
	return reason;
}

static _Noreturn void be_child(const char *(*body)(void *), void *arg, char *page)
{
	const char *wrong = body(arg);

	if (wrong)
		snprintf(page, TEXT_MAX, "%s", wrong);
	_exit(!wrong ? 0 : skips ? STATUS_SKIP : STATUS_WRONG);
}

void in_child(const char *(*body)(void *arg), void *arg)
{
	char *page = mmap(NULL, TEXT_MAX, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			  -1, 0);
	int status;
	pid_t child;

	cr_assert_neq(page, MAP_FAILED);
	fflush(NULL);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0)
		be_child(body, arg, page);

	cr_assert_eq(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_SKIP)
		cr_skip_test("%s", page);
	cr_assert(WIFEXITED(status), "the child died of signal %d", WTERMSIG(status));
	cr_assert_eq(WEXITSTATUS(status), 0, "%s", page);
	munmap(page, TEXT_MAX);
}

int in_child_drop_ipc_lock(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return -errno;
	data[CAP_TO_INDEX(CAP_IPC_LOCK)].effective &= ~CAP_TO_MASK(CAP_IPC_LOCK);
	data[CAP_TO_INDEX(CAP_IPC_LOCK)].permitted &= ~CAP_TO_MASK(CAP_IPC_LOCK);
	return syscall(SYS_capset, &header, data) < 0 ? -errno : 0;
}

static unsigned count_entries(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	unsigned count = 0;

	if (!dir)
		return 0;	/* as with no descriptor left: the callers do not count then */
	while ((entry = readdir(dir)))
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

unsigned count_open_fds(void)
{
	return count_entries("/proc/self/fd") - 1;	/* the directory's own */
}

#ifdef __SANITIZE_THREAD__
static void *do_nothing(void *arg)
{
	return arg;
}

/* It starts its own when it sees the first. */
static void wake_sanitizer(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, do_nothing, NULL) == 0)
		pthread_join(thread, NULL);
}
#else
static void wake_sanitizer(void)
{
}
#endif

unsigned count_threads(void)
{
	wake_sanitizer();
	return count_entries("/proc/self/task");
}
