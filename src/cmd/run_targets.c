/* run_targets: job after job, and properties of all of them together. */
#include "run_targets.h"

#include "environ.h"

/* ---- open and close ---- */

static const struct experiment_job *job_at(const struct run_targets *t, unsigned i)
{
	return &t->variant->jobs[i];
}

int run_targets_open(struct run_targets *t, const struct experiment_variant *variant,
		     const struct target_context *context, struct arena *arena, struct err *err)
{
	*t = (struct run_targets){ .variant = variant };
	t->at = arena_alloc(arena, variant->job_count * sizeof(*t->at));
	for (unsigned i = 0; i < variant->job_count; i++) {
		const struct experiment_job *job = &variant->jobs[i];
		const int ret = experiment_job_does_io(job)
			? target_open(&t->at[i], &job->spec, context, err)
			: target_imagine(&t->at[i], &job->spec, err);

		if (ret < 0) {
			run_targets_close(t);
			return ret;
		}
		t->count++;
	}
	return 0;
}

void run_targets_close(struct run_targets *t)
{
	while (t->count > 0)
		target_close(&t->at[--t->count]);
}

void run_targets_tell(const struct run_targets *t, struct session *session)
{
	for (unsigned i = 0; i < t->count && !session->told_made_anew; i++) {
		if (t->at[i].files_made_anew == 0)
			continue;
		session->told_made_anew = true;
		session_say(session, "files that are not as file-allocation asks are made anew "
			    "before a run, outside the measured time");
	}
}

int run_targets_complete(const struct run_targets *t, const struct target_context *context,
			 struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; ret == 0 && i < t->variant->job_count; i++)
		if (experiment_job_does_io(job_at(t, i)) &&
		    spec_makes_files(&job_at(t, i)->spec))
			ret = target_complete(&job_at(t, i)->spec, context, err);
	return ret;
}

/* ---- the page cache ---- */

static bool is_same_set(const struct spec *a, const struct spec *b)
{
	return spec_have_same_targets(a, b) && a->file_num == b->file_num &&
		a->file_total_size_bytes == b->file_total_size_bytes &&
		a->range_offset_bytes == b->range_offset_bytes &&
		a->range_size_bytes == b->range_size_bytes && a->extra_flags == b->extra_flags;
}

/* An earlier job has already brought these files into this state. */
static bool is_done(const struct run_targets *t, unsigned i)
{
	const struct spec *spec = &job_at(t, i)->spec;

	for (unsigned k = 0; k < i; k++)
		if (experiment_job_does_io(job_at(t, k)) &&
		    job_at(t, k)->spec.cache == spec->cache &&
		    is_same_set(&job_at(t, k)->spec, spec))
			return true;
	return false;
}

int run_targets_set_cache(const struct run_targets *t, const struct target_context *context,
			  struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; ret == 0 && i < t->count; i++)
		if (experiment_job_does_io(job_at(t, i)) && !is_done(t, i))
			ret = target_set_cache(&t->at[i], job_at(t, i)->spec.cache, context, err);
	return ret;
}

/* ---- before and after ---- */

static void note_targets(struct run_result *job, const struct target *target,
			 struct result *result)
{
	job->target_count = target->group_count;
	job->targets = arena_alloc(&result->arena, target->group_count * sizeof(*job->targets));
	for (unsigned i = 0; i < target->group_count; i++)
		job->targets[i] = environ_add_target(&result->environ, &target->groups[i],
						     &result->arena);
}

/* Mean of the shares for the jobs' targets, weighted by size. Below 0: unknown. */
struct mean {
	double sum, weight;
	bool is_unknown;
};

static void add_share(struct mean *mean, double share, const struct target *target)
{
	mean->is_unknown |= share < 0;
	mean->sum += share * (double)target->size_bytes;
	mean->weight += (double)target->size_bytes;
}

static double mean_share(const struct mean *mean)
{
	return mean->is_unknown || mean->weight <= 0 ? -1 : mean->sum / mean->weight;
}

/* Gaps matter most to reads, and those of other jobs say nothing of them. */
static bool any_job_reads(const struct run_targets *t)
{
	for (unsigned i = 0; i < t->count; i++)
		if (experiment_job_does_io(job_at(t, i)) && spec_reads(&job_at(t, i)->spec))
			return true;
	return false;
}

static void gather_before(const struct run_targets *t, struct run_result *run)
{
	const bool of_reads = any_job_reads(t);
	struct mean resident = { 0 }, holes = { 0 }, unwritten = { 0 };

	for (unsigned i = 0; i < run->job_count; i++) {
		if (!experiment_job_does_io(job_at(t, i)))
			continue;
		add_share(&resident, run->jobs[i].resident_before, &t->at[i]);
		if (of_reads && !spec_reads(&job_at(t, i)->spec))
			continue;
		add_share(&holes, run->jobs[i].gaps.holes, &t->at[i]);
		add_share(&unwritten, run->jobs[i].gaps.unwritten, &t->at[i]);
	}
	run->resident_before = mean_share(&resident);
	run->gaps.holes = mean_share(&holes);
	run->gaps.unwritten = mean_share(&unwritten);
}

void run_targets_look_before(const struct run_targets *t, struct run_result *run,
			     struct result *result)
{
	for (unsigned i = 0; i < t->count; i++) {
		struct run_result *job = run_result_own_job(run, i);

		if (!experiment_job_does_io(job_at(t, i)))
			continue;
		note_targets(job, &t->at[i], result);
		job->resident_before = target_resident_fraction(&t->at[i]);
		target_find_gaps(&t->at[i], &job->gaps);
	}
	if (run->job_count > 0)
		gather_before(t, run);
}

void run_targets_look_after(const struct run_targets *t, struct run_result *run)
{
	struct mean resident = { 0 };

	for (unsigned i = 0; i < t->count; i++) {
		if (!experiment_job_does_io(job_at(t, i)))
			continue;
		run_result_own_job(run, i)->resident_after = target_resident_fraction(&t->at[i]);
		add_share(&resident, run_result_own_job(run, i)->resident_after, &t->at[i]);
	}
	if (run->job_count > 0)
		run->resident_after = mean_share(&resident);
}
