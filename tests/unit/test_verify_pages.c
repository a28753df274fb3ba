/* verify_complete_pages: blocks of a page that a run wrote in part. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tmpfile.h"
#include "verify.h"

enum { PAGE = 4096, PAGES = 16, FILE_BYTES = PAGES * PAGE };

static struct tmpdir dir;
static struct target target;
static struct target_group group;
static struct block_table table;
static int fd;
static uint32_t block_bytes;

/* A file without data. */
static void begin(uint32_t bytes)
{
	struct err err = { 0 };

	block_bytes = bytes;
	tmpdir_make(&dir);
	fd = tmpfile_make(&dir, "test_file.0", 0);
	cr_assert_eq(ftruncate(fd, FILE_BYTES), 0);
	group = (struct target_group) {
		.path			= ".",
		.kind			= TARGET_DIRECTORY,
		.file_count		= 1,
		.file_size_bytes	= FILE_BYTES / bytes * bytes,
	};
	target = (struct target) {
		.groups			= &group,
		.group_count		= 1,
		.fds			= &fd,
		.fd_count		= 1,
		.block_size_bytes	= bytes,
	};
	cr_assert_eq(block_table_init(&table, &target, &err), 0);
}

static void end(void)
{
	block_table_release(&table);
	close(fd);
	tmpdir_remove(&dir);
}

static struct block_place place_of(unsigned block)
{
	return (struct block_place){ .offset = (uint64_t)block * block_bytes,
				     .length = block_bytes };
}

static void write_one(unsigned block)
{
	const struct block_place place = place_of(block);
	char buffer[2 * PAGE] = "as the run wrote it";

	verify_stamp(buffer, &place, 4711);
	cr_assert_eq(pwrite(fd, buffer, block_bytes, (off_t)place.offset), block_bytes);
	block_table_give(&table, block, BLOCK_GENERATION_MIN);
}

static void complete(void)
{
	struct err err = { 0 };

	cr_assert_eq(verify_complete_pages(&table, &err), 0, "%s", err.text);
}

/* Its header, if it has one. */
static bool has_block(unsigned block, struct bad_block *bad)
{
	const struct block_place place = place_of(block);
	char buffer[2 * PAGE];

	cr_assert_eq(pread(fd, buffer, block_bytes, (off_t)place.offset), block_bytes);
	return verify_block(buffer, &place, bad) == BLOCK_GOOD;
}

/* Every block is valid, or has a page that is a hole, which prepare will find. */
static void assert_every_block_is_good_or_found(void)
{
	for (unsigned i = 0; i < group.file_size_bytes / block_bytes; i++) {
		const off_t start = (off_t)place_of(i).offset;
		struct bad_block bad;

		cr_expect(has_block(i, &bad) || lseek(fd, start, SEEK_HOLE) < start + block_bytes,
			  "block %u of %u bytes is lost", i, block_bytes);
	}
}

TestSuite(verify_pages, .timeout = 300);

Test(verify_pages, writes_the_blocks_of_a_page_that_has_one)
{
	struct bad_block bad;

	begin(512);
	write_one(3);		/* the first page has one, the second none, the third all */
	for (unsigned i = 16; i < 24; i++)
		write_one(i);

	complete();

	for (unsigned i = 0; i < 8; i++)
		cr_expect(has_block(i, &bad), "block %u", i);
	cr_expect_eq(lseek(fd, 0, SEEK_HOLE), PAGE, "the second page stays a hole");
	assert_every_block_is_good_or_found();
	end();
}

Test(verify_pages, leaves_what_the_run_wrote_as_it_is)
{
	struct bad_block bad;

	begin(512);
	write_one(3);
	block_table_give(&table, 4, BLOCK_UNCERTAIN);	/* a write that failed */

	complete();

	cr_expect(has_block(3, &bad));
	cr_expect_eq(bad.found.generation, 4711);
	cr_expect_not(has_block(4, &bad), "is not made good");
	end();
}

Test(verify_pages, writes_nothing_to_a_file_that_the_run_did_not_write_to)
{
	struct stat stat;

	begin(512);
	complete();

	cr_assert_eq(fstat(fd, &stat), 0);
	cr_assert_eq(stat.st_blocks, 0);
	end();
}

Test(verify_pages, loses_no_block_of_any_size)
{
	const uint32_t sizes[] = { 512, 1000, 1536, 2048, 3000, 4096, 5000, 6144, 8000 };

	for (unsigned s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
		for (unsigned step = 1; step < 6; step++) {
			begin(sizes[s]);
			for (unsigned i = 0; i < group.file_size_bytes / block_bytes; i += step)
				write_one(i);

			complete();

			assert_every_block_is_good_or_found();
			end();
		}
}
