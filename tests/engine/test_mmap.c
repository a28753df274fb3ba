/* mmap: files as memory, and the loss of a mapped page. */
#include "solo.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

TestSuite(mmap, .timeout = 300);

static struct solo s;

Test(mmap, makes_no_call_for_a_read_or_a_write)
{
	uint64_t reads, writes, reads_of_counting;

	solo_make(&s, "mmap");
	solo_open(&s);
	reads_of_counting = solo_count_calls(SOLO_READS);
	reads_of_counting = solo_count_calls(SOLO_READS) - reads_of_counting;
	writes = solo_count_calls(SOLO_WRITES);
	reads = solo_count_calls(SOLO_READS);

	for (unsigned i = 0; i < 100; i++) {
		cr_assert_eq(solo_do(&s, IO_READ, i * SOLO_BLOCK), SOLO_BLOCK);
		cr_assert_eq(solo_do(&s, IO_WRITE, i * SOLO_BLOCK), SOLO_BLOCK);
	}

	cr_assert_eq(solo_count_calls(SOLO_READS) - reads, reads_of_counting);
	cr_assert_eq(solo_count_calls(SOLO_WRITES), writes);
	solo_release(&s);
}

Test(mmap, finds_the_end_where_a_file_has_become_shorter)
{
	solo_make(&s, "mmap");
	solo_open(&s);
	cr_assert_eq(ftruncate(s.fd, 8192), 0);

	cr_assert_eq(solo_do(&s, IO_READ, 16384), 0);
	cr_assert_eq(solo_do(&s, IO_WRITE, 16384), -EFBIG);
	cr_assert_eq(solo_write_and_sync(&s, 16384), -EFBIG);
	cr_assert_eq(solo_do(&s, IO_READ, 4096), SOLO_BLOCK, "and goes on with the others");
	cr_assert_eq(solo_do(&s, IO_READ, 8192 - 256), 256, "across the end");
	cr_assert_eq(solo_do(&s, IO_READ, 16384), 0, "also the next time");
	solo_release(&s);
}

/* Like a loop, which leaves all signals to the main thread. */
static void *fault_with_all_signals_blocked(void *arg)
{
	int32_t *result = arg;
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, NULL);
	solo_open(&s);
	cr_assert_eq(ftruncate(s.fd, 8192), 0);
	*result = solo_do(&s, IO_READ, 16384);
	engine_close(&s.engine);
	return NULL;
}

Test(mmap, finds_it_where_all_signals_are_blocked)
{
	pthread_t thread;
	int32_t result = -1;

	solo_make(&s, "mmap");
	cr_assert_eq(pthread_create(&thread, NULL, fault_with_all_signals_blocked, &result), 0);
	cr_assert_eq(pthread_join(thread, NULL), 0);

	cr_assert_eq(result, 0);
	solo_release(&s);
}

static volatile sig_atomic_t seen;

static void note_signal(int number)
{
	seen = number;
}

Test(mmap, gives_the_handler_back_that_it_replaced)
{
	const struct sigaction before = { .sa_handler = note_signal };
	struct sigaction after;

	sigaction(SIGBUS, &before, NULL);
	solo_make(&s, "mmap");
	solo_open(&s);

	raise(SIGBUS);
	cr_assert_eq(seen, SIGBUS, "a signal that is not of a copy is passed on");

	engine_close(&s.engine);
	sigaction(SIGBUS, NULL, &after);
	cr_assert_eq(after.sa_handler, note_signal);
	solo_release(&s);
}

Test(mmap, cannot_make_a_file_longer)
{
	solo_make(&s, "mmap");
	solo_open(&s);

	cr_assert_eq(solo_do(&s, IO_WRITE, SOLO_FILE_BYTES - 256), 256, "as far as there is room");
	cr_assert_eq(solo_do(&s, IO_WRITE, SOLO_FILE_BYTES), -EFBIG);

	cr_assert_eq(lseek(s.fd, 0, SEEK_END), SOLO_FILE_BYTES);
	solo_release(&s);
}

Test(mmap, reads_nothing_of_an_empty_file)
{
	solo_make(&s, "mmap");
	cr_assert_eq(ftruncate(s.fd, 0), 0);
	solo_open(&s);

	cr_assert_eq(solo_do(&s, IO_READ, 0), 0);
	cr_assert_eq(solo_do(&s, IO_FSYNC, 0), 0);
	solo_release(&s);
}

Test(mmap, syncs_the_file_or_the_range)
{
	static const enum mmap_sync extents[] = { MMAP_SYNC_RANGE, MMAP_SYNC_FILE };

	for (unsigned i = 0; i < 2; i++) {
		solo_make(&s, "mmap");
		s.config.mmap_sync = extents[i];
		solo_open(&s);

		/* Not at the beginning of a page, and the last block of the file. */
		cr_assert_eq(solo_write_and_sync(&s, 4096 + SOLO_BLOCK), SOLO_BLOCK);
		cr_assert_eq(solo_write_and_sync(&s, SOLO_FILE_BYTES - SOLO_BLOCK), SOLO_BLOCK);
		cr_assert_eq(solo_do(&s, IO_FSYNC, 0), 0);
		solo_release(&s);
	}
}

Test(mmap, tells_what_became_of_the_advice)
{
	solo_make(&s, "mmap");
	s.config.mmap_advice = MMAP_ADVICE_RANDOM;
	s.config.mmap_populate = true;
	solo_open(&s);

	cr_assert_eq(s.engine.feature_count, 1);
	cr_assert_str_eq(s.engine.features[0].name, "mmap-advice");
	cr_assert(s.engine.features[0].granted);
	cr_assert_eq(solo_do(&s, IO_READ, 0), SOLO_BLOCK);
	solo_release(&s);
}

Test(mmap, refuses_what_cannot_be_mapped)
{
	struct err err = { 0 };
	int ends[2];

	solo_make(&s, "mmap");
	cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
	s.config.fds = ends;

	cr_assert_eq(engine_open(&s.engine, s.engine.ops, &s.config, &err), -ESPIPE);

	cr_assert_str_eq(err.text, "engine 'mmap': cannot map a file: Illegal seek (use another "
			 "engine)");
	solo_release(&s);
}
