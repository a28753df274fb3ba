/*
 * csv_options: the columns of a CSV that tell apart rows of different runs, hosts and versions.
 */
#ifndef CSV_OPTIONS_H
#define CSV_OPTIONS_H

#include <stdio.h>

#include "result.h"

void csv_option_titles(FILE *out);
void csv_option_cells(FILE *out, const struct result *result, const struct run_result *run);

#endif
