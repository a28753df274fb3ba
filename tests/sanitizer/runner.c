/*
 * runner: runs Criterion tests under the sanitizers, in place of Criterion's own runner.
 *
 * Criterion (2.4.1) starts each test in a copy of the program that boxfort sets up, with memory
 * mapped at addresses which the thread sanitizer forbids: it gives up, or crashes. Under the
 * address sanitizer it works, but executes a large program once per test: most of the time of the
 * suite goes there. So these builds find the tests where the Test() macro puts them (section
 * cr_tst), fork for each, and take the place of those functions of Criterion's that talk to the
 * runner. The same options and the same TAP report, so tests/run-tests.sh sees no difference.
 *
 * Each worker takes the next test that no other has taken, until there is none. A test is run once
 * for each of its parameters, and counted as often.
 *
 * A test passes if its process ends as it should: status 0 (or what .exit_code and .signal
 * say). A data race or a leak ends it with the sanitizer's exit status.
 */
#include <criterion/criterion.h>
#include <criterion/event.h>
#include <criterion/parameterized.h>
#include <fnmatch.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATUS_FAILED = 1, STATUS_SKIPPED = 77, TIMEOUT_S = 300, NOTE_MAX = 256 };

/* Made by the linker around the sections, if there are any. */
#define WEAK __attribute__((weak))
extern struct criterion_test *__start_cr_tst[] WEAK, *__stop_cr_tst[] WEAK;
extern struct criterion_suite *__start_cr_sts[] WEAK, *__stop_cr_sts[] WEAK;

struct test_case {
	const struct criterion_test *test;
	void *parameter;
};

static struct test_case *cases;
static unsigned case_count;

/* What the workers have in common. */
struct progress {
	atomic_uint next;	/* the first case that no worker has taken */
	atomic_uint failed;
};

/* The test that is running, in its own process. */
static const struct criterion_test *current;
static const struct criterion_suite *current_suite;
static void *current_parameter;
static bool assertion_failed;

static char *note;	/* why it was skipped; shared with its worker */

/* Criterion's side of the Test() macro: before, around and after the body. */
void criterion_internal_test_setup(void)
{
	if (current_suite && current_suite->data && current_suite->data->init)
		current_suite->data->init();
	if (current->data->init)
		current->data->init();
}

void criterion_internal_test_main(void (*body)(void))
{
	if (current->data->param_)
		((void (*)(void *))(void *)body)(current_parameter);
	else
		body();
}

void criterion_internal_test_teardown(void)
{
	if (current->data->fini)
		current->data->fini();
	if (current_suite && current_suite->data && current_suite->data->fini)
		current_suite->data->fini();
}

/* cr_skip_test() */
void criterion_skip_test(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(note, NOTE_MAX, format, arguments);
	va_end(arguments);
	exit(STATUS_SKIPPED);
}

/* An assertion that failed, of any kind. */
void criterion_send_assert(struct criterion_assert_stats *assertion)
{
	if (assertion->passed)
		return;
	assertion_failed = true;
	fprintf(stderr, "%s:%u: %s\n", assertion->file, assertion->line, assertion->message);
}

/* cr_assert() calls this after it; cr_expect() goes on. */
void criterion_abort_test(void)
{
	exit(STATUS_FAILED);
}

static int run_body(const struct criterion_test *test)
{
	double timeout_s = test->data->timeout;
	pid_t child;
	int status;

	fflush(NULL);
	child = fork();
	if (child < 0)
		return -1;
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		alarm(timeout_s >= 1 ? (unsigned)(timeout_s * 10) : TIMEOUT_S);
		test->test();
		exit(assertion_failed ? STATUS_FAILED : 0);
	}
	return waitpid(child, &status, 0) == child ? status : -1;
}

static bool ended_as_expected(const struct criterion_test *test, int status)
{
	if (test->data->signal)
		return WIFSIGNALED(status) && WTERMSIG(status) == test->data->signal;
	return WIFEXITED(status) && WEXITSTATUS(status) == test->data->exit_code;
}

static bool was_skipped(int status)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == STATUS_SKIPPED;
}

static const struct criterion_suite *suite_of(const struct criterion_test *test)
{
	for (struct criterion_suite **s = __start_cr_sts; s < __stop_cr_sts; s++) {
		if (*s && strcmp((*s)->name, test->category) == 0)
			return *s;
	}
	return NULL;
}

static bool is_wanted(const struct criterion_test *test, const char *filter)
{
	return test && *test->name && !test->data->disabled &&
	       fnmatch(filter, test->data->identifier_, FNM_EXTMATCH) == 0;
}

/* One line of the report, and one on stderr if it is no good news. */
static bool tell(FILE *tap, const struct criterion_test *test, int status)
{
	if (was_skipped(status)) {
		fprintf(tap, "ok - %s::%s  # SKIP %s\n", test->category, test->name, note);
		return true;
	}
	if (ended_as_expected(test, status)) {
		fprintf(tap, "ok - %s::%s\n", test->category, test->name);
		return true;
	}
	fprintf(tap, "not ok - %s::%s\n", test->category, test->name);
	fprintf(stderr, "[FAIL] %s::%s: %s %d\n", test->category, test->name,
		WIFSIGNALED(status) ? "signal" : "exit status",
		WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return false;
}

static void *copy(const void *memory, size_t size)
{
	void *copied = malloc(size + 1);

	if (!copied)
		abort();
	return memcpy(copied, memory, size);
}

/* One case for each parameter of a test: a copy, as several tests may make theirs in one array. */
static void add_cases(const struct criterion_test *test)
{
	struct criterion_test_params params = { .params = "", .length = 1 };

	if (test->data->param_)
		params = test->data->param_();
	cases = realloc(cases, (case_count + params.length) * sizeof(*cases));
	if (!cases)
		abort();
	for (size_t i = 0; i < params.length; i++) {
		cases[case_count++] = (struct test_case){
			.test		= test,
			.parameter	= copy((char *)params.params + i * params.size,
					       params.size),
		};
	}
}

static void *shared_memory(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		abort();
	return memory;
}

/* Each line of the report is one write(2), at the offset that the workers have in common. */
static void work(struct progress *progress, FILE *tap)
{
	unsigned i;

	note = shared_memory(NOTE_MAX);
	while ((i = atomic_fetch_add(&progress->next, 1)) < case_count) {
		current = cases[i].test;
		current_suite = suite_of(current);
		current_parameter = cases[i].parameter;
		if (!tell(tap, current, run_body(current)))
			atomic_fetch_add(&progress->failed, 1);
		fflush(tap);
	}
}

/* _exit(): what the workers have of the parent's is not theirs to tidy up. */
static unsigned run_all(unsigned jobs, FILE *tap)
{
	struct progress *progress = shared_memory(sizeof(*progress));

	fprintf(tap, "1..%u\n", case_count);
	fflush(NULL);
	for (unsigned j = 0; j < jobs; j++) {
		pid_t worker = fork();

		if (worker < 0)
			abort();
		if (worker == 0) {
			/* When the runner is killed, so are its tests. */
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			work(progress, tap);
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	return progress->failed;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "filter", required_argument, NULL, 'f' },
		{ "tap", required_argument, NULL, 't' },
		{ "jobs", required_argument, NULL, 'j' },
		{ NULL, 0, NULL, 0 },
	};
	const char *filter = "*";
	unsigned jobs = 1, failed;
	FILE *tap = stdout;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'f')
			filter = optarg;
		else if (option == 't')
			tap = fopen(optarg, "w");
		else if (option == 'j')
			jobs = (unsigned)atoi(optarg);
		else
			return 2;
	}
	if (!tap || jobs == 0)
		return 2;
	for (struct criterion_test **t = __start_cr_tst; t < __stop_cr_tst; t++) {
		if (is_wanted(*t, filter))
			add_cases(*t);
	}

	failed = run_all(jobs, tap);
	fprintf(stderr, "tested: %u, failed: %u\n", case_count, failed);
	return failed > 0;
}
