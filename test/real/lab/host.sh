#!/bin/bash
# Faults and power: host.sh COMMAND [HOST] ...
#  wait [HOST...]       until sshd shows its banner (default: every host)
#  cut|heal HOST        cable out / in: new connections get "no route to host" after about 3 s, open ones hang
#  blackhole HOST       cable out, but the hardware address stays known: every packet vanishes, connections time out
#  slow HOST RATE|off   token bucket both ways, such as 16kbit
#  lossy HOST PCT|off   drops PCT % of the packets that come in
#  freeze|thaw HOST     the whole host stands still: TCP connects (that is the kernel), nothing answers
#  sshd-kill HOST       SIGKILL to every sshd process of the host (listener and sessions)
#  sshd-stop HOST       SIGSTOP to the listener;  sshd-cont HOST
#  crash HOST           power cut;  off HOST: clean shutdown;  on HOST: starts again with the same disk
#  pid HOST             the PID of its PID 1, seen from here;  in HOST COMMAND...  runs a command there without ssh
#  mem                  memory, processes and inotify instances of every host
set -euo pipefail
. "$(dirname "$0")/lab.env"
command=${1:?see the head of this file}
host=${2:-}
shift; [ -z "$host" ] || shift
dir=$RUN/host/$host

need() { [ -n "$host" ] && [ -f "$dir/conf" ] || die "no such host: $host"; . "$dir/conf"; }
alive() { # a zombie is not alive
  [ -r "$dir/$1" ] && [ "$(awk '/^State:/{print $2}' "/proc/$(cat "$dir/$1")/status" 2>/dev/null || echo Z)" != Z ]
}
gone() { for _ in $(seq 600); do alive supervisor || return 0; sleep 0.05; done; return 1; }
leader() { alive pid || return 1; local pid; pid=$(cat "$dir/pid"); awk '{print $1}' "/proc/$pid/task/$pid/children"; }
# nspawn makes a cgroup "payload" for the host below its own; frozen with it, nspawn itself could not be killed
payload() { [ -d "$CG/$host/payload" ] && echo "$CG/$host/payload" || echo "$CG/$host"; }
pids() { find "$CG/$host" -name cgroup.procs -exec cat {} +; }
sshds() { for pid in $(pids); do [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != sshd ] || echo "$pid"; done; }
listener() { for pid in $(sshds); do ! grep -qa listener "/proc/$pid/cmdline" || echo "$pid"; done; }
hardware_address() { ip -n "$LAB-$host" -br link show eth0 | awk '{print $3}'; }
in_netns() { nsenter --net="/run/netns/$1" "${@:2}"; }
banner() { in_netns "$LAB" timeout 2 bash -c 'exec 3<>"/dev/tcp/$0/22"; read -r -t 1 line <&3; [[ $line == SSH-2* ]]' "$1" 2>/dev/null; }

wait_for_banners() {
  local status=0 began=$SECONDS name
  for name in "$@"; do
    until banner "$(address_of "$name")"; do
      [ $((SECONDS - began)) -lt "$WAIT" ] || { echo "lab: $name: no sshd within $WAIT s" >&2; status=1; break; }
      sleep 0.05
    done
  done
  return $status
}
slow() {
  tc -n "$LAB" qdisc del dev "v-$host" root 2>/dev/null || true
  tc -n "$LAB-$host" qdisc del dev eth0 root 2>/dev/null || true
  [ "$1" != off ] || return 0
  tc -n "$LAB" qdisc add dev "v-$host" root tbf rate "$1" burst 2kb latency 2s
  tc -n "$LAB-$host" qdisc add dev eth0 root tbf rate "$1" burst 2kb latency 2s
}
lossy() { # by nft: not every kernel has netem
  in_netns "$LAB-$host" nft delete table netdev lossy 2>/dev/null || true
  [ "$1" != off ] || return 0
  in_netns "$LAB-$host" nft "table netdev lossy { chain c { type filter hook ingress device eth0 priority 0; numgen random mod 100 < $1 drop; }; }"
}
power_off() {
  local pid; pid=$(leader) || exit 0
  if [ "$init" = systemd ]; then kill -s RTMIN+3 "$pid"; else kill -KILL "$pid"; fi     # RTMIN+3: systemd's "halt"
  gone || die "$host did not shut down in 30 s; crash it"
}
power_on() {
  ! alive pid || die "$host is running"
  gone || die "$host is still going down"
  find "$CG/$host" -mindepth 1 -depth -type d -exec rmdir {} \; 2>/dev/null || true
  exec "$HERE/host-start.sh" "$host"
}
memory() {
  local pss processes inotify
  for host in $(host_names); do
    pss=0 processes=0 inotify=0
    for pid in $(pids); do
      pss=$((pss + $(awk '/^Pss:/{print $2}' "/proc/$pid/smaps_rollup" 2>/dev/null || echo 0)))
      processes=$((processes + 1))
      inotify=$((inotify + $(find "/proc/$pid/fd" -lname '*inotify' 2>/dev/null | wc -l)))
    done
    echo "$host processes=$processes pss=$((pss / 1024))MiB inotify=$inotify disk=$(du -sm "$RUN/host/$host/upper" | cut -f1)MiB"
  done
}

case $command in
  wait) if [ -n "$host" ]; then wait_for_banners "$host" "$@"; else wait_for_banners $(host_names); fi ;;
  cut) need; ip -n "$LAB" link set "v-$host" down; ip -n "$LAB" neigh flush to "$address" 2>/dev/null ;;
  blackhole) need; ip -n "$LAB" neigh replace "$address" lladdr "$(hardware_address)" dev br0 nud permanent; ip -n "$LAB" link set "v-$host" down ;;
  heal) need; ip -n "$LAB" link set "v-$host" up; ip -n "$LAB" neigh del "$address" dev br0 2>/dev/null || true ;;
  slow) need; slow "${1:?a rate, or off}" ;;
  lossy) need; lossy "${1:?a percentage, or off}" ;;
  freeze) need; echo 1 > "$(payload)/cgroup.freeze" ;;
  thaw) need; echo 0 > "$(payload)/cgroup.freeze" ;;
  sshd-kill) need; kill -KILL $(sshds) ;;
  sshd-stop) need; kill -STOP $(listener) ;;
  sshd-cont) need; kill -CONT $(sshds) ;;
  crash) need; ip -n "$LAB" link set "v-$host" down; echo 1 > "$CG/$host/cgroup.kill"; gone || die "$host does not die" ;;
  off) need; power_off ;;
  on) need; power_on ;;
  pid) need; leader ;;
  in) need; exec nsenter -t "$(leader)" -m -u -i -n -p -C -r -w "$@" ;;
  mem) memory ;;
  *) die "unknown command: $command" ;;
esac
