/* --cache with every engine: the state of the page cache before and after, in the result. */
#include "e2e.h"

#include <criterion/parameterized.h>
#include <stdio.h>
#include <unistd.h>

#include "engine.h"
#include "err.h"

enum { ENGINES_MAX = 32, TEST_MAX_S = 300 };

struct parameter {
	char engine[32];
};

static struct criterion_test_params engines_with_io(void)
{
	static struct parameter parameters[ENGINES_MAX];
	unsigned count = 0;

	for (unsigned i = 0; engines[i]; i++)
		if (!(engines[i]->can & ENGINE_DOES_NO_IO))
			snprintf(parameters[count++].engine, sizeof(parameters[0].engine), "%s",
				 engines[i]->name);
	return cr_make_param_array(struct parameter, parameters, count);
}

static json_t *run(const char *engine, const char *cache, unsigned events)
{
	const struct said *said;

	said = bench("run --file-num=2 --file-total-size=8M --file-test-mode=seqrd "
		     "--file-block-size=64K --engine=%s --cache=%s --time=0 --events=%u --json=- "
		     "--quiet", engine, cache, events);
	assert_status(said, 0);
	return json_of(said);
}

ParameterizedTestParameters(cache, is_cold_or_warm_as_asked)
{
	return engines_with_io();
}

ParameterizedTest(struct parameter *p, cache, is_cold_or_warm_as_asked)
{
	const struct engine_ops *ops = engine_find(p->engine);
	struct err err = { 0 };
	json_t *json;

	alarm(TEST_MAX_S);
	if (engine_probe(ops, &err) < 0)
		cr_skip_test("%s", err.text);
	e2e_begin();
	bench("prepare --file-num=2 --file-total-size=8M");
	shell("stat -f -c %%T . | grep -qv tmpfs");	/* tmpfs cannot drop pages */

	json = run(p->engine, "cold", 128);
	cr_expect_lt(real_at(json, "runs/0/resident_before"), 0.01);
	cr_expect_gt(real_at(json, "runs/0/resident_after"), 0.99);

	bench("run --file-num=2 --file-total-size=8M --file-test-mode=seqrd --cache=cold --time=0 "
	      "--events=1 --quiet");
	json = run(p->engine, "warm", 1);
	cr_expect_gt(real_at(json, "runs/0/resident_before"), 0.99);
	e2e_end();
}

Test(cache, is_told_in_the_report, .init = e2e_begin, .fini = e2e_end, .timeout = 300)
{
	const struct said *said;

	bench("prepare --file-num=2 --file-total-size=8M");

	said = bench("run --file-num=2 --file-total-size=8M --file-test-mode=rndrd --cache=warm "
		     "--time=0 --events=10 --quiet");

	assert_says(said->out, "cache   100 % of the set was in memory before, 100 % after");
}

Test(cache, is_as_cold_as_asked_where_data_are_validated, .init = e2e_begin, .fini = e2e_end,
     .timeout = 300)
{
	const struct said *said;

	bench("prepare --file-num=2 --file-total-size=8M --validate");

	said = bench("run --file-num=2 --file-total-size=8M --file-test-mode=rndrd --cache=cold "
		     "--validate --time=0 --events=1 --json=- --quiet");

	assert_status(said, 0);
	cr_expect_lt(real_at(json_of(said), "runs/0/resident_before"), 0.01);
	cr_expect_lt(real_at(json_of(said), "runs/0/resident_after"), 0.2);
}
