#!/bin/bash
# Removes everything that up.sh made (not the cached root file system), whatever state it is in; safe to run twice.
#   down.sh -c   shuts the hosts down cleanly first; the default is a power cut
set -uo pipefail
. "$(dirname "$0")/lab.env"
began=$(date +%s%N)
if [ "${1:-}" = -c ] && [ -f "$RUN/list" ]; then
  for host in $(host_names); do "$HERE/host.sh" off "$host" & done
  wait
fi

# Every process of the lab is in its cgroup: none is searched for by name.
if [ -d "$CG" ]; then
  echo 1 > "$CG/cgroup.kill"
  for _ in $(seq 100); do
    [ -z "$(find "$CG" -name cgroup.procs -exec cat {} + 2>/dev/null)" ] && break
    sleep 0.05
  done
  find "$CG" -depth -type d -exec rmdir {} \; 2>/dev/null
fi
for netns in $(lab_netns); do ip netns del "$netns"; done     # takes the bridge and the cables along
[ -f "$RUN/made-netns" ] && [ -z "$(ls -A /run/netns)" ] && umount /run/netns && rmdir /run/netns
ip route del unreachable "$NET.0/24" metric 4242 2>/dev/null
[ -f "$RUN/inotify.old" ] && sysctl -q -w fs.inotify.max_user_instances="$(cat "$RUN/inotify.old")"
for _ in $(seq 40); do
  mountpoint -q "$RUN" || break
  umount "$RUN" 2>/dev/null || sleep 0.1
done
mountpoint -q "$RUN" || rm -rf "$RUN"
[ -n "${LAB_RUN:-}" ] || rmdir "${RUN%/*}" 2>/dev/null     # if no other lab is up

left=()
[ -d "$CG" ] && left+=("the cgroup $CG")
[ -n "$(lab_netns)" ] && left+=("network namespaces: $(lab_netns | xargs)")
[ -e "$RUN" ] && left+=("$RUN")
[ ${#left[@]} = 0 ] || { printf 'lab: left behind: %s\n' "${left[@]}" >&2; exit 1; }
echo "lab $LAB: down in $(ms_since "$began") ms" >&2
