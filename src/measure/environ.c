/*
 * Everything here is a look into /proc, /sys or the mount table, and none of it may fail: what
 * the system does not say stays empty, and the run goes on.
 *
 * The mount is found by path, not by st_dev: btrfs and overlayfs give files a device number
 * that is in no table. Where st_dev names no block device, the mount's source is tried.
 */
#include "environ.h"

#include <libmount/libmount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "device.h"

/* Without the blanks around it: SCSI pads its texts, sysfs ends them with a newline. */
static const char *trimmed(struct arena *arena, const char *text)
{
	size_t length;

	text += strspn(text, " \t\n");
	length = strlen(text);
	while (length > 0 && strchr(" \t\n", text[length - 1]))
		length--;
	return arena_strndup(arena, text, length);
}

static const char *first_line_of(const char *path, struct arena *arena)
{
	char line[512] = "";
	FILE *file = fopen(path, "re");

	if (!file)
		return "";
	if (!fgets(line, sizeof(line), file))
		line[0] = '\0';
	fclose(file);
	return trimmed(arena, line);
}

static const char *kernel_text(struct arena *arena)
{
	struct utsname name;

	if (uname(&name) < 0)
		return "";
	return arena_printf(arena, "%s %s %s", name.sysname, name.release, name.machine);
}

static const char *hostname_text(struct arena *arena)
{
	char name[256] = "";

	if (gethostname(name, sizeof(name) - 1) < 0)
		return "";
	return arena_strdup(arena, name);
}

/* "model name : …" on x86; other architectures call it otherwise, or do not tell. */
static const char *cpu_model(struct arena *arena)
{
	static const char *const keys[] = { "model name", "Model", "cpu model", "cpu\t" };
	const char *model = "";
	char line[512];
	FILE *file = fopen("/proc/cpuinfo", "re");

	if (!file)
		return "";

	while (!model[0] && fgets(line, sizeof(line), file)) {
		const char *colon = strchr(line, ':');

		for (size_t i = 0; colon && i < sizeof(keys) / sizeof(keys[0]); i++) {
			if (strncmp(line, keys[i], strlen(keys[i])) == 0)
				model = trimmed(arena, colon + 1);
		}
	}
	fclose(file);
	return model;
}

static uint64_t memory_bytes(void)
{
	struct sysinfo info;

	return sysinfo(&info) < 0 ? 0 : (uint64_t)info.totalram * info.mem_unit;
}

const char *environ_chosen(const char *choices, struct arena *arena)
{
	const char *open = strchr(choices, '[');
	const char *close = open ? strchr(open, ']') : NULL;

	if (!close)
		return trimmed(arena, choices);
	return arena_strndup(arena, open + 1, (size_t)(close - open - 1));
}

static const char *attribute(const char *name, const char *which, struct arena *arena)
{
	char value[512] = "";

	return trimmed(arena, device_attribute(name, which, value, sizeof(value)));
}

static void capture_device(struct environ_target *out, const char *name,
			   struct arena *arena)
{
	char *path = arena_printf(arena, "/dev/%s", name);

	for (char *c = path; *c; c++) {		/* sysfs writes cciss/c0d0 with a '!' */
		if (*c == '!')
			*c = '/';
	}
	out->device = path;

	out->model = attribute(name, "device/model", arena);
	out->firmware = attribute(name, "device/firmware_rev", arena);	/* NVMe */
	if (!out->firmware[0])
		out->firmware = attribute(name, "device/rev", arena);	/* SCSI */
	out->scheduler = environ_chosen(attribute(name, "queue/scheduler", arena), arena);
	out->write_cache = attribute(name, "queue/write_cache", arena);
	out->rotational = attribute(name, "queue/rotational", arena);
	out->nr_requests = strtoull(attribute(name, "queue/nr_requests", arena), NULL, 10);
	out->logical_block_bytes =
		strtoull(attribute(name, "queue/logical_block_size", arena), NULL, 10);
}

static void name_of_source(const char *source, char *name, size_t size)
{
	struct stat st;

	if (source && source[0] == '/' && stat(source, &st) == 0 && S_ISBLK(st.st_mode))
		device_name_of(st.st_rdev, name, size);
}

/* Fills in the file system; returns the mount's source in `source`, for want of a better one. */
static void capture_mount(struct environ_target *out, const char **source,
			  struct arena *arena)
{
	struct libmnt_table *table = mnt_new_table_from_file("/proc/self/mountinfo");
	struct libmnt_fs *fs;

	*source = "";
	if (!table)
		return;

	fs = mnt_table_find_mountpoint(table, out->path, MNT_ITER_BACKWARD);
	if (fs) {
		const char *type = mnt_fs_get_fstype(fs);
		const char *point = mnt_fs_get_target(fs);
		const char *options = mnt_fs_get_options(fs);
		const char *from = mnt_fs_get_source(fs);

		out->filesystem = arena_strdup(arena, type ? type : "");
		out->mount_point = arena_strdup(arena, point ? point : "");
		out->mount_options = arena_strdup(arena, options ? options : "");
		*source = arena_strdup(arena, from ? from : "");
	}
	mnt_unref_table(table);
}

static const char *kind_of(mode_t mode)
{
	if (S_ISDIR(mode))
		return "directory";
	return S_ISBLK(mode) ? "device" : "file";
}

void environ_capture_path(struct environ_target *out, const char *path, struct arena *arena)
{
	const char *source = "";
	char name[64] = "";
	struct stat st;
	char *real;

	*out = (struct environ_target){
		.path = arena_strdup(arena, path),
		.kind = "", .filesystem = "", .mount_point = "", .mount_options = "",
		.device = "", .model = "", .firmware = "", .scheduler = "",
		.write_cache = "", .rotational = "",
	};

	real = realpath(path, NULL);
	if (!real)
		return;
	out->path = arena_strdup(arena, real);
	free(real);
	if (stat(out->path, &st) < 0)
		return;

	out->kind = kind_of(st.st_mode);
	if (S_ISBLK(st.st_mode)) {
		device_name_of(st.st_rdev, name, sizeof(name));
	} else {
		capture_mount(out, &source, arena);
		device_name_of(st.st_dev, name, sizeof(name));
		if (!name[0])
			name_of_source(source, name, sizeof(name));
	}
	if (name[0])
		capture_device(out, name, arena);
}

void environ_capture(struct environ *env, const struct target *target, struct arena *arena)
{
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);

	*env = (struct environ){
		.kernel = kernel_text(arena),
		.hostname = hostname_text(arena),
		.cpu = cpu_model(arena),
		.cores = cores > 0 ? (unsigned)cores : 0,
		.memory_bytes = memory_bytes(),
		.governor = first_line_of(
			"/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", arena),
		.io_uring_disabled =
			first_line_of("/proc/sys/kernel/io_uring_disabled", arena),
	};
	if (!target)
		return;

	env->target_count = target->group_count;
	env->targets = arena_alloc(arena, target->group_count * sizeof(*env->targets));
	for (unsigned i = 0; i < target->group_count; i++) {
		const struct target_group *group = &target->groups[i];

		environ_capture_path(&env->targets[i], group->path, arena);
		env->targets[i].file_count = group->file_count;
		env->targets[i].size_bytes = group->file_count * group->file_size_bytes;
	}
}
