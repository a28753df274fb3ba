/*
 * The medium of a page in HTML: the blanks that align a text mean nothing here, and a table is as
 * wide as it is.
 */
#include "html_parts.h"

#include <string.h>

static const char *const style_classes[] = {
	[STYLE_PLAIN] = "", [STYLE_BOLD] = "bold", [STYLE_FAINT] = "faint", [STYLE_GOOD] = "good",
	[STYLE_BAD] = "bad",
};

void html_element(FILE *out, const char *tag, const char *class, const char *text)
{
	fprintf(out, *class ? "<%s class=\"%s\">" : "<%s%s>", tag, class);
	html_text(out, text);
	fprintf(out, "</%s>", tag);
}

static void print_prose(const struct page *page, size_t used, size_t indent, const char *text)
{
	(void)used;
	(void)indent;
	html_element(page->out, "p", "", text);
	fputc('\n', page->out);
}

static void print_headline(const struct page *page, enum style style, const char *text)
{
	html_element(page->out, style == STYLE_BOLD ? "h3" : "p", "", text);
	fputc('\n', page->out);
}

/* "note: " and "CPU     ", without what sets them off in a text. */
static const char *bare_label(const struct page *page, const char *label)
{
	size_t length = strlen(label);

	label += strspn(label, " ");
	length = strlen(label);
	while (length > 0 && strchr(" :", label[length - 1]))
		length--;
	return arena_strndup(page->arena, label, length);
}

static void print_remark(const struct page *page, const struct remark *remark)
{
	const char *label = bare_label(page, remark->label);

	fputs("<p class=\"remark\">", page->out);
	if (*label)
		html_element(page->out, "b", style_classes[remark->label_style], label);
	html_element(page->out, "span", style_classes[remark->text_style], remark->text);
	fputs("</p>\n", page->out);
}

static void print_gap(const struct page *page)
{
	(void)page;
}

/* ---- tables ---- */

static bool is_shown(const struct table *table, unsigned column)
{
	bool any = *table->columns[column].title != '\0';

	for (unsigned r = 0; r < table->row_count && !any; r++) {
		const struct table_cell *cell = &table->rows[r][column];

		any = cell->text && *cell->text;
	}
	return any;
}

/* Of a cell that extends over those after it: to the end, or (a title) to the next title. */
static unsigned span_of(const struct table *table, unsigned column, bool to_title)
{
	unsigned span = 1;

	for (unsigned c = column + 1; c < table->column_count; c++) {
		if (to_title && *table->columns[c].title)
			break;
		span += is_shown(table, c);
	}
	return span;
}

static unsigned print_cell(FILE *out, const struct table *table, unsigned column,
			   const char *tag, const struct table_cell *cell)
{
	const bool title = strcmp(tag, "th") == 0;
	const unsigned span = cell->spans ? span_of(table, column, title) : 1;
	const char *text = cell->text ? cell->text : "";
	const size_t indent = strspn(text, " ");

	fprintf(out, "<%s class=\"%s%s%s\"", tag,
		table->columns[column].right && !(cell->spans && !title) ? "number " : "",
		indent > 0 ? "indented " : "", style_classes[cell->style]);
	if (span > 1)
		fprintf(out, " colspan=\"%u\"", span);
	fputc('>', out);
	html_text(out, text + indent);
	fprintf(out, "</%s>", tag);
	return span;
}

/* `cells` NULL: the titles. */
static void print_row(FILE *out, const struct table *table, const struct table_cell *cells)
{
	unsigned covered = 0;

	fputs("<tr>", out);
	for (unsigned c = 0; c < table->column_count; c++) {
		const struct table_cell title = { .text = table->columns[c].title,
						  .spans = table->columns[c].title_spans };

		if (!is_shown(table, c))
			continue;
		if (covered > 0) {
			covered--;
			continue;
		}
		covered = print_cell(out, table, c, cells ? "td" : "th",
				     cells ? &cells[c] : &title) - 1;
	}
	fputs("</tr>\n", out);
}

static bool has_titles(const struct table *table)
{
	for (unsigned c = 0; c < table->column_count; c++)
		if (*table->columns[c].title)
			return true;
	return false;
}

void html_table(FILE *out, const struct table *table)
{
	fputs("<div class=\"scroll\" tabindex=\"0\"><table>\n", out);
	if (has_titles(table)) {
		fputs("<thead>", out);
		print_row(out, table, NULL);
		fputs("</thead>\n", out);
	}
	fputs("<tbody>\n", out);
	for (unsigned r = 0; r < table->row_count; r++)
		print_row(out, table, table->rows[r]);
	fputs("</tbody></table></div>\n", out);
}

static void print_table(const struct page *page, const struct table *table)
{
	page_note_scarce(page, table);
	html_table(page->out, table);
}

const struct page_medium medium_html = {
	.headline = print_headline, .prose = print_prose, .remark = print_remark,
	.table = print_table, .gap = print_gap,
};
