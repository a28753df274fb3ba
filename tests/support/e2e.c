/*
 * Command lines are split at blanks, without a shell: what a test says is what is started.
 */
#include "e2e.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "tmpfile.h"

enum { WORDS_MAX = 64, DOCUMENTS_MAX = 64 };

static struct tmpdir directory;
static int old_directory;
static struct arena arena;
static json_t *documents[DOCUMENTS_MAX];
static unsigned document_count;

void e2e_begin(void)
{
	cr_assert(access(spawn_program(), X_OK) == 0,
		  "RINGBENCH must be the path of the built program ('make check' sees to it)");
	arena_init(&arena);
	document_count = 0;
	tmpdir_make(&directory);
	old_directory = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert_eq(chdir(directory.path), 0);
}

void e2e_end(void)
{
	cr_assert_eq(fchdir(old_directory), 0);
	close(old_directory);
	tmpdir_remove(&directory);
	for (unsigned i = 0; i < document_count; i++)
		json_decref(documents[i]);
	arena_release(&arena);
}

const char *e2e_directory(void)
{
	return directory.path;
}

static char *format_text(const char *format, va_list args)
{
	char *text, *kept;

	cr_assert_geq(vasprintf(&text, format, args), 0);
	kept = arena_strdup(&arena, text);
	free(text);
	return kept;
}

char *text_of(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = format_text(format, args);
	va_end(args);
	return text;
}

/* ---- starting it ---- */

static const struct said *start(const struct spawn *circumstances, const char *format,
				va_list args)
{
	struct said *said = arena_alloc(&arena, sizeof(*said));
	const char *whole = format_text(format, args);
	char *line = arena_strdup(&arena, whole);
	const char *words[WORDS_MAX + 1] = { NULL };
	struct outcome outcome;
	unsigned count = 0;

	for (char *word = strtok(line, " "); word; word = strtok(NULL, " ")) {
		cr_assert_lt(count, WORDS_MAX);
		words[count++] = word;
	}

	outcome = spawn(circumstances, words);
	cr_assert_not(outcome.timed_out, "'%s' did not come to an end", whole);
	*said = (struct said){
		.status	= outcome.status,
		.out	= arena_strdup(&arena, outcome.out),
		.err	= arena_strdup(&arena, outcome.err),
	};
	outcome_release(&outcome);
	return said;
}

const struct said *bench_in(const struct spawn *circumstances, const char *format, ...)
{
	const struct said *said;
	va_list args;

	va_start(args, format);
	said = start(circumstances, format, args);
	va_end(args);
	return said;
}

const struct said *bench(const char *format, ...)
{
	const struct said *said;
	va_list args;

	va_start(args, format);
	said = start(NULL, format, args);
	va_end(args);
	return said;
}

void shell(const char *format, ...)
{
	va_list args;
	char *line;

	va_start(args, format);
	line = format_text(format, args);
	va_end(args);
	cr_assert_eq(system(line), 0, "failed: %s", line);
}

/* ---- what it said ---- */

/* With a blank for each end of a line and the blanks before the next. */
static const char *unwrapped(const char *text)
{
	char *line = arena_strdup(&arena, text), *to = line;

	for (const char *from = line; *from; to++) {
		*to = *from++;
		if (*to == '\n') {
			*to = ' ';
			from += strspn(from, " ");
		}
	}
	*to = '\0';
	return line;
}

bool says(const char *text, const char *part)
{
	return strstr(text, part) || strstr(unwrapped(text), part);
}

/* ---- JSON ---- */

static json_t *keep_document(json_t *json, const json_error_t *why, const char *where)
{
	cr_assert(json, "%s is not one JSON document: line %d: %s", where, why->line, why->text);
	cr_assert_lt(document_count, DOCUMENTS_MAX);
	documents[document_count++] = json;
	return json;
}

json_t *json_of(const struct said *said)
{
	json_error_t why;

	return keep_document(json_loads(said->out, JSON_REJECT_DUPLICATES, &why), &why, "stdout");
}

json_t *json_in(const char *path)
{
	json_error_t why;

	return keep_document(json_load_file(path, JSON_REJECT_DUPLICATES, &why), &why, path);
}

json_t *value_at(json_t *json, const char *path)
{
	char *copy = text_of("%s", path);

	for (char *name = strtok(copy, "/"); name && json; name = strtok(NULL, "/"))
		json = json_is_array(json) ? json_array_get(json, strtoul(name, NULL, 10))
					   : json_object_get(json, name);
	cr_assert(json, "there is no '%s'", path);
	return json;
}

uint64_t count_at(json_t *json, const char *path)
{
	const json_t *value = value_at(json, path);

	cr_assert(json_is_integer(value) && json_integer_value(value) >= 0,
		  "'%s' is no count", path);
	return (uint64_t)json_integer_value(value);
}

double real_at(json_t *json, const char *path)
{
	const json_t *value = value_at(json, path);

	cr_assert(json_is_number(value), "'%s' is no number", path);
	return json_number_value(value);
}

const char *text_at(json_t *json, const char *path)
{
	const json_t *value = value_at(json, path);

	if (json_is_null(value))
		return "(null)";
	cr_assert(json_is_string(value), "'%s' is no text", path);
	return json_string_value(value);
}

bool is_true_at(json_t *json, const char *path)
{
	const json_t *value = value_at(json, path);

	cr_assert(json_is_boolean(value), "'%s' is neither true nor false", path);
	return json_is_true(value);
}

size_t length_at(json_t *json, const char *path)
{
	const json_t *value = value_at(json, path);

	cr_assert(json_is_array(value), "'%s' is no array", path);
	return json_array_size(value);
}

bool has_advice(json_t *json, const char *code)
{
	json_t *advice;
	size_t i;

	json_array_foreach(value_at(json, "advice"), i, advice)
		if (!strcmp(text_at(advice, "code"), code))
			return true;
	return false;
}

/* ---- files ---- */

bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

uint64_t size_of(const char *path)
{
	struct stat st;

	cr_assert_eq(lstat(path, &st), 0, "there is no '%s'", path);
	return (uint64_t)st.st_size;
}

void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0, "cannot write %s", path);
}

unsigned files_in(const char *path)
{
	DIR *dir = opendir(path);
	unsigned count = 0;

	cr_assert_not_null(dir, "%s", path);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;	/* "." and ".." */
}

unsigned zero_blocks(const char *path, unsigned block_bytes)
{
	char *block = malloc(block_bytes), *zeros = calloc(1, block_bytes);
	FILE *file = fopen(path, "rb");
	unsigned count = 0;

	cr_assert(file && block && zeros, "%s", path);
	while (fread(block, block_bytes, 1, file) == 1)
		count += memcmp(block, zeros, block_bytes) == 0;
	fclose(file);
	free(block);
	free(zeros);
	return count;
}

/* ---- what may be missing here ---- */

void need_root(void)
{
	if (geteuid() != 0)
		cr_skip_test("needs root");
}

void need_io_uring(void)
{
	const struct said *said = bench("run --engine=nop --file-test-mode=rndrd --events=1");

	if (said->status != 0)
		cr_skip_test("needs io_uring: %s", said->err);
}
