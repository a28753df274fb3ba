/* The charts of a report, in the order of their questions. */
#include "html_parts.h"

#include <stdlib.h>

#include "memory.h"

static void print_charts(const struct page *page)
{
	static void (*const kinds[])(const struct page *page) = {
		html_curve_charts, html_ratio_charts, html_sweep_charts, html_latency_charts,
		html_time_charts,
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		kinds[i](page);
}

/* A section, unless there is nothing to draw. */
void html_charts(const struct page *page)
{
	struct page drawn = *page;
	char *text = NULL;
	size_t size_bytes = 0;

	drawn.out = memory_stream_open(&text, &size_bytes);
	print_charts(&drawn);
	memory_stream_close(drawn.out, &text);
	if (size_bytes > 0)
		fprintf(page->out, "<section class=\"charts\">\n<h2>Charts</h2>\n"
			"<div class=\"grid\">\n%s</div>\n</section>\n", text);
	free(text);
}
