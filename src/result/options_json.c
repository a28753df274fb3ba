/*
 * Options in JSON: values as numbers, so that readers need not know our units; and loaded through
 * the option table, like a user's.
 */
#include <stdio.h>
#include <stdlib.h>

#include "json_text.h"
#include "memory.h"
#include "option.h"
#include "result_codecs.h"
#include "result_fields.h"
#include "units.h"

static json_t *seconds(uint64_t ns)
{
	if (ns % NS_PER_SECOND == 0)
		return json_unsigned(ns / NS_PER_SECOND);
	return json_real((double)ns / 1e9);
}

static json_t *save_texts(const struct string_list *list)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < list->count; i++)
		json_array_append_new(array, json_words(list->at[i]));
	return array;
}

static json_t *save_flags(unsigned flags, const char *const *choices)
{
	json_t *array = json_array();

	for (unsigned i = 0; choices[i]; i++) {
		if (flags & (1u << i))
			json_array_append_new(array, json_words(choices[i]));
	}
	return array;
}

static json_t *save_durations(const struct duration_list *list)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < list->count; i++)
		json_array_append_new(array, seconds(list->at_ns[i]));
	return array;
}

static json_t *save_cpus(const struct cpu_list *list)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < list->count; i++)
		json_array_append_new(array, json_unsigned(list->at[i]));
	return array;
}

/* 500, not 500.0, as most are. */
static json_t *save_decimal(double number)
{
	const uint64_t whole = (uint64_t)number;

	return number > (double)whole ? json_number(number) : json_unsigned(whole);
}

/* "20:80" */
static json_t *save_hot_spots(const struct hot_spot_list *list)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < list->count; i++) {
		char blocks[UNITS_TEXT_MAX], ios[UNITS_TEXT_MAX], text[2 * UNITS_TEXT_MAX + 1];

		snprintf(text, sizeof(text), "%s:%s",
			 units_format_decimal(list->at[i].blocks_percent, blocks),
			 units_format_decimal(list->at[i].ios_percent, ios));
		json_array_append_new(array, json_words(text));
	}
	return array;
}

static json_t *save_percentiles(const struct percentile_list *list)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < list->count; i++)
		json_array_append_new(array, save_decimal(list->at[i]));
	return array;
}

/* As a user writes it. */
static json_t *save_words(const struct option *option, const struct spec *spec)
{
	struct arena arena;
	json_t *words;

	arena_init(&arena);
	words = json_words(option_format(option, spec, &arena));
	arena_release(&arena);
	return words;
}

/* The number, if it is one. */
static json_t *save_rate(const struct option *option, const struct spec *spec)
{
	const struct rate *rate = &spec->rate;

	if (rate->all.bytes || rate->read.per_s > 0 || rate->write.per_s > 0)
		return save_words(option, spec);
	return save_decimal(rate->all.per_s);
}

static json_t *save_option(const struct option *option, const struct spec *spec)
{
	const void *at = (const char *)spec + option->offset;

	switch (option->type) {
	case OPTION_BOOL:
		return json_boolean(*(const bool *)at);
	case OPTION_UINT:
		return json_unsigned(*(const unsigned *)at);
	case OPTION_COUNT:
	case OPTION_SIZE:
		return json_unsigned(*(const uint64_t *)at);
	case OPTION_DURATION:
		return seconds(*(const uint64_t *)at);
	case OPTION_RATIO:
		return json_number(*(const double *)at);
	case OPTION_DECIMAL:
		return save_decimal(*(const double *)at);
	case OPTION_FLAGS:
		return save_flags(*(const unsigned *)at, option->choices);
	case OPTION_STRING:
	case OPTION_ENGINE:
		return json_words(*(const char *const *)at);
	case OPTION_PATHS:
	case OPTION_STRINGS:
		return save_texts(at);
	case OPTION_DURATIONS:
		return save_durations(at);
	case OPTION_CPUS:
		return save_cpus(at);
	case OPTION_HOT_SPOTS:
		return save_hot_spots(at);
	case OPTION_PERCENTILES:
		return save_percentiles(at);
	case OPTION_RATE:
		return save_rate(option, spec);
	case OPTION_SWITCH:
	case OPTION_CHOICE:
	case OPTION_BLOCK_SIZES:
	case OPTION_RATE_PROCESS:
	case OPTION_PASSES:
		return save_words(option, spec);
	}
	return json_null();
}

/* With several jobs: the common options. */
static json_t *save_options(const struct field *field, const void *at)
{
	const struct run_result *run = at;
	json_t *object = json_object();

	(void)field;
	for (unsigned i = 0; i < option_count; i++) {
		json_t *value;

		if (options[i].scope != OPTION_OF_SPEC)
			continue;
		value = save_option(&options[i], &run->spec);
		for (unsigned k = 1; k < run->job_count && value; k++) {
			json_t *other = save_option(&options[i], &run->jobs[k].spec);

			if (!json_equal(value, other)) {
				json_decref(value);
				value = NULL;
			}
			json_decref(other);
		}
		if (value)
			json_object_set_new(object, options[i].name, value);
	}
	return object;
}

/* As a user would write it, so that the option table can check it. */
static const char *option_word(struct json_reader *reader, const struct option *option,
			       const json_t *value)
{
	const bool is_time = option->type == OPTION_DURATION ||
			     option->type == OPTION_DURATIONS;
	const bool is_ratio = option->type == OPTION_RATIO;
	char text[UNITS_TEXT_MAX];
	uint64_t ns = 0;

	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_boolean(value))
		return json_is_true(value) ? "on" : "off";
	if (is_time) {
		json_load_seconds(reader, value, &ns);
		return reader->failed ? "" : arena_printf(reader->arena, "%lluns",
							  (unsigned long long)ns);
	}
	if (json_is_integer(value))
		return arena_printf(reader->arena, is_ratio ? "%lld/1" : "%lld",
				    json_integer_value(value));
	if (json_is_real(value))
		return arena_printf(reader->arena, is_ratio ? "%s/1" : "%s",
				    units_format_decimal(json_real_value(value), text));

	json_fail(reader, "is not a value of an option");
	return "";
}

static const char *option_words(struct json_reader *reader, const struct option *option,
				const json_t *value)
{
	const char separator = option_separator(option) ? option_separator(option) : ',';
	char *text = NULL;
	size_t size_bytes = 0;
	const char *kept;
	FILE *words;

	if (!json_is_array(value))
		return option_word(reader, option, value);
	words = memory_stream_open(&text, &size_bytes);
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (i > 0)
			fputc(separator, words);
		fputs(option_word(reader, option, json_array_get(value, i)), words);
	}
	memory_stream_close(words, &text);
	kept = arena_strdup(reader->arena, text);
	free(text);
	return kept;
}

static void load_option(struct json_reader *reader, const struct option *option,
			const json_t *value, struct spec *spec)
{
	const char *text = value ? option_words(reader, option, value) : "";
	struct err why = { 0 };

	if (!text[0])
		text = option->fallback;
	if (text && option_parse(option, text, spec, reader->arena, &why) < 0)
		json_fail(reader, "is wrong: %s", why.text);
}

/* A missing or unset option has its default. */
static void load_options(struct json_reader *reader, const struct field *field,
			 const json_t *value, void *at)
{
	struct run_result *run = at;

	(void)field;
	if (!json_want_object(reader, value))
		return;
	for (unsigned i = 0; i < option_count; i++) {
		const struct option *option = &options[i];
		const size_t above = json_enter(reader, "%s", option->name);

		if (option->scope == OPTION_OF_SPEC)
			load_option(reader, option, json_object_get(value, option->name),
				    &run->spec);
		json_leave(reader, above);
	}
}

const struct field_codec codec_options = { save_options, load_options };
