/** Finds in the text of a test file what its run cannot tell: tests that were never going to run. */
import ts from 'typescript';

interface Suite {
  registered: number;
  ran: number;
}

export function look(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const line = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const found: string[] = [];
  const suites = findSuites(file, (node, what) => found.push(`line ${line(node)}: ${what}`));
  walk(file, (node) => {
    if (!ts.isCallExpression(node)) return;
    const complaint = countCall(node, suites) ?? throwsOnPromise(node);
    if (complaint !== undefined) found.push(`line ${line(node)}: ${complaint}`);
  });
  for (const [name, suite] of suites) {
    if (suite.registered > suite.ran) found.push(`tests of \`${name}\` have no \`${name}.run()\` after them`);
  }
  return found;
}

/** The names by which uvu's tests are registered: imported ones, and those bound to `suite(...)`. */
function findSuites(
  file: ts.SourceFile,
  complain: (node: ts.Node, what: string) => void,
): Map<string, Suite> {
  const suites = new Map<string, Suite>();
  const makers = new Set<string>();
  const add = (name: string) => suites.set(name, { registered: -1, ran: -1 });
  for (const statement of file.statements) {
    const bindings = uvuBindings(statement);
    if (bindings === undefined) continue;
    if (!ts.isNamedImports(bindings)) complain(statement, 'import uvu by names, so that the gate can follow');
    else
      for (const { name, propertyName } of bindings.elements) {
        if ((propertyName ?? name).text === 'test') add(name.text);
        if ((propertyName ?? name).text === 'suite') makers.add(name.text);
      }
  }
  walk(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || !makers.has(node.expression.text))
      return;
    const { parent } = node;
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) add(parent.name.text);
    else complain(node, 'bind the suite to a name, so that the gate can follow');
  });
  return suites;
}

function uvuBindings(statement: ts.Statement): ts.NamedImportBindings | undefined {
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return undefined;
  return statement.moduleSpecifier.text === 'uvu' ? statement.importClause?.namedBindings : undefined;
}

function countCall(node: ts.CallExpression, suites: Map<string, Suite>): string | undefined {
  const called = node.expression;
  if (ts.isIdentifier(called)) {
    const suite = suites.get(called.text);
    if (suite !== undefined) suite.registered = node.pos;
    return undefined;
  }
  if (!ts.isPropertyAccessExpression(called) || !ts.isIdentifier(called.expression)) return undefined;
  const suite = suites.get(called.expression.text);
  if (suite === undefined) return undefined;
  if (called.name.text === 'run') suite.ran = node.pos;
  return called.name.text === 'only' ? '`.only` was left in' : undefined;
}

/** `throws(async ...)` sees a promise, never what it rejects with: `not.throws` of it always passes. */
function throwsOnPromise(node: ts.CallExpression): string | undefined {
  const [first] = node.arguments;
  const name = ts.isPropertyAccessExpression(node.expression)
    ? node.expression.name.text
    : node.expression.getText();
  if (
    name !== 'throws' ||
    first === undefined ||
    !(ts.isArrowFunction(first) || ts.isFunctionExpression(first))
  )
    return undefined;
  const isAsync = first.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) ?? false;
  return isAsync
    ? '`throws` of an async function proves nothing: use `rejects` of test/gate/assert.ts'
    : undefined;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
