/*
 * Settings: one text per option, with its origin, so that layers can override each other and every
 * error can name its origin. Nothing is copied: texts live as long as their owner, an arena or
 * argv.
 */
#include "option.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

const char setting_from_default[] = "default";
const char setting_from_command_line[] = "command line";
const char setting_from_vary[] = "--vary";
const char setting_from_preset[] = "preset";
const char setting_from_ablation[] = "ablate";
const char setting_from_choice[] = "chosen";

bool setting_is_from_file(const struct setting *setting)
{
	return setting->origin && strchr(setting->origin, ':');
}

void settings_init(struct settings *settings, struct arena *arena)
{
	settings->at = arena_alloc(arena, option_count * sizeof(*settings->at));
}

void settings_set(struct settings *settings, const struct option *option,
		  const char *value, const char *origin)
{
	settings->at[option - options] = (struct setting){
		.value	= value,
		.origin	= origin,
	};
}

const struct setting *settings_get(const struct settings *settings, const char *name)
{
	const struct option *option = option_find(name);

	assert(option);
	return &settings->at[option - options];
}

bool settings_are_given(const struct settings *settings, const char *name)
{
	const struct setting *setting = settings_get(settings, name);

	return setting->value && strcmp(setting->origin, setting_from_default) != 0 &&
	       strcmp(setting->origin, setting_from_preset) != 0;
}

/* It goes with an option that another layer sets anew. */
static bool is_outdated(const struct option *option, const struct settings *over)
{
	return option->follows && settings_are_given(over, option->follows);
}

void settings_overlay(struct settings *under, const struct settings *over)
{
	for (unsigned i = 0; i < option_count; i++) {
		const struct setting *setting = &over->at[i];

		if (is_outdated(&options[i], over))
			under->at[i] = *setting;
		else if (setting->value && (!under->at[i].value ||
					    strcmp(setting->origin, setting_from_default) != 0))
			under->at[i] = *setting;
	}
}

void settings_fill_defaults(struct settings *settings)
{
	for (unsigned i = 0; i < option_count; i++)
		if (!settings->at[i].value && options[i].fallback)
			settings_set(settings, &options[i], options[i].fallback,
				     setting_from_default);
}

int setting_mistake(struct err *err, const struct option *option, const char *origin,
		    const char *why)
{
	const struct setting setting = { .origin = origin };

	if (setting_is_from_file(&setting))
		return err_add(err, "%s: %s: %s", origin, option->name, why);
	if (origin && strcmp(origin, setting_from_vary) == 0)
		return err_add(err, "--vary %s: %s", option->name, why);
	return err_add(err, "--%s: %s", option->name, why);
}

int settings_parse(const struct settings *settings, enum option_scope scope, void *base,
		   struct arena *arena, struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; i < option_count; i++) {
		const struct setting *setting = &settings->at[i];
		struct err why = { 0 };

		if (options[i].scope != scope || !setting->value)
			continue;
		if (option_parse(&options[i], setting->value, base, arena, &why) < 0)
			ret = setting_mistake(err, &options[i], setting->origin, why.text);
	}
	return ret;
}
