/*
 * folder: a new, empty folder for one test, below $TMPDIR or /var/tmp.
 */
#ifndef FOLDER_H
#define FOLDER_H

struct folder {
	char path[4096];
	int old_cwd;
};

/* Make it, and make it the current directory. Ends the test if that fails. */
void folder_enter(struct folder *folder);

/* Back to where we were; the folder is removed with all that is in it. */
void folder_leave(struct folder *folder);

/* A text file; folders on the way to it are made. */
void folder_write(const char *path, const char *text);

#endif
