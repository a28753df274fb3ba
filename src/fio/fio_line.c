/*
 * fio's command line. Its options are of three kinds: those of jobs, those of fio itself, and ours.
 * One dash is as good as two.
 */
#include "fio_request.h"

#include <errno.h>
#include <string.h>

#include "fio_option.h"
#include "fio_output.h"
#include "fio_reader.h"
#include "option.h"

struct line {
	struct fio_reader reader;
	int argc, at;
	char *const *argv;
};

/* ---- options of fio itself ---- */

struct own_option {
	const char *name;
	size_t flag;			/* of struct fio_request; 0: none */
	bool has_value;
	const char *refusal;		/* or NULL */
	const char *harmless;
	const char *ours;		/* our option that means the same */
	int (*take)(struct fio_reader *r, const char *value);
};

#define FLAG(name_, member)	{ .name = name_, .flag = offsetof(struct fio_request, member) }
#define LEFT_OUT(name_)		{ .name = name_, .has_value = true }
#define REFUSED(name_, value_, harmless_, why)					\
	{ .name = name_, .has_value = value_, .refusal = why, .harmless = harmless_ }

#define LOGS	"logs are those that a job asks for: write_bw_log"
#define SERVER	"there is no server and no client"

static const struct own_option own_options[] = {
	FLAG("help", help), FLAG("version", version), FLAG("parse-only", parse_only),
	FLAG("showcmd", show_command), FLAG("show-profile", show_profile),
	FLAG("readonly", read_only),
	{ .name = "section", .has_value = true },
	{ .name = "status-interval", .has_value = true, .ours = "report-interval" },
	LEFT_OUT("alloc-size"), LEFT_OUT("max-jobs"), LEFT_OUT("eta-newline"), LEFT_OUT("eta"),
	LEFT_OUT("aux-path"), { .name = "warnings-fatal" },
	{ .name = "output", .has_value = true, .take = fio_take_output },
	{ .name = "output-format", .has_value = true, .take = fio_take_formats },
	{ .name = "minimal", .take = fio_take_minimal },
	{ .name = "append-terse", .take = fio_take_append_terse },
	{ .name = "terse-version", .has_value = true, .take = fio_take_terse_version },
	REFUSED("bandwidth-log", false, NULL, LOGS), REFUSED("inflate-log", true, NULL, LOGS),
	REFUSED("server", false, NULL, SERVER), REFUSED("client", true, NULL, SERVER),
	REFUSED("daemonize", true, NULL, SERVER), REFUSED("remote-config", true, NULL, SERVER),
	REFUSED("idle-prof", true, NULL, "the report has the CPU time of the run"),
	REFUSED("debug", true, NULL, "there is nothing to debug"),
	REFUSED("cmdhelp", false, NULL, "see ringbench-fio(1)"),
	REFUSED("enghelp", false, NULL, "see 'ringbench show engines'"),
	REFUSED("trigger-file", true, NULL, "there are no triggers"),
	REFUSED("trigger-timeout", true, NULL, "there are no triggers"),
	REFUSED("trigger", true, NULL, "there are no triggers"),
	REFUSED("trigger-remote", true, NULL, "there are no triggers"),
};

static const struct own_option *find_own(const char *name)
{
	for (size_t i = 0; i < sizeof(own_options) / sizeof(own_options[0]); i++)
		if (!strcmp(own_options[i].name, name))
			return &own_options[i];
	return NULL;
}

static void add_ours(struct fio_request *request, char *word)
{
	request->ours[request->our_count++] = word;
}

static const char *after_blank(struct line *l)
{
	return l->at + 1 < l->argc ? l->argv[++l->at] : NULL;
}

static void take_own(struct line *l, const struct own_option *own, const char *value)
{
	struct fio_reader *r = &l->reader;
	struct fio_request *request = r->request;

	if (own->has_value && !value)
		value = after_blank(l);
	if (own->has_value && !value)
		r->ret = fio_mistake(r->err, setting_from_command_line, own->name, "needs a value");
	else if (own->refusal && !(own->harmless && value && !strcmp(value, own->harmless)))
		r->ret = fio_mistake(r->err, setting_from_command_line, own->name, "refused: %s",
				     own->refusal);
	else if (own->flag)
		*((bool *)request + own->flag) = true;
	else if (own->take)
		r->ret = own->take(r, value) < 0 ? -EINVAL : r->ret;
	else if (own->ours)
		add_ours(request, arena_printf(request->arena, "--%s=%s", own->ours, value));
	else if (!strcmp(own->name, "eta") && !strcmp(value, "never"))
		add_ours(request, arena_strdup(request->arena, "--quiet"));
}

/* ---- ours ---- */

/* Options of our commands, none of which is one of fio's: where results go, and what may be
 * overwritten. */
static const struct option *find_ours(const char *name)
{
	const struct option *option = option_find(strncmp(name, "no-", 3) ? name : name + 3);

	return option && option->scope == OPTION_OF_COMMAND && (option->commands & COMMAND_RUN)
		? option : NULL;
}

static void take_ours(struct line *l, const struct option *option, const char *word,
		      const char *value)
{
	struct fio_request *request = l->reader.request;

	add_ours(request, arena_printf(request->arena, "-%s", word[1] == '-' ? word + 1 : word));
	if (!value && !option_is_switch(option) && (value = after_blank(l)))
		add_ours(request, arena_strdup(request->arena, value));
}

/* ---- the line ---- */

/* A flag may be followed by a job file, other options by their value. */
static void take_job_option(struct line *l, const char *name, const char *value)
{
	const struct fio_option *option = fio_option_find(name);

	if (!value && option && option->kind != FIO_SET && option->kind != FIO_PREFIX &&
	    option->verdict == FIO_TRANSLATED)
		value = after_blank(l);
	fio_reader_set(&l->reader, name, value, setting_from_command_line);
}

static void take_option(struct line *l, const char *word)
{
	struct arena *arena = l->reader.request->arena;
	const char *text = word + strspn(word, "-");
	const char *value = strchr(text, '=');
	const char *name = value ? arena_strndup(arena, text, (size_t)(value - text)) : text;
	const struct own_option *own = find_own(name);
	const struct option *ours = find_ours(name);

	value = value ? value + 1 : NULL;
	if (own) {
		take_own(l, own, value);
	} else if (!strcmp(name, "name")) {
		value = value ? value : after_blank(l);
		if (value && *value)
			fio_reader_begin(&l->reader, value, setting_from_command_line);
		else
			l->reader.ret = fio_mistake(l->reader.err, setting_from_command_line,
						    "name", "needs a value");
	} else if (ours) {
		take_ours(l, ours, word, value);
	} else {
		take_job_option(l, name, value);
	}
}

/* --section has to be known before the files are read. */
static void find_sections(struct fio_request *request, int argc, char *const argv[])
{
	request->only.at = arena_alloc(request->arena, ((size_t)argc + 1) * sizeof(char *));
	for (int i = 0; i < argc; i++) {
		const char *text = argv[i] + strspn(argv[i], "-");

		if (argv[i][0] != '-' || strncmp(text, "section", 7) != 0)
			continue;
		if (text[7] == '=')
			request->only.at[request->only.count++] = text + 8;
		else if (text[7] == '\0' && i + 1 < argc)
			request->only.at[request->only.count++] = argv[i + 1];
	}
}

static void take_file(struct line *l, const char *path)
{
	l->reader.begins_file = true;
	fio_reader_begin(&l->reader, "global", path);
	if (!l->reader.request->path)
		l->reader.request->path = path;
	fio_read_file(&l->reader, path);
}

static int end(struct fio_reader *r)
{
	struct fio_request *request = r->request;
	const bool is_told = request->help || request->version;

	request->has_mistakes = r->ret < 0;
	if (r->ret == 0 && request->section_count == 0 && !is_told && request->path)
		return err_add(r->err, "no job in '%s': each begins with [name]%s", request->path,
			       request->only.count > 0 ? "; --section leaves out all others" : "");
	if (r->ret == 0 && request->section_count == 0 && !is_told)
		return err_add(r->err, "no job: name a job file, or a job with --name%s",
			       request->only.count > 0 ? "; --section leaves out all others" : "");
	return r->ret;
}

int fio_request_read(struct fio_request *request, int argc, char *const argv[],
		     struct arena *arena, struct err *err)
{
	struct line l = { .argc = argc, .argv = argv };
	char *words = arena_strdup(arena, "ringbench");

	fio_reader_init(&l.reader, request, arena, err);
	request->ours = arena_alloc(arena, (2 * (size_t)argc + 3) * sizeof(char *));
	add_ours(request, words);
	add_ours(request, words);
	find_sections(request, argc, argv);
	for (; l.at < argc; l.at++) {
		if (argv[l.at][0] == '-' && argv[l.at][1])
			take_option(&l, argv[l.at]);
		else
			take_file(&l, argv[l.at]);
	}
	return end(&l.reader);
}

int fio_request_read_text(struct fio_request *request, const char *path, const char *text,
			  struct arena *arena, struct err *err)
{
	struct fio_reader reader;

	fio_reader_init(&reader, request, arena, err);
	request->path = path;
	fio_read_text(&reader, path, text);
	return end(&reader);
}
