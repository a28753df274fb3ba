/* fio's formats, several after one another in fio's order. */
#include "fio_report.h"

#include "report.h"

void report_fio(const struct result *result, FILE *out, const struct report_look *look)
{
	const unsigned formats = result->fio->formats;
	struct fio_stats stats;
	struct arena arena;

	(void)look;
	arena_init(&arena);
	stats = fio_stats_of(result, &arena);
	if (formats & FIO_FORMAT_TERSE)
		fio_terse(&stats, out);
	if (formats & (FIO_FORMAT_JSON | FIO_FORMAT_JSON_PLUS))
		fio_json(&stats, result, formats & FIO_FORMAT_JSON_PLUS, out);
	if (formats & FIO_FORMAT_NORMAL)
		fio_normal(&stats, out);
	arena_release(&arena);
}

void report_fio_json(const struct result *result, FILE *out, const struct report_look *look)
{
	struct fio_stats stats;
	struct arena arena;

	(void)look;
	arena_init(&arena);
	stats = fio_stats_of(result, &arena);
	fio_json(&stats, result, true, out);
	arena_release(&arena);
}
