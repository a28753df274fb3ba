/*
 * The options of the ring: mutual exclusions, and engines without these options. Properties known
 * only to the kernel or the device are checked when the ring is opened.
 */
#include "spec_check.h"

#include <string.h>

#include "uring_flags.h"

static unsigned want(const struct spec_check *check, enum ring_feature feature)
{
	return check->spec->ring.want[feature];
}

static bool is_given(const struct spec_check *check, const char *name)
{
	return check->settings && settings_are_given(check->settings, name);
}

/* ---- engines without a ring ---- */

static void has_no_effect(struct spec_check *check, const char *name)
{
	spec_mistake(check, name, "%s has no effect with engine=%s (use engine=io_uring)", name,
		     check->spec->engine);
}

/* Demanded features only, not optional or disabled ones. */
static void check_needs_ring(struct spec_check *check)
{
	const struct ring_config *ring = &check->spec->ring;
	const struct engine_ops *engine = engine_find(check->spec->engine);
	const struct { bool given; const char *name; } numbers[] = {
		{ ring->cq_size > 0,			"cq-size" },
		{ ring->iowq_bounded_max > 0,		"iowq-bounded-max" },
		{ ring->iowq_unbounded_max > 0,		"iowq-unbounded-max" },
		{ ring->min_wait_ns > 0,		"min-wait" },
		{ ring->vectored,			"vectored" },
		{ ring->async_every > 0,		"async-every" },
		{ ring->ioprio_class != IOPRIO_NONE,	"ioprio-class" },
	};

	if (!engine || (engine->can & ENGINE_IS_RING))
		return;
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++)
		if (ring->want[i] == RING_ON)
			has_no_effect(check, ring_feature_name(i));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].given)
			has_no_effect(check, numbers[i].name);
	if (is_given(check, "preset"))
		has_no_effect(check, "preset");
}

/* ---- mutual exclusions ---- */

static void check_sqpoll(struct spec_check *check)
{
	const unsigned excluded = uring_features[RING_SQPOLL].bars;

	for (unsigned i = 0; i < RING_FEATURE_COUNT && want(check, RING_SQPOLL) == RING_ON; i++) {
		const struct uring_flag *flag = &uring_features[i];

		if ((flag->flag & excluded) && want(check, i) == RING_ON)
			spec_mistake(check, flag->name, "%s cannot be combined with sqpoll, whose "
				     "kernel thread does that work (leave one out)", flag->name);
	}
	if (want(check, RING_ATTACH_WQ) == RING_ON && check->spec->threads == 1)
		spec_mistake(check, "attach-wq", "attach-wq has no effect with one loop, which has "
			     "nothing to share (use --threads=2 or more)");
	if (want(check, RING_SQPOLL) == RING_ON && want(check, RING_ATTACH_WQ) == RING_ON &&
	    check->spec->ring.fsync_order == FSYNC_ORDER_LINK && check->spec->fsync_all)
		spec_mistake(check, "fsync-order", "fsync-order=link cannot be combined with "
			     "sqpoll and attach-wq: a thread that serves several rings breaks "
			     "chains (use fsync-order=wait, or leave attach-wq out)");
	if (want(check, RING_SQPOLL) != RING_OFF)
		return;
	if (check->spec->sqpoll_cpus.count > 0)
		spec_mistake(check, "sqpoll-cpu", "sqpoll-cpu has no effect without sqpoll "
			     "(add --sqpoll)");
	if (is_given(check, "sqpoll-idle"))
		spec_mistake(check, "sqpoll-idle", "sqpoll-idle has no effect without sqpoll "
			     "(add --sqpoll)");
	if (want(check, RING_ATTACH_WQ) == RING_ON)
		spec_mistake(check, "attach-wq", "attach-wq has no effect without sqpoll (add "
			     "--sqpoll): since Linux 5.12 workers belong to the thread that "
			     "submits, and each loop is one");
}

static void check_iopoll(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	const struct engine_ops *engine = engine_find(spec->engine);
	const unsigned order = spec->ring.fsync_order;

	if (want(check, RING_HYBRID_IOPOLL) == RING_ON && want(check, RING_IOPOLL) != RING_ON)
		spec_mistake(check, "hybrid-iopoll", "hybrid-iopoll is a way to poll: it needs "
			     "iopoll (add --iopoll)");
	if (want(check, RING_IOPOLL) != RING_ON)
		return;
	if (engine && (engine->can & ENGINE_DOES_NO_IO))
		spec_mistake(check, "iopoll", "iopoll: engine '%s' does no I/O that could be "
			     "polled", engine->name);
	else if (!(spec->extra_flags & OPEN_FLAG_DIRECT))
		spec_mistake(check, "iopoll", "iopoll polls for completions of direct I/O only "
			     "(add --file-extra-flags=direct)");
	if (order == FSYNC_ORDER_DRAIN || (order == FSYNC_ORDER_LINK && spec->fsync_all))
		spec_mistake(check, "fsync-order", "fsync-order=%s cannot be combined with "
			     "iopoll: its ring takes no fsync, so a second ring does them (use "
			     "fsync-order=wait)", order == FSYNC_ORDER_LINK ? "link" : "drain");
	if (want(check, RING_REGISTERED_WAIT) == RING_ON || spec->ring.min_wait_ns > 0)
		spec_mistake(check, spec->ring.min_wait_ns > 0 ? "min-wait" : "registered-wait",
			     "%s has no effect with iopoll, which does not sleep",
			     spec->ring.min_wait_ns > 0 ? "min-wait" : "registered-wait");
}

static void check_setup(struct spec_check *check)
{
	const struct spec *spec = check->spec;
	/* A write with its fsync are two. */
	const uint64_t entries = (uint64_t)spec->iodepth * (spec->fsync_all ? 2 : 1);

	if (want(check, RING_DEFER_TASKRUN) == RING_ON &&
	    want(check, RING_SINGLE_ISSUER) == RING_OFF)
		spec_mistake(check, "defer-taskrun", "defer-taskrun needs single-issuer, which is "
			     "off (leave --single-issuer=off out)");
	if (spec->ring.cq_size > 0 && spec->ring.cq_size < entries)
		spec_mistake(check, "cq-size", "cq-size=%u is less than the %llu requests that "
			     "iodepth=%u%s can have in flight (use at least that)",
			     spec->ring.cq_size, (unsigned long long)entries, spec->iodepth,
			     spec->fsync_all ? " with file-fsync-all" : "");
}

static void check_requests(struct spec_check *check)
{
	static const unsigned orders[] = {	/* the engine's capability that they need */
		[FSYNC_ORDER_AUTO]	= 0,
		[FSYNC_ORDER_WAIT]	= 0,
		[FSYNC_ORDER_LINK]	= ENGINE_CAN_LINK,
		[FSYNC_ORDER_DRAIN]	= ENGINE_CAN_DRAIN,
	};
	const struct spec *spec = check->spec;
	const struct engine_ops *engine = engine_find(spec->engine);
	const bool no_io = engine && (engine->can & ENGINE_IS_RING) &&
		(engine->can & ENGINE_DOES_NO_IO);

	if (no_io && spec->ring.vectored)
		has_no_effect(check, "vectored");
	if (no_io && spec->ring.ioprio_class != IOPRIO_NONE)
		has_no_effect(check, "ioprio-class");

	if (spec->ring.vectored && want(check, RING_FIXED_BUFFERS) == RING_ON)
		spec_mistake(check, "vectored", "vectored requests take no registered buffers "
			     "(use --fixed-buffers=off)");
	if (spec->ring.min_wait_ns > 0 && spec->batch_complete == 1)
		spec_mistake(check, "min-wait", "min-wait has no effect with batch-complete=1, "
			     "which waits for nothing more (use --batch-complete=2 or more)");
	if (is_given(check, "ioprio-level") && spec->ring.ioprio_class != IOPRIO_RT &&
	    spec->ring.ioprio_class != IOPRIO_BE)
		spec_mistake(check, "ioprio-level", "ioprio-level has no effect without "
			     "ioprio-class=rt or be");
	if (engine && (orders[spec->ring.fsync_order] & ~engine->can))
		spec_mistake(check, "fsync-order", "engine '%s' can only wait for the writes "
			     "before an fsync (use fsync-order=wait, or engine=io_uring)",
			     engine->name);
	else if (spec->ring.fsync_order == FSYNC_ORDER_LINK && !spec->fsync_all)
		spec_mistake(check, "fsync-order", "fsync-order=link is for a write and its own "
			     "fsync (add --file-fsync-all, or use fsync-order=drain)");
}

void spec_check_ring(struct spec_check *check)
{
	check_needs_ring(check);
	check_sqpoll(check);
	check_iopoll(check);
	check_setup(check);
	check_requests(check);
}
