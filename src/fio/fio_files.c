/*
 * The names of a job's files, and how much of each it uses.
 *
 * As in fio, a job without a filename has its own files, named after it, and `size` is divided
 * among the files of a job.
 */
#include "fio_translation.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_size.h"
#include "fio_option.h"

/* ---- names ---- */

static const char *in_directory(const struct fio_translation *t, const char *name)
{
	const char *directory = fio_text(t, "directory");

	return directory ? arena_printf(t->arena, "%s/%s", directory, name) : name;
}

static void add_path(struct fio_translation *t, const char **paths, const char *path)
{
	*paths = **paths ? arena_printf(t->arena, "%s\n%s", *paths, path) : path;
	t->shape.file_count++;
}

/* "a:b\:c" are two files. */
static const char *named_files(struct fio_translation *t, const char *names)
{
	const char *paths = "";
	char *name = arena_alloc(t->arena, strlen(names) + 1);
	size_t length = 0;

	for (const char *at = names; ; at++) {
		if (at[0] == '\\' && (at[1] == ':' || at[1] == '\\')) {
			name[length++] = *++at;
		} else if (*at == ':' || *at == '\0') {
			if (length > 0)
				add_path(t, &paths, in_directory(t, arena_strndup(t->arena, name,
										  length)));
			length = 0;
			if (*at == '\0')
				return paths;
		} else {
			name[length++] = *at;
		}
	}
}

/* The words of filename_format. */
static const char *formatted(struct fio_translation *t, const char *format, unsigned job,
			     unsigned file)
{
	const struct { const char *word, *value; } words[] = {
		{ "$jobname", fio_job_name(t) },
		{ "$jobnum", arena_printf(t->arena, "%u", job) },
		{ "$filenum", arena_printf(t->arena, "%u", file) },
	};
	const char *name = "";

	while (*format) {
		size_t length = 1, i = 0;

		while (i < 3 && strncmp(format, words[i].word, strlen(words[i].word)) != 0)
			i++;
		if (i < 3) {
			length = strlen(words[i].word);
			name = arena_printf(t->arena, "%s%s", name, words[i].value);
		} else {
			name = arena_printf(t->arena, "%s%c", name, *format);
		}
		format += length;
	}
	return name;
}

static const char *own_files(struct fio_translation *t, unsigned job, unsigned count)
{
	const char *format = fio_text(t, "filename_format"), *paths = "";

	t->shape.file_count = 0;
	for (unsigned file = 0; file < count; file++)
		add_path(t, &paths, in_directory(t, formatted(t, format ? format
			 : "$jobname.$jobnum.$filenum", job, file)));
	return paths;
}

/* In a directory we would make a set of files. */
static void refuse_directories(struct fio_translation *t)
{
	char *rest = arena_strdup(t->arena, t->jobs_target[0]), *path;
	struct stat stat_;

	while ((path = strsep(&rest, "\n")))
		if (stat(path, &stat_) == 0 && S_ISDIR(stat_.st_mode))
			fio_wrong(t, "filename", "'%s' is a directory", path);
}

static void name_files(struct fio_translation *t)
{
	const char *names = fio_text(t, "filename");
	const unsigned jobs = t->shape.numjobs / t->threads;
	const uint64_t count = fio_number(t, "nrfiles", 1);

	if (fio_text(t, "directory") && strchr(fio_text(t, "directory"), ':'))
		fio_wrong(t, "directory", "is one directory for all files of a job");
	if (count < 1 || count > SPEC_TARGETS_MAX) {
		fio_wrong(t, "nrfiles", "must be from 1 to %d", SPEC_TARGETS_MAX);
		return;
	}
	t->jobs_target = arena_alloc(t->arena, jobs * sizeof(*t->jobs_target));
	for (unsigned i = 0; i < jobs; i++) {
		t->shape.file_count = 0;
		t->jobs_target[i] = names ? named_files(t, names)
					  : own_files(t, i, (unsigned)count);
	}
	if (t->shape.file_count < 1 || t->shape.file_count > SPEC_TARGETS_MAX)
		fio_wrong(t, "filename", "must be from 1 to %d files", SPEC_TARGETS_MAX);
	refuse_directories(t);
}

/* ---- sizes ---- */

/* Of the file or device that exists; 0: not known. */
static uint64_t size_of(const char *path)
{
	uint64_t bytes = 0;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return 0;
	if (file_size(fd, &bytes) < 0)
		bytes = 0;
	close(fd);
	return bytes;
}

/* The smallest of the job's files. */
static uint64_t present_bytes(const struct fio_translation *t)
{
	char *rest = arena_strdup(t->arena, t->jobs_target[0]), *path;
	uint64_t least = UINT64_MAX;

	while ((path = strsep(&rest, "\n"))) {
		const uint64_t bytes = size_of(path);

		least = bytes < least ? bytes : least;
	}
	return least;
}

/* A size of `whole`, if it is a percentage; else as it is. */
static uint64_t size_value(struct fio_translation *t, const char *name, uint64_t whole)
{
	const char *text = fio_text(t, name);
	unsigned percent;

	if (!text || !fio_parse_percent(text, &percent))
		return fio_number(t, name, 0);
	if (whole == 0)
		fio_wrong(t, name, "'%s' of a size that is not known (give filesize, or make the "
			  "file)", text);
	return whole / 100 * percent + whole % 100 * percent / 100;
}

static bool is_percent(const struct fio_translation *t, const char *name)
{
	unsigned percent;

	return fio_text(t, name) && fio_parse_percent(fio_text(t, name), &percent);
}

static bool are_devices(const struct fio_translation *t)
{
	char *rest = arena_strdup(t->arena, t->jobs_target[0]), *path;
	struct stat stat_;

	while ((path = strsep(&rest, "\n")))
		if (stat(path, &stat_) < 0 || !S_ISBLK(stat_.st_mode))
			return false;
	return true;
}

/* Each file as large as all of it is: size / files, or filesize. */
static void find_sizes(struct fio_translation *t)
{
	struct fio_shape *shape = &t->shape;
	const char *filesize = fio_text(t, "filesize");
	const bool needs_whole = is_percent(t, "size") || is_percent(t, "offset") ||
				 is_percent(t, "io_size") || !fio_text(t, "size");
	uint64_t each = 0, whole = 0;

	if (filesize && fio_number_of(t, filesize, &each) < 0)
		fio_wrong(t, "filesize", "'%s' is not one size for all files", filesize);
	if (each == 0 && needs_whole && !shape->does_no_io)
		whole = present_bytes(t);
	if (fio_flag(t, "fill_device", false) && !are_devices(t))
		fio_wrong(t, "fill_device", "a file has a size: give it (a device is filled)");
	else if (each == 0 && whole == 0 && !fio_text(t, "size"))
		fio_wrong(t, "size", "is needed, because '%s' does not exist",
			  t->jobs_target[0]);
	if (each > 0)
		whole = each;
	shape->total_bytes = size_value(t, "size", whole * shape->file_count);
	if (each == 0 && shape->total_bytes > 0)
		each = shape->total_bytes / shape->file_count;
	shape->file_bytes = each > 0 ? each : whole;
	shape->is_exact = filesize && shape->total_bytes > 0;
	if (fio_text(t, "io_size")) {
		shape->is_exact = true;
		shape->total_bytes = size_value(t, "io_size", shape->total_bytes > 0
				? shape->total_bytes : shape->file_bytes * shape->file_count);
	}
}

/* The part of each file from offset on. */
static void set_range(struct fio_translation *t, uint64_t each)
{
	struct fio_shape *shape = &t->shape;
	const uint64_t given = size_value(t, "offset", each);
	const uint64_t offset = is_percent(t, "offset") ? given - given % shape->unit_bytes : given;
	const uint64_t most = offset + fio_number(t, "offset_increment", 0) *
				       (shape->numjobs - 1);
	const bool is_sized = fio_text(t, "size") || fio_text(t, "filesize");

	if (is_percent(t, "offset_increment"))
		fio_wrong(t, "offset_increment", "give it in bytes");
	if (offset > 0)
		fio_set_size(t, "offset", offset, "offset");
	if (is_sized && most > 0) {
		fio_set_size(t, "size", each, "size");
		fio_set_size(t, "file-total-size", each + most, "size");
	} else if (is_sized) {
		fio_set_size(t, "file-total-size", each, fio_text(t, "filesize") ? "filesize"
										 : "size");
	} else if (each > most) {
		shape->file_bytes = each - most;
	}
}

/* ---- the whole ---- */

/* Advice is about the page cache, so O_DIRECT needs none. fio gives it by default. */
static void translate_advice(struct fio_translation *t)
{
	const char *text = fio_text(t, "fadvise_hint");
	const char *advice = t->shape.is_random ? "random" : "sequential";
	const bool is_direct = fio_flag(t, "direct", !fio_flag(t, "buffered", true));

	if (text && (!strcmp(text, "random") || !strcmp(text, "sequential")))
		advice = text;
	else if (text && strcmp(text, "0") != 0 && strcmp(text, "1") != 0)
		fio_wrong(t, "fadvise_hint", "'%s' is not 0, 1, random or sequential", text);
	if (is_direct || (text && !strcmp(text, "0")))
		return;
	fio_set(t, "file-advice", advice, "fadvise_hint");
	if (t->shape.is_mapped)
		fio_set(t, "mmap-advice", advice, "fadvise_hint");
}

void fio_translate_files(struct fio_translation *t)
{
	const char *service = fio_text(t, "file_service_type");

	translate_advice(t);
	name_files(t);
	fio_set(t, "file-num", "1", NULL);
	if (t->ret < 0 || t->shape.unit_bytes == 0)
		return;
	find_sizes(t);
	if (t->shape.file_bytes > 0 || fio_text(t, "offset"))
		set_range(t, t->shape.file_bytes);
	if (t->shape.file_count < 2 || (service && !strcmp(service, "sequential")))
		return;
	if (service && strncmp(service, "roundrobin", 10) && strncmp(service, "random", 6))
		fio_wrong(t, "file_service_type", "'%s' has no equivalent", service);
	else if (!t->shape.is_random)
		fio_note(t->request, "file_service_type: sequential I/Os go through one file "
			 "after the other");
}
