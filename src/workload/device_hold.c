/* device_hold: a short list, as long as a command has devices. */
#include "device_hold.h"

#include <stddef.h>
#include <stdlib.h>

#include "memory.h"

static struct held {
	struct held *next;
	dev_t device;
	unsigned writers;
} *all_held;

static struct held **find(dev_t device)
{
	struct held **at = &all_held;

	while (*at && (*at)->device != device)
		at = &(*at)->next;
	return at;
}

bool device_is_held(dev_t device)
{
	return *find(device) != NULL;
}

void device_hold(dev_t device)
{
	struct held *held = *find(device);

	if (!held) {
		held = memory_get(sizeof(*held));
		*held = (struct held){ .next = all_held, .device = device };
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
