import { branchesOf, isAnswered } from '../answers.ts';
import type * as ast from '../generated/ast.ts';
import { error, wrongType, type Report } from '../report-problem.ts';
import { typeOf } from '../type-inference.ts';
import { isPlaceValue, type TailType } from '../types.ts';

/** A text with values in it is an answer, and what it shows can be told apart. */
export function checkComposed(text: ast.ComposedText, report: Report): void {
  if (!isAnswered(text)) {
    error(
      report,
      text,
      'composed-text',
      'Only an answer can be a text with values in it.',
      'Put texts together with +, "a" + text(k), or write {{ and }} for braces.',
    );
    return;
  }
  if (text.texts.some((part) => /[\r\n]/.test(part))) brokenAnswer(text, report);
  text.holes.forEach((hole, i) => {
    if (typeOf(hole).kind === 'nothing')
      wrongType(report, hole, 'a value', 'a function without a result', 'Give the function a result type.');
    checkSides(hole, text.texts[i] ?? '', text.texts[i + 1] ?? '', i, text, report);
  });
}

/** A trace gives its answer in one line. */
export function brokenAnswer(text: ast.Expression, report: Report): void {
  error(
    report,
    text,
    'composed-text',
    'An answer is one line, but this text has a line break.',
    'Write a blank instead.',
  );
}

/** Where one value ends and the next one begins has to be seen in the answer. */
function checkSides(
  hole: ast.Expression,
  before: string,
  after: string,
  at: number,
  text: ast.ComposedText,
  report: Report,
): void {
  const next = text.holes[at + 1];
  if (next && after === '') {
    error(
      report,
      next,
      'answer-ambiguous',
      'Two values side by side cannot be told apart: 1 and 12 would be the same answer as 11 and 2.',
      'Put text between them, such as a blank or a comma.',
    );
    return;
  }
  const isNumber = shows(hole, (type) => type.kind === 'int' || isPlaceValue(type));
  if (isNumber && (/[0-9]$/.test(before) || /^[0-9]/.test(after)))
    error(
      report,
      hole,
      'answer-ambiguous',
      'This number stands beside a digit of the text, so nobody can tell where it begins and ends.',
      'Put a blank or another sign between them.',
    );
  else if (next && after === '.' && [hole, next].some((one) => shows(one, ({ kind }) => kind === 'decimal')))
    error(
      report,
      next,
      'answer-ambiguous',
      'A decimal has a point of its own, so only a point cannot tell where it ends.',
      'Put other text between, such as a blank or a word.',
    );
  else if (next && /^[\s,]*$/.test(after) && (isSeveral(hole) || isSeveral(next)))
    error(
      report,
      next,
      'answer-ambiguous',
      'The values of a list have commas between them, so only a comma cannot tell where the list ends.',
      'Put other text between, such as ";" or a word.',
    );
}

function isSeveral(hole: ast.Expression): boolean {
  return shows(hole, (type) => (type.kind === 'array' || type.kind === 'list') && !isPlaceValue(type));
}

/** Whether the values that a hole shows, or single ones of them, are of such a type. */
function shows(hole: ast.Expression, is: (type: TailType) => boolean): boolean {
  return branchesOf(hole).some((value) => {
    const type = typeOf(value);
    if (is(type)) return true;
    return (type.kind === 'array' || type.kind === 'list') && is(type.element);
  });
}
