/*
 * output_stream: an output that is written event by event: each in one write(2), without a buffer,
 * so that what was written is there however the program ends.
 */
#ifndef OUTPUT_STREAM_H
#define OUTPUT_STREAM_H

#include "output.h"

/* Creates the file, or opens what is there, without a change. path NULL or "": none. */
int output_stream_open(struct output *output, const char *path, struct err *err);
/* A file is emptied. */
int output_stream_begin(const struct output *output, struct err *err);
int output_stream_write(const struct output *output, const char *text, size_t size_bytes,
			struct err *err);

#endif
