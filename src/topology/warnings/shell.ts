/** As much of a shell's language as it takes to see that a search of the process table finds the searching shell. */
import type { Command } from '../actions.ts';

/** As grep -E reads it, near enough; what JavaScript reads otherwise is left to the host. */
export function matches(pattern: string, line: string): boolean {
  if (pattern.includes('[[') || pattern.includes('\\')) return false;
  try {
    return new RegExp(pattern).test(line);
  } catch {
    return false;
  }
}

/** A list of words has no shell with the pattern in its command line, unless it is one itself. */
export function findsItself(command: Command): boolean {
  if (typeof command === 'string') return searchesFor(command, `sh -c ${command}`);
  const inner = scriptOf(command);
  return inner !== undefined && searchesFor(inner, command.join(' '));
}

const SHELL = /^(?:\S*\/)?(?:ba|da|k|z)?sh$/;

function scriptOf([program = '', ...rest]: readonly string[]): string | undefined {
  const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
  return SHELL.test(program) && at >= 0 ? rest[at + 1] : undefined;
}

/** @param line of the shell that runs it, as the process table has it */
function searchesFor(script: string, line: string): boolean {
  return pipelinesOf(script).some((pipeline) => {
    const [first, ...rest] = pipeline.map(wordsOf);
    const inner = scriptOf(first ?? []);
    if (inner !== undefined) return searchesFor(inner, line);
    const [program = '', ...options] = first ?? [];
    if (program.endsWith('pgrep')) return pgrepFinds(options, line);
    return /^(?:\S*\/)?ps$/.test(program) && isOfAll(options) && greps(rest, line);
  });
}

/** With -x the whole line has to match; without -f only the program's name is looked at. */
function pgrepFinds(words: readonly string[], line: string): boolean {
  const { flags, rest } = optionsOf(words);
  const [pattern] = rest;
  return (
    flags.includes('f') && !/[xPpuUgGtsnov]/.test(flags) && pattern !== undefined && matches(pattern, line)
  );
}

const isOfAll = ([first = '']: readonly string[]): boolean => /^-?[aexufAlw]+$/.test(first);

/** Of greps in a row each must let the line through; what follows them only counts. */
function greps(commands: readonly (readonly string[])[], line: string): boolean {
  let found = false;
  for (const [program = '', ...words] of commands) {
    if (!/^(?:\S*\/)?[ef]?grep$/.test(program)) break;
    const { flags, rest } = optionsOf(words);
    const [pattern] = rest;
    if (pattern === undefined || /[xfwiF]/.test(flags)) return false;
    if (matches(pattern, line) === flags.includes('v')) return false;
    found ||= !flags.includes('v');
  }
  return found;
}

function optionsOf(words: readonly string[]): { flags: string; rest: readonly string[] } {
  const at = words.findIndex((word) => !/^-[A-Za-z]+$/.test(word));
  const end = at < 0 ? words.length : at;
  return { flags: words.slice(0, end).join('').replaceAll('-', ''), rest: words.slice(end) };
}

const REDIRECTION = /\d*>>?\s*(?:&\d|[^\s;|&'"]+)/g;
const QUOTED = `"[^"]*"|'[^']*'`;

/** Commands between pipes, of what stands between `;`, `&&` and `||`. */
function pipelinesOf(script: string): string[][] {
  const flat = script.replaceAll(REDIRECTION, ' ');
  const parts = flat.match(new RegExp(`(?:${QUOTED}|[^;&|\n"'])+|[;&|\n]+`, 'g')) ?? [];
  const pipelines: string[][] = [[]];
  for (const part of parts) {
    const isEnd = /^[;&|\n]+$/.test(part);
    if (isEnd && part !== '|') pipelines.push([]);
    else if (!isEnd) pipelines.at(-1)?.push(part);
  }
  return pipelines;
}

/** Without what may stand before a command. */
function wordsOf(command: string): string[] {
  const words = command.match(new RegExp(`(?:${QUOTED}|[^\\s"'])+`, 'g')) ?? [];
  const first = words.findIndex((word) => !/^(?:!|if|while|until|sudo|exec|\{|\()$/.test(word));
  return words.slice(Math.max(first, 0)).map((word) => word.replaceAll(/^(["'])(.*)\1$/gs, '$2'));
}
