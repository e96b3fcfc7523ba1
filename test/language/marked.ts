import assert from 'node:assert/strict';
import { parseTask } from '../../src/language/parse-task.ts';
import type { Position, Problem, Range } from '../../src/language/problem.ts';

/** A text without its marks, and where they were: `«` and `»` around a range, `¦` at a cursor. */
export interface Marked {
  readonly text: string;
  readonly ranges: readonly Range[];
  readonly cursor: Position;
}

export function marked(source: string): Marked {
  const ranges: Range[] = [];
  const open: Position[] = [];
  let cursor: Position = { line: 0, character: 0 };
  let [line, character] = [0, 0];
  let text = '';
  for (const char of source) {
    const here = { line, character };
    if (char === '«') open.push(here);
    else if (char === '»') ranges.push({ start: open.pop() ?? here, end: here });
    else if (char === '¦') cursor = here;
    else {
      text += char;
      if (char === '\n') [line, character] = [line + 1, 0];
      else character += char.length;
    }
  }
  return { text, ranges, cursor };
}

/** A whole task around some of its parts; what a test does not say is right. */
export function taskOf(parts: string, { header = true, question = true, answer = true } = {}): string {
  return [
    'task "Test" {',
    ...(header ? ['class simulation', 'length n: S 1..2, M 3..4, L 5..6'] : []),
    ...(question ? ['ask "What is {n}?"'] : []),
    parts,
    ...(answer ? ['answer n'] : []),
    '}',
  ].join('\n');
}

/** The problems of a marked text are exactly those at its marks, in their order, with this code. Gives them. */
export function expectProblems(source: string, code: string): readonly Problem[] {
  const { text, ranges } = marked(source);
  const { problems } = parseTask(text);
  assert.deepEqual(
    problems.map((problem) => ({ code: problem.code, range: problem.range })),
    ranges.map((range) => ({ code, range })),
    listed(problems),
  );
  return problems;
}

export function expectClean(text: string): void {
  const { problems } = parseTask(text);
  assert.equal(problems.length, 0, listed(problems));
}

function listed(problems: readonly Problem[]): string {
  return (
    problems
      .map(
        ({ range: { start, end }, code, message, suggestion }) =>
          `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1} ${code}: ${message} ${suggestion ?? ''}`,
      )
      .join('\n') || 'no problems'
  );
}
