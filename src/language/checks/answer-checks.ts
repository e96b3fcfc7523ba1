import { branchesOf, isAnswered } from '../answers.ts';
import { constantOf } from '../constants.ts';
import { closest } from '../closest.ts';
import * as ast from '../generated/ast.ts';
import { rangeOf, rangeOfProperty } from '../ranges.ts';
import { brokenAnswer } from './composed-checks.ts';
import { instead } from '../problem.ts';
import { error, wrongType, type Report } from '../report-problem.ts';
import { typeOf } from '../type-inference.ts';
import { isPlaceValue, typeText, type TailType } from '../types.ts';

const forms = ['number', 'decimal', 'text', 'list', 'set'] as const;

/** An answer is a value, or one of each branch, and its form is one that they can have. */
export function checkAnswer(answer: ast.Answer, report: Report): void {
  const branches = branchesOf(answer.value);
  for (const branch of branches) {
    if (ast.isTextLiteral(branch) && /[\r\n]/.test(branch.value)) brokenAnswer(branch, report);
    if (typeOf(branch).kind === 'nothing')
      wrongType(report, branch, 'a value', 'a function without a result', 'Give the function a result type.');
  }
  if (answer.none !== undefined) checkNone(answer, branches, report);
  const { form } = answer;
  // A text that stands there as it is takes any form.
  const formed = branches.filter((branch) => !ast.isTextLiteral(branch) || branches.length === 1);
  if (form === undefined || formed.some((branch) => typeOf(branch).kind === 'unknown')) return;
  const at = rangeOfProperty(answer, 'form');
  if (formed.some(ast.isComposedText)) {
    error(
      report,
      at,
      'wrong-type',
      'An answer that is a text with values in it has no other form.',
      `Remove "as ${form}".`,
    );
    return;
  }
  const known = forms.find((candidate) => candidate === form);
  if (!known) {
    const near = closest(form, forms);
    error(
      report,
      at,
      'wrong-type',
      `There is no answer form "${form}".`,
      near ? `Did you mean ${near}?` : `The forms are ${forms.join(', ')}.`,
      instead(near),
    );
    return;
  }
  const wrong = formed.find((branch) => !canHave(branch, known));
  if (!wrong) return;
  const type = typeOf(wrong);
  wrongType(
    report,
    at,
    `a form that ${typeText(type)} can have`,
    known,
    isPlaceValue(type) ? 'Use: as decimal.' : 'Remove "as".',
  );
}

function canHave(value: ast.Expression, form: (typeof forms)[number]): boolean {
  const type = typeOf(value);
  const element = elementKind(type);
  switch (form) {
    case 'number':
      return (
        type.kind === 'int' ||
        isPlaceValue(type) ||
        (element === 'int' && ast.isIndexExpression(value) && value.last !== undefined)
      );
    case 'decimal':
      return isPlaceValue(type);
    case 'text':
      return type.kind === 'text' || element === 'text';
    case 'list':
    case 'set':
      return element !== undefined;
  }
}

/** Only what can be none or empty has a text for that. */
function checkNone(answer: ast.Answer, branches: readonly ast.Expression[], report: Report): void {
  const shown = branches.flatMap((branch) =>
    ast.isComposedText(branch) ? branch.holes.flatMap(branchesOf) : [branch],
  );
  if (shown.some(canBeNone)) return;
  const [first] = shown;
  const says = first && shown.length === 1 ? typeText(typeOf(first)) : 'Each of these';
  error(
    report,
    rangeOfProperty(answer, 'none'),
    'wrong-type',
    `${says} always has a value, so this is never the answer.`,
    'Remove "none".',
  );
}

function canBeNone(value: ast.Expression): boolean {
  const type = typeOf(value);
  return (
    type.kind === 'unknown' ||
    elementKind(type) !== undefined ||
    type.kind === 'text' ||
    ('optional' in type && type.optional)
  );
}

function elementKind(type: TailType): TailType['kind'] | undefined {
  return type.kind === 'array' || type.kind === 'list' ? type.element.kind : undefined;
}

/** An interval of cells is no value: it is fetched, or answered. */
export function checkInterval(interval: ast.IndexExpression, report: Report): void {
  if (interval.last) checkOrder(interval.index, interval.last, report);
  if (!interval.last || isAnswered(interval)) return;
  error(
    report,
    { start: rangeOf(interval.index).start, end: rangeOf(interval.last).end },
    'interval',
    'An interval of cells can be used in an answer only.',
    'Use one cell at a time, or fetch the interval: fetch s[a..b].',
  );
}

/** `s[n - 1 .. 0]`: an end that grows with the input, before one that is a number. */
function checkOrder(first: ast.Expression, last: ast.Expression, report: Report): void {
  const [low, high] = [constantOf(first), constantOf(last)];
  const isReversed =
    low === undefined ? high !== undefined && growsWithInput(first) : high !== undefined && high < low - 1n;
  if (!isReversed) return;
  const [from, to] = [first.$cstNode?.text ?? '', last.$cstNode?.text ?? ''];
  error(
    report,
    { start: rangeOf(first).start, end: rangeOf(last).end },
    'interval',
    'An interval goes from its lower index to its higher one; in this order there is nothing in it.',
    `Write ${to} .. ${from}.`,
  );
}

/** A length, or how long something is, with constants added or taken away. */
function growsWithInput(expression: ast.Expression): boolean {
  if (ast.isNameExpression(expression)) return ast.isLengthVariable(expression.target.ref);
  if (ast.isCallExpression(expression)) return expression.callee.$refText === 'length';
  return (
    ast.isBinaryExpression(expression) &&
    (expression.operator === '+' || expression.operator === '-') &&
    constantOf(expression.right) !== undefined &&
    growsWithInput(expression.left)
  );
}
