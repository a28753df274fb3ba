#!/bin/sh
#
# probe.sh: what 'ringbench probe' says of devices and kernels that few machines have.

. /vm/guest/checks.sh

check 'probe knows the drive' says '/dev/nvme0n1' probe /dev/nvme0n1
check 'its model' said 'model.*QEMU NVMe'
check 'its serial number' said 'serial.*ringbench'
check 'that it is a device' said 'kind.*device'
check 'its sectors' said 'blocks.*512 B logical'
check 'its write cache' said 'write cache.*write back'
check 'that it has poll queues' said 'poll queues.*yes'
for engine in io_uring libaio pool psync pvsync2 sync stdio mmap; do
	check "and that $engine works" said "$engine  *works here"
done

# has_flag NAME VERSION: a flag of the ring's setup is there from this kernel on.
has_flag() {
	if kernel_before "$2"; then
		check "$1 is not here: it needs Linux $2" said "$1  *no  *needs Linux $2"
	else
		check "$1 is here" said "$1  *yes  *since Linux $2"
	fi
}
has_flag iopoll 5.1
has_flag defer-taskrun 6.1
has_flag no-sqarray 6.6
has_flag hybrid-iopoll 6.13

check 'null_blk with a poll queue' null_blk irqmode=0 poll_queues=1
check 'probe sees it' says 'poll queues.*yes' probe /dev/nullb0
check 'and that there is no write cache' said 'write cache.*write through'
check 'null_blk without one' null_blk irqmode=0 poll_queues=0
check 'probe sees that too' says 'poll queues.*none' probe /dev/nullb0
check 'and how to get one' said 'null_blk.poll_queues='

finish
