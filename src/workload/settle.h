/*
 * settle: the last step of opening a target: its files, now open, get the allocation that the run
 * asks for. Main thread.
 */
#ifndef SETTLE_H
#define SETTLE_H

#include "opening.h"

/* Files allocated differently are made anew if the run writes, and refused with the cure if it only
 * reads. Nothing happens without the option. */
int settle_files(struct opening *opening, struct err *err);

#endif
