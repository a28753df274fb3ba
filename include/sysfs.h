/*
 * sysfs: the kernel's one-line files in /sys and /proc.
 *
 * A missing or unreadable file gives "" or 0: nothing here fails. Texts belong to the arena. Paths
 * are formatted as by printf(3).
 */
#ifndef SYSFS_H
#define SYSFS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "arena.h"

/* The first line, without the blanks around it. */
const char *sysfs_line(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Its number; 0 if it is not a number. */
uint64_t sysfs_number(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Names in a directory, sorted as in a version ("nvme2n1" before "nvme10n1"), without "." and
 * "..". */
unsigned sysfs_names(const char ***names, struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The name of a block device ("nvme0n1p2"); "" if there is none with this number. root: "" for
 * the system's own /sys. */
const char *sysfs_block_name(struct arena *arena, const char *root, dev_t device);

/* A text without the blanks around it: SCSI pads its own, sysfs ends a file with a newline. */
const char *sysfs_trimmed(struct arena *arena, const char *text);

/* The one in brackets: "mq-deadline [none]" -> "none". None is: all. */
const char *sysfs_chosen(struct arena *arena, const char *choices);

/* Is the number in a list as of CPUs: "0-3,8"? */
bool sysfs_list_has(const char *list, unsigned number);

#endif
