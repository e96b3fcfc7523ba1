import * as z from 'zod';
import type { Size } from '../dataset/index.ts';
import { stylesOf, type Task } from '../machine/index.ts';
import { variantDescriptions, variantNames, variantProblem } from '../trace/index.ts';

/** What a person has chosen to see; what a file lacks of it is replaced by what it has. */
export const previewChoice = z.object({
  /** Of a file with several. */
  task: z.string().optional(),
  size: z.union([
    z.object({ tier: z.enum(['S', 'M', 'L']) }),
    z.object({ length: z.int().min(1) }),
    /** An example of the file, by its number from 0. */
    z.object({ example: z.int().min(0) }),
  ]),
  seed: z.int().min(0),
  /** Undefined: the one of the settings. */
  style: z.string().optional(),
  variant: z.enum(variantNames),
});
export type PreviewChoice = z.infer<typeof previewChoice>;

export const firstChoice: PreviewChoice = { size: { tier: 'S' }, seed: 0, variant: 'full' };

/** What there is to choose from. */
export interface PreviewMenu {
  readonly tasks: readonly string[];
  readonly tiers: readonly { readonly name: 'S' | 'M' | 'L'; readonly low: number; readonly high: number }[];
  /** Whether questions have a length. */
  readonly hasLength: boolean;
  /** Lines of the examples, from 0. */
  readonly examples: readonly number[];
  readonly styles: readonly Option[];
  readonly variants: readonly Option[];
  /** What is shown of all that. */
  readonly chosen: PreviewChoice & { readonly task: string; readonly style: string };
}

export interface Option {
  readonly name: string;
  readonly description: string;
}

/** What a file has to choose from; of what is chosen, what it has. `style`: the one of the settings. */
export function previewMenu(tasks: readonly Task[], choice: PreviewChoice, style: string): PreviewMenu | undefined {
  const task = tasks.find(({ name }) => name === choice.task) ?? tasks[0];
  if (task === undefined) return undefined;
  const styles = stylesOf(task.machine);
  const variants = variantNames.filter((name) => variantProblem(task, name) === undefined);
  const named = [choice.style, style].find((name) => styles.some((one) => one.name === name));
  return {
    tasks: tasks.map(({ name }) => name),
    tiers: task.tiers,
    hasLength: task.lengths.length > 0,
    examples: task.examples.map(({ range }) => range.start.line),
    styles: styles.map(({ name, description }) => ({ name, description })),
    variants: variants.map((name) => ({ name, description: variantDescriptions[name] })),
    chosen: {
      task: task.name,
      size: sizeOf(task, choice.size),
      seed: choice.seed,
      style: named ?? styles[0]?.name ?? '',
      variant: variants.includes(choice.variant) ? choice.variant : 'full',
    },
  };
}

function sizeOf({ tiers, examples, lengths }: Task, size: PreviewChoice['size']): PreviewChoice['size'] {
  const [first] = tiers;
  const usual = first === undefined ? undefined : { tier: first.name };
  const example = examples.length === 0 ? undefined : { example: 0 };
  if ('example' in size)
    return examples.length === 0 ? (usual ?? { length: 1 }) : { example: Math.min(size.example, examples.length - 1) };
  if ('length' in size && lengths.length > 0) return size;
  if ('tier' in size && tiers.some(({ name }) => name === size.tier)) return size;
  return usual ?? example ?? { length: 1 };
}

/** The size of a drawn question; undefined for an example. */
export function drawnSize(size: PreviewChoice['size']): Size | undefined {
  return 'example' in size ? undefined : size;
}
