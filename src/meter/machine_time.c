/* machine_time: the first lines of /proc/stat, see proc_stat(5). */
#include "machine_time.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static uint64_t ticks_ns(unsigned long long ticks)
{
	return ticks * (UINT64_C(1000000000) / (uint64_t)sysconf(_SC_CLK_TCK));
}

void machine_time_read(struct machine_time *time, const char *path)
{
	unsigned long long user, nice, system, irq, softirq, steal;
	FILE *file = fopen(path, "re");

	*time = (struct machine_time){ 0 };
	if (!file)
		return;
	if (fscanf(file, "cpu %llu %llu %llu %*u %*u %llu %llu %llu", &user, &nice, &system,
		   &irq, &softirq, &steal) == 6)
		*time = (struct machine_time){
			.tasks_ns	= ticks_ns(user + nice + system),
			.irq_ns		= ticks_ns(irq + softirq),
			.steal_ns	= ticks_ns(steal),
		};
	fclose(file);
}

void machine_time_read_cpus(struct cpu_ticks *ticks, unsigned count, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[512];

	memset(ticks, 0, count * sizeof(*ticks));
	if (!file)
		return;
	while (fgets(line, sizeof(line), file) && strncmp(line, "cpu", strlen("cpu")) == 0) {
		unsigned long long user, nice, system, idle, iowait, irq, softirq, steal;
		unsigned cpu;

		if (sscanf(line, "cpu%u %llu %llu %llu %llu %llu %llu %llu %llu", &cpu, &user,
			   &nice, &system, &idle, &iowait, &irq, &softirq, &steal) != 9 ||
		    cpu >= count)
			continue;
		ticks[cpu].busy = user + nice + system + irq + softirq + steal;
		ticks[cpu].all = ticks[cpu].busy + idle + iowait;
	}
	fclose(file);
}
