/*
 * Checks file-allocation. Files without data have data after the first pass, and what comes then
 * measures something else: so a run that writes to them ends with that pass.
 */
#include <inttypes.h>
#include <sys/stat.h>

#include "spec_check.h"

static bool visits_once(const struct spec *spec)
{
	return spec_is_sequential(spec) ? spec->random_share == 0 : spec->no_repeat;
}

/* Requests of one pass over a target: whole blocks of each file; 0: unknown until it is opened. */
static uint64_t requests_of(const struct spec *spec, const char *target)
{
	const uint64_t request_bytes = spec_request_size(spec);
	struct stat st;

	if (stat(target, &st) < 0)
		return 0;
	if (S_ISDIR(st.st_mode))
		return spec->file_total_size_bytes / spec->file_num / request_bytes *
		       spec->file_num;
	if (!S_ISREG(st.st_mode))
		return 0;
	if (spec->file_total_size_given && spec->file_total_size_bytes < (uint64_t)st.st_size)
		return spec->file_total_size_bytes / request_bytes;
	return (uint64_t)st.st_size / request_bytes;
}

/* Requests of one pass over the set; 0: not known. */
static uint64_t requests_per_pass(const struct spec *spec)
{
	uint64_t requests = 0;

	if (spec->range_offset_bytes > 0 || spec->range_size_bytes > 0)
		return 0;
	for (unsigned i = 0; i < spec->targets.count; i++) {
		const uint64_t more = requests_of(spec, spec->targets.at[i]);

		if (more == 0)
			return 0;
		requests += more;
	}
	return requests;
}

static void check_single_pass(struct spec_check *check, unsigned command)
{
	const struct spec *spec = check->spec;
	const char *const how = file_allocation_name(spec->file_allocation);
	const uint64_t most = requests_per_pass(spec);

	if (!visits_once(spec))
		spec_mistake(check, "file-allocation", "file-allocation=%s is for writes that do "
			     "not come to a block twice: the second time it is written (use "
			     "file-test-mode=seqrewr, or no-repeat)", how);
	if (spec_has_sizes(spec))
		spec_mistake(check, "file-allocation", "file-allocation=%s cannot be combined with "
			     "block-sizes, whose passes have no fixed number of I/Os", how);
	if (spec->passes > 1)
		spec_mistake(check, "passes", "passes=%" PRIu64 ": after the first, the files of "
			     "file-allocation=%s are written (use passes=1)", spec->passes,
			     how);
	if (most > 0 && spec->events > most)
		spec_mistake(check, "events", "events=%" PRIu64 ": after %" PRIu64 ", the files of "
			     "file-allocation=%s are written (use a larger file-total-size)",
			     spec->events, most, how);
	if (spec->warmup_ns > 0)
		spec_mistake(check, "warmup-time", "warmup-time cannot be combined with "
			     "file-allocation=%s: its writes leave less to measure", how);
	if (spec->steady)
		spec_mistake(check, "steady", "steady cannot be combined with file-allocation=%s: "
			     "the files are written before it has begun to measure", how);
	if (command & COMMAND_CURVE)
		spec_mistake(check, "file-allocation", "file-allocation=%s: its runs end with the "
			     "files, but those of curve with their time (use written)", how);
}

static void check_extend(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const struct engine_ops *engine = engine_find(spec->engine);

	if (spec_reads(spec) || !spec_is_sequential(spec))
		spec_mistake(check, "file-allocation", "file-allocation=extend is for sequential "
			     "writes, which make the files grow: nothing is there to be read, or "
			     "to be written at random (use file-test-mode=seqrewr)");
	if (spec->range_offset_bytes > 0 || spec->range_size_bytes > 0)
		spec_mistake(check, "file-allocation", "file-allocation=extend cannot be combined "
			     "with offset and size: files grow from their start");
	if (engine && (engine->can & ENGINE_MAPS_FILES))
		spec_mistake(check, "file-allocation", "file-allocation=extend: a file mapped by "
			     "engine=%s cannot grow (use another engine)", engine->name);
}

void spec_check_allocation(struct spec_check *check, unsigned command)
{
	const struct spec *spec = check->spec;
	const char *const how = file_allocation_name(spec->file_allocation);

	if (spec->file_allocation == ALLOCATION_WRITTEN || !spec->test_mode_given)
		return;
	if (spec->validate)
		spec_mistake(check, "file-allocation", "file-allocation=%s cannot be combined with "
			     "validate, which needs written blocks", how);
	if (spec->test_mode == TEST_MODE_SEQWR && spec->file_allocation != ALLOCATION_EXTEND)
		spec_mistake(check, "file-allocation", "file-allocation=%s: file-test-mode=seqwr "
			     "makes new files, which grow (use seqrewr)", how);
	if (spec->file_allocation == ALLOCATION_EXTEND)
		check_extend(check);
	if (spec_writes(spec))
		check_single_pass(check, command);
}
