/*
 * result_fields: which member of which struct is which member of the JSON result.
 *
 * Saving and loading walk the same tables, so they cannot drift apart. A new number in a
 * result is a field in its struct, a row here and a line in ringbench-result(5).
 */
#ifndef RESULT_FIELDS_H
#define RESULT_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "result.h"

enum field_kind {
	FIELD_TEXT,		/* const char *, never NULL */
	FIELD_TEXT_OR_NULL,
	FIELD_BOOL,
	FIELD_UNSIGNED,
	FIELD_U64,
	FIELD_REAL,		/* double; NaN is null */
	FIELD_SHARE,		/* double; below 0 is unknown, is null */
	FIELD_SECONDS,		/* uint64_t nanoseconds, as seconds */
};

enum field_need {
	FIELD_OPTIONAL,		/* when loading: 0, "" or NULL if it is not there */
	FIELD_REQUIRED,
	FIELD_DERIVED,		/* saved for readers; computed again, not loaded */
};

struct field {
	const char *name;	/* NULL: end of the table */
	enum field_kind kind;
	enum field_need need;
	size_t offset;
};

extern const struct field result_fields[];
extern const struct field error_fields[];	/* result, "error" */
extern const struct field environ_fields[];
extern const struct field target_fields[];
extern const struct field run_name_fields[];	/* run_result: also of one that was skipped */
extern const struct field job_name_fields[];	/* run_result: of a job */
extern const struct field engine_fields[];	/* run_result, "engine" */
extern const struct field refused_fields[];	/* result_feature */
extern const struct field run_fields[];		/* run_result, itself */
extern const struct field cpu_fields[];		/* run_result, "cpu" */
extern const struct field punts_fields[];	/* run_result, "punts" */
extern const struct field op_fields[];
extern const struct field hist_fields[];
extern const struct field log2_hist_fields[];
extern const struct field interval_fields[];
extern const struct field loop_fields[];
extern const struct field program_fields[];
extern const struct field comparison_fields[];
extern const struct field variant_fields[];	/* comparison_variant */
extern const struct field median_fields[];	/* comparison_variant, "median" */
extern const struct field feature_fields[];	/* comparison_feature */
extern const struct field difference_fields[];	/* comparison_difference */
extern const struct field advice_fields[];

/* Distributions of a run with a rate: op_result, and run_result itself. */
struct times_member {
	const char *name;		/* "service_ns"; NULL: end of the table */
	const char *histogram;		/* "service_histogram" */
	size_t offset;			/* of a struct op_times */
};
extern const struct times_member op_times_members[];
extern const struct times_member run_times_members[];

/* What "queue" of a run has: histograms of small numbers. */
struct queue_member {
	const char *name;		/* NULL: end of the table */
	size_t offset;			/* of a struct log2_hist in run_result */
};
extern const struct queue_member queue_members[];

/* The metrics of a comparison, by enum metric. */
struct metric_name {
	const char *name;
	bool higher_is_better;
};
extern const struct metric_name metric_names[COMPARISON_METRIC_COUNT];

#endif
