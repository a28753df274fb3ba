/* advice_rounds: notes on a comparison as a whole. */
#ifndef ADVICE_ROUNDS_H
#define ADVICE_ROUNDS_H

#include "result.h"

/* "skipped": variants that were not run, once for each reason. Also for a plain `run`. */
void advice_on_skipped(struct result *result);

/* "block-size": the metric compared. "few-rounds", "unstable": reliability of the ratios of a
 * comparison. */
void advice_on_rounds(struct result *result);

#endif
