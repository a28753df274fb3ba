/* processes: /proc/PID/stat, see proc_pid_stat(5). */
#include "processes.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "one_line.h"

enum { PF_KTHREAD = 0x00200000 };	/* <linux/sched.h>: not exported, but stable */

/* "12 (a name) S …": the name may contain blanks and brackets, so search for the last one. */
static bool parse(struct process *process, char *line)
{
	char *open = strchr(line, '('), *close = strrchr(line, ')');
	unsigned long long user, system, start;
	unsigned flags;

	if (!open || !close || close < open ||
	    sscanf(close + 1, " %*c %*s %*s %*s %*s %*s %u %*s %*s %*s %*s %llu %llu %*s %*s %*s "
		   "%*s %*s %*s %llu", &flags, &user, &system, &start) != 4)
		return false;
	*close = '\0';
	*process = (struct process){
		.pid		= (unsigned)strtoul(line, NULL, 10),
		.start_ticks	= start,
		.cpu_ns		= (user + system) *
				  (UINT64_C(1000000000) / (uint64_t)sysconf(_SC_CLK_TCK)),
		.is_kernel	= flags & PF_KTHREAD,
	};
	snprintf(process->name, sizeof(process->name), "%.15s", open + 1);
	return true;
}

static int by_pid(const void *a, const void *b)
{
	const struct process *left = a, *right = b;

	return (left->pid > right->pid) - (left->pid < right->pid);
}

void processes_read(struct processes *processes, const char *dir, struct arena *arena)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;
	char path[4096], line[1024];

	*processes = (struct processes){ .count = 0 };
	if (!stream)
		return;
	processes->at = arena_alloc(arena, PROCESSES_MAX * sizeof(*processes->at));
	while ((entry = readdir(stream))) {
		if (entry->d_name[0] < '0' || entry->d_name[0] > '9')
			continue;
		if (processes->count == PROCESSES_MAX) {
			processes->count = 0;
			break;
		}
		snprintf(path, sizeof(path), "%s/%s/stat", dir, entry->d_name);
		if (one_line_read(path, line, sizeof(line)) &&
		    parse(&processes->at[processes->count], line))
			processes->count++;
	}
	closedir(stream);
	if (processes->count > 1)
		qsort(processes->at, processes->count, sizeof(*processes->at), by_pid);
}

static uint64_t spent_before(const struct processes *before, const struct process *process)
{
	const struct process *found = before->count == 0 ? NULL :
		bsearch(process, before->at, before->count, sizeof(*process), by_pid);

	return found && found->start_ticks == process->start_ticks ? found->cpu_ns : 0;
}

/* Insert it among the busiest so far. Returns their number. */
static unsigned insert(struct process busiest[], unsigned count, unsigned max,
		       const struct process *process)
{
	unsigned at = count < max ? count : max;

	while (at > 0 && busiest[at - 1].cpu_ns < process->cpu_ns)
		at--;
	if (at == max)
		return count;
	if (count == max)
		count--;
	memmove(&busiest[at + 1], &busiest[at], (count - at) * sizeof(*busiest));
	busiest[at] = *process;
	return count + 1;
}

unsigned processes_busiest(struct process busiest[], unsigned max, uint64_t *kernel_ns,
			   const struct processes *before, const struct processes *after,
			   unsigned self)
{
	unsigned count = 0;

	*kernel_ns = 0;
	for (unsigned i = 0; i < after->count && before->count > 0; i++) {
		struct process process = after->at[i];
		const uint64_t spent_ns = spent_before(before, &process);

		process.cpu_ns -= process.cpu_ns < spent_ns ? process.cpu_ns : spent_ns;
		if (process.is_kernel)
			*kernel_ns += process.cpu_ns;
		else if (process.cpu_ns > 0 && process.pid != self)
			count = insert(busiest, count, max, &process);
	}
	return count;
}
