/*
 * Translates sysbench's command line into our options: the table gives the equivalent of each; the
 * I/O mode becomes an engine; our own options on the line come last, and thus take precedence.
 */
#include "sysbench_options.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "option.h"
#include "units.h"

static uint64_t block_in_file(const struct sysbench_request *r)
{
	const uint64_t file_bytes = sysbench_file_bytes(r);

	return file_bytes > 0 && r->block_bytes > file_bytes ? file_bytes : r->block_bytes;
}

/* sysbench checks the parameters only of the selected distribution. */
static bool is_used(const struct sysbench_request *r, const struct sysbench_option *option)
{
	static const struct { const char *name, *types; } rows[] = {
		{ "rand-spec-iter", "gaussian special" },
		{ "rand-spec-pct", "special" },
		{ "rand-spec-res", "special" },
		{ "rand-pareto-h", "pareto" },
		{ "rand-zipfian-exp", "zipfian" },
	};
	const char *type = r->values[sysbench_option_find("rand-type") - sysbench_options];

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strcmp(option->name, rows[i].name))
			return type && strstr(rows[i].types, type);
	return true;
}

/* The text of a value in the form of our option. */
static const char *in_our_words(const struct sysbench_request *r,
				const struct sysbench_option *option, const char *value)
{
	char text[UNITS_TEXT_MAX];
	long long number;

	/* No limit at all is expressed by a very long time; it can only come from --time=0. */
	if (!strcmp(option->name, "time") && r->time_s == 0 && r->events == 0)
		return "87600h";
	if (!strcmp(option->name, "rand-seed"))
		return arena_printf(r->arena, "%" PRIu32, (uint32_t)r->seed);
	/* A block that is larger than its file is the whole file. */
	if (!strcmp(option->name, "file-block-size"))
		return arena_printf(r->arena, "%" PRIu64, block_in_file(r));

	switch (option->type) {
	case SYSBENCH_INT:
		number = strtoll(value, NULL, 10);
		return arena_printf(r->arena, "%lld", number < 0 ? 0 : number);
	case SYSBENCH_SIZE:
	case SYSBENCH_INT_SIZE:
		return arena_printf(r->arena, "%" PRIu64, sysbench_parse_size(value));
	case SYSBENCH_DOUBLE:
		return arena_printf(r->arena, "%s/1",
				    units_format_decimal(strtod(value, NULL), text));
	case SYSBENCH_LIST:
		return *value ? value : "none";
	case SYSBENCH_BOOL:
	case SYSBENCH_STRING:
	case SYSBENCH_FILE:
		break;
	}
	return value;
}

struct translation {
	const struct sysbench_request *request;
	unsigned command;
	char **argv;
	int argc;
};

/* If the option is given, and applies to this command. */
static void add(struct translation *t, const char *name, const char *value)
{
	const struct option *option = option_find(name);

	if (option && (option->commands & t->command))
		t->argv[t->argc++] = arena_printf(t->request->arena, "--%s=%s", name, value);
}

static bool ours_is_given(const struct sysbench_request *r, const char *name)
{
	for (unsigned i = 0; i < r->rest_count; i++) {
		const struct option *option = sysbench_find_ours(r->rest[i]);

		if (option && !strcmp(option->name, name))
			return true;
	}
	return false;
}

/* --engine and --iodepth select it directly; otherwise the I/O mode does. */
static void add_engine(struct translation *t)
{
	const struct sysbench_request *r = t->request;
	const char *const names[] = {
		[SYSBENCH_IO_SYNC]	= "psync",
		[SYSBENCH_IO_ASYNC]	= r->async_engine ? r->async_engine : "io_uring",
		[SYSBENCH_IO_MMAP]	= "mmap",
	};
	const bool depth = ours_is_given(r, "iodepth");
	const char *given = r->values[sysbench_option_find("file-io-mode") - sysbench_options];
	const bool mode = given && *given;

	if (!ours_is_given(r, "engine") && (mode || !depth))
		add(t, "engine", names[r->io_mode]);
	if (!depth && r->io_mode == SYSBENCH_IO_ASYNC)
		add(t, "iodepth", arena_printf(r->arena, "%" PRId64, r->async_backlog));
}

char **sysbench_translate(const struct sysbench_request *r, unsigned command, int *argc)
{
	struct translation t = {
		.request	= r,
		.command	= command,
	};
	const size_t argc_max = SYSBENCH_OPTION_COUNT + r->rest_count + 8;

	t.argv = arena_alloc(r->arena, argc_max * sizeof(*t.argv));
	t.argv[t.argc++] = arena_strdup(r->arena, "ringbench");
	t.argv[t.argc++] = arena_strdup(r->arena, r->command);
	/* Threads of sysbench are not pinned. */
	if (!ours_is_given(r, "cpus") && !ours_is_given(r, "pin"))
		add(&t, "pin", "off");
	for (unsigned i = 0; i < SYSBENCH_OPTION_COUNT; i++) {
		const struct sysbench_option *option = &sysbench_options[i];
		const char *value = r->values[i];

		if (option->ours && value && is_used(r, option))
			add(&t, option->ours, in_our_words(r, option, value));
	}
	add_engine(&t);
	for (unsigned i = 0; i < r->rest_count; i++) {
		const struct option *option = sysbench_find_ours(r->rest[i]);

		if (option && (option->commands & command))
			t.argv[t.argc++] = arena_strdup(r->arena, r->rest[i]);
	}
	*argc = t.argc;
	return t.argv;
}
