import type { Style } from '../../machine/index.ts';
import type { Fault } from '../fault.ts';
import { faultyRegion } from './faulty-region.ts';
import { faultOf, longestLine } from './locate.ts';
import type { PendingFault, PendingFaults } from './pending-fault.ts';
import type { Truth } from './reference-run.ts';

/** Faults that a verdict lists. */
const mostFaults = 1_000;

/** The faults of a trace as they are found; those beyond the first thousand are only counted. */
export class FoundFaults {
  readonly #list: Fault[] = [];
  #more = 0;
  readonly #moreIn = new Set<number>();
  /** Where the last lines that cannot be read end. */
  #damaged = -1;

  constructor(
    private readonly truth: Truth,
    private readonly text: string,
    private readonly style: Style,
  ) {}

  get list(): readonly Fault[] {
    return this.#list;
  }

  /** In the order of the text. */
  get inOrder(): readonly Fault[] {
    return this.#list.toSorted((a, b) => a.line - b.line || a.from - b.from);
  }

  /** How many there are. */
  get count(): number {
    return this.#list.length + this.#more;
  }

  /** How many are only counted. */
  get more(): number {
    return this.#more;
  }

  /** The states that those are in. */
  get moreIn(): ReadonlySet<number> {
    return this.#moreIn;
  }

  addAll({ list, more }: PendingFaults, state: number, label: string, truth: number): void {
    for (const draft of list) this.add(draft, state, label, truth);
    this.#count(more, state);
  }

  /** `truth`: the state of the true run that this one stands for, -1 if there is none. */
  add(draft: PendingFault, state: number, label: string, truth: number): void {
    if (this.#goesOn(draft)) return;
    if (this.#list.length >= mostFaults) {
      this.#count(1, state);
      return;
    }
    const agrees =
      draft.part !== 'end' &&
      draft.place.end - draft.place.start <= longestLine &&
      this.truth.agrees(truth, this.style, draft.place.event, draft.claim);
    const fault = faultOf(draft, this.text, this.style, state, label, agrees);
    const region = faultyRegion(draft, this.truth.recording.bound.machine);
    this.#list.push(region === undefined ? fault : { ...fault, region });
  }

  /** Whether lines that cannot be read stand right behind others, in the state before or behind blank lines. */
  #goesOn({ kind, place, last = place }: PendingFault): boolean {
    if (kind !== 'format-unreadable') return false;
    const isBehind = this.#damaged >= 0 && this.#damaged < place.start;
    const goesOn = isBehind && this.text.slice(this.#damaged, place.start).trim() === '';
    this.#damaged = last.end;
    return goesOn;
  }

  #count(more: number, state: number): void {
    this.#more += more;
    if (more > 0) this.#moreIn.add(state);
  }
}
