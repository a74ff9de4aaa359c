/** The commands that a lab host has beside the machine's own; they come first in its PATH. */

/**
 * The state of a service lies in a file that the lab keeps; what changes something is asked of the lab: a line into
 * its pipe, and the answer from one of our own.
 */
const LABCTL = `#!/bin/sh
# labctl start|stop|restart|reset|status|ready SERVICE, labctl set SERVICE KEY=VALUE, labctl list
home=\${ABQ_LAB_HOST:?not on a lab host} root=\${ABQ_LAB_HOST%/hosts/*}
host=\${home%/} host=\${host##*/}
verb=\${1:-} service=\${2:-}
known() {
  [ -n "$service" ] && [ -f "$home/run/$service" ] || { echo "labctl: no service \${service:-named} on $host" >&2; exit 4; }
  . "$home/run/$service"
}
ask() {
  reply=$root/replies/$$
  rm -f "$reply" && mkfifo "$reply" && exec 3<>"$reply" || exit 70
  printf '%s %s %s %s %s\\n' "$$" "$host" "$verb" "$service" "$*" >"$root/control"
  IFS=' ' read -r code text <&3
  [ -z "$text" ] || printf '%s: %s\\n' "$service" "$text" >&2
  exit "$code"
}
case $verb in
  start | stop | restart | reset) known; ask ;;
  set) known; shift 2; ask "$@" ;;
  status)
    known
    case $status in
      hang) read -r _ <"$root/hang"; exit 1 ;;
      ?*) exit "$status" ;;
    esac
    echo "$service is $state"
    case $state in active | deactivating) exit 0 ;; failed) exit 1 ;; *) exit 3 ;; esac ;;
  ready)
    known
    [ "$state/$ready" = active/1 ] && exit 0
    echo "$service is $state, not ready"; exit 1 ;;
  list) ls "$home/run" ;;
  *) sed -n 's/^# /usage: /p' "$0" >&2; exit 64 ;;
esac
`;

/** Exit codes as the LSB has them for init scripts. */
const SERVICE = `#!/bin/sh
[ -f "$ABQ_LAB_HOST/run/\${1:-}" ] || { echo "\${1:-}: unrecognized service" >&2; exit 4; }
case \${2:-} in
  start | stop | restart | status) exec labctl "$2" "$1" ;;
  *) echo "usage: service $1 start|stop|restart|status" >&2; exit 3 ;;
esac
`;

const SYSTEMCTL = `#!/bin/sh
verb=\${1:-}; shift
unit=
while [ $# -gt 0 ]; do
  case $1 in -p) shift ;; -*) ;; *) unit=\${1%.service} ;; esac
  shift
done
file=$ABQ_LAB_HOST/run/$unit
case $verb in
  show)
    if [ -n "$unit" ] && [ -f "$file" ]; then . "$file"; load=loaded
    else load=not-found state=inactive code=0 enabled= pid=; fi
    case $state in active) sub=running ;; activating) sub=start ;; deactivating) sub=stop-sigterm ;; failed) sub=failed ;; *) sub=dead ;; esac
    result=success; [ "$state" != failed ] || result=exit-code
    printf '%s\\n' "LoadState=$load" "ActiveState=$state" "SubState=$sub" "UnitFileState=$enabled" \\
      "Result=$result" "ExecMainStatus=$code" "MainPID=\${pid:-0}" KillMode=control-group ControlGroup= ;;
  start | stop | restart | reset-failed)
    [ -f "$file" ] || { echo "Failed to $verb $unit.service: Unit $unit.service not loaded." >&2; exit 5; }
    [ "$verb" != reset-failed ] || verb=reset
    exec labctl "$verb" "$unit" ;;
  is-active) [ -f "$file" ] || { echo inactive; exit 3; }; . "$file"; echo "$state"; [ "$state" = active ] || exit 3 ;;
  *) echo "Unknown command verb $verb." >&2; exit 1 ;;
esac
`;

const JOURNALCTL = `#!/bin/sh
unit= lines=1000
while [ $# -gt 0 ]; do
  case $1 in -u) shift; unit=\${1%.service} ;; -n) shift; lines=$1 ;; -o | --since) shift ;; esac
  shift
done
[ ! -f "$ABQ_LAB_HOST/log/$unit" ] || tail -n "$lines" "$ABQ_LAB_HOST/log/$unit"
`;

/**
 * Ends every process whose environment holds a text, and does not end before. \`/proc\` where there is one; a process
 * that hides its environment is not found.
 */
const REAP = `#!/bin/sh
marker=$1
if [ -e /proc/self/environ ]; then
  found() { grep -lsF -e "$marker" /proc/[0-9]*/environ | cut -d/ -f3; }
else
  found() { ps -axEww -o pid= -o command= | awk -v marker="$marker" -v self=$$ '$1 != self && !/awk/ && index($0, marker) { print $1 }'; }
fi
while pids=$(found); [ -n "$pids" ]; do kill -KILL $pids 2>/dev/null; sleep 0.02; done
`;

/** Outlives the lab by an instant, however the lab ends: takes its processes and its folder away. */
const UNDERTAKER = `#!/bin/sh
trap '' HUP INT TERM
cat >/dev/null
"$(dirname "$0")/reap" "ABQ_LAB_HOST=$1/hosts/"
rm -rf "$1"
`;

/** Each acknowledges an order when it holds. The end of the input is the end of the lab, however it ended. */
const DAEMON = `#!/bin/sh
exec <&3 >&3 3>&-
echo up
while IFS= read -r order; do eval "$order"; echo done; done
exit 0
`;

/** By file, below the lab's folder. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  'bin/labctl': LABCTL,
  'bin/service': SERVICE,
  'bin/systemctl': SYSTEMCTL,
  'bin/journalctl': JOURNALCTL,
  'lib/daemon': DAEMON,
  'lib/reap': REAP,
  'lib/undertaker': UNDERTAKER,
};
