/* tasks: threads are distinguished by their names. */
#include "tasks.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tmpfile.h"

static struct tmpdir dir;

static void begin(void)
{
	tmpdir_make(&dir);
	cr_assert_eq(chdir(dir.path), 0);
}

static void end(void)
{
	cr_assert_eq(chdir("/"), 0);
	tmpdir_remove(&dir);
}

TestSuite(tasks, .init = begin, .fini = end);

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	cr_assert_not_null(file);
	fputs(text, file);
	fclose(file);
}

static void thread(const char *tid, const char *name, const char *schedstat)
{
	char path[64];

	cr_assert_eq(mkdir(tid, 0755), 0);
	snprintf(path, sizeof(path), "%s/comm", tid);
	put(path, name);
	snprintf(path, sizeof(path), "%s/schedstat", tid);
	put(path, schedstat);
}

Test(tasks, adds_up_what_is_no_loop)
{
	struct tasks tasks;

	thread("100", "ringbench\n", "5 7 9\n");
	thread("101", "loop-0\n", "1000000 0 1\n");
	thread("102", "iou-sqp-101\n", "300 0 1\n");
	thread("103", "iou-wrk-101\n", "40 0 1\n");
	thread("104", "iou-wrk-101\n", "60 0 1\n");
	thread("105", "pool\n", "6 0 1\n");

	tasks_read(&tasks, ".");

	cr_assert_eq(tasks.sqpoll_threads, 1);
	cr_assert_eq(tasks.sqpoll_ns, 300);
	cr_assert_eq(tasks.workers, 2);
	cr_assert_eq(tasks.workers_ns, 100);
	cr_assert_eq(tasks.others_ns, 11);
}

/* Without CONFIG_SCHED_INFO: 12 ticks of user and 3 of system time, behind a name with blanks. */
Test(tasks, takes_clock_ticks_where_there_is_nothing_better)
{
	struct tasks tasks;

	thread("7", "iou-sqp-1\n", "0 0 0\n");
	put("7/stat", "7 (iou) sqp 1) S 1 1 1 0 -1 64 0 0 0 0 12 3 0 0 20 0 2 0 9 0\n");

	tasks_read(&tasks, ".");

	cr_assert_eq(tasks.sqpoll_ns, 15 * (1000000000u / (unsigned)sysconf(_SC_CLK_TCK)));
}

Test(tasks, finds_the_threads_that_submit)
{
	int tids[8];

	thread("100", "ringbench\n", "0");
	thread("101", "loop-0\n", "0");
	thread("102", "iou-sqp-101\n", "0");
	thread("103", "iou-wrk-101\n", "0");

	cr_assert_eq(tasks_submitters(tids, 8, "."), 2);
	cr_assert_eq(tids[0] + tids[1], 101 + 102);
	cr_assert_eq(tasks_submitters(tids, 1, "."), 1);
}

Test(tasks, nothing_is_in_a_directory_that_is_not_there)
{
	struct tasks tasks;
	int tid;

	tasks_read(&tasks, "missing");

	cr_assert_eq(tasks.others_ns + tasks.workers + tasks.sqpoll_threads, 0);
	cr_assert_eq(tasks_submitters(&tid, 1, "missing"), 0);
}

static void *be_a_loop(void *arg)
{
	int tid = 0;

	(void)arg;
	tasks_name_loop(12);
	tasks_submitters(&tid, 1, TASKS_DIR);
	return (void *)(intptr_t)(tid == gettid());
}

Test(tasks, knows_a_loop_by_the_name_it_gave_itself)
{
	pthread_t loop;
	void *found;

	cr_assert_eq(pthread_create(&loop, NULL, be_a_loop, NULL), 0);
	cr_assert_eq(pthread_join(loop, &found), 0);

	cr_assert_not_null(found);
}
