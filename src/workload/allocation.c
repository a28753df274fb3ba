/*
 * The file system is asked before anything is made, and again after it: there are some that
 * accept fallocate(2) and write.
 */
#include "allocation.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "target.h"

enum { BLOCK_UNIT_BYTES = 512 };	/* of st_blocks */

/* Bytes of each kind, up to a length. */
struct parts {
	double holes, unwritten, written;
};

static void split(struct parts *parts, double size_bytes, const struct target_gaps *gaps)
{
	parts->holes = size_bytes * gaps->holes;
	parts->unwritten = size_bytes * gaps->unwritten;
	parts->written = size_bytes - parts->holes - parts->unwritten;
}

/* On tmpfs, pages that were allocated and not written are a hole. */
static void seek_parts(struct parts *parts, int fd, uint64_t size_bytes, const struct stat *st)
{
	const off_t data = lseek(fd, 0, SEEK_DATA), hole = lseek(fd, 0, SEEK_HOLE);
	const double size = (double)size_bytes;
	const bool is_empty = data < 0 || (uint64_t)data >= size_bytes;
	const bool has_room = (uint64_t)st->st_blocks * BLOCK_UNIT_BYTES >= size_bytes;

	*parts = (struct parts){ 0 };
	if (!is_empty && (hole < 0 || (uint64_t)hole >= size_bytes))
		parts->written = size;
	else if (!is_empty)
		parts->written = parts->holes = size / 2;
	else if (has_room)
		parts->unwritten = size;
	else if (st->st_blocks == 0)
		parts->holes = size;
	else
		parts->holes = parts->unwritten = size / 2;
}

bool allocation_is(int fd, uint64_t size_bytes, enum file_allocation how)
{
	struct target_gaps gaps;
	struct parts parts;
	struct stat st;
	double block;

	if (fstat(fd, &st) < 0)
		return false;
	if (how == ALLOCATION_EXTEND)
		return st.st_size == 0;
	if ((uint64_t)st.st_size < size_bytes)
		return false;
	target_find_file_gaps(fd, size_bytes, &gaps);
	if (gaps.holes >= 0)
		split(&parts, (double)size_bytes, &gaps);
	else
		seek_parts(&parts, fd, size_bytes, &st);

	/* The end of the part may be within a block, and data follow. */
	block = (double)st.st_blksize;
	switch (how) {
	case ALLOCATION_WRITTEN:
		return parts.holes + parts.unwritten < 1;
	case ALLOCATION_FALLOCATE:
		return parts.holes < 1 && parts.written < block;
	default:
		return parts.unwritten < 1 && parts.written < block;
	}
}

/* Only whole blocks become a hole, so a file that ends with the part loses all of it. */
static int empty_part(int fd, uint64_t size_bytes)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if ((uint64_t)st.st_size <= size_bytes)
		return ftruncate(fd, 0) < 0 ? -errno : 0;
	return fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
			 (off_t)size_bytes) < 0 ? -errno : 0;
}

static int give_length(int fd, uint64_t size_bytes)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	return (uint64_t)st.st_size < size_bytes && ftruncate(fd, (off_t)size_bytes) < 0
		? -errno : 0;
}

/* posix_fallocate(3) would write where the file system cannot reserve. */
static int make(int fd, uint64_t size_bytes, enum file_allocation how)
{
	int ret = empty_part(fd, size_bytes);

	if (ret == 0 && how == ALLOCATION_FALLOCATE)
		ret = fallocate(fd, 0, 0, (off_t)size_bytes) < 0 ? -errno : 0;
	if (ret == 0 && how == ALLOCATION_SPARSE)
		ret = give_length(fd, size_bytes);
	if (ret == 0)
		ret = fsync(fd) < 0 ? -errno : 0;
	return ret == 0 && !allocation_is(fd, size_bytes, how) ? -EOPNOTSUPP : ret;
}

int allocation_make(int fd, uint64_t size_bytes, enum file_allocation how, const char *name,
		    struct err *err)
{
	const int ret = make(fd, size_bytes, how);

	if (ret == -EOPNOTSUPP || ret == -ENOSYS || ret == -EPERM)
		return err_request(err, EOPNOTSUPP, "file-allocation=%s: the file system of '%s' "
				   "does not do this (use file-allocation=written, or another "
				   "directory)", file_allocation_name(how), name);
	if (ret < 0)
		return err_failure(err, -ret, "cannot allocate '%s': %s", name, strerror(-ret));
	return 0;
}
