/*
 * The medium of a page that is text: wrapped lines, and columns.
 */
#include "text_parts.h"

#include "table.h"
#include "units.h"
#include "wrap.h"

static void print_prose(const struct page *page, size_t used, size_t indent, const char *text)
{
	wrap_print(page->out, &(struct wrap){
		.width = page->width < PROSE_WIDTH ? page->width : PROSE_WIDTH,
		.used = used, .indent = indent }, text);
	fputc('\n', page->out);
}

static void print_headline(const struct page *page, enum style style, const char *text)
{
	if (units_text_width(text) > page->width) {
		print_prose(page, 0, 0, text);
		return;
	}
	style_print(page->out, style, page->colour, text);
	fputc('\n', page->out);
}

static void print_remark(const struct page *page, const struct remark *remark)
{
	style_print(page->out, remark->label_style, page->colour, remark->label);
	if (remark->text_style == STYLE_PLAIN) {
		print_prose(page, units_text_width(remark->label), remark->indent, remark->text);
		return;
	}
	style_print(page->out, remark->text_style, page->colour, remark->text);
	fputc('\n', page->out);
}

static void print_table(const struct page *page, const struct table *table)
{
	page_note_scarce(page, table);
	table_print(table, page->out, page->width, page->colour);
}

static void print_gap(const struct page *page)
{
	fputc('\n', page->out);
}

const struct page_medium medium_text = {
	.headline = print_headline, .prose = print_prose, .remark = print_remark,
	.table = print_table, .gap = print_gap,
};
