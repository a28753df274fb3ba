/* placement: the CPUs of loops, from the facts about each CPU. */
#include "placement.h"

#include <criterion/criterion.h>

#define ASSERT_ORDER(places, wanted, ...)						\
	do {										\
		const unsigned expected[] = { __VA_ARGS__ };				\
											\
		placement_order(places, sizeof(places) / sizeof(places[0]), wanted);	\
		for (unsigned i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)	\
			cr_assert_eq(places[i].cpu, expected[i], "%u. is CPU %u", i,	\
				     places[i].cpu);					\
	} while (0)

Test(placement, idle_cpus_are_taken_as_numbered)
{
	struct cpu_place places[] = { { 0, 0, 0, 0 }, { 1, 1, 0, 0.02 }, { 2, 2, 0, 0 } };

	ASSERT_ORDER(places, 3, 0, 1, 2);
}

Test(placement, the_least_busy_is_first)
{
	struct cpu_place places[] = { { 0, 0, 0, 0.9 }, { 1, 1, 0, 0.4 }, { 2, 2, 0, 0.1 } };

	ASSERT_ORDER(places, 3, 2, 1, 0);
}

/* Linux's numbers of four cores with two hardware threads each. */
Test(placement, whole_cores_come_before_siblings)
{
	struct cpu_place places[] = {
		{ 0, 0, 0, 0 }, { 1, 0, 0, 0 }, { 2, 2, 0, 0 }, { 3, 2, 0, 0 },
		{ 4, 4, 0, 0 }, { 5, 4, 0, 0 },
	};

	ASSERT_ORDER(places, 6, 0, 2, 4, 1, 3, 5);
}

Test(placement, a_core_with_a_busy_sibling_is_no_whole_core)
{
	struct cpu_place places[] = {
		{ 0, 0, 0, 0 }, { 1, 0, 0, 1 }, { 2, 2, 0, 0.3 }, { 3, 2, 0, 0 },
	};

	ASSERT_ORDER(places, 3, 3, 0, 2);
}

Test(placement, a_pinned_loop_is_avoided_more_than_a_program)
{
	struct cpu_place places[] = { { 0, 0, 1, 0 }, { 1, 1, 0, 1 } };

	ASSERT_ORDER(places, 2, 1, 0);
}

Test(placement, where_all_are_claimed_the_least_claimed_is_taken)
{
	struct cpu_place places[] = { { 0, 0, 2, 1 }, { 1, 1, 1, 1 } };

	ASSERT_ORDER(places, 1, 1, 0);
}
