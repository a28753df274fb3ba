/* ring_queue: a requested feature is granted, visibly; or refused by name. */
#include "ring_queue.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "in_child.h"
#include "ring_abi.h"
#include "ring_setups.h"
#include "ring_share.h"
#include "spawn.h"
#include "uring.h"
#include "uring_facts.h"
#include "uring_flags.h"

enum { ENTRIES = 8, BLOCK = 4096, TEST_MAX_S = 300 };

/* A ring like that of an engine, without the engine. */
struct rig {
	struct engine_config config;
	struct engine engine;
	struct ring_queue queue;
	struct err err;
};

static struct rig rig;

static void rig_init(struct rig *r)
{
	memset(r, 0, sizeof(*r));
	r->config.ring = ring_config_tuned;
	r->config.sqpoll_cpu = -1;
	r->config.iodepth = ENTRIES;
	r->config.buffer_stride_bytes = BLOCK;
	r->engine.config = &r->config;
}

static void setup(void)
{
	alarm(TEST_MAX_S);
	rig_init(&rig);
	if (uring_probe(&rig.err) < 0)
		cr_skip_test("%s", rig.err.text);
}

TestSuite(ring_setup, .init = setup, .timeout = 300);

static int rig_try(struct rig *r)
{
	return ring_queue_open(&r->queue, &r->engine, r->config.iodepth, &r->err);
}

static void rig_open(struct rig *r)
{
	cr_assert_eq(rig_try(r), 0, "%s", r->err.text);
}

static void want(enum ring_feature feature, enum ring_want wanted)
{
	rig.config.ring.want[feature] = wanted;
}

static void want_only(enum ring_feature feature, enum ring_want wanted)
{
	memset(rig.config.ring.want, 0, sizeof(rig.config.ring.want));
	want(feature, wanted);
}

/* ---- notes of grants and refusals ---- */

static const struct engine_feature *note_of(const struct rig *r, const char *name)
{
	for (unsigned i = 0; i < r->engine.feature_count; i++)
		if (!strcmp(r->engine.features[i].name, name))
			return &r->engine.features[i];
	return NULL;
}

static bool is_granted(const char *name)
{
	const struct engine_feature *note = note_of(&rig, name);

	cr_assert_not_null(note, "%s is not noted", name);
	return note->granted;
}

static void assert_granted(const char *name)
{
	cr_assert(is_granted(name), "%s: %s", name, note_of(&rig, name)->why_not);
}

static void assert_refused(const char *name, const char *why)
{
	cr_assert_not(is_granted(name));
	cr_assert(strstr(note_of(&rig, name)->why_not, why), "%s: '%s'", name,
		  note_of(&rig, name)->why_not);
}

/* Expects a failure to open, with the feature, the cause, and the cure. */
static void assert_does_not_open(const char *name, const char *why)
{
	const unsigned fds = count_open_fds();

	cr_assert_lt(rig_try(&rig), 0, "it opened");
	cr_assert_eq(rig.err.status, EXIT_STATUS_REQUEST);
	cr_assert(strstr(rig.err.text, name) == rig.err.text, "'%s'", rig.err.text);
	cr_assert(strstr(rig.err.text, why), "'%s'", rig.err.text);
	cr_assert(strstr(rig.err.text, "leave it out"), "'%s'", rig.err.text);
	cr_assert_eq(count_open_fds(), fds, "something was left open");
}

/* ---- I/O ---- */

static void stage(struct rig *r, uint8_t opcode, int fd, void *at, unsigned length)
{
	struct io_uring_sqe *sqe = ring_queue_next(&r->queue);

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = opcode;
	sqe->fd = fd;
	sqe->addr = (uintptr_t)at;
	sqe->len = length;
}

static void stage_nops(struct rig *r, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		stage(r, IORING_OP_NOP, -1, NULL, 0);
}

static unsigned ready(const struct rig *r)
{
	return io_uring_cq_ready(&r->queue.ring);
}

static void enter(struct rig *r, unsigned wait_nr, uint64_t timeout_ns)
{
	cr_assert_eq(ring_queue_enter(&r->queue, wait_nr, timeout_ns), 0);
}

/* Waits for `nr` completions, and consumes them. */
static void collect(struct rig *r, unsigned count)
{
	while (ready(r) < count)
		enter(r, count, ENGINE_WAIT_FOREVER_NS);
	cr_assert_eq(ready(r), count);
	io_uring_cq_advance(&r->queue.ring, count);
}

/* As many requests as the ring has entries. By then its thread, if any, has a name and a CPU. */
static void use(struct rig *r)
{
	stage_nops(r, ENTRIES);
	collect(r, ENTRIES);
}

/* ---- tasks and descriptors of this process ---- */

static unsigned count_tasks(const char *prefix)
{
	DIR *dir = opendir("/proc/self/task");
	const struct dirent *entry;
	unsigned count = 0;

	cr_assert_not_null(dir);
	while ((entry = readdir(dir))) {
		char path[300], name[32] = "";
		FILE *file;

		snprintf(path, sizeof(path), "/proc/self/task/%s/comm", entry->d_name);
		file = fopen(path, "re");
		if (!file)
			continue;	/* ".", or a thread that has ended in between */
		if (fgets(name, sizeof(name), file))
			count += strncmp(name, prefix, strlen(prefix)) == 0;
		fclose(file);
	}
	closedir(dir);
	return count;
}

/* The kernel threads of a ring end a little later than the ring. */
static bool all_end(const char *prefix)
{
	for (unsigned i = 0; i < 500; i++) {
		if (count_tasks(prefix) == 0)
			return true;
		clock_sleep_until(clock_real_ns() + 10 * 1000 * 1000);
	}
	return false;
}

/* A number in /proc/self/fdinfo of the ring; -1 if there is none of this name. */
static long fdinfo(const struct rig *r, const char *name)
{
	char path[64], line[256];
	long value = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", r->queue.ring.ring_fd);
	file = fopen(path, "re");
	cr_assert_not_null(file);
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, name, strlen(name)) && line[strlen(name)] == ':')
			value = strtol(line + strlen(name) + 1, NULL, 0);
	fclose(file);
	return value;
}

/* ---- every setup, at every depth ---- */

struct row {
	unsigned setup, depth;
};

ParameterizedTestParameters(ring_setup, loses_nothing_at_any_depth)
{
	static const unsigned depths[] = { 1, 2, 32, 4096 };
	static struct row rows[512];
	struct ring_setup ring;
	unsigned count = 0;

	for (unsigned i = 0; ring_setup_get(i, &ring); i++)
		for (unsigned n = 0; n < 4; n++)
			rows[count++] = (struct row){ i, depths[n] };
	return cr_make_param_array(struct row, rows, count);
}

/* All entries in flight, several times around the ring; some completions are consumed later. */
ParameterizedTest(struct row *row, ring_setup, loses_nothing_at_any_depth)
{
	struct ring_setup ring;

	setup();
	ring_setup_get(row->setup, &ring);
	rig.config.ring = ring.config;
	rig.config.iodepth = row->depth;
	rig_open(&rig);

	for (unsigned round = 0; round < 5; round++) {
		stage_nops(&rig, row->depth);
		collect(&rig, row->depth);
		enter(&rig, 0, ENGINE_WAIT_FOREVER_NS);
		cr_assert_eq(ready(&rig), 0, "%s: more came back than was asked", ring.name);
	}

	cr_assert_eq(*rig.queue.ring.cq.koverflow, 0, "%s", ring.name);
	cr_assert_eq(*rig.queue.ring.sq.kdropped, 0, "%s", ring.name);
	ring_queue_close(&rig.queue);
}

/* ---- notes ---- */

static void assert_notes(const char *expected)
{
	char notes[1024] = "";

	for (unsigned i = 0; i < rig.engine.feature_count; i++)
		snprintf(notes + strlen(notes), sizeof(notes) - strlen(notes), "%s%s",
			 i ? " " : "", rig.engine.features[i].name);
	cr_assert_str_eq(notes, expected);
}

Test(ring_setup, notes_all_that_was_asked_for_and_nothing_else)
{
	rig_open(&rig);
	assert_notes(is_granted("defer-taskrun")
		     ? "single-issuer defer-taskrun registered-ring"
		     : "single-issuer defer-taskrun coop-taskrun registered-ring");
	ring_queue_close(&rig.queue);

	rig_init(&rig);
	want_only(RING_SINGLE_ISSUER, RING_OFF);
	rig_open(&rig);
	assert_notes("");
	ring_queue_close(&rig.queue);
}

Test(ring_setup, has_the_flags_of_what_was_granted)
{
	static const struct { const char *name; unsigned flag; } flags[] = {
		{ "single-issuer", IORING_SETUP_SINGLE_ISSUER },
		{ "defer-taskrun", IORING_SETUP_DEFER_TASKRUN },
		{ "coop-taskrun", IORING_SETUP_COOP_TASKRUN },
		{ "submit-all", IORING_SETUP_SUBMIT_ALL },
		{ "sqpoll", IORING_SETUP_SQPOLL },
		{ "cq-size", IORING_SETUP_CQSIZE },
		{ "no-sqarray", IORING_SETUP_NO_SQARRAY },
	};
	struct ring_setup ring;

	for (unsigned i = 0; ring_setup_get(i, &ring); i++) {
		rig_init(&rig);
		rig.config.ring = ring.config;
		rig_open(&rig);
		for (size_t n = 0; n < sizeof(flags) / sizeof(flags[0]); n++) {
			const struct engine_feature *note = note_of(&rig, flags[n].name);

			cr_assert_eq(note && note->granted,
				     (rig.queue.ring.flags & flags[n].flag) != 0, "%s: %s",
				     ring.name, flags[n].name);
		}
		ring_queue_close(&rig.queue);
	}
}

Test(ring_setup, is_cooperative_where_completions_are_not_deferred)
{
	want(RING_DEFER_TASKRUN, RING_OFF);
	rig_open(&rig);
	assert_notes("single-issuer coop-taskrun registered-ring");
	ring_queue_close(&rig.queue);
}

Test(ring_setup, says_what_a_feature_lacks_that_needs_another)
{
	want(RING_SINGLE_ISSUER, RING_OFF);
	want(RING_HYBRID_IOPOLL, RING_AUTO);
	rig_open(&rig);
	assert_refused("defer-taskrun", "needs single-issuer");
	assert_refused("hybrid-iopoll", "needs iopoll");
	ring_queue_close(&rig.queue);

	rig_init(&rig);
	want_only(RING_HYBRID_IOPOLL, RING_ON);
	assert_does_not_open("hybrid-iopoll", "needs iopoll");
}

/* The first step down: flags are tried one by one if all together are refused. */
Test(ring_setup, finds_the_one_of_many_flags_that_is_refused)
{
	want(RING_SUBMIT_ALL, RING_AUTO);
	want(RING_SQPOLL, RING_AUTO);
	rig.config.sqpoll_cpu = 8191;
	rig_open(&rig);
	assert_granted("sqpoll");
	assert_granted("submit-all");
	assert_refused("sqpoll-cpu", "Invalid argument: is that CPU online");
	collect((stage_nops(&rig, 1), &rig), 1);
	ring_queue_close(&rig.queue);
}

static const char *open_where_no_ring_is_allowed(void *arg)
{
	(void)arg;
	if (spawn_deny_syscall(SYS_io_uring_setup, EPERM) < 0)
		return in_child_skip("no seccomp");
	want(RING_SQPOLL, RING_ON);
	if (rig_try(&rig) == 0)
		return "made a ring";
	return strstr(rig.err.text, "io_uring: not permitted") ? NULL : rig.err.text;
}

Test(ring_setup, blames_no_feature_where_no_ring_is_allowed)
{
	in_child(open_where_no_ring_is_allowed, NULL);
}

/* ---- flags, one by one ---- */

Test(ring_setup, makes_room_for_as_many_completions_as_asked)
{
	rig.config.ring.cq_size = 1000;
	rig_open(&rig);
	assert_granted("cq-size");
	cr_assert_eq(*rig.queue.ring.cq.kring_entries, 1024, "a power of two");
	ring_queue_close(&rig.queue);

	rig_init(&rig);
	rig.config.ring.cq_size = 1 << 20;
	assert_does_not_open("cq-size", "Invalid argument");
}

/* Whether a device can be polled is only known at the first request; the ring can always be
 * created. */
Test(ring_setup, polls_if_asked_to_and_then_has_no_use_for_registered_waits)
{
	want(RING_IOPOLL, RING_ON);
	want(RING_HYBRID_IOPOLL, RING_AUTO);
	want(RING_REGISTERED_WAIT, RING_AUTO);
	rig_open(&rig);

	assert_granted("iopoll");
	cr_assert(rig.queue.ring.flags & IORING_SETUP_IOPOLL);
	if (is_granted("hybrid-iopoll"))
		cr_assert(rig.queue.ring.flags & IORING_SETUP_HYBRID_IOPOLL);
	else
		assert_refused("hybrid-iopoll", "needs Linux 6.13");
	assert_refused("registered-wait", "not with iopoll");
	use(&rig);
	ring_queue_close(&rig.queue);
}

static void assert_polls_not_beside(const char *what)
{
	want(RING_IOPOLL, RING_AUTO);
	want(RING_HYBRID_IOPOLL, RING_AUTO);
	rig_open(&rig);
	assert_refused("iopoll", what);
	assert_refused("hybrid-iopoll", "needs iopoll");
	cr_assert_not(rig.queue.ring.flags & IORING_SETUP_IOPOLL);
	ring_queue_close(&rig.queue);
	rig_init(&rig);
}

Test(ring_setup, does_not_try_to_poll_beside_what_is_demanded)
{
	struct uring_facts facts;

	rig.config.writes = rig.config.then_fsync = true;
	rig.config.ring.fsync_order = FSYNC_ORDER_LINK;
	assert_polls_not_beside("not with fsync-order=link");

	rig.config.writes = true;
	rig.config.ring.fsync_order = FSYNC_ORDER_DRAIN;
	assert_polls_not_beside("not with fsync-order=drain");

	uring_facts_gather(&facts);
	if (facts.features & RING_FEAT_MIN_TIMEOUT) {
		rig.config.ring.min_wait_ns = 50000;
		assert_polls_not_beside("not with min-wait");
	}
}

/* An invalid request (there is no opcode 255), followed by a valid one. */
static unsigned submitted_at_once(void)
{
	unsigned staged;

	rig_open(&rig);
	stage(&rig, 255, -1, NULL, 0);
	stage_nops(&rig, 1);
	enter(&rig, 0, ENGINE_WAIT_FOREVER_NS);
	staged = rig.queue.ring.sq.sqe_tail - *rig.queue.ring.sq.khead;
	collect((enter(&rig, 0, ENGINE_WAIT_FOREVER_NS), &rig), 2);
	ring_queue_close(&rig.queue);
	return 2 - staged;
}

Test(ring_setup, goes_on_behind_a_bad_request_if_asked_to)
{
	cr_assert_eq(submitted_at_once(), 1);

	rig_init(&rig);
	want(RING_SUBMIT_ALL, RING_AUTO);
	if (submitted_at_once() != 2)
		assert_refused("submit-all", "needs Linux 5.18");
}

int io_uring_major_version(void) __attribute__((weak));

Test(ring_setup, has_no_index_array_only_with_a_liburing_that_knows_it)
{
	want(RING_NO_SQARRAY, RING_AUTO);
	rig_open(&rig);
	if (!io_uring_major_version)
		assert_refused("no-sqarray", "needs liburing 2.6, this is 2.3");
	ring_queue_close(&rig.queue);
	if (io_uring_major_version)
		cr_skip_test("this is not liburing 2.3");

	rig_init(&rig);
	want(RING_NO_SQARRAY, RING_ON);
	assert_does_not_open("no-sqarray", "needs liburing 2.6, this is 2.3");
}

/* ---- sqpoll ---- */

static void want_sqpoll(struct rig *r)
{
	r->config.ring.want[RING_SQPOLL] = RING_ON;
	r->config.ring.sqpoll_idle_ns = UINT64_C(100) * 1000000000;
}

Test(ring_setup, has_a_thread_with_sqpoll_which_ends_with_it)
{
	want_sqpoll(&rig);
	rig_open(&rig);

	assert_granted("sqpoll");
	assert_refused("defer-taskrun", "not with sqpoll");
	assert_refused("coop-taskrun", "not with sqpoll");
	use(&rig);
	cr_assert_gt(fdinfo(&rig, "SqThread"), 0);
	cr_assert_eq(count_tasks("iou-sqp-"), 1);

	ring_queue_close(&rig.queue);
	cr_assert(all_end("iou-sqp-"));
}

Test(ring_setup, has_no_thread_without_sqpoll)
{
	rig_open(&rig);
	use(&rig);
	cr_assert_leq(fdinfo(&rig, "SqThread"), 0);
	cr_assert_eq(count_tasks("iou-sqp-"), 0);
	ring_queue_close(&rig.queue);
}

Test(ring_setup, pins_that_thread)
{
	unsigned cpu = CPU_SETSIZE - 1;
	cpu_set_t allowed;

	cr_assert_eq(sched_getaffinity(0, sizeof(allowed), &allowed), 0);
	while (!CPU_ISSET(cpu, &allowed))
		cpu--;
	want_sqpoll(&rig);
	rig.config.sqpoll_cpu = (int)cpu;
	rig_open(&rig);
	use(&rig);

	assert_granted("sqpoll-cpu");
	cr_assert_eq(sched_getaffinity((pid_t)fdinfo(&rig, "SqThread"), sizeof(allowed),
				       &allowed), 0);
	cr_assert_eq(CPU_COUNT(&allowed), 1);
	cr_assert(CPU_ISSET(cpu, &allowed));
	ring_queue_close(&rig.queue);
}

Test(ring_setup, refuses_a_cpu_for_it_that_is_not_there)
{
	want_sqpoll(&rig);
	rig.config.sqpoll_cpu = 8191;
	assert_does_not_open("sqpoll-cpu", "is that CPU online");
	cr_assert(all_end("iou-sqp-"));
}

Test(ring_setup, refuses_sqpoll_with_what_it_does_not_go_with)
{
	want_sqpoll(&rig);
	want(RING_DEFER_TASKRUN, RING_ON);
	assert_does_not_open("defer-taskrun", "not with sqpoll");
}

Test(ring_setup, is_without_sqpoll_that_was_only_tried_beside_what_is_demanded)
{
	want(RING_SQPOLL, RING_AUTO);
	want(RING_COOP_TASKRUN, RING_ON);
	rig_open(&rig);

	assert_refused("sqpoll", "not with coop-taskrun");
	assert_granted("coop-taskrun");
	ring_queue_close(&rig.queue);
}

/* In a child process, in which entering a ring fails. */
static const char *submit_without_entering(void *arg)
{
	uint64_t syscalls;

	(void)arg;
	want_sqpoll(&rig);
	if (rig_try(&rig) < 0)
		return rig.err.text;
	use(&rig);	/* it begins asleep */
	syscalls = rig.engine.syscalls;
	if (spawn_deny_syscall(SYS_io_uring_enter, EPERM) < 0)
		return in_child_skip("no seccomp");

	for (unsigned i = 0; i < 1000; i++) {
		stage_nops(&rig, ENTRIES);
		if (ring_queue_enter(&rig.queue, 0, ENGINE_WAIT_FOREVER_NS) != 0)
			return "entered to submit";
		while (ready(&rig) < ENTRIES)
			sched_yield();
		if (ring_queue_enter(&rig.queue, ENTRIES, ENGINE_WAIT_FOREVER_NS) != 0)
			return "entered to wait for what is there";
		io_uring_cq_advance(&rig.queue.ring, ENTRIES);
	}
	if (rig.engine.syscalls != syscalls)
		return "counted calls that were not made";
	stage_nops(&rig, 1);
	if (ring_queue_enter(&rig.queue, ENTRIES, ENGINE_WAIT_FOREVER_NS) != -EPERM)
		return "did not enter to wait";
	return rig.engine.syscalls == syscalls + 1 ? NULL : "did not count a call";
}

Test(ring_setup, needs_no_system_call_while_that_thread_is_awake)
{
	in_child(submit_without_entering, NULL);
}

Test(ring_setup, wakes_that_thread_when_it_sleeps)
{
	want_sqpoll(&rig);
	rig.config.ring.sqpoll_idle_ns = 1;	/* rounded up to a millisecond */
	rig_open(&rig);

	for (unsigned i = 0; i < 5; i++) {
		while (!(IO_URING_READ_ONCE(*rig.queue.ring.sq.kflags) & IORING_SQ_NEED_WAKEUP))
			clock_sleep_until(clock_real_ns() + 1000 * 1000);
		stage_nops(&rig, 1);
		collect(&rig, 1);
	}
	ring_queue_close(&rig.queue);
}

/* ---- attach-wq ---- */

Test(ring_setup, shares_one_thread_between_rings_that_attach)
{
	static struct rig second, third;
	struct ring_share share;

	ring_share_init(&share);
	want_sqpoll(&rig);
	want(RING_ATTACH_WQ, RING_ON);
	rig.config.ring_share = &share;
	second = third = rig;
	second.engine.config = &second.config;
	third.engine.config = &third.config;

	rig_open(&rig);
	rig_open(&second);
	use(&rig);
	use(&second);
	assert_granted("attach-wq");
	cr_assert(note_of(&second, "attach-wq")->granted);
	cr_assert_eq(count_tasks("iou-sqp-"), 1);
	cr_assert_eq(fdinfo(&rig, "SqThread"), fdinfo(&second, "SqThread"));

	/* The second keeps it; later ones have their own. */
	ring_queue_close(&rig.queue);
	use(&second);
	rig_open(&third);
	use(&third);

	ring_queue_close(&third.queue);
	ring_queue_close(&second.queue);
	cr_assert(all_end("iou-sqp-"));
	ring_share_release(&share);
}

Test(ring_setup, attaches_only_where_there_is_a_thread_to_share)
{
	struct ring_share share;

	want(RING_ATTACH_WQ, RING_AUTO);
	rig_open(&rig);
	assert_refused("attach-wq", "needs sqpoll");
	ring_queue_close(&rig.queue);

	rig_init(&rig);
	want_sqpoll(&rig);
	want(RING_ATTACH_WQ, RING_AUTO);
	rig_open(&rig);
	assert_refused("attach-wq", "there is no other ring");
	ring_queue_close(&rig.queue);

	rig_init(&rig);
	ring_share_init(&share);
	want(RING_ATTACH_WQ, RING_ON);
	rig.config.ring_share = &share;
	assert_does_not_open("attach-wq", "needs sqpoll");
	ring_share_release(&share);
}

Test(ring_setup, has_a_thread_each_for_rings_that_do_not)
{
	static struct rig second;

	want_sqpoll(&rig);
	second = rig;
	second.engine.config = &second.config;
	rig_open(&rig);
	rig_open(&second);
	use(&rig);
	use(&second);

	cr_assert_eq(count_tasks("iou-sqp-"), 2);

	ring_queue_close(&rig.queue);
	ring_queue_close(&second.queue);
}

Test(ring_setup, leaves_nothing_to_attach_to_if_it_fails)
{
	struct ring_share share;

	ring_share_init(&share);
	want_sqpoll(&rig);
	want(RING_ATTACH_WQ, RING_ON);
	rig.config.ring_share = &share;
	rig.config.sqpoll_cpu = 8191;
	cr_assert_lt(rig_try(&rig), 0);
	cr_assert_eq(share.owner_fd, -1);

	rig.config.sqpoll_cpu = -1;
	rig.engine.feature_count = 0;
	rig_open(&rig);
	cr_assert_eq(share.owner_fd, rig.queue.ring.ring_fd);
	ring_queue_close(&rig.queue);
	cr_assert_eq(share.owner_fd, -1);
	ring_share_release(&share);
}

/* ---- workers ---- */

static int open_dirty_file(void)
{
	const int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0)
		cr_skip_test("/var/tmp: %s", strerror(errno));
	return fd;
}

/* Workers execute fsyncs. Returns the largest number of workers, sampled until there are
 * `enough`. */
static unsigned workers_of_fsyncs(int fd, unsigned rounds, unsigned enough)
{
	unsigned most = 0;

	for (unsigned i = 0; i < rounds && most < enough; i++) {
		unsigned count;

		for (unsigned n = 0; n < ENTRIES; n++)
			stage(&rig, IORING_OP_FSYNC, fd, NULL, 0);
		enter(&rig, 0, ENGINE_WAIT_FOREVER_NS);
		count = count_tasks("iou-wrk-");
		most = count > most ? count : most;
		collect(&rig, ENTRIES);
	}
	return most;
}

Test(ring_setup, has_no_more_workers_than_allowed)
{
	const int fd = open_dirty_file();

	rig.config.ring.iowq_bounded_max = 1;
	rig_open(&rig);
	assert_granted("iowq-bounded-max");
	cr_assert_eq(workers_of_fsyncs(fd, 200, 2), 1);
	ring_queue_close(&rig.queue);
	close(fd);
}

Test(ring_setup, has_several_workers_if_nothing_is_said)
{
	const int fd = open_dirty_file();

	rig_open(&rig);
	cr_assert_geq(workers_of_fsyncs(fd, 100000, 2), 2);
	ring_queue_close(&rig.queue);
	close(fd);
}

/* The limits are read back: the kernel returns the previous ones. */
Test(ring_setup, tells_both_limits_of_workers)
{
	unsigned limits[] = { 0, 0 };

	rig.config.ring.iowq_bounded_max = 3;
	rig.config.ring.iowq_unbounded_max = 5;
	rig_open(&rig);

	assert_granted("iowq-bounded-max");
	assert_granted("iowq-unbounded-max");
	cr_assert_eq(io_uring_register_iowq_max_workers(&rig.queue.ring, limits), 0);
	cr_assert_eq(limits[0], 3);
	cr_assert_eq(limits[1], 5);
	ring_queue_close(&rig.queue);
}

/* ---- files and buffers ---- */

enum { MANY_FILES = 200, FEW_FILES = 64 };

static const char *register_files_over_the_limit(void *arg)
{
	const enum ring_want wanted = *(const enum ring_want *)arg;
	const struct rlimit limit = { FEW_FILES, FEW_FILES };
	int fds[MANY_FILES], ret;

	for (unsigned i = 0; i < MANY_FILES; i++)
		fds[i] = STDERR_FILENO;
	rig.config.fds = fds;
	rig.config.fd_count = MANY_FILES;
	want(RING_FIXED_FILES, wanted);
	if (rig_try(&rig) < 0)
		return rig.err.text;
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		return in_child_skip("no RLIMIT_NOFILE");

	ret = ring_queue_register_files(&rig.queue, &rig.engine, &rig.err);
	ring_queue_close(&rig.queue);
	if (note_of(&rig, "fixed-files")->granted)
		return "granted";
	if (!strstr(note_of(&rig, "fixed-files")->why_not, "ulimit -n"))
		return in_child_say("no cure: '%s'", note_of(&rig, "fixed-files")->why_not);
	if (wanted == RING_AUTO)
		return ret == 0 ? NULL : in_child_say("%d: what is tried may fail", ret);
	return ret < 0 && strstr(rig.err.text, "fixed-files is not granted") ? NULL
		: in_child_say("%d: %s", ret, rig.err.text);
}

Test(ring_setup, does_without_registered_files_over_the_limit)
{
	in_child(register_files_over_the_limit, &(enum ring_want){ RING_AUTO });
}

Test(ring_setup, refuses_registered_files_over_the_limit)
{
	in_child(register_files_over_the_limit, &(enum ring_want){ RING_ON });
}

Test(ring_setup, registers_only_what_it_is_asked_to)
{
	const int fd = STDERR_FILENO;

	want_only(RING_FIXED_FILES, RING_OFF);
	rig.config.fds = &fd;
	rig.config.fd_count = 1;
	rig_open(&rig);

	cr_assert_eq(ring_queue_register_files(&rig.queue, &rig.engine, &rig.err), 0);
	cr_assert_eq(ring_queue_register_buffers(&rig.queue, &rig.engine, &rig.err), 0);
	cr_assert_eq(rig.engine.feature_count, 0);
	cr_assert_eq(fdinfo(&rig, "UserFiles"), 0);
	cr_assert_eq(fdinfo(&rig, "UserBufs"), 0);
	cr_assert_eq(rig.queue.ring.enter_ring_fd, rig.queue.ring.ring_fd);
	ring_queue_close(&rig.queue);
}

Test(ring_setup, registers_files_and_buffers_and_itself)
{
	static char buffers[ENTRIES * BLOCK];
	const int fds[] = { STDERR_FILENO, STDERR_FILENO };

	rig.config.fds = fds;
	rig.config.fd_count = 2;
	rig.config.buffers = buffers;
	rig.config.buffers_bytes = sizeof(buffers);
	rig_open(&rig);

	cr_assert_eq(ring_queue_register_files(&rig.queue, &rig.engine, &rig.err), 1);
	cr_assert_eq(ring_queue_register_buffers(&rig.queue, &rig.engine, &rig.err), 1);
	cr_assert_eq(fdinfo(&rig, "UserFiles"), 2);
	cr_assert_eq(fdinfo(&rig, "UserBufs"), 1);
	assert_granted("registered-ring");
	ring_queue_close(&rig.queue);
}

/* The kernel takes at most 1 GiB as one buffer: every I/O buffer must lie within one of them. */
static void register_parts(size_t stride_bytes, unsigned buffers, unsigned parts)
{
	const int fd = memfd_create("zeros", MFD_CLOEXEC);

	want(RING_FIXED_BUFFERS, RING_ON);
	want(RING_FIXED_FILES, RING_OFF);
	rig.config.fds = &fd;
	rig.config.fd_count = 1;
	rig.config.buffer_stride_bytes = stride_bytes;
	rig.config.buffers_bytes = stride_bytes * buffers;
	rig.config.buffers = mmap(NULL, rig.config.buffers_bytes, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	cr_assert_neq(rig.config.buffers, MAP_FAILED);
	rig_open(&rig);

	cr_assert_eq(ring_buffer_parts(&rig.config), parts);
	for (unsigned i = 0; i < buffers; i++) {
		const char *buffer = (char *)rig.config.buffers + i * stride_bytes;
		const struct iovec part = ring_buffer_part_at(&rig.config,
			ring_buffer_part(rig.config.buffers, buffer));
		const char *start = part.iov_base;

		cr_assert(buffer >= start && buffer + stride_bytes <= start + part.iov_len,
			  "buffer %u of %zu bytes", i, stride_bytes);
		cr_assert_leq(part.iov_len, 1u << 30);
	}
	munmap(rig.config.buffers, rig.config.buffers_bytes);
	close(fd);
	ring_queue_close(&rig.queue);
}

Test(ring_setup, has_each_buffer_whole_in_a_part_that_the_kernel_takes)
{
	const size_t gib = 1 << 30;

	register_parts(512, 64, 1);
	register_parts(gib / 2, 1, 1);
	register_parts(gib / 2, 4, 4);
	register_parts(gib / 2 + 512, 8, 9);
	register_parts(gib, 3, 6);
	register_parts(4608, 700 * 1024, 7);
	register_parts(gib / 3 / 512 * 512, 10, 7);
}

enum { LOCKED_BYTES = 1 << 20, REGION_BYTES = 8 << 20 };

static const char *register_buffers_over_the_limit(void *arg)
{
	const struct rlimit limit = { LOCKED_BYTES, LOCKED_BYTES };

	(void)arg;
	if (in_child_drop_ipc_lock() < 0 || setrlimit(RLIMIT_MEMLOCK, &limit) < 0)
		return in_child_skip("cannot give up locked memory");
	rig.config.buffers = mmap(NULL, REGION_BYTES, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	rig.config.buffers_bytes = REGION_BYTES;
	rig.config.buffer_stride_bytes = REGION_BYTES / ENTRIES;
	want(RING_FIXED_BUFFERS, RING_ON);
	if (rig_try(&rig) < 0)
		return rig.err.text;

	if (ring_queue_register_buffers(&rig.queue, &rig.engine, &rig.err) >= 0)
		return "granted";
	if (!strstr(rig.err.text, "fixed-buffers is not granted") ||
	    !strstr(rig.err.text, "raise RLIMIT_MEMLOCK (ulimit -l)"))
		return rig.err.text;
	ring_queue_close(&rig.queue);
	return NULL;
}

Test(ring_setup, refuses_registered_buffers_over_the_limit)
{
	in_child(register_buffers_over_the_limit, NULL);
}

/* ---- waits ---- */

static void wait_for_nothing_and_for_something(void)
{
	enter(&rig, 1, 1000 * 1000);
	cr_assert_eq(ready(&rig), 0, "nothing was asked for");
	enter(&rig, 0, 1000);
	stage_nops(&rig, 1);
	collect(&rig, 1);
}

Test(ring_setup, waits_as_told_in_registered_memory)
{
	want(RING_REGISTERED_WAIT, RING_AUTO);
	rig_open(&rig);
	if (is_granted("registered-wait"))
		cr_assert(rig.queue.enter_flags & RING_ENTER_EXT_ARG_REG);
	else
		assert_refused("registered-wait", "needs Linux 6.13");

	wait_for_nothing_and_for_something();
	ring_queue_close(&rig.queue);
}

/* A time-out that is computed can be 0. */
static void wait_for_no_time(void)
{
	rig_open(&rig);

	enter(&rig, 1, 0);

	cr_assert_eq(ready(&rig), 0);
	ring_queue_close(&rig.queue);
}

Test(ring_setup, does_not_wait_at_all_if_told_so)
{
	wait_for_no_time();
}

Test(ring_setup, does_not_wait_at_all_in_registered_memory)
{
	want(RING_REGISTERED_WAIT, RING_AUTO);
	wait_for_no_time();
}

/* Completes in 20 ms. */
static void stage_timeout(struct rig *r, const struct __kernel_timespec *timeout)
{
	struct io_uring_sqe *sqe = ring_queue_next(&r->queue);

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = IORING_OP_TIMEOUT;
	sqe->addr = (uintptr_t)timeout;
	sqe->len = 1;
}

/* Waits for two, until one is there. The kernel may wake the thread in vain, but not
 * repeatedly. */
static void wait_for_two_and_get_one(void)
{
	for (unsigned i = 0; ready(&rig) == 0; i++) {
		cr_assert_lt(i, 20, "each wait ends with nothing");
		enter(&rig, 2, ENGINE_WAIT_FOREVER_NS);
	}
	cr_assert_eq(ready(&rig), 1);
	io_uring_cq_advance(&rig.queue.ring, 1);
}

static void wait_with_a_minimum(void)
{
	const struct __kernel_timespec short_time = { .tv_nsec = 20 * 1000 * 1000 };
	const struct __kernel_timespec long_time = { .tv_sec = 3600 };

	rig.config.ring.min_wait_ns = 100 * 1000 + 1;
	if (rig_try(&rig) < 0)
		cr_skip_test("%s", rig.err.text);
	cr_assert_eq(rig.queue.min_wait_us, 101);
	assert_granted("min-wait");

	/* One has completed: the other is not waited for. */
	stage_timeout(&rig, &long_time);
	stage_nops(&rig, 1);
	wait_for_two_and_get_one();

	/* None has completed: the first one is waited for, however long it takes. */
	stage_timeout(&rig, &short_time);
	wait_for_two_and_get_one();
	ring_queue_close(&rig.queue);
}

Test(ring_setup, waits_for_a_batch_no_longer_than_the_minimum)
{
	wait_with_a_minimum();
}

Test(ring_setup, waits_no_longer_in_registered_memory)
{
	want(RING_REGISTERED_WAIT, RING_AUTO);
	wait_with_a_minimum();
}

Test(ring_setup, waits_no_longer_with_sqpoll)
{
	want_sqpoll(&rig);
	wait_with_a_minimum();
}

/* ---- refused submissions ---- */

static const char *enter_in_vain(void *arg)
{
	const int *error = arg;

	if (rig_try(&rig) < 0)
		return in_child_say("%s", rig.err.text);
	if (spawn_deny_syscall(SYS_io_uring_enter, *error) < 0)
		return in_child_skip("no seccomp");
	for (unsigned i = 0; i < 3; i++)
		if (ring_queue_enter(&rig.queue, 1, 1000) != 0)
			return "that is no reason to end";
	return rig.engine.turned_away == 3 ? NULL
		: in_child_say("counted %llu", (unsigned long long)rig.engine.turned_away);
}

Test(ring_setup, counts_how_often_the_kernel_takes_nothing)
{
	static int errors[] = { EAGAIN, EBUSY };

	for (unsigned i = 0; i < 2; i++)
		in_child(enter_in_vain, &errors[i]);
}

Test(ring_setup, counts_no_wait_that_ends_by_its_time)
{
	rig_open(&rig);

	cr_assert_eq(ring_queue_enter(&rig.queue, 1, 1000), 0);

	cr_assert_eq(rig.engine.turned_away, 0);
	ring_queue_close(&rig.queue);
}
