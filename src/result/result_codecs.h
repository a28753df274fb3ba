/*
 * result_codecs: parts of a result that a table of fields cannot describe: each is saved and loaded
 * by a pair of functions, side by side.
 */
#ifndef RESULT_CODECS_H
#define RESULT_CODECS_H

#include "json_fields.h"

/* result_json.c: the document. At struct result, but the target at struct environ. */
extern const struct field_codec codec_schema, codec_error, codec_first_target, codec_comparison,
	codec_stopping, codec_noise_floor, codec_objectives, codec_interval;

/* run_json.c: at struct result; then at struct run_result; errors at struct op_result. */
extern const struct field_codec codec_runs;
extern const struct field_codec codec_granted, codec_refused;
extern const struct field_codec codec_run_target, codec_run_targets;
extern const struct field_codec codec_punts_source, codec_punts;
extern const struct field_codec codec_errors;
extern const struct field_codec codec_pair;		/* at struct run_result */

/* sizes_json.c: at struct run_result. */
extern const struct field_codec codec_sizes;

/* hist_json.c. A pointer to a histogram may be NULL: then it is omitted. */
extern const struct field_codec codec_hist;		/* at struct hist * */
extern const struct field_codec codec_times;		/* at struct op_times */
extern const struct field_codec codec_latency;		/* at struct op_result: as times */
extern const struct field_codec codec_own_lateness;	/* at struct run_result */
extern const struct field_codec codec_log2_hist;	/* at struct log2_hist */

/* percentiles_json.c: at struct percentile_values, at struct interval_latency. */
extern const struct field_codec codec_chosen, codec_interval_latency;

/* options_json.c: at struct run_result. */
extern const struct field_codec codec_options;

/* comparison_json.c: at struct comparison_metric; then at struct comparison. */
extern const struct field_codec codec_metric;
extern const struct field_codec codec_features, codec_differences;
extern const struct field_codec codec_job_rows;		/* at struct comparison_variant */

/* curve_json.c: at struct result, curve_knee, curve, curve_anchor. */
extern const struct field_codec codec_curve, codec_knee, codec_first_knee;
extern const struct field_codec codec_anchor_interval, codec_limit_interval;
extern const struct field_codec codec_limit_kind, codec_first_limit;

#endif
