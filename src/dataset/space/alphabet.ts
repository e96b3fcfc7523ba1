import type { InputDefinition, Task } from '../../machine/index.ts';
import { lettersOf } from '../draw.ts';

/** A range of more characters is not gone through: each may be a letter. */
const MOST_CHARACTERS = 100_000;

/**
 * How many different letters the samplers of a text can give, in lower case; `all`: different characters of it are
 * different letters, each of them one.
 */
export interface Alphabet {
  readonly letters: number;
  readonly all: boolean;
}

export function isText({ shape, type }: InputDefinition): boolean {
  return shape === 'text' || (shape === 'scalar' && type === 'text');
}

export function alphabetOf(task: Task, { sampler }: InputDefinition): Alphabet {
  switch (sampler?.kind) {
    case 'letters': {
      const low = sampler.low.codePointAt(0) ?? 97;
      const high = sampler.high.codePointAt(0) ?? 122;
      const count = high - low + 1;
      if (count > MOST_CHARACTERS) return { letters: count, all: false };
      const letters = new Set(
        lettersOf(Array.from({ length: count }, (_, i) => String.fromCodePoint(low + i)).join('')),
      ).size;
      return { letters, all: letters === count };
    }
    case 'symbols':
      return { letters: new Set(lettersOf(sampler.parts.map(({ symbols }) => symbols).join(''))).size, all: false };
    case 'element': {
      const source = task.inputs.find(({ name }) => name === sampler.of);
      return source === undefined ? { letters: 0, all: false } : { ...alphabetOf(task, source), all: false };
    }
    default:
      return { letters: 26, all: false };
  }
}
