import { AstUtils, type AstNode } from 'langium';
import { calleeOf } from '../builtins.ts';
import { checkChoices } from './choice-checks.ts';
import * as ast from '../generated/ast.ts';
import { isBeforeRun } from '../input-source.ts';
import { instead } from '../problem.ts';
import { rangeOf, rangeOfKeyword, rangeOfProperty } from '../ranges.ts';
import { error, type Report } from '../report-problem.ts';
import { typeText, typeOfType } from '../types.ts';

/** What a statement stands in, up to the function or task it belongs to. */
interface Surroundings {
  readonly step: boolean;
  readonly loop: boolean;
  readonly function: ast.FunctionDecl | undefined;
  /** Whether they draw an input, and leave no trace. */
  readonly generator: boolean;
}

const outside: Surroundings = { step: false, loop: false, function: undefined, generator: false };

/** Statements that stand where they mean nothing, or where control never comes. */
export function checkFlow(task: ast.Task, report: Report): void {
  checkSequence(task.items.filter(ast.isStatement), outside, report);
  for (const declared of task.items.filter(ast.isFunctionDecl)) checkFunction(declared, report);
  for (const { source } of task.items.filter(ast.isInput))
    if (ast.isGenerateSource(source)) checkSequence(source.body.statements, { ...outside, generator: true }, report);
}

/** The same for a function. */
export function checkFunction(declared: ast.FunctionDecl, report: Report): void {
  checkSequence(declared.body.statements, { ...outside, function: declared }, report);
  checkResult(declared, report);
}

function checkResult(declared: ast.FunctionDecl, report: Report): void {
  const at = rangeOfProperty(declared, 'name');
  if (!declared.result) {
    if (declared.memo)
      error(
        report,
        at,
        'missing-result',
        `The memo function ${declared.name} has no result type.`,
        `Declare it: memo function ${declared.name}(…): int.`,
      );
    else if (declared.alias)
      error(
        report,
        rangeOfProperty(declared, 'alias'),
        'missing-result',
        `${declared.alias} names the results of ${declared.name}, which has no result type.`,
        `Declare a result type: function ${declared.name}(…): int as ${declared.alias}.`,
      );
  } else if (goesOn(declared.body.statements)) {
    error(
      report,
      at,
      'missing-return',
      `${declared.name} can end without returning ${typeText(typeOfType(declared.result))}.`,
      'End every path with a return.',
    );
  }
}

function checkSequence(statements: readonly ast.Statement[], around: Surroundings, report: Report): void {
  const end = statements.findIndex((statement) => !goesOn([statement]));
  const after = end < 0 ? undefined : statements[end + 1];
  if (after) {
    const last = statements.at(-1) ?? after;
    error(
      report,
      { start: rangeOf(after).start, end: rangeOf(last).end },
      'unreachable',
      'This code is never reached.',
      'Remove it, or move the statement that leaves into an if.',
    );
  }
  if (!around.generator) checkChoices(statements, around.step, report);
  for (const statement of statements) checkPlace(statement, around, report);
}

function checkPlace(statement: ast.Statement, around: Surroundings, report: Report): void {
  const refused = around.generator ? notGenerating[statement.$type] : undefined;
  if (refused) {
    const [word, message, suggestion] = refused;
    error(report, rangeOfKeyword(statement, word), 'generator-statement', message, suggestion);
    return;
  }
  switch (statement.$type) {
    case 'StepStatement':
      if (around.step)
        error(
          report,
          rangeOfKeyword(statement, 'step'),
          'nested-step',
          'A step cannot contain another step: a step is one state.',
          'Put the steps one after the other.',
        );
      checkSequence(statement.body.statements, { ...around, step: true }, report);
      break;
    case 'WhileStatement':
    case 'ForStatement':
      if (around.step) {
        error(
          report,
          rangeOfKeyword(statement, statement.$type === 'ForStatement' ? 'for' : 'while'),
          'loop-in-step',
          'A step cannot contain a loop: the cost of a state must not grow with the input.',
          'Move the step into the loop.',
        );
      }
      checkSequence(statement.body.statements, { ...around, loop: true }, report);
      break;
    case 'IfStatement':
      checkSequence(statement.body.statements, around, report);
      if (statement.otherwise?.$type === 'Block') checkSequence(statement.otherwise.statements, around, report);
      else if (statement.otherwise) checkPlace(statement.otherwise, around, report);
      break;
    case 'BreakStatement':
    case 'ContinueStatement':
      if (!around.loop)
        error(
          report,
          statement,
          'outside-loop',
          `There is no loop to ${statement.$type === 'BreakStatement' ? 'leave' : 'continue'} here.`,
          'Move it into a for or while loop.',
        );
      break;
    case 'ReturnStatement':
      if (!around.function)
        error(
          report,
          rangeOfKeyword(statement, 'return'),
          'outside-function',
          'There is no function to return from here.',
          'Use halt to end the run.',
          statement.value === undefined ? instead('halt') : undefined,
        );
      break;
    case 'FetchStatement':
      if (!around.step)
        error(
          report,
          rangeOfKeyword(statement, 'fetch'),
          'fetch-outside-step',
          'A fetch has to be inside a step: it belongs to a state.',
          'Move it into a step.',
        );
      break;
    case 'LayOutStatement':
      if (!ast.isTask(statement.$container))
        error(
          report,
          rangeOfKeyword(statement, 'lay'),
          'lay-out-place',
          'Inputs are laid out once, before the first state.',
          'Move it out of blocks and functions.',
        );
      break;
    case 'LetStatement':
    case 'AssignStatement':
    case 'CallStatement':
    case 'ChooseStatement':
    case 'PushStatement':
    case 'PopStatement':
    case 'HaltStatement':
      break;
  }
}

const noTrace = 'A generator leaves no trace';

/** Statements that have no place in a generator: the word that tells them, what is wrong, and what to write. */
const notGenerating: Readonly<
  Partial<Record<ast.Statement['$type'], readonly [word: string, message: string, suggestion: string]>>
> = {
  StepStatement: ['step', `${noTrace}, so it has no steps.`, 'Write what is in the step without it.'],
  FetchStatement: ['fetch', `${noTrace}, so it fetches nothing.`, 'Remove this line.'],
  LayOutStatement: ['lay', `${noTrace}, so it lays out nothing.`, 'Move it out of the generator.'],
  ChooseStatement: ['choose', `${noTrace}, so it has no choices.`, 'Draw instead: let v = draw a..b.'],
  HaltStatement: ['halt', 'A generator ends with its last statement.', 'Use if and else, or break to leave a loop.'],
  ReturnStatement: [
    'return',
    'A generator gives what its input has been set to, and returns nothing.',
    'Assign it to the input: x = …',
  ],
};

/** Whether control can come to what follows these statements. */
function goesOn(statements: readonly ast.Statement[]): boolean {
  return statements.every((statement) => {
    switch (statement.$type) {
      case 'ReturnStatement':
      case 'HaltStatement':
      case 'BreakStatement':
      case 'ContinueStatement':
        return false;
      case 'StepStatement':
        return goesOn(statement.body.statements);
      case 'IfStatement': {
        const { otherwise } = statement;
        return (
          !otherwise ||
          goesOn(statement.body.statements) ||
          goesOn(otherwise.$type === 'Block' ? otherwise.statements : [otherwise])
        );
      }
      case 'WhileStatement':
        return !(statement.condition.$type === 'BoolLiteral' && statement.condition.value) || hasBreak(statement.body);
      case 'LetStatement':
      case 'AssignStatement':
      case 'CallStatement':
      case 'ChooseStatement':
      case 'PushStatement':
      case 'PopStatement':
      case 'FetchStatement':
      case 'LayOutStatement':
      case 'ForStatement':
        return true;
    }
  });
}

function hasBreak(node: AstNode): boolean {
  return AstUtils.streamContents(node).some(
    (child) =>
      ast.isBreakStatement(child) || (!ast.isForStatement(child) && !ast.isWhileStatement(child) && hasBreak(child)),
  );
}

/** Declarations, and parts of statements, where no state could call. */
const declarations: readonly ((node: AstNode) => boolean)[] = [
  ast.isTemplate,
  ast.isType,
  ast.isTape,
  ast.isConstant,
  ast.isLengthDecl,
  ast.isBinding,
  ast.isChooseStatement,
];

/** Whether no state can call at this part of a node. What runs before the run needs no states. */
function isStateless(node: AstNode, part: AstNode): boolean {
  if (ast.isInput(node)) return !ast.isGenerateSource(part) && part !== node.where;
  if (ast.isScanExpression(node)) return !isBeforeRun(node);
  return declarations.some((isDeclaration) => isDeclaration(node));
}

/**
 * Calls of functions that have states: a step can only go over to one, and a declaration has no state that could call.
 */
export function checkCallPlace(call: ast.CallExpression, report: Report): void {
  const callee = calleeOf(call);
  if (callee?.kind !== 'function') return;
  const { name } = callee.function;
  for (
    let node: AstNode | undefined = call.$container, inner: AstNode = call;
    node && !ast.isTask(node);
    inner = node, node = node.$container
  ) {
    if (ast.isStepStatement(node)) {
      if (inner === node.body && !isOwnReturn(call, callee.function)) {
        error(
          report,
          call,
          'call-in-step',
          `A step is one state and cannot wait for ${name}.`,
          adviceForStep(call, callee.function),
        );
      }
      if (inner === node.body) return;
    }
    if (isStateless(node, inner)) {
      error(
        report,
        call,
        'call-in-declaration',
        `${name} has states of its own and cannot be called here.`,
        `Call it in a statement before: let … = ${name}(…).`,
      );
      return;
    }
  }
}

/**
 * Whether the call's result is at once that of the function it stands in: its frame is then replaced, and nothing waits
 * for it.
 */
function isOwnReturn(call: ast.CallExpression, callee: ast.FunctionDecl): boolean {
  return ast.isReturnStatement(call.$container) && canReplaceFrame(call, callee);
}

/** A function that remembers its results needs each frame to the end: there the result is written. */
function canReplaceFrame(call: ast.CallExpression, callee: ast.FunctionDecl): boolean {
  return !callee.memo && AstUtils.getContainerOfType(call, ast.isFunctionDecl) === callee;
}

function adviceForStep(call: ast.CallExpression, callee: ast.FunctionDecl): string {
  if (canReplaceFrame(call, callee)) return `Call it outside of steps, or end the step with return ${callee.name}(…).`;
  return callee.result
    ? `Call it before the step: let … = ${callee.name}(…).`
    : `Call it between steps: ${callee.name}(…).`;
}
