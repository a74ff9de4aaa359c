/** The texts with which the language refuses, as they stand in its sources. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const ROOMS = ['src/config', 'src/topology'];

/** What is no error of a file: selectors stand on the command line, and warnings let a topology pass. */
const APART = /selectors.ts$|warnings/;

/** What a message begins with; what is a hint begins with a capital. */
const MESSAGE = /^[a-z'`(…]/;

/** A message, with a hole for each value in it. */
export interface Message {
  readonly file: string;
  readonly parts: readonly string[];
}

export function messages(): Message[] {
  const files = ROOMS.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !APART.test(name))
      .map((name) => `${room}/${name}`),
  );
  return files.flatMap((file) =>
    textsIn(file)
      .filter(isMessage)
      .map((parts) => ({ file, parts })),
  );
}

/** More than a word, of words. */
const isMessage = (parts: readonly string[]): boolean => {
  const text = parts.join('…');
  return MESSAGE.test(text) && (text.match(/[a-z]{2,}/gi) ?? []).length >= 2 && text.includes(' ');
};

/** What an editor shows of a key. */
const isDescription = (node: ts.Node): boolean =>
  ts.isPropertyAssignment(node) && ['description', 'title'].includes(node.name.getText());

function textsIn(file: string): string[][] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isNewExpression(node) || isDescription(node)) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push([node.text]);
    if (ts.isTemplateExpression(node)) {
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Whether a text holds it, whatever stands in its holes. */
export function holds(text: string, { parts }: Message): boolean {
  const pattern = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(pattern).test(text);
}
