/*
 * student: Student's t distribution. Pure functions; any thread.
 *
 * For whole degrees of freedom it is a finite sum (Abramowitz and Stegun, "Handbook of
 * Mathematical Functions", 26.7.3 and 26.7.4), so there is neither table nor approximation.
 */
#ifndef STUDENT_H
#define STUDENT_H

/* The probability that |T| is at most `t` (t >= 0, freedom > 0). */
double student_within(double t, unsigned freedom);

/* The t that |T| exceeds with probability 1 - `confidence` (0 < confidence < 1): 2.447 for 0.95
 * and 6 degrees of freedom. */
double student_reach(double confidence, unsigned freedom);

#endif
