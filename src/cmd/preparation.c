/* preparation: for all jobs that will run, in whatever variant they are. */
#include "preparation.h"

#include "precondition.h"

struct walk {
	unsigned variant, job;
};

/* Jobs that will run, in the order of the plan; NULL after the last. `at` starts as { 0 }. */
static struct experiment_job *next_job(const struct experiment *x, struct walk *at)
{
	for (; at->variant < x->variant_count; at->variant++, at->job = 0) {
		const struct experiment_variant *v = &x->variants[at->variant];

		if (!v->skipped && at->job < v->job_count)
			return &v->jobs[at->job++];
	}
	return NULL;
}

/* The specs of jobs that do I/O: all, or those with a scratch set. */
static unsigned list_specs(const struct experiment *x, bool scratch_only, struct spec ***specs)
{
	struct experiment_job *job;
	unsigned count = 0;

	for (struct walk at = { 0 }; next_job(x, &at);)
		count++;
	*specs = arena_alloc(&x->session->plan.arena, count * sizeof(**specs));
	count = 0;
	for (struct walk at = { 0 }; (job = next_job(x, &at));)
		if (experiment_job_does_io(job) && (job->spec.scratch || !scratch_only))
			(*specs)[count++] = &job->spec;
	return count;
}

static int make_scratch(struct experiment *x)
{
	struct session *s = x->session;
	struct spec **specs;
	const unsigned count = list_specs(x, true, &specs);

	if (count == 0)
		return 0;
	progress_doing(&s->progress, "preparing");
	return scratch_sets_make(&x->scratch, specs, count, &s->plan.arena, &s->target, &s->err);
}

/* All variants have the same passes. */
static bool asks_for_passes(const struct experiment *x)
{
	struct walk at = { 0 };
	const struct experiment_job *job = next_job(x, &at);

	return job && job->spec.precondition.count > 0;
}

static int precondition(struct experiment *x)
{
	struct session *s = x->session;
	struct precondition_report report;
	struct spec **specs;
	unsigned count;
	int ret;

	if (!asks_for_passes(x))
		return 0;
	count = list_specs(x, false, &specs);
	if (count == 0)
		return 0;
	progress_doing(&s->progress, "preconditioning");
	ret = precondition_write((const struct spec *const *)specs, count, &s->target, &report,
				 &s->err);
	s->result.precondition = (struct result_precondition){
		.passes		= report.passes,
		.bytes		= report.written_bytes,
		.elapsed_ns	= report.elapsed_ns,
	};
	return ret;
}

int preparation_make(struct experiment *x)
{
	const int ret = make_scratch(x);

	return ret < 0 ? ret : precondition(x);
}
