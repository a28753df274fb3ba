/* offset and size: a workload restricted to a part of each file. */
#include "e2e.h"

TestSuite(part, .init = e2e_begin, .fini = e2e_end, .timeout = 300);

enum { BLOCK = 16384 };

Test(part, of_a_file_is_all_that_is_written)
{
	assert_status(bench("prepare --target=f --file-total-size=4M"), 0);
	shell("cp f before");

	assert_status(bench("run --target=f --offset=1M --size=1M --file-test-mode=seqrewr "
			    "--file-data=zero --time=0 --events=64"), 0);

	cr_assert_eq(zero_blocks("f", BLOCK), 64);
	shell("cmp -n 1M f before && cmp -i 2M f before");
}

Test(part, of_each_file_of_a_set_is_one)
{
	assert_status(bench("prepare --file-num=2 --file-total-size=2M"), 0);

	assert_status(bench("run --file-num=2 --file-total-size=2M --offset=512K "
			    "--file-test-mode=seqrewr --file-data=zero --iodepth=4 --time=0 "
			    "--events=64"), 0);

	cr_assert_eq(zero_blocks("test_file.0", BLOCK), 32);
	cr_assert_eq(zero_blocks("test_file.1", BLOCK), 32);
}

Test(part, that_is_not_there_is_told)
{
	const struct said *said;

	shell("truncate -s 1M f");

	said = bench("run --target=f --offset=512K --size=1M --file-test-mode=rndrd");

	assert_status(said, 2);
	assert_says(said->err, "offset=512K and size=1M go beyond 'f', of which 1 MiB may be used");
}

Test(part, is_checked_with_the_options)
{
	const struct said *said;

	write_text("p.ini", "file-test-mode = seqwr\nfile-num = 1\nfile-total-size = 1M\n"
			    "offset = 20K\nsize = 2M\n");

	said = bench("run p.ini");

	assert_status(said, 2);
	cr_assert_str_eq(said->err,
			 "ringbench: p.ini:4: offset=20K is not a multiple of file-block-size=16K\n"
			 "ringbench: p.ini:5: size cannot be combined with file-test-mode=seqwr, "
			 "which creates whole files (use seqrewr)\n"
			 "ringbench: p.ini:5: offset=20K and size=2M go beyond a file, which has "
			 "1M (size is that of a part of each file; of all files together: "
			 "file-total-size)\n");
}
