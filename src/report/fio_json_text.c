/* fio_json_text: a member on each line, two blanks for each level. */
#include "fio_json_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "json_text.h"
#include "memory.h"

static void print_word(FILE *out, const char *word)
{
	json_t *value = json_words(word);
	char *text = json_dumps(value, JSON_ENCODE_ANY);

	if (!text)
		memory_ran_out();
	fputs(text, out);
	free(text);
	json_decref(value);
}

static void begin_member(struct fio_json_text *j, const char *key)
{
	if (j->depth > 0)
		fprintf(j->out, "%s\n%*s", j->is_first ? "" : ",", (int)(2 * j->depth), "");
	j->is_first = false;
	if (!key)
		return;
	print_word(j->out, key);
	fputs(" : ", j->out);
}

void fio_json_begin(struct fio_json_text *j, const char *key, char bracket)
{
	begin_member(j, key);
	fputc(bracket, j->out);
	j->depth++;
	j->is_first = true;
}

void fio_json_end(struct fio_json_text *j, char bracket)
{
	j->depth--;
	fprintf(j->out, "\n%*s%c", (int)(2 * j->depth), "", bracket);
	j->is_first = false;
}

void fio_json_count(struct fio_json_text *j, const char *key, uint64_t value)
{
	begin_member(j, key);
	fprintf(j->out, "%" PRIu64, value);
}

void fio_json_number(struct fio_json_text *j, const char *key, double value)
{
	begin_member(j, key);
	fprintf(j->out, "%f", isfinite(value) ? value : 0.0);
}

void fio_json_word(struct fio_json_text *j, const char *key, const char *value)
{
	begin_member(j, key);
	print_word(j->out, value);
}
