import { AstUtils, type AstNode } from 'langium';
import * as ast from '../generated/ast.ts';
import { builtins } from '../builtins.ts';
import { isReserved, isValidName } from '../keywords.ts';
import type { Position, Range } from '../problem.ts';
import { findFunction, findState, findVariable, type Named } from '../scopes.ts';
import type { OpenDocument } from './document.ts';
import { nameRange, occurrences, symbolAt } from './symbol.ts';

export type Renaming = { readonly ranges: readonly Range[] } | { readonly refused: string };

/** The name that can be renamed at a position; where it is declared in another file, that is where it is renamed. */
export function renameable(
  document: OpenDocument,
  position: Position,
): { readonly range: Range; readonly declaration: Named } | { readonly refused: string } {
  const symbol = symbolAt(document, position);
  if (!symbol) return { refused: 'There is no name to rename here.' };
  return symbol.kind === 'builtin'
    ? { refused: `${symbol.builtin.name} is built in and cannot be renamed.` }
    : { range: symbol.range, declaration: symbol.declaration };
}

/**
 * All places of a document to write the new name of a declaration at, also one that it imports; or why it may not be
 * taken: it is no name, is taken where it would be seen, or would change what another name means.
 */
export function rename(document: OpenDocument, declaration: Named, newName: string): Renaming {
  if (newName === declaration.name) return { ranges: [] };
  if (isReserved(newName)) return { refused: `"${newName}" is a keyword.` };
  if (!isValidName(newName))
    return { refused: `"${newName}" is not a valid name: a name is a letter followed by letters, digits and _.` };
  const clash = clashOf(document, declaration, newName);
  return clash === undefined ? { ranges: occurrences(document, declaration, true) } : { refused: clash };
}

function clashOf(document: OpenDocument, declaration: Named, newName: string): string | undefined {
  if (ast.isFunctionDecl(declaration) && builtins.has(newName)) return `${newName} is a built-in function.`;
  const taken = ast.isMachineState(declaration)
    ? findState(declaration, newName)
    : firstClash(document, declaration, newName);
  return taken && `${newName} is taken: it is declared in line ${(nameRange(taken)?.start.line ?? 0) + 1}.`;
}

function firstClash(document: OpenDocument, declaration: Named, newName: string): Named | undefined {
  for (const node of AstUtils.streamAst(document.file)) {
    const taken = clashAt(node, declaration, newName);
    if (taken) return taken;
  }
  return undefined;
}

/** What has the new name already, as it is seen where the old one is declared or used. */
function clashAt(node: AstNode, declaration: Named, newName: string): Named | undefined {
  const from = ast.isLoopVariable(node) || ast.isScanVariable(node) ? node.$container : node;
  if ((ast.isVariable(node) || ast.isFunctionDecl(node)) && node !== declaration && node.name === newName)
    return sees(from, declaration) ? node : undefined;
  const isUse = AstUtils.streamReferences(node).some(
    ({ reference }) => 'ref' in reference && reference.ref === declaration,
  );
  return isUse || node === declaration ? (findVariable(from, newName) ?? findFunction(from, newName)) : undefined;
}

/** Whether a declaration stands where it would hide the other one, or be hidden by it, if they had one name. */
function sees(from: Parameters<typeof findVariable>[0], declaration: Named): boolean {
  return ast.isFunctionDecl(declaration)
    ? findFunction(from, declaration.name) === declaration
    : findVariable(from, declaration.name) === declaration;
}
