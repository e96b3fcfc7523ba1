import { readQuestion } from '../../dataset/index.ts';
import { bindInputs, type Inputs, type InputValue, type Task } from '../../machine/index.ts';

/** A person's own input: JSON by name, or a question as the task asks it. */
export type OwnInput = { readonly inputs: Inputs; readonly problem?: undefined } | { readonly inputs?: undefined; readonly problem: string };

/** Reads and checks an input against the task. The problem says what to write instead. */
export function readOwnInput(task: Task, text: string): OwnInput {
  const inputs = readJson(text) ?? readQuestion(task, text.replace(/^Question: /, ''));
  if (inputs === undefined) return { problem: `Write JSON such as ${exampleInput(task)}, or a question as the task asks it.` };
  const { lengths, given } = splitLengths(task, inputs);
  const { problems } = bindInputs(task, given, lengths);
  if (problems === undefined) return { inputs };
  return { problem: problems.map(({ message, suggestion }) => (suggestion === undefined ? message : `${message} ${suggestion}`)).join(' ') };
}

/** Lengths may be given among the inputs, as the task's examples do. */
export function splitLengths(task: Task, inputs: Inputs): { readonly lengths: Readonly<Record<string, number>>; readonly given: Inputs } {
  const isInput = (name: string): boolean => task.inputs.some((one) => one.name === name);
  const lengths = Object.entries(inputs).filter(([name]) => task.lengths.includes(name)).map(([name, value]) => [name, Number(value)] as const);
  return { lengths: Object.fromEntries(lengths), given: Object.fromEntries(Object.entries(inputs).filter(([name]) => !task.lengths.includes(name) || isInput(name))) };
}

/** Inputs that fit the task, as JSON: those of its first example, or empty ones by name. */
export function exampleInput(task: Task): string {
  const [example] = task.examples;
  const inputs = example?.inputs ?? Object.fromEntries(task.inputs.map(({ name, shape }) => [name, shape === 'array' ? [] : shape === 'scalar' ? 0 : '']));
  return inputText(inputs);
}

export function inputText(inputs: Inputs): string {
  return JSON.stringify(inputs, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

function readJson(text: string): Inputs | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isInputs(value) ? value : undefined;
}

function isInputs(value: unknown): value is Inputs {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isValue);
}

function isValue(value: unknown): value is InputValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.every(isValue));
}
