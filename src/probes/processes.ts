/**
 * The process table, searched for a pattern (an extended regular expression over the whole command line).
 * From /proc: `ps` differs from system to system and cuts the long command lines of Java.
 */
import { word } from './shell.ts';

export interface Process {
  readonly pid: number;
  /** Seconds. */
  readonly age: number;
  readonly command: string;
}

export type ProcessTable =
  | { readonly kind: 'known'; readonly count: number; readonly processes: readonly Process[] }
  | { readonly kind: 'unknown'; readonly detail: string };

/** A thread of the kernel has no command line: `[name]` stands for it, as in ps. */
const JOIN = String.raw`
function emit() {
  gsub(/^ +| +$/, "", text)
  if (pid == "" || text == "" || (pid in seen)) return
  seen[pid] = 1
  print pid "\t" (comm ? "[" text "]" : text)
}
/^==> \/proc\/[0-9]+\/(cmdline|comm) <==$/ { emit(); split($2, at, "/"); pid = at[3]; comm = at[4] == "comm"; text = ""; next }
{ text = text " " $0 }
END { emit() }`;

/**
 * Prints `abq:Process=PID AGE COMMAND` for the first eight and `abq:Processes=COUNT`, or why it cannot tell.
 * No command line of the check holds the pattern (grep reads it from a file descriptor), and what descends from
 * the check or is an ancestor of it (a shell that was told to run `abq stop PATTERN`) does not count.
 */
const SEARCH = `
abq_stat() { { IFS= read -r abq_s <"/proc/$1/stat"; } 2>/dev/null || return 1
  abq_s=\${abq_s##*) }; set -- $abq_s; abq_state=$1 abq_parent=$2 abq_begun=\${20}; }
abq_search() {
  [ -r /proc/1/cmdline ] || { echo 'abq:Hidden=the processes of other users are hidden (hidepid)'; return; }
  abq_table=$( { head -n 9999 /proc/[0-9]*/cmdline; head -n 1 /proc/[0-9]*/comm; } 2>/dev/null | tr '\\000' ' ' | awk "$abq_join")
  case $abq_table in ?*) ;; *) echo 'abq:Hidden=the process table cannot be read'; return ;; esac
  abq_hits=$(printf '%s\\n' "$abq_pattern" | { exec 3<&0; printf '%s\\n' "$abq_table" | cut -f2- | grep -nE -f /proc/self/fd/3; } 2>&1)
  [ $? -le 1 ] || { echo "abq:Hidden=$abq_hits"; return; }
  abq_kin=' '; abq_p=\${abq_root:-$$}
  while [ "$abq_p" -gt 0 ] && abq_stat "$abq_p"; do abq_kin="$abq_kin$abq_p "; abq_p=$abq_parent; done
  read -r abq_up abq_s </proc/uptime; abq_count=0 abq_tab=$(printf '\\t')
  for abq_n in $(printf '%s\\n' "$abq_hits" | cut -d: -f1); do
    abq_line=$(printf '%s\\n' "$abq_table" | sed -n "\${abq_n}{p;q;}"); abq_pid=\${abq_line%%$abq_tab*}
    case $abq_kin in *" $abq_pid "*) continue ;; esac
    abq_stat "$abq_pid" || continue
    case $abq_state in Z | X) continue ;; esac
    abq_age=$((\${abq_up%.*} - abq_begun / 100)); abq_p=$abq_parent
    while [ "$abq_p" -gt 1 ] && [ "$abq_p" != "\${abq_root:-$$}" ] && abq_stat "$abq_p"; do abq_p=$abq_parent; done
    [ "$abq_p" != "\${abq_root:-$$}" ] || continue
    abq_count=$((abq_count + 1)); [ $abq_count -gt 8 ] || printf 'abq:Process=%s %s %.120s\\n' "$abq_pid" "$abq_age" "\${abq_line#*$abq_tab}"
  done
  echo "abq:Processes=$abq_count"
}`;

export const searchScript = (pattern: string): string =>
  `${SEARCH}\nabq_join=${word(JOIN)}\nabq_pattern=${word(pattern)}\nabq_search`;

/** Of the output of a search. */
export const readProcesses = (output: string): ProcessTable => {
  const count = /^abq:Processes=(\d+)$/m.exec(output)?.[1];
  if (count === undefined) {
    const why = /^abq:Hidden=(.*)$/m.exec(output)?.[1];
    return { kind: 'unknown', detail: why ?? 'the process table gave no answer' };
  }
  const lines = [...output.matchAll(/^abq:Process=(\d+) (-?\d+) (.*)$/gm)];
  const processes = lines.map(([, pid, age, command]) => ({
    pid: Number(pid),
    age: Math.max(Number(age), 0),
    command: command ?? '',
  }));
  return { kind: 'known', count: Number(count), processes };
};
