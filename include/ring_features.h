/*
 * ring_features: THE table of the features of a ring. From a row follow the feature's number
 * and name (ring.h), its option (option_table.c has a line for the place among the others), the
 * presets (preset.c), the setup flag, what it needs and bars (uring_flags.h), what `ablate` tries
 * (ablation.c) and what `probe` shows.
 *
 * In the order of requesting: features precede those that depend on them. The rows have no meaning
 * until a file defines the macros:
 *
 *   SWITCH(number, name, default, help of the option, columns of struct uring_flag)
 *   NUMBER(name, columns of struct uring_flag)	the flag of an option that is a number
 *
 * Dependencies and exclusions are from io_uring_setup(2), and io_uring_sanitise_params() in Linux.
 */
#ifndef RING_FEATURES_H
#define RING_FEATURES_H

/* Of io_uring_setup(2). */
#define RING_SETUP_FEATURES(SWITCH, NUMBER)						\
	SWITCH(SQPOLL, "sqpoll", OFF, "a kernel thread submits, without system calls",	\
	       .flag = IORING_SETUP_SQPOLL,						\
	       .bars = IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG |		\
		       IORING_SETUP_DEFER_TASKRUN,					\
	       .since = "5.11", /* 5.1 with registered files only */			\
	       .hint = "before Linux 5.13 it needs CAP_SYS_NICE",			\
	       .help = "a kernel thread submits")					\
	NUMBER("sqpoll-cpu",								\
	       .flag = IORING_SETUP_SQ_AFF, .needs = IORING_SETUP_SQPOLL,		\
	       .since = "5.1",								\
	       .hint = "is that CPU online, and in the cpuset of this process?")	\
	SWITCH(ATTACH_WQ, "attach-wq", OFF, "all loops share one sqpoll thread",	\
	       .flag = IORING_SETUP_ATTACH_WQ, .needs_more = true,			\
	       .since = "5.6",								\
	       .help = "rings share one sqpoll thread")					\
	SWITCH(IOPOLL, "iopoll", OFF, "poll for completions: needs poll queues",	\
	       .flag = IORING_SETUP_IOPOLL, .needs_more = true,				\
	       .since = "5.1",								\
	       .help = "completions are polled for")			\
	SWITCH(HYBRID_IOPOLL, "hybrid-iopoll", OFF,					\
	       "with iopoll: sleep first (Linux 6.13)",					\
	       .flag = IORING_SETUP_HYBRID_IOPOLL, .needs = IORING_SETUP_IOPOLL,	\
	       .since = "6.13",								\
	       .help = "sleeps a while before polling")				\
	SWITCH(SINGLE_ISSUER, "single-issuer", AUTO,					\
	       "only the loop's thread submits (Linux 6.0)",				\
	       .flag = IORING_SETUP_SINGLE_ISSUER,					\
	       .since = "6.0",								\
	       .help = "one thread submits: fewer locks")				\
	SWITCH(DEFER_TASKRUN, "defer-taskrun", AUTO,					\
	       "complete when the loop asks (Linux 6.1)",				\
	       .flag = IORING_SETUP_DEFER_TASKRUN,					\
	       .needs = IORING_SETUP_SINGLE_ISSUER, .bars = IORING_SETUP_SQPOLL,	\
	       .since = "6.1",								\
	       .help = "completions wait until the thread asks")			\
	SWITCH(COOP_TASKRUN, "coop-taskrun", AUTO,					\
	       "without defer-taskrun: no interrupts (5.19)",				\
	       .flag = IORING_SETUP_COOP_TASKRUN, .bars = IORING_SETUP_SQPOLL,		\
	       .second_to = IORING_SETUP_DEFER_TASKRUN,					\
	       .since = "5.19",								\
	       .help = "completions do not interrupt the thread")			\
	SWITCH(SUBMIT_ALL, "submit-all", OFF, "continue after a bad request (Linux 5.18)", \
	       .flag = IORING_SETUP_SUBMIT_ALL,						\
	       .since = "5.18",								\
	       .help = "a bad request does not end a batch")				\
	NUMBER("cq-size",								\
	       .flag = IORING_SETUP_CQSIZE,						\
	       .since = "5.5",								\
	       .hint = "65536 are the most",						\
	       .help = "a completion queue of the given size")			\
	SWITCH(NO_SQARRAY, "no-sqarray", OFF, "no index array (Linux 6.6, liburing 2.6)", \
	       .flag = IORING_SETUP_NO_SQARRAY,						\
	       .since = "6.6",								\
	       .help = "no index array beside the requests")

/* Of io_uring_register(2): without a flag. since NULL: every ring has it. */
#define RING_REGISTER_FEATURES(SWITCH)							\
	SWITCH(FIXED_FILES, "fixed-files", AUTO, "register the files",			\
	       .since = NULL)								\
	SWITCH(FIXED_BUFFERS, "fixed-buffers", AUTO, "register the buffers",		\
	       .since = NULL)								\
	SWITCH(REGISTERED_RING, "registered-ring", AUTO,				\
	       "register the ring itself (Linux 5.18)",					\
	       .since = "5.18")								\
	SWITCH(REGISTERED_WAIT, "registered-wait", OFF,					\
	       "register the timeouts of waits (Linux 6.13)",				\
	       .since = "6.13")

#define RING_NO_NUMBER(...)
#define RING_FEATURES(SWITCH)								\
	RING_SETUP_FEATURES(SWITCH, RING_NO_NUMBER)					\
	RING_REGISTER_FEATURES(SWITCH)

#endif
