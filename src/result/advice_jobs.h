/*
 * advice_jobs: the answer of a comparison of jobs: what became of each beside others.
 */
#ifndef ADVICE_JOBS_H
#define ADVICE_JOBS_H

#include "result.h"

/* A sentence for each variant of which a job is compared with that of a baseline. */
void advice_on_jobs(struct result *result);

#endif
