/*
 * raw_call: a system call in line.
 *
 * syscall(2) of the C library moves seven registers and sets errno, in 11 instructions, which is a
 * ninth of all that psync needs for a read. The kernel returns -errno by itself.
 */
#ifndef RAW_CALL_H
#define RAW_CALL_H

#include <errno.h>
#include <unistd.h>

/* The result, or -errno. Arguments are whole registers: no 32-bit length. */
#ifdef __x86_64__
static inline long raw_call4(long number, long first, void *second, unsigned long third,
			     long fourth)
{
	register long r10 __asm__("r10") = fourth;
	long ret;

	/* The kernel uses rcx and r11 (syscall(2), "Architecture calling conventions"). */
	__asm__ volatile("syscall"
			 : "=a" (ret)
			 : "0" (number), "D" (first), "S" (second), "d" (third), "r" (r10)
			 : "rcx", "r11", "memory");
	return ret;
}
#else
static inline long raw_call4(long number, long first, void *second, unsigned long third,
			     long fourth)
{
	const long ret = syscall(number, first, second, third, fourth);

	return ret < 0 ? -errno : ret;
}
#endif

#endif
