/** What quick fixes do to a text. */
import assert from 'node:assert/strict';
import { compile } from '../../src/compile/index.ts';
import { sample } from '../../src/dataset/index.ts';
import { fixes, openDocument, type Edit, type Fix } from '../../src/language/editor/index.ts';
import { formatText } from '../../src/language/index.ts';
import { parseTask } from '../../src/language/parse-task.ts';
import type { Problem } from '../../src/language/problem.ts';
import { lintTasks } from '../../src/lint/index.ts';
import { bindInputs, type Inputs, type Task } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';

interface Found {
  readonly problems: readonly Problem[];
  readonly tasks: readonly Task[];
  /** Whether it was compiled: problems of compiling are told only then. */
  readonly isChecked: boolean;
}

/** All that is found without running anything. */
export function found(text: string): Found {
  const parsed = parseTask(text);
  if (parsed.problems.some(isError)) return { problems: parsed.problems, tasks: [], isChecked: false };
  const { tasks, problems } = compile(parsed.ast);
  const linted = problems.some(isError) ? [] : lintTasks(parsed.ast, tasks, { samples: 0 }).problems;
  return { problems: [...parsed.problems, ...problems, ...linted], tasks, isChecked: true };
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

export function fixesOf(text: string, problem: Problem): readonly Fix[] {
  return fixes(openDocument(text), problem);
}

/** The text after a change; its parts must not touch each other, so that it is one step back. */
export function applied(text: string, edits: readonly Edit[]): string {
  const document = openDocument(text);
  const placed = edits
    .map(({ range, newText }) => ({
      start: document.offsetAt(range.start),
      end: document.offsetAt(range.end),
      newText,
    }))
    .sort((a, b) => b.start - a.start);
  let result = text;
  let before = Infinity;
  for (const { start, end, newText } of placed) {
    assert.ok(end <= before, 'edits touch each other');
    before = start;
    result = result.slice(0, start) + newText + result.slice(end);
  }
  return result;
}

/**
 * Tries every fix of every problem of a text: it removes its problem, brings no new error, and keeps the answers where
 * it says so: on these inputs, or on drawn ones. Gives the titles. What is wrong behind a text that cannot be parsed is told only when it can, so that the
 * fix of a slip in writing may bring it out.
 */
export function tryFixes(text: string, given?: readonly Inputs[]): readonly string[] {
  const before = found(text);
  const titles: string[] = [];
  const isFormatted = formatText(text) === text;
  for (const problem of before.problems)
    for (const fix of fixesOf(text, problem)) {
      titles.push(`${problem.code}: ${fix.title}`);
      const changed = applied(text, fix.edits);
      const after = found(changed);
      const told = `${problem.code}: ${problem.message}\n“${fix.title}” gives\n${changed}`;
      // What is removed may have been all that read something else, and lines move.
      const same = (problems: readonly Problem[]): number =>
        problems.filter((one) => one.code === problem.code && wordsOf(one) === wordsOf(problem)).length;
      const count = (problems: readonly Problem[], code: string): number =>
        problems.filter((one) => one.code === code).length;
      assert.ok(same(after.problems) < same(before.problems), `it is still there: ${told}`);
      const isSlip = problem.code === 'syntax' || (problem.code === 'no-effect' && problem.fix !== undefined);
      if (!isSlip && before.isChecked === after.isChecked)
        for (const one of after.problems.filter(isError))
          assert.ok(
            count(after.problems, one.code) <= count(before.problems, one.code),
            `a new ${one.code}: ${one.message}\n${told}`,
          );
      if (!isSlip && before.isChecked) assert.ok(after.isChecked, `it cannot be compiled: ${told}`);
      if (isFormatted) assert.equal(changed, formatText(changed), `it is not laid out as usual: ${told}`);
      if (fix.keepsAnswers) keepsAnswers(before.tasks, after.tasks, told, given);
    }
  return titles;
}

/** That tasks answer as before, on a hundred inputs; where nothing but layout and allows changed there is no question. */
function keepsAnswers(before: readonly Task[], after: readonly Task[], told: string, given?: readonly Inputs[]): void {
  assert.equal(after.length >= before.length, true, `a task is lost: ${told}`);
  for (const task of before) {
    const changed = after.find(({ name }) => name === task.name);
    assert.ok(changed, told);
    if (changed.runHash === task.runHash) continue;
    for (let index = 0; index < 100; index++) {
      const drawn = given === undefined ? sample(task, { tier: 'S' }, 7, index) : undefined;
      const [inputs, lengths] = [drawn?.inputs ?? given?.[index], drawn?.lengths];
      if (inputs === undefined) break;
      const endOf = (one: Task): unknown => {
        const { bound } = bindInputs(one, inputs, lengths);
        return bound && record(bound, { limit: 5000 }).end;
      };
      const end = endOf(task);
      if (isHalt(end)) assert.deepEqual(endOf(changed), end, `${told}\non ${JSON.stringify(inputs, String)}`);
    }
  }
}

function isHalt(end: unknown): boolean {
  return typeof end === 'object' && end !== null && 'kind' in end && end.kind === 'halt';
}

function wordsOf({ message }: Problem): string {
  return message.replace(/\d+/g, '0');
}
