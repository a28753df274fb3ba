/* advice_trend: IOPS that rise or fall from round to round. */
#ifndef ADVICE_TREND_H
#define ADVICE_TREND_H

#include "result.h"

/* "trend": variants whose rounds show a trend, and how to reach a steady state. */
void advice_on_trend(struct result *result);

#endif
