/*
 * fio_json_text: JSON laid out as fio does, since scripts look for texts such as '"iops" : '.
 *
 * A member of an array has no key: NULL.
 */
#ifndef FIO_JSON_TEXT_H
#define FIO_JSON_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct fio_json_text {
	FILE *out;
	unsigned depth;
	bool is_first;			/* member of what was begun last */
};

void fio_json_begin(struct fio_json_text *j, const char *key, char bracket);
void fio_json_end(struct fio_json_text *j, char bracket);
void fio_json_count(struct fio_json_text *j, const char *key, uint64_t value);
void fio_json_number(struct fio_json_text *j, const char *key, double value);
void fio_json_word(struct fio_json_text *j, const char *key, const char *value);

#endif
