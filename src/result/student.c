/* Student's t as a finite sum, and its inverse by bisection: it is computed a few times per
 * comparison, so simple is fast enough. */
#include "student.h"

#include <assert.h>
#include <math.h>

/* From 2 or 3 on, every term is the previous one times cos² (k - 1) / k. */
static double sum_of_terms(double first, double cosine, unsigned k, unsigned freedom)
{
	double term = first, sum = first;

	for (; k < freedom; k += 2) {
		term *= cosine * cosine * (k - 1) / k;
		sum += term;
	}
	return sum;
}

double student_within(double t, unsigned freedom)
{
	const double angle = atan(t / sqrt(freedom));
	const double cosine = cos(angle);

	assert(t >= 0 && freedom > 0);
	if (freedom == 1)
		return 2 / M_PI * angle;
	if (freedom % 2 == 1)
		return 2 / M_PI * (angle + sin(angle) * sum_of_terms(cosine, cosine, 3, freedom));
	return sin(angle) * sum_of_terms(1, cosine, 2, freedom);
}

double student_reach(double confidence, unsigned freedom)
{
	double low = 0, high = 2;

	assert(confidence > 0 && confidence < 1);
	while (student_within(high, freedom) < confidence)
		high *= 2;
	/* Until there is no number between them. */
	for (double middle = high / 2; low < middle && middle < high;
	     middle = low + (high - low) / 2) {
		if (student_within(middle, freedom) < confidence)
			low = middle;
		else
			high = middle;
	}
	return high;
}
