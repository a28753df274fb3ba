/*
 * Jobs of one variant that get into each other's way: each is right by itself, and would make
 * another one's result wrong.
 */
#include "plan_builder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "engine.h"

struct pair {
	const struct plan_job *one, *other;
	const char *target;		/* that both have */
};

/* The same file, directory or device, whatever it is called. */
static bool is_same(const char *a, const char *b)
{
	struct stat one, other;

	if (strcmp(a, b) == 0)
		return true;
	if (stat(a, &one) < 0 || stat(b, &other) < 0)
		return false;
	if (S_ISBLK(one.st_mode) && S_ISBLK(other.st_mode))
		return one.st_rdev == other.st_rdev;
	return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static bool does_io(const struct spec *spec)
{
	const struct engine_ops *engine = engine_find(spec->engine);

	return !engine || !(engine->can & ENGINE_DOES_NO_IO);
}

/* NULL: they have none in common. */
static const char *shared_target(const struct spec *one, const struct spec *other)
{
	if (!does_io(one) || !does_io(other))
		return NULL;
	for (unsigned i = 0; i < one->targets.count; i++)
		for (unsigned j = 0; j < other->targets.count; j++)
			if (is_same(one->targets.at[i], other->targets.at[j]))
				return one->targets.at[i];
	return NULL;
}

static bool will_write(const struct spec *spec)
{
	return spec->test_mode_given && spec_writes(spec);
}

static int check_validation(const struct pair *pair, struct err *err)
{
	const struct plan_job *writer = pair->one, *reader = pair->other;

	if (!will_write(&writer->spec) || !reader->spec.validate) {
		writer = pair->other;
		reader = pair->one;
	}
	if (!will_write(&writer->spec) || !reader->spec.validate)
		return 0;
	return err_add(err, "validate: job '%s' would take what job '%s' writes to the same blocks "
		       "of '%s' for damage (give each job its own target)", reader->name,
		       writer->name, pair->target);
}

static int check_new_files(const struct pair *pair, struct err *err)
{
	const struct plan_job *maker = pair->one, *user = pair->other;

	if (maker->spec.test_mode != TEST_MODE_SEQWR) {
		maker = pair->other;
		user = pair->one;
	}
	if (maker->spec.test_mode != TEST_MODE_SEQWR || !maker->spec.test_mode_given)
		return 0;
	return err_add(err, "file-test-mode=seqwr: job '%s' would empty the files in '%s' that job "
		       "'%s' works on (use seqrewr, or give each job its own target)", maker->name,
		       pair->target, user->name);
}

static int check_cache(const struct pair *pair, struct err *err)
{
	const enum cache_mode one = pair->one->spec.cache, other = pair->other->spec.cache;

	if (one == other || one == CACHE_KEEP || other == CACHE_KEEP)
		return 0;
	return err_add(err, "cache: jobs '%s' and '%s' share '%s', which cannot be warm and "
		       "cold at once", pair->one->name, pair->other->name, pair->target);
}

static int check_pair(const struct pair *pair, struct err *err)
{
	const int validation = check_validation(pair, err);
	const int new_files = check_new_files(pair, err);
	const int cache = check_cache(pair, err);

	return validation < 0 ? validation : new_files < 0 ? new_files : cache;
}

int plan_check_together(const struct variant *variant, unsigned command, struct err *err)
{
	int ret = 0;

	if (!(command & (COMMAND_RUN | COMMAND_COMPARE | COMMAND_ABLATE | COMMAND_SHOW)))
		return 0;
	for (unsigned i = 0; i < variant->job_count; i++) {
		for (unsigned j = i + 1; j < variant->job_count; j++) {
			struct pair pair = { &variant->jobs[i], &variant->jobs[j], NULL };

			pair.target = shared_target(&pair.one->spec, &pair.other->spec);
			if (pair.target && check_pair(&pair, err) < 0)
				ret = -EINVAL;
		}
	}
	return ret;
}
