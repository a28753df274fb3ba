/*
 * Fixed numbers throughout: a test that uses them can assert exact texts.
 */
#include "sample.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "option.h"

void sample_init(struct result *result)
{
	char *const command[] = { "ringbench", "run" };
	struct environ_target *target;

	result_init(result, 2, command);
	result->started_at = "2026-11-22T22:40:18Z";

	target = arena_alloc(&result->arena, sizeof(*target));
	*target = (struct environ_target){
		.path = "/data/bench", .kind = "directory", .filesystem = "ext4",
		.below = "", .backing_file = "", .loop_direct = "",
		.mount_point = "/data", .mount_options = "rw,relatime",
		.device = "/dev/nvme0n1", .model = "MODEL", .serial = "S1", .firmware = "1.0",
		.scheduler = "none", .write_cache = "write back", .rotational = "0",
		.io_poll = "0", .iostats = "1", .nomerges = "0", .numa_node = "", .numa_cpus = "",
		.nr_requests = 1023, .queue_depth = 1023, .logical_block_bytes = 512,
		.file_count = 4, .size_bytes = 256 << 20,
	};
	result->environ = (struct environ){
		.kernel = "Linux 6.1.0 x86_64", .hostname = "host", .cpu = "CPU", .cores = 2,
		.memory_bytes = UINT64_C(8) << 30, .governor = "performance",
		.clocksource = "tsc",
		.io_uring_disabled = "0", .targets = target, .target_count = 1,
	};
}

unsigned sample_target(struct result *result, const char *path, uint64_t size_bytes)
{
	const unsigned at = result->environ.target_count++;
	struct environ_target *targets;

	targets = arena_alloc(&result->arena, (at + 1) * sizeof(*targets));
	memcpy(targets, result->environ.targets, at * sizeof(*targets));
	targets[at] = targets[0];
	targets[at].path = path;
	targets[at].size_bytes = size_bytes;
	result->environ.targets = targets;
	return at;
}

void sample_options(struct result *result, struct spec *spec, const char *options_text)
{
	char *words = arena_strdup(&result->arena, options_text);
	struct settings settings;
	struct err err = { 0 };

	settings_init(&settings, &result->arena);
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
		char *value = strchr(word, '=');

		*value++ = '\0';
		settings_set(&settings, option_find(word), value, "test");
	}
	settings_fill_defaults(&settings);
	if (settings_parse(&settings, OPTION_OF_SPEC, spec, &result->arena, &err) < 0) {
		fprintf(stderr, "sample_options: %s\n", err.text);
		abort();
	}
}

static void describe(struct result *result, struct run_result *run, const char *engine,
		     const char *options_text)
{
	run->engine_requested = run->engine_used = engine;
	run->elapsed_s = 1;
	sample_options(result, &run->spec, options_text);

	run->target_count = 1;
	run->targets = arena_alloc(&result->arena, sizeof(*run->targets));

	run->loop_count = 1;
	run->loops = arena_alloc(&result->arena, sizeof(*run->loops));
	run->loops[0] = (struct result_loop){ .cpu = 2, .pinned = true, .busy = 0.25 };
}

struct run_result *sample_run(struct result *result, const char *variant, unsigned round,
			      const char *engine, const char *options_text)
{
	struct run_result *run = result_add_run(result);

	run->variant = variant;
	run->round = round;
	describe(result, run, engine, options_text);
	return run;
}

struct run_result *sample_jobs(struct result *result, const char *variant, unsigned round, ...)
{
	struct run_result *run = result_add_run(result);
	unsigned count = 0;
	va_list names;

	va_start(names, round);
	while (va_arg(names, const char *))
		count++;
	va_end(names);

	run->variant = variant;
	run->round = round;
	run->elapsed_s = 1;
	run_result_add_jobs(run, count, &result->arena);
	va_start(names, round);
	for (unsigned i = 0; i < count; i++) {
		run->jobs[i].job = va_arg(names, const char *);
		describe(result, &run->jobs[i], "psync", "");
	}
	va_end(names);
	return run;
}

void sample_ios(struct run_result *run, enum io_op op, uint64_t ios, uint64_t latency_ns)
{
	run->op[op].ios += ios;
	run->op[op].bytes += op == IO_FSYNC ? 0 : ios * 4096;
	hist_record(run->op[op].hist, latency_ns, ios);
}

char *sample_text(report_writer *writer, const struct result *result,
		  const struct report_look *look)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	writer(result, out, look);
	fclose(out);
	return text;
}
