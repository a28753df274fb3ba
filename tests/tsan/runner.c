/*
 * runner: runs Criterion tests where Criterion's own runner cannot: under the thread sanitizer.
 *
 * Criterion (2.4.1) starts each test in a copy of the program that boxfort sets up, with memory
 * mapped at addresses which the thread sanitizer forbids: it gives up, or crashes. So this
 * build finds the tests where the Test() macro puts them (section cr_tst), forks for each, and
 * takes the place of those functions of Criterion's that talk to the runner. The same options
 * and the same TAP report, so tests/run-tests.sh sees no difference. One test at a time.
 *
 * A test passes if its process ends as it should: status 0 (or what .exit_code and .signal
 * say). A data race ends it with the sanitizer's exit status, 66.
 */
#include <criterion/criterion.h>
#include <criterion/event.h>
#include <criterion/parameterized.h>
#include <fnmatch.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATUS_FAILED = 1, STATUS_SKIPPED = 77, TIMEOUT_S = 300, NOTE_MAX = 256 };

/* Made by the linker around the sections, if there are any. */
#define WEAK __attribute__((weak))
extern struct criterion_test *__start_cr_tst[] WEAK, *__stop_cr_tst[] WEAK;
extern struct criterion_suite *__start_cr_sts[] WEAK, *__stop_cr_sts[] WEAK;

/* The test that is running, in its own process. */
static const struct criterion_test *current;
static const struct criterion_suite *current_suite;
static void *current_parameter;
static bool assertion_failed;

static char *note;	/* why it was skipped; shared with the parent */

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

/* Once, or once per parameter until one goes wrong. */
static int run_test(const struct criterion_test *test)
{
	struct criterion_test_params params = { .length = 1 };
	int status = 0;

	if (test->data->param_)
		params = test->data->param_();
	for (size_t i = 0; i < params.length; i++) {
		current_parameter = (char *)params.params + i * params.size;
		status = run_body(test);
		if (!ended_as_expected(test, status))
			break;
	}
	if (params.cleanup)
		params.cleanup(&params);
	return status;
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

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "filter", required_argument, NULL, 'f' },
		{ "tap", required_argument, NULL, 't' },
		{ "jobs", required_argument, NULL, 'j' },
		{ NULL, 0, NULL, 0 },
	};
	const char *filter = "*";
	unsigned count = 0, failed = 0;
	FILE *tap = stdout;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'f')
			filter = optarg;
		else if (option == 't')
			tap = fopen(optarg, "w");
		else if (option != 'j')
			return 2;
	}
	note = mmap(NULL, NOTE_MAX, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!tap || note == MAP_FAILED)
		return 2;

	for (struct criterion_test **t = __start_cr_tst; t < __stop_cr_tst; t++)
		count += is_wanted(*t, filter);
	fprintf(tap, "1..%u\n", count);

	for (struct criterion_test **t = __start_cr_tst; t < __stop_cr_tst; t++) {
		if (!is_wanted(*t, filter))
			continue;
		current = *t;
		current_suite = suite_of(*t);
		failed += !tell(tap, *t, run_test(*t));
		fflush(tap);
	}
	fprintf(stderr, "tested: %u, failed: %u\n", count, failed);
	return failed > 0;
}
