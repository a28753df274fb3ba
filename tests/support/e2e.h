/*
 * e2e: the built program as a user has it, in an empty directory.
 *
 *	TestSuite(run, .init = e2e_begin, .fini = e2e_end, .timeout = 300);
 *
 *	Test(run, performs_exactly_so_many_ios)
 *	{
 *		const struct said *said;
 *
 *		bench("prepare --file-num=2 --file-total-size=1M");
 *
 *		said = bench("run --file-num=2 ... --events=100 --json=-");
 *
 *		assert_status(said, 0);
 *		cr_assert_eq(count_at(json_of(said), "runs/0/total/ios"), 100);
 *	}
 *
 * All that these functions return lives until e2e_end().
 */
#ifndef E2E_H
#define E2E_H

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "spawn.h"

struct said {
	int status;		/* as a shell gives it */
	const char *out, *err;
};

void e2e_begin(void);
void e2e_end(void);

/* The new directory's path: the current directory of the test and of what it starts. */
const char *e2e_directory(void);

/* A text that lives until e2e_end(). */
char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Start ringbench with these arguments, blanks between, and wait for its end. */
const struct said *bench(const char *format, ...) __attribute__((format(printf, 1, 2)));
const struct said *bench_in(const struct spawn *circumstances, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A line for the shell, which must succeed. */
void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- JSON ---- */

/* All of stdout, or of a file, as one document. */
json_t *json_of(const struct said *said);
json_t *json_in(const char *path);

/* What is at "runs/0/total/ios"; it must be there, and of that type. */
json_t *value_at(json_t *json, const char *path);
uint64_t count_at(json_t *json, const char *path);
double real_at(json_t *json, const char *path);
const char *text_at(json_t *json, const char *path);	/* "(null)" for null */
bool is_true_at(json_t *json, const char *path);
size_t length_at(json_t *json, const char *path);

/* Has result->advice this code? */
bool has_advice(json_t *json, const char *code);

/* ---- files ---- */

bool exists(const char *path);
uint64_t size_of(const char *path);
unsigned files_in(const char *directory);	/* entries, whatever they are */
void write_text(const char *path, const char *text);

/* Blocks of that file that hold nothing but zeros. */
unsigned zero_blocks(const char *path, unsigned block_bytes);

/* ---- what may be missing here: these skip the test, and say why ---- */

void need_root(void);
void need_io_uring(void);

/* ---- */

/* Is that part in the text? A sentence is, wherever the page breaks its lines. */
bool says(const char *text, const char *part);

#define assert_status(said, expected)							\
	cr_assert_eq((said)->status, expected, "status %d instead of %d; it said: %s%s",	\
		     (said)->status, expected, (said)->err, (said)->out)
#define assert_says(text, part)								\
	cr_assert(says(text, part), "no '%s' in '%s'", part, text)
#define assert_says_not(text, part)							\
	cr_assert_not(says(text, part), "'%s' in '%s'", part, text)

#endif
