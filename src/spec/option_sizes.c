/*
 * Block sizes with weights: "4K:60,16K:40", the weight 1 if it is omitted; "read:" or "write:"
 * before an element restricts it and those after it to that operation.
 */
#include "option_type.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "spec.h"

enum { WEIGHT_MAX = 10 * 1000 };

static const char *const operations[] = { [IO_READ] = "read", [IO_WRITE] = "write", NULL };

/* "read:4K" becomes "4K", and *op the operation; other texts are not changed. */
static int take_operation(char **text, int *op, struct err *err)
{
	char *colon = strchr(*text, ':');

	if (!colon || !isalpha((unsigned char)**text))
		return 0;
	*colon = '\0';
	*op = names_index(operations, *text);
	if (*op < 0)
		return names_refuse(operations, *text, "an operation", err);
	*text = colon + 1;
	return 0;
}

static int parse_weight(const char *text, uint32_t *weight, struct err *err)
{
	char *end;
	const unsigned long value = strtoul(text, &end, 10);

	if (!isdigit((unsigned char)*text) || *end != '\0' || value < 1 || value > WEIGHT_MAX)
		return err_request(err, EINVAL, "'%s' is not a weight (a whole number from 1 "
				   "to %d)", text, WEIGHT_MAX);
	*weight = (uint32_t)value;
	return 0;
}

/* Inserted in order among the existing ones. */
static int insert(struct size_list *list, uint32_t bytes, uint32_t weight, const char *text,
		  struct err *err)
{
	unsigned at = list->count;

	if (list->count == BLOCK_SIZES_MAX)
		return err_request(err, EINVAL, "'%s' is beyond the limit of %d sizes", text,
				   BLOCK_SIZES_MAX);
	while (at > 0 && list->at[at - 1].bytes > bytes)
		at--;
	if (at > 0 && list->at[at - 1].bytes == bytes)
		return err_request(err, EINVAL, "'%s' is given twice", text);
	memmove(&list->at[at + 1], &list->at[at], (list->count - at) * sizeof(list->at[0]));
	list->at[at].bytes = bytes;
	list->at[at].weight = weight;
	list->count++;
	return 0;
}

/* op -1: of both. */
static int parse_size(const struct option *option, char *text, int op, struct block_sizes *sizes,
		      struct err *err)
{
	char *colon = strchr(text, ':');
	uint32_t weight = 1;
	uint64_t bytes;
	int ret = 0;

	if (colon) {
		*colon = '\0';
		ret = parse_weight(colon + 1, &weight, err);
	}
	if (ret == 0)
		ret = number_parse(&number_size, option, text, &bytes, err);
	for (int i = 0; i < 2 && ret == 0; i++)
		if (op < 0 || op == i)
			ret = insert(&sizes->of[i], (uint32_t)bytes, weight, text, err);
	return ret;
}

static int parse_block_sizes(const struct option *option, const char *text, void *value,
			     struct arena *arena, struct err *err)
{
	struct block_sizes sizes = { 0 };
	const char *rest = text;
	char *element;
	int op = -1;

	while ((element = option_next_element(&rest, arena))) {
		const bool of_both = op < 0 && sizes.of[IO_READ].count > 0;
		int ret = take_operation(&element, &op, err);

		if (ret == 0 && of_both && op >= 0)
			return err_request(err, EINVAL, "'%s': sizes before '%s:' have no "
					   "operation (begin with read: or write:)", text,
					   operations[op]);
		if (ret == 0)
			ret = parse_size(option, element, op, &sizes, err);
		if (ret < 0)
			return ret;
	}
	*(struct block_sizes *)value = sizes;
	return 0;
}

/* op -1: of both. */
static char *format_list(const struct size_list *list, int op, struct arena *arena)
{
	char *text = op >= 0 && list->count > 0 ? arena_printf(arena, "%s:", operations[op])
						: arena_strdup(arena, "");

	for (unsigned i = 0; i < list->count; i++)
		text = arena_printf(arena, "%s%s%s:%u", text, i > 0 ? "," : "",
				    number_format(&number_size, list->at[i].bytes, arena),
				    list->at[i].weight);
	return text;
}

static bool are_same(const struct size_list *a, const struct size_list *b)
{
	return a->count == b->count && memcmp(a->at, b->at, a->count * sizeof(a->at[0])) == 0;
}

static char *format_block_sizes(const struct option *option, const void *value,
				struct arena *arena)
{
	const struct block_sizes *sizes = value;
	const struct size_list *reads = &sizes->of[IO_READ], *writes = &sizes->of[IO_WRITE];

	(void)option;
	if (are_same(reads, writes))
		return format_list(reads, -1, arena);
	return arena_printf(arena, "%s%s%s", format_list(reads, IO_READ, arena),
			    reads->count > 0 && writes->count > 0 ? "," : "",
			    format_list(writes, IO_WRITE, arena));
}

const struct option_type_ops option_block_sizes = { parse_block_sizes, format_block_sizes };
