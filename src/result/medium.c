/* medium: from the device's `rotational` fact. */
#include "medium.h"

#include <string.h>

/* virtio and Xen; emulated SCSI and ATA disks have a model. */
static const char *const virtual_devices[] = { "/dev/vd", "/dev/xvd" };
static const char *const virtual_models[] = { "QEMU", "Virtual", "VBOX" };

static bool is_virtual(const struct environ_target *target)
{
	for (size_t i = 0; i < sizeof(virtual_devices) / sizeof(virtual_devices[0]); i++)
		if (strncmp(target->device, virtual_devices[i], strlen(virtual_devices[i])) == 0)
			return true;
	for (size_t i = 0; i < sizeof(virtual_models) / sizeof(virtual_models[0]); i++)
		if (strstr(target->model, virtual_models[i]))
			return true;
	return false;
}

enum medium medium_of(const struct result *result, const struct run_result *run)
{
	enum medium medium = run->target_count > 0 ? MEDIUM_SSD : MEDIUM_UNKNOWN;

	for (unsigned i = 0; i < run->target_count; i++) {
		const struct environ_target *target = result_target(result, run, i);

		if (strcmp(target->rotational, "1") == 0 && !is_virtual(target))
			return MEDIUM_DISK;
		if (strcmp(target->rotational, "0") != 0)
			medium = MEDIUM_UNKNOWN;
	}
	return medium;
}

bool medium_suits(enum medium medium, const char *media)
{
	if (!media || strcmp(media, "any") == 0)
		return true;
	return (medium == MEDIUM_DISK) == (strcmp(media, "disk") == 0);
}
