/*
 * always_valid: the intervals of a comparison that continues until it is decided. They hold jointly
 * for all rows, and after every round (confidence_sequence.h).
 *
 * IOPS and throughput have an additional verdict: "no difference", if the interval excludes any
 * relevant one.
 */
#ifndef ALWAYS_VALID_H
#define ALWAYS_VALID_H

#include "result.h"

/* Replaces the intervals and verdicts of the metrics, before verdicts are corrected.
 * `smallest`: differences up to this are irrelevant, 0.02. */
void always_valid_variants(struct comparison *comparison, double smallest);
void always_valid_features(struct comparison *comparison, double smallest);

#endif
