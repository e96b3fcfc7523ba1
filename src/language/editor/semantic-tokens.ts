import { AstUtils } from 'langium';
import * as ast from '../generated/ast.ts';
import { builtins } from '../builtins.ts';
import type { Range } from '../problem.ts';
import type { Named } from '../scopes.ts';
import { isTypeName } from '../types.ts';
import { rangeOfProperty } from '../ranges.ts';
import type { OpenDocument } from './document.ts';
import { importedNames, nameRange } from './symbol.ts';

/** What a name is, as the editor's colours know it; their order is the legend's. */
export const tokenTypes = ['variable', 'parameter', 'property', 'function', 'type'] as const;
export const tokenModifiers = ['declaration', 'readonly', 'defaultLibrary'] as const;

export interface SemanticToken {
  readonly range: Range;
  readonly type: (typeof tokenTypes)[number];
  readonly modifiers: readonly (typeof tokenModifiers)[number][];
}

/**
 * The names of a document, in order, those in holes of templates too: inputs are properties, what does not change is
 * readonly.
 */
export function semanticTokens(document: OpenDocument): SemanticToken[] {
  const tokens: SemanticToken[] = [];
  for (const node of AstUtils.streamAst(document.file)) {
    if ((ast.isVariable(node) || ast.isFunctionDecl(node) || ast.isMachineState(node)) && nameRange(node))
      tokens.push({
        ...tokenOf(node),
        range: nameRange(node) ?? rangeOfProperty(node, 'name'),
        modifiers: [...tokenOf(node).modifiers, 'declaration'],
      });
    if (ast.isNamedType(node) && isTypeName(node.base))
      tokens.push({ range: rangeOfProperty(node, 'base'), type: 'type', modifiers: ['defaultLibrary'] });
    if (ast.isFieldExpression(node))
      tokens.push({ range: rangeOfProperty(node, 'field'), type: 'property', modifiers: ['readonly'] });
    if (ast.isImport(node))
      tokens.push(...importedNames(node).map((name) => ({ ...tokenOf(name.declaration), range: name.node.range })));
    for (const { reference } of AstUtils.streamReferences(node)) {
      if (!('ref' in reference) || !reference.$refNode) continue;
      const { range } = reference.$refNode;
      const target = reference.ref;
      if (target && (ast.isVariable(target) || ast.isFunctionDecl(target) || ast.isMachineState(target)))
        tokens.push({ ...tokenOf(target), range });
      else if (ast.isCallExpression(node) && builtins.has(reference.$refText))
        tokens.push({ range, type: 'function', modifiers: ['defaultLibrary'] });
    }
  }
  return tokens.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}

function tokenOf(declaration: Named): Pick<SemanticToken, 'type' | 'modifiers'> {
  switch (declaration.$type) {
    case 'MachineState':
    case 'FunctionDecl':
      return { type: 'function', modifiers: [] };
    case 'Input':
    case 'LengthVariable':
      return { type: 'property', modifiers: ['readonly'] };
    case 'Parameter':
    case 'LoopVariable':
    case 'ScanVariable':
    case 'ChooseStatement':
      return { type: 'parameter', modifiers: ['readonly'] };
    case 'Constant':
      return { type: 'variable', modifiers: ['readonly'] };
    case 'Tape':
      return { type: 'variable', modifiers: [] };
    case 'LetStatement':
      return { type: 'variable', modifiers: declaration.kind === 'let' ? ['readonly'] : [] };
  }
}
