import type { AstNode } from 'langium';
import type { ProblemCode } from './codes.ts';
import type { FixHint, Problem, Range } from './problem.ts';
import { rangeOf } from './ranges.ts';

/** Takes the problems that a check finds. */
export type Report = (problem: Problem) => void;

/** Reports an error at a node or range. */
export function error(
  report: Report,
  at: AstNode | Range,
  code: ProblemCode,
  message: string,
  suggestion?: string,
  fix?: FixHint,
): void {
  report({
    range: '$type' in at ? rangeOf(at) : at,
    severity: 'error',
    code,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(fix === undefined ? {} : { fix }),
  });
}

export function warning(
  report: Report,
  at: AstNode | Range,
  code: ProblemCode,
  message: string,
  suggestion?: string,
  fix?: FixHint,
): void {
  report({
    range: '$type' in at ? rangeOf(at) : at,
    severity: 'warning',
    code,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(fix === undefined ? {} : { fix }),
  });
}

/** Reports a value of another type than its place needs. */
export function wrongType(
  report: Report,
  at: AstNode | Range,
  expected: string,
  found: string,
  suggestion?: string,
): void {
  error(report, at, 'wrong-type', `Expected ${expected}, found ${found}.`, suggestion);
}
