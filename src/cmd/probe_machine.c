/* probe: the machine, and the limits of a process. */
#include "probe.h"

#include <stdio.h>
#include <string.h>

#include "environ.h"
#include "fact_rows.h"
#include "units.h"

static const char *limit_text(uint64_t limit, char *(*human)(double, char *), char *text)
{
	return limit == MACHINE_NO_LIMIT ? "unlimited" : human((double)limit, text);
}

static void show_nodes(const struct machine_facts *machine, struct arena *arena)
{
	const char *list = "";

	for (unsigned i = 0; i < machine->node_count; i++)
		list = arena_printf(arena, "%s%s%s: CPUs %s", list, list[0] ? ", " : "",
				    machine->nodes[i].name, machine->nodes[i].cpus);
	fact_row(stdout, "NUMA nodes", list);
}

static void show_clocks(const struct machine_facts *machine)
{
	fact_row(stdout, "governor", machine->governor);
	if (machine->knows_turbo)
		fact_row(stdout, "turbo", machine->turbo ? "on" : "off");
	if (machine->smt[0])
		fact_row(stdout, "SMT", strcmp(machine->smt, "1") == 0
			 ? "on: two CPUs share a core" : "off");
}

static void show_limits(const struct machine_facts *machine)
{
	char soft[UNITS_TEXT_MAX], hard[UNITS_TEXT_MAX];

	fact_section(stdout, "limits");
	fact_rowf(stdout, "RLIMIT_MEMLOCK", "%s%s",
		  limit_text(machine->memlock_bytes, units_human_size, soft),
		  machine->memlock_bytes == MACHINE_NO_LIMIT ? "" :
		  machine->memlock_counts ? " for registered buffers"
					  : ", not enforced here (CAP_IPC_LOCK)");
	fact_rowf(stdout, "RLIMIT_NOFILE", "%s (may be raised to %s)",
		  limit_text(machine->nofile, units_human_count, soft),
		  limit_text(machine->nofile_hard, units_human_count, hard));
	if (machine->aio_max > 0)
		fact_rowf(stdout, "aio-max-nr", "%s I/Os of libaio, %s in use",
			  units_human_count((double)machine->aio_max, soft),
			  units_human_count((double)machine->aio_in_use, hard));
	fact_row(stdout, "io_uring_disabled", machine->io_uring_disabled);
}

void probe_show_machine(const struct machine_facts *machine, struct arena *arena)
{
	char text[UNITS_TEXT_MAX];
	struct environ env = { 0 };

	environ_capture(&env, arena);
	printf("machine\n");
	fact_row(stdout, "kernel", env.kernel);
	fact_row(stdout, "cpu", env.cpu);
	if (machine->cpus_allowed == env.cores)
		fact_rowf(stdout, "cores", "%u", env.cores);
	else
		fact_rowf(stdout, "cores", "%u, of which this process may use %u", env.cores,
			  machine->cpus_allowed);
	fact_row(stdout, "memory", units_human_size((double)env.memory_bytes, text));
	show_nodes(machine, arena);
	show_clocks(machine);
	show_limits(machine);
}
