/*
 * The CPUs of a job. Without a word of them, the scheduler places the threads. With some, our loops
 * are pinned to one each: that of the job's own, or the next in turn.
 */
#include "fio_translation.h"

#include <stdio.h>
#include <string.h>

#include "sysfs.h"

/* "0,2-3" or "all": the CPUs of these nodes; "" for all. */
static const char *cpus_of_nodes(struct fio_translation *t, const char *nodes)
{
	const char *list = "", **names;
	unsigned found = 0;
	const unsigned count = sysfs_names(&names, t->arena, "/sys/devices/system/node");

	for (unsigned i = 0, node; i < count && strcmp(nodes, "all") != 0; i++) {
		if (sscanf(names[i], "node%u", &node) != 1 || !sysfs_list_has(nodes, node))
			continue;
		list = arena_printf(t->arena, "%s%s%s", list, *list ? "," : "",
				    sysfs_line(t->arena, "/sys/devices/system/node/%s/cpulist",
					       names[i]));
		found++;
	}
	if (found == 0 && strcmp(nodes, "all") != 0)
		fio_wrong(t, "numa_cpu_nodes", "no node of '%s' is in /sys/devices/system/node",
			  nodes);
	return list;
}

/* "0,3": the CPUs whose bits are set. */
static const char *cpus_of_mask(struct fio_translation *t, uint64_t mask)
{
	const char *list = "";

	for (unsigned cpu = 0; cpu < 64; cpu++)
		if (mask >> cpu & 1)
			list = arena_printf(t->arena, "%s%s%u", list, *list ? "," : "", cpu);
	return list;
}

/* NULL or "": any. */
static const char *cpu_list(struct fio_translation *t, const struct option *option,
			    const char **from)
{
	static const char *const names[] = { "cpus_allowed", "cpumask", "numa_cpu_nodes" };
	const char *list = NULL;
	struct err why = { 0 };
	unsigned given = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!fio_text(t, names[i]))
			continue;
		*from = names[i];
		given++;
	}
	if (given > 1)
		fio_wrong(t, *from, "is one of several options that choose the CPUs: leave one");
	if (given != 1)
		return NULL;
	if (!strcmp(*from, "cpus_allowed"))
		list = fio_text(t, *from);
	else
		list = !strcmp(*from, "cpumask") ? cpus_of_mask(t, fio_number(t, *from, 0))
						 : cpus_of_nodes(t, fio_text(t, *from));
	if (*list && option_check(option, list, &why) < 0) {
		fio_wrong(t, *from, "%s", why.text);
		return NULL;
	}
	return list;
}

static bool is_split(struct fio_translation *t)
{
	const char *policy = fio_text(t, "cpus_allowed_policy");

	if (policy && strcmp(policy, "split") != 0 && strcmp(policy, "shared") != 0)
		fio_wrong(t, "cpus_allowed_policy", "'%s' is not shared or split", policy);
	return policy && !strcmp(policy, "split");
}

void fio_translate_cpus(struct fio_translation *t, struct settings *job, unsigned index)
{
	const struct option *option = option_find("cpus");
	const char *from = NULL, *list = cpu_list(t, option, &from), *rotated = "";
	struct spec spec = { .pin = true };
	struct err why = { 0 };

	if (!list || !*list) {
		settings_set(job, option_find("pin"), "off", t->section->origin);
		return;
	}
	if (option_parse(option, list, &spec, t->arena, &why) < 0 || spec.cpus.count == 0)
		return;
	for (unsigned i = 0; i < spec.cpus.count; i++)
		rotated = arena_printf(t->arena, "%s%s%u", rotated, i > 0 ? "," : "",
				       spec.cpus.at[(index + i) % spec.cpus.count]);
	settings_set(job, option, rotated, t->section->origin);
	if (spec.cpus.count > 1 && !is_split(t))
		fio_note(t->request, "%s: each loop is pinned to one of these CPUs, in turn (as "
			 "with cpus_allowed_policy=split)", from);
}
