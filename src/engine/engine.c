/*
 * engine: the array of all engines, lookup, choice, and the common part of opening one.
 *
 * The choice between io_uring and its fallback is made here, once, before a run, and its reason
 * is recorded: a result always names the engine that did the work.
 */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>

extern const struct engine_ops engine_io_uring, engine_libaio, engine_pool, engine_psync,
	engine_pvsync2, engine_sync, engine_stdio, engine_mmap, engine_null, engine_nop;

const struct engine_ops *const engines[] = {
	&engine_io_uring,
	&engine_libaio,
	&engine_pool,
	&engine_psync,
	&engine_pvsync2,
	&engine_sync,
	&engine_stdio,
	&engine_mmap,
	&engine_nop,
	&engine_null,
	NULL,
};

const struct engine_ops *engine_find(const char *name)
{
	for (unsigned i = 0; engines[i]; i++)
		if (!strcmp(engines[i]->name, name))
			return engines[i];
	return NULL;
}

int engine_probe(const struct engine_ops *ops, struct err *err)
{
	return ops->probe ? ops->probe(err) : 0;
}

void engine_fall_back(struct engine_choice *choice, const struct err *why)
{
	choice->ops = &engine_pool;
	snprintf(choice->reason, sizeof(choice->reason), "%.*s",
		 (int)sizeof(choice->reason) - 1, why->text);
}

static int choose_auto(struct engine_choice *choice)
{
	struct err why = { 0 };

	choice->ops = &engine_io_uring;
	if (engine_probe(choice->ops, &why) < 0)
		engine_fall_back(choice, &why);
	return 0;
}

int engine_choose(const char *requested, struct engine_choice *choice, struct err *err)
{
	*choice = (struct engine_choice){ 0 };
	snprintf(choice->requested, sizeof(choice->requested), "%s", requested);
	if (!strcmp(requested, "auto"))
		return choose_auto(choice);

	choice->ops = engine_find(requested);
	if (!choice->ops)
		return err_request(err, EINVAL, "'%s' is not an engine (see 'ringbench show "
				   "engines')", requested);
	return engine_probe(choice->ops, err);
}

int engine_open(struct engine *e, const struct engine_ops *ops,
		const struct engine_config *config, struct err *err)
{
	/* aligned_alloc requires a multiple of the alignment. */
	const size_t size = (ops->state_size + 63) / 64 * 64;
	int ret;

	*e = (struct engine){ .ops = ops, .config = config };
	e->state = aligned_alloc(64, size);
	if (!e->state)
		return err_failure(err, ENOMEM, "no memory for engine '%s'", ops->name);
	memset(e->state, 0, size);

	ret = ops->open(e, err);
	if (ret < 0) {
		free(e->state);
		e->state = NULL;
		return err_wrap(err, "engine '%s'", ops->name);
	}
	return 0;
}

int engine_perform_in_steps(struct engine *e, struct io *io, uint64_t timeout_ns)
{
	int ret;

	e->ops->queue(e, &io, 1);
	ret = e->ops->submit(e, 1, timeout_ns);
	return ret < 0 ? ret : (int)e->ops->reap(e, &io, 1);
}

void engine_close(struct engine *e)
{
	if (!e->state)
		return;
	e->ops->close(e);
	free(e->state);
	e->state = NULL;
}

static struct engine_feature *add_feature(struct engine *e, const char *name)
{
	struct engine_feature *feature = &e->features[e->feature_count];

	if (e->feature_count == ENGINE_FEATURE_MAX)
		return NULL;
	e->feature_count++;
	*feature = (struct engine_feature){ .name = name };
	return feature;
}

void engine_note_feature(struct engine *e, const char *name, int error, const char *hint)
{
	struct engine_feature *feature = add_feature(e, name);

	if (feature)
		feature->granted = error == 0;
	if (feature && error)
		snprintf(feature->why_not, sizeof(feature->why_not), "%s%s%s",
			 strerror(error), hint ? ": " : "", hint ? hint : "");
}

void engine_note_refusal(struct engine *e, const char *name, const char *why_not)
{
	struct engine_feature *feature = add_feature(e, name);

	if (feature)
		snprintf(feature->why_not, sizeof(feature->why_not), "%s", why_not);
}
