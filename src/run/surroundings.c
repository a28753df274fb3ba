/* surroundings: readings at both ends, and their difference. */
#include "surroundings.h"

#include <unistd.h>

#include "cost.h"

#define SYSTEM_ROOT	""

enum { PROGRAMS_MAX = 3 };

void surroundings_begin(struct surroundings *s)
{
	*s = (struct surroundings){ .processes.count = 0 };
	arena_init(&s->arena);
	cgroup_find(&s->cgroup, SYSTEM_ROOT, &s->arena);
	processes_read(&s->processes, PROCESSES_DIR, &s->arena);
	cgroup_read_throttle(&s->throttle, &s->cgroup);
}

static void note_throttle(const struct surroundings *s, struct run_result *out)
{
	struct cgroup_throttle now;

	cgroup_read_throttle(&now, &s->cgroup);
	out->throttled_periods = cost_growth(s->throttle.periods, now.periods);
	out->throttled_ns = cost_growth(s->throttle.ns, now.ns);
}

static void note_programs(struct surroundings *s, struct run_result *out, struct arena *arena)
{
	struct process busiest[PROGRAMS_MAX + 1];
	struct processes now;

	processes_read(&now, PROCESSES_DIR, &s->arena);
	out->program_count = processes_busiest(busiest, PROGRAMS_MAX, &out->kernel_threads_ns,
					       &s->processes, &now, (unsigned)getpid());
	out->programs = arena_alloc(arena, PROGRAMS_MAX * sizeof(*out->programs));
	for (unsigned i = 0; i < out->program_count; i++)
		out->programs[i] = (struct result_program){
			.name	= arena_strdup(arena, busiest[i].name),
			.pid	= busiest[i].pid,
			.cpu_s	= (double)busiest[i].cpu_ns / 1e9,
		};
}

void surroundings_end(struct surroundings *s, struct run_result *out, struct arena *arena)
{
	if (out) {
		note_throttle(s, out);
		note_programs(s, out, arena);
	}
	arena_release(&s->arena);
}
