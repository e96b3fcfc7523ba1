import * as vscode from 'vscode';
import * as z from 'zod';
import { ownQuestion, sample, SampleError, splitLengths, type Sample } from '../../dataset/index.ts';
import type { Task, TierName } from '../../machine/index.ts';
import { exampleInput, readOwnInput } from './read-input.ts';

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
  const place = `tail.sample ${task.name}`;
  const last = memorySchema.safeParse(memory.get(place)).data ?? { size: { tier: 'S' }, seed: 0 };
  const chosen = await askSize(task, last);
  if (chosen === undefined) return undefined;
  await memory.update(place, chosen);
  if (chosen.size === 'own') return ownSample(task, chosen.input ?? '');
  try {
    return sample(task, chosen.size, chosen.seed, 0);
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
    title: `Trace of ${task.name}`,
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

function ownSample(task: Task, text: string): ChosenSample | undefined {
  const { inputs } = readOwnInput(task, text);
  if (inputs === undefined) return undefined;
  const { lengths, given } = splitLengths(task, inputs);
  return {
    inputs: given,
    question: ownQuestion(task, inputs),
    ...(Object.keys(lengths).length > 0 ? { lengths } : {}),
  };
}

export function isTierName(name: string): name is TierName {
  return name === 'S' || name === 'M' || name === 'L';
}
