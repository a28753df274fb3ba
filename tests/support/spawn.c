/*
 * A child with pipes for its output. Both are read as they fill, so it never waits for us;
 * while nothing comes, the clock is looked at: for the signal to be sent, and for the end of
 * our patience.
 */
#include "spawn.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { NOBODY = 65534, TIMEOUT_MS = 240000, LOOK_EVERY_MS = 10, ARGUMENTS_MAX = 256,
       STATUS_COULD_NOT_START = 127 };

struct text {
	char *at;
	size_t size;
	int fd;			/* -1: at its end */
};

const char *spawn_program(void)
{
	static char path[PATH_MAX];
	const char *program = getenv("RINGBENCH");

	/* Absolute, since the program may be started in another directory. */
	if (!program)
		program = "./ringbench";
	return realpath(program, path) ? path : program;
}

/* ---- in the child ---- */

int spawn_deny_syscall(int number, int error)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { .len = 4, .filter = filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		return -errno;
	return 0;
}

int spawn_become_nobody(void)
{
	if (setgroups(0, NULL) < 0 || setresgid(NOBODY, NOBODY, NOBODY) < 0 ||
	    setresuid(NOBODY, NOBODY, NOBODY) < 0)
		return -errno;
	return 0;
}

static int set_environment(const char *const *env)
{
	for (; env && *env; env++)
		if ((strchr(*env, '=') ? putenv((char *)*env) : unsetenv(*env)) != 0)
			return -errno;
	return 0;
}

static int set_limits(const struct spawn_limit *limits, size_t count)
{
	for (size_t i = 0; i < count && limits[i].on; i++) {
		const struct rlimit limit = { limits[i].value, limits[i].value };

		if (setrlimit((__rlimit_resource_t)limits[i].resource, &limit) < 0)
			return -errno;
	}
	return 0;
}

/* In this order: what takes a right away comes after what needs it. */
static int accept_circumstances(const struct spawn *s)
{
	int ret = set_environment(s->env);

	if (ret == 0 && s->directory && chdir(s->directory) < 0)
		ret = -errno;
	if (ret == 0)
		ret = set_limits(s->limits, sizeof(s->limits) / sizeof(s->limits[0]));
	if (ret == 0 && s->as_nobody)
		ret = spawn_become_nobody();
	if (ret == 0 && s->deny_syscall)
		ret = spawn_deny_syscall(s->deny_syscall,
					 s->deny_errno ? s->deny_errno : EPERM);
	return ret;
}

static _Noreturn void start(const struct spawn *s, const char *program,
			    const char *const argv[])
{
	const char *arguments[ARGUMENTS_MAX] = { program };
	unsigned count = 1;
	sigset_t none;
	int fd = -1, ret;

	/* Opened while we may: a directory above it can be closed to the user that we become. */
	if (strchr(program, '/'))
		fd = open(program, O_PATH | O_CLOEXEC);
	while (*argv && count < ARGUMENTS_MAX - 1)
		arguments[count++] = *argv++;
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);

	ret = accept_circumstances(s);
	if (ret == 0) {
		if (fd >= 0)
			fexecve(fd, (char *const *)arguments, environ);
		else
			execvp(program, (char *const *)arguments);
		ret = -errno;
	}
	dprintf(STDERR_FILENO, "spawn: cannot start '%s': %s\n", program, strerror(-ret));
	_exit(STATUS_COULD_NOT_START);
}

/* ---- here ---- */

/* What is read from a file without a name needs no feeding. */
static int make_input(const char *input)
{
	const int fd = memfd_create("input", MFD_CLOEXEC);
	const size_t size = input ? strlen(input) : 0;

	cr_assert_geq(fd, 0);
	cr_assert_eq(pwrite(fd, input, size, 0), (ssize_t)size);
	return fd;
}

static int out_file(const char *path)
{
	const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	cr_assert_geq(fd, 0, "cannot open '%s'", path);
	return fd;
}

/* The writing end of a pipe without a reader. */
static int gone_pipe(void)
{
	int ends[2];

	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	close(ends[0]);
	return ends[1];
}

static int sink(const char *path, bool is_gone, int pipe_end)
{
	if (is_gone)
		return gone_pipe();
	return path ? out_file(path) : pipe_end;
}

static void text_init(struct text *text, int fd)
{
	*text = (struct text){ .at = calloc(1, 1), .fd = fd };
}

static void text_read(struct text *text)
{
	char part[65536];
	const ssize_t nr = read(text->fd, part, sizeof(part));

	if (nr < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (nr <= 0) {
		close(text->fd);
		text->fd = -1;
		return;
	}
	text->at = realloc(text->at, text->size + (size_t)nr + 1);
	memcpy(text->at + text->size, part, (size_t)nr);
	text->size += (size_t)nr;
	text->at[text->size] = '\0';
}

static bool has_bytes(const char *pattern)
{
	struct stat st;
	glob_t found;
	bool has;

	has = glob(pattern, 0, NULL, &found) == 0 && stat(found.gl_pathv[0], &st) == 0 &&
		st.st_size > 0;
	globfree(&found);
	return has;
}

static bool signal_is_due(const struct spawn *s, const struct text *out, const struct text *err)
{
	if (!s->signal)
		return false;
	if (s->signal_when)
		return strstr(out->at, s->signal_when) || strstr(err->at, s->signal_when);
	return s->signal_when_file && has_bytes(s->signal_when_file);
}

/* Where in the texts the next step begins to look. */
struct progress {
	const struct spawn_step *next;
	size_t out_seen, err_seen;
};

static void take_steps(pid_t child, struct progress *progress, const struct text *out,
		       const struct text *err)
{
	while (progress->next && progress->next->when) {
		const struct spawn_step *step = progress->next;

		if (!strstr(out->at + progress->out_seen, step->when) &&
		    !strstr(err->at + progress->err_seen, step->when))
			return;
		progress->out_seen = out->size;
		progress->err_seen = err->size;
		progress->next++;
		if (step->act)
			step->act();
		if (step->signal)
			kill(child, step->signal);
	}
}

/* 0: there is none (any more). */
static pid_t thread_named(pid_t process, const char *name)
{
	char path[PATH_MAX], comm[32];
	struct dirent *task;
	pid_t found = 0;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)process);
	tasks = opendir(path);
	while (tasks && found == 0 && (task = readdir(tasks))) {
		FILE *file;

		snprintf(path, sizeof(path), "/proc/%d/task/%s/comm", (int)process, task->d_name);
		file = fopen(path, "r");
		if (!file)
			continue;
		if (fgets(comm, sizeof(comm), file) && !strncmp(comm, name, strlen(name)))
			found = (pid_t)atol(task->d_name);
		fclose(file);
	}
	if (tasks)
		closedir(tasks);
	return found;
}

static void send_signal(const struct spawn *s, pid_t child)
{
	if (s->signal_thread)
		syscall(SYS_tgkill, child, thread_named(child, s->signal_thread), s->signal);
	else
		kill(child, s->signal);
}

/* Until both pipes are at their end: then it has ended, or as good as. */
static void attend(pid_t child, const struct spawn *s, struct text *out, struct text *err,
		   struct outcome *outcome)
{
	const uint64_t begin_ns = clock_real_ns();
	const uint64_t patience_ns = (s->timeout_ms ? s->timeout_ms : TIMEOUT_MS) *
		UINT64_C(1000000);
	struct progress progress = { .next = s->steps };
	bool sent = false;

	while (out->fd >= 0 || err->fd >= 0) {
		struct pollfd fds[] = {
			{ .fd = out->fd, .events = POLLIN },
			{ .fd = err->fd, .events = POLLIN },
		};
		uint64_t elapsed_ns;

		poll(fds, 2, s->signal_when_file && !sent ? 1 : LOOK_EVERY_MS);
		if (fds[0].revents)
			text_read(out);
		if (fds[1].revents)
			text_read(err);

		take_steps(child, &progress, out, err);
		elapsed_ns = clock_real_ns() - begin_ns;
		if (!sent && signal_is_due(s, out, err)) {
			for (unsigned i = 0; i == 0 || i < s->signal_times; i++)
				send_signal(s, child);
			sent = true;
		}
		if (!outcome->timed_out && elapsed_ns >= patience_ns) {
			outcome->timed_out = true;
			kill(child, SIGKILL);
		}
	}
}

struct outcome spawn(const struct spawn *circumstances, const char *const argv[])
{
	const struct spawn plain = { .program = NULL };
	const struct spawn *s = circumstances ? circumstances : &plain;
	const char *program = s->program ? s->program : spawn_program();
	const struct winsize size = { .ws_row = 40, .ws_col = s->columns ? s->columns : 100 };
	const uint64_t begin_ns = clock_real_ns();
	const int input = make_input(s->input);
	struct outcome outcome = { .status = -1 };
	struct text out, err;
	int out_pipe[2], err_pipe[2], terminal = -1, status;
	pid_t child;

	cr_assert_eq(pipe2(out_pipe, O_CLOEXEC), 0);
	cr_assert_eq(pipe2(err_pipe, O_CLOEXEC), 0);
	fflush(NULL);
	child = s->terminal ? forkpty(&terminal, NULL, NULL, &size) : fork();
	cr_assert_geq(child, 0);
	if (child == 0 && s->terminal)
		start(s, program, argv);
	if (child == 0) {
		dup2(input, STDIN_FILENO);
		dup2(sink(s->out_path, s->out_is_gone, out_pipe[1]), STDOUT_FILENO);
		dup2(sink(s->err_path, s->err_is_gone, err_pipe[1]), STDERR_FILENO);
		for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
			if (s->closed & 1u << fd)
				close(fd);
		start(s, program, argv);
	}
	close(input);
	close(out_pipe[1]);
	close(err_pipe[1]);

	if (s->terminal)
		close(out_pipe[0]);
	text_init(&out, s->terminal ? terminal : out_pipe[0]);
	text_init(&err, err_pipe[0]);
	attend(child, s, &out, &err, &outcome);
	cr_assert_eq(waitpid(child, &status, 0), child);

	outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	outcome.out = out.at;
	outcome.out_size = out.size;
	outcome.err = err.at;
	outcome.err_size = err.size;
	outcome.elapsed_ns = clock_real_ns() - begin_ns;
	return outcome;
}

void outcome_release(struct outcome *outcome)
{
	free(outcome->out);
	free(outcome->err);
	*outcome = (struct outcome){ .status = -1 };
}
