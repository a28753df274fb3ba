/*
 * advised: a result to which notes are to be collected.
 *
 *	TestSuite(advice_cache, .init = advised_begin, .fini = advised_end);
 *
 *	Test(advice_cache, tells_that_the_page_cache_was_measured)
 *	{
 *		advised_run("v", 1)->direct = false;
 *
 *		expect_advice("cached", "the page cache was measured …");
 *	}
 */
#ifndef ADVISED_H
#define ADVISED_H

#include "advice.h"
#include "sample.h"

#define ADVISED_DIRECT "file-test-mode=rndrd file-extra-flags=direct iodepth=8 time=1"
#define GIB (UINT64_C(1) << 30)

extern struct result advised;

void advised_begin(void);
void advised_end(void);

/* Direct reads that give no cause for any note: 1000 in 1 s, all from the drive. */
struct run_result *advised_run(const char *variant, unsigned round);

/* 1000 writes in 1 s, by psync, with these options. */
struct run_result *advised_write(const char *options);

void advised_collect(void);

/* Collects, and has that note and no other; or none. */
void expect_advice(const char *code, const char *text);
void expect_no_advice(void);

#endif
