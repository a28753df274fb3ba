/*
 * A row's kind follows from the C type of the member, by _Generic: a field that changes its
 * type changes its rows with it, and a type that has no kind does not compile.
 */
#include "result_fields.h"

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

const struct field result_fields[] = {
	FIELD(result, version, "version"),
	OR_NULL(result, profile, "profile"),
	OR_NULL(result, description, "description"),
	REQUIRED(result, started_at, "started_at"),
	{ .name = NULL },
};

const struct field error_fields[] = {
	FIELD(result, error_status, "status"),
	FIELD(result, error, "text"),
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

const struct field run_name_fields[] = {
	REQUIRED(run_result, variant, "variant"),
	REQUIRED(run_result, round, "round"),
	FIELD(run_result, sequence, "sequence"),
	FIELD(run_result, seed, "seed"),
	OR_NULL(run_result, skipped, "skipped"),
	{ .name = NULL },
};

const struct field job_name_fields[] = {
	REQUIRED(run_result, job, "name"),
	FIELD(run_result, seed, "seed"),
	{ .name = NULL },
};

const struct field engine_fields[] = {
	FIELD(run_result, engine_requested, "requested"),
	FIELD(run_result, engine_used, "used"),
	FIELD(run_result, engine_reason, "reason"),
	{ .name = NULL },
};

const struct field refused_fields[] = {
	REQUIRED(result_feature, name, "name"),
	FIELD(result_feature, why_not, "reason"),
	{ .name = NULL },
};

const struct field run_fields[] = {
	FIELD(run_result, direct, "direct"),
	FIELD(run_result, noatime, "noatime"),
	FIELD(run_result, sparse, "sparse"),
	FIELD(run_result, unlocked, "unlocked"),
	FIELD(run_result, buffers_got, "buffers_got"),
	REQUIRED(run_result, elapsed_s, "elapsed_s"),
	FIELD(run_result, warmup_s, "warmup_s"),
	FIELD(run_result, interrupted, "interrupted"),
	FIELD(run_result, stopped_by_error, "stopped_by_error"),
	FIELD(run_result, queue_was_full, "queue_was_full"),
	OR_NULL(run_result, first_error, "first_error"),
	OR_NULL(run_result, shrunk_target, "shrunk_target"),
	FIELD(run_result, unfinished, "unfinished"),
	FIELD(run_result, unfinished_age_max_ns, "unfinished_age_max_ns"),
	FIELD(run_result, left_behind, "left_behind"),
	FIELD(run_result, no_answer, "no_answer"),
	FIELD(run_result, end_fsyncs, "end_fsyncs"),
	FIELD(run_result, end_fsync_s, "end_fsync_s"),
	FIELD(run_result, submits, "submits"),
	FIELD(run_result, syscalls_known, "syscalls_known"),
	FIELD(run_result, syscalls, "syscalls"),
	ROW(run_result, syscalls_per_io, "syscalls_per_io", FIELD_SHARE, FIELD_DERIVED),
	FIELD(run_result, nowait_retries, "nowait_retries"),
	FIELD(run_result, turned_away, "turned_away"),
	FIELD(run_result, rate_reached, "rate_reached"),
	FIELD(run_result, rate_behind_s, "rate_behind_s"),
	DERIVED(run_result, unissued, "unissued"),
	SHARE(run_result, resident_before, "resident_before"),
	SHARE(run_result, resident_after, "resident_after"),
	FIELD(run_result, cache_chosen, "cache_chosen"),
	SHARE(run_result, gaps.holes, "holes"),
	SHARE(run_result, gaps.unwritten, "unwritten"),
	FIELD(run_result, sampled_blocks, "sampled_blocks"),
	FIELD(run_result, sampled_zero_blocks, "sampled_zero_blocks"),
	{ .name = NULL },
};

const struct field cpu_fields[] = {
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
	{ .name = NULL },
};

const struct field punts_fields[] = {
	FIELD(run_result, workers, "workers"),
	FIELD(run_result, sqpoll_threads, "sqpoll_threads"),
	{ .name = NULL },
};

const struct field op_fields[] = {
	REQUIRED(op_result, ios, "ios"),
	REQUIRED(op_result, bytes, "bytes"),
	DERIVED(op_result, iops, "iops"),
	DERIVED(op_result, bytes_per_s, "bytes_per_s"),
	FIELD(op_result, shorts, "short"),
	FIELD(op_result, verify_errors, "verify_errors"),
	FIELD(op_result, unissued, "unissued"),
	FIELD(op_result, drained, "drained"),
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

const struct times_member op_times_members[] = {
	{ "service_ns",		"service_histogram",	offsetof(struct op_result, service) },
	{ "lateness_ns",	"lateness_histogram",	offsetof(struct op_result, lateness) },
	{ .name = NULL },
};

const struct times_member run_times_members[] = {
	{ "own_lateness_ns",	"own_lateness_histogram",
	  offsetof(struct run_result, own_lateness) },
	{ .name = NULL },
};

const struct queue_member queue_members[] = {
	{ "in_flight",	offsetof(struct run_result, in_flight) },
	{ "submitted",	offsetof(struct run_result, submitted) },
	{ "reaped",	offsetof(struct run_result, reaped) },
	{ .name = NULL },
};

const struct field interval_fields[] = {
	REQUIRED(result_interval, start_s, "start_s"),
	REQUIRED(result_interval, length_s, "length_s"),
	FIELD(result_interval, errors, "errors"),
	FIELD(result_interval, no_answer, "no_answer"),
	FIELD(result_interval, p50_ns, "p50_ns"),
	FIELD(result_interval, p95_ns, "p95_ns"),
	FIELD(result_interval, p99_ns, "p99_ns"),
	FIELD(result_interval, percentile_ns, "percentile_ns"),
	FIELD(result_interval, max_ns, "max_ns"),
	{ .name = NULL },
};

const struct field loop_fields[] = {
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

const struct field program_fields[] = {
	FIELD(result_program, name, "name"),
	FIELD(result_program, pid, "pid"),
	FIELD(result_program, cpu_s, "cpu_s"),
	{ .name = NULL },
};

const struct field comparison_fields[] = {
	FIELD(comparison, baseline, "baseline"),
	FIELD(comparison, paired, "paired"),
	FIELD(comparison, answer, "answer"),
	FIELD(comparison, rounds, "rounds"),
	{ .name = NULL },
};

const struct field variant_fields[] = {
	REQUIRED(comparison_variant, name, "name"),
	OR_NULL(comparison_variant, skipped, "skipped"),
	OR_NULL(comparison_variant, baseline, "baseline"),
	FIELD(comparison_variant, rounds, "rounds"),
	FIELD(comparison_variant, empty_rounds, "empty_rounds"),
	FIELD(comparison_variant, request_bytes, "request_bytes"),
	FIELD(comparison_variant, iops_variation, "iops_variation"),
	{ .name = NULL },
};

const struct field median_fields[] = {
	FIELD(comparison_variant, iops, "iops"),
	FIELD(comparison_variant, bytes_per_s, "bytes_per_s"),
	FIELD(comparison_variant, p50_ns, "p50_ns"),
	FIELD(comparison_variant, p99_ns, "p99_ns"),
	FIELD(comparison_variant, p999_ns, "p99.9_ns"),
	FIELD(comparison_variant, cpu_us_per_io, "cpu_us_per_io"),
	{ .name = NULL },
};

const struct field feature_fields[] = {
	REQUIRED(comparison_feature, pair.feature, "feature"),
	REQUIRED(comparison_feature, pair.of, "of"),
	REQUIRED(comparison_feature, pair.included, "included"),
	OR_NULL(comparison_feature, pair.remark, "remark"),
	REQUIRED(comparison_feature, pair.with, "with"),
	REQUIRED(comparison_feature, pair.without, "without"),
	OR_NULL(comparison_feature, skipped, "skipped"),
	FIELD(comparison_feature, rounds, "rounds"),
	{ .name = NULL },
};

const struct field difference_fields[] = {
	REQUIRED(comparison_difference, name, "name"),
	FIELD(comparison_difference, was, "old"),
	FIELD(comparison_difference, is, "new"),
	OR_NULL(comparison_difference, variant, "variant"),
	FIELD(comparison_difference, workload, "workload"),
	{ .name = NULL },
};

const struct field advice_fields[] = {
	REQUIRED(advice, code, "code"),
	REQUIRED(advice, text, "text"),
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
