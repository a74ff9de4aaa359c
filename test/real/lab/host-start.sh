#!/bin/bash
# Starts one host whose netns and disk exist already: host-start.sh NAME   (internal: called by up.sh and host.sh)
set -euo pipefail
. "$(dirname "$0")/lab.env"
host=$1
dir=$RUN/host/$host
. "$dir/conf"     # address, init, base, engine
mkdir -p "$CG/$host" "$CG/_supervisors"
netns=/run/netns/$LAB-$host

export host dir netns base init machine=$LAB-$host
case $engine in
  nspawn) boot="unshare --mount --propagation slave bash $HERE/boot-nspawn.sh" ;;
  # --kill-child: the whole host goes with its PID 1
  unshare) boot="nsenter --net=$netns unshare --mount --uts --ipc --pid --cgroup --fork --kill-child --propagation private bash $HERE/boot-unshare.sh" ;;
esac

# A supervisor outside the host. It starts the host again after a reboot from inside (exit 129 from unshare,
# 133 from nspawn --keep-unit), and pulls the cable when the host is off, so that a host that is off is silent.
ip -n "$LAB" link set "v-$host" up
cgroup=$CG/$host supervisors=$CG/_supervisors boot=$boot lab=$LAB setsid bash -c '
  echo $$ > "$dir/supervisor"; echo $$ > "$supervisors/cgroup.procs"
  while :; do
    bash -c "echo \$\$ > $dir/pid; echo \$\$ > $cgroup/cgroup.procs; exec $boot"; status=$?
    [ $status = 129 ] || [ $status = 133 ] || break
    echo "== reboot"
    find "$cgroup" -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null
  done
  echo "== off ($status)"
  ip -n "$lab" link set "v-$host" down' </dev/null >>"$dir/console.log" 2>&1 &
