/*
 * libaio: io_submit(2) and io_getevents(2), asynchronous I/O on Linux before io_uring.
 *
 * A batch is one io_submit. It is asynchronous only with O_DIRECT: without, the kernel performs
 * each I/O inside io_submit, and the depth is only nominal.
 *
 * Linux AIO has no chains: a write with then_fsync is two steps. When the write has succeeded, its
 * sync is submitted, with the next batch or at once, whichever comes first; the I/O completes with
 * the sync. There is no sync_file_range(2) either: it is called synchronously.
 */
#include "blocking.h"

#include <errno.h>
#include <libaio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "units.h"

struct aio {
	io_context_t context;
	struct iocb *iocbs;		/* [slot_count]: of each slot */
	struct iocb **staged;		/* [slot_count]: for the next io_submit() */
	unsigned staged_count;
	struct io_event *events;	/* [slot_count] */
	struct io **ready;		/* [slot_count]: complete, in order */
	unsigned ready_count;
	unsigned in_flight;		/* submitted, no event yet */
	enum io_iocb_cmd sync_command;
	bool calls_sync;		/* no iocb can do this kind of sync */
};

/* ---- set-up ---- */

static int explain(int error, unsigned depth, struct err *err)
{
	if (error == EAGAIN)
		return err_request(err, error, "the kernel's limit of asynchronous I/Os leaves "
				   "fewer than %u for a loop (as root: sysctl -w "
				   "fs.aio-max-nr=1048576)",
				   depth);
	if (error == ENOSYS || error == EPERM)
		return err_request(err, error, "this kernel has no asynchronous I/O, or a seccomp "
				   "filter hides it (CONFIG_AIO; Docker: --security-opt "
				   "seccomp=unconfined)");
	return err_request(err, error, "io_setup(2) failed: %s", strerror(error));
}

/* Submits nothing and waits for nothing: a filter may forbid just these calls. 0 or -errno. */
static int try_to_use(io_context_t context)
{
	struct timespec at_once = { .tv_sec = 0 };
	struct iocb *none = NULL;
	struct io_event event;
	const int ret = io_submit(context, 0, &none);

	return ret < 0 ? ret : io_getevents(context, 0, 1, &event, &at_once);
}

static int aio_probe(struct err *err)
{
	io_context_t context = NULL;
	int ret = io_setup(1, &context);

	if (ret < 0) {
		explain(-ret, 1, err);
		return err_wrap(err, "libaio");
	}
	ret = try_to_use(context);
	io_destroy(context);
	return ret < 0 ? err_request(err, -ret, "libaio: io_setup(2) works, but io_submit(2) or "
				     "io_getevents(2) fails: %s (a seccomp filter? Docker: "
				     "--security-opt seccomp=unconfined)", strerror(-ret)) : 0;
}

static void aio_close(struct engine *e)
{
	struct aio *a = e->state;

	if (a->context)
		io_destroy(a->context);
	free(a->iocbs);
	free(a->staged);
	free(a->events);
	free(a->ready);
}

static int aio_open(struct engine *e, struct err *err)
{
	const unsigned depth = e->config->slot_count;
	struct aio *a = e->state;
	int ret;

	a->iocbs = calloc(depth, sizeof(*a->iocbs));
	a->staged = calloc(depth, sizeof(struct iocb *));
	a->events = calloc(depth, sizeof(*a->events));
	a->ready = calloc(depth, sizeof(struct io *));
	if (!a->iocbs || !a->staged || !a->events || !a->ready) {
		aio_close(e);
		return err_failure(err, ENOMEM, "no memory for %u I/Os", depth);
	}
	ret = io_setup((int)depth, &a->context);
	if (ret < 0) {
		a->context = NULL;
		aio_close(e);
		return explain(-ret, depth, err);
	}

	a->sync_command = e->config->fsync_mode == FSYNC_MODE_FDATASYNC ? IO_CMD_FDSYNC
									: IO_CMD_FSYNC;
	a->calls_sync = e->config->fsync_mode == FSYNC_MODE_SYNC_FILE_RANGE;
	if (a->calls_sync && e->config->writes)
		engine_note_feature(e, "async-sync", EOPNOTSUPP, "sync_file_range(2) is called "
				    "and waited for");
	return 0;
}

/* ---- staging ---- */

static void stage_transfer(const struct engine *e, struct io *io)
{
	struct aio *a = e->state;
	struct iocb *iocb = &a->iocbs[io->slot_index];
	const int fd = e->config->fds[io->file_index];

	if (io->op == IO_READ)
		io_prep_pread(iocb, fd, io->buffer, io->length, (long long)io->offset);
	else
		io_prep_pwrite(iocb, fd, io->buffer, io->length, (long long)io->offset);
	iocb->data = io;
	a->staged[a->staged_count++] = iocb;
}

/* For an IO_FSYNC, or a write that has completed. */
static void stage_sync(const struct engine *e, struct io *io)
{
	struct aio *a = e->state;
	struct iocb *iocb = &a->iocbs[io->slot_index];

	*iocb = (struct iocb){
		.data		= io,
		.aio_fildes	= e->config->fds[io->file_index],
		.aio_lio_opcode	= (short)a->sync_command,
	};
	a->staged[a->staged_count++] = iocb;
}

static unsigned aio_queue(struct engine *e, struct io *const ios[], unsigned nr)
{
	for (unsigned i = 0; i < nr; i++) {
		if (ios[i]->op == IO_FSYNC)
			stage_sync(e, ios[i]);
		else
			stage_transfer(e, ios[i]);
	}
	return nr;
}

/* ---- submitting, waiting ---- */

static bool is_sync(const struct aio *a, const struct iocb *iocb)
{
	return iocb->aio_lio_opcode == (short)a->sync_command;
}

static void finish(struct aio *a, struct io *io, int32_t result)
{
	io->result = result;
	a->ready[a->ready_count++] = io;
}

/* An iocb has completed; stage the next step of its I/O, if there is one. */
static void end_step(const struct engine *e, const struct iocb *iocb, int32_t result)
{
	struct aio *a = e->state;
	struct io *io = iocb->data;

	if (is_sync(a, iocb)) {
		finish(a, io, io->op == IO_WRITE && result == 0 ? io->result : result);
	} else if (io->op == IO_WRITE && blocking_goes_on(e, io, result)) {
		io->result = result;
		stage_sync(e, io);
	} else {
		finish(a, io, result);
	}
}

/* Remove the syncs from the staged iocbs, and perform them. */
static void call_syncs(struct engine *e)
{
	struct aio *a = e->state;
	const unsigned count = a->staged_count;

	a->staged_count = 0;
	for (unsigned i = 0; i < count; i++) {
		const struct iocb *iocb = a->staged[i];

		if (is_sync(a, iocb))
			end_step(e, iocb, blocking_sync(e, iocb->aio_fildes, iocb->data));
		else
			a->staged[a->staged_count++] = a->staged[i];
	}
}

/* io_submit(2) stops at the first iocb that it refuses; only that one has failed. */
static void submit_staged(struct engine *e)
{
	struct aio *a = e->state;
	unsigned done = 0;

	if (a->calls_sync)
		call_syncs(e);
	while (done < a->staged_count) {
		const int ret = io_submit(a->context, (long)(a->staged_count - done),
					  &a->staged[done]);

		e->syscalls++;
		if (ret > 0) {
			done += (unsigned)ret;
			a->in_flight += (unsigned)ret;
		} else if (ret == -EINTR || (ret == -EAGAIN && a->in_flight > 0)) {
			e->turned_away += ret == -EAGAIN;
			break;		/* no room now: with the next submit */
		} else {
			end_step(e, a->staged[done++], ret);
		}
	}
	a->staged_count -= done;
	memmove(a->staged, a->staged + done, a->staged_count * sizeof(struct iocb *));
}

/* Wait for at least `min_nr` events, or the timeout. 0, or -errno. */
static int take_events(struct engine *e, unsigned min_nr, uint64_t timeout_ns)
{
	struct timespec timeout = {
		.tv_sec		= (time_t)(timeout_ns / NS_PER_SECOND),
		.tv_nsec	= (long)(timeout_ns % NS_PER_SECOND),
	};
	struct aio *a = e->state;
	int nr;

	/* Nothing to wait for: only check the ring, which libaio does without a system call. */
	if (min_nr == 0)
		timeout = (struct timespec){ .tv_sec = 0 };
	nr = io_getevents(a->context, (long)min_nr, (long)a->in_flight, a->events,
			  min_nr > 0 && timeout_ns == ENGINE_WAIT_FOREVER_NS ? NULL : &timeout);
	e->syscalls += min_nr > 0 || nr != 0;
	if (nr < 0)
		return nr == -EINTR ? 0 : nr;

	a->in_flight -= (unsigned)nr;
	for (int i = 0; i < nr; i++)
		end_step(e, a->events[i].obj, (int32_t)(long)a->events[i].res);
	return 0;
}

static int aio_submit(struct engine *e, unsigned wait_nr, uint64_t timeout_ns)
{
	struct aio *a = e->state;
	unsigned missing;
	int ret;

	submit_staged(e);
	if (a->in_flight == 0)
		return 0;
	missing = wait_nr > a->ready_count ? wait_nr - a->ready_count : 0;
	ret = take_events(e, missing < a->in_flight ? missing : a->in_flight, timeout_ns);
	/* The syncs of chains do not wait for the next batch. */
	if (a->staged_count > 0)
		submit_staged(e);
	return ret;
}

static unsigned aio_reap(struct engine *e, struct io *done[], unsigned max)
{
	struct aio *a = e->state;
	const unsigned nr = a->ready_count < max ? a->ready_count : max;

	memcpy(done, a->ready, nr * sizeof(*done));
	a->ready_count -= nr;
	memmove(a->ready, a->ready + nr, a->ready_count * sizeof(*done));
	return nr;
}

const struct engine_ops engine_libaio = {
	.name		= "libaio",
	.help		= "io_submit(2) in batches; asynchronous only with O_DIRECT",
	.state_size	= sizeof(struct aio),
	.probe		= aio_probe,
	.open		= aio_open,
	.queue		= aio_queue,
	.submit		= aio_submit,
	.reap		= aio_reap,
	.close		= aio_close,
};
