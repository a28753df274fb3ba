/*
 * Memory from an arena is zeroed, aligned, separate, and stays until the arena is released.
 */
#include "arena.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(arena, .init = setup, .fini = teardown);

Test(arena, memory_is_zeroed_and_aligned_for_any_type)
{
	for (size_t size = 1; size < 20000; size = size * 3 / 2 + 1) {
		unsigned char *piece = arena_alloc(&arena, size);

		cr_assert_eq((uintptr_t)piece % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			cr_assert_eq(piece[i], 0);
		memset(piece, 0xff, size);
	}
}

Test(arena, pieces_do_not_overlap_and_stay_where_they_are)
{
	enum { COUNT = 3000 };
	static uint64_t *pieces[COUNT];

	for (uint64_t i = 0; i < COUNT; i++) {
		pieces[i] = arena_alloc(&arena, sizeof(uint64_t) * (1 + i % 50));
		for (uint64_t j = 0; j < 1 + i % 50; j++)
			pieces[i][j] = i;
	}

	for (uint64_t i = 0; i < COUNT; i++) {
		for (uint64_t j = 0; j < 1 + i % 50; j++)
			cr_assert_eq(pieces[i][j], i);
	}
}

Test(arena, small_pieces_still_follow_each_other_after_a_large_one)
{
	char *before = arena_alloc(&arena, 1);
	char *large = arena_alloc(&arena, 1 << 20);
	char *after = arena_alloc(&arena, 1);

	memset(large, 1, 1 << 20);
	cr_assert_eq(after - before, (ptrdiff_t)_Alignof(max_align_t));
	cr_assert_eq(*after, 0);
}

Test(arena, nothing_has_an_address_of_its_own)
{
	void *one = arena_alloc(&arena, 0);
	void *two = arena_alloc(&arena, 0);

	cr_assert_not_null(one);
	cr_assert_neq(one, two);
}

Test(arena, strings_are_copies)
{
	char text[] = "psync,32";

	char *whole = arena_strdup(&arena, text);
	char *part = arena_strndup(&arena, text, 5);
	char *short_one = arena_strndup(&arena, text, 100);
	text[0] = 'X';

	cr_assert_str_eq(whole, "psync,32");
	cr_assert_str_eq(part, "psync");
	cr_assert_str_eq(short_one, "psync,32");
}

Test(arena, strndup_does_not_read_past_what_it_copies)
{
	const char text[3] = { 'a', 'b', 'c' };		/* no '\0' */

	cr_assert_str_eq(arena_strndup(&arena, text, 3), "abc");
}

Test(arena, printf_makes_a_text_of_any_length)
{
	char *number = arena_printf(&arena, "%s %d", "round", 3);
	char *wide = arena_printf(&arena, "%*d", 30000, 7);

	cr_assert_str_eq(number, "round 3");
	cr_assert_eq(strlen(wide), 30000);
	cr_assert_eq(wide[29999], '7');
}

Test(arena, can_be_used_again_after_release)
{
	arena_alloc(&arena, 100);
	arena_release(&arena);

	cr_assert_str_eq(arena_strdup(&arena, "again"), "again");
}
