import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importsFrom } from '../files/index.ts';
import { inlineImports, type Problem, type Resolve } from '../language/index.ts';
import { compileText } from '../compile/index.ts';
import { inputsSchema, parseExactJson, type Inputs, type Task } from '../machine/index.ts';
import { CommandError } from './command-error.ts';
import type { Io } from './io.ts';
import { reasonOf } from './reason.ts';

/** The text of a file, or of standard input for `-`. A command waits for it anyway, and Node loads less for it so. */
export async function readText(io: Io, file: string): Promise<string> {
  try {
    if (file !== '-') return readFileSync(file, 'utf8');
    const chunks: Buffer[] = [];
    for await (const chunk of io.host.stdin) chunks.push(Buffer.from(chunk as Buffer));
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    throw new CommandError(`${file}: ${reasonOf(error)}`);
  }
}

/** Finds what a file imports, from its folder; for standard input from the working folder. */
export function resolveFrom(file: string): Resolve {
  return importsFrom(file === '-' ? '.' : path.dirname(file));
}

/** More problems of a file than anybody reads at a time. */
const MOST_PROBLEMS = 50;

/**
 * The task of a `.tail` file, the first one, and its text with what it imports in it. Problems go to standard error as
 * `file:line:column`; with an error there is no task.
 */
export async function loadTask(io: Io, file: string): Promise<{ readonly task: Task; readonly source: string }> {
  const source = await readText(io, file);
  const resolve = resolveFrom(file);
  const { tasks, problems } = compileText(source, resolve);
  for (const problem of problems.slice(0, MOST_PROBLEMS)) io.say(`${problemText(file, problem)}\n`);
  if (problems.length > MOST_PROBLEMS) io.say(`${file}: ${problems.length - MOST_PROBLEMS} more problems.\n`);
  const [task] = tasks;
  if (problems.some((p) => p.severity === 'error'))
    throw new CommandError(`${file}: no runnable task (see the errors above).`);
  if (task === undefined)
    throw new CommandError(`${file}: this file contains no task. A task begins with: task "Its name" {`);
  if (tasks.length > 1)
    io.say(
      `${file}: this file has ${tasks.length} tasks; only the first, “${task.name}”, is used. Give each a file of its own, and share functions by import.\n`,
    );
  return { task, source: inlineImports(source, resolve) };
}

/** The files of the tasks that come with this program. */
export function shippedTasks(io: Io): string[] {
  const folder = path.join(io.folder, '..', 'tasks');
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.tail') || name.endsWith('.machine'))
      .map((name) => path.join(folder, name));
  } catch (error) {
    throw new CommandError(`${folder}: ${reasonOf(error)}. Name the .tail files.`);
  }
}

/** The name of a task's folder in a data set, which is also what its samples call it. */
export function taskFolder(file: string): string {
  return path.basename(file).replace(/\.(tail|machine)$/, '');
}

/** `file:line:column: severity: message (code)`, with the suggestion on a line of its own. */
export function problemText(file: string, { range, severity, code, message, suggestion }: Problem): string {
  const place = `${file}:${range.start.line + 1}:${range.start.character + 1}`;
  const kind = severity === 'hint' ? 'info' : severity;
  return `${place}: ${kind}: ${message} (${code})${suggestion === undefined ? '' : `\n  ${suggestion}`}`;
}

/** Inputs from the command line: a JSON object by name. */
export function parseInputs(text: string): Inputs {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    throw new CommandError(
      `--input is not JSON: ${error instanceof Error ? error.message : String(error)}. Write for example --input '{"x": "3.75", "y": "14.8"}'.`,
    );
  }
  const inputs = inputsSchema.safeParse(value).data;
  if (inputs === undefined)
    throw new CommandError(
      `--input must be a JSON object with a value for each input, for example '{"x": "3.75", "y": "14.8"}'.`,
    );
  return inputs;
}

/** A whole number of an option, within bounds. */
export function wholeNumber(name: string, low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < low || value > high)
      throw new CommandError(`${name} must be a whole number from ${low} to ${high}, not ${text}.`);
    return value;
  };
}
