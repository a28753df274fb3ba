/* engine: the engine that a request selects, and the message if it is unavailable. */
#include "engine.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "in_child.h"
#include "spawn.h"

TestSuite(engine, .timeout = 300);

Test(engine, is_found_by_its_name)
{
	cr_assert_str_eq(engine_find("psync")->name, "psync");
	cr_assert_str_eq(engine_find("io_uring")->name, "io_uring");

	cr_assert_null(engine_find("auto"), "auto is a request, not an engine");
	cr_assert_null(engine_find("PSYNC"));
	cr_assert_null(engine_find(""));
}

Test(engine, means_exactly_the_one_that_is_named)
{
	struct engine_choice choice;
	struct err err = { 0 };

	cr_assert_eq(engine_choose("psync", &choice, &err), 0);

	cr_assert_str_eq(choice.ops->name, "psync");
	cr_assert_str_eq(choice.requested, "psync");
	cr_assert_str_eq(choice.reason, "");
}

Test(engine, refuses_a_name_that_nobody_has)
{
	struct engine_choice choice;
	struct err err = { 0 };

	cr_assert_eq(engine_choose("uring", &choice, &err), -EINVAL);

	cr_assert_str_eq(err.text,
			 "'uring' is not an engine (see 'ringbench show engines')");
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

Test(engine, chooses_the_ring_where_there_is_one)
{
	struct engine_choice choice;
	struct err err = { 0 };

	if (engine_probe(engine_find("io_uring"), &err) < 0)
		cr_skip_test("%s", err.text);

	cr_assert_eq(engine_choose("auto", &choice, &err), 0);

	cr_assert_str_eq(choice.ops->name, "io_uring");
	cr_assert_str_eq(choice.requested, "auto");
	cr_assert_str_eq(choice.reason, "", "the first choice needs no reason");
}

static const char *choose_without_a_ring(void *arg)
{
	const int error = *(int *)arg;
	struct engine_choice choice;
	struct err err = { 0 };

	if (spawn_deny_syscall(SYS_io_uring_setup, error) < 0)
		return in_child_skip("no seccomp");

	if (engine_choose("auto", &choice, &err) != 0 || strcmp(choice.ops->name, "pool"))
		return "auto is not pool";
	if (strcmp(choice.requested, "auto") || strncmp(choice.reason, "io_uring: ", 10) ||
	    !strstr(choice.reason, "seccomp"))
		return in_child_say("reason: '%s'", choice.reason);

	if (engine_choose("io_uring", &choice, &err) != -error)
		return "a named engine is not replaced";
	if (err.status != EXIT_STATUS_REQUEST || !strstr(err.text, "seccomp"))
		return in_child_say("error: '%s'", err.text);
	if (engine_choose("nop", &choice, &err) != -error)
		return "nop is a ring too";
	return engine_choose("psync", &choice, &err) == 0 ? NULL : "psync needs no ring";
}

Test(engine, falls_back_to_the_pool_where_a_filter_forbids_rings)
{
	int error = EPERM;

	in_child(choose_without_a_ring, &error);
}

Test(engine, falls_back_to_the_pool_where_a_filter_hides_rings)
{
	int error = ENOSYS;

	in_child(choose_without_a_ring, &error);
}

/* Since Linux 6.13 rings count as locked memory; before, rings are possible all the same. */
static const char *choose_without_locked_memory(void *arg)
{
	const struct rlimit none = { 0, 0 };
	struct engine_choice choice;
	struct err err = { 0 };

	(void)arg;
	if (in_child_drop_ipc_lock() < 0 || setrlimit(RLIMIT_MEMLOCK, &none) < 0)
		return in_child_skip("cannot give up locked memory");
	if (engine_choose("auto", &choice, &err) != 0)
		return "auto always finds something";
	if (!strcmp(choice.ops->name, "io_uring"))
		return NULL;
	return strstr(choice.reason, "RLIMIT_MEMLOCK") ? NULL : in_child_say("%s", choice.reason);
}

Test(engine, falls_back_to_the_pool_where_no_ring_may_be_locked)
{
	in_child(choose_without_locked_memory, NULL);
}

Test(engine, keeps_what_was_granted_and_puts_the_rest_in_words)
{
	struct engine e = { .feature_count = 0 };

	engine_note_feature(&e, "one", 0, "not needed");
	engine_note_feature(&e, "two", ENOMEM, "raise it");
	engine_note_feature(&e, "three", EPERM, NULL);

	cr_assert_eq(e.feature_count, 3);
	cr_assert(e.features[0].granted);
	cr_assert_str_eq(e.features[0].why_not, "");
	cr_assert_not(e.features[1].granted);
	cr_assert_str_eq(e.features[1].why_not, "Cannot allocate memory: raise it");
	cr_assert_str_eq(e.features[2].why_not, "Operation not permitted");
}

Test(engine, forgets_features_beyond_the_last_place)
{
	struct engine e = { .feature_count = 0 };

	for (unsigned i = 0; i < ENGINE_FEATURE_MAX + 5; i++)
		engine_note_feature(&e, "another", 0, NULL);

	cr_assert_eq(e.feature_count, ENGINE_FEATURE_MAX);
}

Test(engine, can_be_closed_twice_and_without_having_been_opened)
{
	struct engine e = { .state = NULL };

	engine_close(&e);
	engine_close(&e);
}
