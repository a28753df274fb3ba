/*
 * What files that are missing have when their jobs begin: data, blocks, only a length, or nothing,
 * so that writes make them grow.
 */
#include "fio_translation.h"

#include <string.h>
#include <unistd.h>

static enum fio_layout layout_of(struct fio_translation *t)
{
	static const struct { const char *name; enum fio_layout layout; } kinds[] = {
		{ "native", FIO_LAYOUT_ALLOCATED }, { "posix", FIO_LAYOUT_ALLOCATED },
		{ "1", FIO_LAYOUT_ALLOCATED }, { "truncate", FIO_LAYOUT_SPARSE },
		{ "none", FIO_LAYOUT_GROWS }, { "0", FIO_LAYOUT_GROWS },
	};
	const char *text = fio_text(t, "fallocate") ? fio_text(t, "fallocate") : "native";

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, text))
			return kinds[i].layout;
	fio_wrong(t, "fallocate", "'%s' is not none, native, posix or truncate", text);
	return FIO_LAYOUT_ALLOCATED;
}

/* Files that are there keep what they have. */
static bool are_missing(const struct fio_translation *t)
{
	const unsigned jobs = t->shape.numjobs / t->threads;

	for (unsigned i = 0; i < jobs; i++) {
		char *rest = arena_strdup(t->arena, t->jobs_target[i]), *path;

		while ((path = strsep(&rest, "\n")))
			if (access(path, F_OK) == 0)
				return false;
	}
	return true;
}

/* One pass from the start of files that no other job has: what file-allocation=extend is for. */
static bool can_grow(const struct fio_translation *t)
{
	static const char *const others[] = {
		"filename", "offset", "offset_increment", "io_size", "filesize", "ramp_time",
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (fio_text(t, others[i]) && strcmp(fio_text(t, others[i]), "0") != 0)
			return false;
	return !t->shape.is_random && !t->shape.has_sizes && !t->shape.is_mapped &&
		!t->shape.does_no_io && fio_text(t, "size") && fio_number(t, "loops", 1) == 1 &&
		!fio_flag(t, "time_based", false) && !fio_text(t, "verify") && are_missing(t);
}

void fio_translate_allocation(struct fio_translation *t)
{
	const char *from = fio_flag(t, "create_on_open", false) ? "create_on_open" : "fallocate";

	t->layout = layout_of(t);
	if (fio_flag(t, "create_on_open", false))
		t->layout = FIO_LAYOUT_GROWS;
	if (t->shape.reads || fio_flag(t, "overwrite", false))
		t->layout = FIO_LAYOUT_DATA;
	if (t->layout != FIO_LAYOUT_GROWS || t->ret < 0)
		return;
	if (can_grow(t)) {
		fio_set(t, "file-allocation", "extend", from);
		return;
	}
	t->layout = FIO_LAYOUT_SPARSE;
	if (!t->shape.does_no_io && are_missing(t))
		fio_note(t->request, "%s: new files have their length before the first job, and no "
			 "blocks (fallocate=truncate)", from);
}
