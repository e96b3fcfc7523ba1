import type { AstNode } from 'langium';
import { closest } from '../closest.ts';
import * as ast from '../generated/ast.ts';
import { rangeOf, rangeOfProperty } from '../ranges.ts';
import { error, wrongType, type Report } from '../report-problem.ts';
import { typeOf } from '../type-inference.ts';
import { isPlaceValue, typeText, type TailType } from '../types.ts';

const forms = ['number', 'decimal', 'text', 'list', 'set'] as const;

/** An answer is a value, and its form is one that the value can have. */
export function checkAnswer(answer: ast.Answer, report: Report): void {
  const type = typeOf(answer.value);
  const { form } = answer;
  if (type.kind === 'nothing')
    wrongType(report, answer.value, 'a value', 'a function without a result', 'Give the function a result type.');
  if (answer.none !== undefined) checkNone(answer, type, report);
  if (form === undefined || type.kind === 'unknown') return;
  const at = rangeOfProperty(answer, 'form');
  const known = forms.find((candidate) => candidate === form);
  if (!known) {
    const near = closest(form, forms);
    error(
      report,
      at,
      'wrong-type',
      `There is no answer form "${form}".`,
      near ? `Did you mean ${near}?` : `The forms are ${forms.join(', ')}.`,
    );
    return;
  }
  const element = elementKind(type);
  const isNumber =
    type.kind === 'int' ||
    isPlaceValue(type) ||
    (element === 'int' && ast.isIndexExpression(answer.value) && answer.value.last !== undefined);
  const several = element !== undefined;
  const right = {
    number: isNumber,
    decimal: isPlaceValue(type),
    text: type.kind === 'text' || element === 'text',
    list: several,
    set: several,
  }[known];
  if (!right)
    wrongType(
      report,
      at,
      `a form that ${typeText(type)} can have`,
      known,
      isPlaceValue(type) ? 'Use: as decimal.' : 'Remove "as".',
    );
}

/** Only what can be none or empty has a text for that. */
function checkNone(answer: ast.Answer, type: TailType, report: Report): void {
  const can =
    type.kind === 'unknown' ||
    elementKind(type) !== undefined ||
    type.kind === 'text' ||
    ('optional' in type && type.optional);
  if (!can)
    error(
      report,
      rangeOfProperty(answer, 'none'),
      'wrong-type',
      `${typeText(type)} always has a value, so this is never the answer.`,
      'Remove "none".',
    );
}

function elementKind(type: TailType): TailType['kind'] | undefined {
  return type.kind === 'array' || type.kind === 'list' ? type.element.kind : undefined;
}

/** Whether an interval is all of an answer, or of a branch of one. */
function isAnswered(interval: AstNode): boolean {
  const around = interval.$container;
  if (ast.isIfExpression(around)) return around.condition !== interval && isAnswered(around);
  return ast.isAnswer(around);
}

/** An interval of cells is no value: it is fetched, or answered. */
export function checkInterval(interval: ast.IndexExpression, report: Report): void {
  if (!interval.last || isAnswered(interval)) return;
  error(
    report,
    { start: rangeOf(interval.index).start, end: rangeOf(interval.last).end },
    'interval',
    'An interval of cells can be used in an answer only.',
    'Use one cell at a time, or fetch the interval: fetch s[a..b].',
  );
}
