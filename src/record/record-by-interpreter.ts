import {
  type Bound,
  type Choose,
  type Configuration,
  type Fetched,
  finish,
  isStuck,
  type Node,
  type Operation,
  type RunListener,
  running,
  STEP_LIMIT,
  type Stuck,
  Tape,
  type Value,
  type Work,
} from '../machine/index.ts';
import { Recording } from './recording.ts';
import { segments, type Segment } from './segment.ts';

/** Takes one of the legal values where the program leaves the choice; undefined takes the lowest. */
export type Chooser = (node: Choose, legal: readonly Value[]) => Value | undefined;

export interface RecordOptions {
  readonly limit?: number;
  readonly into?: Recording;
  readonly choose?: Chooser;
}

/** What the run is to go on with instead of what a fetch found; undefined keeps that. */
export type Misread = (fetched: Fetched, tape: Tape) => Value | undefined;

export interface InterpreterOptions extends RecordOptions {
  /** Of cells that are fetched one by one. */
  readonly misread?: Misread;
}

/**
 * Runs by the interpreter and records: for any machine, at some microseconds a state. `into` is emptied first. At most
 * `limit` states.
 */
export function recordByInterpreter(bound: Bound, options: InterpreterOptions = {}): Recording {
  return finish(recordingByInterpreter(bound, options));
}

/** The same in pieces. */
export function* recordingByInterpreter(bound: Bound, options: InterpreterOptions = {}): Work<Recording> {
  const { limit = STEP_LIMIT, into = new Recording(bound), choose, misread } = options;
  into.clear(bound);
  const tape = new Tape(bound);
  const recorder = new Recorder(into, choose, misread && ((fetched) => misread(fetched, tape)));
  const ending = yield* running(bound, { listener: recorder, limit, tape });
  if (ending.kind === 'halt') into.end = { kind: 'halt', answer: ending.answer };
  else if (ending.stuck.stuck !== 'step limit')
    into.end = { kind: 'stuck', stuck: ending.stuck, nodes: Math.max(0, recorder.nodes) };
  else if (ending.configuration !== undefined) {
    into.end = { kind: 'limit' };
    into.head(segments(bound.machine).entry[ending.configuration.state] ?? -1, ending.configuration);
  }
  return into;
}

/** A listener that appends words. */
class Recorder implements RunListener {
  /** Nodes of the running state that are done. */
  nodes = 0;
  #starts: ReadonlyMap<Node, Segment> | undefined;

  constructor(
    private readonly recording: Recording,
    private readonly chooser: Chooser | undefined,
    private readonly misread: ((fetched: Fetched) => Value | undefined) | undefined,
  ) {}

  enter(_number: number, configuration: Configuration): void {
    const { entry, startingAt } = segments(this.recording.bound.machine);
    this.#starts = startingAt[configuration.state];
    this.recording.enter(entry[configuration.state] ?? -1, configuration);
    this.nodes = -1;
  }

  isFull(): boolean {
    return this.recording.isFull;
  }

  visit(node: Node): void {
    this.nodes++;
    const segment = this.#starts?.get(node);
    if (segment !== undefined && !segment.isFirst) this.recording.push(segment.id);
  }

  get(_node: Node, fetched: readonly Fetched[]): readonly Value[] | undefined {
    return this.#fetched(fetched, []);
  }

  cells(_node: Node, fetched: readonly Fetched[]): Work<readonly Value[]> | undefined {
    const values = this.#fetched(fetched, [fetched.length]);
    return values && told(values);
  }

  /** Keeps what cells hold, behind other words, unless the run is stuck at one of them; gives it back if it is misread. */
  #fetched(fetched: readonly Fetched[], words: number[]): readonly Value[] | undefined {
    const values: Value[] | undefined = this.misread && [];
    for (const one of fetched) {
      const value = this.misread?.(one) ?? one.value;
      if (isStuck(value)) return undefined;
      values?.push(value);
      words.push(this.recording.pool.word(value));
    }
    for (const word of words) this.recording.push(word);
    return values;
  }

  rows(_node: Node, count: number): void {
    this.recording.push(count);
  }

  interval(_node: Node, _low: Value, _high: Value, values: readonly Value[] | Stuck): undefined {
    if (isStuck(values)) return;
    this.recording.push(values.length);
    for (const value of values) this.recording.push(this.recording.pool.word(value));
  }

  extent(_node: Node, low: number, high: number): void {
    this.recording.push(this.recording.pool.word(low));
    this.recording.push(this.recording.pool.word(high));
  }

  compute(node: Operation, _operands: readonly Value[], result: Value | Stuck): undefined {
    if (node.printed && !isStuck(result)) this.recording.push(this.recording.pool.word(result));
  }

  choose(node: Choose, legal: readonly Value[]): Value | undefined {
    const chosen = this.chooser?.(node, legal) ?? legal[0];
    // The start chooses too, before there is a state to record.
    if (this.#starts !== undefined && chosen !== undefined) this.recording.push(this.recording.pool.word(chosen));
    return chosen;
  }

  test(node: Extract<Node, { op: 'test' }>, _left: Value, _right: Value, outcome: boolean | Stuck): undefined {
    // The start tests too, before there is a state to record.
    if (this.#starts !== undefined && node.slot !== undefined && typeof outcome === 'boolean')
      this.recording.push(this.recording.pool.word(outcome));
  }
}

/** In one piece. */
function* told(values: readonly Value[]): Work<readonly Value[]> {
  yield;
  return values;
}
