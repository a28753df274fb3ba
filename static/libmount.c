/*
 * libmount, as far as ringbench calls it, for 'make static' only: distributions have no archive of
 * libmount. The interface and its meaning are those of libmount.h (util-linux 2.38).
 *
 * /proc/self/mountinfo and /proc/swaps are read, as in proc_pid_mountinfo(5) and proc_swaps(5):
 * fields with blanks between, in which blanks and the like are octal ("\040").
 */
#include <libmount.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

struct libmnt_fs {
	char *source, *target, *type, *options;
	dev_t devno;
};

struct libmnt_table {
	struct libmnt_fs *rows;
	size_t count;
};

struct libmnt_iter {
	int direction;
	size_t taken;
};

/* ---- reading ---- */

static char *decoded(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		unsigned value;

		if (from[0] == '\\' && sscanf(from + 1, "%3o", &value) == 1 &&
		    strspn(from + 1, "01234567") >= 3) {
			*to = (char)value;
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
	return text;
}

static struct libmnt_fs *add_row(struct libmnt_table *table)
{
	struct libmnt_fs *rows = realloc(table->rows, (table->count + 1) * sizeof(*rows));

	if (!rows)
		return NULL;
	table->rows = rows;
	memset(&rows[table->count], 0, sizeof(*rows));
	return &rows[table->count++];
}

/* Options of the mount, then those of the file system that are not among them. Both may begin with
 * rw or ro, and the file system's counts less. */
static char *merged(const char *mount, const char *super)
{
	char *all = NULL;

	if (!strncmp(super, "rw", 2) || !strncmp(super, "ro", 2))
		super += super[2] == ',' ? 3 : 2;
	if (asprintf(&all, "%s%s%s", mount, *super ? "," : "", super) < 0)
		return NULL;
	return all;
}

/* "36 35 98:0 /root /point rw,noatime master:1 - ext3 /dev/root rw,errors=continue" */
static int parse_mount(struct libmnt_table *table, char *line)
{
	char *separator = strstr(line, " - ");
	char *target = NULL, *options = NULL, *type = NULL, *source = NULL, *super = NULL;
	unsigned major, minor;
	struct libmnt_fs *fs;

	if (!separator ||
	    sscanf(line, "%*u %*u %u:%u %*s %ms %ms", &major, &minor, &target, &options) != 4 ||
	    sscanf(separator + 3, "%ms %ms %ms", &type, &source, &super) < 2)
		goto incomplete;
	fs = add_row(table);
	if (!fs)
		goto incomplete;
	*fs = (struct libmnt_fs){
		.source = decoded(source), .target = decoded(target), .type = decoded(type),
		.options = merged(options, super ? super : ""),
		.devno = makedev(major, minor),
	};
	free(options);
	free(super);
	return 0;

incomplete:
	free(target);
	free(options);
	free(type);
	free(source);
	free(super);
	return -1;
}

static int parse_swap(struct libmnt_table *table, char *line)
{
	char *source = NULL;
	struct libmnt_fs *fs;

	if (*line != '/' || sscanf(line, "%ms", &source) != 1)
		return 0;	/* the heading */
	fs = add_row(table);
	if (!fs) {
		free(source);
		return -1;
	}
	fs->source = decoded(source);
	return 0;
}

static int read_lines(struct libmnt_table *table, const char *path,
		      int (*parse)(struct libmnt_table *table, char *line))
{
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	if (!in)
		return -1;
	while (getline(&line, &size, in) > 0)
		parse(table, line);
	free(line);
	fclose(in);
	return 0;
}

/* ---- tables ---- */

struct libmnt_table *mnt_new_table(void)
{
	return calloc(1, sizeof(struct libmnt_table));
}

void mnt_unref_table(struct libmnt_table *table)
{
	for (size_t i = 0; table && i < table->count; i++) {
		free(table->rows[i].source);
		free(table->rows[i].target);
		free(table->rows[i].type);
		free(table->rows[i].options);
	}
	if (table)
		free(table->rows);
	free(table);
}

struct libmnt_table *mnt_new_table_from_file(const char *path)
{
	struct libmnt_table *table = mnt_new_table();

	if (table && read_lines(table, path, parse_mount) < 0) {
		mnt_unref_table(table);
		return NULL;
	}
	return table;
}

int mnt_table_parse_swaps(struct libmnt_table *table, const char *path)
{
	return read_lines(table, path ? path : "/proc/swaps", parse_swap);
}

struct libmnt_iter *mnt_new_iter(int direction)
{
	struct libmnt_iter *walk = calloc(1, sizeof(*walk));

	if (walk)
		walk->direction = direction;
	return walk;
}

void mnt_free_iter(struct libmnt_iter *walk)
{
	free(walk);
}

int mnt_table_next_fs(struct libmnt_table *table, struct libmnt_iter *walk, struct libmnt_fs **fs)
{
	if (walk->taken == table->count)
		return 1;
	*fs = &table->rows[walk->direction == MNT_ITER_BACKWARD
			   ? table->count - 1 - walk->taken : walk->taken];
	walk->taken++;
	return 0;
}

static struct libmnt_fs *find_target(struct libmnt_table *table, const char *path, int direction)
{
	struct libmnt_iter walk = { .direction = direction };
	struct libmnt_fs *fs;

	while (mnt_table_next_fs(table, &walk, &fs) == 0)
		if (!strcmp(fs->target, path))
			return fs;
	return NULL;
}

struct libmnt_fs *mnt_table_find_mountpoint(struct libmnt_table *table, const char *path,
					    int direction)
{
	char real[PATH_MAX];
	struct libmnt_fs *fs;

	if (!realpath(path, real))
		return NULL;
	while (!(fs = find_target(table, real, direction)) && real[1] != '\0') {
		char *slash = strrchr(real, '/');

		slash[slash == real] = '\0';
	}
	return fs;
}

/* ---- rows ---- */

const char *mnt_fs_get_source(struct libmnt_fs *fs)
{
	return fs->source;
}

const char *mnt_fs_get_srcpath(struct libmnt_fs *fs)
{
	return fs->source;
}

const char *mnt_fs_get_target(struct libmnt_fs *fs)
{
	return fs->target;
}

const char *mnt_fs_get_fstype(struct libmnt_fs *fs)
{
	return fs->type;
}

const char *mnt_fs_get_options(struct libmnt_fs *fs)
{
	return fs->options;
}

dev_t mnt_fs_get_devno(struct libmnt_fs *fs)
{
	return fs->devno;
}

int mnt_fs_get_option(struct libmnt_fs *fs, const char *name, char **value, size_t *size)
{
	const size_t length = strlen(name);

	for (char *at = fs->options; at && *at; at += strcspn(at, ","), at += *at == ',') {
		if (strncmp(at, name, length) != 0 || at[length] != '=')
			continue;
		*value = at + length + 1;
		*size = strcspn(*value, ",");
		return 0;
	}
	return 1;
}
