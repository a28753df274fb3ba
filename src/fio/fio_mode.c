/*
 * The operations of a job, their sizes, and the order of their places.
 */
#include "fio_translation.h"

#include <stdlib.h>
#include <string.h>

#include "units.h"

/* ---- rw ---- */

struct mode {
	const char *name;
	bool reads, writes, is_random;
};

static const struct mode modes[] = {
	{ "read", true, false, false }, { "write", false, true, false },
	{ "randread", true, false, true }, { "randwrite", false, true, true },
	{ "rw", true, true, false }, { "readwrite", true, true, false },
	{ "randrw", true, true, true },
};

/* "randread:8": a number after the colon. */
static void translate_sequence(struct fio_translation *t, const char *number)
{
	const char *sequencer = fio_text(t, "rw_sequencer");
	uint64_t count;

	if (!t->shape.is_random)
		fio_wrong(t, "rw", "':%s' skips after each sequential I/O, which has no "
			  "equivalent", number);
	else if (fio_number_of(t, number, &count) < 0 || count < 1 || count > UINT32_MAX)
		fio_wrong(t, "rw", "':%s' is not a number of I/Os", number);
	else if (sequencer && strcmp(sequencer, "sequential") != 0)
		fio_wrong(t, "rw_sequencer", "'%s' has no equivalent (there is sequential)",
			  sequencer);
	else if (count > 1) {
		fio_set_number(t, "rw-sequence", count, "rw");
		t->shape.may_repeat = true;
		if (!fio_flag(t, "norandommap", false))
			fio_note(t->request, "rw=%s: blocks may come again (norandommap)",
				 fio_text(t, "rw"));
	}
}

static void translate_rw(struct fio_translation *t)
{
	const char *text = fio_text(t, "rw") ? fio_text(t, "rw") : "read";
	const size_t length = strcspn(text, ":");

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strlen(modes[i].name) != length || strncmp(modes[i].name, text, length) != 0)
			continue;
		t->shape.reads = modes[i].reads;
		t->shape.writes = modes[i].writes;
		t->shape.is_random = modes[i].is_random;
		if (modes[i].writes && t->request->read_only)
			fio_wrong(t, "rw", "writes, which --readonly excludes");
		if (text[length] == ':')
			translate_sequence(t, text + length + 1);
		return;
	}
	if (strstr(text, "trim"))
		fio_wrong(t, "rw", "'%s': trims are not generated", text);
	else
		fio_wrong(t, "rw", "'%s' is not read, write, randread, randwrite, rw or randrw",
			  text);
}

/* "20" or "20,40": that of the only operation, or of both. */
static const char *share_of(struct fio_translation *t)
{
	const char *text = fio_text(t, "percentage_random"), *parts[2];

	fio_pair(t, text, parts);
	for (int op = 0; op < 2; op++)
		parts[op] = parts[op] ? parts[op] : "100";
	if (t->shape.reads && t->shape.writes && strcmp(parts[IO_READ], parts[IO_WRITE]) != 0)
		fio_wrong(t, "percentage_random", "'%s': one sequence of reads and writes has one "
			  "share", text);
	return parts[t->shape.reads ? IO_READ : IO_WRITE];
}

/* The others go on from the last block, so a workload without random ones is sequential. */
static void translate_share(struct fio_translation *t)
{
	const char *share;
	uint64_t percent;

	if (!fio_text(t, "percentage_random") || !t->shape.is_random)
		return;
	share = share_of(t);
	if (fio_number_of(t, share, &percent) < 0 || percent > 100) {
		fio_wrong(t, "percentage_random", "'%s' is not a percentage", share);
	} else if (percent == 0) {
		t->shape.is_random = false;
	} else if (percent < 100) {
		fio_set_number(t, "random-share", percent, "percentage_random");
		t->shape.may_repeat = true;
		if (!fio_flag(t, "norandommap", false))
			fio_note(t->request, "percentage_random=%s: blocks may come again "
				 "(norandommap)", share);
	}
}

/* ---- the mixture ---- */

static void translate_mix(struct fio_translation *t)
{
	struct fio_shape *shape = &t->shape;
	const char *from = fio_text(t, "rwmixread") ? "rwmixread" : "rwmixwrite";
	const uint64_t reads = fio_text(t, "rwmixread") ? fio_number(t, "rwmixread", 50)
		: 100 - fio_number(t, "rwmixwrite", 50);

	if (!shape->reads || !shape->writes)
		return;
	if (reads > 100) {
		fio_wrong(t, from, "is not a percentage");
		return;
	}
	if (fio_text(t, "rwmixread") && fio_text(t, "rwmixwrite") &&
	    reads + fio_number(t, "rwmixwrite", 50) != 100)
		fio_wrong(t, "rwmixwrite", "contradicts rwmixread=%llu",
			  (unsigned long long)reads);
	shape->read_percent = (unsigned)reads;
	shape->reads = reads > 0;
	shape->writes = reads < 100;
	if (shape->reads && shape->writes)
		fio_set(t, "file-rw-ratio", arena_printf(t->arena, "%u/%u", shape->read_percent,
							 100 - shape->read_percent), from);
}

static void set_mode(struct fio_translation *t)
{
	static const char *const names[2][4] = {
		{ "", "seqrd", "seqrewr", "seqrw" }, { "", "rndrd", "rndwr", "rndrw" },
	};
	const struct fio_shape *shape = &t->shape;

	fio_set(t, "file-test-mode",
		names[shape->is_random][shape->reads + 2 * shape->writes], "rw");
	if (!shape->is_random && shape->reads && shape->writes)
		fio_note(t->request, "rw=rw: one sequence of reads and writes (fio has one of "
			 "each)");
}

/* ---- sizes ---- */

struct sizes {
	const char *list;		/* "4K:50,8K:50" */
	uint64_t least, most;
	uint64_t divisor;		/* of all */
	uint64_t weights;
	long double sum;		/* of bytes times weight */
};

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
	while (b > 0) {
		const uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

static void add_size(struct fio_translation *t, struct sizes *sizes, uint64_t bytes,
		     uint64_t weight)
{
	char text[UNITS_TEXT_MAX];

	sizes->list = arena_printf(t->arena, "%s%s%s:%llu", sizes->list, *sizes->list ? "," : "",
				   units_format_size(bytes, text), (unsigned long long)weight);
	sizes->least = sizes->least == 0 || bytes < sizes->least ? bytes : sizes->least;
	sizes->most = bytes > sizes->most ? bytes : sizes->most;
	sizes->divisor = common_divisor(sizes->divisor, bytes);
	sizes->weights += weight;
	sizes->sum += (long double)bytes * (long double)weight;
}

/* "4k/50:8k/30:1m": what has no percentage shares the rest. In hundredths of a percent. */
static void read_split(struct fio_translation *t, const char *text, struct sizes *sizes)
{
	char *rest = arena_strdup(t->arena, text), *part;
	uint64_t left = 100, bare = 0;

	for (const char *at = text; *at; at += strcspn(at, ":") + (at[strcspn(at, ":")] == ':')) {
		const size_t slash = strcspn(at, "/:");

		if (at[slash] == '/' && at[slash + 1] >= '0' && at[slash + 1] <= '9')
			left -= (uint64_t)atoi(at + slash + 1) > left
				? left : (uint64_t)atoi(at + slash + 1);
		else
			bare++;
	}
	while ((part = strsep(&rest, ":"))) {
		char *slash = strchr(part, '/');
		uint64_t bytes, percent, weight = bare > 0 ? left * 100 / bare : 0;

		if (slash)
			*slash++ = '\0';
		if (fio_number_of(t, part, &bytes) < 0 || bytes == 0 ||
		    (slash && *slash && (fio_number_of(t, slash, &percent) < 0 || percent > 100))) {
			fio_wrong(t, "bssplit", "'%s' is not a size with a percentage (4k/60)",
				  part);
			return;
		}
		if (slash && *slash)
			weight = percent * 100;
		if (weight > 0)
			add_size(t, sizes, bytes, weight);
	}
}

/* "4k-16k": every multiple of the least, as often. */
static void read_range(struct fio_translation *t, const char *text, struct sizes *sizes)
{
	const size_t dash = strcspn(text, "-:");
	const char *low = arena_strndup(t->arena, text, dash);
	uint64_t from = 0, to = 0;

	if (text[dash] == '\0' || fio_number_of(t, low, &from) < 0 ||
	    fio_number_of(t, text + dash + 1, &to) < 0 || from == 0 || to < from) {
		fio_wrong(t, "bsrange", "'%s' is not a range (4k-16k)", text);
		return;
	}
	if (to / from > BLOCK_SIZES_MAX) {
		fio_wrong(t, "bsrange", "'%s' has more than %d sizes", text, BLOCK_SIZES_MAX);
		return;
	}
	for (uint64_t bytes = from; bytes <= to; bytes += from)
		add_size(t, sizes, bytes, 1);
}

static void read_size(struct fio_translation *t, const char *text, struct sizes *sizes)
{
	uint64_t bytes;

	if (fio_number_of(t, text, &bytes) < 0 || bytes == 0)
		fio_wrong(t, "bs", "'%s' is not a size (4k)", text);
	else
		add_size(t, sizes, bytes, 1);
}

/* The option that says the sizes, and its reader. */
static const char *which_sizes(const struct fio_translation *t,
			       void (**read)(struct fio_translation *, const char *,
					     struct sizes *))
{
	*read = fio_text(t, "bssplit") ? read_split : fio_text(t, "bsrange") ? read_range
									     : read_size;
	return fio_text(t, "bssplit") ? "bssplit" : fio_text(t, "bsrange") ? "bsrange" : "bs";
}

/* ba: offsets are multiples of it. */
static uint64_t alignment(struct fio_translation *t, uint64_t otherwise)
{
	const char *parts[2] = { NULL, NULL };
	uint64_t bytes = otherwise;

	if (!fio_text(t, "ba"))
		return otherwise;
	fio_pair(t, fio_text(t, "ba"), parts);
	if (!parts[0] || !parts[1] || strcmp(parts[0], parts[1]) != 0 ||
	    fio_number_of(t, parts[0], &bytes) < 0 || bytes == 0) {
		fio_wrong(t, "ba", "'%s' is not one size for all", fio_text(t, "ba"));
		return otherwise;
	}
	if (bytes > otherwise)
		fio_wrong(t, "ba", "is larger than the block size, which leaves gaps");
	return bytes;
}

static void set_sizes(struct fio_translation *t, const struct sizes sizes[2], const char *from)
{
	struct fio_shape *shape = &t->shape;
	const bool is_pair = shape->reads && shape->writes &&
			     strcmp(sizes[IO_READ].list, sizes[IO_WRITE].list) != 0;
	const struct sizes *first = shape->reads ? &sizes[IO_READ] : &sizes[IO_WRITE];
	const uint64_t divisor = is_pair
		? common_divisor(first->divisor, sizes[IO_WRITE].divisor) : first->divisor;
	uint64_t least = first->least;

	if (is_pair && sizes[IO_WRITE].least < least)
		least = sizes[IO_WRITE].least;
	shape->has_one_size = !is_pair && first->least == first->most;
	shape->unit_bytes = alignment(t, shape->is_random ? least : divisor);
	if (divisor % shape->unit_bytes != 0)
		fio_wrong(t, from, "has sizes that are not multiples of %llu, of which offsets are "
			  "(give a common divisor as ba)", (unsigned long long)shape->unit_bytes);
	shape->has_sizes = is_pair || first->least != first->most ||
			   shape->unit_bytes != first->most;
	fio_set_size(t, "file-block-size", shape->unit_bytes, shape->unit_bytes < least ? "ba"
											: from);
	if (shape->has_sizes)
		fio_set(t, "block-sizes", is_pair
			? arena_printf(t->arena, "read:%s,write:%s", sizes[IO_READ].list,
				       sizes[IO_WRITE].list) : first->list, from);
}

static void translate_sizes(struct fio_translation *t)
{
	void (*read)(struct fio_translation *, const char *, struct sizes *);
	const char *from = which_sizes(t, &read), *parts[2] = { NULL, NULL };
	struct sizes sizes[2] = { { .list = "" }, { .list = "" } };

	if (fio_text(t, from))
		fio_pair(t, fio_text(t, from), parts);
	for (int op = 0; op < 2; op++) {
		if (parts[op])
			read(t, parts[op], &sizes[op]);
		else
			add_size(t, &sizes[op], 4096, 1);
		t->shape.bs[op] = sizes[op].most;
		if (sizes[op].weights > 0)
			t->shape.mean_bytes[op] = (uint64_t)(sizes[op].sum /
							     (long double)sizes[op].weights);
	}
	if (sizes[0].least > 0 && sizes[1].least > 0)
		set_sizes(t, sizes, from);
}

/* ---- places ---- */

static void set_distribution(struct fio_translation *t, const char *type, const char *parameter,
			     const char *value)
{
	char *end;

	if (!value || strtod(value, &end) < 0 || end == value || *end != '\0')
		fio_wrong(t, "random_distribution", "'%s' has no number (zipf:1.2, pareto:0.2)",
			  fio_text(t, "random_distribution"));
	fio_set(t, "rand-type", type, "random_distribution");
	if (value)
		fio_set(t, parameter, value, "random_distribution");
	t->shape.may_repeat = true;
}

/* The mean of twelve numbers, in both programs. */
static void set_normal(struct fio_translation *t)
{
	fio_set(t, "rand-type", "gaussian", "random_distribution");
	fio_set(t, "rand-spec-iter", "12", "random_distribution");
	t->shape.may_repeat = true;
}

/* "60/10:30/20:10/": shares of the I/Os, and of the blocks that they go to; a zone without a size
 * has what is left. */
static void set_zones(struct fio_translation *t, const char *zones)
{
	char *rest = arena_strdup(t->arena, zones), *zone;
	const char *spots = "";
	double left = 100;

	while ((zone = strsep(&rest, ":"))) {
		char *slash = strchr(zone, '/');

		if (!slash || strchr(zone, ',')) {
			fio_wrong(t, "random_distribution", "'%s' is not 'zoned:60/10:40/90', "
				  "the same for reads and writes", zones);
			return;
		}
		*slash++ = '\0';
		if (!*slash)
			slash = arena_printf(t->arena, "%g", left > 0 ? left : 0);
		left -= atof(slash);
		spots = arena_printf(t->arena, "%s%s%s:%s", spots, *spots ? "," : "", slash, zone);
	}
	fio_set(t, "hot-spots", spots, "random_distribution");
	t->shape.may_repeat = true;
}

static void translate_places(struct fio_translation *t)
{
	const char *text = fio_text(t, "random_distribution");
	const char *value = text ? strchr(text, ':') : NULL;

	if (!t->shape.is_random)
		return;
	value = value ? value + 1 : NULL;
	if (text && !strncmp(text, "zipf", 4))
		set_distribution(t, "zipfian", "rand-zipfian-exp", value);
	else if (text && !strncmp(text, "pareto", 6))
		set_distribution(t, "pareto", "rand-pareto-h", value);
	else if (text && (!strcmp(text, "normal") || !strcmp(text, "normal:0")))
		set_normal(t);
	else if (text && !strncmp(text, "zoned:", 6))
		set_zones(t, value);
	else if (text && strcmp(text, "random") != 0)
		fio_wrong(t, "random_distribution", "'%s' has no equivalent (there are random, "
			  "zipf, pareto, normal, zoned)", text);
	if (t->shape.has_sizes && !fio_flag(t, "norandommap", false) && !t->shape.may_repeat)
		fio_note(t->request, "norandommap: with several block sizes, blocks may come "
			 "again");
	t->shape.may_repeat |= t->shape.has_sizes || fio_flag(t, "norandommap", false);
	fio_set(t, "no-repeat", t->shape.may_repeat ? "off" : "on",
		fio_text(t, "norandommap") ? "norandommap" : "rw");
}

/* ---- the seed ---- */

static void translate_seed(struct fio_translation *t)
{
	const char *from = fio_text(t, "randseed") ? "randseed"
		: fio_text(t, "allrandrepeat") ? "allrandrepeat" : "randrepeat";

	if (!t->shape.is_random)
		return;
	if (fio_text(t, "randseed") && fio_number(t, "randseed", 0) > 0)
		fio_set_of_run(t, "rand-seed", arena_printf(t->arena, "%llu",
			       (unsigned long long)fio_number(t, "randseed", 0)), from);
	else
		fio_set_of_run(t, "rand-seed", fio_flag(t, from, true) ? "1" : "0", from);
}

void fio_translate_mode(struct fio_translation *t)
{
	translate_rw(t);
	translate_mix(t);
	translate_share(t);
	if (!t->shape.reads && !t->shape.writes)
		return;
	set_mode(t);
	translate_sizes(t);
	translate_places(t);
	translate_seed(t);
}
