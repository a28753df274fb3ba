/* Its own names for what fcntl.h names in capitals. */
#include "file_advice.h"

#include <fcntl.h>

int file_advise(int fd, enum file_advice advice)
{
	static const int values[] = {
		[FILE_ADVICE_NORMAL]		= POSIX_FADV_NORMAL,
		[FILE_ADVICE_RANDOM]		= POSIX_FADV_RANDOM,
		[FILE_ADVICE_SEQUENTIAL]	= POSIX_FADV_SEQUENTIAL,
	};

	return advice == FILE_ADVICE_NONE ? 0 : -posix_fadvise(fd, 0, 0, values[advice]);
}
