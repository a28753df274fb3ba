/*
 * ringbench: asynchronous file and block I/O benchmark for Linux on io_uring.
 */
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "err.h"

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--version")) {
		puts("ringbench " RINGBENCH_VERSION);
		return EXIT_STATUS_OK;
	}
	fputs("ringbench: no commands yet\n", stderr);
	return EXIT_STATUS_REQUEST;
}
