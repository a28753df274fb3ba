/*
 * The names of io_uring's feature bits and opcodes, in the order of the kernel's header
 * (include/uapi/linux/io_uring.h), which never changes existing numbers.
 */
#include "uring_facts.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct uring_name features[] = {
	{ "SINGLE_MMAP", "5.4" },
	{ "NODROP", "5.5" },
	{ "SUBMIT_STABLE", "5.5" },
	{ "RW_CUR_POS", "5.6" },
	{ "CUR_PERSONALITY", "5.6" },
	{ "FAST_POLL", "5.7" },
	{ "POLL_32BITS", "5.9" },
	{ "SQPOLL_NONFIXED", "5.11" },
	{ "EXT_ARG", "5.11" },
	{ "NATIVE_WORKERS", "5.12" },
	{ "RSRC_TAGS", "5.13" },
	{ "CQE_SKIP", "5.17" },
	{ "LINKED_FILE", "5.17" },
	{ "REG_REG_RING", "6.3" },
	{ "RECVSEND_BUNDLE", "6.10" },
	{ "MIN_TIMEOUT", "6.12" },
	{ "RW_ATTR", "6.14" },
	{ "NO_IOWAIT", "6.15" },
};

static const struct uring_name opcodes[] = {
	{ "NOP", "5.1" },
	{ "READV", "5.1" },
	{ "WRITEV", "5.1" },
	{ "FSYNC", "5.1" },
	{ "READ_FIXED", "5.1" },
	{ "WRITE_FIXED", "5.1" },
	{ "POLL_ADD", "5.1" },
	{ "POLL_REMOVE", "5.1" },
	{ "SYNC_FILE_RANGE", "5.2" },
	{ "SENDMSG", "5.3" },
	{ "RECVMSG", "5.3" },
	{ "TIMEOUT", "5.4" },
	{ "TIMEOUT_REMOVE", "5.5" },
	{ "ACCEPT", "5.5" },
	{ "ASYNC_CANCEL", "5.5" },
	{ "LINK_TIMEOUT", "5.5" },
	{ "CONNECT", "5.5" },
	{ "FALLOCATE", "5.6" },
	{ "OPENAT", "5.6" },
	{ "CLOSE", "5.6" },
	{ "FILES_UPDATE", "5.6" },
	{ "STATX", "5.6" },
	{ "READ", "5.6" },
	{ "WRITE", "5.6" },
	{ "FADVISE", "5.6" },
	{ "MADVISE", "5.6" },
	{ "SEND", "5.6" },
	{ "RECV", "5.6" },
	{ "OPENAT2", "5.6" },
	{ "EPOLL_CTL", "5.6" },
	{ "SPLICE", "5.7" },
	{ "PROVIDE_BUFFERS", "5.7" },
	{ "REMOVE_BUFFERS", "5.7" },
	{ "TEE", "5.8" },
	{ "SHUTDOWN", "5.11" },
	{ "RENAMEAT", "5.11" },
	{ "UNLINKAT", "5.11" },
	{ "MKDIRAT", "5.15" },
	{ "SYMLINKAT", "5.15" },
	{ "LINKAT", "5.15" },
	{ "MSG_RING", "5.18" },
	{ "FSETXATTR", "5.19" },
	{ "SETXATTR", "5.19" },
	{ "FGETXATTR", "5.19" },
	{ "GETXATTR", "5.19" },
	{ "SOCKET", "5.19" },
	{ "URING_CMD", "5.19" },
	{ "SEND_ZC", "6.0" },
	{ "SENDMSG_ZC", "6.1" },
	{ "READ_MULTISHOT", "6.7" },
	{ "WAITID", "6.7" },
	{ "FUTEX_WAIT", "6.7" },
	{ "FUTEX_WAKE", "6.7" },
	{ "FUTEX_WAITV", "6.7" },
	{ "FIXED_FD_INSTALL", "6.8" },
	{ "FTRUNCATE", "6.9" },
	{ "BIND", "6.11" },
	{ "LISTEN", "6.11" },
	{ "RECV_ZC", "6.15" },
	{ "EPOLL_WAIT", "6.15" },
	{ "READV_FIXED", "6.15" },
	{ "WRITEV_FIXED", "6.15" },
	{ "PIPE", "6.16" },
	{ "NOP128", "6.19" },
	{ "URING_CMD128", "6.19" },
};

struct uring_name uring_feature_name(unsigned bit)
{
	return bit < COUNT(features) ? features[bit] : (struct uring_name){ .name = NULL };
}

struct uring_name uring_opcode_name(unsigned opcode)
{
	return opcode < COUNT(opcodes) ? opcodes[opcode] : (struct uring_name){ .name = NULL };
}
