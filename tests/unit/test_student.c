/* Student's t against published tables. */
#include "student.h"

#include <criterion/criterion.h>

/* NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2; two-sided. */
Test(student, reaches_what_is_tabulated)
{
	static const struct {
		double confidence;
		unsigned freedom;
		double t;
	} table[] = {
		{ 0.95, 1, 12.706 },	{ 0.95, 2, 4.303 },	{ 0.95, 3, 3.182 },
		{ 0.95, 6, 2.447 },	{ 0.95, 7, 2.365 },	{ 0.95, 30, 2.042 },
		{ 0.95, 100, 1.984 },	{ 0.95, 999, 1.962 },	{ 0.99, 2, 9.925 },
		{ 0.99, 6, 3.707 },	{ 0.99, 19, 2.861 },	{ 0.998, 6, 5.208 },
		{ 0.80, 4, 1.533 },
	};

	for (unsigned i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		cr_assert_float_eq(student_reach(table[i].confidence, table[i].freedom),
				   table[i].t, 6e-4, "row %u", i);
}

Test(student, within_is_the_inverse_of_reach)
{
	for (unsigned freedom = 1; freedom < 40; freedom++)
		cr_assert_float_eq(student_within(student_reach(0.99, freedom), freedom), 0.99,
				   1e-12);
}

Test(student, nothing_is_within_0_and_all_within_much)
{
	for (unsigned freedom = 1; freedom < 8; freedom++) {
		cr_assert_eq(student_within(0, freedom), 0);
		cr_assert_float_eq(student_within(1e9, freedom), 1, 1e-6);
	}
}

/* With one degree of freedom it is Cauchy's: half of it within 1. */
Test(student, with_one_degree_of_freedom_half_is_within_1)
{
	cr_assert_float_eq(student_within(1, 1), 0.5, 1e-15);
}
