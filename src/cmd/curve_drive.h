/*
 * curve_drive: every variant at rising rates, each as long as --budget allows: first as fast as it
 * can, then at shares of that in shuffled order, then where its curve bends; and at one of those
 * rates, the anchor, again and again, so that a target that changes meanwhile is noticed.
 */
#ifndef CURVE_DRIVE_H
#define CURVE_DRIVE_H

#include "session.h"

/* What was measured before a failure or a signal stays in session->result, with the curve that it
 * makes. 0, or -errno with session->err set. */
int curve_drive(struct session *session);

#endif
