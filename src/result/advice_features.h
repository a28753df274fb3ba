/* advice_features: the conclusion of a comparison of features, in one or two sentences. */
#ifndef ADVICE_FEATURES_H
#define ADVICE_FEATURES_H

#include "result.h"

/* "features": those that raise IOPS or save CPU time on `tuned`, and those that would. */
void advice_on_features(struct result *result);

#endif
