/*
 * collect: what the loops counted, added up into one result. Numbers are only moved and summed
 * here; what is derived from them is run_result_finish()'s.
 */
#include "collect.h"

#include <string.h>

#include "clock.h"
#include "units.h"

static void collect_errors(struct op_result *into, const struct loop_errors *from)
{
	for (unsigned i = 0; i < LOOP_ERRORS_MAX; i++)
		op_result_count_error(into, from->at[i].code, from->at[i].count);
}

static void collect_op(struct op_result *into, const struct loop_op *from)
{
	into->ios += loop_op_ios(from);
	into->bytes += from->bytes;
	into->shorts += from->shorts;
	into->unissued += from->unissued;
	into->drained += from->drained;
	collect_errors(into, &from->errors);
	hist_merge(into->hist, &from->hist);
}

static double cpu_seconds(const struct cost *cost)
{
	return (double)(cost->user_ns + cost->system_ns) / NS_PER_SECOND;
}

static void collect_latency(struct result_loop *row, const struct loop_op *op)
{
	const struct hist *hist = &op->hist;

	if (hist->count == 0)
		return;
	if (row->latency_max_ns == 0 || hist->min < row->latency_min_ns)
		row->latency_min_ns = hist->min;
	if (hist->max > row->latency_max_ns)
		row->latency_max_ns = hist->max;
	row->events += loop_op_events(op);
	row->latency_sum_ns += hist->sum;
}

static double seconds(uint64_t ns)
{
	return (double)ns / (double)NS_PER_SECOND;
}

void collect_counts(struct run_result *out, struct result_loop *row,
		    const struct loop_view *view)
{
	row->window_s = seconds(view->numbers->end_ns - view->numbers->start_ns);
	for (unsigned i = 0; i < IO_OP_COUNT; i++) {
		const struct loop_op *op = &view->counts->op[i];

		collect_op(&out->op[i], op);
		collect_latency(row, op);
		row->op_ios[i] = loop_op_ios(op);
		row->op_bytes[i] = op->bytes;
		row->ios += row->op_ios[i];
	}
}

/* CPU time is counted in coarser steps than the clock's: of a short run it can be more. */
static double share_of(double part, double whole)
{
	return part < whole ? part / whole : 1;
}

/* Where I/Os are done one after the other, each was alone on its way. */
static uint64_t count_events(const struct loop_counts *counts)
{
	uint64_t events = 0;

	for (unsigned i = 0; i < IO_OP_COUNT; i++) {
		const struct loop_op *op = &counts->op[i];

		events += loop_op_events(op);
		for (unsigned e = 0; e < LOOP_ERRORS_MAX; e++)
			events += op->errors.at[e].count;
	}
	return events;
}

static void collect_queue(struct run_result *out, const struct loop *loop,
			  const struct loop_view *view)
{
	const struct loop_queue *queue = &view->numbers->queue;

	if (loop->deep) {
		log2_hist_merge(&out->in_flight, &queue->in_flight);
		log2_hist_merge(&out->submitted, &queue->submitted);
		log2_hist_merge(&out->reaped, &queue->reaped);
	} else {
		const uint64_t events = count_events(view->counts);

		log2_hist_record_many(&out->in_flight, 1, events);
		log2_hist_record_many(&out->submitted, 1, events);
		log2_hist_record_many(&out->reaped, 1, events);
	}
}

static void collect_times(struct run_result *out, const struct loop_view *view)
{
	const struct paced_counts *times = view->times;
	const double behind_s = (double)view->numbers->behind_ns / 1e9;

	for (unsigned i = 0; i < IO_OP_COUNT; i++) {
		hist_merge(out->op[i].service.hist, &times->service[i]);
		for (unsigned hindered = 0; hindered < 2; hindered++)
			hist_merge(out->op[i].lateness.hist, &times->lateness[hindered][i]);
		hist_merge(out->own_lateness.hist, &times->lateness[false][i]);
	}
	hist_merge(out->own_lateness.hist, &times->own_lateness);
	if (behind_s > out->rate_behind_s)
		out->rate_behind_s = behind_s;
}

/* A loop that is left in a call has not told them. */
static void collect_paced(struct run_result *out, const struct loop *loop,
			  const struct loop_view *view)
{
	if (!loop->paced.on)
		return;
	if (view->numbers->has_times)
		collect_times(out, view);
	else
		for (unsigned i = 0; i < IO_OP_COUNT; i++)
			out->untimed += loop_op_events(&view->counts->op[i]);
}

/* What a loop keeps to itself until it has drained. */
static void collect_last(struct run_result *out, struct result_loop *row, const struct loop *loop)
{
	if (row->window_s > 0 && !loop->clock.virtual_ns)
		row->busy = share_of(cpu_seconds(&loop->thread_cost), row->window_s);
	out->sampled_blocks += loop->zero_sample.blocks;
	out->sampled_zero_blocks += loop->zero_sample.zeros;
	if (row->window_s > 0 && !loop->clock.virtual_ns && loop->thread_cost.wait_counted)
		row->waited = share_of(seconds(loop->thread_cost.waited_ns), row->window_s);
	out->op[IO_READ].verify_errors += loop->checked.bad_blocks;
	out->stopped_by_error |= loop->stopped_by_error;
	out->queue_was_full |= loop->queue_was_full;
}

static void collect_end_sync(struct run_result *out, const struct loop *loop)
{
	const struct loop_end_sync *end = &loop->end_sync;

	out->end_fsyncs += end->fsyncs;
	collect_errors(&out->op[IO_FSYNC], &end->errors);
	out->stopped_by_error |= end->has_failed && !loop->job->spec->continue_on_error;
}

static void note_age(struct run_result *out, uint64_t age_ns)
{
	if (age_ns > out->unfinished_age_max_ns)
		out->unfinished_age_max_ns = age_ns;
}

/* I/Os that have not come back until now. */
static void collect_left(struct run_result *out, const struct loop *loop,
			 const struct loop_numbers *numbers)
{
	out->left_behind += numbers->in_flight;
	out->no_answer += loop->is_silent;
	if (numbers->in_flight > 0 && numbers->oldest_ns > 0 && !loop->clock.virtual_ns)
		note_age(out, clock_real_ns() - numbers->oldest_ns);
}

static void collect_loop(struct run_result *out, const struct loop *loop)
{
	struct result_loop *row = &out->loops[loop->index];
	const struct loop_view view = loop_view(loop);
	const struct loop_numbers *numbers = view.numbers;

	collect_counts(out, row, &view);
	row->waited = -1;
	row->cpu = loop->cpu < 0 ? 0 : (unsigned)loop->cpu;
	row->pinned = loop->cpu >= 0;

	out->unfinished += numbers->unfinished;
	note_age(out, numbers->unfinished_age_max_ns);
	if (numbers->is_left)
		collect_left(out, loop, numbers);
	collect_paced(out, loop, &view);
	out->submits += numbers->submits;
	collect_queue(out, loop, &view);
	out->syscalls += numbers->syscalls;
	out->nowait_retries += numbers->nowait_retries;
	out->turned_away += numbers->turned_away;
	if (view.has_drained)
		collect_last(out, row, loop);
	if (atomic_load_explicit(&loop->stage, memory_order_acquire) == LOOP_SYNCED)
		collect_end_sync(out, loop);
}

/* From the first loop's start of measuring to the last one's end; and what went before. */
static void collect_windows(struct run_result *out, const struct loop *loops)
{
	uint64_t start_ns = UINT64_MAX, end_ns = 0, warmup_ns = 0;

	for (unsigned i = 0; i < out->loop_count; i++) {
		const struct loop_numbers *numbers = loop_view(&loops[i]).numbers;

		if (numbers->has_begun && numbers->start_ns < start_ns)
			start_ns = numbers->start_ns;
		if (numbers->has_begun && numbers->end_ns > end_ns)
			end_ns = numbers->end_ns;
		if (numbers->warmup_ns > warmup_ns)
			warmup_ns = numbers->warmup_ns;
	}
	out->elapsed_s = end_ns > start_ns ? seconds(end_ns - start_ns) : 0;
	out->warmup_s = out->spec.warmup_ns > 0 ? seconds(warmup_ns) : 0;
}

static const struct engine_feature *find_refused(const struct engine *engine, const char *name)
{
	for (unsigned i = 0; i < engine->feature_count; i++)
		if (!engine->features[i].granted && !strcmp(engine->features[i].name, name))
			return &engine->features[i];
	return NULL;
}

/* Granted is what every loop was granted: locked memory may be enough for some of them only. */
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

/* Where an engine's own threads do the work on the loop's CPU, theirs is the loop's. */
static void share_out_thread_cost(struct run_result *out)
{
	for (unsigned i = 0; i < out->loop_count && out->elapsed_s > 0; i++)
		out->loops[i].busy = share_of(cpu_seconds(&out->cost) / out->loop_count,
					      out->elapsed_s);
}

static void collect_costs(struct run_result *out, const struct loop *loops,
			  struct window *window)
{
	const struct run_cost whole = window_cost(window);
	struct cost of_loops = { 0 };

	for (unsigned i = 0; i < out->loop_count; i++) {
		if (!loop_view(&loops[i]).has_drained)
			continue;
		of_loops.user_ns += loops[i].thread_cost.user_ns;
		of_loops.system_ns += loops[i].thread_cost.system_ns;
	}
	out->cost = whole.process;
	out->cpu = run_cost_split(&whole, &of_loops);
	out->sqpoll_threads = whole.tasks.sqpoll_threads;
	out->workers = whole.tasks.workers;
	out->punts_counted = punts_are_counted(window->punts);
	out->punts = whole.punts;
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

/* What every loop has at least. */
static enum buffers_got poorest_buffers(const struct loop *loops, unsigned count)
{
	enum buffers_got got = loops[0].buffers.got;

	for (unsigned i = 1; i < count; i++)
		if (loops[i].buffers.got > got)
			got = loops[i].buffers.got;
	return got;
}

void collect_description(struct run_result *out, const struct run_request *request,
			 struct arena *arena)
{
	const struct run_job *job = &request->jobs[0];
	const struct engine_choice *engine = job->engine;

	out->variant = arena_strdup(arena, request->variant);
	out->round = request->round;
	out->seed = spec_run_seed(job->spec, request->round, request->place);
	out->spec = *job->spec;
	out->engine_requested = arena_strdup(arena, engine->requested);
	out->engine_used = engine->ops->name;
	out->engine_reason = arena_strdup(arena, engine->reason);
	out->direct = job->target->direct;
	out->noatime = job->target->noatime;
	out->sparse = job->target->sparse;
	out->unlocked = job->target->unlocked;
	out->loop_count = job->spec->threads;
	out->loops = arena_alloc(arena, out->loop_count * sizeof(*out->loops));
	if (job->spec->rate_iops > 0)
		run_result_add_paced(out, arena);
}

/* The first that each loop found. */
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

/* What was not there in the end was an error, also where no I/O has seen that; and where blocks are
 * validated, these are not what they have to be. */
static void collect_loss(struct run_result *out, const struct target *target,
			 struct arena *arena)
{
	struct target_loss loss;

	/* A signal does not wait for a device that may be dead. */
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
		arena_printf(arena, "%s: the blocks behind that are gone", out->shrunk_target);
}

/* Of a run with a rate, in the events that it counts. */
static double rate_reached(const struct run_result *run)
{
	uint64_t events = run->op[IO_READ].ios + run->op[IO_WRITE].ios;

	if (run->spec.rate_iops <= 0 || run->elapsed_s <= 0)
		return 0;
	if (run->spec.fsyncs_are_events)
		events += run->op[IO_FSYNC].ios;
	return (double)events / run->elapsed_s;
}

void collect(struct run_result *out, const struct run_request *request, struct crew *crew,
	     struct arena *arena)
{
	const struct loop *loops = crew->loops;
	const struct run_job *job = &request->jobs[0];

	collect_description(out, request, arena);
	for (unsigned i = 0; i < out->loop_count; i++) {
		collect_loop(out, &loops[i]);
		collect_first_error(out, &loops[i], job->target, arena);
	}
	out->buffers_got = buffers_got_name(poorest_buffers(loops, out->loop_count));
	collect_features(out, loops, arena);

	collect_windows(out, loops);
	out->syscalls_known = !(job->engine->ops->can & ENGINE_HIDES_CALLS);
	collect_costs(out, loops, &crew->run->window);
	if (job->engine->ops->can & ENGINE_HAS_THREADS)
		share_out_thread_cost(out);
	if (out->end_fsyncs > 0)
		out->end_fsync_s = seconds(crew_end_sync_ns(crew));
	collect_bad_blocks(out, loops, job->target, arena);
	collect_loss(out, job->target, arena);
	out->rate_reached = rate_reached(out);
	run_result_finish(out);
}
