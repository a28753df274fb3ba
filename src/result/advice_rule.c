/* Conditions used by rules of several topics, and common phrases. */
#include "advice_rule.h"

#include <fcntl.h>
#include <string.h>

#include "engine.h"
#include "fileset.h"
#include "units.h"

#define MUCH_CACHED 0.01	/* a share of the set */

bool advice_no_io(const struct run_result *run)
{
	const struct engine_ops *ops = engine_find(run->engine_used);

	return ops && (ops->can & ENGINE_DOES_NO_IO);
}

double advice_cores(const struct run_result *run, uint64_t ns)
{
	return run->elapsed_s > 0 ? (double)ns / 1e9 / run->elapsed_s : 0;
}

double advice_machine_cores(const struct run_result *run, uint64_t ns)
{
	return run->elapsed_s >= ADVICE_LONG_ENOUGH_S ? advice_cores(run, ns) : 0;
}

bool advice_all_cores_busy(const struct result *result, const struct run_result *run)
{
	const unsigned cores = result->environ.cores;

	return cores > 0 && advice_cores(run, run->cost.user_ns + run->cost.system_ns) +
		advice_machine_cores(run, run->cpu.elsewhere_ns + run->cpu.irq_ns) >= 0.95 * cores;
}

const char *advice_direct_cure(const struct run_result *run)
{
	const struct engine_ops *ops = engine_find(run->engine_used);

	return ops && (ops->senseless_flags & O_DIRECT)
		? "another engine with --file-extra-flags=direct" : "--file-extra-flags=direct";
}

/* Older versions did not distinguish 0 from not counted: values above 0 were counted. */
double advice_share_from_storage(const struct run_result *run)
{
	const double read = (double)run->op[IO_READ].bytes;
	const double fetched = (double)run->cost.storage_read_bytes;

	if (read <= 0 || (!run->cost.storage_counted && fetched <= 0))
		return -1;
	return fetched / read;
}

bool advice_direct_was_buffered(const struct run_result *run)
{
	return run->direct && !advice_no_io(run) && run->resident_before >= 0 &&
		run->resident_after - run->resident_before >= MUCH_CACHED;
}

const char *advice_prepare_command(const struct finding *f)
{
	return fileset_prepare_command(&f->run->spec, f->arena);
}

const char *advice_fetched(const struct finding *f)
{
	const uint64_t bytes = f->run->cost.storage_read_bytes;

	return bytes == 0 ? "nothing"
			  : arena_printf(f->arena, "only %s", advice_size(f, bytes));
}

static bool is_memory(const char *filesystem)
{
	static const char *const names[] = { "tmpfs", "ramfs", "devtmpfs", "hugetlbfs" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(filesystem, names[i]) == 0)
			return true;
	}
	return false;
}

static bool is_ram_disk(const char *device)
{
	return strncmp(device, "/dev/ram", strlen("/dev/ram")) == 0 ||
		strncmp(device, "/dev/zram", strlen("/dev/zram")) == 0;
}

const char *advice_memory_name(const struct environ_target *target)
{
	if (is_memory(target->filesystem))
		return target->filesystem;
	if (is_memory(target->below))
		return target->below;
	return is_ram_disk(target->device) ? target->device : NULL;
}

const struct environ_target *advice_memory_target(const struct result *result,
						  const struct run_result *run)
{
	for (unsigned i = 0; i < run->target_count; i++) {
		const struct environ_target *target = result_target(result, run, i);

		if (advice_memory_name(target))
			return target;
	}
	return NULL;
}

const char *advice_size(const struct finding *f, uint64_t bytes)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(f->arena, units_human_size((double)bytes, text));
}

const char *advice_duration(const struct finding *f, double ns)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(f->arena, units_human_duration(ns, text));
}

const char *advice_count(const struct finding *f, double number)
{
	char text[UNITS_TEXT_MAX];

	return arena_strdup(f->arena, units_human_count(number, text));
}

const char *advice_plural(uint64_t number)
{
	return number == 1 ? "" : "s";
}
