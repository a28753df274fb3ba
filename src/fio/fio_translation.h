/*
 * fio_translation: one section on its way to settings of a job, shared by the files that translate
 * it, a topic each.
 *
 * They read fio's options by name, whose kinds of values have been checked, and set ours. Options
 * that are common to all jobs of a run go to the variant; jobs that disagree are a mistake.
 */
#ifndef FIO_TRANSLATION_H
#define FIO_TRANSLATION_H

#include "fio_request.h"
#include "io.h"
#include "option.h"

struct profile;
struct profile_jobs;
struct profile_variant;

/* What a section does, as far as other topics depend on it. */
struct fio_shape {
	bool reads, writes, is_random;
	unsigned read_percent;		/* of a mixture */
	uint64_t bs[2];			/* IO_READ, IO_WRITE: the largest */
	uint64_t unit_bytes;		/* what offsets are multiples of */
	bool has_sizes;			/* block-sizes says them … */
	bool has_one_size;		/* … and it is one, of blocks aligned to less */
	uint64_t mean_bytes[2];		/* of an I/O */
	bool may_repeat;		/* random blocks */
	bool does_no_io, is_ring, is_mapped;
	unsigned iodepth;
	unsigned numjobs;
	bool is_shared;			/* all of them use the same files */
	unsigned file_count;
	uint64_t file_bytes;		/* of each, as far as it is used; 0: not known */
	uint64_t total_bytes;		/* that one job transfers in a loop; 0: not known */
	bool is_exact;			/* total_bytes was given, and is no sum of files */
};

struct fio_translation {
	struct fio_request *request;
	struct arena *arena;
	struct err *err;
	int ret;
	const struct fio_section *section;
	struct settings *run;		/* of the variant */
	const char *names;		/* of the sections in it, for messages */

	struct settings job;		/* of each job of the section */
	struct fio_shape shape;
	unsigned threads;		/* jobs of fio that one of ours stands for */
	enum fio_layout layout;
	bool is_read_back;
	const char **jobs_target;	/* [numjobs / threads] */
};

/* ---- fio's options of the section ---- */

/* That of its heading, unless `name` says another. */
const char *fio_job_name(const struct fio_translation *t);
/* NULL: not given. */
const char *fio_text(const struct fio_translation *t, const char *name);
bool fio_flag(const struct fio_translation *t, const char *name, bool otherwise);
uint64_t fio_number(const struct fio_translation *t, const char *name, uint64_t otherwise);
uint64_t fio_time_ns(const struct fio_translation *t, const char *name, uint64_t unit_ns);
/* "4k", by itself */
int fio_number_of(const struct fio_translation *t, const char *text, uint64_t *number);
/* "a,b" in the parts of reads and writes; both of "a". A part that is left out is NULL. */
void fio_pair(const struct fio_translation *t, const char *text, const char *parts[2]);

/* ---- ours ---- */

/* Where fio's option was given; of one that was not: the heading of the section. */
const char *fio_origin(const struct fio_translation *t, const char *from);
/* `from`: fio's option that says so, or NULL for its default. */
void fio_set(struct fio_translation *t, const char *ours, const char *value, const char *from);
void fio_set_number(struct fio_translation *t, const char *ours, uint64_t value, const char *from);
void fio_set_size(struct fio_translation *t, const char *ours, uint64_t bytes, const char *from);
/* Of all jobs of the run. */
void fio_set_of_run(struct fio_translation *t, const char *ours, const char *value,
		    const char *from);

void fio_wrong(struct fio_translation *t, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* fio_translate.c: a section becomes jobs of a variant. */
void fio_translate_section(struct fio_translation *t, struct profile_variant *variant);
/* A name that profiles accept, and that no variant of the profile, or none of the jobs, has. */
const char *fio_name_for(const char *wanted, const struct profile *profile,
			 const struct profile_jobs *jobs, struct arena *arena);

/* ---- the topics, in this order ---- */

void fio_translate_engine(struct fio_translation *t);	/* engine, depth, ring, open flags */
void fio_translate_mode(struct fio_translation *t);	/* operations, their sizes and places */
void fio_translate_files(struct fio_translation *t);	/* names and sizes */
void fio_translate_allocation(struct fio_translation *t);	/* what they have at first */
void fio_translate_end(struct fio_translation *t);	/* how long it lasts */
void fio_translate_load(struct fio_translation *t);	/* rate, pauses, fsyncs, data */
void fio_translate_verify(struct fio_translation *t);
void fio_translate_cpus(struct fio_translation *t, struct settings *job, unsigned index);

/* The variant that reads back what the jobs of another wrote, if they are to be verified;
 * `first_job` of request->jobs is the first of them. */
void fio_add_verification(struct fio_translation *t, struct profile *profile,
			  const struct profile_variant *writers, unsigned first_job);

#endif
