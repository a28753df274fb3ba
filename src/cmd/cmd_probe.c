/*
 * probe: what this kernel, this machine and this target can do, before anything is measured.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine.h"
#include "environ.h"
#include "session.h"
#include "units.h"

enum { PROBE_BLOCK_BYTES = 4096 };

static void row(const char *name, const char *value)
{
	if (value && *value)
		printf("  %-18s %s\n", name, value);
}

static void limit_row(const char *name, int resource, bool is_size)
{
	struct rlimit limit;
	char text[UNITS_TEXT_MAX];

	if (getrlimit((__rlimit_resource_t)resource, &limit) < 0)
		return;
	if (limit.rlim_cur == RLIM_INFINITY)
		row(name, "unlimited");
	else
		row(name, is_size ? units_human_size((double)limit.rlim_cur, text)
				  : units_human_count((double)limit.rlim_cur, text));
}

static void show_machine(struct session *s)
{
	struct environ env = { 0 };
	char text[UNITS_TEXT_MAX];

	environ_capture(&env, NULL, &s->plan.arena);
	printf("machine\n");
	row("kernel", env.kernel);
	row("cpu", env.cpu);
	row("cores", units_human_count(env.cores, text));
	row("memory", units_human_size((double)env.memory_bytes, text));
	row("governor", env.governor);
	row("io_uring_disabled", env.io_uring_disabled);
	limit_row("RLIMIT_MEMLOCK", RLIMIT_MEMLOCK, true);
	limit_row("RLIMIT_NOFILE", RLIMIT_NOFILE, false);
}

static void show_engine(const struct engine_ops *ops)
{
	struct err why = { 0 };

	row(ops->name, engine_probe(ops, &why) < 0 ? why.text : "works here");
}

/* The features that a loop would be granted: open a ring as a loop does, on a file of no use. */
static void show_ring_features(void)
{
	const int fd = memfd_create("ringbench-probe", MFD_CLOEXEC);
	void *buffer = aligned_alloc(PROBE_BLOCK_BYTES, PROBE_BLOCK_BYTES);
	const struct engine_config config = {
		.fds			= &fd,
		.fd_count		= 1,
		.buffers		= buffer,
		.buffer_stride_bytes	= PROBE_BLOCK_BYTES,
		.iodepth		= 1,
		.slot_count		= 1,
	};
	struct engine engine = { 0 };
	struct err err = { 0 };

	printf("\nring features\n");
	if (fd < 0 || !buffer)
		row("io_uring", "no memory to try it");
	else if (engine_open(&engine, engine_find("io_uring"), &config, &err) < 0)
		row("io_uring", err.text);
	for (unsigned i = 0; i < engine.feature_count; i++)
		row(engine.features[i].name, engine.features[i].granted
		    ? "granted" : engine.features[i].why_not);
	engine_close(&engine);
	free(buffer);
	if (fd >= 0)
		close(fd);
}

static void show_target(struct session *s, const char *path)
{
	struct environ_target target = { 0 };
	char text[UNITS_TEXT_MAX];

	environ_capture_path(&target, path, &s->plan.arena);
	printf("\ntarget\n");
	row("path", target.path);
	row("kind", target.kind);
	row("file system", target.filesystem);
	row("mounted on", target.mount_point);
	row("mount options", target.mount_options);
	row("device", target.device);
	row("model", target.model);
	row("firmware", target.firmware);
	row("scheduler", target.scheduler);
	row("write cache", target.write_cache);
	row("rotational", target.rotational);
	if (target.nr_requests)
		row("nr_requests", units_human_count((double)target.nr_requests, text));
	if (target.logical_block_bytes)
		row("logical block", units_human_size((double)target.logical_block_bytes, text));
	if (target.size_bytes)
		row("size", units_human_size((double)target.size_bytes, text));
}

static int probe(struct session *s)
{
	const char *option = settings_get(&s->line.settings, "target")->value;
	const char *path = s->line.word_count ? s->line.words[0] : option;

	if (s->line.word_count > 1)
		return err_request(&s->err, EINVAL, "probe takes one target");
	if (access(path, F_OK) < 0)
		return err_request(&s->err, errno, "cannot look at '%s': %s", path,
				   strerror(errno));
	show_machine(s);
	printf("\nengines\n");
	for (unsigned i = 0; engines[i]; i++)
		show_engine(engines[i]);
	show_ring_features();
	show_target(s, path);
	return 0;
}

int cmd_probe(const struct command *command, int argc, char **argv)
{
	struct session s;

	if (session_open_options(&s, command, argc, argv))
		probe(&s);
	return session_finish(&s);
}
