import { AstUtils } from 'langium';
import * as ast from './generated/ast.ts';
import { fileOf, type Resolve } from './import-links.ts';
import { parseDocument } from './parse-document.ts';

/**
 * The text of a file with what it needs of other files in it: the same tasks, of the same hashes, from one text, as it
 * is kept with a run. Each line of the file stays in its place; imported functions follow at the end.
 */
export function inlineImports(text: string, resolve: Resolve): string {
  if (!/\bimport\b/.test(text)) return text;
  const file = parseDocument(text, resolve).parseResult.value;
  const functions = [...neededFunctions(file)].flatMap((declared) =>
    fileOf(declared) === file ? [] : [declared.$cstNode?.text ?? ''],
  );
  let own = text;
  for (const { $cstNode: node } of [...file.imports].reverse())
    if (node) own = own.slice(0, node.offset) + node.text.replace(/[^\r\n]/g, '') + own.slice(node.end);
  return functions.length === 0 ? own : `${own.trimEnd()}\n\n${functions.join('\n\n')}\n`;
}

/** The functions that a file calls, and those that they call. */
function neededFunctions(file: ast.TaskFile): ReadonlySet<ast.FunctionDecl> {
  const needed = new Set<ast.FunctionDecl>();
  const addCalled = (node: ast.TaskFile | ast.FunctionDecl): void => {
    for (const call of AstUtils.streamAst(node).filter(ast.isCallExpression))
      if (call.callee.ref) needed.add(call.callee.ref);
  };
  addCalled(file);
  for (const declared of needed) addCalled(declared);
  return needed;
}
