/*
 * ring_share: which of a run's rings the others attach to (--attach-wq).
 *
 * The first ring that opens owns the shared resources, until it is closed; then the next one that
 * opens does. Resources shared by open rings exist until the last of these is closed.
 */
#ifndef RING_SHARE_H
#define RING_SHARE_H

#include <pthread.h>

struct ring_share {
	pthread_mutex_t lock;
	int owner_fd;		/* -1: none yet */
};

void ring_share_init(struct ring_share *share);
void ring_share_release(struct ring_share *share);

/* The owner's descriptor, which stays valid until ring_share_leave(), or -1. */
int ring_share_enter(struct ring_share *share);
/* fd: the ring opened meanwhile; -1: it failed. */
void ring_share_leave(struct ring_share *share, int fd);

/* Before this ring is closed. */
void ring_share_give_up(struct ring_share *share, int fd);

#endif
