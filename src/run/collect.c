/*
 * collect: adds the counts of the loops up into the result of each job, and these into that of the
 * run. Numbers are only moved and summed here; run_result_finish() computes derived ones.
 */
#include "collect.h"

#include <string.h>

/* ---- facts known before ---- */

static void describe_run(struct run_result *out, const struct run_request *request,
			 struct arena *arena)
{
	out->variant = arena_strdup(arena, request->variant);
	out->round = request->round;
	out->seed = spec_run_seed(request->jobs[0].spec, request->round, request->place);
}

static void describe_job(struct run_result *out, const struct job *job, struct arena *arena)
{
	const struct engine_choice *engine = job->engine;

	out->seed = job->seed;
	out->spec = *job->spec;
	out->engine_requested = arena_strdup(arena, engine->requested);
	out->engine_used = engine->ops->name;
	out->engine_reason = arena_strdup(arena, engine->reason);
	out->direct = job->target->direct;
	out->noatime = job->target->noatime;
	out->sparse = job->target->sparse;
	out->unlocked = job->target->unlocked;
	out->loop_count = job->loop_count;
	out->loops = arena_alloc(arena, out->loop_count * sizeof(*out->loops));
	if (spec_rate_iops(job->spec) > 0)
		run_result_add_paced(out, arena);
	if (spec_has_sizes(job->spec))
		run_result_add_sizes(out, arena);
	if (spec_has_pairs(job->spec))
		run_result_add_pair(out, arena);
}

void collect_description(struct run_result *out, const struct run_request *request,
			 const struct run_shared *run, struct arena *arena)
{
	describe_run(out, request, arena);
	if (run->job_count > 1 && out->job_count == 0)
		run_result_add_jobs(out, run->job_count, arena);
	for (unsigned i = 0; i < run->job_count; i++) {
		struct run_result *result = run_result_own_job(out, i);

		if (out->job_count > 0)
			result->job = arena_strdup(arena, run->jobs[i].name);
		describe_job(result, &run->jobs[i], arena);
		result->interrupted = out->interrupted;
	}
}

/* ---- jobs ---- */

/* From the first loop's start of measuring to the last one's end; and the warm-up. */
static void collect_windows(struct run_result *out, const struct loop *loops,
			    unsigned loop_count)
{
	const struct loop_reach reach = loop_reach(loops, loop_count);
	uint64_t warmup_ns = 0;

	for (unsigned i = 0; i < loop_count; i++) {
		const struct loop_numbers *numbers = loop_view(&loops[i]).numbers;

		if (numbers->warmup_ns > warmup_ns)
			warmup_ns = numbers->warmup_ns;
	}
	out->elapsed_s = reach.end_ns > reach.start_ns
		? seconds(reach.end_ns - reach.start_ns) : 0;
	out->warmup_s = spec_warms_up(&out->spec) ? seconds(warmup_ns) : 0;
}

static const struct engine_feature *find_refused(const struct engine *engine, const char *name)
{
	for (unsigned i = 0; i < engine->feature_count; i++)
		if (!engine->features[i].granted && !strcmp(engine->features[i].name, name))
			return &engine->features[i];
	return NULL;
}

/* A feature is granted if every loop got it: locked memory may suffice for some of them only. */
static const struct engine_feature *poorest_feature(const struct loop *loops, unsigned count,
						    unsigned index)
{
	const struct engine_feature *first = &loops[0].engine.features[index];
	const struct engine_feature *refused = NULL;

	for (unsigned i = 0; i < count && !refused; i++)
		refused = find_refused(&loops[i].engine, first->name);
	return refused ? refused : first;
}

static void collect_features(struct run_result *out, const struct loop *loops,
			     struct arena *arena)
{
	out->feature_count = loops[0].engine.feature_count;
	out->features = arena_alloc(arena, out->feature_count * sizeof(*out->features));
	for (unsigned i = 0; i < out->feature_count; i++) {
		const struct engine_feature *feature = poorest_feature(loops, out->loop_count, i);

		out->features[i] = (struct result_feature){
			.name		= feature->name,
			.granted	= feature->granted,
			.why_not	= arena_strdup(arena, feature->why_not),
		};
	}
}

/* The minimum over all loops. */
static enum buffers_got poorest_buffers(const struct loop *loops, unsigned count)
{
	enum buffers_got got = loops[0].buffers.got;

	for (unsigned i = 1; i < count; i++)
		if (loops[i].buffers.got > got)
			got = loops[i].buffers.got;
	return got;
}

static const char *describe_failure(const struct io *io, const struct target *target,
				    struct arena *arena)
{
	const struct target_group *group = target_group_of(target, io->file_index);

	return arena_printf(arena, "%s of %u bytes at offset %llu of '%s': %s (%s)",
			    io_op_name(io->op), io->length, (unsigned long long)io->offset,
			    target_file_name(group, io->file_index - group->first_file, arena),
			    err_describe(-io->result), err_name(-io->result));
}

static void collect_first_error(struct run_result *out, const struct loop *loop,
				const struct target *target, struct arena *arena)
{
	const int stage = atomic_load_explicit(&loop->stage, memory_order_acquire);

	if (out->first_error)
		return;
	if (stage >= LOOP_DRAINED && loop->has_failed_io)
		out->first_error = describe_failure(&loop->failed_io, target, arena);
	else if (stage >= LOOP_SYNCED && loop->end_sync.has_failed)
		out->first_error = describe_failure(&loop->end_sync.failed_io, target, arena);
}

/* The first ones that each loop found. */
static void collect_bad_blocks(struct run_result *out, const struct loop *loops,
			       const struct target *target, struct arena *arena)
{
	out->bad_blocks = arena_alloc(arena, out->loop_count * VERIFY_KEPT_MAX *
				      sizeof(*out->bad_blocks));
	for (unsigned i = 0; i < out->loop_count; i++) {
		const struct verify *verify = &loops[i].checked.verify;

		if (!loop_view(&loops[i]).has_drained)
			continue;
		for (unsigned k = 0; k < verify->kept_count; k++)
			out->bad_blocks[out->bad_block_count++] =
				verify_describe(&verify->kept[k], target, arena);
	}
}

/* A part that is missing at the end is an error, even if no I/O met it; with validation, its blocks
 * are bad. */
static void collect_loss(struct run_result *out, const struct target *target,
			 struct arena *arena)
{
	struct target_loss loss;

	/* After a signal, do not wait for a device that may be dead. */
	if (out->interrupted)
		return;
	out->shrunk_target = target_find_loss(target, &loss, arena);
	if (!out->shrunk_target)
		return;
	out->stopped_by_error |= !out->spec.continue_on_error;
	if (!out->spec.validate || out->op[IO_READ].verify_errors > 0)
		return;
	out->op[IO_READ].verify_errors = loss.blocks;
	out->bad_blocks[out->bad_block_count++] =
		arena_printf(arena, "%s: the blocks beyond it are gone", out->shrunk_target);
}

/* For a run with a rate, in the events that it counts. */
static double rate_reached(const struct run_result *run)
{
	uint64_t events = run->op[IO_READ].ios + run->op[IO_WRITE].ios;

	if (spec_rate_iops(&run->spec) <= 0 || run->elapsed_s <= 0)
		return 0;
	if (run->spec.fsyncs_are_events)
		events += run->op[IO_FSYNC].ios;
	return (double)events / run->elapsed_s;
}

/* For loops that have ended. */
static struct cost cost_of_loops(const struct loop *loops, unsigned count)
{
	struct cost sum = { 0 };

	for (unsigned i = 0; i < count; i++) {
		if (!loop_view(&loops[i]).has_drained)
			continue;
		sum.user_ns += loops[i].thread_cost.user_ns;
		sum.system_ns += loops[i].thread_cost.system_ns;
		sum.voluntary_switches += loops[i].thread_cost.voluntary_switches;
		sum.involuntary_switches += loops[i].thread_cost.involuntary_switches;
		sum.major_faults += loops[i].thread_cost.major_faults;
		sum.minor_faults += loops[i].thread_cost.minor_faults;
	}
	return sum;
}

/* Jobs wait for each other before they sync: the slowest loop of each. */
static double end_fsync_s(const struct job *job)
{
	uint64_t took_ns = 0;

	for (unsigned i = 0; i < job->loop_count; i++) {
		const struct loop *loop = &job->loops[i];

		if (atomic_load_explicit(&loop->stage, memory_order_acquire) == LOOP_SYNCED &&
		    loop->end_sync.took_ns > took_ns)
			took_ns = loop->end_sync.took_ns;
	}
	return seconds(took_ns);
}

static void collect_job(struct run_result *out, const struct job *job, struct arena *arena)
{
	for (unsigned i = 0; i < job->loop_count; i++) {
		collect_loop(out, &job->loops[i]);
		collect_first_error(out, &job->loops[i], job->target, arena);
	}
	out->buffers_got = buffers_got_name(poorest_buffers(job->loops, job->loop_count));
	collect_features(out, job->loops, arena);
	collect_windows(out, job->loops, job->loop_count);
	out->syscalls_known = !(job->engine->ops->can & ENGINE_HIDES_CALLS);
	if (out->end_fsyncs > 0)
		out->end_fsync_s = end_fsync_s(job);
	collect_bad_blocks(out, job->loops, job->target, arena);
	collect_loss(out, job->target, arena);
	out->rate_reached = rate_reached(out);
}

/* The cost of a job beyond its loops, in the kernel and in threads of an engine, is known only for
 * the run. */
static void collect_job_cost(struct run_result *out, const struct job *job)
{
	out->cost = cost_of_loops(job->loops, job->loop_count);
	out->cpu = (struct cpu_split){
		.loops_user_ns		= out->cost.user_ns,
		.loops_system_ns	= out->cost.system_ns,
	};
}

/* ---- the run ---- */

static void collect_costs(struct run_result *out, const struct crew *crew)
{
	const struct cost loops = cost_of_loops(crew->loops, crew->count);
	struct window *window = &crew->run->window;
	const struct run_cost whole = window_cost(window);

	out->cost = whole.process;
	out->cpu = run_cost_split(&whole, &loops);
	out->sqpoll_threads = whole.tasks.sqpoll_threads;
	out->workers = whole.tasks.workers;
	out->punts_counted = punts_are_counted(window->punts);
	out->punts = whole.punts;
}

/* If an engine's threads do the work on the loop's CPU, their time counts as the loop's. */
static void share_out_thread_cost(struct run_result *out)
{
	for (unsigned i = 0; i < out->loop_count && out->elapsed_s > 0; i++)
		out->loops[i].busy = share_of(cpu_seconds(&out->cost) / out->loop_count,
					      out->elapsed_s);
}

/* Their sum. */
static void collect_sum(struct run_result *out, const struct crew *crew, struct arena *arena)
{
	for (unsigned i = 0; i < out->job_count; i++)
		collect_job_cost(&out->jobs[i], &crew->run->jobs[i]);
	run_result_sum_jobs(out, arena);
	collect_windows(out, crew->loops, crew->count);
}

static bool is_culprit(const struct job *job)
{
	bool any = false;

	for (unsigned i = 0; i < job->loop_count; i++)
		any |= job->loops[i].stopped_by_error;
	return any;
}

static bool is_cut_short(const struct job *job)
{
	bool any = false;

	for (unsigned i = 0; i < job->loop_count; i++)
		any |= job->loops[i].cut_short;
	return any;
}

/* Their numbers are of a shorter time, though nothing went wrong with them. */
static void note_other_jobs(struct run_result *out, const struct run_shared *run)
{
	const struct job *culprit = run->jobs, *end = run->jobs + run->job_count;

	while (culprit < end && !is_culprit(culprit))
		culprit++;
	for (unsigned i = 0; i < out->job_count && culprit < end; i++)
		if (!is_culprit(&run->jobs[i]) && is_cut_short(&run->jobs[i]))
			out->jobs[i].stopped_by_job = out->jobs[culprit - run->jobs].job;
}

void collect(struct run_result *out, const struct run_request *request, struct crew *crew,
	     struct arena *arena)
{
	const struct run_shared *run = crew->run;

	collect_description(out, request, run, arena);
	for (unsigned i = 0; i < run->job_count; i++)
		collect_job(run_result_own_job(out, i), &run->jobs[i], arena);
	if (out->job_count > 0)
		collect_sum(out, crew, arena);
	/* After a signal, some loops may be at work still. */
	if (!out->interrupted)
		note_other_jobs(out, run);
	collect_costs(out, crew);
	if (out->job_count == 0 && (run->jobs[0].engine->ops->can & ENGINE_HAS_THREADS))
		share_out_thread_cost(out);
	run_result_finish(out);
}
