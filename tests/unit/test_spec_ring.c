/* The options of the ring: values, presets, exclusions, and the engines that accept them. */
#include "specified.h"

static void setup(void)
{
	specified_set_up();
	set("file-test-mode", "rndrd");
}

TestSuite(spec_ring, .init = setup, .fini = specified_tear_down);

/* -- switches */

Test(spec_ring, a_switch_is_off_tried_or_demanded)
{
	set("sqpoll", "yes");
	set("defer-taskrun", "0");
	set("submit-all", "auto");

	assert_valid();
	cr_assert_eq(spec.ring.want[RING_SQPOLL], RING_ON);
	cr_assert_eq(spec.ring.want[RING_DEFER_TASKRUN], RING_OFF);
	cr_assert_eq(spec.ring.want[RING_SUBMIT_ALL], RING_AUTO);
	cr_assert_str_eq(option_format(option_find("submit-all"), &spec, &arena), "auto");
	cr_assert_str_eq(option_format(option_find("sqpoll"), &spec, &arena), "on");
}

Test(spec_ring, a_switch_that_is_none_says_what_it_takes)
{
	cr_assert_lt(option_check(option_find("sqpoll"), "maybe", &err), 0);
	cr_assert_str_eq(err.text, "'maybe' is neither on, off nor auto");
	cr_assert_str_eq(option_accepts(option_find("sqpoll"), &arena), "on|off|auto");
}

Test(spec_ring, every_feature_has_the_option_of_its_name)
{
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++) {
		const struct option *option = option_find(ring_feature_name(i));

		cr_assert_not_null(option, "%s", ring_feature_name(i));
		cr_assert_eq(option->offset, offsetof(struct spec, ring.want[i]), "%s",
			     option->name);
	}
}

/* -- presets */

Test(spec_ring, tuned_is_the_default_and_tries_what_is_best)
{
	assert_valid();
	cr_assert_eq(spec.ring.want[RING_SINGLE_ISSUER], RING_AUTO);
	cr_assert_eq(spec.ring.want[RING_DEFER_TASKRUN], RING_AUTO);
	cr_assert_eq(spec.ring.want[RING_FIXED_FILES], RING_AUTO);
	cr_assert_eq(spec.ring.want[RING_FIXED_BUFFERS], RING_AUTO);
	cr_assert_eq(spec.ring.want[RING_REGISTERED_RING], RING_AUTO);
	cr_assert_eq(spec.ring.want[RING_SQPOLL], RING_OFF);
	cr_assert_eq(spec.ring.want[RING_IOPOLL], RING_OFF);
}

/* prepare has no options: the preset applies in the same way. */
Test(spec_ring, tuned_is_what_an_engine_takes_by_default)
{
	const struct ring_config *tuned = &ring_config_tuned;

	assert_valid();
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++)
		cr_assert_eq(spec.ring.want[i], tuned->want[i], "%s", ring_feature_name(i));
	cr_assert_eq(spec.ring.sqpoll_idle_ns, tuned->sqpoll_idle_ns);
	cr_assert_eq(spec.ring.cq_size, tuned->cq_size);
	cr_assert_eq(spec.ring.iowq_bounded_max, tuned->iowq_bounded_max);
	cr_assert_eq(spec.ring.iowq_unbounded_max, tuned->iowq_unbounded_max);
	cr_assert_eq(spec.ring.min_wait_ns, tuned->min_wait_ns);
	cr_assert_eq(spec.ring.vectored, tuned->vectored);
	cr_assert_eq(spec.ring.async_every, tuned->async_every);
	cr_assert_eq(spec.ring.ioprio_class, tuned->ioprio_class);
	cr_assert_eq(spec.ring.ioprio_level, tuned->ioprio_level);
	cr_assert_eq(spec.ring.fsync_order, tuned->fsync_order);
}

Test(spec_ring, plain_has_nothing_and_submits_one_at_a_time)
{
	set("preset", "plain");
	set("iodepth", "64");

	assert_valid();
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++)
		cr_assert_eq(spec.ring.want[i], RING_OFF, "%s", ring_feature_name(i));
	cr_assert_str_eq(spec.engine, "io_uring");
	cr_assert_eq(spec_batch_submit(&spec), 1);
}

Test(spec_ring, batched_is_plain_with_batches)
{
	set("preset", "batched");
	set("iodepth", "64");

	assert_valid();
	for (unsigned i = 0; i < RING_FEATURE_COUNT; i++)
		cr_assert_eq(spec.ring.want[i], RING_OFF, "%s", ring_feature_name(i));
	cr_assert_eq(spec_batch_submit(&spec), 32);
}

Test(spec_ring, what_somebody_wrote_goes_over_the_preset)
{
	set("preset", "plain");
	set("fixed-files", "on");
	set("batch-submit", "8");
	set("iodepth", "8");

	assert_valid();
	cr_assert_eq(spec.ring.want[RING_FIXED_FILES], RING_ON);
	cr_assert_eq(spec.batch_submit, 8);
	cr_assert_str_eq(settings_get(&settings, "fixed-buffers")->origin, "preset");
}

Test(spec_ring, presets_for_polling_demand_it)
{
	set("preset", "polled");
	set("file-extra-flags", "direct");
	assert_valid();
	cr_assert_eq(spec.ring.want[RING_IOPOLL], RING_ON);

	settings_init(&settings, &arena);
	set("file-test-mode", "rndrd");
	set("preset", "sqpoll");
	assert_valid();
	cr_assert_eq(spec.ring.want[RING_SQPOLL], RING_ON);
	cr_assert_eq(spec.ring.want[RING_DEFER_TASKRUN], RING_OFF);
}

Test(spec_ring, a_preset_is_for_engines_with_a_ring)
{
	set("preset", "plain");
	set("engine", "psync");
	assert_refused("preset has no effect with engine=psync (use engine=io_uring)");

	set("engine", "nop");
	assert_valid();
}

/* -- exclusions */

Test(spec_ring, only_a_ring_takes_what_is_for_rings)
{
	set("engine", "psync");
	set("sqpoll", "on");
	set("async-every", "4");
	assert_refused("sqpoll has no effect with engine=psync (use engine=io_uring)");
	cr_assert_not_null(strstr(err.text, "async-every has no effect with engine=psync"));
	cr_assert_null(strstr(err.text, "fixed-files"), "only a trial");
}

Test(spec_ring, sqpoll_goes_with_no_task_run_flag)
{
	set("sqpoll", "on");
	set("defer-taskrun", "on");
	assert_refused("defer-taskrun cannot be combined with sqpoll");
}

Test(spec_ring, no_chain_goes_with_a_thread_of_several_rings)
{
	set("file-test-mode", "rndwr");
	set("file-fsync-all", "on");
	set("fsync-order", "link");
	set("sqpoll", "on");
	set("threads", "2");
	set("attach-wq", "on");
	assert_refused("fsync-order=link cannot be combined with sqpoll and attach-wq");

	set("attach-wq", "off");
	assert_valid();
}

Test(spec_ring, what_belongs_to_sqpoll_needs_it)
{
	set("sqpoll-cpu", "0");
	set("sqpoll-idle", "5ms");
	assert_refused("sqpoll-cpu has no effect without sqpoll (add --sqpoll)");
	cr_assert_not_null(strstr(err.text,
				  "sqpoll-idle has no effect without sqpoll (add --sqpoll)"));

	set("sqpoll", "on");
	assert_valid();
}

Test(spec_ring, attach_wq_needs_a_thread_of_sqpoll_and_two_loops)
{
	set("attach-wq", "on");
	set("threads", "2");
	assert_refused("attach-wq has no effect without sqpoll");

	set("sqpoll", "on");
	assert_valid();
	set("threads", "1");
	assert_refused("attach-wq has no effect with one loop");

	set("attach-wq", "auto");
	assert_valid();
}

Test(spec_ring, iopoll_needs_direct_io)
{
	set("iopoll", "on");
	assert_refused("iopoll polls for completions of direct I/O only (add "
		       "--file-extra-flags=direct)");

	set("file-extra-flags", "direct");
	assert_valid();
	set("engine", "nop");
	assert_refused("iopoll: engine 'nop' does no I/O that could be polled");
}

Test(spec_ring, hybrid_iopoll_needs_iopoll)
{
	set("hybrid-iopoll", "on");
	assert_refused("it needs iopoll (add --iopoll)");
}

Test(spec_ring, an_fsync_beside_iopoll_can_only_wait)
{
	set("file-test-mode", "rndwr");
	set("file-extra-flags", "direct");
	set("file-fsync-all", "on");
	set("iopoll", "on");
	assert_valid();

	set("fsync-order", "link");
	assert_refused("fsync-order=link cannot be combined with iopoll");
	set("fsync-order", "drain");
	assert_refused("fsync-order=drain cannot be combined with iopoll");
}

Test(spec_ring, defer_taskrun_needs_single_issuer)
{
	set("defer-taskrun", "on");
	set("single-issuer", "off");
	assert_refused("defer-taskrun needs single-issuer, which is off (leave "
		       "--single-issuer=off out)");
}

Test(spec_ring, the_completion_queue_holds_all_that_can_be_in_flight)
{
	set("iodepth", "64");
	set("cq-size", "63");
	assert_refused("cq-size=63 is less than the 64 requests that iodepth=64 can have "
		       "in flight (use at least that)");

	set("cq-size", "64");
	assert_valid();
	set("file-test-mode", "rndwr");
	set("file-fsync-all", "on");
	assert_refused("cq-size=64 is less than the 128 requests that iodepth=64 with "
		       "file-fsync-all can have");
}

Test(spec_ring, waits_for_one_have_no_minimum)
{
	set("min-wait", "50us");
	assert_refused("min-wait has no effect with batch-complete=1, which waits for nothing "
		       "more (use --batch-complete=2 or more)");

	set("iodepth", "8");
	set("batch-complete", "4");
	assert_valid();
	cr_assert_eq(spec.ring.min_wait_ns, 50000);
}

Test(spec_ring, vectors_take_no_registered_buffers)
{
	set("vectored", "on");
	assert_valid();

	set("fixed-buffers", "on");
	assert_refused("vectored requests take no registered buffers");
}

Test(spec_ring, an_order_that_an_engine_lacks_is_refused)
{
	set("engine", "psync");
	set("fsync-order", "drain");
	assert_refused("engine 'psync' can only wait for the writes before an fsync");

	set("fsync-order", "wait");
	assert_valid();
}

Test(spec_ring, a_link_is_between_a_write_and_its_own_fsync)
{
	set("file-test-mode", "rndwr");
	set("fsync-order", "link");
	assert_refused("fsync-order=link is for a write and its own fsync (add "
		       "--file-fsync-all, or use fsync-order=drain)");

	set("file-fsync-all", "on");
	assert_valid();
}

Test(spec_ring, atomic_is_for_direct_writes)
{
	set("engine", "pvsync2");
	set("rwf", "atomic");
	assert_refused("rwf=atomic is for direct writes (add file-extra-flags=direct)");
	cr_assert_not_null(strstr(err.text, "does not write"));
}

Test(spec_ring, atomic_is_a_write_of_one_length)
{
	set("engine", "io_uring");
	set("rwf", "atomic");
	set("file-test-mode", "seqrewr");
	set("file-extra-flags", "direct");
	assert_valid();

	set("file-block-size", "12K");
	assert_refused("a write of file-block-size=12K cannot be atomic (choose a power of two)");
	set("file-block-size", "16K");
	set("file-merged-requests", "4");
	assert_refused("rwf=atomic cannot be combined with file-merged-requests");
}

Test(spec_ring, flags_of_writes_are_for_those_that_write)
{
	set("engine", "io_uring");
	set("rwf", "dsync");
	assert_refused("rwf=dsync has no effect on a workload that does not write");

	set("file-test-mode", "rndwr");
	assert_valid();
}

/* A repeated write would follow its fsync. */
Test(spec_ring, nowait_does_not_go_with_drain)
{
	set("engine", "io_uring");
	set("rwf", "nowait");
	set("fsync-order", "drain");
	assert_valid();

	set("file-test-mode", "rndwr");
	assert_refused("rwf=nowait cannot be combined with fsync-order=drain");
	set("fsync-order", "wait");
	assert_valid();
}

Test(spec_ring, nop_has_neither_vectors_nor_priorities)
{
	set("engine", "nop");
	set("vectored", "on");
	set("ioprio-class", "be");
	assert_refused("vectored has no effect with engine=nop");
	cr_assert_not_null(strstr(err.text, "ioprio-class has no effect with engine=nop"));
}
