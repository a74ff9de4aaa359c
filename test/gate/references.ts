/** What a source file reaches for: its imports, and the globals that would make it impure. */
import ts from 'typescript';

export interface Import {
  readonly from: string;
  readonly line: number;
  /** Gone at run time: `import type`, `export type`, `import('...').T`. */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

interface Impurity {
  readonly what: string;
  readonly line: number;
}

export interface References {
  readonly imports: readonly Import[];
  readonly impurities: readonly Impurity[];
}

/** Clocks, timers and random numbers; of `Date`, what takes its time as an argument is pure. */
const IMPURE = new Set(['performance', 'crypto', 'setTimeout', 'setInterval', 'setImmediate']);
const PURE_OF_DATE = new Set(['parse', 'UTC']);

export function references(path: string, text: string): References {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const impurities: Impurity[] = [];
  walk(file, (node) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const found = importOf(node);
    if (found !== undefined) imports.push({ ...found, line });
    const what = ts.isIdentifier(node) ? impurityOf(node) : undefined;
    if (what !== undefined) impurities.push({ what, line });
  });
  return { imports, impurities };
}

function importOf(node: ts.Node): Omit<Import, 'line'> | undefined {
  if (ts.isImportDeclaration(node))
    return from(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
    return from(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return from(node.argument.literal, true);
  if (!ts.isCallExpression(node)) return undefined;
  const imports = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const requires = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  return imports || requires ? from(node.arguments[0], false, true) : undefined;
}

/** A computed name cannot be followed: it stands as `?`, which no rule allows. */
function from(name: ts.Node | undefined, typeOnly: boolean, dynamic = false): Omit<Import, 'line'> {
  const text = name !== undefined && ts.isStringLiteralLike(name) ? name.text : '?';
  return { from: text, typeOnly, dynamic };
}

function impurityOf(node: ts.Identifier): string | undefined {
  if (!isValue(node)) return undefined;
  const { text, parent } = node;
  const member =
    ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined;
  if (IMPURE.has(text)) return text;
  if (text === 'Math' && member === 'random') return 'Math.random';
  if (text !== 'Date' || (member !== undefined && PURE_OF_DATE.has(member))) return undefined;
  const given = ts.isNewExpression(parent) && (parent.arguments?.length ?? 0) > 0;
  return given ? undefined : `Date${member === undefined ? '' : `.${member}`} without a time`;
}

/** Of a name's uses, those that read the global: no key, no type, no member of something else. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node)
    return ts.isIdentifier(parent.expression) && parent.expression.text === 'globalThis';
  if (ts.isTypeNode(parent) || ts.isQualifiedName(parent)) return false;
  const names =
    ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent);
  if (names || ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent)) return parent.name !== node;
  return true;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
