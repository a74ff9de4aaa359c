#!/bin/bash
# Boots a host in namespaces made by unshare(1)  (internal: called by host-start.sh, with its variables)
set -euo pipefail
case $init in
  systemd) command=(/lib/systemd/systemd) ;;
  # a host without systemd: sshd, and a PID 1 that does nothing but reap
  sysv) command=(/bin/bash -c 'mkdir -p /run/sshd /run/lock; service ssh start; while :; do wait -n 2>/dev/null || sleep 1; done') ;;
esac

mount -t overlay overlay -o "lowerdir=$base,upperdir=$dir/upper,workdir=$dir/work" "$dir/root"
cd "$dir/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
for file in sysrq-trigger kcore; do [ ! -e "proc/$file" ] || mount --bind /dev/null "proc/$file"; done
mount -t sysfs -o ro sysfs sys
[ "$init" != systemd ] || mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755,size=200m tmpfs run
mount -t tmpfs -o size=200m tmpfs tmp
mount -t tmpfs -o mode=755,size=4m tmpfs dev
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,mode=620,ptmxmode=666,gid=5 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
while read -r node major minor; do mknod -m 666 "dev/$node" c "$major" "$minor"; done <<'X'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
X
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
touch dev/console
mount --bind "$dir/console.log" dev/console
hostname "$host"
mkdir -p .old
pivot_root . .old
umount -l /.old
rmdir /.old
exec setpriv --bounding-set=-sys_module,-sys_time,-sys_rawio,-syslog,-wake_alarm,-block_suspend,-mac_admin,-mac_override \
  env -i container=abq-lab PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb "${command[@]}"
