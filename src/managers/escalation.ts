/** Whether a host lets us run commands as another user, asked without running them. */
import { describeAnswer, lastLine, type Question } from '../probes/question.ts';
import { text } from '../probes/shell.ts';
import type { Become } from '../topology/model.ts';

/**
 * Complaints, for people; empty: all is allowed. Who may run `true` may run anything; else each command is looked
 * up in the rules: `argvs`, with the escalation in front.
 */
export const escalationCheck = (
  become: Become,
  argvs: readonly (readonly string[])[],
): Question<readonly string[]> => ({
  script: script(become, argvs),
  limit: 15_000,
  parse: (answer) => {
    const name = `\`${become.method} -n\``;
    if (answer.kind !== 'exit') return [describeAnswer(name, answer)];
    if (/^abq:Allowed=/m.test(answer.output)) return [];
    if (/^abq:Missing=/m.test(answer.output)) return [`there is no ${become.method} on the host`];
    const said = lastLine(answer.output.replace(/^abq:.*$/gm, ''));
    const refused = [...answer.output.matchAll(/^abq:Refused=(.*)$/gm)].map(([, command]) => command ?? '');
    return refused.map((command) => `not allowed: \`${command}\`${said === '' ? '' : ` (${said})`}`);
  },
});

const script = (become: Become, argvs: readonly (readonly string[])[]): string => {
  const front = [become.method, '-n', ...(become.user === 'root' ? [] : ['-u', become.user])];
  const lookUp = (argv: readonly string[]): string => {
    const command = argv.slice(front.length);
    if (become.method === 'sudo') return `${text([...front, '-l', ...command])} >/dev/null 2>&1`;
    return `${text(['doas', '-C', '/etc/doas.conf', ...front.slice(2), ...command])} 2>/dev/null | grep -q nopass`;
  };
  const checks = argvs.map(
    (argv) => `${lookUp(argv)} || printf '%s\\n' ${text([`abq:Refused=${text(argv)}`])}`,
  );
  return [
    `command -v ${become.method} >/dev/null || { echo abq:Missing=; exit; }`,
    `if ${text([...front, 'true'])}; then echo abq:Allowed=; exit; fi`,
    ...checks,
  ].join('\n');
};
