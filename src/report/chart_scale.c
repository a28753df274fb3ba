/* Places are computed between the transformed ends; only the transformation differs by kind. */
#include "chart_scale.h"

#include <math.h>

static void add_tick(struct scale *scale, double value)
{
	if (scale->tick_count < SCALE_TICKS_MAX)
		scale->ticks[scale->tick_count++] = value;
}

/* 1, 2, 5 or 10 times a power of ten, at or above `value` */
static double round_up(double value)
{
	const double power = pow(10, floor(log10(value)));
	const double digits = value / power;

	return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
}

struct scale scale_linear(double low, double high, unsigned steps)
{
	struct scale scale = { .kind = SCALE_LINEAR };
	const double least = 1e-9;	/* of a step: rounding in the division */
	double step, first, last;

	high = high > low ? high : low + 1;
	step = round_up((high - low) / steps);
	first = floor(low / step + least);
	last = ceil(high / step - least);
	for (double i = first; i <= last; i++)
		add_tick(&scale, i * step);
	scale.low = first * step;
	scale.high = last * step;
	return scale;
}

/* The next of 1, 2, 5, 10, … after one of them; or of 1, 10, 100. */
static double next_tick(double tick, int coarse)
{
	const double power = pow(10, floor(log10(tick) + 1e-9));
	const double digit = round(tick / power);

	return coarse ? 10 * power : power * (digit < 2 ? 2 : digit < 5 ? 5 : 10);
}

struct scale scale_log(double low, double high)
{
	const int coarse = log10(high / low) > 3;
	struct scale scale = { .kind = SCALE_LOG };
	double tick = pow(10, floor(log10(low) + 1e-9));

	while (next_tick(tick, coarse) <= low * (1 + 1e-9))
		tick = next_tick(tick, coarse);
	scale.low = tick;
	add_tick(&scale, tick);
	while (tick < high * (1 - 1e-9) || scale.tick_count < 2) {
		tick = next_tick(tick, coarse);
		add_tick(&scale, tick);
	}
	scale.high = tick;
	return scale;
}

struct scale scale_of_values(const double *values, unsigned count)
{
	struct scale scale = { .kind = SCALE_LOG };

	for (unsigned i = 0; i < count; i++)
		add_tick(&scale, values[i]);
	scale.low = values[0];
	scale.high = values[count - 1];
	return scale;
}

struct scale scale_percentile(double high)
{
	static const double named[] = { 0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999 };
	struct scale scale = { .kind = SCALE_PERCENTILE };
	unsigned i = 0;

	do {
		add_tick(&scale, named[i]);
		scale.high = named[i];
		i++;
	} while (i < sizeof(named) / sizeof(named[0]) && (scale.high < high || i < 3));
	return scale;
}

/* ---- places ---- */

static double transformed(const struct scale *scale, double value)
{
	switch (scale->kind) {
	case SCALE_LOG:
		return log10(value);
	case SCALE_PERCENTILE:
		return -log10(1 - value / 100);
	case SCALE_LINEAR:
		break;
	}
	return value;
}

double scale_place(const struct scale *scale, double value)
{
	double low, high;

	if (value <= scale->low)
		return 0;
	if (value >= scale->high)
		return 1;
	low = transformed(scale, scale->low);
	high = transformed(scale, scale->high);
	return (transformed(scale, value) - low) / (high - low);
}
