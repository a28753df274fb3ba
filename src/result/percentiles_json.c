/* Chosen percentiles in JSON: a member for each, named like those that every result has. */
#include "json_text.h"
#include "percentiles.h"
#include "result_codecs.h"
#include "result_fields.h"

/* Not again what the object has. */
static void add_values(json_t *object, const struct percentile_values *values, bool known)
{
	char name[PERCENTILE_NAME_MAX];

	for (unsigned i = 0; i < values->list.count; i++) {
		percentile_name(values->list.at[i], name);
		if (!json_object_get(object, name))
			json_object_set_new(object, name,
					    known ? json_number(values->ns[i]) : json_null());
	}
}

static void insert(struct percentile_values *values, double *percents, double percent, double ns)
{
	unsigned at = values->list.count++;

	for (; at > 0 && percents[at - 1] > percent; at--) {
		percents[at] = percents[at - 1];
		values->ns[at] = values->ns[at - 1];
	}
	percents[at] = percent;
	values->ns[at] = ns;
}

/* Members that are percentiles; "p50" and "p050" would be one. */
static void load_values(struct json_reader *reader, const json_t *value,
			struct percentile_values *values)
{
	json_t *object = (json_t *)value, *number;	/* jansson iterates over no const */
	const size_t count = json_object_size(object);
	double *percents = arena_alloc(reader->arena, (count + 1) * sizeof(*percents));
	const char *name;

	values->list = (struct percentile_list){ .at = percents };
	values->ns = arena_alloc(reader->arena, (count + 1) * sizeof(*values->ns));
	json_object_foreach(object, name, number) {
		const size_t above = json_enter(reader, "%s", name);
		double percent, ns = 0;

		if (percentile_parse(name, &percent) && !percentile_value(values, percent)) {
			json_load_real(reader, number, 0, &ns);
			insert(values, percents, percent, ns);
		}
		json_leave(reader, above);
	}
}

/* Only where some were asked for. */
static json_t *save_chosen(const struct field *field, const void *at)
{
	const struct percentile_values *values = at;
	json_t *object = values->list.count > 0 ? json_object() : NULL;

	(void)field;
	if (object)
		add_values(object, values, true);
	return object;
}

static void load_chosen(struct json_reader *reader, const struct field *field,
			const json_t *value, void *at)
{
	(void)field;
	if (value && json_want_object(reader, value))
		load_values(reader, value, at);
}

const struct field_codec codec_chosen = { save_chosen, load_chosen };

/* Without I/Os there is no latency: null, not 0. */
static json_t *save_interval_latency(const struct field *field, const void *at)
{
	const struct interval_latency *latency = at;
	const bool any = latency->measured;
	json_t *object = json_object();

	(void)field;
	json_object_set_new(object, "mean", any ? json_unsigned(latency->mean_ns) : json_null());
	json_object_set_new(object, "p50", any ? json_unsigned(latency->p50_ns) : json_null());
	json_object_set_new(object, "p95", any ? json_unsigned(latency->p95_ns) : json_null());
	json_object_set_new(object, "p99", any ? json_unsigned(latency->p99_ns) : json_null());
	add_values(object, &latency->chosen, any);
	json_object_set_new(object, "max", any ? json_unsigned(latency->max_ns) : json_null());
	return object;
}

static void load_number(struct json_reader *reader, const json_t *object, const char *name,
			uint64_t *out)
{
	const json_t *value = json_object_get(object, name);
	const size_t above = json_enter(reader, "%s", name);

	if (value && !json_is_null(value))
		json_load_u64(reader, value, out);
	json_leave(reader, above);
}

/* Older versions had it of all operations together, as members of the interval. */
static void load_interval_latency(struct json_reader *reader, const struct field *field,
				  const json_t *value, void *at)
{
	struct interval_latency *latency = at;

	(void)field;
	if (!value || !json_want_object(reader, value))
		return;
	latency->measured = !json_is_null(json_object_get(value, "max"));
	load_number(reader, value, "mean", &latency->mean_ns);
	load_number(reader, value, "p50", &latency->p50_ns);
	load_number(reader, value, "p95", &latency->p95_ns);
	load_number(reader, value, "p99", &latency->p99_ns);
	load_number(reader, value, "max", &latency->max_ns);
	load_values(reader, value, &latency->chosen);
}

const struct field_codec codec_interval_latency = {
	save_interval_latency, load_interval_latency
};
