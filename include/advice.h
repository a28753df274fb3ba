/*
 * advice: notes for the reader of the numbers, each a sentence with a cure.
 *
 * Pure: reads a finished result, and replaces result->advice. One rule is one row of its topic
 * (advice_rule.h). A finding common to several runs is stated once, with the numbers of the most
 * affected run, and names the variants unless it applies to all of them.
 */
#ifndef ADVICE_H
#define ADVICE_H

#include "result.h"

void advice_collect(struct result *result);

#endif
