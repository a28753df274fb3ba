/*
 * advice_rule: what the rules of one run are made of, and where they stand.
 *
 * A topic is a file, advice_TOPIC.c, that ends in a table of its rules. advice.c applies them,
 * topic by topic: a new note is a row there, a new topic a file, a line below and one in advice.c.
 */
#ifndef ADVICE_RULE_H
#define ADVICE_RULE_H

#include "arena.h"
#include "result.h"

#define ADVICE_LONG_ENOUGH_S 0.5	/* for clock ticks, and for shares of it */

enum { VARIANTS_NAMED_MAX = 4 };	/* in one sentence; the others are counted */

/* What a sentence is made from. */
struct finding {
	const struct result *result;
	const struct run_result *run;	/* that shows it most; or a job of one */
	const char *at;			/* " at sync, uring", " at readers"; "" if all do */
	struct arena *arena;
};

/* A rule is asked of each job of a run, and not of their sum; unless it looks at what only the run
 * as a whole can know: the CPUs, the kernel's counters, other programs, signals. */
enum rule_subject { RULE_OF_JOB, RULE_OF_RUN };

/* The weight says how strongly it shows it, 0: not at all. The sentence names the cure. */
struct rule {
	const char *code;		/* for scripts: never changes; NULL ends a table */
	double (*weight)(const struct result *result, const struct run_result *run);
	const char *(*say)(const struct finding *finding);
	enum rule_subject of;
};

extern const struct rule advice_cache_rules[];	 /* did the page cache answer? */
extern const struct rule advice_cost_rules[];	 /* was a core, or the machine, the limit? */
extern const struct rule advice_device_rules[];	 /* how device and machine are set */
extern const struct rule advice_engine_rules[];	 /* was the engine what was asked for? */
extern const struct rule advice_jobs_rules[];	 /* do jobs that do the same differ? */
extern const struct rule advice_others_rules[];	 /* did others take the CPUs? First of all */
extern const struct rule advice_queue_rules[];	 /* were the I/Os in flight, and where? */
extern const struct rule advice_quota_rules[];	 /* did a cgroup allow no more? */
extern const struct rule advice_rate_rules[];	 /* were I/Os issued when they were due? */
extern const struct rule advice_run_rules[];	 /* what became of the run */
extern const struct rule advice_soak_rules[];	 /* did it stay what it was? */
extern const struct rule advice_storage_rules[]; /* was storage measured? */

/* Nothing was read or written: null, nop. */
bool advice_no_io(const struct run_result *run);

/* What leaves the page cache out: not all engines can. */
const char *advice_direct_cure(const struct run_result *run);

/* Of the bytes that were read, the part that the kernel fetched from storage, by its own count:
 * read-around makes it more than 1. Below 0 if nobody counts, or nothing was read. */
double advice_share_from_storage(const struct run_result *run);

/* Direct I/O leaves nothing in the page cache, unless the file system had to go through it. */
bool advice_direct_was_buffered(const struct run_result *run);

/* CPUs that were busy for so long on average: 2.0 is two. Of what the machine tells, 0 if the run
 * is too short for its clock ticks. */
double advice_cores(const struct run_result *run, uint64_t ns);
double advice_machine_cores(const struct run_result *run, uint64_t ns);
/* Those that other programs had; kernel threads are not among them, as far as they are seen. */
double advice_cores_of_others(const struct run_result *run);
bool advice_all_cores_busy(const struct result *result, const struct run_result *run);

/* The largest part of its window that a loop could run, but had no CPU. */
double advice_waited(const struct run_result *run);
/* Was that, or what it measured, the doing of other programs? Of a quota? Of its own loops? */
bool advice_disturbed(const struct result *result, const struct run_result *run);
bool advice_throttled(const struct run_result *run);
bool advice_shares_cpus(const struct run_result *run);

/* The part of the time that a quota stopped it. */
double advice_stopped_share(const struct run_result *run);
/* A loop of the CPU that most loops are pinned to, and how many; NULL: none has two. */
const struct result_loop *advice_fullest_cpu(const struct run_result *run, unsigned *loops);

/* "only 4 KiB" or "nothing": what the kernel fetched for the run of the finding. */
const char *advice_fetched(const struct finding *f);

/* "ringbench prepare …", for the set of the finding's run. */
const char *advice_prepare_command(const struct finding *f);

/* What a target lies on if that is memory: "tmpfs", "/dev/ram0"; else NULL. And the first target of
 * a run of which that is so. */
const char *advice_memory_name(const struct environ_target *target);
const struct environ_target *advice_memory_target(const struct result *result,
						  const struct run_result *run);

/* "1.5 GiB", "3.2 ms", "1,000", in the arena of the finding; "s" unless it is one. */
const char *advice_size(const struct finding *f, uint64_t bytes);
const char *advice_duration(const struct finding *f, double ns);
const char *advice_count(const struct finding *f, double number);
const char *advice_plural(uint64_t number);

#endif
