/* See memory.h. Functions called from here may run while other threads are still active. */
#include "memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "err.h"

static void (*tidy_up_before_end)(void);

void memory_before_end(void (*tidy_up)(void))
{
	tidy_up_before_end = tidy_up;
}

void memory_ran_out(void)
{
	static const char message[] = "ringbench: out of memory\n";
	static atomic_flag ending = ATOMIC_FLAG_INIT;

	while (atomic_flag_test_and_set(&ending))
		pause();	/* another thread is ending the process */
	(void)!write(STDERR_FILENO, message, sizeof(message) - 1);
	if (tidy_up_before_end)
		tidy_up_before_end();
	_exit(EXIT_STATUS_FAILED);
}

void *memory_get(size_t size_bytes)
{
	void *memory = malloc(size_bytes);

	if (!memory)
		memory_ran_out();
	return memory;
}

FILE *memory_stream_open(char **text, size_t *size_bytes)
{
	FILE *stream = open_memstream(text, size_bytes);

	if (!stream)
		memory_ran_out();
	return stream;
}

/* fclose() shrinks the text, and may fail at that: then there is none. */
void memory_stream_close(FILE *stream, char *const *text)
{
	const int failed = ferror(stream);

	if (fclose(stream) != 0 || failed || !*text)
		memory_ran_out();
}
