/*
 * Targets are opened as for a run that writes them in order, which has all checks of a target, and
 * resolves its bounds. What is open is then a set of parts, and the filler writes them.
 */
#include "precondition.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arena.h"
#include "clock.h"
#include "device.h"
#include "filler.h"
#include "parts.h"
#include "target.h"

struct conditioning {
	const struct target_context *context;
	struct arena arena;
	struct target *targets;
	unsigned target_count;
	struct part *parts;
	unsigned part_count;
	struct filler filler;
	struct filler_file files[FILLER_FILES_MAX];
};

/* ---- what is to be written ---- */

static bool is_same_range(const struct spec *a, const struct spec *b)
{
	return spec_have_same_targets(a, b) && a->file_num == b->file_num &&
		a->file_total_size_bytes == b->file_total_size_bytes &&
		a->block_size_bytes == b->block_size_bytes &&
		a->range_offset_bytes == b->range_offset_bytes &&
		a->range_size_bytes == b->range_size_bytes;
}

/* Most variants differ in something else. */
static bool was_seen(const struct spec *const specs[], unsigned index)
{
	for (unsigned i = 0; i < index; i++)
		if (is_same_range(specs[i], specs[index]))
			return true;
	return false;
}

/* How the run opens its files does not matter: the filler has its own ways. */
static struct spec as_writer(const struct spec *spec)
{
	struct spec writer = *spec;

	writer.test_mode = TEST_MODE_SEQREWR;
	writer.extra_flags = 0;
	writer.file_allocation_given = false;
	writer.engine = "auto";
	return writer;
}

static int open_targets(struct conditioning *c, const struct spec *const specs[],
			unsigned count, struct err *err)
{
	c->targets = arena_alloc(&c->arena, count * sizeof(*c->targets));
	for (unsigned i = 0; i < count; i++) {
		struct spec writer = as_writer(specs[i]);
		int ret;

		if (was_seen(specs, i))
			continue;
		ret = target_open(&c->targets[c->target_count], &writer, c->context, err);
		if (ret < 0)
			return err_wrap(err, "precondition");
		c->target_count++;
	}
	return 0;
}

static int add_part(struct conditioning *c, const struct target *target,
		    const struct target_group *group, unsigned n, struct err *err)
{
	struct part *part = &c->parts[c->part_count++];
	struct stat st;

	*part = (struct part) {
		.from	= target->offset_bytes,
		.to	= target->offset_bytes + group->file_size_bytes,
		.fd	= target->fds[group->first_file + n],
		.name	= target_file_name(group, n, &c->arena),
	};
	if (fstat(part->fd, &st) < 0)
		return err_failure(err, errno, "cannot look at '%s': %s", part->name,
				   strerror(errno));
	part->device = S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev;
	part->inode = S_ISBLK(st.st_mode) ? 0 : st.st_ino;
	return 0;
}

static int list_parts(struct conditioning *c, struct err *err)
{
	unsigned most = 0;
	int ret = 0;

	for (unsigned i = 0; i < c->target_count; i++)
		most += c->targets[i].fd_count;
	c->parts = arena_alloc(&c->arena, most * sizeof(*c->parts));
	for (unsigned i = 0; i < c->target_count; i++) {
		const struct target *target = &c->targets[i];

		for (unsigned g = 0; g < target->group_count; g++)
			for (unsigned n = 0; ret == 0 && n < target->groups[g].file_count; n++)
				ret = add_part(c, target, &target->groups[g], n, err);
	}
	c->part_count = parts_join(c->parts, c->part_count);
	return ret;
}

/* ---- writing ---- */

static int write_window(struct conditioning *c, const struct part *parts, unsigned count,
			struct err *err)
{
	for (unsigned i = 0; i < count; i++)
		c->files[i] = (struct filler_file) {
			.fd			= parts[i].fd,
			.name			= parts[i].name,
			.is_device		= parts[i].inode == 0,
			.from_bytes		= parts[i].from,
			.size_before_bytes	= parts[i].to,
			.wanted_bytes		= parts[i].to,
			.direct_alignment_bytes	= device_direct_alignment(parts[i].fd),
			.anew			= true,
		};
	return filler_run(&c->filler, c->files, count, err);
}

static int write_pass(struct conditioning *c, struct err *err)
{
	int ret = 0;

	for (unsigned done = 0; ret == 0 && done < c->part_count; done += FILLER_FILES_MAX) {
		const unsigned left = c->part_count - done;

		ret = write_window(c, c->parts + done,
				   left < FILLER_FILES_MAX ? left : FILLER_FILES_MAX, err);
	}
	return ret;
}

/* The data of those that write matters to the drive. */
static const struct spec *first_writer(const struct spec *const specs[], unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (spec_writes(specs[i]))
			return specs[i];
	return specs[0];
}

static uint32_t smallest_block(const struct spec *const specs[], unsigned count)
{
	uint64_t smallest = UINT32_MAX;

	for (unsigned i = 0; i < count; i++)
		if (specs[i]->block_size_bytes < smallest)
			smallest = specs[i]->block_size_bytes;
	return (uint32_t)smallest;
}

static int write_steps(struct conditioning *c, const struct spec *const specs[], unsigned count,
		       struct precondition_report *report, struct err *err)
{
	const struct pass_list *list = &specs[0]->precondition;
	int ret = 0;

	for (unsigned i = 0; i < list->count; i++) {
		c->filler.random_block_bytes = list->at[i].random ? smallest_block(specs, count)
								  : 0;
		for (unsigned n = 0; ret == 0 && n < list->at[i].times; n++) {
			ret = write_pass(c, err);
			report->passes += ret == 0;
		}
	}
	report->written_bytes = c->filler.done_bytes;
	return ret;
}

static uint64_t bytes_to_write(const struct conditioning *c, const struct pass_list *list)
{
	uint64_t bytes = 0, passes = 0;

	for (unsigned i = 0; i < list->count; i++)
		passes += list->at[i].times;
	for (unsigned i = 0; i < c->part_count; i++)
		bytes += c->parts[i].to - c->parts[i].from;
	return bytes * passes;
}

static int open_and_write(struct conditioning *c, const struct spec *const specs[],
			  unsigned count, struct precondition_report *report, struct err *err)
{
	struct engine_choice engine;
	int ret;

	ret = engine_choose("auto", &engine, err);
	if (ret == 0)
		ret = open_targets(c, specs, count, err);
	if (ret == 0)
		ret = list_parts(c, err);
	if (ret < 0)
		return ret;

	c->filler = (struct filler) {
		.engine		= &engine,
		.context	= c->context,
		.what		= "preconditioning",
		.data		= data_config_of(first_writer(specs, count), 0),
		.total_bytes	= bytes_to_write(c, &specs[0]->precondition),
	};
	return write_steps(c, specs, count, report, err);
}

int precondition_write(const struct spec *const specs[], unsigned count,
		       const struct target_context *context, struct precondition_report *report,
		       struct err *err)
{
	const uint64_t start_ns = clock_real_ns();
	struct conditioning *c = calloc(1, sizeof(*c));
	int ret;

	*report = (struct precondition_report) { .passes = 0 };
	if (!c)
		return err_failure(err, ENOMEM, "no memory to write targets");
	c->context = context;
	arena_init(&c->arena);
	ret = open_and_write(c, specs, count, report, err);
	report->elapsed_ns = clock_real_ns() - start_ns;
	while (c->target_count > 0)
		target_close(&c->targets[--c->target_count]);
	arena_release(&c->arena);
	free(c);
	return ret;
}
