/*
 * cgroup: /proc/self/cgroup names the group, /proc/self/mountinfo its mount point.
 */
#include "cgroup.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sysfs.h"

enum { LINE_BYTES = 4096 + 512, GROUPS_MAX = 64 };

static const char *const v1_names[CGROUP_CONTROLLER_COUNT] = {
	[CGROUP_CPU] = "cpu", [CGROUP_MEMORY] = "memory", [CGROUP_IO] = "blkio",
};

/* ---- finding the groups ---- */

static bool list_has_word(const char *list, const char *word)
{
	const size_t length = strlen(word);

	for (const char *at = list; *at; at += strspn(at, ",\n")) {
		const size_t item = strcspn(at, ",\n");

		if (item == length && strncmp(at, word, length) == 0)
			return true;
		at += item;
	}
	return false;
}

/* The process's group in the hierarchy of version 1 that has this controller (NULL: in that of
 * version 2), from "4:cpu,cpuacct:/a/b"; NULL if there is none. */
static const char *group_of(const char *controller, const char *root, struct arena *arena)
{
	FILE *file = fopen(arena_printf(arena, "%s/proc/self/cgroup", root), "re");
	const char *group = NULL;
	char line[LINE_BYTES];

	while (file && !group && fgets(line, sizeof(line), file)) {
		char *list = strchr(line, ':'), *path = list ? strchr(list + 1, ':') : NULL;

		if (!path)
			continue;
		*path++ = '\0';
		path[strcspn(path, "\n")] = '\0';
		if (controller ? list_has_word(list + 1, controller) : list[1] == '\0')
			group = arena_strdup(arena, path);
	}
	if (file)
		fclose(file);
	return group;
}

struct mount {
	const char *point;
	const char *root;		/* the group that is mounted there */
};

/* Of "36 25 0:30 /root /point rw shared:1 - cgroup2 cgroup2 rw,super". */
static bool is_mount(struct mount *mount, char *line, const char *controller,
		     const char *root, struct arena *arena)
{
	char at_root[PATH_MAX], point[PATH_MAX], type[64], options[512];
	const char *end = strstr(line, " - ");

	if (!end || sscanf(line, "%*s %*s %*s %4095s %4095s", at_root, point) != 2 ||
	    sscanf(end, " - %63s %*s %511s", type, options) != 2)
		return false;
	if (strcmp(type, controller ? "cgroup" : "cgroup2") != 0 ||
	    (controller && !list_has_word(options, controller)))
		return false;
	mount->point = arena_printf(arena, "%s%s", root, point);
	mount->root = arena_strdup(arena, at_root);
	return true;
}

static bool find_mount(struct mount *mount, const char *controller, const char *root,
		       struct arena *arena)
{
	FILE *file = fopen(arena_printf(arena, "%s/proc/self/mountinfo", root), "re");
	char line[3 * LINE_BYTES];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = is_mount(mount, line, controller, root, arena);
	if (file)
		fclose(file);
	return found;
}

/* The part of the group's name that is below the mount. In a container that sees the names of the
 * host, or with a group outside of the mount ("/../x"), only the mount itself is visible. */
static const char *below_mount(const char *group, const struct mount *mount)
{
	const size_t length = strcmp(mount->root, "/") == 0 ? 0 : strlen(mount->root);

	if (strncmp(group, mount->root, length) != 0 || strncmp(group, "/..", 3) == 0)
		return "";
	group += length;
	return strcmp(group, "/") == 0 || group[0] != '/' ? "" : group;
}

static void add_path(struct cgroup_path *path, const char *controller, const char *root,
		     struct arena *arena)
{
	const char *group = group_of(controller, root, arena);
	struct mount mount;
	size_t at_least;
	char *dir;

	if (!group || !find_mount(&mount, controller, root, arena))
		return;
	path->v2 = !controller;
	path->dirs = arena_alloc(arena, GROUPS_MAX * sizeof(*path->dirs));
	at_least = strlen(mount.point);
	dir = arena_printf(arena, "%s%s", mount.point, below_mount(group, &mount));
	while (path->count < GROUPS_MAX) {
		path->dirs[path->count++] = arena_strdup(arena, dir);
		if (strlen(dir) <= at_least)
			break;
		*strrchr(dir, '/') = '\0';
	}
}

void cgroup_find(struct cgroup *cgroup, const char *root, struct arena *arena)
{
	*cgroup = (struct cgroup){ .paths[0].count = 0 };
	for (unsigned i = 0; i < CGROUP_CONTROLLER_COUNT; i++) {
		add_path(&cgroup->paths[i], v1_names[i], root, arena);
		if (cgroup->paths[i].count == 0)
			add_path(&cgroup->paths[i], NULL, root, arena);
	}
}

/* ---- processors ---- */

/* cpu.max: "50000 100000", "max 100000"; version 1: a file each, -1 is none. */
static double quota_of(const char *dir, bool v2, struct arena *arena)
{
	double quota, period;

	if (v2)
		return sscanf(sysfs_line(arena, "%s/cpu.max", dir), "%lf %lf", &quota,
			      &period) == 2 && period > 0 ? quota / period : 0;
	quota = strtod(sysfs_line(arena, "%s/cpu.cfs_quota_us", dir), NULL);
	period = strtod(sysfs_line(arena, "%s/cpu.cfs_period_us", dir), NULL);
	return quota > 0 && period > 0 ? quota / period : 0;
}

double cgroup_cpu_quota(const struct cgroup *cgroup, struct arena *arena)
{
	const struct cgroup_path *path = &cgroup->paths[CGROUP_CPU];
	double least = 0;

	for (unsigned i = 0; i < path->count; i++) {
		const double quota = quota_of(path->dirs[i], path->v2, arena);

		if (quota > 0 && (least <= 0 || quota < least))
			least = quota;
	}
	return least;
}

/* A group is stopped by its own quota only, so all of those above are added. */
static void add_throttle(struct cgroup_throttle *throttle, const char *dir)
{
	char path[PATH_MAX], line[128];
	unsigned long long value;
	FILE *file;

	snprintf(path, sizeof(path), "%s/cpu.stat", dir);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "nr_throttled %llu", &value) == 1)
			throttle->periods += value;
		else if (sscanf(line, "throttled_usec %llu", &value) == 1)
			throttle->ns += value * 1000;
		else if (sscanf(line, "throttled_time %llu", &value) == 1)
			throttle->ns += value;
	}
	if (file)
		fclose(file);
}

void cgroup_read_throttle(struct cgroup_throttle *throttle, const struct cgroup *cgroup)
{
	const struct cgroup_path *path = &cgroup->paths[CGROUP_CPU];

	*throttle = (struct cgroup_throttle){ 0 };
	for (unsigned i = 0; i < path->count; i++)
		add_throttle(throttle, path->dirs[i]);
}

/* ---- memory ---- */

/* "max" and missing files give 0, which means no limit. */
static void lower(uint64_t *limit, uint64_t to)
{
	if (to > 0 && (*limit == 0 || to < *limit))
		*limit = to;
}

uint64_t cgroup_memory_limit(const struct cgroup *cgroup, struct arena *arena)
{
	/* Version 1 expresses no limit as the largest number of pages. */
	static const uint64_t v1_none = UINT64_C(1) << 62;
	const struct cgroup_path *path = &cgroup->paths[CGROUP_MEMORY];
	uint64_t limit = 0;

	for (unsigned i = 0; i < path->count; i++) {
		const char *dir = path->dirs[i];

		if (path->v2) {
			lower(&limit, sysfs_number(arena, "%s/memory.max", dir));
			/* Above that, memory is reclaimed instead of killing the process. */
			lower(&limit, sysfs_number(arena, "%s/memory.high", dir));
		} else {
			lower(&limit, sysfs_number(arena, "%s/memory.limit_in_bytes", dir));
		}
	}
	return limit < v1_none ? limit : 0;
}

/* ---- I/O ---- */

/* What follows "8:16 " on its line of a file; "" if there is none. */
static void line_of_device(char *line, size_t size, const char *path, const char *device)
{
	const size_t length = strlen(device);
	FILE *file = fopen(path, "re");
	bool found = false;

	while (file && !found && fgets(line, (int)size, file))
		found = strncmp(line, device, length) == 0 && line[length] == ' ';
	if (file)
		fclose(file);
	if (found)
		memmove(line, line + length, strlen(line + length) + 1);
	else
		line[0] = '\0';
}

/* io.max: " rbps=1048576 wbps=max riops=500 wiops=max" */
static uint64_t value_of(const char *line, const char *key)
{
	const char *found = strstr(line, key);

	return found ? strtoull(found + strlen(key), NULL, 10) : 0;
}

static const struct {
	const char *v2_key, *v1_file;
	size_t offset;
} io_limits[] = {
	{ " rbps=", "read_bps_device", offsetof(struct cgroup_io_limit, read_bytes) },
	{ " wbps=", "write_bps_device", offsetof(struct cgroup_io_limit, write_bytes) },
	{ " riops=", "read_iops_device", offsetof(struct cgroup_io_limit, read_ios) },
	{ " wiops=", "write_iops_device", offsetof(struct cgroup_io_limit, write_ios) },
};

static void lower_by(struct cgroup_io_limit *limit, const char *dir, bool v2, const char *device)
{
	char path[PATH_MAX], line[512];

	for (size_t i = 0; i < sizeof(io_limits) / sizeof(io_limits[0]); i++) {
		uint64_t *field = (uint64_t *)((char *)limit + io_limits[i].offset);

		if (v2)
			snprintf(path, sizeof(path), "%s/io.max", dir);
		else
			snprintf(path, sizeof(path), "%s/blkio.throttle.%s", dir,
				 io_limits[i].v1_file);
		line_of_device(line, sizeof(line), path, device);
		lower(field, v2 ? value_of(line, io_limits[i].v2_key) : strtoull(line, NULL, 10));
	}
}

void cgroup_lower_io_limit(struct cgroup_io_limit *limit, const struct cgroup *cgroup,
			   const char *device)
{
	const struct cgroup_path *path = &cgroup->paths[CGROUP_IO];

	for (unsigned i = 0; i < path->count && device[0]; i++)
		lower_by(limit, path->dirs[i], path->v2, device);
}
