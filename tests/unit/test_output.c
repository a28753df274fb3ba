/*
 * Result files: complete or absent.
 */
#include "output.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64], path[128];
static struct output output;
static struct err err;

static void setup(void)
{
	strcpy(dir, "/tmp/test_output.XXXXXX");
	cr_assert_not_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/result.json", dir);
	err = (struct err){ 0 };
}

static void teardown(void)
{
	char command[128];

	output_close(&output);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	cr_assert_eq(system(command), 0);
}

TestSuite(output, .init = setup, .fini = teardown);

static int write_hello(void)
{
	return output_write(&output, "hello\n", 6, &err);
}

static unsigned files_in_dir(void)
{
	DIR *stream = opendir(dir);
	unsigned count = 0;

	while (readdir(stream))
		count++;
	closedir(stream);
	return count - 2;	/* . and .. */
}

static const char *content(const char *file)
{
	static char text[64];
	const int fd = open(file, O_RDONLY);
	ssize_t length = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	text[length > 0 ? length : 0] = '\0';
	return text;
}

static void put(const char *file, const char *text)
{
	FILE *out = fopen(file, "w");

	fputs(text, out);
	fclose(out);
}

Test(output, appears_under_its_name_only_when_whole)
{
	cr_assert_eq(output_open(&output, path, &err), 0);
	cr_assert_neq(access(path, F_OK), 0);

	cr_assert_eq(write_hello(), 0);

	cr_assert_str_eq(content(path), "hello\n");
	cr_assert_eq(files_in_dir(), 1);
}

/* So that nothing is left behind, however the program ends. */
Test(output, lies_nowhere_until_it_is_written)
{
	cr_assert_eq(output_open(&output, path, &err), 0);

	cr_assert_eq(files_in_dir(), 0);
}

Test(output, leaves_nothing_behind_when_closed_without_a_result)
{
	cr_assert_eq(output_open(&output, path, &err), 0);
	output_close(&output);
	output_close(&output);

	cr_assert_eq(files_in_dir(), 0);
}

/* The leftover of a command killed in the milliseconds in which it wrote. */
Test(output, takes_half_a_result_away_that_nobody_writes_any_more)
{
	char left[160], locked[160], other[160], empty[160];
	int fd;

	snprintf(left, sizeof(left), "%s.0123abcd.tmp", path);
	snprintf(locked, sizeof(locked), "%s.0123abce.tmp", path);
	snprintf(other, sizeof(other), "%s.0123abcf.tmp", path);
	snprintf(empty, sizeof(empty), "%s.0123.tmp", path);
	put(left, "{\n  \"schema\": \"ringbench-result/1\",\n  \"ver");
	put(locked, "{\n  \"schema\": \"ringbench-result/1\",\n  \"ver");
	put(other, "what a user wrote\n");
	put(empty, "{\n  \"schema\": \"ringbench-result/1\"");
	fd = open(locked, O_RDONLY | O_CLOEXEC);
	cr_assert_eq(flock(fd, LOCK_EX), 0);

	cr_assert_eq(output_open(&output, path, &err), 0);

	cr_assert_neq(access(left, F_OK), 0);
	cr_assert_eq(access(locked, F_OK), 0);
	cr_assert_eq(access(other, F_OK), 0);
	cr_assert_eq(access(empty, F_OK), 0);
	close(fd);
}

/* ---- saved before the end ---- */

static const char *partial(const char *suffix)
{
	static char names[2][160];
	char *name = names[suffix[0] != '\0'];

	snprintf(name, sizeof(names[0]), "%s.partial%s", path, suffix);
	return name;
}

static int save(const char *text)
{
	return output_save(&output, text, strlen(text), &err);
}

Test(output, is_saved_whole_beside_it_as_often_as_there_is_more)
{
	cr_assert_eq(output_open(&output, path, &err), 0);

	cr_assert_eq(save("a round\n"), 0);
	cr_assert_eq(save("two rounds\n"), 0);

	cr_assert_str_eq(content(partial("")), "two rounds\n");
	cr_assert_eq(files_in_dir(), 1);
}

Test(output, is_alone_there_once_it_is_written)
{
	cr_assert_eq(output_open(&output, path, &err), 0);
	cr_assert_eq(save("a round\n"), 0);

	cr_assert_eq(write_hello(), 0);

	cr_assert_str_eq(content(path), "hello\n");
	cr_assert_eq(files_in_dir(), 1);
}

Test(output, leaves_alone_what_an_earlier_command_saved)
{
	put(partial(""), "of an earlier one\n");
	cr_assert_eq(output_open(&output, path, &err), 0);

	cr_assert_eq(save("a round\n"), 0);
	cr_assert_str_eq(content(partial(".2")), "a round\n");
	cr_assert_eq(write_hello(), 0);

	cr_assert_str_eq(content(partial("")), "of an earlier one\n");
	cr_assert_eq(files_in_dir(), 2);
}

Test(output, that_cannot_be_written_in_the_end_names_what_was_saved)
{
	char expected[512];

	cr_assert_eq(output_open(&output, path, &err), 0);
	cr_assert_eq(save("a round\n"), 0);
	cr_assert_eq(mkdir(path, 0700), 0);

	cr_assert_eq(write_hello(), -EISDIR);

	snprintf(expected, sizeof(expected), "cannot write '%s': Is a directory ('%s' has what was "
		 "saved before)", path, partial(""));
	cr_assert_str_eq(err.text, expected);
	cr_assert_str_eq(content(partial("")), "a round\n");
}

Test(output, to_a_pipe_or_stdout_is_not_saved_before_the_end)
{
	cr_assert_eq(output_open(&output, "/dev/null", &err), 0);
	cr_assert_eq(save("a round\n"), 0);
	output_close(&output);
	cr_assert_eq(output_open(&output, "-", &err), 0);
	cr_assert_eq(save("a round\n"), 0);

	cr_assert_null(output.partial);
}

Test(output, keeps_the_old_file_until_the_new_one_is_there)
{
	put(path, "old\n");
	cr_assert_eq(output_open(&output, path, &err), 0);
	cr_assert_str_eq(content(path), "old\n");
	output_close(&output);

	cr_assert_str_eq(content(path), "old\n");
}

Test(output, a_new_file_has_the_mode_of_the_umask)
{
	const mode_t before = umask(027);
	struct stat st;

	cr_assert_eq(output_open(&output, path, &err), 0);
	cr_assert_eq(write_hello(), 0);
	umask(before);

	cr_assert_eq(stat(path, &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0640);
}

Test(output, a_replaced_file_keeps_its_mode)
{
	struct stat st;

	put(path, "old\n");
	chmod(path, 0604);
	cr_assert_eq(output_open(&output, path, &err), 0);
	cr_assert_eq(write_hello(), 0);

	cr_assert_eq(stat(path, &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0604);
}

Test(output, a_link_stays_a_link)
{
	char link[160];
	struct stat st;

	put(path, "old\n");
	snprintf(link, sizeof(link), "%s/latest", dir);
	cr_assert_eq(symlink(path, link), 0);
	cr_assert_eq(output_open(&output, link, &err), 0);
	cr_assert_eq(write_hello(), 0);

	cr_assert_eq(lstat(link, &st), 0);
	cr_assert(S_ISLNK(st.st_mode));
	cr_assert_str_eq(content(path), "hello\n");
}

/* Like '>' in a shell: creates the file at the end of all links. */
Test(output, a_link_to_a_file_that_is_not_there_stays_a_link)
{
	char link[160], other[160];
	struct stat st;

	snprintf(link, sizeof(link), "%s/latest", dir);
	snprintf(other, sizeof(other), "%s/of-today", dir);
	cr_assert_eq(symlink("of-today", link), 0);
	cr_assert_eq(symlink(path, other), 0);
	cr_assert_eq(output_open(&output, link, &err), 0);
	cr_assert_eq(write_hello(), 0);

	cr_assert_eq(lstat(link, &st), 0);
	cr_assert(S_ISLNK(st.st_mode));
	cr_assert_eq(lstat(path, &st), 0);
	cr_assert(S_ISREG(st.st_mode));
	cr_assert_str_eq(content(path), "hello\n");
	cr_assert_eq(files_in_dir(), 3);
}

Test(output, a_link_into_a_directory_that_is_not_there_is_refused)
{
	char link[160];

	snprintf(link, sizeof(link), "%s/latest", dir);
	cr_assert_eq(symlink("nowhere/result.json", link), 0);
	cr_assert_eq(output_open(&output, link, &err), -ENOENT);
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

/* The user may write to the file, but not create one beside it. */
Test(output, a_file_in_a_directory_that_takes_no_new_one_is_overwritten)
{
	put(path, "an old and longer text\n");
	cr_assert_eq(chmod(path, 0666), 0);
	cr_assert_eq(chmod(dir, 0555), 0);
	cr_assert_eq(seteuid(geteuid() ? geteuid() : 65534), 0);

	cr_assert_eq(output_open(&output, path, &err), 0, "%s", err.text);
	cr_assert_str_eq(content(path), "an old and longer text\n");
	cr_assert_eq(write_hello(), 0, "%s", err.text);

	cr_assert_eq(seteuid(getuid()), 0);
	cr_assert_eq(chmod(dir, 0755), 0);
	cr_assert_str_eq(content(path), "hello\n");
}

Test(output, writes_to_a_device_and_does_not_replace_it)
{
	struct stat st;

	cr_assert_eq(output_open(&output, "/dev/null", &err), 0);
	cr_assert_null(output.final);
	cr_assert_eq(write_hello(), 0);

	cr_assert_eq(stat("/dev/null", &st), 0);
	cr_assert(S_ISCHR(st.st_mode));
}

Test(output, refuses_a_directory_that_is_not_there_before_the_run)
{
	cr_assert_eq(output_open(&output, "/nonexistent/r.json", &err), -ENOENT);
	cr_assert_str_eq(err.text, "cannot write '/nonexistent/r.json': "
			 "No such file or directory");
	cr_assert_eq(err.status, EXIT_STATUS_REQUEST);
}

Test(output, refuses_a_directory_as_a_file)
{
	cr_assert_eq(output_open(&output, "/tmp", &err), -EISDIR);
	cr_assert_str_eq(err.text, "cannot write '/tmp': Is a directory");
}

Test(output, reports_a_full_disk)
{
	cr_assert_eq(output_open(&output, "/dev/full", &err), 0);
	cr_assert_eq(write_hello(), -ENOSPC);
	cr_assert_str_eq(err.text, "cannot write '/dev/full': No space left on device");
	cr_assert_eq(err.status, EXIT_STATUS_FAILED);
}

Test(output, no_path_is_no_file_and_no_error)
{
	cr_assert_eq(output_open(&output, "", &err), 0);
	cr_assert_null(output.path);
	cr_assert_eq(write_hello(), 0);
}

Test(output, has_several_names_for_stdout)
{
	cr_assert(output_is_stdout("-"));
	cr_assert(output_is_stdout("/dev/stdout"));
	cr_assert_not(output_is_stdout("./-"));
	cr_assert_not(output_is_stdout(NULL));
}

static bool collide(const char *one, const char *other)
{
	struct output first, second;
	bool answer;

	cr_assert_eq(output_open(&first, one, &err), 0, "%s", err.text);
	cr_assert_eq(output_open(&second, other, &err), 0, "%s", err.text);
	answer = outputs_collide(&first, &second);
	output_close(&first);
	output_close(&second);
	return answer;
}

Test(output, two_of_one_file_collide_whatever_they_are_called)
{
	char other[160], indirect[160], link[160], fifo[160];

	snprintf(other, sizeof(other), "%s/other.csv", dir);
	snprintf(indirect, sizeof(indirect), "%s/./result.json", dir);
	snprintf(link, sizeof(link), "%s/link", dir);
	snprintf(fifo, sizeof(fifo), "%s/fifo", dir);

	cr_assert(collide(path, path));
	cr_assert(collide(path, indirect));
	cr_assert_not(collide(path, other));
	put(path, "old\n");
	cr_assert_eq(symlink(path, link), 0);
	cr_assert(collide(path, link));
	cr_assert(collide("-", "/dev/stdout"));
	cr_assert_not(collide("-", path));
	cr_assert_not(collide("", ""));
	cr_assert_not(collide("/dev/null", "/dev/null"));
	cr_assert_eq(mkfifo(fifo, 0600), 0);
	cr_assert_geq(open(fifo, O_RDWR | O_CLOEXEC), 0);
	cr_assert(collide(fifo, fifo));
}
