#!/bin/busybox sh
#
# init.sh: the first process of the guest. It runs /command and powers off, whatever happens.
# shellcheck shell=dash

/bin/busybox mkdir -p /dev /proc /sys /tmp /mnt /out /sbin /usr/bin /usr/sbin
/bin/busybox --install -s /bin
export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/tmp
export DM_DISABLE_UDEV=1		# there is no udevd: dmsetup makes /dev/mapper itself
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/shm && mount -t tmpfs tmpfs /dev/shm
for module in virtio_pci virtio_console nvme; do
	modprobe "$module" 2>/dev/null		# some kernels have them built in
done

# The ports, and the drive, appear some time after their drivers.
port() { grep -lx "$1" /sys/class/virtio-ports/*/name 2>/dev/null | cut -d/ -f5; }
tries=0
until [ -n "$(port output)" ] && [ -n "$(port status)" ] && [ -n "$(port files)" ] &&
		[ -b /dev/nvme0n1 ] || [ $((tries += 1)) -gt 1000 ]; do
	usleep 10000
done

echo start >"/dev/$(port status)"
cd /tmp || poweroff -f
sh /command </dev/null >"/dev/$(port output)" 2>&1
status=$?
[ -z "$(ls -A /out)" ] || tar -C /out -cf "/dev/$(port files)" .
echo "status=$status" >"/dev/$(port status)"
poweroff -f
