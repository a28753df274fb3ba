/* io: the names of the operations. */
#include "io.h"

static const char *const op_names[IO_OP_COUNT] = {
	[IO_READ]	= "read",
	[IO_WRITE]	= "write",
	[IO_FSYNC]	= "fsync",
};

const char *io_op_name(enum io_op op)
{
	return op_names[op];
}
