import { generateValue, MOST_WORK, type InputValue, type StuckReason } from '../../machine/index.ts';
import type { Random } from '../random.ts';
import { EndlessError } from '../sample-error.ts';
import { LARGEST_SPACE } from '../space/counting.ts';
import { worldOf, type SamplerBounds } from './bounds.ts';
import type { SamplerOf, SamplerParts } from './parts.ts';

/** `generate { … }`: whatever a program makes of random numbers. */
export const generate: SamplerParts<'generate'> = {
  draw: drawGenerated,
  // Only drawing tells what a program can make.
  count: () => ({ size: LARGEST_SPACE, exact: false }),
  python: (python, { routine }) => python.generated(routine),
  needsWords: false,
  isDistinct: () => false,
  size: undefined,
  values: undefined,
  ends: undefined,
  alphabet: undefined,
};

function drawGenerated(bounds: SamplerBounds, { routine }: SamplerOf<'generate'>, random: Random): InputValue {
  const { definition, given } = bounds;
  const generated = generateValue(definition, routine, {
    ...worldOf(given),
    draw: (low, high) => random.integer(low, high),
  });
  if (generated.problem === undefined) return generated.value;
  const { stuck, place, problem } = generated;
  const owner = `The generator of "${definition.name}" in “${given.task.name}”`;
  const where = place === undefined ? '' : ` in ${place}`;
  if (stuck === undefined) throw bounds.problem(`makes no ${definition.name}: ${problem}`, 'generator');
  if (stuck.stuck === 'step limit')
    throw new EndlessError(
      `${owner} is still at work${where} after ${MOST_WORK.toLocaleString('en')} steps. Make its loops and calls end, or make less.`,
    );
  throw bounds.problem(`stops${where}: ${reasons[stuck.stuck] ?? stuck.stuck}.`, 'generator');
}

/** What stopped a generator, in words of what it does. */
const reasons: Readonly<Partial<Record<StuckReason, string>>> = {
  'blank cell': 'it reads a value that is not set',
  'index out of range': 'an index is outside of what it takes an element of',
  'division by zero': 'it divides by zero',
  'wrong type': 'a value has the wrong type',
  'value too long': 'a value gets too long',
  'empty list': 'it pops from an empty list',
  'no candidate': 'a scan has nothing to choose from',
  'no choice': 'there is nothing to draw from',
};
