/*
 * advice_rule: the parts of the rules on one run, and the tables of them.
 *
 * A topic is a file, advice_TOPIC.c, that ends in a table of its rules. advice.c applies them,
 * topic by topic: a new note is a row there, a new topic a file, a line below and one in
 * advice_spoilt.c.
 */
#ifndef ADVICE_RULE_H
#define ADVICE_RULE_H

#include "arena.h"
#include "result.h"

#define ADVICE_LONG_ENOUGH_S 0.5	/* for clock ticks, and for shares of it */

enum { VARIANTS_NAMED_MAX = 4 };	/* in one sentence; the others are only counted */

/* The input of a sentence. */
struct finding {
	const struct result *result;
	const struct run_result *run;	/* the most affected run; or a job of one */
	const char *at;			/* " at sync, uring", " at readers"; "" if all */
	struct arena *arena;
};

/* A rule is applied to each job of a run, not to their sum, unless it concerns properties of the
 * whole run: the CPUs, the kernel's counters, other programs, signals. */
enum rule_flag {
	RULE_OF_JOB	= 0,
	RULE_OF_RUN	= 1 << 0,
	RULE_SPOILS	= 1 << 1,	/* what was measured is not what it looks like: no objective
					 * is decided by it */
	RULE_SLOWS	= 1 << 2,	/* something else than the storage slowed it down: no
					 * objective is missed by that */
	RULE_CHANGES	= 1 << 3,	/* the numbers are of several states: what lasts counts */
};

/* The weight is the strength of the effect, 0: none. The sentence names the cure. */
struct rule {
	const char *code;		/* for scripts: never changes; NULL ends a table */
	double (*weight)(const struct result *result, const struct run_result *run);
	const char *(*say)(const struct finding *finding);
	unsigned flags;			/* enum rule_flag */
};

extern const struct rule advice_cache_rules[];	 /* did the page cache answer? */
extern const struct rule advice_cost_rules[];	 /* was a core, or the machine, the limit? */
extern const struct rule advice_device_rules[];	 /* settings of device and machine */
extern const struct rule advice_engine_rules[];	 /* was the requested engine used? */
extern const struct rule advice_jobs_rules[];	 /* do equal jobs differ? */
extern const struct rule advice_others_rules[];	 /* did other programs use the CPUs? Comes first */
extern const struct rule advice_queue_rules[];	 /* were I/Os in flight, and where? */
extern const struct rule advice_quota_rules[];	 /* was a cgroup the limit? */
extern const struct rule advice_rate_rules[];	 /* were I/Os issued when they were due? */
extern const struct rule advice_run_rules[];	 /* how the run ended */
extern const struct rule advice_soak_rules[];	 /* did its rate stay the same? */
extern const struct rule advice_storage_rules[]; /* was storage measured? */

/* All but the first, which comes before what is said of a comparison; NULL ends it. */
extern const struct rule *const advice_topics[];

/* No I/O to files: null, nop. */
bool advice_no_io(const struct run_result *run);

/* The way to bypass the page cache, which not all engines support. */
const char *advice_direct_cure(const struct run_result *run);

/* Bytes that the kernel fetched from storage, by its own count, per byte read: more than 1 with
 * read-around. Below 0 if not counted, or if nothing was read. */
double advice_share_from_storage(const struct run_result *run);

/* Direct I/O leaves nothing in the page cache, unless the file system had to go through it. */
bool advice_direct_was_buffered(const struct run_result *run);

/* Average number of busy CPUs: 2.0 is two. For times of the machine, 0 if the run is too short for
 * its clock ticks. */
double advice_cores(const struct run_result *run, uint64_t ns);
double advice_machine_cores(const struct run_result *run, uint64_t ns);
/* Those used by other programs, without kernel threads, if these are visible. */
double advice_cores_of_others(const struct run_result *run);
bool advice_all_cores_busy(const struct result *result, const struct run_result *run);

/* Largest share of its window in which a loop was runnable but had no CPU. */
double advice_waited(const struct run_result *run);
/* Was that, or the result, caused by other programs? By a quota? By its own loops? */
bool advice_disturbed(const struct result *result, const struct run_result *run);
bool advice_throttled(const struct run_result *run);
bool advice_shares_cpus(const struct run_result *run);

/* Share of the time that a quota stopped it. */
double advice_stopped_share(const struct run_result *run);
/* A loop on the CPU with the most pinned loops, and their number; NULL: no CPU has two. */
const struct result_loop *advice_fullest_cpu(const struct run_result *run, unsigned *loops);

/* "only 4 KiB" or "nothing": the amount that the kernel fetched for the run of the finding. */
const char *advice_fetched(const struct finding *f);

/* "ringbench prepare …", for the set of the finding's run. */
const char *advice_prepare_command(const struct finding *f);

/* The memory that backs a target: "tmpfs", "/dev/ram0"; NULL if there is none. And the first such
 * target of a run. */
const char *advice_memory_name(const struct environ_target *target);
const struct environ_target *advice_memory_target(const struct result *result,
						  const struct run_result *run);

/* "1.5 GiB", "3.2 ms", "1,000", in the arena of the finding; "s" unless it is one. */
const char *advice_size(const struct finding *f, uint64_t bytes);
const char *advice_duration(const struct finding *f, double ns);
const char *advice_count(const struct finding *f, double number);
const char *advice_plural(uint64_t number);

#endif
