/* file_size: st_size of a block device is 0; the block layer knows (ioctl_blk: BLKGETSIZE64). */
#include "file_size.h"

#include <errno.h>
#include <linux/fs.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

int file_size(int fd, uint64_t *bytes)
{
	struct stat stat;

	*bytes = 0;
	if (fstat(fd, &stat) < 0)
		return -errno;
	if (S_ISREG(stat.st_mode))
		*bytes = (uint64_t)stat.st_size;
	if (S_ISBLK(stat.st_mode) && ioctl(fd, BLKGETSIZE64, bytes) < 0)
		return -errno;
	return 0;
}
