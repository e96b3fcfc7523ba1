/** The sessions that the tests show, and a host that answers for them. */
import type { TapeMessage, TapeRequest } from '../../src/debugger/tape-messages.ts';
import type { TapeBars, TapeMode, TapeSnapshot } from '../../src/debugger/tape-snapshot.ts';
import { bindAddition, bindKnapsack } from '../machine/hand-built/index.ts';
import { follow, type Slip } from './followed-run.ts';
import { snapshotAt, type Session } from './tape-moments.ts';

const layout = { places: [], result: '', strips: [], grids: [] };

/** A model that once reads `carry` one write too early: the first place where the two last versions of it differ. */
function slippedAddition(): Session {
  const numbers = ['4718029356.79', '90286.46513'] as const;
  const truth = follow(bindAddition(...numbers));
  const carry = truth.versions.get('carry') ?? [];
  const at = carry.findIndex((version, i) => i > 4 && version.text !== carry[i - 1]?.text);
  const [older, newer] = [carry[at - 1], carry[at]];
  if (!older || !newer) throw new Error('the run has no such place');
  const slip: Slip = {
    state: newer.state + 1, cell: 'carry', instead: Number(older.text), right: newer.text, kind: 'fetch', detail: 'stale',
    why: `carry is ${newer.text}, written by state ${newer.state + 1}; ${older.text} is the version before. It looks like the model read one write too early.`,
  };
  return { layout: { ...layout, file: 'addition.tail', places: ['x', 'y', 'sum'], result: 'sum' }, truth, model: follow(bindAddition(...numbers), [slip]) };
}

export const addition = slippedAddition();
/** The number (from 0) of the slipped state. */
export const slipped = addition.model?.slips[0]?.state ?? 0;

const bag = [9, [3, 4, 2, 5, 1], [5, 6, 3, 8, 2]] as const;
export const knapsack: Session = {
  layout: { ...layout, file: 'knapsack.tail', strips: ['weight', 'value'], grids: ['dp'] },
  truth: follow(bindKnapsack(...bag)),
  model: follow(bindKnapsack(...bag), [{ state: 11, cell: 'value[1]', instead: 6, right: '5', kind: 'fetch', detail: 'foreign', why: 'value[1] is 5, laid out. 6 looks like the value of its neighbour value[2].' }]),
};

/** Answers what the view asks of a session, as the debugger does. */
export class SessionHost {
  readonly #session: Session;
  mode: TapeMode;
  state: number;
  line: number | undefined;

  constructor(session: Session, mode: TapeMode, state: number, line?: number) {
    this.#session = session;
    this.mode = mode;
    this.state = state;
    this.line = line;
  }

  get states(): number {
    return (this.mode === 'truth' ? this.#session.truth : this.#session.model ?? this.#session.truth).states.length;
  }

  get faults(): readonly number[] {
    return this.mode === 'truth' ? [] : (this.#session.model?.slips ?? []).map(({ state }) => state);
  }

  snapshot(): TapeSnapshot {
    return snapshotAt(this.#session, this.mode, this.state, this.line);
  }

  readonly answer = (request: TapeRequest): readonly TapeMessage[] => {
    switch (request.type) {
      case 'ready': return [this.#timeline(), this.#shown()];
      case 'go': return this.#goTo(request.state, request.line);
      case 'step': return request.by === 'line' ? this.#stepLine(request.direction === 'forward' ? 1 : -1) : this.#goTo(this.state + (request.direction === 'forward' ? 1 : -1) * request.times);
      case 'run': return this.#goTo(request.direction === 'forward' ? this.faults.find((state) => state > this.state) ?? this.states - 1 : this.faults.findLast((state) => state < this.state) ?? 0);
      case 'fault': return this.#goTo((request.direction === 'forward' ? this.faults.find((state) => state > this.state) : this.faults.findLast((state) => state < this.state)) ?? this.state);
      case 'mode': {
        this.mode = request.mode;
        return [this.#timeline(), ...this.#goTo(this.state)];
      }
      case 'bars': return [{ type: 'bars', request: request.request, bars: this.#bars(request.from, request.to, request.buckets) }];
      case 'label': return [{ type: 'label', state: request.state, label: `label of ${request.state}` }];
      default: return [];
    }
  };

  #goTo(state: number, line?: number): readonly TapeMessage[] {
    this.state = Math.max(0, Math.min(this.states - 1, state));
    this.line = line;
    return [this.#shown()];
  }

  #stepLine(by: 1 | -1): readonly TapeMessage[] {
    const { lines, position } = this.snapshot();
    const next = position.line + by;
    if (next >= lines.length) return this.#goTo(this.state + 1, 0);
    return next < 0 ? this.#goTo(this.state - 1) : this.#goTo(this.state, next);
  }

  #shown(): TapeMessage {
    return { type: 'snapshot', snapshot: this.snapshot() };
  }

  #timeline(): TapeMessage {
    return { type: 'timeline', timeline: { session: 'run', states: this.states, unit: 'tokens', faultCount: this.faults.length } };
  }

  #bars(from: number, to: number, buckets: number): TapeBars {
    const within = (state: number): boolean => state >= from && state < to;
    return {
      session: 'run', from, to, faults: this.faults.filter(within), breakpoints: [Math.round(this.states * 0.4)].filter(within),
      maxima: Float64Array.from({ length: buckets }, (_, k) => snapshotAt(this.#session, this.mode, from + Math.floor((k * (to - from)) / buckets)).farthest?.distance ?? 0),
    };
  }
}
