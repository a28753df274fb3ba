/* advice_curve: did the target change while its curve was measured? */
#ifndef ADVICE_CURVE_H
#define ADVICE_CURVE_H

#include "result.h"

void advice_on_curve(struct result *result);

#endif
