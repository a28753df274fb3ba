/*
 * advice_choice: which of the settings that the variants of a comparison stand for (choice=TEXT) is
 * the one to choose?
 */
#ifndef ADVICE_CHOICE_H
#define ADVICE_CHOICE_H

#include "result.h"

/* "choice": the one with the most IOPS. Where others are not shown to be slower, it is a tie, and
 * of these the baseline is kept, or else the first in the profile chosen that is shown to be faster
 * than the baseline, as the fastest then is. No sentence if there are too few rounds to tell, or if
 * what was measured is not what it looks like (advice_spoilt()). */
void advice_on_choice(struct result *result);

#endif
