#!/bin/bash
# Turns a fresh Debian tree into the hosts' common root file system: configure-rootfs.sh TREE   (internal: called by build-rootfs.sh)
set -euo pipefail
root=$1
here=$(cd "$(dirname "$0")" && pwd)

# Nothing starts by itself: the tests decide. Timers would add load at random moments.
disabled="mariadb redis-server rabbitmq-server epmd.service epmd.socket tomcat10 nfs-ganesha nfs-ganesha-lock nfs-server
  nfs-client.target nfs-blkmap rpcbind.service rpcbind.socket smbd nmbd samba-ad-dc isc-dhcp-server isc-dhcp-relay tgt remote-fs.target rsync"
masked="console-getty.service getty@tty1.service systemd-timesyncd.service nfs-ganesha-lock.service run-rpc_pipefs.mount
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer logrotate.timer man-db.timer"
for unit in $disabled; do chroot "$root" systemctl disable "$unit" || true; done
for unit in $masked; do chroot "$root" systemctl mask "$unit" || true; done
rm -f "$root"/etc/rcS.d/S*nfs-common

# The least configuration with which the services come up.
printf 'authoritative;\nsubnet %s.0 netmask 255.255.255.0 { range %s.100 %s.200; }\n' "$NET" "$NET" "$NET" > "$root/etc/dhcp/dhcpd.conf"
echo 'INTERFACESv4="eth0"' > "$root/etc/default/isc-dhcp-server"
printf 'SERVERS="%s.14"\nINTERFACES="eth0"\nOPTIONS=""\n' "$NET" > "$root/etc/default/isc-dhcp-relay"
sed -i 's/^bind-address.*/bind-address = 0.0.0.0/' "$root/etc/mysql/mariadb.conf.d/50-server.cnf"
sed -i 's/^bind .*/bind 0.0.0.0/; s/^protected-mode yes/protected-mode no/' "$root/etc/redis/redis.conf"

# Stand-ins for what Debian does not ship, each with a unit, an init script and a port of its own.
install -m755 "$here/rootfs-files/fake-service" "$root/usr/local/sbin/fake-service"
mkdir -p "$root/etc/fake"
port=8700
for name in abiquo-aim abiquo-delorean abiquo-emmett portal; do
  sed "s/NAME/$name/g" "$here/rootfs-files/fake.unit" > "$root/lib/systemd/system/$name.service"
  sed "s/NAME/$name/g" "$here/rootfs-files/fake.init" > "$root/etc/init.d/$name"
  chmod 755 "$root/etc/init.d/$name"
  echo "port=$port" > "$root/etc/fake/$name"
  port=$((port + 1))
done
# What the tests put on a host to watch it from inside.
install -m755 "$here/rootfs-files/watch-ready" "$root/usr/local/sbin/watch-ready"

# ssh: root, and a user with sudo. Keys come with each host, so that no two hosts share one.
chroot "$root" useradd -m -s /bin/bash abq
echo 'abq ALL=(ALL) NOPASSWD: ALL' > "$root/etc/sudoers.d/abq"
chmod 440 "$root/etc/sudoers.d/abq"
printf 'PermitRootLogin prohibit-password\nPasswordAuthentication no\nPrintMotd no\n' > "$root/etc/ssh/sshd_config.d/abq-lab.conf"
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/hostname"
: > "$root/etc/resolv.conf"
: > "$root/etc/machine-id"
: > "$root/etc/default/locale"
