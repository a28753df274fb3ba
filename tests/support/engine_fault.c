/*
 * Everything is passed on to the engine below; what it hands back waits in `held` until it may
 * be seen, and is spoiled on the way out if its number says so.
 */
#include "engine_fault.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOG_MAX = 1 << 20 };

struct fault {
	struct engine under;
	unsigned index;			/* the n-th that was opened, from 0 */
	unsigned queued, submits;	/* counted from the opening on */
	bool has_staged;		/* since the last submit() */
	unsigned writes_in_flight;
	uint8_t *spoil;			/* [slot_count]: enum spoil */
	struct io **held;		/* [slot_count]: done below, not yet shown */
	unsigned *held_reaps;		/* [slot_count]: calls of reap() it still waits for */
	unsigned held_count;
};

enum spoil { SPOIL_NOT, SPOIL_FAIL, SPOIL_SHORTEN };

static struct fault_plan plan;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct fault_event *events;
static unsigned event_count, opened, still_open;

static void note(const struct fault *f, enum fault_kind kind, const struct io *io)
{
	pthread_mutex_lock(&lock);
	assert(event_count < LOG_MAX);
	events[event_count++] = (struct fault_event){
		.kind			= kind,
		.engine			= f->index,
		.op			= io->op,
		.then_fsync		= io->then_fsync,
		.file_index		= io->file_index,
		.length			= io->length,
		.offset			= io->offset,
		.result			= kind == FAULT_REAPED ? io->result : 0,
		.writes_in_flight	= f->writes_in_flight,
	};
	pthread_mutex_unlock(&lock);
}

static bool is_meant(enum io_op op)
{
	for (unsigned i = 0; i < IO_OP_COUNT; i++)
		if (plan.only[i])
			return plan.only[op];
	return true;
}

static bool is_nth(unsigned number, unsigned every)
{
	return every && number % every == 0;
}

static enum spoil choose_spoil(struct fault *f, const struct io *io)
{
	const unsigned number = ++f->queued;

	if (!is_meant(io->op))
		return SPOIL_NOT;
	if (is_nth(number, plan.fail_every) && number >= plan.fail_first)
		return SPOIL_FAIL;
	return is_nth(number, plan.shorten_every) ? SPOIL_SHORTEN : SPOIL_NOT;
}

static int take_number(struct fault *f)
{
	bool fails;

	pthread_mutex_lock(&lock);
	f->index = opened++;
	fails = opened == plan.fail_open;
	still_open += !fails;
	pthread_mutex_unlock(&lock);
	return fails ? -ENOMEM : 0;
}

/* As in a call that nothing can interrupt. */
static void stall(void)
{
	if (plan.stalled)
		atomic_fetch_add(plan.stalled, 1);
	while (!atomic_load(plan.stall_is_over))
		usleep(1000);
}

static int fault_open(struct engine *e, struct err *err)
{
	const unsigned slots = e->config->slot_count;
	struct fault *f = e->state;
	int ret;

	if (take_number(f) < 0)
		return err_failure(err, ENOMEM, "opening was told to fail");
	if (plan.stall_in_open == f->index + 1)
		stall();
	ret = engine_open(&f->under, plan.under, e->config, err);
	if (ret < 0) {
		pthread_mutex_lock(&lock);
		still_open--;
		pthread_mutex_unlock(&lock);
		return ret;
	}
	memcpy(e->features, f->under.features, sizeof(e->features));
	e->feature_count = f->under.feature_count;
	f->spoil = calloc(slots, sizeof(*f->spoil));
	f->held = calloc(slots, sizeof(*f->held));
	f->held_reaps = calloc(slots, sizeof(*f->held_reaps));
	assert(f->spoil && f->held && f->held_reaps);
	return 0;
}

static void fault_close(struct engine *e)
{
	struct fault *f = e->state;

	engine_close(&f->under);
	free(f->spoil);
	free(f->held);
	free(f->held_reaps);
	pthread_mutex_lock(&lock);
	still_open--;
	pthread_mutex_unlock(&lock);
}

static unsigned fault_queue(struct engine *e, struct io *const ios[], unsigned nr)
{
	struct fault *f = e->state;
	const unsigned taken = plan.under->queue(&f->under, ios, nr);

	for (unsigned i = 0; i < taken; i++) {
		f->spoil[ios[i]->slot_index] = (uint8_t)choose_spoil(f, ios[i]);
		note(f, FAULT_QUEUED, ios[i]);
		f->writes_in_flight += ios[i]->op == IO_WRITE;
	}
	f->has_staged = true;
	return taken;
}

static int fault_submit(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)
{
	struct fault *f = e->state;

	if (++f->submits == plan.break_after &&
	    (plan.break_open == 0 || plan.break_open == f->index + 1))
		return -plan.break_error;
	if (f->submits == plan.stall_at &&
	    (plan.stall_open == 0 || plan.stall_open == f->index + 1))
		stall();
	if (plan.block_ns > 0 && f->has_staged)
		usleep((useconds_t)(plan.block_ns / 1000));
	f->has_staged = false;
	/* What is held waits for reap() to be called, not for the engine below. */
	return plan.under->submit(&f->under, f->held_count > 0 ? 0 : wait_nr, timeout_ns);
}

static void spoil(const struct fault *f, struct io *io)
{
	switch ((enum spoil)f->spoil[io->slot_index]) {
	case SPOIL_FAIL:
		io->result = -plan.error;
		break;
	case SPOIL_SHORTEN:
		io->result = io->result > 0 ? (int32_t)io->length / 2 : io->result;
		break;
	case SPOIL_NOT:
		break;
	}
}

static void reverse(struct io *ios[], unsigned nr)
{
	for (unsigned i = 0; i < nr / 2; i++) {
		struct io *io = ios[i];

		ios[i] = ios[nr - 1 - i];
		ios[nr - 1 - i] = io;
	}
}

static void hold_what_is_done(struct engine *e)
{
	struct fault *f = e->state;
	const unsigned nr = plan.under->reap(&f->under, &f->held[f->held_count],
					     e->config->slot_count - f->held_count);

	if (plan.reverse)
		reverse(&f->held[f->held_count], nr);
	for (unsigned i = 0; i < nr; i++)
		f->held_reaps[f->held_count++] = plan.delay_reaps;
}

static unsigned fault_reap(struct engine *e, struct io *done[], unsigned max)
{
	struct fault *f = e->state;
	unsigned nr = 0, kept = 0;

	hold_what_is_done(e);
	for (unsigned i = 0; i < f->held_count; i++) {
		struct io *io = f->held[i];

		if (f->held_reaps[i] > 0 || nr == max) {
			f->held_reaps[kept] = f->held_reaps[i] - (f->held_reaps[i] > 0);
			f->held[kept++] = io;
			continue;
		}
		spoil(f, io);
		note(f, FAULT_REAPED, io);
		f->writes_in_flight -= io->op == IO_WRITE;
		done[nr++] = io;
	}
	f->held_count = kept;
	return nr;
}

const struct engine_ops *fault_engine(const struct fault_plan *new_plan)
{
	static struct engine_ops ops;

	plan = *new_plan;
	free(events);
	events = calloc(LOG_MAX, sizeof(*events));
	assert(events);
	event_count = opened = still_open = 0;

	/* As capable as the engine below. */
	ops = (struct engine_ops){
		.name		= "fault",
		.help		= "another engine that goes wrong as it is told to",
		.depth_max	= plan.under->depth_max,
		.can		= plan.under->can,
		.state_size	= sizeof(struct fault),
		.open		= fault_open,
		.queue		= fault_queue,
		.submit		= fault_submit,
		.reap		= fault_reap,
		.close		= fault_close,
	};
	return &ops;
}

const struct fault_event *fault_log(void)
{
	return events;
}

unsigned fault_log_count(void)
{
	return event_count;
}

unsigned fault_opened(void)
{
	return opened;
}

unsigned fault_still_open(void)
{
	unsigned count;

	pthread_mutex_lock(&lock);
	count = still_open;
	pthread_mutex_unlock(&lock);
	return count;
}
