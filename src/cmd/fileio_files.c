/*
 * fileio's files: prints sysbench's messages about them, before our own functions create, open or
 * remove them.
 */
#include "fileio.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sysbench_report.h"
#include "units.h"

/* The name as in sysbench, which only uses the current directory. */
static const char *name_of(const struct fileset *set, unsigned index, char *buffer)
{
	const char *name = fileset_name(set, index, buffer);

	return strncmp(name, "./", 2) ? name : name + 2;
}

/* target_open() would report it too, but not with the messages that scripts expect. */
static bool set_is_there(struct fileio *f, const struct fileset *set)
{
	char name[FILESET_NAME_MAX], size[SYSBENCH_SIZE_MAX], wanted[SYSBENCH_SIZE_MAX];
	struct stat stat;
	int ret;

	for (unsigned i = 0; i < set->file_count; i++) {
		ret = fileset_stat(set, i, &stat);
		if (ret < 0) {
			sysbench_log(&f->log, SYSBENCH_FATAL,
				     "Cannot open file '%s' errno = %d (%s)",
				     name_of(set, i, name), -ret, strerror(-ret));
			sysbench_log(&f->log, SYSBENCH_WARNING,
				     "Did you forget to run the prepare step?");
			return false;
		}
	}
	for (unsigned i = 0; i < set->file_count; i++) {
		if (fileset_stat(set, i, &stat) < 0 ||
		    (uint64_t)stat.st_size >= set->file_size_bytes)
			continue;
		sysbench_log(&f->log, SYSBENCH_FATAL,
			     "Size of file '%s' is %s, but at least %s is expected.",
			     name_of(set, i, name),
			     sysbench_format_size((double)stat.st_size, size),
			     sysbench_format_size((double)set->file_size_bytes, wanted));
		sysbench_log(&f->log, SYSBENCH_WARNING, "Did you run 'prepare' with different "
			     "--file-total-size or --file-num values?");
		return false;
	}
	return true;
}

/* Call `look` on every file set of the workload that is a directory. */
static bool with_directories(struct fileio *f, enum fileset_use use,
			 bool (*look)(struct fileio *, const struct fileset *))
{
	const struct spec *spec = &f->session.plan.variants[0].jobs[0].spec;
	struct err ignored = { 0 };	/* later use of the files will report it */
	struct fileset *sets;
	bool ok = true;

	if (fileset_find_all(&sets, spec, use, &f->arena, &ignored) < 0)
		return true;
	for (unsigned i = 0; i < spec->targets.count && ok; i++)
		if (sets[i].kind == TARGET_DIRECTORY)
			ok = look(f, &sets[i]);
	fileset_release_all(sets, spec->targets.count);
	return ok;
}

static bool tell_what_is_opened(struct fileio *f, const struct fileset *set)
{
	char name[FILESET_NAME_MAX];

	for (unsigned i = 0; i < set->file_count; i++)
		sysbench_log(&f->log, SYSBENCH_DEBUG, "Opening file: %s", name_of(set, i, name));
	return true;
}

static bool tell_what_is_prepared(struct fileio *f, const struct fileset *set)
{
	char name[FILESET_NAME_MAX];
	struct stat stat;

	for (unsigned i = 0; i < set->file_count; i++) {
		const char *what = "Creating file";

		if (fileset_stat(set, i, &stat) == 0 && stat.st_size > 0)
			what = (uint64_t)stat.st_size >= set->file_size_bytes
				? "Reusing existing file" : "Extending existing file";
		sysbench_log(&f->log, SYSBENCH_NOTICE, "%s %s", what, name_of(set, i, name));
	}
	return true;
}

bool fileio_files_are_there(struct fileio *f)
{
	return with_directories(f, FILESET_FOR_RUN, set_is_there);
}

void fileio_tell_opened(struct fileio *f)
{
	with_directories(f, FILESET_FOR_RUN, tell_what_is_opened);
}

/* ---- prepare and cleanup ---- */

static void tell_written(struct fileio *f, const struct prepare_report *report)
{
	const double seconds = (double)report->elapsed_ns / (double)NS_PER_SECOND;
	const double mib = (double)report->written_bytes / (1024 * 1024);

	if (report->written_bytes == 0)
		sysbench_log(&f->log, SYSBENCH_NOTICE, "No bytes written.");
	else
		sysbench_log(&f->log, SYSBENCH_NOTICE, "%" PRIu64 " bytes written in %.2f seconds "
			     "(%.2f MiB/sec).", report->written_bytes, seconds,
			     seconds > 0 ? mib / seconds : 0);
}

void fileio_prepare(struct fileio *f)
{
	const struct sysbench_request *r = &f->request;
	const uint64_t file_bytes = sysbench_file_bytes(r);
	struct session *s = &f->session;
	struct prepare_report report;

	sysbench_log(&f->log, SYSBENCH_NOTICE, "%" PRId64 " files, %" PRIu64 "Kb each, %" PRIu64
		     "Mb total", r->file_num, file_bytes >> 10,
		     file_bytes * (uint64_t)r->file_num >> 20);
	sysbench_log(&f->log, SYSBENCH_NOTICE, "Creating files for the test...");
	sysbench_print_extra_flags(&f->log, r);
	with_directories(f, FILESET_FOR_PREPARE, tell_what_is_prepared);
	if (target_prepare(&s->plan.variants[0].jobs[0].spec, &s->target, &report, &s->err) == 0)
		tell_written(f, &report);
	else if (s->err.code == 0 && signals_stop)
		fprintf(stderr, "interrupted: prepare again to resume\n");
}

void fileio_cleanup(struct fileio *f)
{
	struct session *s = &f->session;
	unsigned removed;

	sysbench_log(&f->log, SYSBENCH_NOTICE, "Removing test files...");
	target_cleanup(&s->plan.variants[0].jobs[0].spec, &s->target, &removed, &s->err);
}
