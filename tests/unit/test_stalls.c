/* Stalls by length. */
#include "loop.h"
#include "stall_watch.h"
#include "stalls.h"

#include <criterion/criterion.h>

#define MS UINT64_C(1000000)

static void expect(const struct stalls *stalls, uint64_t of_100ms, uint64_t of_1s,
		   uint64_t of_10s, uint64_t longest_ns)
{
	cr_expect_eq(stalls->count[STALLS_100MS], of_100ms);
	cr_expect_eq(stalls->count[STALLS_1S], of_1s);
	cr_expect_eq(stalls->count[STALLS_10S], of_10s);
	cr_expect_eq(stalls->longest_ns, longest_ns);
}

Test(stalls, each_length_counts_longer_ones_too)
{
	struct stalls stalls = { 0 };

	stalls_note(&stalls, 100 * MS);
	stalls_note(&stalls, 1000 * MS);
	stalls_note(&stalls, 12000 * MS);
	stalls_note(&stalls, 999 * MS);

	expect(&stalls, 4, 2, 1, 12000 * MS);
}

Test(stalls, what_is_shorter_is_none)
{
	struct stalls stalls = { 0 };

	stalls_note(&stalls, 100 * MS - 1);

	expect(&stalls, 0, 0, 0, 0);
}

Test(stalls, of_several_loops_are_added)
{
	struct stalls one = { 0 }, other = { 0 };

	stalls_note(&one, 200 * MS);
	stalls_note(&other, 1500 * MS);
	stalls_add(&one, &other);

	expect(&one, 2, 1, 0, 1500 * MS);
}

/* A loop that waits notices late that the window is over; its clock then goes back to the end. */
Test(stalls, that_begin_after_the_window_are_none)
{
	static struct loop_counts counts;
	static struct io waiting;
	struct loop loop = {
		.counts = &counts, .slots = &waiting, .slot_count = 1, .in_flight = 1,
		.paced.on = true,
	};

	stall_watch_begin(&loop);
	waiting.submitted_ns = 250 * MS;
	loop.now_ns = 300 * MS;
	stall_watch_look(&loop);
	loop.now_ns = 200 * MS;
	stall_watch_end(&loop);

	expect(&loop.stall.stalls, 0, 0, 0, 0);
}
