/* device_hold: a short list, as long as a command has devices. */
#include "device_hold.h"

#include <stddef.h>
#include <stdlib.h>

#include "device_family.h"
#include "memory.h"

static struct held {
	struct held *next;
	dev_t device, disk;
	unsigned writers;
} *all_held;

static struct held **find(dev_t device)
{
	struct held **at = &all_held;

	while (*at && (*at)->device != device)
		at = &(*at)->next;
	return at;
}

/* Itself, unless it is a partition. */
static dev_t disk_of(dev_t device)
{
	struct arena arena;
	dev_t disk;

	arena_init(&arena);
	disk = device_part_of(device, "", &arena).disk;
	arena_release(&arena);
	return disk;
}

bool device_is_held(dev_t device)
{
	const dev_t disk = disk_of(device);

	for (const struct held *held = all_held; held; held = held->next)
		if (held->device == device || held->device == disk || held->disk == device)
			return true;
	return false;
}

void device_hold(dev_t device)
{
	struct held *held = *find(device);

	if (!held) {
		held = memory_get(sizeof(*held));
		*held = (struct held){ .next = all_held, .device = device,
				       .disk = disk_of(device) };
		all_held = held;
	}
	held->writers++;
}

void device_give_up(dev_t device)
{
	struct held **at = find(device), *held = *at;

	if (!held || --held->writers > 0)
		return;
	*at = held->next;
	free(held);
}
