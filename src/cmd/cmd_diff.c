/* diff: two saved results, the new one against the old one. */
#include <errno.h>
#include <string.h>

#include "advice.h"
#include "compare.h"
#include "session.h"

static int diff(struct session *s, const char *old_path, const char *new_path)
{
	const struct string_list *fail_if = &s->plan.options.fail_if;
	struct fail_condition conditions[fail_if->count + 1];
	struct result old_result, new_result;
	int ret;

	for (unsigned i = 0; i < fail_if->count; i++) {
		ret = fail_condition_parse(fail_if->at[i], &conditions[i], &s->err);
		if (ret < 0)
			return ret;
	}
	ret = result_load(&old_result, old_path, &s->err);
	if (ret < 0)
		return ret;
	ret = result_load(&new_result, new_path, &s->err);
	if (ret == 0) {
		result_release(&s->result);
		s->result = new_result;
		ret = compare_results(&s->result, &old_result, &s->err);
	}
	if (ret == 0) {
		compare_check(&s->result, conditions, fail_if->count);
		s->result.advice_count = 0;
		advice_collect(&s->result);
	} else {
		/* Runs that were not compared are no answer. */
		s->result.run_count = 0;
		s->result.has_comparison = false;
	}
	result_release(&old_result);
	return ret;
}

int cmd_diff(const struct command *command, int argc, char **argv)
{
	struct session s;

	if (!session_open_options(&s, command, argc, argv))
		return session_finish(&s);
	if (s.line.word_count != 2)
		err_request(&s.err, EINVAL, "diff takes two results: ringbench diff OLD.json "
			    "NEW.json");
	else
		diff(&s, s.line.words[0], s.line.words[1]);
	return session_finish(&s);
}
