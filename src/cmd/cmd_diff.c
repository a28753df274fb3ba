/* diff: two saved results, the new one against the old one. */
#include <errno.h>
#include <string.h>

#include "advice.h"
#include "compare.h"
#include "session.h"

/* Results of different work have no ratio, and thus no gate. */
static void judge(struct session *s, const struct fail_condition *conditions)
{
	const unsigned condition_count = s->plan.options.fail_if.count;
	const char *workload = compare_workload_difference(&s->result.comparison,
							   &s->result.arena);

	if (!workload || s->plan.command.force) {
		condition_check(&s->result, conditions, condition_count);
		return;
	}
	compare_withdraw(&s->result.comparison);
	if (condition_count > 0)
		err_request(&s->err, EINVAL, "the workload differs (%s): no verdict, and "
			    "--fail-if cannot be evaluated (--force compares anyway)",
			    workload);
	else
		session_say(s, "ringbench: the workload differs (%s): no verdict (--force "
			    "compares anyway)", workload);
}

/* An error of the command that saved it is not an error of this one. */
static void tell_what_ended(struct session *s, const char *path, struct result *saved)
{
	if (saved->error)
		session_say(s, "ringbench: the command that wrote '%s' ended early: %s", path,
			    saved->error);
	saved->error = NULL;
}

static int diff(struct session *s, const char *old_path, const char *new_path)
{
	const struct string_list *fail_if = &s->plan.options.fail_if;
	struct fail_condition conditions[fail_if->count + 1];
	struct result old_result, new_result;
	int ret;

	for (unsigned i = 0; i < fail_if->count; i++) {
		ret = condition_parse(fail_if->at[i], &conditions[i], &s->err);
		if (ret < 0)
			return ret;
	}
	ret = result_load(&old_result, old_path, &s->err);
	if (ret < 0)
		return ret;
	ret = result_load(&new_result, new_path, &s->err);
	if (ret == 0) {
		tell_what_ended(s, old_path, &old_result);
		tell_what_ended(s, new_path, &new_result);
		result_release(&s->result);
		s->result = new_result;
		ret = compare_results(&s->result, &old_result, &s->err);
	}
	if (ret == 0) {
		judge(s, conditions);
		s->result.advice_count = 0;
		advice_collect(&s->result);
	} else {
		/* Without a comparison there is no answer. */
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
