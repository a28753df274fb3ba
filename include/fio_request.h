/*
 * fio_request: fio's job files and command lines, as they were given.
 *
 *	[global]
 *	ioengine=libaio
 *	bs=${BS}		; a comment
 *
 *	[readers]		(a job: what [global] says above it, and its own options)
 *	rw=randread
 *
 * A command line says the same: options before the first --name are those of [global], each --name
 * begins a job. Options of the program itself (--parse-only, --section) and those that are ours
 * (--json) may stand anywhere.
 *
 * Every option that is unknown, refused or has a value of another kind is an error with its file
 * and line, and all of them are reported at once. One that needs nothing here is noted. Everything
 * belongs to the arena.
 */
#ifndef FIO_REQUEST_H
#define FIO_REQUEST_H

#include <stdbool.h>

#include "arena.h"
#include "err.h"
#include "spec.h"

struct profile;

enum {
	FIO_SECTIONS_MAX	= 256,
	FIO_NOTES_MAX		= 64,
};

struct fio_given {
	const char *value;		/* NULL: not given; "1" for an option without a value */
	const char *origin;		/* "job.fio:12", or setting_from_command_line */
};

struct fio_section {
	const char *name;
	const char *origin;		/* of its heading */
	struct fio_given *given;	/* index as in fio_options[]; those of [global] included */
	bool begins_file;		/* the jobs of one file follow those of another */
};

/* What files that are missing or too short become before the first job. */
enum fio_layout {
	FIO_LAYOUT_DATA,		/* written: for readers, and with overwrite */
	FIO_LAYOUT_ALLOCATED,		/* fallocate(2): for those who only write */
	FIO_LAYOUT_SPARSE,		/* only their size: fallocate=truncate */
	FIO_LAYOUT_GROWS,		/* nothing: writes extend them, fallocate=none */
	FIO_LAYOUT_VERIFIABLE,		/* all is written anew: for writers with verify */
};

enum fio_format {
	FIO_FORMAT_NORMAL	= 1 << 0,
	FIO_FORMAT_TERSE	= 1 << 1,
	FIO_FORMAT_JSON		= 1 << 2,
	FIO_FORMAT_JSON_PLUS	= 1 << 3,
};

/* Of a job, beside its profile. */
struct fio_job {
	const char *variant, *name;	/* ours, in the result */
	const char *theirs;		/* of fio's output */
	const struct fio_section *section;
	unsigned group;			/* fio's groupid, from 0 */
	bool reads_back;		/* what jobs[written_by] wrote */
	unsigned written_by;
	enum fio_layout layout;
	bool is_removed;		/* its files, at the end: unlink */
	bool only_laid_out;		/* create_only */
	bool is_read_back;		/* by a job of the next variant: verify */
	bool ends_all;			/* the jobs of its group: exitall */
};

struct fio_request {
	struct arena *arena;
	struct fio_section sections[FIO_SECTIONS_MAX];
	unsigned section_count;
	unsigned group_count;		/* that are reported by themselves */
	const struct fio_given *globals;	/* those of [global], as in a section */
	const char *path;		/* the first job file, or NULL */
	struct string_list only;	/* --section: the others are left out */
	bool has_mistakes;		/* which were told: only others are looked for */
	bool help, version, parse_only, show_command, show_profile, read_only;
	unsigned formats;		/* enum fio_format: --output-format; 0: our report */
	const char *output;		/* where to: --output; NULL: standard output */
	char **ours;			/* options of ringbench, after two words to skip: an argv */
	int our_count;
	struct fio_job *jobs;		/* in the order of the profile */
	unsigned job_count;
	const char *notes[FIO_NOTES_MAX];	/* what the user should know, each once */
	unsigned note_count;
};

/* The arguments after the name of the command. 0, or -EINVAL with all mistakes in `err`. */
int fio_request_read(struct fio_request *request, int argc, char *const argv[],
		     struct arena *arena, struct err *err);

/* fio's normal text, if no format is asked for, but an output is or the program is named fio. */
void fio_choose_output(struct fio_request *request, bool is_named_fio);

/* For the reader alone, as it is tested: the text of one file. */
int fio_request_read_text(struct fio_request *request, const char *path, const char *text,
			  struct arena *arena, struct err *err);

/* Translate into a profile: a group of jobs that run at the same time is a variant, and the jobs of
 * a section are jobs of it. Adds what should be known to request->notes. 0, or -EINVAL with all
 * mistakes in `err`. After a mistake of the reader it only looks for more of them. */
int fio_translate(struct fio_request *request, struct profile *profile, struct err *err);

/* A note, unless it is there already. */
void fio_note(struct fio_request *request, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* An option of a section by fio's name; NULL, also of no section: it was not given. */
const char *fio_given_value(const struct fio_section *section, const char *name);
bool fio_given_on(const struct fio_section *section, const char *name, bool otherwise);

/* One option after the other: those of [global], and those that a section has besides. All zero to
 * begin; an option without a value has "". */
struct fio_given_walk {
	const char *name, *value;
	unsigned at;
};
bool fio_next_global(struct fio_given_walk *walk, const struct fio_request *request);
bool fio_next_own(struct fio_given_walk *walk, const struct fio_request *request,
		  const struct fio_section *section);

/* "fio --name=readers --rw=randread …": the command line of a section. */
const char *fio_command_of(const struct fio_request *request, const struct fio_section *section);

#endif
