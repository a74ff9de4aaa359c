#!/bin/bash
# Brings the lab up: every host of hosts.conf, or  up.sh -n N  hosts (more than it has: generic ones);  -e nspawn|unshare: the engine.
# Prints where the list of hosts lies: NAME ADDRESS USER KEY INIT, one a line. ssh_config and known_hosts lie beside it.
set -euo pipefail
. "$(dirname "$0")/lab.env"
count=0
while getopts n:e: option; do case $option in n) count=$OPTARG ;; e) ENGINE=$OPTARG ;; *) exit 2 ;; esac; done
[ "$(id -u)" = 0 ] || die "root is needed to make network namespaces"
[ -n "$CG2" ] || die "no cgroup2 file system is mounted"
[ -z "$(lab_netns)" ] || die "$LAB is up already, or was left half-up: down.sh first"
grep -qw overlay /proc/filesystems || modprobe overlay || die "this kernel has no overlay file system"

# Never left half-up: what a failure leaves is shown, then removed.
trap 'status=$?; if [ $status != 0 ]; then tail -n 15 "$RUN"/host/*/console.log 2>/dev/null >&2; "$HERE/down.sh"; fi' EXIT
began=$(date +%s%N)
base=$("$HERE/build-rootfs.sh")
built=$(ms_since "$began")

mkdir -p "$RUN"
mountpoint -q "$RUN" || mount -t tmpfs -o mode=755,size="${LAB_TMPFS:-6g}" abq-lab "$RUN"
mkdir -p "$RUN/host" "$CG"
ssh-keygen -q -t ed25519 -N '' -C "$LAB" -f "$RUN/id"

# The list of hosts: NAME ADDRESS INIT
awk -v net="$NET" -v count="$count" '
  /^#/ || !NF { next }
  !count || n < count { print $1, net "." $2, $3; n++ }
  END { while (n < count) { n++; print "n" n, net "." n + 30, "systemd" } }' "$HOSTS_CONF" > "$RUN/list"

# Each systemd takes 7 or 8 inotify instances, and the kernel's default is 128 for all of root's processes. down.sh puts it back.
hosts=$(wc -l < "$RUN/list")
instances=$(cat /proc/sys/fs/inotify/max_user_instances)
if [ $((hosts * 10)) -ge "$instances" ]; then
  echo "$instances" > "$RUN/inotify.old"
  sysctl -q -w fs.inotify.max_user_instances=$((hosts * 12 + 128))
fi

# A client outside the lab's netns must get "no route to host" at once, not send its packets out of this machine.
ip route add unreachable "$NET.0/24" metric 4242 2>/dev/null || true

mountpoint -q /run/netns || : > "$RUN/made-netns"     # the first "ip netns add" makes a mount of it
# One netns with the bridge, where the tests run, and one for each host; no route leaves them.
ip netns add "$LAB"
ip -n "$LAB" -batch - <<X
link set lo up
link add br0 type bridge
addr add $NET.1/24 dev br0
link set br0 up
X
while read -r host address _; do
  ip netns add "$LAB-$host"
  ip -n "$LAB" link add "v-$host" type veth peer name eth0 netns "$LAB-$host"
  ip -n "$LAB" link set "v-$host" master br0 up
  printf 'link set lo up\naddr add %s/24 dev eth0\nlink set eth0 up\n' "$address" | ip -n "$LAB-$host" -batch -
done < "$RUN/list"

# A disk and an identity for each host, and what a client needs to know of them.
awk '{print $2 "\t" $1}' "$RUN/list" > "$RUN/etc-hosts"
: > "$RUN/known_hosts"
: > "$RUN/hosts"
cat > "$RUN/ssh_config" <<X
Host *
  IdentityFile $RUN/id
  IdentitiesOnly yes
  UserKnownHostsFile $RUN/known_hosts
  StrictHostKeyChecking yes
  BatchMode yes
  ConnectTimeout 3
X
while read -r host address init; do
  dir=$RUN/host/$host
  upper=$dir/upper
  mkdir -p "$dir/work" "$dir/root" "$upper/etc/ssh" "$upper/root/.ssh" "$upper/home/abq/.ssh"
  chmod 755 "$upper" "$upper/etc"
  chmod 700 "$upper/root" "$upper/root/.ssh" "$upper/home/abq/.ssh"
  ssh-keygen -q -t ed25519 -N '' -C "root@$host" -f "$upper/etc/ssh/ssh_host_ed25519_key"
  echo "$host,$address $(cut -d' ' -f1,2 "$upper/etc/ssh/ssh_host_ed25519_key.pub")" >> "$RUN/known_hosts"
  cp "$RUN/id.pub" "$upper/root/.ssh/authorized_keys"
  cp "$RUN/id.pub" "$upper/home/abq/.ssh/authorized_keys"
  cp -p "$base/home/abq/.profile" "$upper/home/abq/"
  chown -R 1000:1000 "$upper/home/abq"
  echo "$host" > "$upper/etc/hostname"
  { printf '127.0.0.1\tlocalhost\n'; cat "$RUN/etc-hosts"; } > "$upper/etc/hosts"
  engine=$ENGINE
  [ "$init" = systemd ] || engine=unshare     # systemd-nspawn boots nothing but an init of its own
  printf 'address=%s\ninit=%s\nengine=%s\nbase=%s\n' "$address" "$init" "$engine" "$base" > "$dir/conf"
  echo "$host $address root $RUN/id $init" >> "$RUN/hosts"
  printf 'Host %s\n  HostName %s\n  User root\n' "$host" "$address" >> "$RUN/ssh_config"
done < "$RUN/list"
made=$(ms_since "$began")

while read -r host _; do "$HERE/host-start.sh" "$host" & done < "$RUN/list"
wait
"$HERE/host.sh" wait || die "not all hosts came up; their consoles follow"
echo "lab $LAB: $hosts hosts up in $(ms_since "$began") ms by $ENGINE (root file system $built ms, network and disks $((made - built)) ms, boot to sshd $(($(ms_since "$began") - made)) ms)" >&2
echo "$RUN/hosts"
