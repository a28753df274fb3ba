/* A line of JSON for each event, see result_lines.h. */
#include "report.h"

#include <stdlib.h>

#include "result_lines.h"

static char *line_of(const struct report_event *event)
{
	switch (event->what) {
	case EVENT_START:
		return result_line_start(event->result);
	case EVENT_INTERVAL:
		return result_line_interval(event->variant, event->round, event->job,
					    event->interval);
	case EVENT_RUN:
		return result_line_run(event->run);
	case EVENT_END:
		return result_line_end(event->result);
	}
	return NULL;
}

void report_json_lines(const struct report_event *event, FILE *out)
{
	char *line = line_of(event);

	fputs(line, out);
	free(line);
}
