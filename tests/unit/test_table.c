/*
 * Columns: as wide as necessary, and no wider than the page.
 */
#include "table.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "visible.h"

static struct arena arena;
static struct table table;

static const struct table_column columns[] = {
	{ .title = "name", .width_min = 4 },
	{ .title = "time", .right = true, .gap = 2 },
	{ .title = "extra", .right = true, .gap = 2, .expendable = 1 },
	{ .title = "word", .gap = 1 },
};

static void setup(void)
{
	arena_init(&arena);
	table_init(&table, columns, 4, &arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(table, .init = setup, .fini = teardown);

static struct table_cell *add(const char *name, const char *time, const char *extra,
			      const char *word)
{
	struct table_cell *row = table_add_row(&table);

	row[0].text = name;
	row[1].text = time;
	row[2].text = extra;
	row[3].text = word;
	return row;
}

static void expect(unsigned page_width, bool colour, const char *expected)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	table_print(&table, out, page_width, colour);
	fclose(out);
	for (size_t i = 0; i < size; i++)	/* what stands before a colour's code */
		text[i] = text[i] == VISIBLE_CODE ? '@' : text[i];
	cr_assert_str_eq(text, expected);
	free(text);
}

Test(table, aligns_by_characters_and_not_bytes)
{
	add("größer", "104 µs", "1", "x");
	add("b", "1.1 ms", "22", "y");

	expect(80, false,
	       "name      time  extra word\n"
	       "größer  104 µs      1 x\n"
	       "b       1.1 ms     22 y\n");
}

Test(table, leaves_no_blanks_at_the_end_of_a_line)
{
	add("a", "1", NULL, NULL);
	add("b", "2", NULL, "word");

	expect(80, false,
	       "name  time  extra word\n"
	       "a        1\n"
	       "b        2        word\n");
}

Test(table, cuts_names_first)
{
	add("a-very-long-name", "1", "2", "x");

	expect(30, false,
	       "name          time  extra word\n"
	       "a-very-long…     1      2 x\n");
}

Test(table, then_leaves_out_what_is_least_missed)
{
	add("a-very-long-name", "1", "2", "x");

	expect(16, false,
	       "name   time word\n"
	       "a-ve…     1 x\n");
}

Test(table, leaves_out_a_column_before_a_name_becomes_hard_to_read)
{
	struct table_column kept[4];

	memcpy(kept, columns, sizeof(kept));
	kept[0].width_kept = 10;
	table_init(&table, kept, 4, &arena);
	add("a-long-name", "1", "2", "x");

	expect(24, false,
	       "name         time word\n"
	       "a-long-name     1 x\n");
	expect(20, false,
	       "name       time word\n"
	       "a-long-n…     1 x\n");
}

Test(table, leaves_out_columns_without_a_title_and_texts)
{
	static const struct table_column two[] = {
		{ .title = "a" }, { .title = "", .gap = 2 }, { .title = "b", .gap = 2 } };

	table_init(&table, two, 3, &arena);
	table_add_row(&table)[2].text = "x";

	expect(80, false, "a  b\n   x\n");
}

Test(table, a_text_that_spans_goes_on_to_the_end_of_the_page)
{
	struct table_cell *row = add("a", NULL, NULL, NULL);

	row[1] = (struct table_cell){ .text = "not run: for a reason", .spans = true };
	add("b", "1", "2", "x");

	expect(22, false,
	       "name  time  extra word\n"
	       "a     not run: for a\n"
	       "    reason\n"
	       "b        1      2 x\n");
}

Test(table, makes_room_for_a_title_that_spans)
{
	static const struct table_column two[] = {
		{ .title = "name", .width_min = 4 },
		{ .title = "a long title", .gap = 1, .title_spans = true },
	};

	table_init(&table, two, 2, &arena);
	table_add_row(&table)[0].text = "long-name";

	expect(20, false, "name    a long title\nlong-n…\n");
}

Test(table, colour_does_not_move_anything)
{
	add("a", "1", "2", "x")[1].style = STYLE_GOOD;

	expect(80, true,
	       "name  time  extra word\n"
	       "a        @\033[32m1@\033[0m      2 x\n");
}

Test(table, shortens_between_characters)
{
	cr_assert_str_eq(text_shortened("µµµµ", 4, &arena), "µµµµ");
	cr_assert_str_eq(text_shortened("µµµµ", 3, &arena), "µµ…");
	cr_assert_str_eq(text_shortened("µµµµ", 0, &arena), "");
}

/* A block keeps every column, whatever its rank. */
Test(table, becomes_a_block_for_each_row_where_its_columns_do_not_fit)
{
	add("a-long-name", "1.25 ms", "22", "word");
	add("b", "1 ms", NULL, NULL);

	expect(14, false,
	       "name\n"
	       "a-long-name\n"
	       "  time 1.25 ms\n"
	       "  extra 22\n"
	       "  word word\n"
	       "b\n"
	       "  time 1 ms\n");
}

Test(table, a_block_has_a_text_that_spans_without_the_title)
{
	struct table_cell *row = add("a", NULL, NULL, NULL);

	row[1] = (struct table_cell){ .text = "not run: no ring here", .spans = true };
	add("a-long-name", "1,234,567 ms", NULL, NULL);

	expect(15, false,
	       "name\n"
	       "a\n"
	       "  not run: no\n"
	       "  ring here\n"
	       "a-long-name\n"
	       "  time\n"
	       "  1,234,567 ms\n");
}
