import * as ast from '../language/ast/index.ts';
import { type Problem, rangeOf } from '../language/index.ts';
import { finish, type Task } from '../machine/index.ts';
import { editingLimits, exampleRunner } from './example-run.ts';
import type { ExampleWork } from './example-work.ts';

/**
 * Runs the examples of a task and reports those whose answer the program contradicts. They are warnings: the task still
 * runs, so that one can step through it and see which of the two is wrong.
 */
export function checkExamples(task: Task, work: ExampleWork, node?: ast.Task): Problem[] {
  if (task.examples.length === 0) return [];
  const nodes = node?.items.filter(ast.isExample) ?? [];
  const runExample = exampleRunner(task, editingLimits(work));
  return task.examples.flatMap((example, i): Problem[] => {
    const outcome = finish(runExample(example));
    if (outcome.kind === 'right') return [];
    const { code, message, suggestion, fix } = outcome;
    const name = outcome.kind === 'failed' ? outcome.input : undefined;
    const binding = nodes[i]?.bindings.find(({ input: { $refText: text } }) => text === name);
    return [
      {
        range: binding === undefined ? example.range : rangeOf(binding),
        severity: 'warning',
        code,
        message,
        ...(suggestion === undefined ? {} : { suggestion }),
        ...(fix === undefined ? {} : { fix }),
      },
    ];
  });
}
