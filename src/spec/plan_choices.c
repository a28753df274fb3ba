/*
 * Options that were not given are chosen for all variants alike: a seed, the state of the page
 * cache, a scratch set, and whether the allocation of files matters. Each job has a seed of its
 * own, derived from that.
 */
#include "plan_builder.h"

#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"

/* Seeds of compared variants differ only by the position in the round: spec_run_seed(). */
void plan_share_seed(struct plan *plan)
{
	const uint64_t seed = spec_choose_seed();
	const struct option *option = option_find("rand-seed");
	struct plan_job *job;

	for (struct job_walk at = { 0 }; (job = plan_next_job(plan, &at));) {
		if (job->spec.seed == 0) {
			job->spec.seed = seed;
			settings_set(&job->settings, option,
				     option_format(option, &job->spec, &plan->arena),
				     setting_from_choice);
		}
		job->spec.seed = spec_job_seed(job->spec.seed, at.job - 1);
	}
}

/* A page cache is charged to the cgroup that fills it. */
static uint64_t usable_memory(struct arena *arena)
{
	const uint64_t memory_bytes = (uint64_t)sysconf(_SC_PHYS_PAGES) *
		(uint64_t)sysconf(_SC_PAGESIZE);
	struct cgroup cgroup;
	uint64_t limit_bytes;

	cgroup_find(&cgroup, "", arena);
	limit_bytes = cgroup_memory_limit(&cgroup, arena);
	return limit_bytes > 0 && limit_bytes < memory_bytes ? limit_bytes : memory_bytes;
}

/* Cached reads are comparable only with the same cache. Targets larger than half of the memory, and
 * files or devices without a given size, are not warmed: reading all of it could take hours. */
static bool is_better_warm(const struct spec *spec, uint64_t memory_bytes)
{
	return !(spec->extra_flags & OPEN_FLAG_DIRECT) && spec_reads(spec) &&
		spec->file_total_size_given &&
		spec->file_total_size_bytes <= memory_bytes / 2 / spec->targets.count;
}

/* Jobs that share a set also share its cache state. */
static bool is_given(const struct variant *variant)
{
	for (unsigned i = 0; i < variant->job_count; i++)
		if (settings_are_given(&variant->jobs[i].settings, "cache"))
			return true;
	return false;
}

void plan_choose_cache(struct plan *plan)
{
	const struct option *option = option_find("cache");
	const uint64_t memory_bytes = usable_memory(&plan->arena);
	struct plan_job *job;

	for (struct job_walk at = { 0 }; (job = plan_next_job(plan, &at));) {
		if (is_given(&plan->variants[at.variant]) ||
		    !is_better_warm(&job->spec, memory_bytes))
			continue;
		job->spec.cache = CACHE_WARM;
		job->cache_chosen = true;
		settings_set(&job->settings, option, "warm", setting_from_choice);
	}
}

static bool all_are_directories(const struct string_list *targets)
{
	struct stat st;

	for (unsigned i = 0; i < targets->count; i++)
		if (stat(targets->at[i], &st) < 0 || !S_ISDIR(st.st_mode))
			return false;
	return true;
}

/* One command has to be enough: a set is made in a directory, and goes with it. */
void plan_choose_scratch(struct plan *plan)
{
	const struct option *option = option_find("scratch");
	struct plan_job *job;

	for (struct job_walk at = { 0 }; (job = plan_next_job(plan, &at));) {
		if (settings_are_given(&job->settings, "scratch") ||
		    !all_are_directories(&job->spec.targets))
			continue;
		job->spec.scratch = true;
		settings_set(&job->settings, option, "on", setting_from_choice);
	}
}

static bool differs_in_allocation(const struct plan *plan, const struct spec *spec)
{
	const struct plan_job *other;

	for (struct job_walk at = { 0 }; (other = plan_next_job(plan, &at));)
		if (other->spec.file_allocation != spec->file_allocation &&
		    spec_have_same_targets(&other->spec, spec))
			return true;
	return false;
}

/* Another variant leaves the set in another state: then the default is a demand as well. */
void plan_demand_allocation(struct plan *plan)
{
	struct plan_job *job;

	for (struct job_walk at = { 0 }; (job = plan_next_job(plan, &at));)
		job->spec.file_allocation_given |= differs_in_allocation(plan, &job->spec);
}
