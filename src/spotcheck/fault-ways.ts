import { faultGroup, faultTitle, type Fault, type FaultKind } from '../trace/index.ts';

/** In which way traces have their first fault in a state: its kind, and which cells it is about. */
export interface FaultWay {
  readonly kind: FaultKind;
  /** `carry`, of whatever index; undefined where the kind is of no cell. */
  readonly region: string | undefined;
  /** For people, with the region at its end: `stale value of carry`. */
  readonly text: string;
  readonly count: number;
}

/** What a first fault is. */
export type FirstFault = Pick<Fault, 'kind' | 'region'>;

/** The ways of these first faults, the most frequent first. */
export function waysOf(faults: Iterable<FirstFault>): readonly FaultWay[] {
  const counts = new Map<string, { readonly fault: FirstFault; count: number }>();
  for (const fault of faults) {
    const key = `${fault.kind} ${fault.region ?? ''}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { fault, count: 1 });
    else known.count++;
  }
  return [...counts.values()]
    .map(({ fault: { kind, region }, count }) => ({ kind, region, text: wayText({ kind, region }), count }))
    .sort((a, b) => b.count - a.count || a.text.localeCompare(b.text));
}

/** The text of a way. */
export function wayText({ kind, region }: Pick<FaultWay, 'kind' | 'region'>): string {
  const title = faultTitle(kind);
  return region === undefined ? title : `${title}${linkOf(kind)}${region}`;
}

function linkOf(kind: FaultKind): string {
  if (kind === 'write-value') return ' to ';
  if (kind === 'write-cell') return ' instead of ';
  const group = faultGroup(kind);
  if (group === 'layout') return ': ';
  return group === 'operation' ? ' for ' : ' of ';
}
