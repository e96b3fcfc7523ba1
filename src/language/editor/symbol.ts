import { AstUtils, GrammarUtils, type AstNode, type CstNode, type LeafCstNode } from 'langium';
import * as ast from '../generated/ast.ts';
import { builtins, type Builtin } from '../builtins.ts';
import { importedFunction, linkOf } from '../import-links.ts';
import type { Position, Range } from '../problem.ts';
import type { Named } from '../scopes.ts';
import { leafAt, type OpenDocument } from './document.ts';

/** What the name under the cursor stands for, and the place of that name. */
export type SymbolAt =
  | { readonly kind: 'declared'; readonly declaration: Named; readonly range: Range }
  | { readonly kind: 'builtin'; readonly builtin: Builtin; readonly range: Range };

/**
 * The variable, function or builtin whose name stands at a position, as a use or a declaration, in holes of templates
 * too.
 */
export function symbolAt(document: OpenDocument, position: Position): SymbolAt | undefined {
  const leaf = leafAt(document, document.offsetAt(position));
  const node = leaf?.astNode;
  if (!leaf || !node) return undefined;
  const range = document.rangeAt(leaf.offset, leaf.end);
  for (const { reference } of AstUtils.streamReferences(node)) {
    if (!('ref' in reference) || !covers(reference.$refNode, leaf)) continue;
    const declaration = reference.ref;
    if (isNamed(declaration)) return { kind: 'declared', declaration, range };
    const builtin = ast.isCallExpression(node) ? builtins.get(reference.$refText) : undefined;
    return builtin && { kind: 'builtin', builtin, range };
  }
  if (ast.isImport(node)) {
    const name = importedNames(node).find((one) => covers(one.node, leaf));
    return name && { kind: 'declared', declaration: name.declaration, range };
  }
  return isNamed(node) && covers(nameNode(node), leaf) ? { kind: 'declared', declaration: node, range } : undefined;
}

/** The path of the imported file that is written at a position. */
export function importedPathAt(document: OpenDocument, position: Position): string | undefined {
  const leaf = leafAt(document, document.offsetAt(position));
  const node = leaf?.astNode;
  if (!leaf || !ast.isImport(node) || !covers(GrammarUtils.findNodeForProperty(node.$cstNode, 'path'), leaf))
    return undefined;
  return linkOf(node)?.path;
}

/** The files that a document imports, and where their paths are written. */
export function importedPaths(document: OpenDocument): { readonly path: string; readonly range: Range }[] {
  return document.file.imports.flatMap((node) => {
    const path = linkOf(node)?.path;
    const written = GrammarUtils.findNodeForProperty(node.$cstNode, 'path');
    return path === undefined || written === undefined ? [] : [{ path, range: written.range }];
  });
}

/** The names of an import that stand for a function, and where they are written. */
export function importedNames(node: ast.Import): { readonly declaration: ast.FunctionDecl; readonly node: CstNode }[] {
  return node.names.flatMap((name, i) => {
    const declaration = importedFunction(node, name);
    const written = GrammarUtils.findNodeForProperty(node.$cstNode, 'names', i);
    return declaration && written ? [{ declaration, node: written }] : [];
  });
}

/** The function that a document imports under a name, from the file that is meant. */
export function importedNamed(
  document: OpenDocument,
  isMeant: (path: string) => boolean,
  name: string,
): ast.FunctionDecl | undefined {
  return document.file.imports
    .filter((one) => {
      const link = linkOf(one);
      return link !== undefined && isMeant(link.path) && one.names.includes(name);
    })
    .flatMap((one) => importedFunction(one, name) ?? [])[0];
}

/** Where a declaration has its name, in its own file. */
export function nameRange(declaration: Named): Range | undefined {
  return nameNode(declaration)?.range;
}

/** The places of a name in a document, in order: its uses and imports, and its declaration if wanted and there. */
export function occurrences(document: OpenDocument, declaration: Named, withDeclaration: boolean): Range[] {
  const ranges: Range[] = [];
  for (const node of AstUtils.streamAst(document.file)) {
    if (node === declaration && withDeclaration) {
      const range = nameRange(declaration);
      if (range) ranges.push(range);
    }
    if (ast.isImport(node))
      ranges.push(
        ...importedNames(node)
          .filter((one) => one.declaration === declaration)
          .map((one) => one.node.range),
      );
    for (const { reference } of AstUtils.streamReferences(node)) {
      if ('ref' in reference && reference.ref === declaration && reference.$refNode)
        ranges.push(reference.$refNode.range);
    }
  }
  return ranges.sort((a, b) => a.start.line - b.start.line || a.start.character - b.start.character);
}

function nameNode(node: Named): ReturnType<typeof GrammarUtils.findNodeForProperty> {
  return GrammarUtils.findNodeForProperty(node.$cstNode, 'name');
}

function covers(node: { readonly offset: number; readonly end: number } | undefined, leaf: LeafCstNode): boolean {
  return node !== undefined && node.offset <= leaf.offset && leaf.end <= node.end;
}

function isNamed(node: AstNode | undefined): node is Named {
  return (
    node !== undefined &&
    (ast.isVariable(node) || ast.isFunctionDecl(node) || ast.isMachineState(node)) &&
    typeof node.name === 'string'
  );
}
