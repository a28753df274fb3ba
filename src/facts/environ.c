/*
 * Everything here is read from /proc, /sys or the mount table, and failures are ignored: unknown
 * values stay empty, and the run continues.
 *
 * The mount is found by path, not by st_dev: btrfs and overlayfs give files a device number
 * that is in no table. If st_dev is not a block device, the mount's source is tried.
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
#include "device_facts.h"
#include "sysfs.h"

#define SYSTEM_ROOT ""		/* … of /sys */

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

/* "model name : …" on x86; other architectures use other names, or none. */
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
				model = sysfs_trimmed(arena, colon + 1);
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

static struct libmnt_fs *mount_of(struct libmnt_table *table, const char *path)
{
	return table ? mnt_table_find_mountpoint(table, path, MNT_ITER_BACKWARD) : NULL;
}

static struct libmnt_table *mount_table(void)
{
	return mnt_new_table_from_file("/proc/self/mountinfo");
}

static const char *filesystem_of(const char *path, struct arena *arena)
{
	struct libmnt_table *table = mount_table();
	struct libmnt_fs *fs = access(path, F_OK) == 0 ? mount_of(table, path) : NULL;
	const char *type = fs ? mnt_fs_get_fstype(fs) : NULL;
	const char *text = arena_strdup(arena, type ? type : "");

	mnt_unref_table(table);
	return text;
}

/* A loop device may be below others: one that reads through the page cache matters most. */
static void capture_loop(struct environ_target *out, const char *name, struct arena *arena)
{
	struct device_facts *all;
	const unsigned count = device_facts_gather_all(&all, name, SYSTEM_ROOT, arena);

	for (unsigned i = 0; i < count; i++) {
		if (!all[i].backing_file[0] || strcmp(out->loop_direct, "0") == 0)
			continue;
		out->backing_file = all[i].backing_file;
		out->loop_direct = all[i].loop_direct;
		if (!out->below[0])
			out->below = filesystem_of(out->backing_file, arena);
	}
}

static void capture_io_limit(struct environ_target *out, const char *name, struct arena *arena)
{
	struct device_facts *all;
	const unsigned count = device_facts_gather_all(&all, name, SYSTEM_ROOT, arena);
	struct cgroup cgroup;

	cgroup_find(&cgroup, SYSTEM_ROOT, arena);
	for (unsigned i = 0; i < count; i++)
		cgroup_lower_io_limit(&out->io_limit, &cgroup,
				      sysfs_line(arena, "/sys/class/block/%s/dev", all[i].disk));
}

static void capture_device(struct environ_target *out, const char *name,
			   struct arena *arena)
{
	struct device_identity identity;
	struct device_facts facts;

	device_facts_gather(&facts, name, SYSTEM_ROOT, arena);
	device_identify(name, &identity);
	out->serial = arena_strdup(arena, identity.serial);
	out->device_bytes = identity.size_bytes;
	out->device = facts.path;
	out->model = facts.model;
	out->firmware = facts.firmware;
	out->scheduler = facts.scheduler;
	out->write_cache = facts.write_cache;
	out->rotational = facts.rotational;
	out->io_poll = facts.io_poll;
	out->iostats = facts.iostats;
	out->nomerges = facts.nomerges;
	out->numa_node = facts.numa_node;
	out->numa_cpus = facts.numa_cpus;
	out->nr_requests = facts.nr_requests;
	out->queue_depth = facts.queue_depth;
	out->logical_block_bytes = facts.logical_block_bytes;
	capture_loop(out, name, arena);
	capture_io_limit(out, name, arena);
}

static void name_of_source(const char *source, char *name, size_t size)
{
	struct stat st;

	if (source && source[0] == '/' && stat(source, &st) == 0 && S_ISBLK(st.st_mode))
		device_name_of(st.st_rdev, name, size);
}

/* Fills in the file system; returns the mount's source in `source`, as a fallback. */
static void capture_mount(struct environ_target *out, const char **source,
			  struct arena *arena)
{
	struct libmnt_table *table = mount_table();
	struct libmnt_fs *fs = mount_of(table, out->path);
	size_t length = 0;
	char *upper;

	*source = "";
	if (fs) {
		const char *type = mnt_fs_get_fstype(fs);
		const char *point = mnt_fs_get_target(fs);
		const char *options = mnt_fs_get_options(fs);
		const char *from = mnt_fs_get_source(fs);

		out->filesystem = arena_strdup(arena, type ? type : "");
		out->mount_point = arena_strdup(arena, point ? point : "");
		out->mount_options = arena_strdup(arena, options ? options : "");
		*source = arena_strdup(arena, from ? from : "");
		if (mnt_fs_get_option(fs, "upperdir", &upper, &length) == 0)
			out->below = filesystem_of(arena_strndup(arena, upper, length), arena);
	}
	mnt_unref_table(table);
}

static const char *kind_of(mode_t mode)
{
	if (S_ISDIR(mode))
		return "directory";
	if (S_ISBLK(mode))
		return "device";
	return S_ISREG(mode) ? "file" : "special file";
}

void environ_capture_path(struct environ_target *out, const char *path, struct arena *arena)
{
	const char *source = "";
	char name[64] = "";
	struct stat st;
	char *real;

	*out = (struct environ_target){
		.path = arena_strdup(arena, path),
		.kind = "", .filesystem = "", .below = "", .mount_point = "", .mount_options = "",
		.device = "", .backing_file = "", .loop_direct = "",
		.model = "", .serial = "", .firmware = "", .scheduler = "",
		.write_cache = "", .rotational = "", .io_poll = "", .iostats = "",
		.nomerges = "", .numa_node = "", .numa_cpus = "",
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

void environ_capture(struct environ *env, struct arena *arena)
{
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct cgroup cgroup;

	cgroup_find(&cgroup, SYSTEM_ROOT, arena);
	*env = (struct environ){
		.kernel = kernel_text(arena),
		.hostname = hostname_text(arena),
		.cpu = cpu_model(arena),
		.cores = cores > 0 ? (unsigned)cores : 0,
		.memory_bytes = memory_bytes(),
		.memory_limit_bytes = cgroup_memory_limit(&cgroup, arena),
		.cpu_quota_percent = (uint64_t)(100 * cgroup_cpu_quota(&cgroup, arena) + 0.5),
		.governor = sysfs_line(arena, "/sys/devices/system/cpu/cpu0/cpufreq/"
				       "scaling_governor"),
		.clocksource = sysfs_line(arena, "/sys/devices/system/clocksource/clocksource0/"
					  "current_clocksource"),
		.io_uring_disabled = sysfs_line(arena, "/proc/sys/kernel/io_uring_disabled"),
	};
}

uint64_t environ_usable_memory(const struct environ *env)
{
	const uint64_t limit = env->memory_limit_bytes;

	return limit > 0 && limit < env->memory_bytes ? limit : env->memory_bytes;
}

static bool is_that(const struct environ_target *target, const struct target_group *group,
		    const char *path)
{
	return strcmp(target->path, path) == 0 && target->file_count == group->file_count &&
		target->size_bytes == group->file_count * group->file_size_bytes;
}

unsigned environ_add_target(struct environ *env, const struct target_group *group,
			    struct arena *arena)
{
	char *real = realpath(group->path, NULL);
	struct environ_target *targets;
	unsigned at = 0;

	while (at < env->target_count &&
	       !is_that(&env->targets[at], group, real ? real : group->path))
		at++;
	free(real);
	if (at < env->target_count)
		return at;

	targets = arena_alloc(arena, (at + 1) * sizeof(*targets));
	if (at > 0)
		memcpy(targets, env->targets, at * sizeof(*targets));
	environ_capture_path(&targets[at], group->path, arena);
	targets[at].file_count = group->file_count;
	targets[at].size_bytes = group->file_count * group->file_size_bytes;
	env->targets = targets;
	env->target_count = at + 1;
	return at;
}
