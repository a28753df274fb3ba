/*
 * file_advice: advice to the kernel about how an open file will be read, by posix_fadvise(2): it
 * changes how far the page cache reads ahead, and nothing else. Of the open file, not of the
 * process: a file that is opened again has to be told again.
 */
#ifndef FILE_ADVICE_H
#define FILE_ADVICE_H

enum file_advice {
	FILE_ADVICE_NONE,		/* no call */
	FILE_ADVICE_NORMAL,
	FILE_ADVICE_RANDOM,		/* no reading ahead */
	FILE_ADVICE_SEQUENTIAL,		/* twice as far */
};

/* All of the file or device. 0, or -errno. */
int file_advise(int fd, enum file_advice advice);

#endif
