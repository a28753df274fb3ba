/* traced: the built program under strace(1), and what it called. Skips the test without strace. */
#ifndef TRACED_H
#define TRACED_H

#include <stdbool.h>

/* Run it with these arguments; what strace wrote is in the file "trace" then. */
void trace(const char *strace_options, const char *arguments);

/* Lines of the trace that are calls of this name. */
unsigned calls_in_trace(const char *name);
/* Lines with both parts. */
unsigned lines_in_trace(const char *part, const char *other);

/* Is there a line with both parts, that did not fail with ENOENT? */
bool has_line_in_trace(const char *part, const char *other);

#endif
