/*
 * Checks in order of severity: devices in use, which nothing permits; then devices that cannot be
 * written at all; then contents that would be lost, which must be named.
 */
#include "device_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "device.h"
#include "device_content.h"
#include "device_family.h"
#include "device_users.h"
#include "quote.h"

struct guard {
	const struct fileset *set;
	const struct target_permits *permits;
	struct arena *arena;
	char identity[DEVICE_IDENTITY_TEXT_MAX];
	struct device_family family;
	int fd;
};

/* The permit must name the device itself: /dev/sdb means /dev/sdb. */
static bool is_allowed(const struct guard *g)
{
	const struct string_list *allowed = &g->permits->allow_device_writes;

	for (unsigned i = 0; i < allowed->count; i++)
		if (strcmp(allowed->at[i], g->set->real_path) == 0)
			return true;
	return false;
}

static int check_users(struct guard *g, const char *name, struct err *err)
{
	int ret;

	ret = device_family_find(&g->family, name, "", g->arena, err);
	if (ret == 0)
		ret = device_check_unused(&g->family, err);
	return ret < 0 ? err_wrap(err, "will not write to device '%s' (%s)", g->set->real_path,
				  g->identity) : 0;
}

static int open_device(struct guard *g, struct err *err)
{
	int is_read_only = 0;

	g->fd = open(g->set->real_path, O_RDONLY | O_CLOEXEC);
	if (g->fd < 0)
		return err_request(err, errno, "cannot read device '%s' (%s), and so will not "
				   "write to it: %s (run as root, or join the group that owns "
				   "it)", g->set->real_path, g->identity, strerror(errno));
	if (ioctl(g->fd, BLKROGET, &is_read_only) == 0 && is_read_only)
		return err_request(err, EROFS, "device '%s' (%s) is read-only: make it writable "
				   "('blockdev --setrw %s'), or choose a test mode that only reads",
				   g->set->real_path, g->identity,
				   quote_for_shell(g->set->real_path, g->arena));
	return 0;
}

static int check_content(struct guard *g, struct err *err)
{
	const char *path = g->set->real_path, *unnamed;
	struct device_content content;
	const bool allowed = is_allowed(g);

	device_content_find(&content, g->fd, &g->family, g->arena);
	unnamed = device_content_unnamed(&content, &g->permits->destroy, g->arena);
	if (allowed && !*unnamed)
		return 0;
	path = quote_for_shell(path, g->arena);
	return err_request(err, EPERM, "writing destroys what is on device '%s' (%s): %s: allow it "
			   "with%s%s%s", g->set->real_path, g->identity,
			   device_content_text(&content, g->arena),
			   allowed ? "" : " --allow-device-writes=", allowed ? "" : path, unnamed);
}

static int check(struct guard *g, struct err *err)
{
	struct device_identity identity;
	char name[64];
	int ret;

	device_name_of(g->set->stat.st_rdev, name, sizeof(name));
	device_identify(name, &identity);
	device_identity_text(&identity, g->identity);
	ret = check_users(g, name, err);
	if (ret == 0)
		ret = open_device(g, err);
	if (ret == 0)
		ret = check_content(g, err);
	if (g->fd >= 0)
		close(g->fd);
	return ret;
}

int device_check_writable(const struct fileset *set, const struct target_permits *permits,
			  struct err *err)
{
	static const struct target_permits none;
	struct arena arena;
	struct guard guard = {
		.set		= set,
		.permits	= permits ? permits : &none,
		.arena		= &arena,
		.fd		= -1,
	};
	int ret;

	if (set->is_link)
		return err_request(err, EPERM, "'%s' is a link to the device '%s': to write to "
				   "it, name the device itself as target", set->path,
				   set->real_path);
	arena_init(&arena);
	ret = check(&guard, err);
	arena_release(&arena);
	return ret;
}

int device_check_serial(const struct fileset *set, const struct target_permits *permits,
			struct err *err)
{
	const char *wanted = permits ? permits->expect_serial : NULL;
	struct device_identity identity;
	char name[64], text[DEVICE_IDENTITY_TEXT_MAX];

	if (!wanted || !*wanted)
		return 0;
	device_name_of(set->kind == TARGET_DEVICE ? set->stat.st_rdev : set->stat.st_dev, name,
		       sizeof(name));
	device_identify(name, &identity);
	if (strcmp(identity.serial, wanted) == 0)
		return 0;
	if (!identity.serial[0])
		return err_request(err, ENODEV, "expect-serial=%s: the device of '%s' has no "
				   "serial number", wanted, set->path);
	return err_request(err, ENODEV, "expect-serial=%s: '%s' is on another device (%s)", wanted,
			   set->path, device_identity_text(&identity, text));
}
