import { faultTitle, verdictNames, type FaultKind, type VerdictName } from '../trace/index.ts';

/** What one output came to. */
export interface Outcome {
  readonly verdict: VerdictName | 'error';
  readonly right: boolean;
  /** The kind of the first fault, where there is one. */
  readonly kind?: FaultKind | undefined;
}

/** Counts what many outputs came to. */
export class Tally {
  readonly #verdicts = new Map<Outcome['verdict'], number>();
  readonly #kinds = new Map<FaultKind, number>();
  #right = 0;

  add({ verdict, right, kind }: Outcome, times = 1): void {
    this.#verdicts.set(verdict, this.count(verdict) + times);
    if (right) this.#right += times;
    if (kind !== undefined) this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + times);
  }

  count(verdict: Outcome['verdict']): number {
    return this.#verdicts.get(verdict) ?? 0;
  }

  get judged(): number {
    return verdictNames.reduce((sum, name) => sum + this.count(name), 0);
  }

  /** For people, some lines. */
  get text(): string {
    const number = (n: number): string => n.toLocaleString('en');
    const { judged } = this;
    const share = judged === 0 ? '' : ` (${((100 * this.#right) / judged).toFixed(1)} %)`;
    const names = verdictNames.map((name) => `${number(this.count(name))} ${name}`).join(', ');
    const kinds = [...this.#kinds].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).slice(0, MOST_KINDS);
    const first = kinds.map(([kind, count]) => `${number(count)} ${faultTitle(kind)}`).join(', ');
    const others = this.#kinds.size > kinds.length ? ', others' : '';
    return [
      `${number(judged)} judged: ${names}; ${number(this.#right)} right answers${share}.`,
      ...(first === '' ? [] : [`First faults: ${first}${others}.`]),
    ].join('\n');
  }
}

/** Kinds of first faults that are named. */
const MOST_KINDS = 8;
