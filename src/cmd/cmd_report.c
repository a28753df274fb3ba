/* report: saved results, in any format. The exit status is that of their verdicts. */
#include <errno.h>

#include "session.h"

/* The error is that of the command that saved it, not of this one. */
static int load(struct session *s, const char *path, struct result *result)
{
	const int ret = result_load(result, path, &s->err);

	if (ret < 0)
		return ret;
	if (result->error)
		session_say(s, "ringbench: the command that wrote '%s' ended early: %s", path,
			    result->error);
	result->error = NULL;
	return 0;
}

/* Each of these formats is a document of one result. */
static int check_formats(struct session *s)
{
	const struct command_options *values = &s->plan.command;
	const struct { const char *name, *path; } formats[] = {
		{ "json", values->json }, { "csv", values->csv },
		{ "intervals-csv", values->intervals_csv }, { "hlog", values->hlog },
		{ "fio-json", values->fio_json },
	};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (*formats[i].path)
			return err_request(&s->err, EINVAL, "--%s takes one result, not %u: give "
					   "each its own, or use --html", formats[i].name,
					   s->line.word_count);
	return 0;
}

/* The first is the session's; the others are shown after it. */
static void load_all(struct session *s, struct result *beside)
{
	const unsigned count = s->line.word_count;
	struct result first;

	if (count > 1 && check_formats(s) < 0)
		return;
	if (load(s, s->line.words[0], &first) < 0)
		return;
	result_release(&s->result);
	s->result = first;
	s->outputs.beside = beside;
	for (unsigned i = 1; i < count; i++) {
		if (load(s, s->line.words[i], &beside[i - 1]) < 0)
			return;
		s->outputs.beside_count++;
	}
}

int cmd_report(const struct command *command, int argc, char **argv)
{
	struct result beside[argc];
	struct session s;
	int status;

	if (!session_open_options(&s, command, argc, argv))
		return session_finish(&s);
	if (s.line.word_count == 0)
		err_request(&s.err, EINVAL, "report takes results: ringbench report RESULT.json");
	else
		load_all(&s, beside);
	status = session_finish(&s);
	for (unsigned i = 0; i < s.outputs.beside_count; i++)
		result_release(&beside[i]);
	return status;
}
