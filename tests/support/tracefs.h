/*
 * tracefs: what the kernel tells of what a test has started: its tracepoints, in a buffer of the
 * test's own, so that no other tracer's is changed. Mounted in the test's own namespace only. Root
 * only; what this kernel or machine lacks skips the test.
 *
 *	TestSuite(…, .fini = end);	where end() calls tracefs_end()
 *
 *	tracefs_begin();
 *	tracefs_only_children();
 *	tracefs_enable("io_uring/io_uring_submit_req", "op_str");
 *	bench("run …");
 *	assert_says(tracefs_text(), "opcode READV");
 */
#ifndef TRACEFS_H
#define TRACEFS_H

/* Only mount it. */
void need_tracefs(void);

/* Mount it, and make the buffer; tracefs_end() removes it, if there is one. */
void tracefs_begin(void);
void tracefs_end(void);

/* From now on, of all processes only those that this one starts, and their threads. */
void tracefs_only_children(void);

/* Have this event, which must have this field: kernels print more and more. */
void tracefs_enable(const char *event, const char *field);

/* … with a filter: "dev == 7340032". Before tracefs_enable(). */
void tracefs_filter(const char *event, const char *filter);

/* All events until now, in their order, each with '\n' at its end; then the buffer is empty. Lives
 * until e2e_end(). */
char *tracefs_text(void);

#endif
