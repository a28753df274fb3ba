/*
 * The sizes of a target's files, and whether they have shrunk: data that vanishes during a run is a
 * failure, whatever the engine reported. (A mapping continues with the pages that it has.)
 */
#include "target.h"

#include "file_size.h"
#include "units.h"

/* An unplugged device has no size any more; targets without files have no end. */
static uint64_t bytes_of(int fd)
{
	uint64_t bytes;

	if (fd < 0)
		return UINT64_MAX;
	return file_size(fd, &bytes) < 0 ? 0 : bytes;
}

bool target_ends_before(const struct target *target, unsigned file_index, uint64_t end)
{
	return bytes_of(target->fds[file_index]) < end;
}

void target_note_sizes(struct target *target)
{
	target->opened_bytes = arena_alloc(&target->arena,
					   target->fd_count * sizeof(*target->opened_bytes));
	for (unsigned i = 0; i < target->fd_count; i++)
		target->opened_bytes[i] = bytes_of(target->fds[i]);
}

/* Within the accessed range. seqwr starts with empty files. */
static uint64_t bytes_at_open(const struct target *target, unsigned file_index)
{
	const uint64_t touched = target->offset_bytes +
		target_group_of(target, file_index)->file_size_bytes;
	const uint64_t opened = target->opened_bytes[file_index];

	return opened < touched ? opened : touched;
}

static const char *describe(const struct target *target, const struct target_loss *loss,
			    struct arena *arena)
{
	const struct target_group *group = target_group_of(target, loss->file_index);
	char now[UNITS_TEXT_MAX], before[UNITS_TEXT_MAX];

	return arena_printf(arena, "'%s' has %s of %s",
			    target_file_name(group, loss->file_index - group->first_file, arena),
			    units_human_size((double)loss->now_bytes, now),
			    units_human_size((double)loss->opened_bytes, before));
}

const char *target_find_loss(const struct target *target, struct target_loss *loss,
			     struct arena *arena)
{
	*loss = (struct target_loss){ 0 };
	for (unsigned i = 0; target->opened_bytes && i < target->fd_count; i++) {
		const uint64_t opened_bytes = bytes_at_open(target, i);
		const uint64_t now_bytes = bytes_of(target->fds[i]);

		if (now_bytes >= opened_bytes)
			continue;
		if (loss->blocks == 0)
			*loss = (struct target_loss){
				.file_index	= i,
				.opened_bytes	= opened_bytes,
				.now_bytes	= now_bytes,
			};
		loss->blocks += (opened_bytes - now_bytes + target->block_size_bytes - 1) /
			target->block_size_bytes;
	}
	return loss->blocks > 0 ? describe(target, loss, arena) : NULL;
}
