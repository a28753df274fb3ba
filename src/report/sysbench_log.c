/* sysbench_log: a lock, a prefix, and the previous line. */
#include "sysbench_log.h"

#include <stdarg.h>
#include <string.h>

#include "streams.h"
#include "visible.h"

enum { LINE_MAX_BYTES = sizeof(((struct sysbench_log *)0)->last) };

void sysbench_log_init(struct sysbench_log *log, FILE *out, unsigned verbosity)
{
	*log = (struct sysbench_log){ .out = out, .verbosity = verbosity };
	pthread_mutex_init(&log->lock, NULL);
}

void sysbench_log_release(struct sysbench_log *log)
{
	pthread_mutex_destroy(&log->lock);
}

static const char *prefix(enum sysbench_level level)
{
	switch (level) {
	case SYSBENCH_FATAL:	return "FATAL: ";
	case SYSBENCH_ALERT:	return "ALERT: ";
	case SYSBENCH_WARNING:	return "WARNING: ";
	case SYSBENCH_DEBUG:	return "DEBUG: ";
	case SYSBENCH_NOTICE:
	case SYSBENCH_INFO:	break;
	}
	return "";
}

/* With the lock held. */
static void write_line(struct sysbench_log *log, enum sysbench_level level, const char *line)
{
	if (!strcmp(log->last, line)) {
		log->repeated++;
		return;
	}
	if (log->repeated > 0)
		fprintf(log->out, "(last message repeated %u times)\n", log->repeated);
	log->repeated = 0;
	strcpy(log->last, line);
	fputs(prefix(level), log->out);
	visible_print(log->out, line);
	fputc('\n', log->out);
	streams_flush(log->out);
}

void sysbench_log(struct sysbench_log *log, enum sysbench_level level, const char *format, ...)
{
	char line[LINE_MAX_BYTES];
	va_list args;

	if ((unsigned)level > log->verbosity)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);

	pthread_mutex_lock(&log->lock);
	write_line(log, level, line);
	pthread_mutex_unlock(&log->lock);
}

void sysbench_log_at(struct sysbench_log *log, double seconds, const char *format, ...)
{
	va_list args;

	if (SYSBENCH_NOTICE > log->verbosity)
		return;
	pthread_mutex_lock(&log->lock);
	fprintf(log->out, "[ %.0fs ] ", seconds);
	va_start(args, format);
	vfprintf(log->out, format, args);
	va_end(args);
	fputc('\n', log->out);
	streams_flush(log->out);
	pthread_mutex_unlock(&log->lock);
}
