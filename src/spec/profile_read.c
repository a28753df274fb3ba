/*
 * A profile's own file.
 *
 * inih parses a "key = value" line: keys, values, comments. The rest is here, in the reader that
 * supplies the lines, because inih's handler gets no line numbers and no sections without keys,
 * and because inih splits long lines, treats an indented line as a continuation, and reports only
 * the first invalid line. A line is invalid if it should have reached the handler and did not.
 *
 * Errors do not stop the reading: all of them are reported at once.
 */
#include "profile_read.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fio_words.h"
#include "profile_builtin.h"

struct reader {
	struct profile *profile;
	struct arena *arena;
	struct err *err;
	int ret;
	FILE *file;
	const char *path;
	unsigned line_number;
	bool in_section, in_job;
	struct settings *settings;	/* where keys go now */
	struct settings ignored;	/* for sections that cannot be variants */
	struct profile_keys *keys;
	bool expects_key;		/* the last line should reach handle_key() */
	char *last_line;
	bool is_past_comment;		/* the comment of a file is at its top */
};

__attribute__((format(printf, 2, 3)))
static void mistake(struct reader *reader, const char *format, ...)
{
	char text[ERR_TEXT_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);

	reader->ret = err_add(reader->err, "%s:%u: %s", reader->path, reader->line_number,
			      text);
}

/* -- lines */

/* One line without its newline, as far as it fits; false at the end of the file. */
static bool read_line(struct reader *reader, char *line, size_t size)
{
	size_t length = 0;
	bool has_nul = false;
	int c;

	while ((c = getc(reader->file)) != EOF && c != '\n') {
		has_nul |= c == '\0';
		if (length < size - 1)
			line[length] = (char)c;
		length++;
	}
	if (c == EOF && length == 0)
		return false;

	reader->line_number++;
	line[length < size ? length : size - 1] = '\0';
	if (has_nul)
		mistake(reader, "a NUL byte: this is not a text file");
	else if (length >= size)
		mistake(reader, "the line is %zu bytes long, at most %zu are read", length,
			size - 1);
	if (has_nul || length >= size)
		line[0] = '\0';
	return true;
}

static void drop_blanks_in_front(char *line)
{
	const size_t blanks = strspn(line, " \t\v\f\r");

	memmove(line, line + blanks, strlen(line + blanks) + 1);
}

static void drop_byte_order_mark(char *line)
{
	if (strncmp(line, "\xEF\xBB\xBF", 3) == 0)
		memmove(line, line + 3, strlen(line + 3) + 1);
}

/* -- sections */

/* NULL, with an error, if the line is not "[name]", optionally followed by a comment. */
static char *section_name(struct reader *reader, const char *line)
{
	const char *end = strchr(line, ']');
	const char *rest = end ? end + 1 + strspn(end + 1, " \t\r") : "";

	if (!end || (*rest && *rest != ';' && *rest != '#')) {
		mistake(reader, "'%s' is not a section (try [name])", line);
		return NULL;
	}
	return arena_strndup(reader->arena, line + 1, (size_t)(end - line) - 1);
}

static void begin_section(struct reader *reader, const char *line)
{
	struct err why = { 0 };
	const char *name;

	/* Keys below an invalid heading are checked, and dropped. */
	reader->in_section = true;
	reader->in_job = false;
	settings_init(&reader->ignored, reader->arena);
	reader->settings = &reader->ignored;

	name = section_name(reader, line);
	if (!name)
		return;
	reader->in_job = strchr(name, '/');
	reader->settings = profile_section(reader->profile, name, reader->arena, &why);
	if (reader->settings)
		return;
	reader->settings = &reader->ignored;
	mistake(reader, "section [%s]: %s", name, why.text);
}

/* -- keys */

static void set_key(struct reader *reader, struct profile_key *key, const char *value)
{
	if (reader->in_section) {
		mistake(reader, "%s: belongs above the first section", key->name);
	} else if (key->value) {
		mistake(reader, "%s: is set twice (first in line %u)", key->name,
			key->line_number);
	} else {
		key->value = arena_strdup(reader->arena, value);
		key->line_number = reader->line_number;
	}
}

/* May this option be set here? Returns an error, or NULL. */
static const char *why_not_here(const struct reader *reader, const struct option *option)
{
	if (option->scope == OPTION_OF_COMMAND || option->scope == OPTION_OF_LINE)
		return "belongs on the command line, not in a profile";
	if (option->scope == OPTION_OF_PLAN && reader->in_section)
		return "applies to all variants: it belongs above the first section";
	if (option->of_run && reader->in_job)
		return "applies to all jobs of a run: it belongs in [VARIANT], or above the first "
		       "section";
	return NULL;
}

static void set_option(struct reader *reader, const struct option *option,
		       const char *value)
{
	const struct setting *before = settings_get(reader->settings, option->name);
	const char *why_not = why_not_here(reader, option);
	struct err why = { 0 };

	if (why_not) {
		mistake(reader, "%s: %s", option->name, why_not);
		return;
	}
	if (before->value && (option->type != OPTION_PATHS || !*before->value)) {
		mistake(reader, "%s: is set twice (first in line %s)", option->name,
			strrchr(before->origin, ':') + 1);
		return;
	}

	if (option_check(option, value, &why) < 0)
		mistake(reader, "%s: %s", option->name, why.text);
	if (before->value)
		value = arena_printf(reader->arena, "%s%c%s", before->value,
				     option_separator(option), value);
	settings_set(reader->settings, option, arena_strdup(reader->arena, value),
		     arena_printf(reader->arena, "%s:%u", reader->path,
				  reader->line_number));
}

/* The likely intended key. Two keys exist only in profiles. */
static const char *key_hint(const struct reader *reader, const char *name)
{
	const struct profile_keys *keys = reader->keys;
	const char *const own[] = { keys->description.name, keys->inherit.name, NULL };
	const char *nearest = nearest_name(name, own);
	char hint[NEAREST_HINT_MAX];

	if (nearest)
		return arena_strdup(reader->arena, nearest_hint(nearest, hint));
	return fio_words_hint(name, "", reader->arena);
}

/* inih's handler. Ignores its section, which is tracked here. Returning 1 means continue. */
static int handle_key(void *context, const char *section, const char *name,
		      const char *value)
{
	struct reader *reader = context;
	const struct option *option = option_find(name);

	(void)section;
	reader->expects_key = false;
	if (strcmp(name, reader->keys->description.name) == 0)
		set_key(reader, &reader->keys->description, value);
	else if (strcmp(name, reader->keys->inherit.name) == 0)
		set_key(reader, &reader->keys->inherit, value);
	else if (option)
		set_option(reader, option, value);
	else if (*name == '\0')
		mistake(reader, "'= %s' has no key", value);
	else
		mistake(reader, "unknown key '%s'%s", name,
			key_hint(reader, name));
	return 1;
}

static void keep_comment(struct reader *reader, const char *line)
{
	const char *text = line[0] ? line + 1 : line;
	struct profile *profile = reader->profile;

	profile->comment = arena_printf(reader->arena, "%s%s\n", profile->comment,
					text[0] == ' ' ? text + 1 : text);
}

/* inih's reader, in the place of fgets(3). */
static char *next_line(char *line, int size, void *context)
{
	struct reader *reader = context;

	if (reader->expects_key)
		mistake(reader, "'%s' is not 'key = value'", reader->last_line);
	reader->expects_key = false;
	if (!read_line(reader, line, (size_t)size))
		return NULL;

	if (reader->line_number == 1)
		drop_byte_order_mark(line);
	drop_blanks_in_front(line);
	if (line[0] == '[') {
		begin_section(reader, line);
		line[0] = '\0';
	}
	reader->expects_key = line[0] && line[0] != ';' && line[0] != '#';
	if (reader->expects_key || reader->in_section)
		reader->is_past_comment = true;
	else if (!reader->is_past_comment)
		keep_comment(reader, line);
	reader->last_line = arena_strdup(reader->arena, line);
	return line;
}

/* -- files */

static FILE *open_text(const char *path)
{
	const char *text = profile_builtin_text(path);

	/* "r": nothing is written through the pointer, which fmemopen(3) requires to be
	 * non-const. */
	return text ? fmemopen((void *)(uintptr_t)text, strlen(text), "r") : fopen(path, "re");
}

static int read_file(struct reader *reader)
{
	struct stat st;

	reader->file = open_text(reader->path);
	if (!reader->file)
		return err_add(reader->err, "cannot open profile '%s': %s", reader->path,
			       strerror(errno));
	if (fstat(fileno(reader->file), &st) == 0 && S_ISDIR(st.st_mode)) {
		fclose(reader->file);
		return err_add(reader->err, "profile '%s' is a directory", reader->path);
	}

	ini_parse_stream(next_line, reader, handle_key, reader);
	if (ferror(reader->file))
		reader->ret = err_add(reader->err, "cannot read profile '%s': %s",
				      reader->path, strerror(errno));
	fclose(reader->file);
	return reader->ret;
}

int profile_read(struct profile *profile, struct profile_keys *keys, struct arena *arena,
		 struct err *err)
{
	struct reader reader = {
		.profile	= profile,
		.keys		= keys,
		.arena		= arena,
		.err		= err,
		.path		= profile->path,
		.settings	= &profile->base,
	};

	*keys = (struct profile_keys){
		.description	= { .name = "description" },
		.inherit	= { .name = "inherit" },
	};
	return read_file(&reader);
}
