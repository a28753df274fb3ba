/* fio_number: the largest prefix that is needed to stay within the width. */
#include "fio_number.h"

#include <math.h>
#include <stdio.h>

struct scale {
	double step;
	const char *const *prefixes;
};

static const char *const decimal[] = { "", "k", "M", "G", "T", "P" };
static const char *const binary[] = { "", "Ki", "Mi", "Gi", "Ti", "Pi" };

static unsigned digits_of(double value)
{
	unsigned digits = 1;

	for (; value >= 10; value /= 10)
		digits++;
	return digits;
}

static char *scaled(double value, unsigned width, const struct scale *scale, const char *unit,
		    char *buffer)
{
	unsigned prefix = 0, digits;
	int places;

	value = value >= 0 ? value : 0;		/* NaN too */
	while (digits_of(floor(value)) > width && prefix < 5) {
		value /= scale->step;
		prefix++;
	}
	digits = digits_of(floor(value));
	places = prefix > 0 && digits + 1 < width ? (int)(width - digits) - 1 : 0;
	snprintf(buffer, FIO_NUMBER_MAX, "%.*f%s%s", places, prefix ? value : floor(value),
		 scale->prefixes[prefix], unit);
	return buffer;
}

char *fio_number_text(double value, unsigned width, const char *unit, char buffer[FIO_NUMBER_MAX])
{
	return scaled(value, width, &(struct scale){ 1000, decimal }, unit, buffer);
}

char *fio_binary_text(double bytes, char buffer[FIO_NUMBER_MAX])
{
	return scaled(bytes, 4, &(struct scale){ 1024, binary }, "B", buffer);
}

char *fio_decimal_text(double bytes, char buffer[FIO_NUMBER_MAX])
{
	return scaled(bytes, 4, &(struct scale){ 1000, decimal }, "B", buffer);
}
