/* cpu_claims: names of sockets (unix(7)) that are never connected. */
#include "cpu_claims.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "sysfs.h"

#define PREFIX		"ringbench-cpus:"
#define LOCK_NAME	"ringbench-cpus-lock"

enum {
	NAME_MAX_BYTES	= 100,	/* of 107 available */
	LOCK_TRIES	= 100,	/* 0.1 s for its holder; a longer one must be a stopped process */
	LOCK_PAUSE_NS	= 5 * 1000 * 1000,
};

static int take_name(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const size_t length = strlen(name);
	const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	memcpy(address.sun_path + 1, name, length);
	if (bind(fd, (struct sockaddr *)&address,
		 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length)) == 0)
		return fd;
	close(fd);
	return -1;
}

static int can_make_sockets(void)
{
	const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

void cpu_claims_begin(struct cpu_claims *claims)
{
	*claims = (struct cpu_claims){ .lock_fd = -1 };
	if (!can_make_sockets())
		return;
	for (unsigned i = 0; i < LOCK_TRIES; i++) {
		claims->lock_fd = take_name(LOCK_NAME);
		if (claims->lock_fd >= 0)
			return;
		clock_sleep_until(clock_real_ns() + LOCK_PAUSE_NS);
	}
}

void cpu_claims_read(struct cpu_place *places, unsigned count, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[512];

	while (file && fgets(line, sizeof(line), file)) {
		char *list = strstr(line, "@" PREFIX);

		if (!list)
			continue;
		list += strlen("@" PREFIX);
		list[strcspn(list, ":")] = '\0';
		for (unsigned i = 0; i < count; i++)
			places[i].claims += sysfs_list_has(list, places[i].cpu);
	}
	if (file)
		fclose(file);
}

/* As many as fit in one name; returns how many. */
static unsigned claim_some(struct cpu_claims *claims, const unsigned *cpus, unsigned count)
{
	char name[NAME_MAX_BYTES + 1] = PREFIX;
	size_t length = strlen(name);
	unsigned some = 0;
	int fd;

	/* Room for a CPU, and for the process's number. */
	while (some < count && length < sizeof(name) - 32) {
		length += (size_t)snprintf(name + length, sizeof(name) - length, "%s%u",
					   some > 0 ? "," : "", cpus[some]);
		some++;
	}
	snprintf(name + length, sizeof(name) - length, ":%d.%u", (int)getpid(), claims->count);
	fd = take_name(name);
	if (fd >= 0)
		claims->fds[claims->count++] = fd;
	return some;
}

void cpu_claims_add(struct cpu_claims *claims, const unsigned *cpus, unsigned count)
{
	while (count > 0 && claims->count < CPU_CLAIMS_MAX) {
		const unsigned before = claims->count;
		const unsigned some = claim_some(claims, cpus, count);

		if (claims->count == before)
			return;
		cpus += some;
		count -= some;
	}
}

void cpu_claims_end(struct cpu_claims *claims)
{
	if (claims->lock_fd >= 0)
		close(claims->lock_fd);
	claims->lock_fd = -1;
}

void cpu_claims_release(struct cpu_claims *claims)
{
	cpu_claims_end(claims);
	for (unsigned i = 0; i < claims->count; i++)
		close(claims->fds[i]);
	claims->count = 0;
}
