#!/bin/sh
#
# ring-requests.sh: flags and priorities of single requests, where the device and the kernel count.

. /vm/guest/checks.sh

drive=/dev/nvme0n1
set -- --target=$drive --file-total-size=4M --file-block-size=512 --file-extra-flags=direct \
	--allow-device-writes=$drive --file-test-mode=rndwr

if kernel_before 6.11; then
	for engine in io_uring pvsync2; do
		check "$engine: atomic writes are refused by name" fails 2 'rwf=atomic.*Linux 6\.11' \
			run "$@" --engine=$engine --rwf=atomic --events=1
	done
else
	# QEMU's drive promises one sector.
	for engine in io_uring pvsync2; do
		check "$engine: atomic writes of one sector" performs 100 "$@" --engine=$engine \
			--rwf=atomic
		check "$engine: of a page are refused with the limits" \
			fails 2 'writes of 4096 bytes cannot be atomic here, only 512 to 512' \
			run "$@" --engine=$engine --rwf=atomic --file-block-size=4K --events=1
	done
	check 'the kernel takes no registered buffers for them' fails 2 'fixed-buffers.*rwf=atomic' \
		run "$@" --engine=io_uring --rwf=atomic --fixed-buffers --events=1
fi

for rwf in nowait dsync sync dsync,nowait; do
	check "rwf=$rwf" performs 100 "$@" --engine=io_uring --iodepth=8 --rwf=$rwf
done
for class in rt be idle; do
	check "ioprio-class=$class" performs 100 "$@" --engine=io_uring --iodepth=8 \
		--ioprio-class=$class
done
for order in wait link drain; do
	check "fsync-order=$order, all" performs 200 "$@" --engine=io_uring --iodepth=16 \
		--file-fsync-all --fsync-order=$order
	check 'each write had an fsync' is runs.fsync.ios 200
	[ $order = link ] && continue
	check "fsync-order=$order, at times" performs 200 "$@" --engine=io_uring --iodepth=16 \
		--file-fsync-freq=10 --fsync-order=$order --batch-complete=8
	check 'each ten writes had an fsync' is runs.fsync.ios 20
done

finish
