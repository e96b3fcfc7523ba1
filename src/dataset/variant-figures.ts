import { bindInputs, type Task } from '../machine/index.ts';
import { record } from '../record/index.ts';
import { largestContext, variantNames, variantProblem, variantText, type VariantName } from '../trace/index.ts';
import { SampleError } from './sample-error.ts';
import { sample, type Size } from './sample.ts';
import { spreadOf, type FigureOptions, type Spread } from './task-figures.ts';

/** What texts of one variant take, for the same questions as all other variants. */
export interface VariantFigures {
  readonly variant: VariantName;
  readonly tokens: Spread;
  /** Tokens that a model has before it at most, of what it has written: less than all where a variant erases. */
  readonly context: Spread;
}

/** The tokens of every variant that the task has, the whole trace first. Throws what {@link figuresOf} throws. */
export function variantFiguresOf(
  task: Task,
  size: Size,
  { samples, seed, style, count }: Omit<FigureOptions, 'context'>,
): readonly VariantFigures[] {
  const recordings = Array.from({ length: samples }, (_, index) => {
    const { inputs, lengths } = sample(task, size, seed, index);
    const { bound, problems } = bindInputs(task, inputs, lengths);
    if (bound === undefined) throw new SampleError(`${task.name}: ${problems.map(({ message }) => message).join(' ')}`);
    return record(bound);
  });
  return variantNames
    .filter((variant) => variantProblem(task, variant) === undefined)
    .map((variant) => {
      const taken = recordings.map((recording) =>
        measured(variantText(task, recording, variant, style), variant, count),
      );
      return {
        variant,
        tokens: spreadOf(taken.map(({ tokens }) => tokens)),
        context: spreadOf(taken.map(({ context }) => context)),
      };
    });
}

function measured(
  text: string,
  variant: VariantName,
  count: (text: string) => number,
): { readonly tokens: number; readonly context: number } {
  const tokens = count(text);
  if (variant !== 'pencil') return { tokens, context: tokens };
  const known = new Map<string, number>();
  const ofLine = (line: string): number => {
    const found = known.get(line) ?? count(line);
    known.set(line, found);
    return found;
  };
  return { tokens, context: largestContext(text, ofLine) };
}
