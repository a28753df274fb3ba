/* A target is a table: with descriptors in it that a run can use, or without. */
#include "trial.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void trial_init(struct trial *t, const char *engine)
{
	struct err err = { 0 };

	/* Criterion's .timeout (2.4.1) does not always fire when several tests run. */
	alarm(TRIAL_MAX_S);
	*t = (struct trial){
		.round = 1,
		.place = 1,
		.spec = {
			.file_num		= TRIAL_FILES,
			.file_total_size_bytes	= TRIAL_FILES * TRIAL_FILE_BYTES,
			.test_mode		= TEST_MODE_RNDRD,
			.block_size_bytes	= TRIAL_BLOCK_BYTES,
			.rw_ratio		= 1.5,
			.seed			= 42,
			.threads		= 1,
			.engine			= engine,
			.iodepth		= 1,
			.batch_complete		= 1,
		},
	};
	result_init(&t->result, 0, NULL);
	t->run = result_add_run(&t->result);
	if (engine_choose(engine, &t->engine, &err) < 0)
		cr_skip_test("%s", err.text);
	for (unsigned i = 0; i < TRIAL_FILES; i++)
		t->fds[i] = -1;
	t->group = (struct target_group){
		.path			= ".",
		.kind			= TARGET_DIRECTORY,
		.file_count		= TRIAL_FILES,
		.file_size_bytes	= TRIAL_FILE_BYTES,
	};
	t->target = (struct target){
		.groups			= &t->group,
		.group_count		= 1,
		.fds			= t->fds,
		.fd_count		= TRIAL_FILES,
		.size_bytes		= TRIAL_FILES * TRIAL_FILE_BYTES,
		.block_size_bytes	= TRIAL_BLOCK_BYTES,
		.writable		= true,
	};
}

void trial_make_files(struct trial *t)
{
	tmpdir_make(&t->dir);
	t->has_files = true;
	for (unsigned i = 0; i < TRIAL_FILES; i++) {
		char name[32];

		snprintf(name, sizeof(name), "test_file.%u", i);
		t->fds[i] = tmpfile_make(&t->dir, name, TRIAL_FILE_BYTES);
		t->opened_bytes[i] = TRIAL_FILE_BYTES;
	}
	t->target.opened_bytes = t->opened_bytes;
}

void trial_use(struct trial *t, const struct engine_ops *ops)
{
	t->engine.ops = ops;
	snprintf(t->engine.requested, sizeof(t->engine.requested), "%s", ops->name);
}

void trial_latencies(struct trial *t, const uint64_t *at_ns, unsigned count)
{
	t->spec.null_latency.at_ns = arena_alloc(&t->result.arena, count * sizeof(*at_ns));
	t->spec.null_latency.count = count;
	memcpy(t->spec.null_latency.at_ns, at_ns, count * sizeof(*at_ns));
}

struct spec *trial_add_job(struct trial *t, const char *name)
{
	const unsigned i = t->other_count++;

	cr_assert_lt(i, TRIAL_OTHERS_MAX);
	t->other_specs[i] = t->spec;
	t->others[i] = (struct run_job){
		.name		= name,
		.spec		= &t->other_specs[i],
		.engine		= &t->engine,
		.target		= &t->target,
	};
	return &t->other_specs[i];
}

void trial_try(struct trial *t)
{
	struct run_job jobs[1 + TRIAL_OTHERS_MAX] = { {
		.name		= t->other_count > 0 ? "first" : "",
		.spec		= &t->spec,
		.engine		= &t->engine,
		.target		= &t->target,
	} };
	const struct run_request request = {
		.variant	= "trial",
		.round		= t->round,
		.place		= t->place,
		.jobs		= jobs,
		.job_count	= 1 + t->other_count,
		.observer	= t->observer,
		.stop		= &t->stop,
		.leave		= &t->leave,
		.loops_left	= &t->loops_left,
		.refused	= t->refused,
	};

	for (unsigned i = 0; i < t->other_count; i++)
		jobs[1 + i] = t->others[i];
	t->ret = run_once(&request, t->run, &t->result.arena, &t->err);
}

void trial_run(struct trial *t)
{
	trial_try(t);
	cr_assert_eq(t->ret, 0, "%s", t->err.text);
}

void trial_release(struct trial *t)
{
	for (unsigned i = 0; i < TRIAL_FILES; i++)
		if (t->fds[i] >= 0)
			close(t->fds[i]);
	if (t->has_files)
		tmpdir_remove(&t->dir);
	result_release(&t->result);
}

void trial_make_loop(struct trial *t, struct loop *loop)
{
	struct err err = { 0 };

	t->job = (struct job){
		.name		= "",
		.spec		= &t->spec,
		.target		= &t->target,
		.engine		= &t->engine,
		.seed		= t->spec.seed,
		.loops		= loop,
		.loop_count	= 1,
	};
	pattern_cursor_init(&t->job.cursor, t->job.seed);
	t->shared = (struct run_shared){ .window.loop_count = 1 };
	cr_assert_eq(loop_init(loop, &t->shared, &t->job, 0, -1, &err), 0);
}
