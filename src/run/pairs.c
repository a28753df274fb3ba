/* pairs: what a write and its fsync took, each by itself. */
#include "pairs.h"

#include <errno.h>
#include <stdlib.h>

#include "job.h"
#include "loop.h"

int pairs_allocate(struct loop *l, struct err *err)
{
	struct pairs *p = &l->pairs;

	if (!spec_has_pairs(l->job->spec))
		return 0;
	p->counts = malloc(sizeof(*p->counts));
	p->told = malloc(sizeof(*p->told));
	if (!p->counts || !p->told)
		return err_failure(err, ENOMEM, "no memory for loop %u", l->index);
	pairs_reset(l);
	return 0;
}

void pairs_free(struct loop *l)
{
	free(l->pairs.counts);
	free(l->pairs.told);
	l->pairs.counts = l->pairs.told = NULL;
}

int pairs_open(struct loop *l)
{
	if (!l->pairs.counts)
		return 0;
	l->pairs.written_ns = calloc(l->slot_count, sizeof(*l->pairs.written_ns));
	return l->pairs.written_ns ? 0 : -ENOMEM;
}

void pairs_close(struct loop *l)
{
	free(l->pairs.written_ns);
	l->pairs.written_ns = NULL;
}

void pairs_reset(struct loop *l)
{
	struct pair_counts *counts = l->pairs.counts;

	if (!counts)
		return;
	hist_init(&counts->write);
	hist_init(&counts->write_service);
	hist_init(&counts->fsync);
}

void pairs_record(struct loop *l, struct io *const done[], unsigned nr, uint64_t ended_ns)
{
	struct pair_counts *counts = l->pairs.counts;

	for (unsigned i = 0; i < nr && counts; i++) {
		const struct io *io = done[i];
		const uint64_t written_ns = l->pairs.written_ns[io->slot_index];

		if (!io->then_fsync || written_ns == 0)
			continue;
		hist_record(&counts->write, written_ns -
			    (l->paced.on ? io->due_ns : io->submitted_ns), 1);
		if (l->paced.on)
			hist_record(&counts->write_service, written_ns - io->submitted_ns, 1);
		hist_record(&counts->fsync, ended_ns - written_ns, 1);
	}
}
