/*
 * THE table of fio's options. What a row refuses is refused also in a [global] section; the value
 * in the column `harmless` asks for nothing, and passes.
 */
#include "fio_option.h"

#include <stddef.h>
#include <string.h>

#include "option.h"

#define TRANSLATED(name_, kind_)		{ .name = name_, .kind = kind_ }
#define ALSO_NAMED(name_, alias_, kind_)	{ .name = name_, .alias = alias_, .kind = kind_ }
#define NEEDLESS(name_, why_)							\
	{ .name = name_, .verdict = FIO_NEEDLESS, .why = why_ }
#define REFUSED(name_, harmless_, why_)						\
	{ .name = name_, .verdict = FIO_REFUSED, .harmless = harmless_, .why = why_ }

#define REPORT		"the report and --json have all that was measured, however it is grouped"
#define LOGS		"no log of histograms is written: --hlog=FILE has those of a run"
#define ROWS		"a log has a row for each interval, whose time counts from its start"
#define LATENCIES	"latencies are always measured"
#define GENERATOR	"the generator has no period that a run could reach"
#define DATA		"every write has new data"
#define ALL_OPEN	"all files of a job are open while it runs"
#define LAID_OUT	"files are laid out before the first job, one after the other"
#define OF_ERRORS	"an error ends the run"
#define OF_VERIFY	"each block has a checksum, which loops verify; the first bad one ends " \
			"a run"
#define OF_TRIM		"trims are not generated"
#define OF_TRACES	"traces are neither written nor replayed"
#define OF_ZONES	"zones are not known"
#define OF_TARGET	"a search for a load is 'ringbench curve' with --objective"
#define OF_STEADY	"a run does not end when it is steady, but is measured from then on: " \
			"'ringbench run' with --steady"
#define OF_PROCESS	"it would change the process or the system: use the shell"
#define OF_FLOW		"jobs do not wait for each other's I/Os"
#define OF_PRIORITY	"single I/Os have no priorities of their own"
#define OF_ENGINE	"it is for an engine that is not here (see 'ringbench show engines')"

const struct fio_option fio_options[] = {
	/* the jobs */
	TRANSLATED("name", FIO_TEXT),
	TRANSLATED("description", FIO_TEXT),
	TRANSLATED("numjobs", FIO_NUMBER),
	ALSO_NAMED("stonewall", "wait_for_previous", FIO_SET),
	TRANSLATED("new_group", FIO_SET),
	TRANSLATED("group_reporting", FIO_SET),
	NEEDLESS("thread", "loops are threads"),
	TRANSLATED("startdelay", FIO_SECONDS),
	TRANSLATED("wait_for", FIO_TEXT),
	TRANSLATED("exitall", FIO_SET),
	TRANSLATED("exit_what", FIO_TEXT),
	NEEDLESS("exitall_on_error", OF_ERRORS),
	TRANSLATED("kb_base", FIO_NUMBER),
	NEEDLESS("unit_base", REPORT),

	/* the I/Os */
	ALSO_NAMED("rw", "readwrite", FIO_TEXT),
	TRANSLATED("rw_sequencer", FIO_TEXT),
	TRANSLATED("rwmixread", FIO_NUMBER),
	TRANSLATED("rwmixwrite", FIO_NUMBER),
	ALSO_NAMED("bs", "blocksize", FIO_TEXT),
	ALSO_NAMED("bsrange", "blocksize_range", FIO_TEXT),
	TRANSLATED("bssplit", FIO_TEXT),
	ALSO_NAMED("ba", "blockalign", FIO_TEXT),
	REFUSED("bs_unaligned", "0", "offsets and sizes are multiples of a block"),
	REFUSED("blocksize_unaligned", "0", "offsets and sizes are multiples of a block"),
	REFUSED("bs_is_seq_rand", "0", "sizes are of reads and of writes"),
	TRANSLATED("percentage_random", FIO_TEXT),
	TRANSLATED("random_distribution", FIO_TEXT),
	TRANSLATED("norandommap", FIO_SET),
	NEEDLESS("softrandommap", "the map of random blocks takes no memory"),
	NEEDLESS("random_generator", GENERATOR),
	TRANSLATED("randrepeat", FIO_BOOL),
	TRANSLATED("allrandrepeat", FIO_BOOL),
	TRANSLATED("randseed", FIO_NUMBER),
	REFUSED("file_append", "0", "I/Os stay within the size of a file"),
	NEEDLESS("unified_rw_reporting", "reads, writes and their sum are all reported"),
	TRANSLATED("serialize_overlap", FIO_BOOL),

	/* the engine */
	TRANSLATED("ioengine", FIO_TEXT),
	TRANSLATED("iodepth", FIO_NUMBER),
	ALSO_NAMED("iodepth_batch", "iodepth_batch_submit", FIO_NUMBER),
	ALSO_NAMED("iodepth_batch_complete_min", "iodepth_batch_complete", FIO_NUMBER),
	NEEDLESS("iodepth_batch_complete_max", "a loop takes all completions that there are"),
	TRANSLATED("iodepth_low", FIO_NUMBER),
	NEEDLESS("io_submit_mode", "I/Os of a rate are submitted when due, whatever is not done"),
	TRANSLATED("hipri", FIO_SET),
	TRANSLATED("fixedbufs", FIO_SET),
	TRANSLATED("registerfiles", FIO_SET),
	TRANSLATED("sqthread_poll", FIO_SET),
	TRANSLATED("sqthread_poll_cpu", FIO_NUMBER),
	TRANSLATED("nonvectored", FIO_NUMBER),
	TRANSLATED("force_async", FIO_NUMBER),
	TRANSLATED("uncached", FIO_NUMBER),
	TRANSLATED("nowait", FIO_BOOL),
	REFUSED("atomic", "0", "use 'ringbench run' with --rwf=atomic"),
	REFUSED("hipri_percentage", "100", "all I/Os are polled for, or none"),
	NEEDLESS("userspace_reap", "completions are taken by io_getevents(2)"),
	REFUSED("cmdprio_percentage", "0", OF_PRIORITY),
	REFUSED("cmdprio_class", "0", OF_PRIORITY),
	REFUSED("cmdprio", "0", OF_PRIORITY),
	REFUSED("cmdprio_bssplit", NULL, OF_PRIORITY),
	TRANSLATED("direct", FIO_BOOL),
	TRANSLATED("buffered", FIO_BOOL),
	TRANSLATED("sync", FIO_TEXT),
	TRANSLATED("invalidate", FIO_BOOL),
	ALSO_NAMED("mem", "iomem", FIO_TEXT),
	REFUSED("iomem_align", "0", "buffers are aligned to pages"),
	REFUSED("mem_align", "0", "buffers are aligned to pages"),
	NEEDLESS("hugepage-size", "the system's size of huge pages is used"),
	REFUSED("lockmem", "0", OF_PROCESS),
	TRANSLATED("cpus_allowed", FIO_TEXT),
	TRANSLATED("cpus_allowed_policy", FIO_TEXT),
	TRANSLATED("cpumask", FIO_NUMBER),
	TRANSLATED("numa_cpu_nodes", FIO_TEXT),
	REFUSED("numa_mem_policy", "default", "use numactl(8)"),
	REFUSED("prio", "0", OF_PROCESS),
	REFUSED("prioclass", "0", OF_PROCESS),
	REFUSED("nice", "0", OF_PROCESS),
	REFUSED("ioscheduler", NULL, OF_PROCESS),
	REFUSED("cgroup", NULL, OF_PROCESS),
	REFUSED("cgroup_weight", NULL, OF_PROCESS),
	REFUSED("cgroup_nodelete", "0", OF_PROCESS),
	REFUSED("uid", NULL, OF_PROCESS),
	REFUSED("gid", NULL, OF_PROCESS),
	REFUSED("exec_prerun", NULL, "commands are not run"),
	REFUSED("exec_postrun", NULL, "commands are not run"),
	REFUSED("profile", NULL, "fio's profiles are not known"),

	/* the files */
	TRANSLATED("filename", FIO_TEXT),
	TRANSLATED("filename_format", FIO_TEXT),
	TRANSLATED("directory", FIO_TEXT),
	NEEDLESS("unique_filename", "it is for clients of a fio server"),
	REFUSED("opendir", NULL, "name the files"),
	REFUSED("lockfile", "none", "files are not locked for single I/Os"),
	TRANSLATED("nrfiles", FIO_NUMBER),
	NEEDLESS("openfiles", ALL_OPEN),
	TRANSLATED("file_service_type", FIO_TEXT),
	TRANSLATED("filesize", FIO_TEXT),
	TRANSLATED("size", FIO_SIZE),
	ALSO_NAMED("io_size", "io_limit", FIO_SIZE),
	TRANSLATED("number_ios", FIO_NUMBER),
	TRANSLATED("loops", FIO_NUMBER),
	ALSO_NAMED("fill_device", "fill_fs", FIO_BOOL),
	TRANSLATED("offset", FIO_SIZE),
	TRANSLATED("offset_increment", FIO_SIZE),
	REFUSED("offset_align", "0", "give offsets that are multiples of the block size"),
	TRANSLATED("overwrite", FIO_BOOL),
	TRANSLATED("fallocate", FIO_TEXT),
	TRANSLATED("fadvise_hint", FIO_TEXT),
	REFUSED("write_hint", "none", "writes have no hints"),
	NEEDLESS("create_serialize", LAID_OUT),
	NEEDLESS("create_fsync", LAID_OUT),
	TRANSLATED("create_on_open", FIO_BOOL),
	TRANSLATED("create_only", FIO_BOOL),
	REFUSED("allow_file_create", "1", LAID_OUT),
	REFUSED("allow_mounted_write", "0", "use --destroy"),
	TRANSLATED("pre_read", FIO_BOOL),
	TRANSLATED("unlink", FIO_BOOL),
	REFUSED("unlink_each_loop", "0", "use unlink, which removes them at the end"),
	REFUSED("zonemode", "none", OF_ZONES),
	REFUSED("zonesize", "0", OF_ZONES),
	REFUSED("zonerange", "0", OF_ZONES),
	REFUSED("zoneskip", "0", OF_ZONES),
	REFUSED("zonecapacity", "0", OF_ZONES),
	REFUSED("read_beyond_wp", "0", OF_ZONES),
	REFUSED("max_open_zones", "0", OF_ZONES),
	REFUSED("job_max_open_zones", "0", OF_ZONES),
	REFUSED("ignore_zone_limits", "0", OF_ZONES),
	REFUSED("zone_reset_threshold", "0", OF_ZONES),
	REFUSED("zone_reset_frequency", "0", OF_ZONES),

	/* how long, and how fast */
	ALSO_NAMED("runtime", "timeout", FIO_SECONDS),
	TRANSLATED("time_based", FIO_SET),
	TRANSLATED("ramp_time", FIO_SECONDS),
	TRANSLATED("rate", FIO_TEXT),
	TRANSLATED("rate_iops", FIO_TEXT),
	TRANSLATED("rate_process", FIO_TEXT),
	REFUSED("rate_min", "0", "a run with too low a rate is told, and not ended"),
	REFUSED("rate_iops_min", "0", "a run with too low a rate is told, and not ended"),
	NEEDLESS("rate_cycle", "the rate holds at any time"),
	NEEDLESS("ratecycle", "the rate holds at any time"),
	REFUSED("rate_ignore_thinktime", "0", "thinktime and rate exclude each other"),
	TRANSLATED("thinktime", FIO_MICROSECONDS),
	TRANSLATED("thinktime_blocks", FIO_NUMBER),
	REFUSED("thinktime_spin", "0", "a loop that pauses sleeps"),
	REFUSED("thinktime_blocks_type", "complete", "a pause follows the end of an I/O"),
	REFUSED("thinktime_iotime", "0", "a pause follows each I/O"),
	REFUSED("max_latency", "0", OF_TARGET),
	REFUSED("latency_target", "0", OF_TARGET),
	REFUSED("latency_window", "0", OF_TARGET),
	REFUSED("latency_percentile", NULL, OF_TARGET),
	REFUSED("latency_run", "0", OF_TARGET),
	REFUSED("steadystate", NULL, OF_STEADY),
	REFUSED("ss", NULL, OF_STEADY),
	REFUSED("steadystate_duration", "0", OF_STEADY),
	REFUSED("ss_dur", "0", OF_STEADY),
	REFUSED("steadystate_ramp_time", "0", OF_STEADY),
	REFUSED("ss_ramp", "0", OF_STEADY),
	REFUSED("flow", "0", OF_FLOW),
	NEEDLESS("flow_id", "only with flow, which is refused"),
	NEEDLESS("flow_sleep", "only with flow, which is refused"),
	NEEDLESS("flow_watermark", "only with flow, which is refused"),
	TRANSLATED("continue_on_error", FIO_TEXT),
	REFUSED("ignore_error", NULL, OF_ERRORS),
	NEEDLESS("error_dump", "the report has the errors"),

	/* durability and data */
	TRANSLATED("fsync", FIO_NUMBER),
	TRANSLATED("fdatasync", FIO_NUMBER),
	TRANSLATED("end_fsync", FIO_BOOL),
	TRANSLATED("fsync_on_close", FIO_BOOL),
	REFUSED("write_barrier", "0", "use fsync"),
	REFUSED("sync_file_range", NULL, "use 'ringbench run' with --file-fsync-mode"),
	TRANSLATED("zero_buffers", FIO_SET),
	NEEDLESS("refill_buffers", DATA),
	NEEDLESS("scramble_buffers", DATA),
	REFUSED("buffer_pattern", NULL, "data is random, or zeros (zero_buffers)"),
	TRANSLATED("buffer_compress_percentage", FIO_NUMBER),
	NEEDLESS("buffer_compress_chunk", "every 4 KiB compresses by that share"),
	TRANSLATED("dedupe_percentage", FIO_NUMBER),
	REFUSED("dedupe_mode", "repeat", "duplicates are of a few blocks"),
	NEEDLESS("dedupe_working_set_percentage", "only with dedupe_mode, which is refused"),
	REFUSED("dedupe_global", "0", "all loops of a job have the same duplicates"),
	TRANSLATED("verify", FIO_TEXT),
	TRANSLATED("do_verify", FIO_BOOL),
	NEEDLESS("verify_interval", OF_VERIFY),
	NEEDLESS("verify_offset", OF_VERIFY),
	REFUSED("verify_pattern", NULL, "blocks have a checksum, and data of their own"),
	NEEDLESS("verify_fatal", OF_VERIFY),
	NEEDLESS("verify_dump", OF_VERIFY),
	NEEDLESS("verify_async", OF_VERIFY),
	NEEDLESS("verify_async_cpus", OF_VERIFY),
	REFUSED("verify_backlog", "0", "blocks are read back after the jobs, not between"),
	REFUSED("verify_backlog_batch", "0", "blocks are read back after the jobs, not between"),
	REFUSED("verify_only", NULL, "use rw=read with verify"),
	NEEDLESS("experimental_verify", OF_VERIFY),
	REFUSED("verify_state_load", "0", "no state is kept between runs"),
	NEEDLESS("verify_state_save", OF_VERIFY),
	REFUSED("trim_percentage", "0", OF_TRIM),
	REFUSED("trim_verify_zero", "0", OF_TRIM),
	REFUSED("trim_backlog", "0", OF_TRIM),
	REFUSED("trim_backlog_batch", "0", OF_TRIM),
	REFUSED("write_iolog", NULL, OF_TRACES),
	REFUSED("read_iolog", NULL, OF_TRACES),
	NEEDLESS("read_iolog_chunked", OF_TRACES),
	NEEDLESS("replay_no_stall", OF_TRACES),
	NEEDLESS("replay_redirect", OF_TRACES),
	NEEDLESS("replay_scale", OF_TRACES),
	NEEDLESS("replay_align", OF_TRACES),
	NEEDLESS("replay_time_scale", OF_TRACES),
	NEEDLESS("replay_skip", OF_TRACES),
	REFUSED("merge_blktrace_file", NULL, OF_TRACES),
	NEEDLESS("merge_blktrace_scalars", OF_TRACES),
	NEEDLESS("merge_blktrace_iters", OF_TRACES),

	/* what is reported */
	TRANSLATED("write_bw_log", FIO_PREFIX),
	TRANSLATED("write_iops_log", FIO_PREFIX),
	TRANSLATED("per_job_logs", FIO_BOOL),
	TRANSLATED("log_avg_msec", FIO_NUMBER),
	TRANSLATED("write_lat_log", FIO_PREFIX),
	NEEDLESS("write_hist_log", LOGS),
	NEEDLESS("bwavgtime", ROWS),
	NEEDLESS("iopsavgtime", ROWS),
	NEEDLESS("log_entries", ROWS),
	NEEDLESS("log_hist_msec", LOGS),
	NEEDLESS("log_hist_coarseness", LOGS),
	TRANSLATED("log_max_value", FIO_BOOL),
	NEEDLESS("log_offset", ROWS),
	NEEDLESS("log_prio", ROWS),
	NEEDLESS("log_compression", ROWS),
	NEEDLESS("log_compression_cpus", ROWS),
	NEEDLESS("log_store_compressed", ROWS),
	NEEDLESS("log_unix_epoch", ROWS),
	NEEDLESS("log_alternate_epoch", ROWS),
	NEEDLESS("log_alternate_epoch_clock_id", ROWS),
	NEEDLESS("block_error_percentiles", REPORT),
	NEEDLESS("stats", REPORT),
	TRANSLATED("clat_percentiles", FIO_BOOL),
	TRANSLATED("lat_percentiles", FIO_BOOL),
	NEEDLESS("slat_percentiles", REPORT),
	TRANSLATED("percentile_list", FIO_TEXT),
	NEEDLESS("significant_figures", REPORT),
	NEEDLESS("disk_util", REPORT),
	NEEDLESS("gtod_reduce", LATENCIES),
	NEEDLESS("gtod_cpu", LATENCIES),
	NEEDLESS("clocksource", LATENCIES),
	NEEDLESS("disable_lat", LATENCIES),
	NEEDLESS("disable_clat", LATENCIES),
	NEEDLESS("disable_slat", LATENCIES),
	NEEDLESS("disable_bw_measurement", LATENCIES),
	NEEDLESS("disable_bw", LATENCIES),

	/* of engines that are not here */
	REFUSED("arguments", NULL, OF_ENGINE),
	REFUSED("bindname", NULL, OF_ENGINE),
	REFUSED("brick", NULL, OF_ENGINE),
	REFUSED("busy_poll", NULL, OF_ENGINE),
	REFUSED("clientname", NULL, OF_ENGINE),
	REFUSED("clustername", NULL, OF_ENGINE),
	REFUSED("cmd_type", NULL, OF_ENGINE),
	REFUSED("conf", NULL, OF_ENGINE),
	REFUSED("cpuchunks", NULL, OF_ENGINE),
	REFUSED("cpuload", NULL, OF_ENGINE),
	REFUSED("cpumode", NULL, OF_ENGINE),
	REFUSED("donorname", NULL, OF_ENGINE),
	REFUSED("exit_on_io_done", NULL, OF_ENGINE),
	REFUSED("grace_time", NULL, OF_ENGINE),
	REFUSED("hostname", NULL, OF_ENGINE),
	REFUSED("inplace", NULL, OF_ENGINE),
	REFUSED("interface", NULL, OF_ENGINE),
	REFUSED("listen", NULL, OF_ENGINE),
	REFUSED("mss", NULL, OF_ENGINE),
	REFUSED("nodelay", NULL, OF_ENGINE),
	REFUSED("pingpong", NULL, OF_ENGINE),
	REFUSED("pool", NULL, OF_ENGINE),
	REFUSED("port", NULL, OF_ENGINE),
	REFUSED("program", NULL, OF_ENGINE),
	REFUSED("protocol", NULL, OF_ENGINE),
	REFUSED("rbdname", NULL, OF_ENGINE),
	REFUSED("readfua", NULL, OF_ENGINE),
	REFUSED("sg_write_mode", NULL, OF_ENGINE),
	REFUSED("single-instance", NULL, OF_ENGINE),
	REFUSED("skip_bad", NULL, OF_ENGINE),
	REFUSED("stat_type", NULL, OF_ENGINE),
	REFUSED("std_redirect", NULL, OF_ENGINE),
	REFUSED("stream_id", NULL, OF_ENGINE),
	REFUSED("thp", NULL, OF_ENGINE),
	REFUSED("touch_objects", NULL, OF_ENGINE),
	REFUSED("ttl", NULL, OF_ENGINE),
	REFUSED("uri", NULL, OF_ENGINE),
	REFUSED("verb", NULL, OF_ENGINE),
	REFUSED("volume", NULL, OF_ENGINE),
	REFUSED("window_size", NULL, OF_ENGINE),
	REFUSED("writefua", NULL, OF_ENGINE),
};

const unsigned fio_option_count = sizeof(fio_options) / sizeof(fio_options[0]);

const struct fio_option *fio_option_find(const char *name)
{
	for (unsigned i = 0; i < fio_option_count; i++)
		if (!strcmp(fio_options[i].name, name) ||
		    (fio_options[i].alias && !strcmp(fio_options[i].alias, name)))
			return &fio_options[i];
	return NULL;
}

const char *fio_option_nearest(const char *name)
{
	const char *names[sizeof(fio_options) / sizeof(fio_options[0]) + 1] = { NULL };

	for (unsigned i = 0; i < fio_option_count; i++)
		names[i] = fio_options[i].name;
	return nearest_name(name, names);
}
