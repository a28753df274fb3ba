/* The options of sysbench 1.0.20 that concern fileio, and our equivalents. */
#include "sysbench_options.h"

#include <stddef.h>

/* Those without `ours` are read in sysbench_options.c or have no effect. */
const struct sysbench_option sysbench_options[] = {
	{ "threads", SYSBENCH_INT, SYSBENCH_GENERAL, "1", "threads", NULL,
	  "threads that do I/O" },
	{ "events", SYSBENCH_INT, SYSBENCH_GENERAL, "0", "events", NULL,
	  "limit for the number of events; 0: no limit" },
	{ "time", SYSBENCH_INT, SYSBENCH_GENERAL, "10", "time", NULL,
	  "limit for the run time in seconds; 0: no limit" },
	{ "warmup-time", SYSBENCH_INT, SYSBENCH_GENERAL, "0", "warmup-time", NULL,
	  "warm-up time in seconds, which is not counted" },
	{ "forced-shutdown", SYSBENCH_STRING, SYSBENCH_GENERAL, "off", NULL, NULL,
	  "seconds (or N% of --time) after --time to force the end; off: wait" },
	{ "thread-stack-size", SYSBENCH_SIZE, SYSBENCH_GENERAL, "64K", NULL, NULL,
	  "accepted, without effect" },
	{ "rate", SYSBENCH_INT, SYSBENCH_GENERAL, "0", "rate", NULL,
	  "events per second; 0: unlimited" },
	{ "report-interval", SYSBENCH_INT, SYSBENCH_GENERAL, "0", "report-interval", NULL,
	  "seconds between intermediate reports; 0: none" },
	{ "report-checkpoints", SYSBENCH_LIST, SYSBENCH_GENERAL, "", NULL, NULL,
	  "print the full report and reset the counters at these seconds" },
	{ "debug", SYSBENCH_BOOL, SYSBENCH_GENERAL, "off", NULL, NULL,
	  "print every request and the statistics of every thread" },
	{ "validate", SYSBENCH_BOOL, SYSBENCH_GENERAL, "off", "validate", NULL,
	  "write verifiable blocks, and verify what is read" },
	{ "help", SYSBENCH_BOOL, SYSBENCH_GENERAL, "off", NULL, NULL, "print this" },
	{ "version", SYSBENCH_BOOL, SYSBENCH_GENERAL, "off", NULL, NULL, "print the version" },
	{ "config-file", SYSBENCH_FILE, SYSBENCH_GENERAL, NULL, NULL, NULL,
	  "file with one option per line: name=value" },
	{ "tx-rate", SYSBENCH_INT, SYSBENCH_GENERAL, "0", NULL, "rate", "now: --rate" },
	{ "max-requests", SYSBENCH_INT, SYSBENCH_GENERAL, "0", NULL, "events", "now: --events" },
	{ "max-time", SYSBENCH_INT, SYSBENCH_GENERAL, "0", NULL, "time", "now: --time" },
	{ "num-threads", SYSBENCH_INT, SYSBENCH_GENERAL, "1", NULL, "threads",
	  "now: --threads" },
	{ "seed-rng", SYSBENCH_INT, SYSBENCH_GENERAL, "0", NULL, "rand-seed",
	  "now: --rand-seed" },
	{ "init-rng", SYSBENCH_BOOL, SYSBENCH_GENERAL, "off", NULL, NULL,
	  "accepted, without effect" },

	{ "rand-type", SYSBENCH_STRING, SYSBENCH_RANDOM, "uniform", "rand-type", NULL,
	  "distribution of offsets {uniform,gaussian,special,pareto,zipfian}" },
	{ "rand-spec-iter", SYSBENCH_INT, SYSBENCH_RANDOM, "12", "rand-spec-iter", NULL,
	  "random numbers averaged per offset (special, gaussian)" },
	{ "rand-spec-pct", SYSBENCH_INT, SYSBENCH_RANDOM, "1", "rand-spec-pct", NULL,
	  "percentage of blocks that are special" },
	{ "rand-spec-res", SYSBENCH_INT, SYSBENCH_RANDOM, "75", "rand-spec-res", NULL,
	  "percentage of requests to special blocks" },
	{ "rand-seed", SYSBENCH_INT, SYSBENCH_RANDOM, "0", "rand-seed", NULL,
	  "seed; 0: chosen at each start" },
	{ "rand-pareto-h", SYSBENCH_DOUBLE, SYSBENCH_RANDOM, "0.2", "rand-pareto-h", NULL,
	  "shape of the pareto distribution" },
	{ "rand-zipfian-exp", SYSBENCH_DOUBLE, SYSBENCH_RANDOM, "0.8", "rand-zipfian-exp", NULL,
	  "exponent of the zipfian distribution" },

	{ "verbosity", SYSBENCH_INT, SYSBENCH_LOG, "3", NULL, NULL,
	  "0: only fatal errors, 3: the report, 5: everything" },
	{ "percentile", SYSBENCH_INT, SYSBENCH_LOG, "95", "percentile", NULL,
	  "the latency percentile in the report, 1 to 100; 0: none" },
	{ "histogram", SYSBENCH_BOOL, SYSBENCH_LOG, "off", NULL, NULL,
	  "print a latency histogram" },

	{ "file-num", SYSBENCH_INT, SYSBENCH_FILEIO, "128", "file-num", NULL,
	  "number of files" },
	{ "file-block-size", SYSBENCH_INT_SIZE, SYSBENCH_FILEIO, "16384", "file-block-size", NULL,
	  "size of each read or write" },
	{ "file-total-size", SYSBENCH_SIZE, SYSBENCH_FILEIO, "2G", "file-total-size", NULL,
	  "size of all files together" },
	{ "file-test-mode", SYSBENCH_STRING, SYSBENCH_FILEIO, NULL, "file-test-mode", NULL,
	  "test mode {seqwr, seqrewr, seqrd, rndrd, rndwr, rndrw}" },
	{ "file-io-mode", SYSBENCH_STRING, SYSBENCH_FILEIO, "sync", NULL, NULL,
	  "I/O mode {sync,async,mmap}" },
	{ "file-async-backlog", SYSBENCH_INT, SYSBENCH_FILEIO, "128", NULL, NULL,
	  "requests in flight per thread in async mode" },
	{ "file-extra-flags", SYSBENCH_LIST, SYSBENCH_FILEIO, "", "file-extra-flags", NULL,
	  "flags to open files with {sync,dsync,direct}" },
	{ "file-fsync-freq", SYSBENCH_INT, SYSBENCH_FILEIO, "100", "file-fsync-freq", NULL,
	  "sync all files after N requests; 0: never" },
	{ "file-fsync-all", SYSBENCH_BOOL, SYSBENCH_FILEIO, "off", "file-fsync-all", NULL,
	  "sync the file after each write" },
	{ "file-fsync-end", SYSBENCH_BOOL, SYSBENCH_FILEIO, "on", "file-fsync-end", NULL,
	  "sync all files at the end" },
	{ "file-fsync-mode", SYSBENCH_STRING, SYSBENCH_FILEIO, "fsync", "file-fsync-mode", NULL,
	  "system call that syncs {fsync, fdatasync}" },
	{ "file-merged-requests", SYSBENCH_INT, SYSBENCH_FILEIO, "0", "file-merged-requests", NULL,
	  "blocks per sequential request; 0: one" },
	{ "file-rw-ratio", SYSBENCH_DOUBLE, SYSBENCH_FILEIO, "1.5", "file-rw-ratio", NULL,
	  "reads per write in rndrw" },
};

_Static_assert(sizeof(sysbench_options) / sizeof(sysbench_options[0]) == SYSBENCH_OPTION_COUNT,
	       "requests hold a value for each option");

static char dashed(char c)
{
	return c == '_' ? '-' : c;
}

const struct sysbench_option *sysbench_option_find(const char *name)
{
	for (unsigned i = 0; i < SYSBENCH_OPTION_COUNT; i++) {
		const char *a = sysbench_options[i].name, *b = name;

		while (*a && dashed(*a) == dashed(*b))
			a++, b++;
		if (!*a && !*b)
			return &sysbench_options[i];
	}
	return NULL;
}
