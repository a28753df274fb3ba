/*
 * block-sizes: every size must be a multiple of file-block-size, and fit in the files; options that
 * require a single size are refused with it.
 */
#include "spec_check.h"

#include "units.h"

static void check_list(struct spec_check *check, enum io_op op)
{
	const struct spec *spec = check->spec;
	const struct size_list *list = &spec->block_sizes.of[op];
	char size[UNITS_TEXT_MAX], block[UNITS_TEXT_MAX];

	if (list->count == 0)
		spec_mistake(check, "block-sizes", "block-sizes has no size for %ss (add %s:SIZE)",
			     io_op_name(op), io_op_name(op));
	for (unsigned i = 0; i < list->count; i++)
		if (list->at[i].bytes % spec->block_size_bytes > 0)
			spec_mistake(check, "block-sizes", "block-sizes: %s is not a multiple of "
				     "file-block-size, %s (set file-block-size to a common "
				     "divisor of all sizes)",
				     units_format_size(list->at[i].bytes, size),
				     units_format_size(spec->block_size_bytes, block));
}

/* Other targets are checked when they are opened. */
static void check_files(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	char size[UNITS_TEXT_MAX], total[UNITS_TEXT_MAX];

	if (spec->file_total_size_bytes > 0 &&
	    spec_least_file(spec) > spec->file_total_size_bytes)
		spec_mistake(check, "block-sizes", "block-sizes: %s is larger than "
			     "file-total-size=%s",
			     units_format_size(spec_least_file(spec), size),
			     units_format_size(spec->file_total_size_bytes, total));
}

static void check_others(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const struct { bool given; const char *name, *why; } others[] = {
		{ spec->merged_requests > 1, "file-merged-requests", "give the sizes of requests" },
		{ spec->random_share > 0, "random-share", "leave one out" },
		{ spec->no_repeat, "no-repeat", "leave one out" },
		{ spec->rw_sequence > 1, "rw-sequence", "use a sequential mode, or leave one out" },
		{ spec->passes > 0, "passes", "use events or time" },
		{ spec->rwf & RWF_FLAG_ATOMIC, "rwf=atomic", "use file-block-size" },
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i].given)
			spec_mistake(check, "block-sizes", "block-sizes cannot be combined with %s "
				     "(%s)", others[i].name, others[i].why);
}

void spec_check_sizes(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (!spec_has_sizes(spec))
		return;
	if (spec_reads(spec))
		check_list(check, IO_READ);
	if (spec_writes(spec))
		check_list(check, IO_WRITE);
	check_files(check);
	check_others(check);
}
