/*
 * always_valid: the intervals of a comparison whose rounds go on until it is decided. They hold
 * together, all rows of them, and after every round (confidence_sequence.h).
 *
 * Of IOPS and throughput there is one verdict more: "no difference", where the interval says that
 * there is none which counts.
 */
#ifndef ALWAYS_VALID_H
#define ALWAYS_VALID_H

#include "result.h"

/* Instead of the intervals and verdicts that the metrics have, before verdicts are corrected.
 * `smallest`: differences up to this do not count, 0.02. */
void always_valid_variants(struct comparison *comparison, double smallest);
void always_valid_features(struct comparison *comparison, double smallest);

#endif
