/* changes: a record for each file, and conclusions from all of them. */
#include "changes.h"

#include <fcntl.h>
#include <unistd.h>

void changes_init(struct changes *c, const struct fileset *sets, unsigned set_count,
		  struct arena *arena)
{
	*c = (struct changes){
		.sets		= sets,
		.set_count	= set_count,
		.touched	= arena_alloc(arena, set_count * sizeof(*c->touched)),
	};
	for (unsigned s = 0; s < set_count; s++)
		c->touched[s] = arena_alloc(arena, sets[s].file_count * sizeof(*c->touched[s]));
}

void changes_take_back(const struct changes *c)
{
	for (unsigned s = 0; s < c->set_count; s++) {
		for (unsigned i = 0; i < c->sets[s].file_count; i++) {
			const struct touched *touched = &c->touched[s][i];
			int fd;

			if (touched->change == CREATED)
				fileset_unlink(&c->sets[s], i);
			if (touched->change != EXTENDED ||
			    touched->size_before_bytes >= c->sets[s].file_size_bytes)
				continue;
			fd = fileset_open(&c->sets[s], i, O_RDWR);
			if (fd < 0)
				continue;
			if (ftruncate(fd, (off_t)touched->size_before_bytes) == 0)
				fsync(fd);
			close(fd);
		}
	}
}

void changes_count(const struct changes *c, struct prepare_report *report)
{
	for (unsigned s = 0; s < c->set_count; s++) {
		for (unsigned i = 0; i < c->sets[s].file_count; i++) {
			report->created += c->touched[s][i].change == CREATED;
			report->extended += c->touched[s][i].change == EXTENDED;
			report->reused += c->touched[s][i].change == REUSED;
		}
	}
}

bool changes_filled_holes(const struct changes *c)
{
	for (unsigned s = 0; s < c->set_count; s++)
		for (unsigned i = 0; i < c->sets[s].file_count; i++)
			if (c->touched[s][i].change == EXTENDED &&
			    c->touched[s][i].size_before_bytes >= c->sets[s].file_size_bytes)
				return true;
	return false;
}
