import { readdirSync, readFileSync } from 'node:fs';
import { bindInputs, type Inputs, type Task } from '../../src/machine/index.ts';
import { record, type Recording } from '../../src/record/index.ts';
import { compileOnce } from './compile-once.ts';

const folder = new URL('../../tasks/', import.meta.url);

/** The names of all tasks, without the ending. */
export function taskNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tail'))
    .map((file) => file.slice(0, -'.tail'.length))
    .sort();
}

export function taskText(name: string): string {
  return readFileSync(new URL(`${name}.tail`, folder), 'utf8');
}

/** The task of a file in tasks/, which must compile without problems. */
export function loadTask(name: string): Task {
  return compileTask(taskText(name));
}

export function compileTask(text: string): Task {
  const { tasks, problems } = compileOnce(text);
  const [task] = tasks;
  if (task === undefined || problems.length > 0)
    throw new Error(
      problems
        .map((p) => `${p.range.start.line + 1}:${p.range.start.character + 1} ${p.code}: ${p.message}`)
        .join('\n') || 'no task',
    );
  return task;
}

export function recordTask(task: Task, inputs: Inputs): Recording {
  const { bound, problems } = bindInputs(task, inputs);
  if (bound === undefined) throw new Error(problems.map((p) => p.message).join('\n'));
  return record(bound);
}

/** The answer of a run; throws when the run is stuck. */
export function answerOf(task: Task, inputs: Inputs): string {
  const { end } = recordTask(task, inputs);
  if (end.kind !== 'halt') throw new Error(`${task.name} is stuck: ${JSON.stringify(end)}`);
  return end.answer;
}
