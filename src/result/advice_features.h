/* advice_features: what a comparison of features comes to, in a sentence or two. */
#ifndef ADVICE_FEATURES_H
#define ADVICE_FEATURES_H

#include "result.h"

/* "features": which of them raise IOPS or save CPU time on `tuned`, and which would. */
void advice_on_features(struct result *result);

#endif
