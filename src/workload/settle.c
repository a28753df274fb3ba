/* settle: file by file, those that are right stay as they are. */
#include "settle.h"

#include <errno.h>

#include "allocation.h"
#include "fileset.h"

static int differs(const struct opening *o, const char *name, struct err *err)
{
	const struct spec *spec = o->spec;
	struct spec wanted = *spec;

	/* The profile, or the default, may say it for a run and not for prepare. */
	wanted.set_by_hand |= SET_FILE_ALLOCATION;
	return err_request(err, EINVAL, "'%s' is not allocated as file-allocation=%s asks: run "
			   "'%s' first", name, file_allocation_name(spec->file_allocation),
			   fileset_prepare_command(&wanted, &o->target->arena));
}

static int settle_file(struct opening *o, const struct fileset *set, unsigned index, int fd,
		       struct err *err)
{
	const enum file_allocation how = o->spec->file_allocation;
	char name[FILESET_NAME_MAX];

	if (allocation_is(fd, set->file_size_bytes, how))
		return 0;
	fileset_name(set, index, name);
	if (!o->target->writable)
		return differs(o, name, err);
	o->target->files_made_anew++;
	return how == ALLOCATION_WRITTEN ? 0
		: allocation_make(fd, set->file_size_bytes, how, name, err);
}

int settle_files(struct opening *o, struct err *err)
{
	const struct target *target = o->target;
	unsigned next = 0;

	if (!o->spec->file_allocation_given || o->spec->test_mode == TEST_MODE_SEQWR)
		return 0;
	for (unsigned g = 0; g < target->group_count; g++) {
		for (unsigned i = 0; i < o->sets[g].file_count; i++, next++) {
			int ret = o->sets[g].kind == TARGET_DEVICE ? 0
				: settle_file(o, &o->sets[g], i, target->fds[next], err);

			if (ret < 0)
				return ret;
		}
	}
	return o->spec->file_allocation == ALLOCATION_WRITTEN && target->files_made_anew > 0
		? target_complete(o->spec, o->context, err) : 0;
}
