/* prepare: make the file sets that the variants of a plan need. */
#include <errno.h>
#include <string.h>

#include "fileset.h"
#include "quote.h"
#include "session.h"
#include "units.h"

static void tell(struct session *s, const struct spec *spec, const struct prepare_report *report)
{
	const double seconds = (double)report->elapsed_ns / 1e9;
	const unsigned files = report->created + report->extended + report->reused;
	const double rate = seconds > 0 ? (double)report->written_bytes / seconds : 0;
	char size[UNITS_TEXT_MAX], time[UNITS_TEXT_MAX], speed[UNITS_TEXT_MAX];

	if (report->allocated > 0) {
		session_say(s, "%u file%s allocated without data (file-allocation=%s): %u created, "
			    "%u made anew, %u reused", report->allocated,
			    report->allocated == 1 ? "" : "s",
			    file_allocation_name(spec->file_allocation),
			    report->created, report->extended, report->reused);
		return;
	}
	if (report->written_bytes == 0) {
		session_say(s, "nothing to write: %u file%s there already (%s)", report->reused,
			    report->reused == 1 ? " is" : "s are", spec->targets.at[0]);
		return;
	}
	session_say(s, "%s written in %s (%s/s) with %s%s",
		    units_human_size((double)report->written_bytes, size),
		    units_human_duration((double)report->elapsed_ns, time),
		    units_human_size(rate, speed), report->engine,
		    files > 0 ? arena_printf(&s->plan.arena, ": %u created, %u extended, %u reused",
					     report->created, report->extended, report->reused)
			      : "");
}

/* The sets needed by all jobs of all variants. */
static unsigned list_needs(struct session *s, struct spec **needs)
{
	struct arena *arena = &s->plan.arena;
	const struct spec **specs;
	const struct plan_job *job;
	unsigned count = 0;

	for (struct job_walk at = { 0 }; plan_next_job(&s->plan, &at);)
		count++;
	specs = arena_alloc(arena, count * sizeof(*specs));
	*needs = arena_alloc(arena, count * sizeof(**needs));
	count = 0;
	for (struct job_walk at = { 0 }; (job = plan_next_job(&s->plan, &at));)
		specs[count++] = &job->spec;
	return spec_union(specs, count, *needs);
}

static int prepare_set(struct session *s, const struct spec *spec, bool is_first)
{
	struct prepare_report report;
	int ret;

	if (spec->scratch)
		return err_request(&s->err, EINVAL,
				   "scratch=on prepares its own directory at run time: just run "
				   "it, or add --scratch=off");
	ret = target_prepare(spec, &s->target, &report, &s->err);
	if (ret < 0)
		return ret;
	/* Sets may share files: report only files that were created. */
	if (is_first || report.written_bytes + report.allocated > 0)
		tell(s, spec, &report);
	if (report.new_file)
		session_say(s, "'%s' did not exist, and is a single file now: for a file set, "
			    "name a directory", report.new_file);
	if (report.unmarked)
		session_say(s, "cannot mark '%s' as made by ringbench (no extended attributes "
			    "here): runs that write need --allow-overwrite=%s", report.unmarked,
			    quote_for_shell(report.unmarked, &s->plan.arena));
	return 0;
}

static int prepare(struct session *s)
{
	struct spec *needs;
	const unsigned count = list_needs(s, &needs);

	for (unsigned i = 0; i < count; i++) {
		const int ret = prepare_set(s, &needs[i], i == 0);

		if (ret < 0)
			return ret;
	}
	return 0;
}

static void say_interrupted(struct session *s)
{
	const struct spec *spec = &s->plan.variants[0].jobs[0].spec;

	session_say(s, "interrupted: the files made so far are kept; '%s' resumes, '%s' removes "
		    "them", fileset_prepare_command(spec, &s->plan.arena),
		    fileset_cleanup_command(spec, &s->plan.arena));
}

int cmd_prepare(const struct command *command, int argc, char **argv)
{
	struct session s;

	if (session_open(&s, command, argc, argv) && prepare(&s) == -EINTR && signals_stop) {
		say_interrupted(&s);
		memset(&s.err, 0, sizeof(s.err));
	}
	return session_finish(&s);
}
