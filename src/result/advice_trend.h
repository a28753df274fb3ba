/* advice_trend: IOPS that rise or fall from round to round. */
#ifndef ADVICE_TREND_H
#define ADVICE_TREND_H

#include "result.h"

/* "trend": which variants' rounds are not of one state, and what brings them to one. */
void advice_on_trend(struct result *result);

#endif
