/* fio's options and values, as in fio(1) 3.33, and their equivalents. */
#include "fio_words.h"

#include <stdio.h>
#include <string.h>

#include "option.h"

struct word {
	const char *theirs, *here;
};

static const struct word options_of_fio[] = {
	{ "bs",			"file-block-size" },
	{ "blocksize",		"file-block-size" },
	{ "rw",			"file-test-mode" },
	{ "readwrite",		"file-test-mode" },
	{ "rwmixread",		"file-rw-ratio=READS/WRITES" },
	{ "rwmixwrite",		"file-rw-ratio=READS/WRITES" },
	{ "bssplit",		"block-sizes" },
	{ "runtime",		"time" },
	{ "timeout",		"time" },
	{ "ramp_time",		"warmup-time" },
	{ "number_ios",		"events" },
	{ "name",		"job" },
	{ "startdelay",		"start-delay" },
	{ "loops",		"passes" },
	{ "filename",		"target" },
	{ "directory",		"target" },
	{ "filesize",		"file-total-size" },
	{ "nrfiles",		"file-num" },
	{ "ioengine",		"engine" },
	{ "numjobs",		"threads" },
	{ "iodepth_batch",	"batch-submit" },
	{ "iodepth_batch_submit", "batch-submit" },
	{ "iodepth_batch_complete", "batch-complete" },
	{ "iodepth_batch_complete_min", "batch-complete" },
	{ "direct",		"file-extra-flags=direct" },
	{ "buffered",		"file-extra-flags=direct, or without it" },
	{ "sync",		"file-extra-flags=sync" },
	{ "fsync",		"file-fsync-freq" },
	{ "fdatasync",		"file-fsync-freq, with file-fsync-mode=fdatasync" },
	{ "end_fsync",		"file-fsync-end" },
	{ "random_distribution", "rand-type" },
	{ "percentage_random",	"random-share" },
	{ "randseed",		"rand-seed" },
	{ "rate_iops",		"rate" },
	{ "thinktime",		"think-time" },
	{ "verify",		"validate" },
	{ "cpus_allowed",	"cpus" },
	{ "hipri",		"iopoll" },
	{ "fixedbufs",		"fixed-buffers" },
	{ "registerfiles",	"fixed-files" },
	{ "sqthread_poll",	"sqpoll" },
	{ "sqthread_poll_cpu",	"sqpoll-cpu" },
	{ "force_async",	"async-every" },
	{ "uncached",		"rwf=dontcache" },
	{ "invalidate",		"cache=cold" },
	{ "iomem",		"buffers" },
	{ "prioclass",		"ioprio-class" },
	{ "prio",		"ioprio-level" },
	{ "percentile_list",	"percentiles" },
	{ "status-interval",	"report-interval" },
	{ "output",		"json" },
	{ "output-format",	"json=FILE, csv=FILE or fio-json=FILE" },
	{ "buffer_compress_percentage", "buffer-compress" },
	{ "dedupe_percentage",	"dedupe" },
	{ "zero_buffers",	"file-data=zero" },
};

/* Options common on fio's command lines that are always in effect here. */
static const struct word needless[] = {
	{ "group_reporting",	"loops are reported together" },
	{ "time_based",		"a run lasts for its whole time" },
	{ "thread",		"loops are threads" },
	{ "norandommap",	"random modes may choose a block again, unless with no-repeat" },
	{ "randrepeat",		"the same rand-seed chooses the same blocks" },
	{ "refill_buffers",	"every write has new data" },
	{ "stonewall",		"variants run one after the other" },
	{ "lat_percentiles",	"percentiles are always reported" },
	{ "clat_percentiles",	"percentiles are always reported" },
};

static const struct word values[] = {
	{ "randread",	"rndrd" },
	{ "randwrite",	"rndwr" },
	{ "randrw",	"rndrw" },
	{ "read",	"seqrd" },
	{ "readwrite",	"seqrw" },
	{ "rw",		"seqrw" },
	{ "write",	"seqrewr" },
	{ "zipf",	"zipfian" },
	{ "posixaio",	"pool" },
	{ "pvsync",	"pvsync2" },
	{ "uring",	"io_uring" },
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static const char *look_up(const struct word *words, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		const char *a = words[i].theirs, *b = name;

		while (*a && (*a == *b || (*a == '_' && *b == '-')))
			a++, b++;
		if (*a == *b)
			return words[i].here;
	}
	return NULL;
}

const char *fio_words_hint(const char *name, const char *prefix, struct arena *arena)
{
	const char *found = look_up(options_of_fio, COUNT(options_of_fio), name);

	if (found)
		return arena_printf(arena, " (here: %s%s)", prefix, found);
	found = look_up(needless, COUNT(needless), name);
	if (found)
		return arena_printf(arena, " (leave it out: %s)", found);
	found = option_nearest(name);
	return found ? arena_printf(arena, " (did you mean '%s%s'?)", prefix, found) : "";
}

const char *fio_value(const char *value)
{
	return look_up(values, COUNT(values), value);
}
