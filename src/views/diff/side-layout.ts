import type { Stretch, StretchKind } from '../../trace/index.ts';
import type { DiffFault } from './diff-messages.ts';

export type Side = 'truth' | 'model';
export type Sides<T> = Readonly<Record<Side, T>>;

/** Lines of an editor, from 1, both inclusive. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/** A stretch, and its lines on each side; where there are none, `last` is the line before. */
export interface PlacedStretch extends Stretch {
  readonly lines: Sides<Lines>;
}

/** States of one kind that are hidden. */
export interface Fold {
  /** The number of the first stretch of all of that kind there, hidden or not: a fold's name. */
  readonly id: number;
  readonly kind: StretchKind;
  /** The first stretch that is hidden, and how many are. */
  readonly begin: number;
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

/** Stands on a side for lines that it does not have; `states`: of how many states they are. */
interface Filler {
  readonly kind: 'filler';
  readonly side: Side;
  readonly lines: number;
  readonly stretch: StretchKind;
  readonly states: number;
}

interface Place {
  readonly after: Sides<number>;
}

/** What stands between the lines, in both editors as high: behind these lines, in this order. */
export type Zone = Place &
  (Filler | { readonly kind: 'fold'; readonly fold: Fold } | { readonly kind: 'fault'; readonly fault: number });

export interface SideLayout {
  readonly zones: readonly Zone[];
  readonly hidden: Sides<readonly Lines[]>;
}

/** Which runs of states are hidden: none, or all that are long but those that were opened. */
export interface Folding {
  readonly isOn: boolean;
  readonly opened: ReadonlySet<number>;
}

/** States that stay in sight at the beginning of a fold; at its end there is one. */
const KEPT: Readonly<Record<StretchKind, number>> = {
  same: 1,
  follows: 2,
  spelt: 2,
  missing: 2,
  extra: 2,
  unjudged: 2,
  faulty: Infinity,
};
const KEPT_LAST = 1;
/** Fewer are not worth a fold. */
const LEAST = 2;

export function placed(stretches: readonly Stretch[]): readonly PlacedStretch[] {
  const at = { truth: 1, model: 1 };
  return stretches.map((stretch) => {
    const lines = { truth: take(0), model: take(1) };
    return { ...stretch, lines };
    function take(which: 0 | 1): Lines {
      const side = which === 0 ? 'truth' : 'model';
      const first = at[side];
      for (const run of stretch.runs) at[side] += run[which];
      return { first, last: at[side] - 1 };
    }
  });
}

/** Where what belongs together has to be moved down, what is hidden, and where faults are explained. */
export function layOut(
  stretches: readonly PlacedStretch[],
  faults: readonly Pick<DiffFault, 'state'>[],
  folding: Folding,
): SideLayout {
  const faultsOf = faultsByStretch(stretches, faults);
  const zones: Zone[] = [];
  const hidden: Record<Side, Lines[]> = { truth: [], model: [] };
  let from = 0;
  while (from < stretches.length) {
    const to = endOfRun(stretches, faultsOf, from);
    const kept = KEPT[stretches[from]?.kind ?? 'faulty'];
    const isFolded = folding.isOn && !folding.opened.has(from) && to - from >= kept + LEAST + KEPT_LAST;
    const [begin, end] = isFolded ? [from + kept, to - KEPT_LAST] : [to, to];
    for (let i = from; i < begin; i++) show(i);
    if (isFolded) hide(from, begin, end);
    for (let i = end; i < to; i++) show(i);
    from = to;
  }
  return { zones, hidden };

  function show(i: number): void {
    const stretch = stretches[i];
    if (stretch === undefined) return;
    for (const filler of fillersOf(stretch)) fill(filler);
    const after = { truth: stretch.lines.truth.last, model: stretch.lines.model.last };
    for (const fault of faultsOf.get(i) ?? []) zones.push({ kind: 'fault', after, fault });
  }

  /** One for neighbours of a kind: a zone for each of very many states would take the editor long. */
  function fill(filler: Filler & Place): void {
    const before = zones.at(-1);
    const isNext =
      before?.kind === 'filler' &&
      before.side === filler.side &&
      before.stretch === filler.stretch &&
      before.after[filler.side] === filler.after[filler.side];
    if (!isNext) zones.push(filler);
    else
      zones[zones.length - 1] = {
        ...filler,
        lines: before.lines + filler.lines,
        states: before.states + filler.states,
      };
  }

  function hide(id: number, begin: number, end: number): void {
    const [first, last] = [stretches[begin], stretches[end - 1]];
    if (first === undefined || last === undefined) return;
    const { kind } = first;
    zones.push({
      kind: 'fold',
      after: { truth: first.lines.truth.first - 1, model: first.lines.model.first - 1 },
      fold: { id, kind, begin, count: end - begin, first: first.label, last: last.label },
    });
    for (const side of ['truth', 'model'] as const) {
      const lines = { first: first.lines[side].first, last: last.lines[side].last };
      if (lines.last >= lines.first) hidden[side].push(lines);
    }
  }
}

/** The first stretch behind those of one kind; what is before the first state, or has a fault, stands alone. */
function endOfRun(
  stretches: readonly PlacedStretch[],
  faults: ReadonlyMap<number, readonly number[]>,
  from: number,
): number {
  const stands = (i: number): boolean => faults.has(i) || stretches[i]?.label === '' || stretches[i]?.kind === 'faulty';
  let to = from + 1;
  if (stands(from)) return to;
  while (to < stretches.length && stretches[to]?.kind === stretches[from]?.kind && !stands(to)) to++;
  return to;
}

function faultsByStretch(
  stretches: readonly PlacedStretch[],
  faults: readonly Pick<DiffFault, 'state'>[],
): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, number>();
  for (const [i, { model }] of stretches.entries()) if (model !== undefined) places.set(model, i);
  const all = new Map<number, number[]>();
  for (const [fault, { state }] of faults.entries()) {
    const place = places.get(state) ?? 0;
    all.set(place, [...(all.get(place) ?? []), fault]);
  }
  return all;
}

/** Beside lines that the other side does not have. */
function fillersOf({ kind, runs, lines }: PlacedStretch): (Filler & Place)[] {
  const after = { truth: lines.truth.first - 1, model: lines.model.first - 1 };
  return runs.flatMap(([truth, model]): (Filler & Place)[] => {
    after.truth += truth;
    after.model += model;
    if (truth === model) return [];
    const side = truth === 0 ? 'truth' : 'model';
    return [{ kind: 'filler', side, after: { ...after }, lines: truth + model, stretch: kind, states: 1 }];
  });
}

/** The lines of a stretch that stand for each other. */
export function* pairsOf({ runs, lines }: PlacedStretch): Generator<Sides<number>, undefined, undefined> {
  let [truth, model] = [lines.truth.first, lines.model.first];
  for (const [own, found] of runs) {
    for (let i = 0; i < own && i < found; i++) yield { truth: truth + i, model: model + i };
    truth += own;
    model += found;
  }
}

/** The number of the first stretch that ends at or behind a line of a side. */
export function stretchAt(stretches: readonly PlacedStretch[], side: Side, line: number): number {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.lines[side].last ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
