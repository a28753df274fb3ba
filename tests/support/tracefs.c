/* Everything is a file below the directory of a trace instance. */
#include "tracefs.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "e2e.h"
#include "mounts.h"

#define ROOT	"/sys/kernel/tracing"

static char instance[64];

/* A test that is skipped has no .fini. */
static _Noreturn void skip(const char *reason)
{
	tracefs_end();
	cr_skip_test("%s", reason);
}

void need_tracefs(void)
{
	need_private_mounts();
	/* Busy: it is mounted there already. */
	if (mount("tracefs", ROOT, "tracefs", 0, NULL) < 0 && errno != EBUSY)
		cr_skip_test("needs tracefs: %s", strerror(errno));
}

static void set(const char *name, const char *value)
{
	FILE *file = fopen(text_of("%s/%s", instance, name), "w");
	bool done = file && fputs(value, file) >= 0;

	if (file)
		done = fclose(file) == 0 && done;
	if (!done)
		skip(text_of("needs %s of tracefs: %s", name, strerror(errno)));
}

/* By the same clock on all CPUs: the order of the events is what tests look at. */
void tracefs_begin(void)
{
	need_tracefs();
	strcpy(instance, ROOT "/instances/ringbench-XXXXXX");
	if (!mkdtemp(instance)) {
		instance[0] = '\0';
		cr_skip_test("needs a trace instance of its own: %s", strerror(errno));
	}
	set("trace_clock", "mono");
}

void tracefs_end(void)
{
	if (instance[0])
		rmdir(instance);
	instance[0] = '\0';
}

/* The kernel takes the number that the process has in the first namespace, which always has this
 * inode. */
void tracefs_only_children(void)
{
	struct stat st;

	if (stat("/proc/self/ns/pid", &st) < 0 || st.st_ino != 0xEFFFFFFC)
		skip("needs the first pid namespace: in another, it cannot name itself");
	set("options/event-fork", "1");
	set("set_event_pid", text_of("%d", (int)getpid()));
}

void tracefs_filter(const char *event, const char *filter)
{
	set(text_of("events/%s/filter", event), filter);
}

static char *content_of(const char *name)
{
	FILE *file = fopen(text_of("%s/%s", instance, name), "r");
	char *text = NULL, *kept;
	size_t size = 0;
	ssize_t length;

	if (!file)
		skip(text_of("needs %s of tracefs: %s", name, strerror(errno)));
	length = getdelim(&text, &size, '\0', file);
	fclose(file);
	kept = text_of("%s", length > 0 ? text : "");
	free(text);
	return kept;
}

void tracefs_enable(const char *event, const char *field)
{
	if (!strstr(content_of(text_of("events/%s/format", event)), text_of(" %s;", field)) &&
	    !strstr(content_of(text_of("events/%s/format", event)), text_of(" %s[", field)))
		skip(text_of("needs a kernel whose event %s has a field %s", event, field));
	set(text_of("events/%s/enable", event), "1");
}

/* Without the head of it, lines that begin with '#'. */
char *tracefs_text(void)
{
	char *text = content_of("trace");

	set("trace", "");
	while (*text == '#')
		text = strchr(text, '\n') + 1;
	return text;
}
