/* By the attribute queue/io_poll of the device itself, or of the one below a file system. */
#include "polling.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "device.h"

static const char *cure_of(const char *device)
{
	const struct device_poller *poller = device_poller_of(device);

	return poller ? poller->cure
		      : "use a drive whose driver has them, such as NVMe, or leave iopoll out";
}

static int check_path(const char *path, struct err *err)
{
	char device[64], io_poll[8];
	struct stat st;

	/* A missing path is reported when it is opened. */
	if (stat(path, &st) < 0)
		return 0;
	device_name_of(S_ISBLK(st.st_mode) ? st.st_rdev : st.st_dev, device, sizeof(device));
	if (!device[0])
		return err_request(err, EOPNOTSUPP, "iopoll: '%s' is not on a block device that "
				   "can be polled (use a file system on an NVMe drive, or leave "
				   "iopoll out)", path);
	if (strcmp(device_attribute(device, "queue/io_poll", io_poll, sizeof(io_poll)), "1") != 0)
		return err_request(err, EOPNOTSUPP, "iopoll: %s, the device of '%s', has no poll "
				   "queues (%s)", device, path, cure_of(device));
	return 0;
}

int polling_check(const struct spec *spec, struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; i < spec->targets.count && ret == 0; i++)
		ret = check_path(spec->targets.at[i], err);
	return ret;
}
