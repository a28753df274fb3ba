/*
 * input: the fuzzer's bytes in the forms that the program takes.
 *
 * Every target is one file with LLVMFuzzerTestOneInput(), linked with all modules of the
 * program but main. It must return 0, and whatever it is given may end neither in a
 * sanitizer's report nor in an abort.
 */
#ifndef INPUT_H
#define INPUT_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As a text; to be freed. */
char *input_text(const uint8_t *data, size_t size);

/* As a file without a name: the path that opens it, valid until the next call. */
const char *input_file(const uint8_t *data, size_t size);

/* A line for each argument behind argv[0..given); to be freed with input_free(). What would
 * read or write files that are not ours is left out. */
enum { INPUT_WORDS_MAX = 64 };
struct input_words {
	char *text;
	char *argv[INPUT_WORDS_MAX + 1];
	int argc;
};
void input_words(struct input_words *words, const char *program, const uint8_t *data, size_t size);
void input_words_free(struct input_words *words);

#endif
