/*
 * Incomplete I/Os: failed ones, which stop all loops unless the run continues in spite of them, and
 * short ones.
 */
#include "record.h"

#include "job.h"

void loop_count_error(struct loop_errors *errors, int code)
{
	unsigned i = 0;

	while (i < LOOP_ERRORS_MAX - 1 && errors->at[i].count > 0 && errors->at[i].code != code)
		i++;
	errors->at[i].code = code;
	errors->at[i].count++;
}

void loop_stop_by_error(struct loop *l)
{
	l->stopped_by_error = true;
	l->look_ns = 0;
	atomic_store_explicit(&l->run->stop, true, memory_order_relaxed);
}

/* 0, or the reason for its failure. The whole target existed when it was opened: if it ends now, it
 * has become shorter, or is gone. */
int record_failure(const struct loop *l, const struct io *io)
{
	if (io->result < 0)
		return -io->result;
	if (io->result == (int32_t)io->length)
		return 0;
	if (io->result == 0)
		return ERR_EOF;
	return io->op == IO_READ && target_ends_before(l->job->target, io->file_index,
						       io->offset + io->length) ? ERR_EOF : 0;
}

bool record_failed(struct loop *l, const struct io *io)
{
	const int code = record_failure(l, io);

	if (code == 0)
		return false;
	loop_count_error(&l->counts->op[io->op].errors, code);
	if (!l->has_failed_io) {
		l->failed_io = *io;
		l->failed_io.result = -code;
	}
	l->has_failed_io = true;
	if (!l->job->spec->continue_on_error)
		loop_stop_by_error(l);
	return true;
}

void record_odd(struct loop *l, const struct io *io, uint64_t completed_ns)
{
	struct loop_op *op = &l->counts->op[io->op];

	if (record_failed(l, io))
		return;
	op->shorts++;
	op->bytes += (uint64_t)io->result;
	hist_record(&op->hist, completed_ns - io->submitted_ns, 1);
}
