/*
 * Readers find data in their files. A job that only writes finds its file allocated, or only as
 * long as it will be, so that its writes are the first ones: that is what it measures.
 */
#include "fio_layout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "engine.h"
#include "fileset.h"

/* Shorter than the job needs it; a device has its size. */
static bool is_short(const char *path, const struct spec *spec, bool *is_missing)
{
	struct stat stat_;

	*is_missing = stat(path, &stat_) < 0;
	return *is_missing || (S_ISREG(stat_.st_mode) && spec->file_total_size_given &&
			       (uint64_t)stat_.st_size < spec->file_total_size_bytes);
}

/* It is ours, even if its file system cannot keep a mark that says so. */
static void permit(struct session *s, const char *path)
{
	struct string_list *list = &s->permits.allow_overwrite;
	const char **at = arena_alloc(&s->plan.arena, (list->count + 1) * sizeof(*at));

	if (list->count > 0)
		memcpy(at, list->at, list->count * sizeof(*at));
	at[list->count] = path;
	*list = (struct string_list){ at, list->count + 1 };
}

static int write_data(struct session *s, const struct spec *spec, const char *path)
{
	struct prepare_report report;
	struct spec need = *spec;

	need.targets = (struct string_list){ &path, 1 };
	need.new_file_meant = true;
	return target_prepare(&need, &s->target, &report, &s->err);
}

static int allocate(int fd, enum fio_layout layout, uint64_t bytes)
{
	if (layout == FIO_LAYOUT_ALLOCATED && fallocate(fd, 0, 0, (off_t)bytes) == 0)
		return 0;
	if (layout == FIO_LAYOUT_ALLOCATED && errno != EOPNOTSUPP)
		return -errno;
	return ftruncate(fd, (off_t)bytes) < 0 ? -errno : 0;
}

static int create(struct session *s, const struct spec *spec, const char *path,
		  enum fio_layout layout)
{
	const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int ret;

	if (fd < 0)
		return err_request(&s->err, errno, "cannot create '%s': %s", path,
				   strerror(errno));
	/* Without extended attributes: see permit(). */
	(void)!fsetxattr(fd, FILESET_MARK, "", 0, 0);
	ret = allocate(fd, layout, spec->file_total_size_bytes);
	close(fd);
	if (ret == 0)
		return 0;
	unlink(path);
	return err_failure(&s->err, -ret, "cannot allocate '%s': %s", path, strerror(-ret));
}

static int lay_out_file(struct session *s, const struct spec *spec, const char *path,
			enum fio_layout layout)
{
	bool is_missing;
	int ret;

	if (layout == FIO_LAYOUT_GROWS ||
	    (!is_short(path, spec, &is_missing) && layout != FIO_LAYOUT_VERIFIABLE))
		return 0;
	ret = is_missing && (layout == FIO_LAYOUT_ALLOCATED || layout == FIO_LAYOUT_SPARSE)
		? create(s, spec, path, layout) : write_data(s, spec, path);
	if (ret == 0 && is_missing)
		permit(s, path);
	return ret < 0 ? ret : 0;
}

int fio_lay_out(struct session *s, const struct fio_request *request)
{
	const struct fio_job *info = request->jobs;
	const struct plan_job *job;
	int ret = 0;

	for (struct job_walk at = { 0 }; (job = plan_next_job(&s->plan, &at)); info++) {
		const struct spec *spec = &job->spec;

		if (engine_find(spec->engine)->can & ENGINE_DOES_NO_IO)
			continue;
		for (unsigned i = 0; ret == 0 && i < spec->targets.count; i++)
			ret = lay_out_file(s, spec, spec->targets.at[i], info->layout);
	}
	return ret;
}

int fio_remove(struct session *s, const struct fio_request *request)
{
	const struct fio_job *info = request->jobs;
	const struct plan_job *job;
	int ret = 0;

	for (struct job_walk at = { 0 }; (job = plan_next_job(&s->plan, &at)); info++) {
		unsigned removed;

		if (ret == 0 && info->is_removed &&
		    !(engine_find(job->spec.engine)->can & ENGINE_DOES_NO_IO))
			ret = target_cleanup(&job->spec, &s->target, &removed, &s->err);
	}
	return ret;
}
