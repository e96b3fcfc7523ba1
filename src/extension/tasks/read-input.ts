import { readQuestion, splitLengths } from '../../dataset/index.ts';
import {
  bindInputs,
  inputsSchema,
  parseExactJson,
  type Inputs,
  type InputShape,
  type Task,
} from '../../machine/index.ts';

/** A person's own input: JSON by name, or a question as the task asks it. */
export type OwnInput =
  { readonly inputs: Inputs; readonly problem?: undefined } | { readonly inputs?: undefined; readonly problem: string };

/** Reads and checks an input against the task. The problem says what to write instead. */
export function readOwnInput(task: Task, text: string): OwnInput {
  const inputs = readJson(text) ?? readQuestion(task, text.replace(/^Question: /, ''));
  if (inputs === undefined)
    return { problem: `Write JSON such as ${exampleInput(task)}, or a question as the task asks it.` };
  const { lengths, given } = splitLengths(task, inputs);
  const { problems } = bindInputs(task, given, lengths);
  if (problems === undefined) return { inputs };
  return {
    problem: problems
      .map(({ message, suggestion }) => (suggestion === undefined ? message : `${message} ${suggestion}`))
      .join(' '),
  };
}

const emptyInputs: Readonly<Record<InputShape, Inputs[string]>> = {
  scalar: 0,
  array: [],
  list: [],
  text: '',
  decimal: '',
  digits: '',
};

/** Inputs that fit the task, as JSON: those of its first example, or empty ones by name. */
export function exampleInput(task: Task): string {
  const [example] = task.examples;
  const inputs =
    example?.inputs ?? Object.fromEntries(task.inputs.map(({ name, shape }) => [name, emptyInputs[shape]]));
  return inputText(inputs);
}

export function inputText(inputs: Inputs): string {
  return JSON.stringify(inputs, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

function readJson(text: string): Inputs | undefined {
  try {
    return inputsSchema.safeParse(parseExactJson(text)).data;
  } catch {
    return undefined;
  }
}
