/*
 * directory: a new, empty directory for one test, below $TMPDIR or /var/tmp.
 */
#ifndef DIRECTORY_H
#define DIRECTORY_H

struct directory {
	char path[4096];
	int old_cwd;
};

/* Make it, and make it the current directory. Ends the test if that fails. */
void directory_enter(struct directory *directory);

/* Back to where we were; the directory is removed with all that is in it. */
void directory_leave(struct directory *directory);

/* A text file; directories on the way to it are made. */
void directory_write(const char *path, const char *text);

#endif
