/* csv_cells: quoting, and columns whose number depends on the result. */
#include "csv_cells.h"

#include <inttypes.h>
#include <string.h>

void csv_text(FILE *out, const char *text)
{
	if (!text[strcspn(text, ",\"\r\n")]) {
		fputs(text, out);
		return;
	}

	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

struct percentile_list csv_percentiles(const struct result *result, struct percentile_list usual,
				       struct arena *arena)
{
	struct percentile_list list = { .count = 0 };
	double *further;
	unsigned count = 0;

	for (unsigned i = 0; i < result->run_count; i++)
		list = percentiles_union(list, result->runs[i].spec.percentiles, arena);
	further = arena_alloc(arena, (list.count + 1) * sizeof(*further));
	for (unsigned i = 0; i < list.count; i++)
		if (!percentiles_have(usual, list.at[i]))
			further[count++] = list.at[i];
	return (struct percentile_list){ further, count };
}

void csv_percentile_titles(FILE *out, const char *prefix, struct percentile_list list)
{
	char name[PERCENTILE_NAME_MAX];

	for (unsigned i = 0; i < list.count; i++)
		fprintf(out, ",%s%s_ns", prefix, percentile_name(list.at[i], name));
}

void csv_percentile_cells(FILE *out, struct percentile_list list, const struct hist *hist)
{
	for (unsigned i = 0; i < list.count; i++) {
		fputc(',', out);
		if (hist && hist->count > 0)
			fprintf(out, "%" PRIu64, hist_percentile(hist, list.at[i]));
	}
}
