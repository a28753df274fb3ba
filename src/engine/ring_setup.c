/*
 * ring_setup: requests the features of io_uring_setup(2), flag by flag (uring_flags.h).
 *
 * The kernel accepts or rejects all flags at once. First they are all tried together; if that
 * fails, each is tried on a ring of one entry, with those granted before it, which identifies the
 * refused one.
 */
#include "ring_setup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "uring.h"
#include "uring_flags.h"

enum { WHY_MAX = 96 };

struct setup {
	const struct engine_config *config;
	int attach_fd;
	unsigned demanded;		/* flags to which optional ones yield */
	unsigned flags;			/* granted so far */
	struct {
		bool asked;
		char why_not[WHY_MAX];	/* empty: granted */
	} answers[URING_FLAG_COUNT];
};

/* ---- notes ---- */

static void describe(char why_not[WHY_MAX], int error, const char *hint)
{
	snprintf(why_not, WHY_MAX, "%s%s%s", strerror(error), hint ? ": " : "",
		 hint ? hint : "");
}

static int refuse(const char *name, const char *why_not, struct err *err)
{
	return err_request(err, EOPNOTSUPP, "%s is not granted: %s (leave it out to run without "
			   "it)", name, why_not);
}

int ring_note(struct engine *e, const char *name, unsigned want, const char *why_not,
	      struct err *err)
{
	if (!why_not || !*why_not) {
		engine_note_feature(e, name, 0, NULL);
		return 0;
	}
	engine_note_refusal(e, name, why_not);
	return want == RING_ON ? refuse(name, why_not, err) : 0;
}

int ring_note_error(struct engine *e, const char *name, unsigned want, int error,
		    const char *hint, struct err *err)
{
	char why_not[WHY_MAX] = "";

	if (error)
		describe(why_not, error, hint);
	return ring_note(e, name, want, why_not, err);
}

/* ---- the table, read ---- */

static unsigned want_of(const struct uring_flag *flag, const struct engine_config *config)
{
	switch (flag->flag) {
	case IORING_SETUP_SQ_AFF:
		return config->sqpoll_cpu < 0 ? RING_OFF : config->ring.want[RING_SQPOLL];
	case IORING_SETUP_CQSIZE:
		return config->ring.cq_size == 0 ? RING_OFF : RING_ON;
	default:
		return config->ring.want[flag->feature];
	}
}

static const char *name_of_flags(unsigned flags)
{
	const struct uring_flag *flag = uring_flags;

	while (!(flag->flag & flags))
		flag++;
	return flag->name;
}

/* Since liburing 2.4; before, the addresses are 0. */
int io_uring_major_version(void) __attribute__((weak));
int io_uring_minor_version(void) __attribute__((weak));

/* liburing before 2.6 takes the address of the ring's head for the index array. */
static void check_liburing(char why_not[WHY_MAX])
{
	const int major = io_uring_major_version ? io_uring_major_version() : 2;
	const int minor = io_uring_minor_version ? io_uring_minor_version() : 3;

	if (major < 2 || (major == 2 && minor < 6))
		snprintf(why_not, WHY_MAX, "needs liburing 2.6, this is %d.%d", major, minor);
}

/* A number is always demanded. NULL: nothing that a polled ring cannot do. */
static const char *demand_against_polling(const struct engine_config *config)
{
	const unsigned order = config->ring.fsync_order;

	if (config->ring.want[RING_REGISTERED_WAIT] == RING_ON)
		return "registered-wait";
	if (config->ring.min_wait_ns > 0)
		return "min-wait";
	if (config->writes && (order == FSYNC_ORDER_DRAIN ||
			       (order == FSYNC_ORDER_LINK && config->then_fsync)))
		return order == FSYNC_ORDER_DRAIN ? "fsync-order=drain" : "fsync-order=link";
	return NULL;
}

static void check_iopoll(const struct setup *s, unsigned want, char why_not[WHY_MAX])
{
	const char *demand = want == RING_AUTO ? demand_against_polling(s->config) : NULL;

	if (demand)
		snprintf(why_not, WHY_MAX, "not with %s", demand);
}

bool ring_gives_way_to_chains(const struct engine_config *config)
{
	return config->ring.want[RING_ATTACH_WQ] == RING_AUTO && config->then_fsync &&
		config->ring.fsync_order == FSYNC_ORDER_LINK;
}

/* The kernel always accepts it, but workers belong to the submitting thread. */
static void check_attach_wq(const struct setup *s, char why_not[WHY_MAX])
{
	if (!(s->flags & IORING_SETUP_SQPOLL))
		snprintf(why_not, WHY_MAX, "needs sqpoll, because rings share its thread");
	else if (!s->config->ring_share)
		snprintf(why_not, WHY_MAX, "there is no other ring");
	else if (ring_gives_way_to_chains(s->config))
		snprintf(why_not, WHY_MAX, "not with fsync-order=link");
}

/* Refusals known without asking the kernel. */
static void check_flag(const struct setup *s, const struct uring_flag *flag, unsigned want,
		       char why_not[WHY_MAX])
{
	const unsigned others = s->flags | (want == RING_AUTO ? s->demanded : 0);
	const unsigned barred = flag->bars & others, missing = flag->needs & ~s->flags;

	if (barred)
		snprintf(why_not, WHY_MAX, "not with %s", name_of_flags(barred));
	else if (missing)
		snprintf(why_not, WHY_MAX, "needs %s", name_of_flags(missing));
	else if (flag->flag == IORING_SETUP_NO_SQARRAY)
		check_liburing(why_not);
	else if (flag->flag == IORING_SETUP_IOPOLL)
		check_iopoll(s, want, why_not);
	else if (flag->flag == IORING_SETUP_ATTACH_WQ)
		check_attach_wq(s, why_not);
}

/* ---- requesting ---- */

static int try_flags(const struct setup *s, unsigned entries, unsigned flags,
		     struct io_uring_params *params)
{
	const struct ring_config *ring = &s->config->ring;

	*params = (struct io_uring_params){
		.flags		= flags,
		.cq_entries	= ring->cq_size,
		.sq_thread_idle	= (unsigned)((ring->sqpoll_idle_ns + 999999) / 1000000),
		.sq_thread_cpu	= s->config->sqpoll_cpu < 0 ? 0 : (unsigned)s->config->sqpoll_cpu,
		.wq_fd		= s->attach_fd < 0 ? 0 : (unsigned)s->attach_fd,
	};
	return io_uring_setup(entries, params);
}

/* 0 or a positive errno. */
static int try_small_ring(const struct setup *s, unsigned flags)
{
	struct io_uring_params params;
	const int fd = try_flags(s, 1, flags, &params);

	if (fd < 0)
		return -fd;
	close(fd);
	return 0;
}

static void describe_refusal(char why_not[WHY_MAX], int error, const struct uring_flag *flag)
{
	char needs[32];

	snprintf(needs, sizeof(needs), "needs Linux %s", flag->since);
	describe(why_not, error, flag->hint ? flag->hint : needs);
}

static void ask_for(struct setup *s, unsigned i, bool one_by_one)
{
	const struct uring_flag *flag = &uring_flags[i];
	const unsigned want = want_of(flag, s->config);
	/* The first ring has nothing to attach to. */
	const unsigned bit = flag->flag == IORING_SETUP_ATTACH_WQ && s->attach_fd < 0
			   ? 0 : flag->flag;
	char *why_not = s->answers[i].why_not;
	int error;

	if (want == RING_AUTO && (s->flags & flag->second_to))
		return;
	s->answers[i].asked = want != RING_OFF;
	if (want != RING_OFF)
		check_flag(s, flag, want, why_not);
	if (want == RING_OFF || *why_not)
		return;

	error = one_by_one ? try_small_ring(s, s->flags | bit) : 0;
	if (error)
		describe_refusal(why_not, error, flag);
	else
		s->flags |= bit;
}

static unsigned demanded_flags(const struct engine_config *config)
{
	unsigned flags = 0;

	for (unsigned i = 0; i < URING_FLAG_COUNT; i++)
		if (want_of(&uring_flags[i], config) == RING_ON)
			flags |= uring_flags[i].flag;
	return flags;
}

static void ask(struct setup *s, bool one_by_one)
{
	s->flags = 0;
	memset(s->answers, 0, sizeof(s->answers));
	for (unsigned i = 0; i < URING_FLAG_COUNT; i++)
		ask_for(s, i, one_by_one);
}

static int note_answers(const struct setup *s, struct engine *e, struct err *err)
{
	int ret = 0;

	for (unsigned i = 0; i < URING_FLAG_COUNT && ret == 0; i++)
		if (s->answers[i].asked)
			ret = ring_note(e, uring_flags[i].name, want_of(&uring_flags[i], s->config),
					s->answers[i].why_not, err);
	return ret;
}

/* ---- the ring ---- */

/* By hand, since io_uring_queue_init_params() of liburing 2.6 and later adds
 * IORING_SETUP_NO_SQARRAY on its own. */
static int map_ring(struct io_uring *ring, int fd, struct io_uring_params *params)
{
	const int ret = io_uring_queue_mmap(fd, params, ring);

	if (ret < 0) {
		close(fd);
		return ret;
	}
	ring->ring_fd = ring->enter_ring_fd = fd;
	ring->flags = params->flags;
	ring->features = params->features;
	return 0;
}

/* Memory for waits can only be registered with a disabled ring, and enabling the ring is a call of
 * the same kind: without these calls, the ring starts enabled, and registered waits are refused. */
static bool begins_later(const struct setup *s)
{
	struct io_uring_params params;
	bool may_register;
	int fd;

	if (s->config->ring.want[RING_REGISTERED_WAIT] == RING_OFF)
		return false;
	fd = try_flags(s, 1, 0, &params);
	may_register = fd < 0 || uring_may_register(fd);
	if (fd >= 0)
		close(fd);
	return may_register;
}

static int make_ring(struct io_uring *ring, const struct setup *s, unsigned entries)
{
	const unsigned begin = begins_later(s) ? IORING_SETUP_R_DISABLED : 0;
	struct io_uring_params params;
	const int fd = try_flags(s, entries, s->flags | begin, &params);

	return fd < 0 ? fd : map_ring(ring, fd, &params);
}

static bool may_be_a_flag(int ret)
{
	return ret == -EINVAL || ret == -EPERM || ret == -EOPNOTSUPP || ret == -ENXIO;
}

int ring_set_up(struct io_uring *ring, struct engine *e, unsigned entries, int attach_fd,
		struct err *err)
{
	struct setup s = {
		.config		= e->config,
		.attach_fd	= attach_fd,
		.demanded	= demanded_flags(e->config),
	};
	int ret;

	ask(&s, false);
	ret = make_ring(ring, &s, entries);
	if (may_be_a_flag(ret) && s.flags && try_small_ring(&s, 0) == 0) {
		ask(&s, true);
		ret = make_ring(ring, &s, entries);
	}
	if (ret == -EINVAL)
		return err_request(err, EINVAL, "the kernel refuses a ring of %u entries (a lower "
				   "iodepth may work)", entries);
	if (ret < 0)
		return uring_explain_failure(err, -ret, "");

	ret = note_answers(&s, e, err);
	if (ret < 0)
		io_uring_queue_exit(ring);
	return ret;
}
