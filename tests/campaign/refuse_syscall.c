/*
 * refuse_syscall ERRNO NAME -- COMMAND…: run a command for which one system call fails with
 * ERRNO, as under a container's seccomp filter. Without arguments: print the names.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CANNOT = 99 };

#define CALL(name) { #name, SYS_##name }

/* What the program can do without, or should say a word about. */
static const struct call {
	const char *name;
	int number;
} calls[] = {
	CALL(io_uring_setup), CALL(io_uring_enter), CALL(io_uring_register), CALL(io_setup),
	CALL(io_submit), CALL(io_getevents), CALL(io_pgetevents), CALL(preadv2), CALL(pwritev2),
	CALL(pread64), CALL(pwrite64), CALL(fsync), CALL(fdatasync), CALL(sync_file_range),
	CALL(fallocate), CALL(ftruncate), CALL(fadvise64), CALL(madvise), CALL(mincore),
	CALL(msync), CALL(statx), CALL(statfs), CALL(flock), CALL(ioctl), CALL(getdents64),
	CALL(sched_setaffinity), CALL(sched_getaffinity), CALL(getrusage), CALL(getrandom),
	CALL(perf_event_open), CALL(close_range), CALL(unshare), CALL(clone3), CALL(memfd_create),
	CALL(rename), CALL(unlink), CALL(mkdir), CALL(sysinfo), CALL(uname),
};

static const struct call *find(const char *name)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (!strcmp(name, calls[i].name))
			return &calls[i];
	return NULL;
}

static int print_names(void)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		puts(calls[i].name);
	return 0;
}

int main(int argc, char **argv)
{
	const struct call *call = argc < 5 ? NULL : find(argv[2]);

	if (argc == 1)
		return print_names();
	if (!call || strcmp(argv[3], "--") != 0) {
		fprintf(stderr, "usage: %s [ERRNO NAME -- COMMAND...]\n", argv[0]);
		return CANNOT;
	}

	const unsigned code = (unsigned)atoi(argv[1]), number = (unsigned)call->number;
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (code & SECCOMP_RET_DATA)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof(rules) / sizeof(rules[0]), rules };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) {
		perror("refuse_syscall: seccomp");
		return CANNOT;
	}
	execvp(argv[4], argv + 4);
	perror("refuse_syscall");
	return CANNOT;
}
