/*
 * by_size: I/Os of a batch that were submitted together have one latency: they are counted by size
 * first, then recorded as one value.
 */
#include "by_size.h"

#include <errno.h>
#include <stdlib.h>

#include "job.h"
#include "loop.h"
#include "record.h"

int by_size_allocate(struct loop *l, struct err *err)
{
	const struct spec *spec = l->job->spec;
	const bool has[] = { [IO_READ] = spec_reads(spec), [IO_WRITE] = spec_writes(spec) };

	if (!spec_has_sizes(spec))
		return 0;
	l->by_size = calloc(1, sizeof(*l->by_size));
	for (unsigned op = 0; op < 2 && l->by_size; op++) {
		const struct size_list *list = &spec->block_sizes.of[op];
		struct sizes_of_op *sizes = &l->by_size->of[op];

		sizes->at = calloc(list->count + 1, sizeof(*sizes->at));
		sizes->count = has[op] ? list->count : 0;
	}
	if (!l->by_size || !l->by_size->of[IO_READ].at || !l->by_size->of[IO_WRITE].at)
		return err_failure(err, ENOMEM, "no memory for loop %u", l->index);
	by_size_reset(l->by_size);
	return 0;
}

void by_size_free(struct loop *l)
{
	for (unsigned op = 0; op < 2 && l->by_size; op++)
		free(l->by_size->of[op].at);
	free(l->by_size);
	l->by_size = NULL;
}

void by_size_reset(struct by_size *sizes)
{
	for (unsigned op = 0; op < 2; op++)
		for (unsigned i = 0; i < sizes->of[op].count; i++) {
			struct size_counts *counts = &sizes->of[op].at[i];

			counts->bytes = counts->shorts = 0;
			hist_init(&counts->hist);
		}
}

/* It completed its full length. */
static inline void count(struct by_size *by_size, const struct io *io)
{
	by_size->waiting.ios[io->op][io->size]++;
	by_size->waiting.bytes[io->op][io->size] += io->length;
}

/* Failed I/Os are not counted by size, and an fsync has none. */
static void count_any(struct loop *l, const struct io *io)
{
	const bool is_short = io->result != (int32_t)io->length;

	if (io->op == IO_FSYNC || (is_short && record_failure(l, io) != 0))
		return;
	count(l->by_size, io);
	if (!is_short)
		return;
	l->by_size->waiting.bytes[io->op][io->size] -= io->length - (uint32_t)io->result;
	l->by_size->of[io->op].at[io->size].shorts++;
}

/* Of one operation. Returns how many. */
static inline uint64_t record_waiting(struct by_size *by_size, enum io_op op, uint64_t latency_ns,
			       uint64_t *bytes)
{
	struct sizes_of_op *sizes = &by_size->of[op];
	uint64_t ios = 0;

	for (unsigned i = 0; i < sizes->count; i++) {
		const unsigned waiting = by_size->waiting.ios[op][i];

		if (waiting == 0)
			continue;
		hist_record(&sizes->at[i].hist, latency_ns, waiting);
		sizes->at[i].bytes += by_size->waiting.bytes[op][i];
		*bytes += by_size->waiting.bytes[op][i];
		ios += waiting;
		by_size->waiting.ios[op][i] = 0;
		by_size->waiting.bytes[op][i] = 0;
	}
	return ios;
}

static void count_one(struct loop *l, const struct io *io, uint64_t completed_ns)
{
	const uint64_t began_ns = l->paced.on ? io->due_ns : io->submitted_ns;
	uint64_t bytes = 0;

	count_any(l, io);
	if (io->op != IO_FSYNC)
		record_waiting(l->by_size, io->op, completed_ns - began_ns, &bytes);
}

void by_size_count(struct loop *l, struct io *const done[], unsigned nr)
{
	for (unsigned i = 0; i < nr; i++)
		count_one(l, done[i], l->now_ns);
}

/* Those that were submitted together and completed their full length. */
static void record_alike(struct loop *l, uint64_t latency_ns)
{
	for (enum io_op op = IO_READ; op <= (l->writes ? IO_WRITE : IO_READ); op++) {
		struct loop_op *counts = &l->counts->op[op];
		const uint64_t ios = record_waiting(l->by_size, op, latency_ns, &counts->bytes);

		if (ios == 0)
			continue;
		hist_record(&counts->hist, latency_ns, ios);
		if (op == IO_READ)
			continue;
		l->writes_in_flight -= (unsigned)ios;
		if (l->config.then_fsync)
			l->counts->op[IO_FSYNC].chained += ios;
	}
}

static inline bool is_usual(const struct io *io)
{
	return io->result == (int32_t)io->length && io->op != IO_FSYNC;
}

/* The usual batch: all were submitted together, completed their full length, and none is an fsync.
 * Otherwise the counts are undone. */
static inline __attribute__((always_inline))
bool count_usual(bool reads, struct by_size *by_size, struct io *const done[], unsigned nr)
{
	const uint64_t submitted_ns = done[0]->submitted_ns;
	uint64_t differ = 0;
	unsigned ops = 0;

	for_each_in_batch(i, nr) {
		const struct io *io = done[i];
		const unsigned op = reads ? IO_READ : io->op;

		differ |= io->submitted_ns ^ submitted_ns;
		differ |= (uint32_t)io->result ^ io->length;
		ops |= op;
		by_size->waiting.ios[op][io->size]++;
		by_size->waiting.bytes[op][io->size] += io->length;
	}
	if (differ == 0 && ops < IO_FSYNC)
		return true;
	by_size->waiting = (struct sizes_waiting){ 0 };
	return false;
}

static bool is_usual_batch(struct loop *l, struct io *const done[], unsigned nr)
{
	return l->writes ? count_usual(false, l->by_size, done, nr)
			 : count_usual(true, l->by_size, done, nr);
}

void by_size_record_batch(struct loop *l, struct io *const done[], unsigned nr)
{
	struct by_size *by_size = l->by_size;

	if (nr > 0 && is_usual_batch(l, done, nr)) {
		record_alike(l, l->now_ns - done[0]->submitted_ns);
		pairs_record(l, done, nr, l->now_ns);
		return;
	}
	for (unsigned i = 0; i < nr;) {
		const uint64_t submitted_ns = done[i]->submitted_ns;
		const unsigned first = i;

		if (!is_usual(done[i])) {
			count_one(l, done[i], l->now_ns);
			record_batch(l, &done[i], 1);
			i++;
			continue;
		}
		do
			count(by_size, done[i++]);
		while (i < nr && done[i]->submitted_ns == submitted_ns && is_usual(done[i]));
		record_alike(l, l->now_ns - submitted_ns);
		pairs_record(l, done + first, i - first, l->now_ns);
	}
}

void by_size_count_begun(struct loop *l)
{
	if (!(l->ops->can & ENGINE_STAMPS) || l->paced.on)
		return;
	for (unsigned i = 0; i < l->free_count; i++) {
		const struct io *io = l->free[i];

		if (io->completed_ns > l->measure_start_ns && io->completed_ns <= l->state_end_ns)
			count_one(l, io, io->completed_ns);
	}
}
