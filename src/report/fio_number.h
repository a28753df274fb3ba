/* fio_number: numbers as fio's text has them: four digits, "12.3k", "29.3MiB", "30.7MB". */
#ifndef FIO_NUMBER_H
#define FIO_NUMBER_H

enum { FIO_NUMBER_MAX = 48 };

/* With as many digits and a point as `width`; `unit` follows. Returns `buffer`. */
char *fio_number_text(double value, unsigned width, const char *unit,
		      char buffer[FIO_NUMBER_MAX]);

/* Bytes, of 1024 and of 1000. */
typedef char *fio_size_text(double bytes, char buffer[FIO_NUMBER_MAX]);
fio_size_text fio_binary_text, fio_decimal_text;

#endif
