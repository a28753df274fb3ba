/* machine_time: the first line of /proc/stat, see proc_stat(5). */
#include "machine_time.h"

#include <stdio.h>
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
