import { Random } from '../dataset/index.ts';
import { type Bound, type Fetched, isStuck, minimal, sameValue, type Tape, type Value } from '../machine/index.ts';
import { recordByInterpreter } from '../record/index.ts';
import { recordingEvents, writeEvents } from '../trace/index.ts';

/** One defect: fetches of a cell that give what it held before its last change. */
export interface Forgetting {
  /** The cell's name; of a family of cells such as `x[3]`, that of all of them. */
  readonly cell: string;
  /** The greatest length of a question from which on it happens. */
  readonly from: number;
  /** How likely it is at each fetch. */
  readonly rate: number;
}

/**
 * What a model with this defect writes of a run: where it fetches a stale value, it goes on by it, so that nothing else is
 * wrong. `prefix`: how the text begins already; what is forgotten before its end is what it shows.
 */
export function forgetfulTrace(
  bound: Bound,
  lengths: readonly string[],
  { cell, from, rate }: Forgetting,
  seed: readonly (string | number)[],
  prefix = '',
): string {
  const length = Math.max(0, ...lengths.map((name) => Number(bound.names.get(name) ?? 0)));
  const { regions } = bound.machine;
  const isForgetful = length >= from;
  /** What is written where the first so many fetches of the cell are right, and how many there are. */
  const written = (right: number): { readonly text: string; readonly fetches: number } => {
    const random = new Random('forgetting', ...seed);
    let fetches = 0;
    const misread = ({ cell: { region, index }, value }: Fetched, tape: Tape): Value | undefined => {
      if (regions[region]?.name !== cell || isStuck(value)) return undefined;
      const number = fetches++;
      // drawn at every fetch, so that the others stay what they are
      if (random.integer(0, SCALE - 1) >= rate * SCALE || number < right) return undefined;
      return staleValue(tape, region, index, value);
    };
    const recording = recordByInterpreter(bound, isForgetful ? { misread, limit: MOST_STATES } : {});
    return { text: writeEvents(recordingEvents(recording, minimal), minimal), fetches };
  };
  const first = written(0);
  if (first.text.startsWith(prefix)) return first.text;
  // The text before shows that its fetches were right: as few as it takes, found by halving.
  let low = 0;
  let { text, fetches: high } = written(Infinity);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const { text: other } = written(middle);
    if (other.startsWith(prefix)) [text, high] = [other, middle];
    else low = middle;
  }
  return text;
}

const SCALE = 1_000_000;

/** What is obeyed may never end. */
const MOST_STATES = 20_000;

/** What a cell held before its last change; undefined where it never changed. */
function staleValue(tape: Tape, region: number, index: readonly Value[], value: Value): Value | undefined {
  const initial = tape.initial(region, index);
  const earlier = [...(isStuck(initial) ? [] : [initial]), ...tape.versions(region, index).map((one) => one.value)];
  return earlier.findLast((one) => !sameValue(one, value));
}

/** The names of the cells of a machine that are written as it runs, and so can be forgotten. */
export function forgettableCells({ machine }: Pick<Bound, 'machine'>): readonly string[] {
  return machine.regions.filter(({ role }) => role === 'tape' || role === 'variable').map(({ name }) => name);
}
