/* completion: from the tables of options to what a shell has to know. */
#include "completion.h"

#include <string.h>

#include "engine.h"
#include "fio_option.h"
#include "option.h"
#include "profile_builtin.h"
#include "sysbench_options.h"

/* "a b" and "c": "a b c" */
static const char *with_word(const char *words, const char *word, size_t length,
			     struct arena *arena)
{
	return arena_printf(arena, "%s%s%.*s", words, *words ? " " : "", (int)length, word);
}

static const char *words_of(const char *const list[], const char *first, struct arena *arena)
{
	const char *words = first;

	for (unsigned i = 0; list && list[i]; i++)
		words = with_word(words, list[i], strlen(list[i]), arena);
	return words;
}

static const char *engine_words(struct arena *arena)
{
	const char *words = "auto";

	for (unsigned i = 0; engines[i]; i++)
		words = with_word(words, engines[i]->name, strlen(engines[i]->name), arena);
	return words;
}

static const char *values_of(const struct option *option, struct arena *arena)
{
	switch (option->type) {
	case OPTION_BOOL:
		return "on off";
	case OPTION_SWITCH:
		return "on off auto";
	case OPTION_CHOICE:
		return words_of(option->choices, "", arena);
	case OPTION_FLAGS:
		return words_of(option->choices, "none", arena);
	case OPTION_ENGINE:
		return engine_words(arena);
	default:
		return option->zero ? option->zero : "";
	}
}

static struct completion_option ours(const struct option *option, struct arena *arena)
{
	const char *value = option_is_switch(option) ? NULL : option->value_name;

	return (struct completion_option){
		.name		= option->name,
		.help		= option->help,
		.value_name	= value,
		.values		= values_of(option, arena),
		.is_list	= option->type == OPTION_FLAGS,
		.is_path	= value && (!strcmp(value, "FILE") || !strcmp(value, "PATH")),
	};
}

static void add_options(struct completion_option *list, unsigned command_bit,
			struct arena *arena)
{
	for (unsigned i = 0; i < option_count; i++)
		if (options[i].commands & command_bit)
			*list++ = ours(&options[i], arena);
}

static void add_sysbench_options(struct completion_option *list)
{
	for (unsigned i = 0; i < SYSBENCH_OPTION_COUNT; i++)
		*list++ = (struct completion_option){
			.name		= sysbench_options[i].name,
			.help		= sysbench_options[i].help,
			.value_name	= sysbench_options[i].type == SYSBENCH_BOOL ? NULL
					: "VALUE",
			.values		= sysbench_options[i].type == SYSBENCH_BOOL ? "on off"
					: "",
			.is_path	= sysbench_options[i].type == SYSBENCH_FILE,
		};
}

static void add_fio_options(struct completion_option *list)
{
	for (unsigned i = 0; i < fio_option_count; i++)
		if (fio_options[i].verdict == FIO_TRANSLATED)
			*list++ = (struct completion_option){
				.name		= fio_options[i].name,
				.help		= "as in fio(1)",
				.value_name	= fio_options[i].kind == FIO_SET ? NULL : "VALUE",
				.values		= "",
			};
}

const struct completion_option *completion_options(const struct command *command,
						   struct arena *arena)
{
	const size_t most = option_count + fio_option_count + SYSBENCH_OPTION_COUNT + 1;
	struct completion_option *list = arena_alloc(arena, most * sizeof(*list));

	if (command->run == cmd_fio)
		add_fio_options(list);
	else if (command->run == cmd_fileio)
		add_sysbench_options(list);
	else
		add_options(list, command->bit, arena);
	return list;
}

const char *completion_commands(struct arena *arena)
{
	const char *words = "";

	for (const struct command *c = commands; c->name; c++)
		words = with_word(words, c->name, strlen(c->name), arena);
	return words;
}

const char *completion_profiles(struct arena *arena)
{
	const char *words = "";

	for (const struct profile_builtin *p = profile_builtins; p->path; p++) {
		const char *name = strrchr(p->path, '/') + 1;

		words = with_word(words, name, strcspn(name, "."), arena);
	}
	return words;
}

char *completion_quote(const char *text, struct arena *arena)
{
	char *quoted = arena_printf(arena, "'");

	for (const char *quote; (quote = strchr(text, '\'')); text = quote + 1)
		quoted = arena_printf(arena, "%s%.*s'\\''", quoted, (int)(quote - text), text);
	return arena_printf(arena, "%s%s'", quoted, text);
}
