/* ring_trace: the options of single requests, as the kernel's tracepoints show them. */
#include "e2e.h"

#include <criterion/parameterized.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "loopdev.h"
#include "tracefs.h"

#define SET	"--file-num=2 --file-total-size=1M --file-block-size=4K "
#define RUN	"run --engine=io_uring --events=60 --time=0 --iodepth=4 --quiet --json=- "

static void end(void)
{
	tracefs_end();
	e2e_end();
}

TestSuite(ring_trace, .init = e2e_begin, .fini = end, .timeout = 300);

/* ---- requests submitted ---- */

enum { IO_DRAIN = 1 << 1, IO_LINK = 1 << 2, ASYNC = 1 << 4 };	/* bits of IOSQE_ */
enum { REQUESTS_MAX = 1024, NAME_MAX_BYTES = 32 };

struct request {
	char opcode[NAME_MAX_BYTES], address[NAME_MAX_BYTES];
	unsigned long flags;
	bool completed;		/* the end of a request; it has neither opcode nor flags */
};

static struct request requests[REQUESTS_MAX];
static unsigned request_count;

static bool is_a(const struct request *request, const char *what)
{
	return !strncmp(request->opcode, what, strlen(what));
}

static void read_line(const char *line)
{
	struct request *request = &requests[request_count];
	const char *at = strstr(line, ", req ");

	cr_assert_lt(request_count, REQUESTS_MAX);
	cr_assert(at && sscanf(at, ", req %31[^,]", request->address) == 1, "%s", line);
	request->completed = strstr(line, "io_uring_complete: ") != NULL;
	request->opcode[0] = '\0';
	at = strstr(line, "opcode ");
	if (!request->completed)
		cr_assert(at && sscanf(at, "opcode %31[^,], flags %lx", request->opcode,
				       &request->flags) == 2, "%s", line);
	request_count++;
}

/* Runs it, and reads its trace. */
static void observe(const char *options)
{
	assert_status(bench(RUN SET "%s", options), 0);
	request_count = 0;
	for (char *line = strtok(tracefs_text(), "\n"); line; line = strtok(NULL, "\n"))
		read_line(line);
}

static void begin(void)
{
	need_io_uring();
	bench("prepare " SET);
	tracefs_begin();
	tracefs_only_children();
	tracefs_enable("io_uring/io_uring_submit_req", "op_str");
}

static unsigned count_of(const char *what, unsigned long with, unsigned long without)
{
	unsigned count = 0;

	for (unsigned i = 0; i < request_count; i++)
		count += is_a(&requests[i], what) && (requests[i].flags & with) == with &&
			!(requests[i].flags & without);
	return count;
}

Test(ring_trace, vectored_reads_and_writes_have_their_own_opcodes)
{
	begin();
	observe("--file-test-mode=rndrd");
	cr_assert_eq(count_of("READ", 0, 0), 60);
	cr_assert_eq(count_of("READV", 0, 0), 0);

	observe("--file-test-mode=rndrd --vectored");
	cr_assert_eq(count_of("READV", 0, 0), 60);

	observe("--file-test-mode=rndwr --vectored");
	cr_assert_eq(count_of("WRITEV", 0, 0), 60);
}

Test(ring_trace, every_nth_goes_to_a_worker_at_once)
{
	begin();
	observe("--file-test-mode=rndrd");
	cr_assert_eq(count_of("READ", ASYNC, 0), 0);

	observe("--file-test-mode=rndrd --async-every=3");
	cr_assert_eq(count_of("READ", ASYNC, 0), 20);
	cr_assert_eq(count_of("READ", 0, ASYNC), 40);
}

/* ---- fsyncs after their writes ---- */

Test(ring_trace, an_fsync_is_linked_to_its_write)
{
	begin();
	observe("--file-test-mode=rndwr --file-fsync-all --fsync-order=link");

	cr_assert_eq(count_of("WRITE", IO_LINK, IO_DRAIN), 60);
	for (unsigned i = 0; i < request_count; i++)
		if (is_a(&requests[i], "WRITE")) {
			cr_assert_lt(i + 1, request_count);
			cr_assert(is_a(&requests[i + 1], "FSYNC"), "%s", requests[i + 1].opcode);
			cr_assert_eq(requests[i + 1].flags & (IO_LINK | IO_DRAIN), 0);
		}
}

Test(ring_trace, an_fsync_drains)
{
	begin();
	observe("--file-test-mode=rndwr --file-fsync-all --fsync-order=drain");
	cr_assert_eq(count_of("WRITE", 0, IO_LINK), 60);
	cr_assert_eq(count_of("FSYNC", IO_DRAIN, IO_LINK), 60);

	observe("--file-test-mode=rndwr --file-fsync-freq=10 --fsync-order=drain");
	cr_assert_eq(count_of("WRITE", 0, IO_LINK), 60);
	cr_assert_geq(count_of("FSYNC", IO_DRAIN, IO_LINK), 6);
}

/* Has the request of this line not completed before line `until`? */
static bool is_in_flight(unsigned line, unsigned until)
{
	for (unsigned i = line + 1; i < until; i++)
		if (requests[i].completed && !strcmp(requests[i].address, requests[line].address))
			return false;
	return true;
}

Test(ring_trace, an_fsync_waits_for_all_writes)
{
	begin();
	tracefs_enable("io_uring/io_uring_complete", "req");
	observe("--file-test-mode=rndwr --file-fsync-freq=10 --fsync-order=wait");

	cr_assert_eq(count_of("WRITE", 0, IO_LINK | IO_DRAIN), 60);
	cr_assert_eq(count_of("FSYNC", IO_LINK, 0) + count_of("FSYNC", IO_DRAIN, 0), 0);
	cr_assert_geq(count_of("FSYNC", 0, 0), 6 * 2, "of both files");
	for (unsigned i = 0; i < request_count; i++)
		for (unsigned before = 0; is_a(&requests[i], "FSYNC") && before < i; before++)
			cr_assert_not(is_a(&requests[before], "WRITE") && is_in_flight(before, i));
}

/* ---- I/Os at the device ---- */

static struct loopdev begin_on_device(const char *event, const char *field)
{
	struct loopdev dev;
	struct stat st;

	need_io_uring();
	need_loop_devices();
	shell("truncate -s 1M image");
	dev = loopdev_attach("image");
	cr_assert_eq(stat(dev.path, &st), 0);
	tracefs_begin();
	/* The kernel's own dev_t has 20 bits for the minor number. */
	tracefs_filter(event, text_of("dev == %u", major(st.st_rdev) << 20 | minor(st.st_rdev)));
	tracefs_enable(event, field);
	return dev;
}

static char *events_of_run(const struct loopdev *dev, const char *options)
{
	tracefs_text();		/* the process that created the device */
	assert_status(bench(RUN "--target=%s --allow-device-writes=%s --file-block-size=4K "
			    "--file-extra-flags=direct %s", dev->path, dev->path, options), 0);
	return tracefs_text();
}

/* I/Os of a run that reached the device with this priority. The kernel may merge neighbours,
 * so their bytes are counted: "7,0 RS 4096 () 312 + 8 be,0,7 [loop-0]". */
static unsigned ios_with_priority(const struct loopdev *dev, const char *options,
				  const char *priority)
{
	unsigned long sum = 0, bytes;

	for (char *line = strtok(events_of_run(dev, options), "\n"); line;
	     line = strtok(NULL, "\n"))
		if (strstr(line, priority)) {
			const char *at = strstr(line, "block_rq_issue: ");

			cr_assert(at && sscanf(at, "%*s %*s %*s %lu", &bytes) == 1, "%s", line);
			sum += bytes;
		}
	return (unsigned)(sum / 4096);
}

Test(ring_trace, a_priority_arrives_at_the_device)
{
	struct loopdev dev = begin_on_device("block/block_rq_issue", "ioprio");

	cr_assert_eq(ios_with_priority(&dev, "--file-test-mode=rndrd", " be,0,7 "), 0);
	cr_assert_eq(ios_with_priority(&dev, "--file-test-mode=rndrd --ioprio-class=be "
				       "--ioprio-level=7", " be,0,7 "), 60);
	cr_assert_eq(ios_with_priority(&dev, "--file-test-mode=rndwr --ioprio-class=be "
				       "--ioprio-level=1", " be,0,1 "), 60);
	cr_assert_eq(ios_with_priority(&dev, "--file-test-mode=rndrd --ioprio-class=idle",
				       " idle,0,0 "), 60);
	loopdev_detach(&dev);
}

static unsigned ios_with_letters(const struct loopdev *dev, const char *options,
				 const char *letters)
{
	unsigned count = 0;

	for (char *line = strtok(events_of_run(dev, options), "\n"); line;
	     line = strtok(NULL, "\n"))
		count += strstr(line, letters) != NULL;
	return count;
}

/* FUA: the device completes the write when the block is on stable storage. */
Test(ring_trace, a_write_that_must_last_is_said_so_to_the_device)
{
	struct loopdev dev = begin_on_device("block/block_bio_queue", "rwbs");

	cr_assert_eq(ios_with_letters(&dev, "--file-test-mode=rndwr", " WFS "), 0);
	cr_assert_eq(ios_with_letters(&dev, "--file-test-mode=rndwr --rwf=dsync", " WFS "), 60);
	cr_assert_eq(ios_with_letters(&dev, "--file-test-mode=rndwr --rwf=sync", " WFS "), 60);
	loopdev_detach(&dev);
}
