/*
 * planned: what the tests of plans share: a plan made from a command line, in a directory of its
 * own with a profile, and what is said if there is none.
 */
#ifndef PLANNED_H
#define PLANNED_H

#include <criterion/criterion.h>

#include "directory.h"
#include "plan.h"

static struct directory directory;
static struct arena arena;
static struct plan plan;
static struct err err;

static inline void planned_set_up(const char *profile, const char *text)
{
	arena_init(&arena);
	directory_enter(&directory);
	directory_write(profile, text);
}

static inline void planned_tear_down(void)
{
	plan_release(&plan);
	directory_leave(&directory);
	arena_release(&arena);
}

static inline int planned_make(unsigned command, int argc, char **argv)
{
	struct command_line line;
	int ret;

	err = (struct err){ 0 };
	ret = command_line_parse(&line, command, argc, argv, &arena, &err);
	return ret < 0 ? ret : plan_from_command(&plan, command, &line, &err);
}

/* NULL before the arguments, as there may be none. */
#define MAKE(command, ...)								\
	planned_make(command,								\
		     sizeof((char *[]){ NULL, ##__VA_ARGS__ }) / sizeof(char *) - 1,	\
		     (char *[]){ NULL, ##__VA_ARGS__ } + 1)
#define ASSERT_MADE(...)	cr_assert_eq(MAKE(__VA_ARGS__), 0, "%s", err.text)
#define ASSERT_REFUSED(message, ...)							\
	do {										\
		cr_assert_lt(MAKE(__VA_ARGS__), 0);					\
		cr_assert_str_eq(err.text, message);					\
		cr_assert_eq(err.status, EXIT_STATUS_REQUEST);				\
	} while (0)

#endif
