/*
 * How fast a job asks, what it makes durable, and what it writes.
 */
#include "fio_translation.h"

#include <string.h>

#include "units.h"

/* ---- rate ---- */

/* "4096B/s" or "100", for all loops of a job. NULL: none. */
static const char *rate_of(struct fio_translation *t, const char *name, const char *text)
{
	const bool is_bytes = !strcmp(name, "rate");
	uint64_t number;

	if (!text)
		return NULL;
	if (fio_number_of(t, text, &number) < 0) {
		fio_wrong(t, name, "'%s' is not a rate", text);
		return NULL;
	}
	return number == 0 ? NULL : arena_printf(t->arena, "%llu%s",
		(unsigned long long)(number * t->threads), is_bytes ? "B/s" : "");
}

static void set_rates(struct fio_translation *t, const char *name, const char *reads,
		      const char *writes)
{
	const struct fio_shape *shape = &t->shape;

	if (!shape->reads || !shape->writes) {
		if (shape->reads ? reads : writes)
			fio_set(t, "rate", shape->reads ? reads : writes, name);
		return;
	}
	if (!reads && !writes)
		return;
	if (!reads || !writes) {
		fio_wrong(t, name, "limits one of two operations, whose other would follow it");
		return;
	}
	if (!strcmp(reads, writes) && shape->read_percent != 50)
		fio_wrong(t, name, "is the same for reads and writes, which contradicts "
			  "rwmixread=%u", shape->read_percent);
	fio_set(t, "rate", arena_printf(t->arena, "read:%s,write:%s", reads, writes), name);
}

static void translate_rate(struct fio_translation *t)
{
	const char *name = fio_text(t, "rate") ? "rate" : "rate_iops";
	const char *process = fio_text(t, "rate_process"), *parts[2];

	if (fio_text(t, "rate") && fio_text(t, "rate_iops"))
		fio_wrong(t, "rate_iops", "and rate exclude each other");
	if (process && strcmp(process, "linear") != 0 && strcmp(process, "poisson") != 0)
		fio_wrong(t, "rate_process", "'%s' is not linear or poisson", process);
	if (!fio_text(t, name))
		return;
	fio_pair(t, fio_text(t, name), parts);
	set_rates(t, name, rate_of(t, name, parts[IO_READ]), rate_of(t, name, parts[IO_WRITE]));
	if (settings_get(&t->job, "rate")->value)
		fio_set(t, "rate-process", process && !strcmp(process, "poisson") ? "poisson"
										  : "uniform",
			"rate_process");
}

/* fio stops a whole job, and we the slot of an I/O: the same with one slot. */
static void translate_pauses(struct fio_translation *t)
{
	const uint64_t pause_ns = fio_time_ns(t, "thinktime", 1000);
	char text[UNITS_TEXT_MAX];

	if (pause_ns == 0)
		return;
	if (fio_number(t, "thinktime_blocks", 1) != 1)
		fio_wrong(t, "thinktime_blocks", "a pause follows each I/O");
	if (t->shape.iodepth > 1)
		fio_wrong(t, "thinktime", "would stop all I/Os of iodepth=%u: a pause is of one",
			  t->shape.iodepth);
	fio_set(t, "think-time", arena_strdup(t->arena, units_format_duration(pause_ns, text)),
		"thinktime");
}

/* ---- durability ---- */

static void translate_fsync(struct fio_translation *t)
{
	const char *name = fio_number(t, "fdatasync", 0) > 0 ? "fdatasync" : "fsync";
	const uint64_t every = fio_number(t, name, 0);
	const bool at_end = fio_flag(t, "end_fsync", false) || fio_flag(t, "fsync_on_close", false);

	if (fio_number(t, "fsync", 0) > 0 && fio_number(t, "fdatasync", 0) > 0)
		fio_wrong(t, "fsync", "and fdatasync exclude each other");
	if (every > 1 && t->shape.reads && t->shape.writes)
		fio_wrong(t, name, "counts writes only, which has no equivalent in a mixture");
	if (every > 1 && t->shape.file_count > 1)
		fio_wrong(t, name, "would sync one of several files, which has no equivalent");
	if (every > 1 && t->threads > 1)
		fio_note(t->request, "%s: each loop counts its own writes", name);
	fio_set(t, "file-fsync-all", every == 1 ? "on" : "off", name);
	fio_set_number(t, "file-fsync-freq", every > 1 ? every : 0, name);
	if (every > 0)
		fio_set(t, "file-fsync-mode", name, name);
	fio_set(t, "file-fsync-end", at_end ? "on" : "off",
		fio_text(t, "end_fsync") ? "end_fsync" : "fsync_on_close");
}

/* ---- data ---- */

static void set_percent(struct fio_translation *t, const char *ours, const char *theirs)
{
	const uint64_t percent = fio_number(t, theirs, 0);

	if (percent > 100)
		fio_wrong(t, theirs, "is not a percentage");
	if (percent > 0)
		fio_set_number(t, ours, percent, theirs);
}

static void translate_data(struct fio_translation *t)
{
	if (fio_flag(t, "zero_buffers", false)) {
		fio_set(t, "file-data", "zero", "zero_buffers");
		return;
	}
	set_percent(t, "buffer-compress", "buffer_compress_percentage");
	set_percent(t, "dedupe", "dedupe_percentage");
}

void fio_translate_load(struct fio_translation *t)
{
	translate_rate(t);
	translate_pauses(t);
	if (t->shape.writes)
		translate_fsync(t);
	translate_data(t);
}
