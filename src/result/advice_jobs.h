/*
 * advice_jobs: the answer of a comparison of jobs: how each fares beside others.
 */
#ifndef ADVICE_JOBS_H
#define ADVICE_JOBS_H

#include "result.h"

/* A sentence for each variant with a job that is compared with that of a baseline. */
void advice_on_jobs(struct result *result);

#endif
