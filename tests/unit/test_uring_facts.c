/* uring_facts: names that match the kernel's numbers, and the facts about this kernel. */
#include "uring_facts.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sys/syscall.h>

#include "in_child.h"
#include "spawn.h"

TestSuite(uring_facts, .timeout = 300);

Test(uring_facts, name_features_by_their_bit)
{
	cr_assert_str_eq(uring_feature_name(0).name, "SINGLE_MMAP");
	cr_assert_str_eq(uring_feature_name(8).name, "EXT_ARG");
	cr_assert_str_eq(uring_feature_name(8).since, "5.11");
	cr_assert_str_eq(uring_feature_name(12).name, "LINKED_FILE");
	cr_assert_str_eq(uring_feature_name(15).name, "MIN_TIMEOUT");
	cr_assert_str_eq(uring_feature_name(17).name, "NO_IOWAIT");
	cr_assert_null(uring_feature_name(18).name);
	cr_assert_null(uring_feature_name(31).name);
}

/* The numbers of the header used for the build; later ones continue the sequence. */
Test(uring_facts, name_opcodes_by_their_number)
{
	cr_assert_str_eq(uring_opcode_name(IORING_OP_NOP).name, "NOP");
	cr_assert_str_eq(uring_opcode_name(IORING_OP_FSYNC).name, "FSYNC");
	cr_assert_str_eq(uring_opcode_name(IORING_OP_READ).name, "READ");
	cr_assert_str_eq(uring_opcode_name(IORING_OP_WRITE).name, "WRITE");
	cr_assert_str_eq(uring_opcode_name(IORING_OP_OPENAT2).name, "OPENAT2");
	cr_assert_str_eq(uring_opcode_name(IORING_OP_TEE).name, "TEE");
	cr_assert_str_eq(uring_opcode_name(IORING_OP_MSG_RING).name, "MSG_RING");
	cr_assert_str_eq(uring_opcode_name(IORING_OP_URING_CMD).name, "URING_CMD");
	cr_assert_str_eq(uring_opcode_name(IORING_OP_SEND_ZC).name, "SEND_ZC");
	cr_assert_str_eq(uring_opcode_name(55).name, "FTRUNCATE");
	cr_assert_str_eq(uring_opcode_name(60).name, "READV_FIXED");
	cr_assert_str_eq(uring_opcode_name(64).name, "URING_CMD128");
	cr_assert_null(uring_opcode_name(65).name);
	cr_assert_null(uring_opcode_name(255).name);
}

Test(uring_facts, are_the_kernels_own)
{
	const unsigned fds = count_open_fds();
	struct uring_facts facts;

	uring_facts_gather(&facts);

	cr_assert_eq(count_open_fds(), fds);
	if (facts.error)
		cr_skip_test("no io_uring here: %s", strerror(-facts.error));
	cr_assert(facts.features & IORING_FEAT_SINGLE_MMAP);
	cr_assert(facts.knows_opcodes);
	cr_assert(facts.opcodes[IORING_OP_READ]);
	cr_assert_not(facts.opcodes[255]);
	for (unsigned i = 0; i < URING_FLAG_COUNT; i++)
		cr_assert_leq(facts.flag_errors[i], 0);
}

static const char *gather_under_a_filter(void *arg)
{
	struct uring_facts facts;

	(void)arg;
	if (spawn_deny_syscall(SYS_io_uring_setup, EPERM) < 0)
		return in_child_skip("no seccomp");
	uring_facts_gather(&facts);
	if (facts.error != -EPERM || facts.features || facts.knows_opcodes)
		return in_child_say("error %d", facts.error);
	return NULL;
}

Test(uring_facts, are_none_where_rings_are_forbidden)
{
	in_child(gather_under_a_filter, NULL);
}
