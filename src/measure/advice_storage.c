/* Was storage measured, or something in front of it? */
#include "advice_rule.h"

static double no_io(const struct result *result, const struct run_result *run)
{
	(void)result;
	return advice_no_io(run);
}

static const char *say_no_io(const struct finding *f)
{
	return arena_printf(f->arena, "nothing was read or written%s: engine %s measures the tool, "
			    "not storage", f->at, f->run->engine_used);
}

static uint64_t set_size(const struct result *result, const struct run_result *run)
{
	uint64_t bytes = 0;

	for (unsigned i = 0; i < run->target_count; i++)
		bytes += result_target(result, run, i)->size_bytes;
	return bytes;
}

static bool fits_in_memory(const struct result *result, const struct run_result *run)
{
	const uint64_t bytes = set_size(result, run);

	return bytes > 0 && bytes < result->environ.memory_bytes;
}

/* The kernel's own count of what it fetched for us. Without accounting it is 0, and then says
 * nothing; read-ahead can make it more than was asked for. */
static double share_from_storage(const struct run_result *run)
{
	const double read = (double)run->op[IO_READ].bytes;

	return read > 0 ? (double)run->cost.storage_read_bytes / read : 1;
}

static bool reads_buffered(const struct run_result *run)
{
	return run->op[IO_READ].ios > 0 && !run->direct && !advice_no_io(run);
}

static double cached(const struct result *result, const struct run_result *run)
{
	if (!reads_buffered(run) || !fits_in_memory(result, run) || share_from_storage(run) > 0.5)
		return 0;
	return 2 - share_from_storage(run);
}

static const char *say_cached(const struct finding *f)
{
	const bool only_reads = f->run->total.ios == f->run->op[IO_READ].ios;
	const char *what = only_reads ? "the page cache was measured"
				      : "reads came from the page cache";

	return arena_printf(f->arena, "%s%s, not the drive: %s fit in %s of memory and were "
			    "read without O_DIRECT (--file-extra-flags=direct, or a "
			    "--file-total-size above that)", what, f->at,
			    advice_size(f, set_size(f->result, f->run)),
			    advice_size(f, f->result->environ.memory_bytes));
}

/* A set larger than memory, yet it was not the drive that answered. */
static double partly_cached(const struct result *result, const struct run_result *run)
{
	if (!reads_buffered(run) || fits_in_memory(result, run) ||
	    run->cost.storage_read_bytes == 0 || share_from_storage(run) > 0.5)
		return 0;
	return 2 - share_from_storage(run);
}

static const char *say_partly_cached(const struct finding *f)
{
	return arena_printf(f->arena, "much came from the page cache%s: %s were read, but the "
			    "kernel fetched only %s from storage (--file-extra-flags=direct, "
			    "or --cache=cold)",
			    f->at, advice_size(f, f->run->op[IO_READ].bytes),
			    advice_size(f, f->run->cost.storage_read_bytes));
}

/* O_DIRECT that did not reach a drive: a file system or driver in between served it. */
static double direct_but_not_storage(const struct result *result,
				     const struct run_result *run)
{
	(void)result;
	if (!run->direct || run->op[IO_READ].ios == 0 || advice_no_io(run) ||
	    run->cost.storage_read_bytes == 0 || share_from_storage(run) > 0.5)
		return 0;
	return 2 - share_from_storage(run);
}

static const char *say_direct_but_not_storage(const struct finding *f)
{
	return arena_printf(f->arena, "%s were read with O_DIRECT%s, but the kernel counted only "
			    "%s from storage: something in between answered (a network, "
			    "overlay or virtual file system)",
			    advice_size(f, f->run->op[IO_READ].bytes), f->at,
			    advice_size(f, f->run->cost.storage_read_bytes));
}

/* Writes that nobody has asked to be durable measure memory. */
static double not_synced(const struct result *result, const struct run_result *run)
{
	const struct spec *spec = &run->spec;

	(void)result;
	return run->op[IO_WRITE].ios > 0 && !advice_no_io(run) && !run->direct &&
	       !(spec->extra_flags & (OPEN_FLAG_SYNC | OPEN_FLAG_DSYNC)) &&
	       !(spec->rwf & (RWF_FLAG_SYNC | RWF_FLAG_DSYNC)) &&
	       run->op[IO_FSYNC].ios == 0 && run->end_fsyncs == 0 && !spec->fsync_all;
}

static const char *say_not_synced(const struct finding *f)
{
	return arena_printf(f->arena, "nothing was synced%s: what was written may still be in "
			    "memory, and memory was measured (--file-fsync-end)", f->at);
}

static double zeros(const struct result *result, const struct run_result *run)
{
	(void)result;
	return run->spec.file_data == FILE_DATA_ZERO && spec_writes(&run->spec) &&
		!advice_no_io(run);
}

static const char *say_zeros(const struct finding *f)
{
	return arena_printf(f->arena, "zeros were written%s: storage that compresses or finds "
			    "duplicates has next to nothing to do (--file-data=random)", f->at);
}

static double sparse(const struct result *result, const struct run_result *run)
{
	(void)result;
	return run->sparse && spec_reads(&run->spec);
}

static const char *say_sparse(const struct finding *f)
{
	return arena_printf(f->arena, "the files have holes%s, and a hole is read from nowhere: "
			    "fill them ('ringbench prepare')", f->at);
}

const struct rule advice_storage_rules[] = {
	{ "no-io",		no_io,			say_no_io },
	{ "cached",		cached,			say_cached },
	{ "partly-cached",	partly_cached,		say_partly_cached },
	{ "not-storage",	direct_but_not_storage,	say_direct_but_not_storage },
	{ "zeros",		zeros,			say_zeros },
	{ "sparse",		sparse,			say_sparse },
	{ "not-synced",		not_synced,		say_not_synced },
	{ .code = NULL },
};
