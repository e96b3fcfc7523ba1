import * as ast from '../language/ast/index.ts';
import { rangeOf } from '../language/index.ts';
import { estimateTokens, sample, type Sample } from '../dataset/index.ts';
import {
  bindInputs,
  cellText,
  labelText,
  type Bound,
  type State,
  type Task,
  type TierName,
  type Work,
  styles,
} from '../machine/index.ts';
import { decode, generateRunner, Recording, type Runner } from '../record/index.ts';
import { generateWriter, type TraceWriter } from '../trace/index.ts';
import { GrowthCheck } from './check-growth.ts';
import { RepetitionCheck } from './check-repetition.ts';
import { placeIn } from './check-states.ts';
import type { Found, Place } from './finding.ts';
import type { LintLimits } from './limits.ts';

/** States after which a sampled run counts as one that does not end. */
export const LONGEST_RUN = 200_000;

/** What a run that halted is drawn again by. */
type Halted = Pick<Sample, 'seed' | 'index'> & { readonly tier: TierName };

/**
 * Runs drawn samples and finds what only runs tell: where they get stuck, what grows with the length, how long the
 * traces are.
 */
export class RunCheck {
  readonly #task: Task;
  readonly #node: ast.Task;
  readonly #limits: LintLimits;
  readonly #defects = new Map<string, Found>();
  readonly #growth: GrowthCheck;
  readonly #repetition: RepetitionCheck;
  /** Runs that halted, and whether one of tier L has values that may be too long. */
  readonly #halted: Halted[] = [];
  #mayGrow = false;
  #runner: Runner | undefined;
  #recording: Recording | undefined;
  #writer: TraceWriter | undefined;
  #longest: { readonly tokens: number; readonly sample: Sample } | undefined;

  constructor(task: Task, node: ast.Task, limits: LintLimits) {
    this.#task = task;
    this.#node = node;
    this.#limits = limits;
    this.#growth = new GrowthCheck(task, limits);
    this.#repetition = new RepetitionCheck(task, limits);
  }

  /** A sample with its inputs on the tape; undefined where they do not fit the task. */
  bound(drawn: Sample, tier: TierName): Bound | undefined {
    const { bound, problems } = bindInputs(this.#task, drawn.inputs, drawn.lengths);
    if (bound === undefined) {
      const [problem] = problems;
      const input = this.#node.items.filter(ast.isInput).find(({ name }) => name === problem?.input);
      this.#defect(
        { source: undefined, range: rangeOf(input?.type ?? input ?? this.#node) },
        'failing-sampler',
        `The inputs that are drawn do not fit the task: ${problem?.message ?? ''} (${lengthsText(drawn)})`,
        drawn,
        tier,
        problem?.suggestion,
      );
    }
    return bound;
  }

  /** Gives the answer and the number of states of a run that ends with one. */
  sample(
    bound: Bound,
    drawn: Sample,
    tier: TierName,
  ): { readonly answer: string; readonly states: number } | undefined {
    const recording = this.#run(bound);
    const { end } = recording;
    if (end.kind !== 'halt') {
      this.#stopped(recording, drawn, tier);
      return undefined;
    }
    this.#halted.push({ seed: drawn.seed, index: drawn.index, tier });
    this.#repetition.run(recording, tier);
    if (tier === 'L') {
      this.#mayGrow ||= this.#growth.mayExceed(recording);
      this.#measure(recording, drawn);
    }
    return { answer: end.answer, states: recording.states };
  }

  /**
   * Looks at every operation of the runs, which are run once more for it: only where one of tier L has values beyond the
   * limit, since most have none. A piece of the work a run.
   */
  *readOperations(): Work<void> {
    if (!this.#mayGrow) return;
    for (const { seed, index, tier } of this.#halted) {
      const { inputs, lengths } = sample(this.#task, { tier }, seed, index);
      const { bound } = bindInputs(this.#task, inputs, lengths);
      if (bound !== undefined) this.#growth.read(this.#run(bound), tier);
      yield;
    }
  }

  /** A sample whose run was given up. */
  tooCostly(drawn: Sample, tier: TierName): void {
    this.#defect(
      placeIn(firstState(this.#task)),
      'endless-run',
      'A run takes too much work and was stopped: the program does not halt, or its values grow very long.',
      drawn,
      tier,
    );
  }

  get found(): readonly Found[] {
    return [...this.#defects.values(), ...this.#growth.found, ...this.#repetition.found, ...this.#tooLong()];
  }

  #stopped(recording: Recording, drawn: Sample, tier: TierName): void {
    const { end, states, bound } = recording;
    const state = states > 0 ? bound.machine.states[decode(recording, states - 1).state] : undefined;
    const place = placeIn(state ?? firstState(this.#task));
    if (end.kind !== 'stuck') {
      this.#defect(
        place,
        'endless-run',
        `A run has not halted after ${states.toLocaleString('en')} states${states > 0 ? `: it is at “${labelText(bound.machine, decode(recording, states - 1))}”` : ''}.`,
        drawn,
        tier,
      );
      return;
    }
    const { stuck, cell } = end.stuck;
    this.#defect(
      place,
      'stuck-run',
      `A run gets stuck here, after ${states} ${states === 1 ? 'state' : 'states'}: ${stuck}${cell === undefined ? '' : ` (${cellText(bound.machine, cell)})`}.`,
      drawn,
      tier,
    );
  }

  #defect(
    place: Place,
    code: Found['code'],
    message: string,
    { seed, index, inputs, lengths }: Sample,
    tier: TierName,
    suggestion?: string,
  ): void {
    const key = JSON.stringify([code, place]);
    if (this.#defects.has(key)) return;
    const input = JSON.stringify({ ...lengths, ...inputs }, (_name, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    this.#defects.set(key, {
      place,
      severity: 'error',
      code,
      message,
      suggestion:
        suggestion ?? `Step through it with this input (tier ${tier}, seed ${seed}, index ${index}): ${input}`,
    });
  }

  /** All runs fill one recording, by code that is made for the task: there are enough of them. */
  #run(bound: Bound): Recording {
    this.#runner ??= generateRunner(bound.machine);
    this.#recording ??= new Recording(bound);
    return this.#runner.run(bound, { limit: LONGEST_RUN, into: this.#recording });
  }

  #measure(recording: Recording, drawn: Sample): void {
    const bytes = (this.#writer ??= generateWriter(this.#task.machine, styles.minimal)).bytes(recording);
    // No token has less than a byte: most traces are too short to be too long, whatever their tokens.
    if (bytes.length + drawn.question.length <= this.#limits.context) return;
    const tokens = estimateTokens(drawn.question) + estimateTokens(new TextDecoder().decode(bytes));
    if (tokens > (this.#longest?.tokens ?? 0)) this.#longest = { tokens, sample: drawn };
  }

  #tooLong(): Found[] {
    if (this.#longest === undefined || this.#longest.tokens <= this.#limits.context) return [];
    const {
      tokens,
      sample: { seed, index },
    } = this.#longest;
    return [
      {
        place: placeIn(firstState(this.#task)),
        severity: 'warning',
        code: 'long-trace',
        message: `A trace of tier L has about ${tokens.toLocaleString('en')} tokens (an estimate; seed ${seed}, index ${index}); a context window of ${this.#limits.context.toLocaleString('en')} is too small for it.`,
        suggestion: 'Shorten tier L, or use fewer states.',
      },
    ];
  }
}

/** `n = 4`. */
function lengthsText({ lengths }: Sample): string {
  return Object.entries(lengths)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

/** Stands for the task's program where no single state is to be named. */
function firstState({ machine }: Task): State {
  const [first] = machine.states.filter(({ source }) => source === undefined);
  if (first === undefined) throw new RangeError(`“${machine.name}” has no state of its own`);
  return first;
}
