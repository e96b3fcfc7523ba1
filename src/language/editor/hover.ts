import type { AstNode } from 'langium';
import { symbolText } from '../checks/machine-checks.ts';
import * as ast from '../generated/ast.ts';
import { docOf } from '../docs.ts';
import { generatorAround, samplerOf } from '../input-source.ts';
import type { Position, Range } from '../problem.ts';
import type { Named } from '../scopes.ts';
import { signatureOf, typeOf, typeOfVariable } from '../type-inference.ts';
import { isPlaceValue, typeText, type TailType } from '../types.ts';
import { leafAt, type OpenDocument } from './document.ts';
import { keywordDocs } from './keyword-docs.ts';
import { symbolAt } from './symbol.ts';

/** Markdown about the name or keyword at a position: its type, what it is, its doc comment. */
export function hover(
  document: OpenDocument,
  position: Position,
): { readonly markdown: string; readonly range: Range } | undefined {
  const symbol = symbolAt(document, position);
  if (symbol?.kind === 'builtin')
    return { range: symbol.range, markdown: `${code(symbol.builtin.signature)}\n\n${symbol.builtin.doc}` };
  if (symbol) {
    const doc = docOf(symbol.declaration);
    return {
      range: symbol.range,
      markdown: [
        code(headOf(symbol.declaration)),
        explanation(symbol.declaration),
        ...(doc === undefined ? [] : [doc]),
      ].join('\n\n'),
    };
  }
  const leaf = leafAt(document, document.offsetAt(position));
  if (!leaf?.astNode || leaf.hidden) return undefined;
  const range = document.rangeAt(leaf.offset, leaf.end);
  const field = fieldAt(leaf.astNode, leaf.text);
  if (field !== undefined) return { range, markdown: `${code(field)}\n\nAn element of a tuple.` };
  const task = leaf.text === 'task' && ast.isTask(leaf.astNode) ? docOf(leaf.astNode) : undefined;
  const doc = keywordDocs[leaf.text];
  return doc === undefined ? undefined : { range, markdown: task === undefined ? doc : `${doc}\n\n${task}` };
}

/** The element of a tuple that is read here, as its type has it: `weight: int`. */
function fieldAt(node: AstNode, name: string): string | undefined {
  if (!ast.isFieldExpression(node) || node.field !== name) return undefined;
  return typeOf(node.base).kind === 'tuple' ? `${name}: ${typeText(typeOf(node))}` : undefined;
}

function code(text: string): string {
  return `\`\`\`tail\n${text}\n\`\`\``;
}

/** A declaration as one line. */
export function headOf(declaration: Named): string {
  if (ast.isMachineState(declaration)) return `state ${declaration.name}`;
  if (ast.isFunctionDecl(declaration)) return `${declaration.memo ? 'memo ' : ''}function ${signatureOf(declaration)}`;
  const type = typeText(typeOfVariable(declaration));
  const keyword = {
    LengthVariable: 'length',
    Input: 'input',
    Constant: 'const',
    Tape: 'tape',
    Parameter: 'parameter',
    LoopVariable: 'for',
    ScanVariable: 'scan',
    ChooseStatement: 'choose',
  };
  const head = ast.isLetStatement(declaration) ? declaration.kind : keyword[declaration.$type];
  const isTyped = ast.isInput(declaration) || ast.isTape(declaration) || ast.isLetStatement(declaration);
  const written = isTyped ? declaration.type?.$cstNode?.text : undefined;
  return `${head} ${declaration.name}: ${written ?? type}`;
}

function explanation(declaration: Named): string {
  switch (declaration.$type) {
    case 'FunctionDecl':
      return declaration.memo
        ? 'Called once for each list of arguments; later calls fetch the result.'
        : 'Each call has a frame of its own on the tape.';
    case 'MachineState':
      return stateTable(declaration);
    case 'LengthVariable': {
      const tiers = declaration.$container.tiers.map(
        (tier) => `| ${tier.tier} | ${tier.$cstNode?.text.slice(tier.tier.length).trim() ?? ''} |`,
      );
      return ['A length of the input, drawn for each sample.', '', '| tier | length |', '| --- | --- |', ...tiers].join(
        '\n',
      );
    }
    case 'Input': {
      const sampler = samplerOf(declaration)?.$cstNode?.text;
      const drawn = sampler === undefined ? '' : `; drawn as \`random ${sampler}\``;
      const generated = ast.isGenerateSource(declaration.source) ? '; drawn by a program of its own' : '';
      return `Given by the question${drawn}${generated}.${places(typeOfVariable(declaration))}`;
    }
    case 'Tape':
      return `Cells on the tape; writing one adds a version, reading gives the latest.${places(typeOfVariable(declaration))}`;
    case 'Constant':
      return `Always \`${declaration.value.$cstNode?.text ?? ''}\`.`;
    case 'Parameter':
      return 'A parameter; it keeps its value.';
    case 'LoopVariable':
      return generatorAround(declaration)
        ? 'A loop variable.'
        : 'A loop variable; the labels of the steps in its loop show it.';
    case 'ScanVariable':
      return 'Takes each value of the interval of its scan.';
    case 'ChooseStatement':
      return 'Any value of the interval that meets the condition.';
    case 'LetStatement':
      if (generatorAround(declaration)) return 'A variable of the program that draws the input; it leaves no trace.';
      if (typeOfVariable(declaration).kind === 'array')
        return 'Cells that every call of the function has for itself; each begins with the value.';
      if (typeOfVariable(declaration).kind === 'list')
        return 'A list that every call of the function has for itself; it is empty where it is declared.';
      if (isInStep(declaration)) return 'Local to its state, not a cell of the tape.';
      return declaration.kind === 'let' ? 'A cell that is written once.' : 'A cell that can be written again.';
  }
}

/** The rules of a state, one a row. */
function stateTable({ rules, halts }: ast.MachineState): string {
  if (halts || rules.length === 0) return 'The machine halts here.';
  const cell = (symbol: ast.MachineSymbol | undefined): string =>
    `\`${(symbol === undefined ? '?' : symbolText(symbol)).replaceAll('|', '\\|')}\``;
  const rows = rules.map(({ otherwise, reads, write, move, target }: Partial<ast.MachineRule>) => {
    const read = otherwise ? 'else' : (reads ?? []).map(cell).join(', ');
    return `| ${read} | ${cell(write)} | ${move ?? '?'} | ${target?.$refText ?? 'the same'} |`;
  });
  return [
    '| read | write | move | next state |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'For any other symbol the machine halts.',
  ]
    .slice(0, rules.some(({ otherwise }) => otherwise) ? -2 : undefined)
    .join('\n');
}

function isInStep(node: ast.LetStatement): boolean {
  for (let around: AstNode | undefined = node.$container; around; around = around.$container) {
    if (ast.isStepStatement(around)) return true;
    if (ast.isTask(around) || ast.isFunctionDecl(around)) return false;
  }
  return false;
}

function places(type: TailType): string {
  return isPlaceValue(type) ? ' Digits by place: 0 the units, 1 the tens, -1 the tenths.' : '';
}
