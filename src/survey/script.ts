/**
 * Many questions as one script for a host. Each runs in a session of its own, beside the others, with its own time
 * limit; its answer is one short write in a frame of its own. Output before, between and behind the frames (a
 * profile's greeting) is nobody's.
 */
import { word } from '../probes/shell.ts';
import type { Answer, Question } from '../probes/question.ts';

/**
 * Runs one question, which comes in the environment: no command line ever holds its text, or a search of the
 * process table would find it. The watchdog is a member of the session, so the group it kills is never another's.
 * What escapes it (a command under sudo) has lost its reader and hides nothing. Output is cut to what a pipe
 * writes at once, so that frames do not mix.
 */
const RUN = `frame() { printf '\\n%s %s %s\\n%s\\n%s .\\n' "$abq_nonce" "$abq_id" "$1" "$2" "$abq_nonce"; }
q=$abq_q; unset abq_q
( trap 'kill $s; exit' TERM; s=; sleep "$abq_limit" & s=$!; wait $s
  frame timeout ''; kill -s KILL -- "-$$" || kill -s KILL "$$" ) 2>/dev/null &
watchdog=$!
out=$( { (eval "$q") 2>&1; echo "$abq_nonce $?"; } | tail -c 3000)
kill "$watchdog" 2>/dev/null
frame "exit \${out##*"$abq_nonce "}" "\${out%"$abq_nonce "*}"`;

/** `nonce`: hex. A truncated script runs nothing: all of it is one function, called on its last line. */
export const hostScript = (questions: readonly Question<unknown>[], nonce: string): string => {
  const asks = questions.map(
    ({ script, limit }, id) => `  ask ${id} ${Math.ceil(limit / 1000)} ${word(script)}\n`,
  );
  return `abq() {
  PATH=\${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin LC_ALL=C; export PATH LC_ALL
  abq_nonce=${nonce} abq_root=$$; export abq_nonce abq_root
  session=setsid; command -v setsid >/dev/null || session=
  run=${word(RUN)}
  ask() { abq_id=$1 abq_limit=$2 abq_q=$3 $session /bin/sh -c "$run" </dev/null & }
${asks.join('')}  wait
  printf '\\n%s end\\n' "$abq_nonce"
}
abq
`;
};

/** The answers in the order of the questions; `why` explains those that are missing. */
export const readAnswers = (
  questions: readonly Question<unknown>[],
  nonce: string,
  output: string,
  why: string,
): readonly Answer[] => {
  const frame = new RegExp(`^${nonce} (\\d+) (timeout|exit (\\d+))\\n([^]*?)\\n${nonce} \\.$`, 'gm');
  const answers = new Map<number, Answer>();
  for (const [, id, end, code, text] of output.matchAll(frame)) {
    const after = questions[Number(id)]?.limit ?? 0;
    const answer: Answer =
      end === 'timeout'
        ? { kind: 'timeout', after }
        : { kind: 'exit', code: Number(code), output: text ?? '' };
    if (!answers.has(Number(id))) answers.set(Number(id), answer);
  }
  return questions.map((_, id) => answers.get(id) ?? { kind: 'missing', message: why });
};
