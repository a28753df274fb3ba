/*
 * window: reading the costs takes about 100 us. It precedes the first I/O of the window and follows
 * the last; if loops have warmed up, it precedes those of the first loop.
 */
#include "window.h"

#include "clock.h"

static void begin(struct window *w)
{
	run_cost_begin(&w->cost, w->punts, w->has_ring);
	atomic_store(&w->has_begun, true);
	atomic_store(&w->begin_ns, clock_real_ns());
}

void window_start(struct window *w, bool warms_up)
{
	if (!warms_up)
		begin(w);
	w->start_ns = warms_up ? clock_real_ns() : atomic_load(&w->begin_ns);
}

bool window_has_begun(struct window *w, bool wait)
{
	if (atomic_load(&w->begin_ns))
		return true;
	if (atomic_exchange(&w->begins, true))
		return !wait;
	begin(w);
	return true;
}

void window_end_loop(struct window *w, bool awaited)
{
	struct run_cost whole;

	if (awaited && atomic_fetch_add(&w->awaited_ended, 1) + 1 == w->awaited_count)
		atomic_store(&w->is_over, true);
	if (atomic_fetch_add(&w->ended, 1) + 1 != w->loop_count)
		return;
	run_cost_read(&whole, w->punts, w->has_ring);
	w->cost = run_cost_between(&w->cost, &whole);
	atomic_store(&w->has_ended, true);
}

/* An abandoned loop has not ended its window: it lasts until now. If it ends after all, it does not
 * read the costs any more. */
struct run_cost window_cost(struct window *w)
{
	struct run_cost now = { 0 };

	if (!atomic_load(&w->has_begun))
		return now;
	if (atomic_fetch_add(&w->ended, w->loop_count) == w->loop_count) {
		while (!atomic_load(&w->has_ended))
			clock_sleep_until(clock_real_ns() + 10 * 1000);
		return w->cost;
	}
	run_cost_read(&now, w->punts, w->has_ring);
	return run_cost_between(&w->cost, &now);
}
