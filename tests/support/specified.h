/*
 * specified: what the tests of a spec share: settings as of a command line, and the spec that they
 * make.
 */
#ifndef SPECIFIED_H
#define SPECIFIED_H

#include <criterion/criterion.h>
#include <string.h>

#include "option.h"
#include "preset.h"
#include "spec.h"

static struct arena arena;
static struct settings settings;
static struct spec spec;
static struct err err;

static inline void specified_set_up(void)
{
	arena_init(&arena);
	settings_init(&settings, &arena);
}

static inline void specified_tear_down(void)
{
	arena_release(&arena);
}

static inline void set(const char *name, const char *value)
{
	settings_set(&settings, option_find(name), value, setting_from_command_line);
}

/* What is not set is that of the preset, or its default. */
static inline void parse(void)
{
	err = (struct err){ 0 };
	preset_fill(&settings);
	settings_fill_defaults(&settings);
	cr_assert_eq(spec_from_settings(&spec, &settings, &arena, &err), 0, "%s", err.text);
}

static inline int validate(unsigned command)
{
	parse();
	return spec_validate(&spec, command, &settings, &err);
}

static inline void assert_valid(void)
{
	cr_assert_eq(validate(COMMAND_RUN), 0, "%s", err.text);
}

static inline void assert_refused(const char *part)
{
	cr_assert_lt(validate(COMMAND_RUN), 0, "not refused: %s", part);
	cr_assert_not_null(strstr(err.text, part), "%s", err.text);
}

#endif
