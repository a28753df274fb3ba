/*
 * Conflicts between jobs of one variant: each is valid by itself, but would invalidate the result
 * of another one.
 */
#include "plan_builder.h"

#include <errno.h>

#include "engine.h"
#include "same_file.h"
#include "spec_check.h"
#include "target_overlap.h"
#include "units.h"

struct pair {
	const struct plan_job *one, *other;
	const char *target;		/* that both have; NULL: none */
};

static bool does_io(const struct spec *spec)
{
	const struct engine_ops *engine = engine_find(spec->engine);

	return !engine || !(engine->can & ENGINE_DOES_NO_IO);
}

/* NULL: they have none in common. */
static const char *shared_target(const struct spec *one, const struct spec *other)
{
	for (unsigned i = 0; i < one->targets.count; i++)
		for (unsigned j = 0; j < other->targets.count; j++)
			if (is_same_file(one->targets.at[i], other->targets.at[j]))
				return one->targets.at[i];
	return NULL;
}

static bool will_write(const struct spec *spec)
{
	return spec->test_mode_given && spec_writes(spec);
}

/* For spec_mistake(), with the origins of that job's options. */
static struct spec_check blame(const struct plan_job *job, struct err *err)
{
	return (struct spec_check){ .spec = &job->spec, .settings = &job->settings, .err = err };
}

static int check_validation(const struct pair *pair, struct err *err)
{
	const struct plan_job *writer = pair->one, *reader = pair->other;
	struct spec_check check;
	const char *target;

	if (!will_write(&writer->spec) || !reader->spec.validate) {
		writer = pair->other;
		reader = pair->one;
	}
	if (!will_write(&writer->spec) || !reader->spec.validate)
		return 0;
	target = target_overlap(&pair->one->spec, &pair->other->spec);
	if (!target)
		return 0;
	check = blame(reader, err);
	spec_mistake(&check, "validate", "validate: job '%s' would take what job '%s' writes to "
		     "the same blocks of '%s' for damage (give each job its own target, or its "
		     "own part of it: offset, size)", reader->name, writer->name, target);
	return check.ret;
}

/* Verifiable blocks also record their length. */
static int check_block_sizes(const struct pair *pair, struct err *err)
{
	const struct spec *one = &pair->one->spec, *other = &pair->other->spec;
	struct spec_check check = blame(pair->one, err);
	char first[UNITS_TEXT_MAX], second[UNITS_TEXT_MAX];
	const char *target;

	if (!one->validate || !other->validate ||
	    one->block_size_bytes == other->block_size_bytes)
		return 0;
	target = target_overlap(one, other);
	if (!target)
		return 0;
	spec_mistake(&check, "file-block-size", "validate: jobs '%s' and '%s' check the same "
		     "blocks of '%s', in sizes of %s and %s (give both one file-block-size)",
		     pair->one->name, pair->other->name, target,
		     units_format_size(one->block_size_bytes, first),
		     units_format_size(other->block_size_bytes, second));
	return check.ret;
}

static int check_new_files(const struct pair *pair, struct err *err)
{
	const struct plan_job *maker = pair->one, *user = pair->other;
	struct spec_check check;

	if (!spec_makes_files(&maker->spec)) {
		maker = pair->other;
		user = pair->one;
	}
	if (!pair->target || !spec_makes_files(&maker->spec) || !maker->spec.test_mode_given)
		return 0;
	check = blame(maker, err);
	if (maker->spec.test_mode == TEST_MODE_SEQWR)
		spec_mistake(&check, "file-test-mode", "file-test-mode=seqwr: job '%s' would empty "
			     "the files in '%s' that job '%s' uses (use seqrewr, or give each job "
			     "its own target)", maker->name, pair->target, user->name);
	else
		spec_mistake(&check, "file-allocation", "file-allocation=extend: job '%s' would "
			     "empty the files in '%s' that job '%s' uses (use written, or give "
			     "each job its own target)", maker->name, pair->target, user->name);
	return check.ret;
}

static int check_allocation(const struct pair *pair, struct err *err)
{
	struct spec_check check = blame(pair->one, err);

	if (!pair->target || spec_makes_files(&pair->one->spec) ||
	    spec_makes_files(&pair->other->spec) ||
	    pair->one->spec.file_allocation == pair->other->spec.file_allocation)
		return 0;
	spec_mistake(&check, "file-allocation", "file-allocation: jobs '%s' and '%s' share '%s', "
		     "which has one allocation (give both the same, or each its own target)",
		     pair->one->name, pair->other->name, pair->target);
	return check.ret;
}

static int check_cache(const struct pair *pair, struct err *err)
{
	const enum cache_mode one = pair->one->spec.cache, other = pair->other->spec.cache;
	struct spec_check check = blame(pair->one, err);

	if (!pair->target || one == other || one == CACHE_KEEP || other == CACHE_KEEP)
		return 0;
	spec_mistake(&check, "cache", "cache: jobs '%s' and '%s' share '%s', which cannot be "
		     "warm and cold at once", pair->one->name, pair->other->name, pair->target);
	return check.ret;
}

static int check_pair(const struct pair *pair, struct err *err)
{
	static int (*const rules[])(const struct pair *pair, struct err *err) = {
		check_validation, check_block_sizes, check_new_files,
		check_allocation, check_cache,
	};
	int ret = 0;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i](pair, err) < 0)
			ret = -EINVAL;
	return ret;
}

static bool has_virtual_time(const struct spec *spec)
{
	const struct engine_ops *engine = engine_find(spec->engine);

	return engine && (engine->can & ENGINE_CAN_VIRTUAL_TIME) && spec_latencies_pass(spec);
}

/* Virtual time is unrelated to real time. */
static int check_time(const struct variant *variant, struct err *err)
{
	const struct plan_job *imagined = NULL, *real = NULL;
	struct spec_check check;

	for (unsigned i = 0; i < variant->job_count; i++) {
		const struct plan_job *job = &variant->jobs[i];

		*(has_virtual_time(&job->spec) ? &imagined : &real) = job;
	}
	if (!imagined || !real)
		return 0;
	check = blame(imagined, err);
	spec_mistake(&check, "engine", "engine=null: the time of job '%s' is virtual and that of "
		     "job '%s' is real (use --null-latency=0, or engine=null in all jobs)",
		     imagined->name, real->name);
	return check.ret;
}

/* Background jobs wait for the others. */
static int check_background(const struct variant *variant, struct err *err)
{
	struct spec_check check = blame(&variant->jobs[0], err);

	for (unsigned i = 0; i < variant->job_count; i++)
		if (!variant->jobs[i].spec.background)
			return 0;
	spec_mistake(&check, "background", "background=on: %s", variant->job_count > 1
		     ? "no job is left that ends the run (leave it out of one)"
		     : "there is no other job that ends the run (leave it out)");
	return check.ret;
}

static int check_pairs(const struct variant *variant, struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; i < variant->job_count; i++) {
		for (unsigned j = i + 1; j < variant->job_count; j++) {
			struct pair pair = { &variant->jobs[i], &variant->jobs[j], NULL };

			if (!does_io(&pair.one->spec) || !does_io(&pair.other->spec))
				continue;
			pair.target = shared_target(&pair.one->spec, &pair.other->spec);
			if (check_pair(&pair, err) < 0)
				ret = -EINVAL;
		}
	}
	return ret;
}

int plan_check_together(const struct variant *variant, unsigned command, struct err *err)
{
	static int (*const rules[])(const struct variant *variant, struct err *err) = {
		check_background, check_time, check_pairs,
	};
	int ret = 0;

	if (!(command & (COMMAND_RUN | COMMAND_COMPARE | COMMAND_ABLATE | COMMAND_CHECK |
			 COMMAND_CURVE |
			 COMMAND_SHOW)))
		return 0;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i](variant, err) < 0)
			ret = -EINVAL;
	return ret;
}
