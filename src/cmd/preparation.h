/*
 * preparation: what happens to the targets of all variants before the first run: the scratch set is
 * made (scratch=on), and what is there is written as often as `precondition` says.
 */
#ifndef PREPARATION_H
#define PREPARATION_H

#include "experiment.h"

/* 0, or -errno with session->err set. Once, after the engines were chosen. */
int preparation_make(struct experiment *x);

#endif
