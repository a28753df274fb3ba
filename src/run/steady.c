/* steady: what loops say, and what the last of them makes of it. Once in a round; not hot. */
#include "steady.h"

#include "clock.h"
#include "job.h"
#include "loop.h"
#include "units.h"

enum { ASK_EVERY_NS = 10 * 1000 };

void steady_init(struct steady *s, const struct spec *spec, unsigned loop_count)
{
	*s = (struct steady){
		.on		= spec->steady,
		.window		= spec->steady_window,
		.loop_count	= loop_count,
	};
	if (s->on)
		s->rounds_max = (unsigned)(spec->steady_limit_ns / spec->steady_round_ns);
	pthread_mutex_init(&s->lock, NULL);
}

void steady_release(struct steady *s)
{
	pthread_mutex_destroy(&s->lock);
}

/* ---- a round is over: with the lock held ---- */

/* The last of them, in their order; of fewer than a window those that there are. */
static unsigned copy_window(const struct steady *s, unsigned rounds, double *values)
{
	const unsigned count = rounds < s->window ? rounds : s->window;

	for (unsigned i = 0; i < count; i++)
		values[i] = s->values[(rounds - count + i) % s->window];
	return count;
}

static void decide(struct steady *s, unsigned rounds)
{
	double values[STEADINESS_WINDOW_MAX];
	const unsigned count = copy_window(s, rounds, values);

	if (count == s->window)
		s->found = steadiness_of(values, count);
	if (s->found.steady || rounds >= s->rounds_max)
		atomic_store(&s->is_over, true);
}

static void add(struct steady *s, double iops)
{
	const unsigned rounds = atomic_load(&s->rounds);

	s->iops += iops;
	if (++s->spoken < s->loop_count)
		return;
	s->values[rounds % s->window] = s->iops;
	s->iops = 0;
	s->spoken = 0;
	decide(s, rounds + 1);
	atomic_store(&s->rounds, rounds + 1);
}

/* ---- a loop ---- */

static uint64_t count_ios(const struct loop *l)
{
	return loop_op_ios(&l->counts->op[IO_READ]) + loop_op_ios(&l->counts->op[IO_WRITE]);
}

static uint64_t round_ns(const struct loop *l)
{
	return l->job->spec->steady_round_ns;
}

/* What the plain warm-up did is no part of it. */
static void begin_first_round(struct loop *l)
{
	struct steady_loop *own = &l->steady;

	own->has_begun = true;
	own->since_ns = l->now_ns;
	own->ios_before = count_ios(l);
	own->end_ns += round_ns(l);
}

void steady_begin(struct loop *l, uint64_t begin_ns)
{
	l->steady = (struct steady_loop){
		.end_ns		= begin_ns,
		.limit_ns	= begin_ns + l->run->steady.rounds_max * round_ns(l),
	};
	if (begin_ns <= l->now_ns)
		begin_first_round(l);
}

/* What it had since it spoke last. */
static void speak(struct loop *l)
{
	struct steady *s = &l->run->steady;
	struct steady_loop *own = &l->steady;
	const uint64_t ios = count_ios(l);
	const double seconds = (double)(l->now_ns - own->since_ns) / NS_PER_SECOND;

	pthread_mutex_lock(&s->lock);
	add(s, (double)(ios - own->ios_before) / seconds);
	pthread_mutex_unlock(&s->lock);
	own->rounds++;
	own->since_ns = l->now_ns;
	own->ios_before = ios;
}

/* In an imagined time; a signal ends that too. */
static void wait_for_others(const struct loop *l)
{
	while (atomic_load(&l->run->steady.rounds) < l->steady.rounds &&
	       !atomic_load(&l->run->stop))
		clock_sleep_until(clock_real_ns() + ASK_EVERY_NS);
}

/* If others have not spoken for the last one yet, it has nothing to say to this one. A round after
 * the limit it is not waited for them any more: some loop may never speak. */
static void end_round(struct loop *l)
{
	struct steady *s = &l->run->steady;
	const uint64_t past = (l->now_ns - l->steady.end_ns) / round_ns(l);

	if (atomic_load(&s->rounds) == l->steady.rounds)
		speak(l);
	if (l->clock.virtual_ns)
		wait_for_others(l);
	if (l->steady.end_ns > l->steady.limit_ns)
		atomic_store(&s->is_over, true);
	l->steady.end_ns += (past + 1) * round_ns(l);
}

void steady_look(struct loop *l)
{
	struct steady_loop *own = &l->steady;

	if (own->is_over)
		return;
	if (l->now_ns >= own->end_ns && !own->has_begun)
		begin_first_round(l);
	if (l->now_ns >= own->end_ns)
		end_round(l);
	own->is_over = atomic_load(&l->run->steady.is_over);
	l->state_end_ns = own->is_over ? l->now_ns : own->end_ns;
}

/* ---- what was found ---- */

struct run_round steady_last_round(struct steady *s)
{
	struct run_round round = { .most = s->rounds_max };

	pthread_mutex_lock(&s->lock);
	round.number = atomic_load(&s->rounds);
	if (round.number > 0)
		round.iops = s->values[(round.number - 1) % s->window];
	pthread_mutex_unlock(&s->lock);
	return round;
}

void steady_collect(struct steady *s, struct run_result *out, struct arena *arena)
{
	struct result_steady *steady = &out->steady;
	double values[STEADINESS_WINDOW_MAX];

	if (!s->on)
		return;
	pthread_mutex_lock(&s->lock);
	steady->rounds = atomic_load(&s->rounds);
	steady->reached = s->found.steady;
	steady->spread = s->found.spread;
	steady->slope = s->found.slope;
	steady->window_count = copy_window(s, steady->rounds, values);
	pthread_mutex_unlock(&s->lock);
	steady->window = arena_alloc(arena, steady->window_count * sizeof(*steady->window));
	for (unsigned i = 0; i < steady->window_count; i++)
		steady->window[i].iops = values[i];
}
