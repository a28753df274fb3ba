/*
 * probe: the engines, and the kernel's io_uring: first the features requested by a loop and
 * granted, then all features of the kernel.
 */
#include "probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine.h"
#include "fact_rows.h"
#include "uring.h"
#include "uring_facts.h"

enum { PROBE_BLOCK_BYTES = 4096 };

void probe_show_engines(void)
{
	fact_section(stdout, "engines");
	for (unsigned i = 0; engines[i]; i++) {
		struct err why = { 0 };

		fact_row(stdout, engines[i]->name,
			 engine_probe(engines[i], &why) < 0 ? why.text : "works here");
	}
}

/* Features that a loop requests only on demand. Flags that need more follow below, individually. */
static bool is_other(unsigned feature)
{
	const struct uring_flag *flag = &uring_features[feature];

	return ring_config_tuned.want[feature] == RING_OFF &&
	       !flag->needs && !flag->bars && !flag->needs_more;
}

static bool is_name_of_other(const char *name)
{
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++)
		if (strcmp(name, ring_feature_name(i)) == 0)
			return is_other(i);
	return false;
}

static struct ring_config with_others(struct ring_config ring)
{
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++)
		if (is_other(i) && ring.want[i] == RING_OFF)
			ring.want[i] = RING_AUTO;
	return ring;
}

static void show_answers(const struct engine *engine, bool of_others)
{
	for (unsigned i = 0; i < engine->feature_count; i++)
		if (is_name_of_other(engine->features[i].name) == of_others)
			fact_row(stdout, engine->features[i].name, engine->features[i].granted
				 ? "granted" : engine->features[i].why_not);
}

/* The features that a loop would be granted: open a ring as a loop does, on a file of no use. */
static void show_granted(const struct ring_config *ring)
{
	const int fd = memfd_create("ringbench-probe", MFD_CLOEXEC);
	void *buffer = aligned_alloc(PROBE_BLOCK_BYTES, PROBE_BLOCK_BYTES);
	const struct engine_config config = {
		.fds			= &fd,
		.fd_count		= 1,
		.buffers		= buffer,
		.buffers_bytes		= PROBE_BLOCK_BYTES,
		.buffer_stride_bytes	= PROBE_BLOCK_BYTES,
		.iodepth		= 1,
		.slot_count		= 1,
		.ring			= with_others(*ring),
		.sqpoll_cpu		= -1,
	};
	struct engine engine = { 0 };
	struct err err = { 0 };

	fact_section(stdout, "ring of a loop: requested and granted");
	if (uring_probe(&err) < 0)
		fact_row(stdout, "io_uring", err.text);
	else if (fd < 0 || !buffer)
		fact_row(stdout, "io_uring", "no memory to try it");
	else if (engine_open(&engine, engine_find("io_uring"), &config, &err) < 0)
		fact_row(stdout, "io_uring", err.text);
	show_answers(&engine, false);
	if (engine.feature_count > 0)
		fact_section(stdout, "ring of a loop: not requested by default");
	show_answers(&engine, true);
	engine_close(&engine);
	free(buffer);
	if (fd >= 0)
		close(fd);
}

static void show_flag(const struct uring_flag *flag, int error)
{
	if (error == 0)
		fact_rowf(stdout, flag->name, "yes       since Linux %-5s %s", flag->since,
			  flag->help);
	else if (error == -EINVAL)
		fact_rowf(stdout, flag->name, "no        needs Linux %-5s %s", flag->since,
			  flag->help);
	else
		fact_rowf(stdout, flag->name, "no        %s", strerror(-error));
}

static void show_flags(const struct uring_facts *facts)
{
	fact_section(stdout, "ring setup flags, each tried by itself");
	for (unsigned i = 0; i < URING_FLAG_COUNT; i++)
		if (uring_flags[i].help)
			show_flag(&uring_flags[i], facts->flag_errors[i]);
}

/* Items with a number, and mostly a name. */
struct numbered {
	unsigned count;
	struct uring_name (*name)(unsigned number);
	bool (*has)(const struct uring_facts *facts, unsigned number);
};

static const char *joined(const char *list, const char *word, struct arena *arena)
{
	return arena_printf(arena, "%s%s%s", list, list[0] ? " " : "", word);
}

/* A row for each version of Linux that introduced some that this kernel has, or lacks. */
static void show_by_kernel(const struct numbered *what, const struct uring_facts *facts, bool has,
			   struct arena *arena)
{
	const char *list = "", *since = "", *word = has ? "since" : "needs";

	for (unsigned i = 0; i < what->count; i++) {
		const struct uring_name row = what->name(i);

		if (!row.name || what->has(facts, i) != has)
			continue;
		if (strcmp(row.since, since) != 0) {	/* they are in the order of kernels */
			fact_row(stdout, arena_printf(arena, "%s Linux %s", word, since), list);
			list = "";
			since = row.since;
		}
		list = joined(list, row.name, arena);
	}
	fact_row(stdout, arena_printf(arena, "%s Linux %s", word, since), list);
}

static void show_unnamed(const struct numbered *what, const struct uring_facts *facts,
			 struct arena *arena)
{
	const char *list = "";

	for (unsigned i = 0; i < what->count; i++) {
		if (!what->name(i).name && what->has(facts, i))
			list = joined(list, arena_printf(arena, "%u", i), arena);
	}
	fact_row(stdout, "newer, by number", list);
}

static void show_numbered(const struct numbered *what, const struct uring_facts *facts,
			  struct arena *arena)
{
	show_by_kernel(what, facts, true, arena);
	show_unnamed(what, facts, arena);
	show_by_kernel(what, facts, false, arena);
}

static bool has_feature(const struct uring_facts *facts, unsigned bit)
{
	return facts->features >> bit & 1;
}

static bool has_opcode(const struct uring_facts *facts, unsigned opcode)
{
	return facts->opcodes[opcode];
}

static const struct numbered features = { URING_FEATURE_BITS, uring_feature_name, has_feature };
static const struct numbered opcodes = { URING_OPCODE_MAX, uring_opcode_name, has_opcode };

void probe_show_ring(const struct ring_config *ring, struct arena *arena)
{
	struct uring_facts facts;

	show_granted(ring);
	uring_facts_gather(&facts);
	if (facts.error)
		return;		/* the engine gave the reason */

	show_flags(&facts);
	fact_section(stdout, "ring features of this kernel");
	show_numbered(&features, &facts, arena);
	fact_section(stdout, "ring opcodes of this kernel");
	if (facts.knows_opcodes)
		show_numbered(&opcodes, &facts, arena);
	else
		fact_rowf(stdout, "opcodes", "not known: %s",
			  uring_is_forbidden(facts.register_error) ? URING_REGISTER_IS_FORBIDDEN
			  : "listing them needs Linux 5.6");
}
