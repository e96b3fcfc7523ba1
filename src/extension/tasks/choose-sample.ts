import * as vscode from 'vscode';
import * as z from 'zod';
import { ownQuestion, sample, SampleError, splitLengths, type Sample, type Size } from '../../dataset/index.ts';
import type { Inputs, Task, TierName } from '../../machine/index.ts';
import { exampleInput, readOwnInput } from './read-input.ts';

/** Where it is remembered what was chosen for a task. */
const placeOf = ({ name }: Task): string => `tail.sample ${name}`;

/** What a person chose for a task the last time. */
const memorySchema = z.object({
  size: z.union([z.object({ tier: z.enum(['S', 'M', 'L']) }), z.object({ length: z.number() }), z.literal('own')]),
  seed: z.number(),
  input: z.string().optional(),
});
type Memory = z.output<typeof memorySchema>;

/** A question, drawn or a person's own. */
export type ChosenSample = Pick<Sample, 'inputs' | 'question'> & Partial<Sample>;

/** Asks for the tier, a length or an own input, and for a seed; what was chosen last for this task is offered first. */
export async function chooseSample(task: Task, memory: vscode.Memento): Promise<ChosenSample | undefined> {
  if (isAskedInOneWay(task)) return drawn(task, { tier: 'S' }, 0);
  const place = placeOf(task);
  const last = memorySchema.safeParse(memory.get(place)).data ?? { size: { tier: 'S' }, seed: 0 };
  const chosen = await askSize(task, last);
  if (chosen === undefined) return undefined;
  await memory.update(place, chosen);
  if (chosen.size === 'own') return ownSample(task, chosen.input ?? '');
  return drawn(task, chosen.size, chosen.seed);
}

/** A question of this tier, by the seed that was chosen last. */
export function sampleOfTier(task: Task, tier: TierName, memory: vscode.Memento): ChosenSample | undefined {
  const { data } = memorySchema.safeParse(memory.get(placeOf(task)));
  return drawn(task, { tier }, data?.seed ?? 0);
}

/** Whether there is one question only: nothing is drawn, as for a busy beaver, so that tier and seed mean nothing. */
function isAskedInOneWay({ inputs, neededLengths }: Task): boolean {
  return (
    neededLengths.length === 0 &&
    inputs.every(({ sampler }) => sampler?.kind === 'symbols' && sampler.parts.every(({ symbols }) => symbols === ''))
  );
}

function drawn(task: Task, size: Size, seed: number): ChosenSample | undefined {
  try {
    return sample(task, size, seed, 0);
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    void vscode.window.showErrorMessage(error.message);
    return undefined;
  }
}

async function askSize(task: Task, last: Memory): Promise<Memory | undefined> {
  const isLast = (size: Memory['size']): boolean => JSON.stringify(size) === JSON.stringify(last.size);
  const tiers = task.tiers.map(({ name, low, high }) => ({
    label: `Tier ${name}`,
    description: `lengths ${low} to ${high}`,
    size: { tier: name },
  }));
  const ways = [
    ...tiers,
    {
      label: 'A length…',
      description: typeof last.size === 'object' && 'length' in last.size ? String(last.size.length) : '',
      size: 'length' as const,
    },
    { label: 'Your own input…', description: last.input ?? exampleInput(task), size: 'own' as const },
  ];
  const first = ways.findIndex(({ size }) =>
    size === 'length' ? typeof last.size === 'object' && 'length' in last.size : isLast(size),
  );
  const ordered = [...ways.slice(Math.max(0, first), first + 1), ...ways.filter((_, i) => i !== first)];
  const chosen = await vscode.window.showQuickPick(ordered, {
    title: `A question of ${task.name}`,
    placeHolder: 'Which question?',
  });
  if (chosen === undefined) return undefined;
  if (chosen.size === 'own') {
    const input = await askOwnInput(task, last.input ?? exampleInput(task));
    return input === undefined ? undefined : { ...last, size: 'own', input };
  }
  const size = chosen.size === 'length' ? await askLength(last) : chosen.size;
  const seed =
    size === undefined
      ? undefined
      : await askNumber('Seed', 'The same seed gives the same question.', last.seed, 0, Number.MAX_SAFE_INTEGER);
  return size === undefined || seed === undefined ? undefined : { ...last, size, seed };
}

async function askLength({ size }: Memory): Promise<{ readonly length: number } | undefined> {
  const length = await askNumber(
    'Length',
    'Sets all lengths of the task.',
    typeof size === 'object' && 'length' in size ? size.length : 10,
    1,
    1_000_000,
  );
  return length === undefined ? undefined : { length };
}

/** A whole number from a person. */
export async function askNumber(
  title: string,
  prompt: string,
  value: number,
  low: number,
  high: number,
): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    value: String(value),
    validateInput: (typed) =>
      /^\d+$/.test(typed.trim()) && Number(typed) >= low && Number(typed) <= high
        ? undefined
        : `A whole number from ${low} to ${high.toLocaleString('en')}.`,
  });
  return text === undefined ? undefined : Number(text);
}

/** The inputs of one question from a person: JSON, or the question itself; undefined when the person went away. */
export function askOwnInput(task: Task, value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `Input of ${task.name}`,
    prompt: 'JSON by name, or a question as the task asks it',
    value,
    ignoreFocusOut: true,
    validateInput: (text) => readOwnInput(task, text).problem,
  });
}

/** One of its examples, with exactly these inputs. */
export function exampleSample(task: Task, example: number): ChosenSample | undefined {
  const inputs = task.examples[example]?.inputs;
  return inputs === undefined ? undefined : given(task, inputs);
}

function ownSample(task: Task, text: string): ChosenSample | undefined {
  const { inputs } = readOwnInput(task, text);
  return inputs === undefined ? undefined : given(task, inputs);
}

function given(task: Task, inputs: Inputs): ChosenSample {
  const { lengths, given: own } = splitLengths(task, inputs);
  return {
    inputs: own,
    question: ownQuestion(task, inputs),
    ...(Object.keys(lengths).length > 0 ? { lengths } : {}),
  };
}

export function isTierName(name: string): name is TierName {
  return name === 'S' || name === 'M' || name === 'L';
}
