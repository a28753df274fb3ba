/*
 * csv_cells: what tables in CSV have in common. Texts are quoted where RFC 4180 requires it.
 */
#ifndef CSV_CELLS_H
#define CSV_CELLS_H

#include <stdio.h>

#include "arena.h"
#include "result.h"

void csv_text(FILE *out, const char *text);

/* All percentiles that any run was asked for, except those that have their columns anyway. */
struct percentile_list csv_percentiles(const struct result *result, struct percentile_list usual,
				       struct arena *arena);
/* ",service_p99.995_ns" for each; prefix "service_". */
void csv_percentile_titles(FILE *out, const char *prefix, struct percentile_list list);
/* Empty cells without a histogram, or without I/Os in it. */
void csv_percentile_cells(FILE *out, struct percentile_list list, const struct hist *hist);

#endif
