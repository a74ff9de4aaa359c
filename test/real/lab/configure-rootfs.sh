#!/bin/bash
# Turns a fresh Debian tree into the hosts' common root file system: configure-rootfs.sh TREE   (internal: called by build-rootfs.sh)
set -euo pipefail
root=$1
here=$(cd "$(dirname "$0")" && pwd)

# Nothing starts by itself: the tests decide. Timers would add load at random moments.
disabled="mariadb redis-server rabbitmq-server epmd.service epmd.socket tomcat10 nfs-ganesha nfs-ganesha-lock nfs-server
  nfs-client.target nfs-blkmap rpcbind.service rpcbind.socket smbd nmbd samba-ad-dc isc-dhcp-server isc-dhcp-relay tgt remote-fs.target rsync
  apache2 apache-htcacheclean postfix zookeeper libvirtd virtlogd.socket virtlockd.socket libvirt-guests"
# libvirtd listens by itself, as Abiquo's packages set it up: by the sockets of systemd it would end when nobody asks.
masked="libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket libvirtd-tcp.socket libvirtd-tls.socket
  console-getty.service getty@tty1.service systemd-timesyncd.service nfs-ganesha-lock.service run-rpc_pipefs.mount
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer logrotate.timer man-db.timer"
for unit in $disabled; do chroot "$root" systemctl disable "$unit" || true; done
for unit in $masked; do chroot "$root" systemctl mask "$unit" || true; done
rm -f "$root"/etc/rcS.d/S*nfs-common

# The least configuration with which the services come up.
printf 'authoritative;\nomapi-port 7911;\nsubnet %s.0 netmask 255.255.255.0 { range %s.100 %s.200; }\n' "$NET" "$NET" "$NET" > "$root/etc/dhcp/dhcpd.conf"
echo 'INTERFACESv4="eth0"' > "$root/etc/default/isc-dhcp-server"
printf 'SERVERS="%s.14"\nINTERFACES="eth0"\nOPTIONS=""\n' "$NET" > "$root/etc/default/isc-dhcp-relay"
sed -i 's/^bind-address.*/bind-address = 0.0.0.0/' "$root/etc/mysql/mariadb.conf.d/50-server.cnf"
sed -i 's/^bind .*/bind 0.0.0.0/; s/^protected-mode yes/protected-mode no/' "$root/etc/redis/redis.conf"
echo 'LIBVIRTD_ARGS="--listen"' > "$root/etc/default/libvirtd"
printf 'listen_tls = 0\nlisten_tcp = 1\nauth_tcp = "none"\n' >> "$root/etc/libvirt/libvirtd.conf"
rm -f "$root/etc/libvirt/qemu/networks/autostart/default.xml"
printf 'inet_interfaces = loopback-only\ninet_protocols = ipv4\nmydestination =\ncompatibility_level = 3.6\n' > "$root/etc/postfix/main.cf"

# Stand-ins for what Debian does not ship, each with a unit, an init script and a port of its own. Where the real one
# has a port, it is that.
install -m755 "$here/rootfs-files/fake-service" "$root/usr/local/sbin/fake-service"
mkdir -p "$root/etc/fake"
while read -r name port; do
  sed "s/NAME/$name/g" "$here/rootfs-files/fake.unit" > "$root/lib/systemd/system/$name.service"
  sed "s/NAME/$name/g" "$here/rootfs-files/fake.init" > "$root/etc/init.d/$name"
  chmod 755 "$root/etc/init.d/$name"
  echo "port=$port" > "$root/etc/fake/$name"
done <<X
abiquo-aim 8889
abiquo-delorean 8701
abiquo-emmett 36638
cassandra 9042
guacd 4822
kairosdb 8080
portal 8703
X
for name in v2v-diskmanager mechadora; do install -m755 "$here/rootfs-files/conversion" "$root/usr/bin/$name"; done
install -m755 "$here/rootfs-files/nodetool" "$root/usr/bin/nodetool"

# Abiquo's two Tomcats where Abiquo has them. Which web applications a host has the tests decide.
tomcat() { # NAME FOLDER PORT SHUTDOWN
  mkdir -p "$root$2"/{conf,logs,temp,webapps,work}
  ln -s /usr/share/tomcat10/bin /usr/share/tomcat10/lib "$root$2/"
  cp "$root"/etc/tomcat10/{web.xml,logging.properties,catalina.properties} "$root$2/conf/"
  sed "s/LISTEN/$3/; s/port=\"SHUTDOWN/port=\"$4/" "$here/rootfs-files/abiquo-server.xml" > "$root$2/conf/server.xml"
  sed "s,FOLDER,$2,g" "$here/rootfs-files/abiquo-tomcat.unit" > "$root/lib/systemd/system/$1.service"
}
tomcat abiquo-tomcat /opt/abiquo/tomcat 8009 8005
tomcat abiquo-lvmiscsi /opt/abiquo/lvmiscsi/tomcat 8180 8105
for module in virtualfactory vsm am nodecollector ssm bpm-async; do
  mkdir -p "$root/opt/abiquo/modules/$module"
  echo "$module" > "$root/opt/abiquo/modules/$module/check"
done
install -Dm644 "$here/rootfs-files/abiquo-api.xml" "$root/opt/abiquo/modules/api/WEB-INF/web.xml"
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
