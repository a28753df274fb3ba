/* ring_share: a ring can attach only to an open one, so opening and closing are serialized. */
#include "ring_share.h"

void ring_share_init(struct ring_share *share)
{
	pthread_mutex_init(&share->lock, NULL);
	share->owner_fd = -1;
}

void ring_share_release(struct ring_share *share)
{
	pthread_mutex_destroy(&share->lock);
}

int ring_share_enter(struct ring_share *share)
{
	pthread_mutex_lock(&share->lock);
	return share->owner_fd;
}

void ring_share_leave(struct ring_share *share, int fd)
{
	if (share->owner_fd < 0)
		share->owner_fd = fd;
	pthread_mutex_unlock(&share->lock);
}

void ring_share_give_up(struct ring_share *share, int fd)
{
	pthread_mutex_lock(&share->lock);
	if (share->owner_fd == fd)
		share->owner_fd = -1;
	pthread_mutex_unlock(&share->lock);
}
