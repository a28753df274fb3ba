/*
 * Adds the counts of one loop, and its other results, to the result of its job. State private to
 * the loop is read when it has reached the required stage (enum loop_stage).
 */
#include "collect.h"

#include "clock.h"

static void collect_errors(struct op_result *into, const struct loop_errors *from)
{
	for (unsigned i = 0; i < LOOP_ERRORS_MAX; i++)
		op_result_count_error(into, from->at[i].code, from->at[i].count);
}

/* What was recorded as an I/O with a latency: of a write with its fsync, that is the pair. */
static void collect_latencies(struct op_result *into, const struct loop_op *from)
{
	into->unissued += from->unissued;
	into->drained += from->drained;
	hist_merge(into->hist, &from->hist);
}

static void collect_op(struct op_result *into, const struct loop_op *from)
{
	into->ios += loop_op_ios(from);
	into->bytes += from->bytes;
	into->shorts += from->shorts;
	collect_errors(into, &from->errors);
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

void collect_counts(struct run_result *out, struct result_loop *row,
		    const struct loop_view *view)
{
	row->window_s = seconds(view->numbers->end_ns - view->numbers->start_ns);
	for (unsigned i = 0; i < IO_OP_COUNT; i++) {
		const struct loop_op *op = &view->counts->op[i];

		collect_op(&out->op[i], op);
		collect_latencies(i == IO_WRITE && out->pair.hist ? &out->pair : &out->op[i], op);
		collect_latency(row, op);
		row->op_ios[i] = loop_op_ios(op);
		row->op_bytes[i] = op->bytes;
		row->ios += row->op_ios[i];
	}
	out->pair.ios += view->counts->op[IO_FSYNC].chained;
}

/* If I/Os are performed one after the other, each was in flight alone. */
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
		struct op_result *served = i == IO_WRITE && out->pair.hist ? &out->pair
									   : &out->op[i];

		hist_merge(served->service.hist, &times->service[i]);
		for (unsigned hindered = 0; hindered < 2; hindered++)
			hist_merge(out->op[i].lateness.hist, &times->lateness[hindered][i]);
		hist_merge(out->own_lateness.hist, &times->lateness[false][i]);
	}
	hist_merge(out->own_lateness.hist, &times->own_lateness);
	out->tool_late += times->tool_late;
	if (behind_s > out->rate_behind_s)
		out->rate_behind_s = behind_s;
	out->rate_backlog_start += view->numbers->backlog_start;
}

/* A loop abandoned in a call has not provided them. */
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

static void collect_sizes(struct run_result *out, const struct by_size *by_size)
{
	unsigned taken[2] = { 0 };

	for (unsigned i = 0; i < out->size_count; i++) {
		const enum io_op op = out->sizes[i].op;
		const struct size_counts *from = &by_size->of[op].at[taken[op]++];
		struct op_result *into = &out->sizes[i].of;

		into->ios += from->hist.count;
		into->bytes += from->bytes;
		into->shorts += from->shorts;
		hist_merge(into->hist, &from->hist);
	}
}

/* From its write on nothing but the fsync is waited for: one time, whatever is counted from. */
static void collect_pairs(struct run_result *out, const struct loop_view *view)
{
	const struct pair_counts *pairs = view->pairs;

	if (!pairs || !view->numbers->has_times)
		return;
	hist_merge(out->op[IO_WRITE].hist, &pairs->write);
	hist_merge(out->op[IO_FSYNC].hist, &pairs->fsync);
	if (!out->pair.service.hist)
		return;
	hist_merge(out->op[IO_WRITE].service.hist, &pairs->write_service);
	hist_merge(out->op[IO_FSYNC].service.hist, &pairs->fsync);
}

/* State private to a loop until it has drained. */
static void collect_last(struct run_result *out, struct result_loop *row, const struct loop *loop)
{
	if (row->window_s > 0 && !loop->clock.virtual_ns)
		row->busy = share_of(cpu_seconds(&loop->thread_cost), row->window_s);
	if (loop->by_size)
		collect_sizes(out, loop->by_size);
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

/* I/Os that have not completed yet. */
static void collect_left(struct run_result *out, const struct loop *loop,
			 const struct loop_numbers *numbers)
{
	out->left_behind += numbers->in_flight;
	out->no_answer += loop->is_silent;
	if (numbers->in_flight > 0 && numbers->oldest_ns > 0 && !loop->clock.virtual_ns)
		note_age(out, clock_real_ns() - numbers->oldest_ns);
}

void collect_loop(struct run_result *out, const struct loop *loop)
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
	collect_pairs(out, &view);
	out->submits += numbers->submits;
	collect_queue(out, loop, &view);
	out->syscalls += numbers->syscalls;
	out->nowait_retries += numbers->nowait_retries;
	out->turned_away += numbers->turned_away;
	stalls_add(&out->stalls, &numbers->stalls);
	if (view.has_drained)
		collect_last(out, row, loop);
	if (atomic_load_explicit(&loop->stage, memory_order_acquire) == LOOP_SYNCED)
		collect_end_sync(out, loop);
}
