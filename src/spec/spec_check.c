/*
 * An error message is self-contained, with names and values as the user would write them. If the
 * option at fault was set in a profile, its file and line come first.
 */
#include "spec_check.h"

#include <stdarg.h>
#include <stdio.h>

void spec_mistake(struct spec_check *check, const char *blamed, const char *format, ...)
{
	const struct setting *setting = NULL;
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);

	if (check->settings)
		setting = settings_get(check->settings, blamed);
	if (setting && setting_is_from_file(setting))
		check->ret = err_add(check->err, "%s: %s", setting->origin, text);
	else
		check->ret = err_add(check->err, "%s", text);
}
