/*
 * fio_words: names of fio's options and values, and ours for the same.
 *
 * For messages only: nothing is accepted under fio's name, since its meaning differs in
 * detail. Pure, any thread.
 */
#ifndef FIO_WORDS_H
#define FIO_WORDS_H

#include "arena.h"

/* " (here: --file-block-size)" for "bs", " (did you mean '--iodepth'?)" for "iodept", "" where
 * nothing is near: to append to "unknown option '--bs'". prefix: "--", or "" for a key. */
const char *fio_words_hint(const char *name, const char *prefix, struct arena *arena);

/* Our name of one of fio's values: "rndrd" for "randread"; NULL if it is none of them. */
const char *fio_value(const char *value);

#endif
