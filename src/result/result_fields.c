/*
 * The document from top to bottom: result_fields is the whole, and each table here is part of one
 * that comes later.
 *
 * A row's kind follows from the C type of the member, by _Generic: a field that changes its
 * type changes its rows with it, and a type that has no kind does not compile.
 */
#include "result_fields.h"

#include "result_codecs.h"

#define KIND(structure, member) _Generic(((struct structure *)0)->member,		\
	const char *:	FIELD_TEXT,							\
	bool:		FIELD_BOOL,							\
	unsigned:	FIELD_UNSIGNED,							\
	uint64_t:	FIELD_U64,							\
	double:		FIELD_REAL)

#define ROW(structure, member, text, what, how)						\
	{ .name = text, .kind = what, .need = how,					\
	  .offset = offsetof(struct structure, member) }

#define FIELD(structure, member, text)							\
	ROW(structure, member, text, KIND(structure, member), FIELD_OPTIONAL)
#define REQUIRED(structure, member, text)						\
	ROW(structure, member, text, KIND(structure, member), FIELD_REQUIRED)
#define DERIVED(structure, member, text)						\
	ROW(structure, member, text, KIND(structure, member), FIELD_DERIVED)
#define OR_NULL(structure, member, text)						\
	ROW(structure, member, text, FIELD_TEXT_OR_NULL, FIELD_OPTIONAL)
#define SHARE(structure, member, text)							\
	ROW(structure, member, text, FIELD_SHARE, FIELD_OPTIONAL)
#define SECONDS(structure, member, text)						\
	ROW(structure, member, text, FIELD_SECONDS, FIELD_REQUIRED)
#define PART(structure, member, text)							\
	ROW(structure, member, text, FIELD_SECONDS, FIELD_OPTIONAL)

/* Of the same struct, of which it is a part in JSON only; or of a member of it. */
#define PART_OBJECT(text, table, how)							\
	{ .name = text, .kind = FIELD_OBJECT, .need = how, .fields = table }
#define OBJECT(structure, member, text, table, how)					\
	{ .name = text, .kind = FIELD_OBJECT, .need = how, .fields = table,		\
	  .offset = offsetof(struct structure, member) }
#define ROWS(structure, member, count, text, table)					\
	{ .name = text, .kind = FIELD_ROWS, .fields = table,				\
	  .offset = offsetof(struct structure, member),					\
	  .count_offset = offsetof(struct structure, count),				\
	  .row_size = sizeof(*((struct structure *)0)->member) }
#define TEXTS(structure, member, count, text)						\
	{ .name = text, .kind = FIELD_TEXTS,						\
	  .offset = offsetof(struct structure, member),					\
	  .count_offset = offsetof(struct structure, count) }
/* Of the whole struct; or of a member of it. */
#define WHOLE(text, how, by)								\
	{ .name = text, .kind = FIELD_CODEC, .need = how, .codec = &(by) }
#define CODEC(structure, member, text, how, by)						\
	{ .name = text, .kind = FIELD_CODEC, .need = how, .codec = &(by),		\
	  .offset = offsetof(struct structure, member) }
#define METRIC(structure, which, text)							\
	CODEC(structure, metrics[which], text, FIELD_OPTIONAL, codec_metric)

const struct field error_fields[] = {
	FIELD(result, error_status, "status"),
	FIELD(result, error, "text"),
	{ .name = NULL },
};

const struct field target_fields[] = {
	FIELD(environ_target, path, "path"),
	FIELD(environ_target, kind, "kind"),
	FIELD(environ_target, filesystem, "filesystem"),
	FIELD(environ_target, below, "below"),
	FIELD(environ_target, mount_point, "mount_point"),
	FIELD(environ_target, mount_options, "mount_options"),
	FIELD(environ_target, device, "device"),
	FIELD(environ_target, backing_file, "backing_file"),
	FIELD(environ_target, loop_direct, "loop_direct"),
	FIELD(environ_target, model, "model"),
	FIELD(environ_target, serial, "serial"),
	FIELD(environ_target, firmware, "firmware"),
	FIELD(environ_target, scheduler, "scheduler"),
	FIELD(environ_target, write_cache, "write_cache"),
	FIELD(environ_target, rotational, "rotational"),
	FIELD(environ_target, io_poll, "io_poll"),
	FIELD(environ_target, iostats, "iostats"),
	FIELD(environ_target, nomerges, "nomerges"),
	FIELD(environ_target, numa_node, "numa_node"),
	FIELD(environ_target, numa_cpus, "numa_cpus"),
	FIELD(environ_target, nr_requests, "nr_requests"),
	FIELD(environ_target, queue_depth, "queue_depth"),
	FIELD(environ_target, logical_block_bytes, "logical_block_bytes"),
	FIELD(environ_target, device_bytes, "device_bytes"),
	FIELD(environ_target, io_limit.read_ios, "limit_read_iops"),
	FIELD(environ_target, io_limit.write_ios, "limit_write_iops"),
	FIELD(environ_target, io_limit.read_bytes, "limit_read_bytes_per_s"),
	FIELD(environ_target, io_limit.write_bytes, "limit_write_bytes_per_s"),
	FIELD(environ_target, file_count, "file_count"),
	FIELD(environ_target, size_bytes, "size_bytes"),
	{ .name = NULL },
};

const struct field environ_fields[] = {
	FIELD(environ, kernel, "kernel"),
	FIELD(environ, hostname, "hostname"),
	FIELD(environ, cpu, "cpu"),
	FIELD(environ, cores, "cores"),
	FIELD(environ, memory_bytes, "memory_bytes"),
	FIELD(environ, memory_limit_bytes, "memory_limit_bytes"),
	FIELD(environ, cpu_quota_percent, "cpu_quota_percent"),
	FIELD(environ, governor, "governor"),
	FIELD(environ, clocksource, "clocksource"),
	FIELD(environ, io_uring_disabled, "io_uring_disabled"),
	WHOLE("target", FIELD_DERIVED, codec_first_target),
	ROWS(environ, targets, target_count, "targets", target_fields),
	{ .name = NULL },
};

const struct field refused_fields[] = {
	REQUIRED(result_feature, name, "name"),
	FIELD(result_feature, why_not, "reason"),
	{ .name = NULL },
};

static const struct field engine_fields[] = {
	FIELD(run_result, engine_requested, "requested"),
	FIELD(run_result, engine_used, "used"),
	FIELD(run_result, engine_reason, "reason"),
	WHOLE("granted", FIELD_OPTIONAL, codec_granted),
	WHOLE("refused", FIELD_OPTIONAL, codec_refused),
	{ .name = NULL },
};

const struct field run_name_fields[] = {
	REQUIRED(run_result, variant, "variant"),
	REQUIRED(run_result, round, "round"),
	FIELD(run_result, sequence, "sequence"),
	FIELD(run_result, seed, "seed"),
	OR_NULL(run_result, skipped, "skipped"),
	WHOLE("options", FIELD_REQUIRED, codec_options),
	PART_OBJECT("engine", engine_fields, FIELD_REQUIRED),
	{ .name = NULL },
};

const struct field job_name_fields[] = {
	REQUIRED(run_result, job, "name"),
	FIELD(run_result, seed, "seed"),
	WHOLE("options", FIELD_REQUIRED, codec_options),
	PART_OBJECT("engine", engine_fields, FIELD_REQUIRED),
	{ .name = NULL },
};

const struct field hist_fields[] = {
	REQUIRED(hist, count, "count"),
	REQUIRED(hist, sum, "sum_ns"),
	REQUIRED(hist, min, "min_ns"),
	REQUIRED(hist, max, "max_ns"),
	REQUIRED(hist, overflow, "overflow"),
	{ .name = NULL },
};

const struct field log2_hist_fields[] = {
	REQUIRED(log2_hist, sum, "sum"),
	{ .name = NULL },
};

static const struct field op_fields[] = {
	REQUIRED(op_result, ios, "ios"),
	REQUIRED(op_result, bytes, "bytes"),
	DERIVED(op_result, iops, "iops"),
	DERIVED(op_result, bytes_per_s, "bytes_per_s"),
	FIELD(op_result, shorts, "short"),
	FIELD(op_result, verify_errors, "verify_errors"),
	FIELD(op_result, unissued, "unissued"),
	FIELD(op_result, drained, "drained"),
	WHOLE("errors", FIELD_OPTIONAL, codec_errors),
	WHOLE("latency_ns", FIELD_DERIVED, codec_latency),
	CODEC(op_result, hist, "histogram", FIELD_REQUIRED, codec_hist),
	CODEC(op_result, service, "service_ns", FIELD_DERIVED, codec_times),
	CODEC(op_result, service.hist, "service_histogram", FIELD_OPTIONAL, codec_hist),
	CODEC(op_result, lateness, "lateness_ns", FIELD_DERIVED, codec_times),
	CODEC(op_result, lateness.hist, "lateness_histogram", FIELD_OPTIONAL, codec_hist),
	{ .name = NULL },
};

/* (Their meaning follows from the spec.) */
const struct field size_fields[] = {
	REQUIRED(op_result, ios, "ios"),
	REQUIRED(op_result, bytes, "bytes"),
	FIELD(op_result, shorts, "short"),
	WHOLE("latency_ns", FIELD_DERIVED, codec_latency),
	CODEC(op_result, hist, "histogram", FIELD_REQUIRED, codec_hist),
	{ .name = NULL },
};

const struct field pair_fields[] = {
	REQUIRED(op_result, ios, "ios"),
	DERIVED(op_result, iops, "iops"),
	FIELD(op_result, unissued, "unissued"),
	FIELD(op_result, drained, "drained"),
	WHOLE("latency_ns", FIELD_DERIVED, codec_latency),
	CODEC(op_result, hist, "histogram", FIELD_REQUIRED, codec_hist),
	CODEC(op_result, service, "service_ns", FIELD_DERIVED, codec_times),
	CODEC(op_result, service.hist, "service_histogram", FIELD_OPTIONAL, codec_hist),
	{ .name = NULL },
};

static const struct field cpu_fields[] = {
	SECONDS(run_result, cost.user_ns, "user_s"),
	SECONDS(run_result, cost.system_ns, "system_s"),
	PART(run_result, cpu.loops_user_ns, "loops_user_s"),
	PART(run_result, cpu.loops_system_ns, "loops_system_s"),
	PART(run_result, cpu.sqpoll_ns, "sqpoll_s"),
	PART(run_result, cpu.workers_ns, "workers_s"),
	PART(run_result, cpu.other_threads_ns, "other_threads_s"),
	PART(run_result, cpu.irq_ns, "machine_irq_s"),
	PART(run_result, cpu.steal_ns, "machine_steal_s"),
	PART(run_result, cpu.elsewhere_ns, "machine_other_s"),
	PART(run_result, kernel_threads_ns, "kernel_threads_s"),
	FIELD(run_result, throttled_periods, "throttled_periods"),
	PART(run_result, throttled_ns, "throttled_s"),
	DERIVED(run_result, us_per_io, "us_per_io"),
	DERIVED(run_result, iops_per_core, "iops_per_core"),
	FIELD(run_result, cost.voluntary_switches, "voluntary_switches"),
	FIELD(run_result, cost.involuntary_switches, "involuntary_switches"),
	FIELD(run_result, cost.storage_read_bytes, "storage_read_bytes"),
	FIELD(run_result, cost.storage_write_bytes, "storage_write_bytes"),
	FIELD(run_result, cost.storage_counted, "storage_counted"),
	FIELD(run_result, cost.major_faults, "major_faults"),
	FIELD(run_result, cost.minor_faults, "minor_faults"),
	{ .name = NULL },
};

static const struct field fairness_fields[] = {
	DERIVED(run_result, fairness.events_mean, "events_mean"),
	DERIVED(run_result, fairness.events_stddev, "events_stddev"),
	DERIVED(run_result, fairness.time_mean_s, "time_mean_s"),
	DERIVED(run_result, fairness.time_stddev_s, "time_stddev_s"),
	{ .name = NULL },
};

static const struct field queue_fields[] = {
	CODEC(run_result, in_flight, "in_flight", FIELD_OPTIONAL, codec_log2_hist),
	CODEC(run_result, submitted, "submitted", FIELD_OPTIONAL, codec_log2_hist),
	CODEC(run_result, reaped, "reaped", FIELD_OPTIONAL, codec_log2_hist),
	{ .name = NULL },
};

static const struct field punts_fields[] = {
	WHOLE("source", FIELD_DERIVED, codec_punts_source),
	WHOLE("requests", FIELD_OPTIONAL, codec_punts),
	FIELD(run_result, workers, "workers"),
	FIELD(run_result, sqpoll_threads, "sqpoll_threads"),
	{ .name = NULL },
};

static const struct field program_fields[] = {
	FIELD(result_program, name, "name"),
	FIELD(result_program, pid, "pid"),
	FIELD(result_program, cpu_s, "cpu_s"),
	{ .name = NULL },
};

static const struct field loop_fields[] = {
	FIELD(result_loop, cpu, "cpu"),
	FIELD(result_loop, pinned, "pinned"),
	FIELD(result_loop, window_s, "window_s"),
	FIELD(result_loop, ios, "ios"),
	FIELD(result_loop, op_ios[IO_READ], "read_ios"),
	FIELD(result_loop, op_ios[IO_WRITE], "write_ios"),
	FIELD(result_loop, op_ios[IO_FSYNC], "fsync_ios"),
	FIELD(result_loop, op_bytes[IO_READ], "read_bytes"),
	FIELD(result_loop, op_bytes[IO_WRITE], "write_bytes"),
	FIELD(result_loop, busy, "busy"),
	SHARE(result_loop, waited, "waited"),
	FIELD(result_loop, events, "events"),
	FIELD(result_loop, latency_sum_ns, "latency_sum_ns"),
	FIELD(result_loop, latency_min_ns, "latency_min_ns"),
	FIELD(result_loop, latency_max_ns, "latency_max_ns"),
	{ .name = NULL },
};

static const struct field interval_read_fields[] = {
	FIELD(result_interval, ios[IO_READ], "ios"),
	FIELD(result_interval, bytes[IO_READ], "bytes"),
	CODEC(result_interval, op_latency[IO_READ], "latency_ns", FIELD_OPTIONAL,
	      codec_interval_latency),
	{ .name = NULL },
};

static const struct field interval_write_fields[] = {
	FIELD(result_interval, ios[IO_WRITE], "ios"),
	FIELD(result_interval, bytes[IO_WRITE], "bytes"),
	CODEC(result_interval, op_latency[IO_WRITE], "latency_ns", FIELD_OPTIONAL,
	      codec_interval_latency),
	{ .name = NULL },
};

static const struct field interval_fsync_fields[] = {
	FIELD(result_interval, ios[IO_FSYNC], "ios"),
	FIELD(result_interval, bytes[IO_FSYNC], "bytes"),
	CODEC(result_interval, op_latency[IO_FSYNC], "latency_ns", FIELD_OPTIONAL,
	      codec_interval_latency),
	{ .name = NULL },
};

const struct field interval_fields[] = {
	REQUIRED(result_interval, start_s, "start_s"),
	REQUIRED(result_interval, length_s, "length_s"),
	FIELD(result_interval, errors, "errors"),
	FIELD(result_interval, no_answer, "no_answer"),
	FIELD(result_interval, latency.p50_ns, "p50_ns"),
	FIELD(result_interval, latency.p95_ns, "p95_ns"),
	FIELD(result_interval, latency.p99_ns, "p99_ns"),
	FIELD(result_interval, percentile_ns, "percentile_ns"),
	FIELD(result_interval, latency.max_ns, "max_ns"),
	CODEC(result_interval, latency, "latency_ns", FIELD_OPTIONAL, codec_interval_latency),
	PART_OBJECT("read", interval_read_fields, FIELD_OPTIONAL),
	PART_OBJECT("write", interval_write_fields, FIELD_OPTIONAL),
	PART_OBJECT("fsync", interval_fsync_fields, FIELD_OPTIONAL),
	{ .name = NULL },
};

static const struct field steady_round_fields[] = {
	FIELD(result_steady_round, iops, "iops"),
	{ .name = NULL },
};

static const struct field steady_fields[] = {
	FIELD(result_steady, reached, "reached"),
	FIELD(result_steady, rounds, "rounds"),
	FIELD(result_steady, spread, "spread"),
	FIELD(result_steady, slope, "slope"),
	ROWS(result_steady, window, window_count, "window", steady_round_fields),
	{ .name = NULL },
};

static const struct field stall_fields[] = {
	FIELD(stalls, count[STALLS_100MS], "over_100ms"),
	FIELD(stalls, count[STALLS_1S], "over_1s"),
	FIELD(stalls, count[STALLS_10S], "over_10s"),
	FIELD(stalls, longest_ns, "longest_ns"),
	{ .name = NULL },
};

static const struct field part_fields[] = {
	FIELD(result_part, iops, "iops"),
	FIELD(result_part, p99_ns, "p99_ns"),
	{ .name = NULL },
};

static const struct field change_fields[] = {
	FIELD(result_change, at_s, "at_s"),
	FIELD(result_change, from_iops, "from_iops"),
	FIELD(result_change, to_iops, "to_iops"),
	{ .name = NULL },
};

static const struct field soak_fields[] = {
	FIELD(result_soak, part_s, "part_s"),
	OBJECT(result_soak, first, "first", part_fields, FIELD_OPTIONAL),
	OBJECT(result_soak, last, "last", part_fields, FIELD_OPTIONAL),
	SHARE(result_soak, ratio, "ratio"),
	ROWS(result_soak, changes, change_count, "changes", change_fields),
	{ .name = NULL },
};

const struct field run_fields[] = {
	WHOLE("target", FIELD_DERIVED, codec_run_target),
	WHOLE("targets", FIELD_OPTIONAL, codec_run_targets),
	FIELD(run_result, direct, "direct"),
	FIELD(run_result, noatime, "noatime"),
	FIELD(run_result, sparse, "sparse"),
	FIELD(run_result, unlocked, "unlocked"),
	FIELD(run_result, buffers_got, "buffers_got"),
	REQUIRED(run_result, elapsed_s, "elapsed_s"),
	FIELD(run_result, warmup_s, "warmup_s"),
	OBJECT(run_result, steady, "steady", steady_fields, FIELD_OPTIONAL),
	FIELD(run_result, interrupted, "interrupted"),
	FIELD(run_result, stopped_by_error, "stopped_by_error"),
	OR_NULL(run_result, stopped_by_job, "stopped_by_job"),
	FIELD(run_result, queue_was_full, "queue_was_full"),
	OR_NULL(run_result, first_error, "first_error"),
	OR_NULL(run_result, shrunk_target, "shrunk_target"),
	FIELD(run_result, unfinished, "unfinished"),
	FIELD(run_result, unfinished_age_max_ns, "unfinished_age_max_ns"),
	FIELD(run_result, left_behind, "left_behind"),
	FIELD(run_result, no_answer, "no_answer"),
	FIELD(run_result, end_fsyncs, "end_fsyncs"),
	FIELD(run_result, end_fsync_s, "end_fsync_s"),
	DERIVED(run_result, durable_bytes_per_s, "durable_bytes_per_s"),
	FIELD(run_result, submits, "submits"),
	FIELD(run_result, syscalls_known, "syscalls_known"),
	FIELD(run_result, syscalls, "syscalls"),
	ROW(run_result, syscalls_per_io, "syscalls_per_io", FIELD_SHARE, FIELD_DERIVED),
	FIELD(run_result, nowait_retries, "nowait_retries"),
	FIELD(run_result, turned_away, "turned_away"),
	FIELD(run_result, rate_reached, "rate_reached"),
	FIELD(run_result, rate_behind_s, "rate_behind_s"),
	FIELD(run_result, tool_late, "tool_late"),
	FIELD(run_result, rate_backlog_start, "rate_backlog_start"),
	DERIVED(run_result, rate_backlog_growth, "rate_backlog_growth"),
	FIELD(run_result, untimed, "untimed"),
	DERIVED(run_result, unissued, "unissued"),
	SHARE(run_result, resident_before, "resident_before"),
	SHARE(run_result, resident_after, "resident_after"),
	FIELD(run_result, cache_chosen, "cache_chosen"),
	SHARE(run_result, gaps.holes, "holes"),
	SHARE(run_result, gaps.unwritten, "unwritten"),
	FIELD(run_result, sampled_blocks, "sampled_blocks"),
	FIELD(run_result, sampled_zero_blocks, "sampled_zero_blocks"),
	CODEC(run_result, own_lateness, "own_lateness_ns", FIELD_DERIVED, codec_times),
	WHOLE("own_lateness_histogram", FIELD_OPTIONAL, codec_own_lateness),
	TEXTS(run_result, bad_blocks, bad_block_count, "bad_blocks"),
	OBJECT(run_result, total, "total", op_fields, FIELD_DERIVED),
	OBJECT(run_result, op[IO_READ], "read", op_fields, FIELD_REQUIRED),
	OBJECT(run_result, op[IO_WRITE], "write", op_fields, FIELD_REQUIRED),
	OBJECT(run_result, op[IO_FSYNC], "fsync", op_fields, FIELD_REQUIRED),
	WHOLE("sizes", FIELD_OPTIONAL, codec_sizes),
	WHOLE("pair", FIELD_OPTIONAL, codec_pair),
	PART_OBJECT("cpu", cpu_fields, FIELD_REQUIRED),
	PART_OBJECT("queue", queue_fields, FIELD_OPTIONAL),
	PART_OBJECT("punts", punts_fields, FIELD_OPTIONAL),
	ROWS(run_result, programs, program_count, "programs", program_fields),
	ROWS(run_result, loops, loop_count, "loops", loop_fields),
	PART_OBJECT("fairness", fairness_fields, FIELD_DERIVED),
	OBJECT(run_result, stalls, "stalls", stall_fields, FIELD_OPTIONAL),
	OBJECT(run_result, soak, "soak", soak_fields, FIELD_OPTIONAL),
	ROWS(run_result, intervals, interval_count, "intervals", interval_fields),
	{ .name = NULL },
};

static const struct field op_median_fields[] = {
	FIELD(op_medians, iops, "iops"),
	FIELD(op_medians, bytes_per_s, "bytes_per_s"),
	FIELD(op_medians, p50_ns, "p50_ns"),
	FIELD(op_medians, p99_ns, "p99_ns"),
	FIELD(op_medians, p999_ns, "p99.9_ns"),
	CODEC(op_medians, chosen, "percentiles_ns", FIELD_OPTIONAL, codec_chosen),
	FIELD(op_medians, samples, "samples"),
	{ .name = NULL },
};

static const struct field detail_fields[] = {
	SHARE(comparison_variant, details[DETAIL_IN_FLIGHT], "in_flight"),
	SHARE(comparison_variant, details[DETAIL_PER_SUBMIT], "submitted"),
	SHARE(comparison_variant, details[DETAIL_PER_REAP], "reaped"),
	SHARE(comparison_variant, details[DETAIL_CALLS], "syscalls_per_io"),
	SHARE(comparison_variant, details[DETAIL_PUNTS], "punts"),
	SHARE(comparison_variant, details[DETAIL_WORKERS], "workers"),
	SHARE(comparison_variant, details[DETAIL_BUSIEST], "busiest_loop"),
	SHARE(comparison_variant, details[DETAIL_USER], "loops_user_cores"),
	SHARE(comparison_variant, details[DETAIL_SYSTEM], "loops_system_cores"),
	SHARE(comparison_variant, details[DETAIL_SQPOLL], "sqpoll_cores"),
	SHARE(comparison_variant, details[DETAIL_WORKERS_CPU], "workers_cores"),
	SHARE(comparison_variant, details[DETAIL_OTHER_THREADS], "other_threads_cores"),
	SHARE(comparison_variant, details[DETAIL_IRQ], "machine_irq_cores"),
	SHARE(comparison_variant, details[DETAIL_STOLEN], "machine_steal_cores"),
	SHARE(comparison_variant, details[DETAIL_ELSEWHERE], "machine_other_cores"),
	{ .name = NULL },
};

static const struct field median_fields[] = {
	FIELD(comparison_variant, iops, "iops"),
	FIELD(comparison_variant, bytes_per_s, "bytes_per_s"),
	FIELD(comparison_variant, p50_ns, "p50_ns"),
	FIELD(comparison_variant, p99_ns, "p99_ns"),
	FIELD(comparison_variant, p999_ns, "p99.9_ns"),
	CODEC(comparison_variant, chosen, "percentiles_ns", FIELD_OPTIONAL, codec_chosen),
	FIELD(comparison_variant, samples, "samples"),
	FIELD(comparison_variant, cpu_us_per_io, "cpu_us_per_io"),
	FIELD(comparison_variant, durable_bytes_per_s, "durable_bytes_per_s"),
	OBJECT(comparison_variant, op[IO_READ], "read", op_median_fields, FIELD_OPTIONAL),
	OBJECT(comparison_variant, op[IO_WRITE], "write", op_median_fields, FIELD_OPTIONAL),
	OBJECT(comparison_variant, op[IO_FSYNC], "fsync", op_median_fields, FIELD_OPTIONAL),
	OBJECT(comparison_variant, pair, "pair", op_median_fields, FIELD_OPTIONAL),
	PART_OBJECT("details", detail_fields, FIELD_OPTIONAL),
	{ .name = NULL },
};

/* Members common to a variant and its jobs. */
#define ROW_FIELDS									\
	OR_NULL(comparison_variant, skipped, "skipped"),				\
	OR_NULL(comparison_variant, baseline, "baseline"),				\
	FIELD(comparison_variant, repeats_baseline, "repeats_baseline"),		\
	FIELD(comparison_variant, rounds, "rounds"),					\
	FIELD(comparison_variant, empty_rounds, "empty_rounds"),			\
	FIELD(comparison_variant, request_bytes, "request_bytes"),			\
	FIELD(comparison_variant, iops_variation, "iops_variation"),			\
	PART_OBJECT("median", median_fields, FIELD_OPTIONAL),				\
	METRIC(comparison_variant, METRIC_IOPS, "iops"),				\
	METRIC(comparison_variant, METRIC_P50, "p50"),					\
	METRIC(comparison_variant, METRIC_P99, "p99"),					\
	METRIC(comparison_variant, METRIC_P999, "p99.9"),				\
	METRIC(comparison_variant, METRIC_CPU, "cpu"),					\
	METRIC(comparison_variant, METRIC_THROUGHPUT, "throughput")

static const struct field job_row_fields[] = {
	REQUIRED(comparison_variant, job, "name"),
	ROW_FIELDS,
	{ .name = NULL },
};

const struct field job_rows = ROWS(comparison_variant, jobs, job_count, "jobs", job_row_fields);

static const struct field variant_fields[] = {
	REQUIRED(comparison_variant, name, "name"),
	ROW_FIELDS,
	WHOLE("jobs", FIELD_OPTIONAL, codec_job_rows),
	{ .name = NULL },
};

static const struct field feature_fields[] = {
	REQUIRED(comparison_feature, pair.feature, "feature"),
	REQUIRED(comparison_feature, pair.of, "of"),
	REQUIRED(comparison_feature, pair.included, "included"),
	OR_NULL(comparison_feature, pair.remark, "remark"),
	REQUIRED(comparison_feature, pair.with, "with"),
	REQUIRED(comparison_feature, pair.without, "without"),
	OR_NULL(comparison_feature, skipped, "skipped"),
	FIELD(comparison_feature, rounds, "rounds"),
	METRIC(comparison_feature, METRIC_IOPS, "iops"),
	METRIC(comparison_feature, METRIC_P50, "p50"),
	METRIC(comparison_feature, METRIC_P99, "p99"),
	METRIC(comparison_feature, METRIC_P999, "p99.9"),
	METRIC(comparison_feature, METRIC_CPU, "cpu"),
	METRIC(comparison_feature, METRIC_THROUGHPUT, "throughput"),
	{ .name = NULL },
};

static const struct field difference_fields[] = {
	REQUIRED(comparison_difference, name, "name"),
	FIELD(comparison_difference, was, "old"),
	FIELD(comparison_difference, is, "new"),
	OR_NULL(comparison_difference, variant, "variant"),
	FIELD(comparison_difference, workload, "workload"),
	{ .name = NULL },
};

const struct field feature_rows =
	ROWS(comparison, features, feature_count, "features", feature_fields);

const struct field difference_rows =
	ROWS(comparison, differences, difference_count, "differences", difference_fields);

const struct field comparison_fields[] = {
	FIELD(comparison, baseline, "baseline"),
	FIELD(comparison, paired, "paired"),
	FIELD(comparison, always_valid, "always_valid"),
	FIELD(comparison, answer, "answer"),
	FIELD(comparison, rounds, "rounds"),
	ROWS(comparison, variants, variant_count, "variants", variant_fields),
	WHOLE("features", FIELD_OPTIONAL, codec_features),
	WHOLE("differences", FIELD_OPTIONAL, codec_differences),
	TEXTS(comparison, failed_conditions, failed_count, "failed_conditions"),
	TEXTS(comparison, undecided_conditions, undecided_count, "undecided_conditions"),
	{ .name = NULL },
};

const struct field stopping_fields[] = {
	FIELD(rounds_stopping, reason, "reason"),
	FIELD(rounds_stopping, rounds, "rounds"),
	SECONDS(rounds_stopping, budget_ns, "budget_s"),
	FIELD(rounds_stopping, questions, "questions"),
	FIELD(rounds_stopping, open, "open"),
	FIELD(rounds_stopping, always_valid, "always_valid"),
	FIELD(rounds_stopping, smallest, "smallest_difference"),
	{ .name = NULL },
};

const struct field noise_floor_fields[] = {
	FIELD(noise_floor, variant, "variant"),
	OR_NULL(noise_floor, baseline, "baseline"),
	FIELD(noise_floor, rounds, "rounds"),
	FIELD(noise_floor, ratio, "ratio"),
	FIELD(noise_floor, low, "low"),
	FIELD(noise_floor, high, "high"),
	FIELD(noise_floor, floor, "floor"),
	{ .name = NULL },
};

static const struct field objective_fields[] = {
	REQUIRED(objective_result, variant, "variant"),
	REQUIRED(objective_result, text, "text"),
	OR_NULL(objective_result, job, "job"),
	FIELD(objective_result, metric, "metric"),
	FIELD(objective_result, relation, "relation"),
	FIELD(objective_result, limit, "limit"),
	FIELD(objective_result, measured, "measured"),
	WHOLE("ci95", FIELD_OPTIONAL, codec_interval),
	FIELD(objective_result, runs, "runs"),
	REQUIRED(objective_result, verdict, "verdict"),
	OR_NULL(objective_result, reason, "reason"),
	OR_NULL(objective_result, code, "code"),
	OR_NULL(objective_result, source, "source"),
	OR_NULL(objective_result, meaning, "meaning"),
	{ .name = NULL },
};

const struct field objective_rows =
	ROWS(result, objectives, objective_count, "objectives", objective_fields);

static const struct field curve_point_fields[] = {
	REQUIRED(curve_point, variant, "variant"),
	REQUIRED(curve_point, offered, "offered_iops"),
	FIELD(curve_point, reached, "reached_iops"),
	FIELD(curve_point, overloaded, "overloaded"),
	FIELD(curve_point, runs, "runs"),
	FIELD(curve_point, samples, "samples"),
	FIELD(curve_point, mean_ns, "mean_ns"),
	FIELD(curve_point, p50_ns, "p50_ns"),
	FIELD(curve_point, p99_ns, "p99_ns"),
	FIELD(curve_point, p999_ns, "p99.9_ns"),
	CODEC(curve_point, chosen, "percentiles_ns", FIELD_OPTIONAL, codec_chosen),
	FIELD(curve_point, service_p99_ns, "service_p99_ns"),
	FIELD(curve_point, us_per_io, "cpu_us_per_io"),
	FIELD(curve_point, busy, "busy"),
	{ .name = NULL },
};

const struct field knee_fields[] = {
	FIELD(curve_knee, rate, "iops"),
	FIELD(curve_knee, mean_ns, "mean_ns"),
	{ .name = NULL },
};

static const struct field anchor_fields[] = {
	FIELD(curve_anchor, rate, "offered_iops"),
	FIELD(curve_anchor, runs, "runs"),
	FIELD(curve_anchor, change, "p50_change"),
	WHOLE("ci95", FIELD_OPTIONAL, codec_anchor_interval),
	{ .name = NULL },
};

static const struct field trial_fields[] = {
	FIELD(curve_trial, rate, "offered_iops"),
	FIELD(curve_trial, value, "value"),
	FIELD(curve_trial, holds, "holds"),
	FIELD(curve_trial, overloaded, "overloaded"),
	{ .name = NULL },
};

const struct field limit_fields[] = {
	REQUIRED(curve_limit, objective, "objective"),
	WHOLE("kind", FIELD_OPTIONAL, codec_limit_kind),
	FIELD(curve_limit, rate, "iops"),
	WHOLE("ci95", FIELD_OPTIONAL, codec_limit_interval),
	FIELD(curve_limit, holds_rate, "holds_at_iops"),
	FIELD(curve_limit, fails_rate, "fails_at_iops"),
	FIELD(curve_limit, runs_missing, "runs_missing"),
	FIELD(curve_limit, beyond_rate, "beyond_iops"),
	FIELD(curve_limit, beyond_value, "beyond_value"),
	FIELD(curve_limit, beyond_overloaded, "beyond_overloaded"),
	ROWS(curve_limit, trials, trial_count, "trials", trial_fields),
	{ .name = NULL },
};

static const struct field curve_variant_fields[] = {
	REQUIRED(curve_variant, name, "name"),
	OR_NULL(curve_variant, job, "job"),
	OR_NULL(curve_variant, skipped, "skipped"),
	FIELD(curve_variant, ceiling, "ceiling_iops"),
	CODEC(curve_variant, knee, "knee", FIELD_OPTIONAL, codec_knee),
	FIELD(curve_variant, knee.beyond, "knee_beyond_iops"),
	OBJECT(curve_variant, anchor, "anchor", anchor_fields, FIELD_OPTIONAL),
	ROWS(curve_variant, limits, limit_count, "limits", limit_fields),
	{ .name = NULL },
};

const struct field curve_fields[] = {
	FIELD(curve, percent, "percentile"),
	FIELD(curve, steps, "steps"),
	FIELD(curve, steps_missing, "steps_missing"),
	FIELD(curve, knee_definition, "knee_definition"),
	ROWS(curve, points, point_count, "points", curve_point_fields),
	WHOLE("knee", FIELD_DERIVED, codec_first_knee),
	WHOLE("limit", FIELD_DERIVED, codec_first_limit),
	ROWS(curve, variants, variant_count, "variants", curve_variant_fields),
	{ .name = NULL },
};

static const struct field advice_fields[] = {
	REQUIRED(advice, code, "code"),
	REQUIRED(advice, text, "text"),
	{ .name = NULL },
};

static const struct field precondition_fields[] = {
	FIELD(result_precondition, passes, "passes"),
	FIELD(result_precondition, bytes, "bytes"),
	PART(result_precondition, elapsed_ns, "elapsed_s"),
	{ .name = NULL },
};

const struct field result_fields[] = {
	WHOLE("schema", FIELD_DERIVED, codec_schema),
	FIELD(result, version, "version"),
	OR_NULL(result, profile, "profile"),
	OR_NULL(result, description, "description"),
	REQUIRED(result, started_at, "started_at"),
	WHOLE("error", FIELD_OPTIONAL, codec_error),
	TEXTS(result, command, command_count, "command"),
	OBJECT(result, environ, "environment", environ_fields, FIELD_OPTIONAL),
	WHOLE("runs", FIELD_REQUIRED, codec_runs),
	OBJECT(result, precondition, "precondition", precondition_fields, FIELD_OPTIONAL),
	WHOLE("comparison", FIELD_OPTIONAL, codec_comparison),
	WHOLE("stopping", FIELD_OPTIONAL, codec_stopping),
	WHOLE("noise_floor", FIELD_OPTIONAL, codec_noise_floor),
	FIELD(result, checked, "checked"),
	WHOLE("objectives", FIELD_OPTIONAL, codec_objectives),
	WHOLE("curve", FIELD_OPTIONAL, codec_curve),
	ROWS(result, advice, advice_count, "advice", advice_fields),
	{ .name = NULL },
};

const struct metric_name metric_names[COMPARISON_METRIC_COUNT] = {
	[METRIC_IOPS]	= { "iops",	true },
	[METRIC_P50]	= { "p50",	false },
	[METRIC_P99]	= { "p99",	false },
	[METRIC_P999]	= { "p99.9",	false },
	[METRIC_CPU]	= { "cpu",	false },
	[METRIC_THROUGHPUT] = { "throughput", true },
};
