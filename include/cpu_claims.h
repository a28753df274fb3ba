/*
 * cpu_claims: the CPUs to which loops of other ringbench processes are pinned, and our own.
 *
 * A loop that has just been pinned has used no CPU yet, so /proc/stat does not show it. A claim is
 * a socket with an abstract name, "ringbench-cpus:0,2:PID", which is visible to all users in
 * /proc/net/unix and disappears with its owner. It is not visible in other network namespaces. If
 * sockets are forbidden, there are no claims: nothing here fails. Main thread.
 */
#ifndef CPU_CLAIMS_H
#define CPU_CLAIMS_H

#include "placement.h"

#define CPU_CLAIMS_FILE "/proc/self/net/unix"

enum { CPU_CLAIMS_MAX = 64 };	/* names; each has room for some 11 CPUs, or more */

struct cpu_claims {
	int fds[CPU_CLAIMS_MAX];
	unsigned count;
	int lock_fd;
};

/* Waits while another process chooses CPUs, so that two do not take the same one. */
void cpu_claims_begin(struct cpu_claims *claims);
/* How many there are on each of the places. `path` is CPU_CLAIMS_FILE. */
void cpu_claims_read(struct cpu_place *places, unsigned count, const char *path);
void cpu_claims_add(struct cpu_claims *claims, const unsigned *cpus, unsigned count);
void cpu_claims_end(struct cpu_claims *claims);

void cpu_claims_release(struct cpu_claims *claims);

#endif
