/*
 * Creates, queries and closes one ring without flags; then one for each flag.
 */
#include "uring_facts.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ASKING_ENTRIES = 2 };

static void ask_for_opcodes(struct uring_facts *facts, int ring_fd)
{
	struct io_uring_probe *probe =
		calloc(1, sizeof(*probe) + URING_OPCODE_MAX * sizeof(probe->ops[0]));

	if (!probe)
		return;
	facts->knows_opcodes = syscall(SYS_io_uring_register, ring_fd, IORING_REGISTER_PROBE,
				       probe, URING_OPCODE_MAX) == 0;
	facts->register_error = facts->knows_opcodes ? 0 : errno;
	for (unsigned i = 0; facts->knows_opcodes && i < probe->ops_len; i++) {
		if (probe->ops[i].flags & IO_URING_OP_SUPPORTED)
			facts->opcodes[probe->ops[i].op] = true;
	}
	free(probe);
}

void uring_facts_gather(struct uring_facts *facts)
{
	struct io_uring_params params = { .flags = 0 };
	int ring_fd;

	*facts = (struct uring_facts){ .error = 0 };
	ring_fd = (int)syscall(SYS_io_uring_setup, ASKING_ENTRIES, &params);
	if (ring_fd < 0) {
		facts->error = -errno;
		return;
	}
	facts->features = params.features;
	ask_for_opcodes(facts, ring_fd);
	close(ring_fd);
	for (unsigned i = 0; i < URING_FLAG_COUNT; i++)
		facts->flag_errors[i] = uring_flag_try(&uring_flags[i]);
}
