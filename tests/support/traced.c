/* The trace is a file of lines, one a call. */
#include "traced.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e.h"

void trace(const char *strace_options, const char *arguments)
{
	char *line = text_of("-f -qq -o trace %s -- %s %s", strace_options, spawn_program(),
			     arguments);
	/* The leak sanitizer, if there is one, cannot work in a process that is traced. */
	const char *given = getenv("ASAN_OPTIONS");
	const char *env[] = { text_of("ASAN_OPTIONS=%s:detect_leaks=0", given ? given : ""), NULL };
	const char *words[64] = { NULL };
	struct outcome outcome;
	unsigned count = 0;

	for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
		words[count++] = word;
	outcome = spawn(&(struct spawn){ .program = "strace", .env = env }, words);
	if (strstr(outcome.err, "ptrace(") || outcome.status == 127)
		cr_skip_test("needs strace, and leave to use it");
	cr_assert_eq(outcome.status, 0, "%s%s", outcome.err, outcome.out);
	outcome_release(&outcome);
}

/* A call that is cut in two by another thread's has its name and '(' in the first line only. */
unsigned calls_in_trace(const char *name)
{
	return lines_in_trace(text_of(" %s(", name), "");
}

unsigned lines_in_trace(const char *part, const char *other)
{
	FILE *file = fopen("trace", "r");
	char line[1024];
	unsigned count = 0;

	cr_assert_not_null(file);
	while (fgets(line, sizeof(line), file))
		count += strstr(line, part) && strstr(line, other);
	fclose(file);
	return count;
}

bool has_line_in_trace(const char *part, const char *other)
{
	FILE *file = fopen("trace", "r");
	char line[1024];
	bool found = false;

	cr_assert_not_null(file);
	while (!found && fgets(line, sizeof(line), file))
		found = strstr(line, part) && strstr(line, other) && !strstr(line, "ENOENT");
	fclose(file);
	return found;
}
