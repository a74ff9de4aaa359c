#!/bin/bash
# Self-test of the faults on one host of a lab that is up: faults.sh [HOST]   (default: kvm; about 50 s)
# Prints what an ssh client sees of each and how long it takes; ends 1 if the host did not come back from one.
set -uo pipefail
. "$(dirname "$0")/lab.env"
host=${1:-kvm}
ssh=("$HERE/inside.sh" ssh -n -F "$RUN/ssh_config")
answer=$(mktemp); trap 'rm -f "$answer"' EXIT
lost=0

say() { printf '%-34s %s\n' "$1" "$2"; }
fault() { "$HERE/host.sh" "$1" "$host" "${@:2}"; }
result() { # COMMAND...: its exit code, duration and last line
  local began output status
  began=$(date +%s%N)
  output=$(timeout 40 "$@" 2>&1); status=$?
  printf 'exit %s after %s ms  %s' $status "$(ms_since "$began")" "$(tail -1 <<<"$output" | tr -d '\r' | cut -c1-110)"
}
remote() { result "${ssh[@]}" "$host" "$@"; }
returns() { # until ssh works again
  local began; began=$(date +%s%N)
  until timeout 3 "${ssh[@]}" -o ConnectTimeout=1 "$host" true 2>/dev/null; do
    [ "$(ms_since "$began")" -le 60000 ] || { say "$1" "NOT back in 60 s"; lost=1; return; }
  done
  say "$1" "back after $(ms_since "$began") ms"
}
# A command that runs while a fault comes, with keep-alives of 1 s x 3.
open() { (result "${ssh[@]}" -o ServerAliveInterval=1 -o ServerAliveCountMax=3 "$host" "$1" > "$answer") & client=$!; sleep 1; }
opened() { wait $client; say "$1" "$(cat "$answer")"; }

say "healthy: ssh true" "$(remote true)"

open 'sleep 20'; fault cut
say "cut: new connection" "$(remote true)"; opened "cut: open connection"; fault heal; returns "cut: healed"
open 'sleep 3; echo survived'; fault cut; sleep 1; fault heal; opened "cut for 1 s: open connection"
fault blackhole; say "blackhole: new connection" "$(remote true)"; fault heal; returns "blackhole: healed"

open 'sleep 20'; fault freeze
say "freeze: TCP connect" "$(result "$HERE/inside.sh" bash -c 'exec 3<>"/dev/tcp/$0/22"' "$(address_of "$host")")"
say "freeze: new connection" "$(remote true)"; opened "freeze: open connection"; fault thaw; returns "freeze: thawed"

fault sshd-stop; say "sshd SIGSTOP: new connection" "$(remote true)"; fault sshd-cont; returns "sshd SIGCONT"
open 'rm -f /root/done; sleep 3; touch /root/done'; fault sshd-kill; opened "sshd-kill: open connection"; returns "sshd-kill: listener"
sleep 3; say "sshd-kill: the command went on" "$(remote ls /root/done)"
remote 'systemd-run -q --timer-property=AccuracySec=100ms --on-active=2 systemctl start ssh; systemctl stop ssh' >/dev/null
say "ssh stopped: new connection" "$(remote true)"; returns "ssh started by a timer"

remote 'systemctl start abiquo-aim; echo kept > /root/keep; sync' >/dev/null
open 'sleep 20'; fault crash; opened "crash: open connection"; say "crash: new connection" "$(remote true)"
fault on; returns "crash, then on"; say "  disk kept, unit state" "$(remote 'cat /root/keep; systemctl is-active abiquo-aim')"
say "reboot from inside" "$(remote systemctl reboot)"; sleep 0.5; returns "  back from it"
say "  seconds that PID 1 has run" "$(remote 'ps -o etimes= -p 1')"
say "power off from inside" "$(remote systemctl poweroff)"; sleep 2; say "  new connection" "$(remote true)"; fault on; returns "  on"
say "clean off" "$(result "$HERE/host.sh" off "$host")"; fault on; returns "  on"

fault slow 16kbit; say "slow 16kbit: ssh true" "$(remote true)"; fault slow off
fault lossy 20; say "lossy 20 %: ssh true" "$(remote true)"; fault lossy off

remote 'cd /etc/ssh; cp -p ssh_host_ed25519_key* /root; rm ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N "" -f ssh_host_ed25519_key; systemctl restart ssh' >/dev/null
say "host key changed" "$(remote true)"
fault in sh -c 'cp -p /root/ssh_host_ed25519_key* /etc/ssh/; systemctl restart ssh'; returns "  and back"
exit $lost
