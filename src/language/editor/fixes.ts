import { AstUtils, GrammarUtils, type AstNode } from 'langium';
import { reachable } from '../checks/machine-checks.ts';
import { taskClasses } from '../checks/header-checks.ts';
import { findingCodes } from '../codes.ts';
import * as ast from '../generated/ast.ts';
import type { Problem, Range } from '../problem.ts';
import { contains, rangeOf, rangeOfProperty, sameRange } from '../ranges.ts';
import { statesOf, taskOf } from '../scopes.ts';
import type { OpenDocument } from './document.ts';
import {
  indentAt,
  inserted,
  insertedInBlock,
  lineBreak,
  quoted,
  removed,
  removedRange,
  replaced,
  type Edit,
} from './edits.ts';

/** A way to mend a problem: one change of the text. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Whether the program answers and draws as before: it is what stands around it that changes. */
  readonly keepsAnswers: boolean;
  /** Whether nothing else would be meant, so that an editor may take it for all problems of the code. */
  readonly isSure: boolean;
}

type Mended = Pick<Problem, 'code' | 'range' | 'fix'>;
type Fixer = (document: OpenDocument, problem: Mended) => readonly Fix[];

/** What mends a problem, the likeliest first; nothing where only its author knows. */
export function fixes(document: OpenDocument, problem: Mended): readonly Fix[] {
  const told = problem.fix === undefined ? [] : byHint(document, problem, problem.fix);
  return [...told, ...(byCode[problem.code]?.(document, problem) ?? []), ...allowed(document, problem)];
}

function byHint(document: OpenDocument, { range }: Mended, hint: NonNullable<Mended['fix']>): readonly Fix[] {
  switch (hint.kind) {
    case 'instead':
      return [
        fix(hint.text === '' ? 'Remove it' : `Write ${hint.text}`, [
          replaced(withoutColumn(document, range), hint.text),
        ]),
      ];
    case 'show':
      return shown(document, range, hint.names);
    case 'answer': {
      const example = nodeAt(document, range, (node) => ast.isExample(node) || ast.isMachineExample(node));
      if (example === undefined) return [];
      const at = rangeOfProperty(example, ast.isExample(example) ? 'answer' : 'tape');
      return [
        {
          title: "Take the program's answer",
          edits: [replaced(at, quoted(hint.answer))],
          keepsAnswers: true,
          isSure: false,
        },
      ];
    }
    case 'fetch':
      return fetched(document, range, hint.name);
  }
}

/** With the blanks but one in front of a comment that stands where no comment is meant. */
function withoutColumn(document: OpenDocument, range: Range): Range {
  const { line, character } = range.start;
  const text = document.text.split('\n')[line] ?? '';
  const blanks = /\S( +)$/.exec(text.slice(0, character))?.[1]?.length ?? 0;
  return text.startsWith('//', character) && blanks > 1
    ? { ...range, start: { line, character: character - blanks + 1 } }
    : range;
}

const byCode: Readonly<Record<string, Fixer | undefined>> = {
  unused: (document, problem) => unusedFixes(document, problem),
  'unused-functions': (document, { range }) => {
    const declared = named(document, range, ast.isFunctionDecl);
    return declared === undefined || isCalledByOthers(document, declared)
      ? []
      : [{ ...fix(`Remove ${declared.name}`, [removed(document, declared)]), keepsAnswers: true }];
  },
  'unused-allow': (document, { range }) => {
    const allow = nodeAround(document, range, ast.isAllow);
    return allow === undefined ? [] : [{ ...fix('Remove this allow', [removed(document, allow)]), keepsAnswers: true }];
  },
  unreachable: (document, { range }) => {
    const state = nodeAround(document, range, ast.isMachineState);
    return state === undefined
      ? [{ ...fix('Remove what is never reached', [removedRange(document, range)]), keepsAnswers: true }]
      : unreachableStates(document, state);
  },
  'duplicate-item': (document, { range }) => [fix('Remove this one', [removedRange(document, range)])],
  'alike-questions': (document, { range }) => questionRemoved(document, range),
  'unreadable-question': (document, { range }) => questionRemoved(document, range),
  immutable: (document, { range }) => {
    const name = nodeAround(document, range, ast.isNameExpression);
    const declared = name?.target.ref;
    return ast.isLetStatement(declared) && declared.kind === 'let'
      ? [fix(`Make ${declared.name} a var`, [replaced(rangeOfProperty(declared, 'kind'), 'var')])]
      : [];
  },
  'no-effect': (document, problem) => {
    const statement = nodeAround(document, problem.range, ast.isCallStatement);
    const isWord = problem.fix !== undefined;
    return statement === undefined || isWord ? [] : [unsure('Remove it', [removed(document, statement)])];
  },
  example: (document, { range }) => {
    const binding = nodeAt(document, range, ast.isBinding);
    return ast.isBinding(binding) ? [fix('Remove this one', [listItemRemoved(document, range)])] : [];
  },
  'missing-class': (document, { range }) =>
    taskClasses.map((name) => ({ ...headerFix(document, range, `class ${name}`), isSure: false })),
  'missing-length': (document, { range }) => {
    const task = nodeAround(document, range, ast.isTask);
    const taken = new Set(task === undefined ? [] : namesIn(task));
    const name = ['n', 'm', 'k', 'size', 'count'].find((one) => !taken.has(one)) ?? 'length_of_input';
    return [{ ...headerFix(document, range, `length ${name}: S 2..10, M 11..20, L 21..50`), isSure: false }];
  },
  'missing-ask': (document, { range }) => {
    const task = nodeAround(document, range, ast.isTask);
    if (task === undefined) return [];
    const inputs = task.items.filter(ast.isInput);
    const shown = inputs.map(({ name }) => `{${name}}`).join(' and ');
    const question = `ask "What is the answer${shown === '' ? '' : ` for ${shown}`}?"`;
    const last = inputs.at(-1) ?? task.items.findLast(ast.isLengthDecl) ?? task.items.find(ast.isClassDecl);
    return [
      last === undefined
        ? { ...headerFix(document, range, question), isSure: false }
        : unsure(`Add ${question}`, [
            inserted(
              rangeOf(last).end,
              `${lineBreak(document)}${indentAt(document, rangeOf(last).start.line)}${question}`,
            ),
          ]),
    ];
  },
  'missing-blank': (document, { range }) => [{ ...headerFix(document, range, 'blank _'), isSure: false }],
  'missing-start': (document, { range }) => {
    const machine = nodeAround(document, range, ast.isMachineDecl);
    const first = machine && statesOf(machine)[0];
    return first === undefined
      ? []
      : [{ ...headerFix(document, range, `start ${stateWord(first.name)}`), isSure: false }];
  },
};

function fix(title: string, edits: readonly Edit[]): Fix {
  return { title, edits, keepsAnswers: false, isSure: true };
}

function unsure(title: string, edits: readonly Edit[]): Fix {
  return { ...fix(title, edits), isSure: false };
}

/** A new line at the beginning of the task or machine whose title is marked. */
function headerFix(document: OpenDocument, title: Range, line: string): Fix {
  const owner = nodeAround(document, title, (node) => ast.isTask(node) || ast.isMachineDecl(node));
  return fix(`Add ${line}`, [insertedInBlock(document, owner === undefined ? -1 : openBrace(owner), line)]);
}

/** At the end of the label that stands around a place, holes for these names. */
function shown(document: OpenDocument, range: Range, names: readonly string[]): readonly Fix[] {
  const template = labelAround(document, range);
  const text = template?.$cstNode?.text;
  // A label that shows them already says which state follows: it is worked out in the state before.
  const isShown = names.every((name) => text?.includes(`{${name}}`) === true);
  if (template === undefined || text === undefined || isShown || text.length < 2 || !text.endsWith('"')) return [];
  const { end } = rangeOf(template);
  const holes = names.map((name) => ` {${name}}`).join('');
  return [
    fix(`Show ${names.join(' and ')} in the label`, [
      inserted({ line: end.line, character: end.character - 1 }, text === '""' ? holes.trim() : holes),
    ]),
  ];
}

/** The label of the step that a place is in or that is marked itself; of a function its own. */
function labelAround(document: OpenDocument, range: Range): ast.Template | undefined {
  const own = nodeAt(document, range, ast.isTemplate);
  if (ast.isTemplate(own)) return own;
  // A hole that says which state follows is worked out in the state before.
  const step = nodeAround(document, range, ast.isStepStatement);
  return step && contains(rangeOf(step.body), range) ? step.label : undefined;
}

/** `fetch s[0 .. n - 1]` in front of the statement of a step that reads cells of it. */
function fetched(document: OpenDocument, range: Range, name: string): readonly Fix[] {
  const statement = nodeAround(document, range, ast.isStatement);
  const isInStep = statement !== undefined && AstUtils.getContainerOfType(statement, ast.isStepStatement) !== undefined;
  const declared = AstUtils.streamAst(document.file).find(
    (node): node is ast.Input | ast.Tape => (ast.isInput(node) || ast.isTape(node)) && node.name === name,
  );
  const type = declared?.type;
  if (!isInStep || type?.$type !== 'NamedType' || type.dimensions.length > 1) return [];
  const [dimension] = type.dimensions;
  const low = dimension?.high === undefined ? '0' : (dimension.low.$cstNode?.text ?? '0');
  const high =
    dimension === undefined
      ? `length(${name}) - 1`
      : (dimension.high?.$cstNode?.text ?? `${dimension.low.$cstNode?.text ?? ''} - 1`);
  const line = `fetch ${name}[${low} .. ${high}]`;
  const { start } = rangeOf(statement);
  return [unsure(`Add ${line}`, [inserted(start, `${line}${lineBreak(document)}${indentAt(document, start.line)}`)])];
}

/** What nothing reads: an import, or a declaration that nothing writes either and that calls nothing. */
function unusedFixes(document: OpenDocument, { range }: Mended): readonly Fix[] {
  const kept = { keepsAnswers: true } as const;
  const imported = nodeAround(document, range, ast.isImport);
  if (imported !== undefined) {
    const edit = imported.names.length === 1 ? removed(document, imported) : listItemRemoved(document, range);
    return [{ ...fix('Remove it from the import', [edit]), ...kept }];
  }
  const declared = named(
    document,
    range,
    (node) => ast.isLetStatement(node) || ast.isTape(node) || ast.isConstant(node),
  );
  if (declared === undefined || isMentioned(document, declared)) return [];
  const value = ast.isTape(declared) ? undefined : declared.value;
  const calls =
    value !== undefined &&
    AstUtils.streamAst(value).some((node) => ast.isCallExpression(node) && node.callee.ref !== undefined);
  return calls ? [] : [{ ...fix(`Remove ${declared.name}`, [removed(document, declared)]), ...kept }];
}

function isMentioned(document: OpenDocument, declared: AstNode): boolean {
  return AstUtils.streamAst(document.file).some((node) =>
    AstUtils.streamReferences(node).some(({ reference }) => 'ref' in reference && reference.ref === declared),
  );
}

function isCalledByOthers(document: OpenDocument, declared: ast.FunctionDecl): boolean {
  return AstUtils.streamAst(document.file)
    .filter(ast.isCallExpression)
    .some((call) => call.callee.ref === declared && AstUtils.getContainerOfType(call, ast.isFunctionDecl) !== declared);
}

/** All states that cannot be reached, since they may lead to each other. */
function unreachableStates(document: OpenDocument, { $container: machine }: ast.MachineState): readonly Fix[] {
  const reached = reachable(machine.items.find(ast.isStartDecl)?.state.ref);
  const lost = statesOf(machine).filter((state) => !reached.has(state));
  const title = lost.length === 1 ? 'Remove this state' : `Remove the ${lost.length} states that are never reached`;
  return [
    {
      ...fix(
        title,
        lost.map((state) => removed(document, state)),
      ),
      keepsAnswers: true,
    },
  ];
}

function questionRemoved(document: OpenDocument, range: Range): readonly Fix[] {
  const ask = nodeAt(document, range, ast.isAsk);
  const task = ask && taskOf(ask);
  if (ask === undefined || task === undefined || task.items.filter(ast.isAsk).length < 2) return [];
  return [{ ...unsure('Remove this question', [removed(document, ask)]), keepsAnswers: true }];
}

/** `allow CODE because "…"` in the block that a finding is in, else among the parts of the task. */
function allowed(document: OpenDocument, { code, range }: Mended): readonly Fix[] {
  if (!(code in findingCodes)) return [];
  const owner = nodeAround(document, range, (node) => ast.isTask(node) || hasBlock(node));
  const block = owner === undefined ? undefined : blockOf(owner);
  const open = block === undefined ? -1 : openBrace(block);
  if (block === undefined || open < 0) return [];
  const edit = insertedInBlock(document, open, `allow ${code} because "say why it is right"`);
  return [{ title: `Allow it: allow ${code}`, edits: [edit], keepsAnswers: true, isSure: false }];
}

function hasBlock(node: AstNode): boolean {
  return 'body' in node && ast.isBlock(node.body);
}

function blockOf(owner: AstNode): AstNode | undefined {
  if (ast.isTask(owner)) return owner;
  return 'body' in owner && ast.isBlock(owner.body) ? owner.body : undefined;
}

/** Where the brace stands that opens a block, a task or a machine; -1 if it has none. */
function openBrace(block: AstNode): number {
  return GrammarUtils.findNodeForKeyword(block.$cstNode, '{')?.offset ?? -1;
}

/** One of several that commas separate, with one of these. */
function listItemRemoved(document: OpenDocument, range: Range): Edit {
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const behind = /^\s*,\s*/.exec(document.text.slice(end))?.[0].length ?? 0;
  const before = behind > 0 ? 0 : (/\s*,\s*$/.exec(document.text.slice(0, start))?.[0].length ?? 0);
  return replaced(document.rangeAt(start - before, end + behind), '');
}

function stateWord(name: string): string {
  return /^(?:[A-Za-z_]\w*|\d+)$/.test(name) ? name : quoted(name);
}

function namesIn(task: ast.Task): string[] {
  return AstUtils.streamAst(task)
    .flatMap((node) => ('name' in node && typeof node.name === 'string' ? [node.name] : []))
    .toArray();
}

/** The node that stands at exactly this place. */
function nodeAt(document: OpenDocument, range: Range, is: (node: AstNode) => boolean): AstNode | undefined {
  return AstUtils.streamAst(document.file).find((node) => is(node) && sameRange(rangeOf(node), range));
}

/** The innermost such node around a place. */
function nodeAround<T extends AstNode>(
  document: OpenDocument,
  range: Range,
  is: ((node: AstNode) => node is T) | ((node: AstNode) => boolean),
): T | undefined {
  return AstUtils.streamAst(document.file)
    .filter((node): node is T => is(node) && node.$cstNode !== undefined && contains(rangeOf(node), range))
    .toArray()
    .at(-1);
}

/** The declaration whose name stands at a place. */
function named<T extends AstNode>(
  document: OpenDocument,
  range: Range,
  is: ((node: AstNode) => node is T) | ((node: AstNode) => boolean),
): T | undefined {
  return AstUtils.streamAst(document.file).find(
    (node): node is T => is(node) && sameRange(rangeOfProperty(node, 'name'), range),
  );
}
