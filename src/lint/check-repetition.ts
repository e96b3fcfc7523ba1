import { labelText, type Loop, type State, type Task, type TierName } from '../machine/index.ts';
import { endOfState, LoopCounter, pointKey, stateKey, variablesOfState, type Recording } from '../record/index.ts';
import { placeIn } from './check-states.ts';
import type { Found } from './finding.ts';
import { ENOUGH, type LintLimits } from './limits.ts';

/** The share of runs, in percent, in which a loop may run once at most. */
const MOST = 80;
/** States of a run that are looked at: so many show how it goes on. */
const LOOKED_AT = 5000;

interface Turns {
  runs: number;
  /** Runs in which the loop never ran a second round. */
  once: number;
}

interface Repeated {
  readonly state: State;
  readonly label: string;
  readonly times: number;
}

/** Looks at what repeats in runs: loops that do not go round, and labels that many states of a run have. */
export class RepetitionCheck {
  /** By loop and tier. */
  readonly #turns = new Map<Loop, Map<TierName, Turns>>();
  /** Of each state the label that most states of one run have. */
  readonly #repeated = new Map<number, Repeated>();

  constructor(
    private readonly task: Task,
    private readonly limits: LintLimits,
  ) {}

  run(recording: Recording, tier: TierName): void {
    const { machine } = this.task;
    const loops = new LoopCounter(machine);
    // An activation of a function is told by its frame: only in one and the same do labels have to tell states apart.
    const frames = [0];
    let activations = 1;
    // A label tells the state and its variables, so these are compared in its place.
    const labels = new Map<string, { readonly number: number; times: number }>();
    const looked = Math.min(recording.states, LOOKED_AT);
    const often = this.#often(recording, looked);
    for (let number = 0; number < looked; number++) {
      const end = endOfState(recording, number);
      loops.ends(end);
      if (often.has(stateKey(recording, number))) {
        const key = `${frames.at(-1) ?? 0} ${pointKey(recording, number)}`;
        const known = labels.get(key);
        if (known === undefined) labels.set(key, { number, times: 1 });
        else known.times++;
      }
      if (end?.op === 'return' || end?.op === 'tail-call') frames.pop();
      if (end?.op === 'call' || end?.op === 'tail-call') frames.push(activations++);
    }
    // What a loop does in the rest of a long run is not known.
    if (looked === recording.states) this.#loops(loops, tier);
    for (const { number, times } of labels.values()) {
      if (times <= this.limits.repeats) continue;
      const point = variablesOfState(recording, number);
      const state = machine.states[point.state];
      if (state !== undefined && times > (this.#repeated.get(state.id)?.times ?? 0))
        this.#repeated.set(state.id, { state, label: labelText(machine, point), times });
    }
  }

  /** The states that come more often than a label may. */
  #often(recording: Recording, looked: number): ReadonlySet<number> {
    const times = new Map<number, number>();
    for (let number = 0; number < looked; number++) {
      const key = stateKey(recording, number);
      times.set(key, (times.get(key) ?? 0) + 1);
    }
    return new Set([...times].filter(([, count]) => count > this.limits.repeats).map(([key]) => key));
  }

  get found(): readonly Found[] {
    return [...this.#idleLoops(), ...this.#sharedLabels()];
  }

  #loops({ rounds }: LoopCounter, tier: TierName): void {
    for (const [number, all] of rounds) {
      const loop = this.task.machine.loops?.[number];
      if (loop === undefined) continue;
      const tiers = this.#turns.get(loop) ?? new Map<TierName, Turns>();
      const turns = tiers.get(tier) ?? { runs: 0, once: 0 };
      turns.runs++;
      if (all.every((one) => one <= 1)) turns.once++;
      this.#turns.set(loop, tiers.set(tier, turns));
    }
  }

  /** Of several tiers the worst one. */
  #idleLoops(): Found[] {
    return [...this.#turns].flatMap(([{ range, source }, tiers]): Found[] => {
      const worst = [...tiers]
        .map(([tier, { runs, once }]) => ({ tier, runs, share: (100 * once) / runs }))
        .filter(({ runs, share }) => runs >= ENOUGH && share > MOST)
        .sort((a, b) => b.share - a.share)[0];
      if (worst === undefined) return [];
      const { tier, runs, share } = worst;
      return [
        {
          place: { source, range },
          severity: 'warning',
          code: 'single-rounds',
          message: `This loop runs one round at most in ${share.toFixed(0)} % of ${runs} runs of tier ${tier} that come to it: they do not show what it is for.`,
          suggestion: 'Draw inputs on which it goes round, or allow it: allow single-rounds because "…".',
        },
      ];
    });
  }

  #sharedLabels(): Found[] {
    return [...this.#repeated.values()]
      .filter(({ times }) => times > this.limits.repeats)
      .map(({ state, label, times }) => ({
        place: placeIn(state),
        severity: 'warning',
        code: 'shared-labels',
        message: `${times.toLocaleString('en')} states of one run${state.function === undefined ? '' : ', in one call,'} have the label “${label}”, so that it does not tell where the run is; the limit is ${this.limits.repeats}.`,
        suggestion: 'Show a variable that tells its rounds apart: var k = 0 before the loop, {k} in the label.',
      }));
  }
}
