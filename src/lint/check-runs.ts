import { estimateTokens, type Sample } from '../dataset/index.ts';
import {
  bindInputs,
  cellText,
  labelText,
  valueText,
  type Operation,
  type State,
  type Task,
  type TierName,
  type Value,
  styles,
} from '../machine/index.ts';
import { decode, record, type Recording } from '../record/index.ts';
import { generateWriter, type TraceWriter } from '../trace/index.ts';
import { placeIn } from './check-states.ts';
import type { Found, Place } from './finding.ts';
import type { LintLimits } from './limits.ts';

/** States after which a sampled run counts as one that does not end. */
export const LONGEST_RUN = 200_000;

/**
 * An operation of the program, with those that begin where it does, on all ways through its state; and the longest
 * value in each tier.
 */
interface Growth {
  readonly place: Place;
  readonly longest: Map<TierName, Value>;
}

/**
 * Runs drawn samples and finds what only runs tell: where they get stuck, what grows with the length, how long the
 * traces are.
 */
export class RunCheck {
  readonly #task: Task;
  readonly #limits: LintLimits;
  readonly #defects = new Map<string, Found>();
  readonly #operations = new Map<string, Growth>();
  readonly #growthOf = new Map<Operation, Growth>();
  #writer: TraceWriter | undefined;
  #longest: { readonly tokens: number; readonly sample: Sample } | undefined;

  constructor(task: Task, limits: LintLimits) {
    this.#task = task;
    this.#limits = limits;
  }

  sample(drawn: Sample, tier: TierName): void {
    const { bound, problems } = bindInputs(this.#task, drawn.inputs, drawn.lengths);
    if (bound === undefined) {
      this.#defect(
        undefined,
        'failing-sampler',
        `The inputs that are drawn do not fit the task: ${problems[0]?.message ?? ''}`,
        drawn,
        tier,
      );
      return;
    }
    const recording = record(bound, { limit: LONGEST_RUN });
    if (recording.end.kind !== 'halt') this.#stopped(recording, drawn, tier);
    else {
      this.#operate(recording, tier);
      if (tier === 'L') this.#measure(recording, drawn);
    }
  }

  /** A sample whose run was given up. */
  tooCostly(drawn: Sample, tier: TierName): void {
    this.#defect(
      undefined,
      'endless-run',
      'A run takes too much work and was stopped: the program does not halt, or its values grow very long.',
      drawn,
      tier,
    );
  }

  get found(): readonly Found[] {
    return [...this.#defects.values(), ...this.#growing(), ...this.#tooLong()];
  }

  #stopped(recording: Recording, drawn: Sample, tier: TierName): void {
    const { end, states, bound } = recording;
    const state = states > 0 ? bound.machine.states[decode(recording, states - 1).state] : undefined;
    if (end.kind !== 'stuck') {
      this.#defect(
        state,
        'endless-run',
        `A run has not halted after ${states.toLocaleString('en')} states${states > 0 ? `: it is at “${labelText(bound.machine, decode(recording, states - 1))}”` : ''}.`,
        drawn,
        tier,
      );
      return;
    }
    const { stuck, cell } = end.stuck;
    this.#defect(
      state,
      'stuck-run',
      `A run gets stuck here, after ${states} ${states === 1 ? 'state' : 'states'}: ${stuck}${cell === undefined ? '' : ` (${cellText(bound.machine, cell)})`}.`,
      drawn,
      tier,
    );
  }

  #defect(
    state: State | undefined,
    code: Found['code'],
    message: string,
    { seed, index, inputs, lengths }: Sample,
    tier: TierName,
  ): void {
    const key = `${code} ${state?.id ?? ''}`;
    if (this.#defects.has(key)) return;
    const input = JSON.stringify({ ...lengths, ...inputs }, (_name, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    this.#defects.set(key, {
      place: state ? placeIn(state) : placeIn(firstState(this.#task)),
      severity: 'error',
      code,
      message,
      suggestion: `Step through it with this input (tier ${tier}, seed ${seed}, index ${index}): ${input}`,
    });
  }

  #operate(recording: Recording, tier: TierName): void {
    const { machine } = recording.bound;
    for (let number = 0; number < recording.states; number++) {
      const { state, events } = decode(recording, number);
      const at = machine.states[state];
      for (const event of events) {
        if (event.kind !== 'compute' || at === undefined) continue;
        const { longest } = this.#growth(at, event.node);
        let longestSize = sizeOf(longest.get(tier));
        for (const value of [...event.operands, event.result]) {
          const size = sizeOf(value);
          if (size <= longestSize) continue;
          longest.set(tier, value);
          longestSize = size;
        }
      }
    }
  }

  #growth(state: State, node: Operation): Growth {
    const known = this.#growthOf.get(node);
    if (known !== undefined) return known;
    const place = placeIn(state, node.range);
    const { start } = place.range;
    const key = `${place.source ?? ''} ${start.line}:${start.character}`;
    const growth = this.#operations.get(key) ?? { place, longest: new Map() };
    this.#operations.set(key, growth);
    this.#growthOf.set(node, growth);
    return growth;
  }

  /** Operations whose numbers are longer on L than on S, and longer than the limit. */
  #growing(): Found[] {
    return [...this.#operations.values()].flatMap(({ place, longest }): Found[] => {
      const small = longest.get('S');
      const large = longest.get('L');
      const size = sizeOf(large);
      if (size <= this.#limits.digits || size <= sizeOf(small)) return [];
      const isText = typeof large === 'string';
      return [
        {
          place,
          severity: 'warning',
          code: 'growing-digits',
          message: `The ${isText ? 'texts' : 'numbers'} of this operation grow with the length: ${sizeOf(small)} ${isText ? 'characters' : 'digits'} on tier S, ${size} on tier L; more than ${this.#limits.digits} are too many for one step.`,
          suggestion: `Work on single ${isText ? 'characters' : 'digits'}, or allow it: allow growing-digits because "…".`,
        },
      ];
    });
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

/** Stands for the task's program where no single state is to be named. */
function firstState({ machine }: Task): State {
  const [first] = machine.states.filter(({ source }) => source === undefined);
  if (first === undefined) throw new RangeError(`“${machine.name}” has no state of its own`);
  return first;
}

/** Digits of a number, characters of a text; 0 for other values. */
function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string') return value.length;
  // Most are digits.
  if (typeof value === 'number' && Number.isInteger(value) && value > -10 && value < 10) return 1;
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)))
    return valueText(value).replace('-', '').length;
  return 0;
}
