import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { compileText } from '../../src/compile/index.ts';
import { formatText, parseTask } from '../../src/language/index.ts';
import { lintTasks } from '../../src/lint/index.ts';
import { sample, type Sample } from '../../src/dataset/index.ts';
import type { Task } from '../../src/machine/index.ts';
import { answerOf } from '../tasks/load.ts';
import { fencesOf } from './page.ts';

const fences = fencesOf(readFileSync(new URL('../../docs/from-python.md', import.meta.url), 'utf8'));
const programs = fences.filter(({ language }) => language === 'python');
const tasks = fences.filter(({ language }) => language === 'tail');

/** The answer lines of a Python generator for these arguments. */
function answersOf(program: string, calls: readonly string[]): readonly string[] {
  const script = `${program}\n${calls.map((call) => `print(trace(${call}).split("\\n")[-1])`).join('\n')}\n`;
  return execFileSync('python3', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

/** The arguments of the generator for a sample, as Python writes them. */
function argumentsOf({ inputs, lengths }: Pick<Sample, 'inputs' | 'lengths'>): string {
  const given = Object.values(inputs);
  const values = given.length > 0 ? given : Object.values(lengths);
  return values.map((value) => (Array.isArray(value) ? `[${value.join(', ')}]` : String(value))).join(', ');
}

describe('from a Python generator', () => {
  assert.equal(programs.length, tasks.length);
  for (const [i, { text, line }] of tasks.entries())
    it(`docs/from-python.md:${line} answers as the Python program before it, and nothing is found in it`, () => {
      const parsed = parseTask(text);
      const { tasks: compiled, problems } = compileText(text);
      assert.deepEqual(problems, []);
      assert.equal(formatText(text), text);
      const linted = lintTasks(parsed.ast, compiled, { samples: 20 }).problems.map(({ code }) => code);
      assert.deepEqual(linted, ['few-questions']);
      const [task] = compiled as readonly [Task];
      const samples = (['S', 'M', 'L'] as const).flatMap((tier) =>
        Array.from({ length: 5 }, (_, index) => sample(task, { tier }, 3, index)),
      );
      assert.deepEqual(
        answersOf(programs[i]?.text ?? '', samples.map(argumentsOf)),
        samples.map(({ inputs, lengths }) => `Answer: ${answerOf(task, { ...inputs, ...lengths })}`),
      );
    });
});
