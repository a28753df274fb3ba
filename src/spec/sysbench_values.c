/*
 * As in sysbench, a value stays a text until it is used: an option may be given twice, or with an
 * invalid value for a test that never uses it.
 */
#include "sysbench_values.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sysbench_say(struct sysbench_request *r, enum sysbench_voice voice, const char *format, ...)
{
	char text[1024];
	va_list args;

	if (r->message_count == SYSBENCH_MESSAGES_MAX)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	r->messages[r->message_count++] = (struct sysbench_message){
		.voice	= voice,
		.text	= arena_strdup(r->arena, text),
	};
}

int sysbench_end_step(const struct sysbench_request *r)
{
	return r->failed ? -EINVAL : 0;
}

const char **sysbench_value(struct sysbench_request *r, const char *name)
{
	return &r->values[sysbench_option_find(name) - sysbench_options];
}

const char *sysbench_given(const struct sysbench_request *r, const char *name)
{
	return r->values[sysbench_option_find(name) - sysbench_options];
}

/* The given value, or the default; NULL if there is neither. */
const char *sysbench_text(const struct sysbench_request *r, const char *name)
{
	const char *text = sysbench_given(r, name);

	return text ? text : sysbench_option_find(name)->fallback;
}

bool sysbench_bool(const struct sysbench_request *r, const char *name)
{
	return !strcmp(sysbench_text(r, name), "on");
}

int64_t sysbench_int(struct sysbench_request *r, const char *name)
{
	const char *text = sysbench_text(r, name);
	char *end, *shown, *dash;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	if (*end == '\0' && errno == 0)
		return value;
	shown = arena_strdup(r->arena, name);
	while ((dash = strchr(shown, '-')))
		*dash = '_';
	refuse(r, SYSBENCH_TO_STDERR, "Invalid value for the '%s' option: '%s'", shown, text);
	return 0;
}

uint64_t sysbench_parse_size(const char *text)
{
	static const char letters[] = "kmgt";
	const char *letter;
	uint64_t bytes;
	char *end;

	if (*text < '0' || *text > '9')
		return 0;
	errno = 0;
	bytes = strtoull(text, &end, 10);
	if (errno || *end == '\0')
		return errno ? 0 : bytes;
	letter = strchr(letters, *end | 0x20);
	if (!letter || !*letter)
		return 0;
	return __builtin_mul_overflow(bytes, UINT64_C(1) << (10 * (letter - letters + 1)), &bytes)
		? 0 : bytes;
}
