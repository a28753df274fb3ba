/*
 * result_fields: the tables that map members of structs to members of the JSON result (see
 * json_fields.h).
 *
 * A new number in a result is a field in its struct, a row here and a line in ringbench-result(5).
 */
#ifndef RESULT_FIELDS_H
#define RESULT_FIELDS_H

#include <stdbool.h>

#include "json_fields.h"
#include "result.h"

extern const struct field result_fields[];	/* the document */
extern const struct field error_fields[];	/* result, "error" */
extern const struct field environ_fields[];
extern const struct field target_fields[];
extern const struct field run_name_fields[];	/* run_result: also of one that was skipped */
extern const struct field job_name_fields[];	/* run_result: of a job */
extern const struct field refused_fields[];	/* result_feature */
extern const struct field run_fields[];		/* run_result: all numbers */
extern const struct field size_fields[];	/* op_result */
extern const struct field pair_fields[];	/* at struct op_result */
extern const struct field hist_fields[];	/* but the buckets */
extern const struct field log2_hist_fields[];	/* but the buckets */
extern const struct field comparison_fields[];
extern const struct field stopping_fields[], noise_floor_fields[];
extern const struct field curve_fields[], knee_fields[], limit_fields[];
extern const struct field feature_rows;		/* comparison, "features" */
extern const struct field job_rows;		/* comparison_variant, "jobs" */
extern const struct field difference_rows;	/* comparison, "differences" */
extern const struct field objective_rows;	/* result, "objectives" */

/* The metrics of a comparison, by enum compared_metric. */
struct metric_name {
	const char *name;
	bool higher_is_better;
};
extern const struct metric_name metric_names[COMPARISON_METRIC_COUNT];

extern const struct field interval_fields[];

/* run_json.c: as it is in `runs`. */
struct run_result;
json_t *json_save_run(const struct run_result *run);

#endif
