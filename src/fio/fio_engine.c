/*
 * Engine, queue depth, the ring's features, flags of open(2) and memory.
 */
#include "fio_translation.h"

#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "units.h"

static const struct { const char *theirs, *ours; } engine_names[] = {
	{ "psync", "psync" }, { "sync", "sync" }, { "pvsync", "pvsync2" },
	{ "pvsync2", "pvsync2" }, { "libaio", "libaio" }, { "linuxaio", "libaio" },
	{ "aio", "libaio" }, { "io_uring", "io_uring" }, { "posixaio", "pool" },
	{ "mmap", "mmap" }, { "null", "null" },
};

static const struct engine_ops *find_engine(struct fio_translation *t)
{
	const char *name = fio_text(t, "ioengine");

	for (size_t i = 0; i < sizeof(engine_names) / sizeof(engine_names[0]); i++)
		if (!strcmp(engine_names[i].theirs, name ? name : "psync"))
			return engine_find(engine_names[i].ours);
	fio_wrong(t, "ioengine", "'%s' has no equivalent (there are psync, sync, pvsync, pvsync2, "
		  "libaio, io_uring, posixaio, mmap, null)", name);
	return NULL;
}

/* ---- depth and batches ---- */

static void set_batch(struct fio_translation *t, const char *ours, const char *theirs,
		      uint64_t zero)
{
	uint64_t batch = fio_number(t, theirs, 1);

	if (batch == 0)
		batch = zero;
	if (batch > t->shape.iodepth)
		batch = t->shape.iodepth;
	fio_set_number(t, ours, batch, theirs);
}

/* A full queue is filled again when only `iodepth_low` are left: when the others are done. */
static void translate_low(struct fio_translation *t)
{
	const uint64_t low = fio_number(t, "iodepth_low", 0);
	const uint64_t depth = t->shape.iodepth;

	if (low > 0 && low < depth && depth - low > fio_number(t, "iodepth_batch_complete_min", 1))
		fio_set_number(t, "batch-complete", depth - low, "iodepth_low");
}

static void translate_depth(struct fio_translation *t, const struct engine_ops *engine)
{
	uint64_t depth = fio_number(t, "iodepth", 1);

	if (depth < 1 || depth > ENGINE_DEPTH_MAX) {
		fio_wrong(t, "iodepth", "must be from 1 to %d", ENGINE_DEPTH_MAX);
		return;
	}
	if (engine->depth_max > 0 && depth > engine->depth_max) {
		fio_note(t->request, "iodepth: an engine like %s has one I/O in flight, whatever "
			 "the depth (ioengine=libaio and io_uring have more)", engine->name);
		depth = engine->depth_max;
	}
	t->shape.iodepth = (unsigned)depth;
	fio_set_number(t, "iodepth", depth, "iodepth");
	set_batch(t, "batch-submit", "iodepth_batch", depth);
	set_batch(t, "batch-complete", "iodepth_batch_complete_min", 1);
	translate_low(t);
}

/* ---- the ring, and flags of single I/Os ---- */

static void set_switch(struct fio_translation *t, const char *ours, const char *theirs)
{
	fio_set(t, ours, fio_flag(t, theirs, false) ? "on" : "off", theirs);
}

static void translate_ring(struct fio_translation *t)
{
	set_switch(t, "fixed-buffers", "fixedbufs");
	set_switch(t, "fixed-files", "registerfiles");
	fio_set(t, "vectored", fio_number(t, "nonvectored", 1) ? "off" : "on", "nonvectored");
	if (fio_flag(t, "hipri", false))
		fio_set(t, "iopoll", "on", "hipri");
	if (fio_number(t, "force_async", 0) > 0)
		fio_set_number(t, "async-every", fio_number(t, "force_async", 0), "force_async");
	if (!fio_flag(t, "sqthread_poll", false))
		return;
	fio_set(t, "sqpoll", "on", "sqthread_poll");
	fio_set(t, "defer-taskrun", "off", "sqthread_poll");
	fio_set(t, "coop-taskrun", "off", "sqthread_poll");
	if (fio_text(t, "sqthread_poll_cpu"))
		fio_set_number(t, "sqpoll-cpu", fio_number(t, "sqthread_poll_cpu", 0),
			       "sqthread_poll_cpu");
}

static void refuse_ring_options(struct fio_translation *t)
{
	static const char *const names[] = {
		"fixedbufs", "registerfiles", "sqthread_poll", "sqthread_poll_cpu", "nonvectored",
		"force_async",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (fio_text(t, names[i]) && fio_flag(t, names[i], false))
			fio_wrong(t, names[i], "is for ioengine=io_uring");
}

static void translate_rwf(struct fio_translation *t, const struct engine_ops *engine)
{
	const bool has_rwf = engine->can & ENGINE_HAS_RWF;
	const struct { const char *theirs, *ours; bool wanted; } flags[] = {
		{ "nowait", "nowait", fio_flag(t, "nowait", false) },
		{ "uncached", "dontcache", fio_number(t, "uncached", 0) > 0 },
		{ "hipri", "hipri", fio_flag(t, "hipri", false) && !t->shape.is_ring },
	};
	const char *list = "", *from = NULL;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (!flags[i].wanted)
			continue;
		if (!has_rwf)
			fio_wrong(t, flags[i].theirs, "is for ioengine=io_uring and pvsync2");
		from = flags[i].theirs;
		list = arena_printf(t->arena, "%s%s%s", list, *list ? "," : "", flags[i].ours);
	}
	if (from)
		fio_set(t, "rwf", list, from);
}

/* ---- open(2), memory ---- */

static void translate_open_flags(struct fio_translation *t)
{
	const char *sync = fio_text(t, "sync");
	const bool direct = fio_text(t, "direct") ? fio_flag(t, "direct", false)
						  : !fio_flag(t, "buffered", true);
	const char *flags = direct ? "direct" : "";

	if (sync && strcmp(sync, "0") != 0 && strcmp(sync, "none") != 0) {
		const bool is_dsync = !strcmp(sync, "dsync");

		if (!is_dsync && strcmp(sync, "1") != 0 && strcmp(sync, "sync") != 0)
			fio_wrong(t, "sync", "'%s' is not none, sync or dsync", sync);
		flags = arena_printf(t->arena, "%s%s%s", flags, direct ? "," : "",
				     is_dsync ? "dsync" : "sync");
	}
	fio_set(t, "file-extra-flags", *flags ? flags : "none",
		direct ? fio_text(t, "direct") ? "direct" : "buffered" : "sync");
	if (fio_flag(t, "pre_read", false))
		fio_set(t, "cache", "warm", "pre_read");
	else
		fio_set(t, "cache", fio_flag(t, "invalidate", true) ? "cold" : "keep",
			"invalidate");
}

static void translate_memory(struct fio_translation *t)
{
	static const struct { const char *theirs, *ours; } kinds[] = {
		{ "malloc", "malloc" }, { "mmap", "mmap" }, { "shm", "mmap" },
		{ "mmaphuge", "huge" }, { "shmhuge", "huge" },
	};
	const char *memory = fio_text(t, "mem");

	for (size_t i = 0; memory && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].theirs, memory) != 0)
			continue;
		fio_set(t, "buffers", kinds[i].ours, "mem");
		return;
	}
	if (memory)
		fio_wrong(t, "mem", "'%s' is not malloc, mmap, shm, mmaphuge or shmhuge", memory);
}

void fio_translate_engine(struct fio_translation *t)
{
	const struct engine_ops *engine = find_engine(t);

	t->shape.iodepth = 1;
	if (!engine)
		return;
	t->shape.does_no_io = engine->can & ENGINE_DOES_NO_IO;
	t->shape.is_ring = engine->can & ENGINE_IS_RING;
	t->shape.is_mapped = !strcmp(engine->name, "mmap");
	fio_set(t, "engine", engine->name, "ioengine");
	translate_depth(t, engine);
	if (t->shape.is_ring)
		translate_ring(t);
	else
		refuse_ring_options(t);
	translate_rwf(t, engine);
	translate_open_flags(t);
	translate_memory(t);
}
