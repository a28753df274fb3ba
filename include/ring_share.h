/*
 * ring_share: which of a run's rings the others attach to (--attach-wq).
 *
 * The first ring that opens owns what is shared, until it is closed: then the next one that
 * opens does. What those that are open share lives until the last of them is closed.
 */
#ifndef RING_SHARE_H
#define RING_SHARE_H

#include <pthread.h>

struct ring_share {
	pthread_mutex_t lock;
	int owner_fd;		/* -1: nobody yet */
};

void ring_share_init(struct ring_share *share);
void ring_share_release(struct ring_share *share);

/* The owner's descriptor, or -1, which stays valid until ring_share_leave(). */
int ring_share_enter(struct ring_share *share);
/* fd: of the ring that was opened meanwhile; -1: it came to nothing. */
void ring_share_leave(struct ring_share *share, int fd);

/* Before this ring is closed. */
void ring_share_give_up(struct ring_share *share, int fd);

#endif
