/*
 * The report in Markdown, for tickets: the same parts on another medium. Tables are those of GitHub
 * Flavored Markdown, which GitLab and Jira's editor take too. A blank line follows each part, so
 * that no two are joined to one paragraph.
 */
#include "text_parts.h"

#include <string.h>

/* "a\|b": what would be markup is not. */
static const char *literal(const char *text, struct arena *arena)
{
	const char *escaped = "";
	size_t length;

	while (length = strcspn(text, "\\`*_[]<>|~\n"), text[length]) {
		escaped = arena_printf(arena, "%s%.*s%s%c", escaped, (int)length, text,
				       text[length] == '\n' ? "" : "\\",
				       text[length] == '\n' ? ' ' : text[length]);
		text += length + 1;
	}
	return arena_printf(arena, "%s%s", escaped, text);
}

static void print_prose(const struct page *page, size_t used, size_t indent, const char *text)
{
	(void)used;
	(void)indent;
	fprintf(page->out, "%s\n\n", literal(text, page->arena));
}

static void print_headline(const struct page *page, enum style style, const char *text)
{
	fprintf(page->out, "%s%s\n\n", style == STYLE_BOLD ? "### " : "",
		literal(text, page->arena));
}

/* The blank of "note: " must not stand before the closing asterisks. */
static void print_remark(const struct page *page, const struct remark *remark)
{
	size_t length = strlen(remark->label);

	while (length > 0 && remark->label[length - 1] == ' ')
		length--;
	if (length > 0)
		fprintf(page->out, "**%.*s** ", (int)length, remark->label);
	fprintf(page->out, "%s\n\n", literal(remark->text, page->arena));
}

/* Columns with neither a title nor a text are left out, as on a terminal. */
static bool is_empty(const struct table *table, unsigned column)
{
	bool empty = *table->columns[column].title == '\0';

	for (unsigned r = 0; r < table->row_count; r++)
		empty = empty && !(table->rows[r][column].text && *table->rows[r][column].text);
	return empty;
}

static void print_table(const struct page *page, const struct table *table)
{
	for (unsigned c = 0; c < table->column_count; c++)
		if (!is_empty(table, c))
			fprintf(page->out, "| %s ", literal(table->columns[c].title, page->arena));
	fputs("|\n", page->out);
	for (unsigned c = 0; c < table->column_count; c++)
		if (!is_empty(table, c))
			fputs(table->columns[c].right ? "|---:" : "|---", page->out);
	fputs("|\n", page->out);
	for (unsigned r = 0; r < table->row_count; r++) {
		for (unsigned c = 0; c < table->column_count; c++) {
			const char *text = table->rows[r][c].text;

			if (!is_empty(table, c))
				fprintf(page->out, "| %s ", literal(text ? text : "", page->arena));
		}
		fputs("|\n", page->out);
	}
	fputc('\n', page->out);
}

static void print_gap(const struct page *page)
{
	(void)page;
}

const struct page_medium medium_markdown = {
	.headline = print_headline, .prose = print_prose, .remark = print_remark,
	.table = print_table, .gap = print_gap,
};
