import {
  type CellTable,
  type Compute,
  enlarged,
  evaluate,
  finish,
  isSmall,
  isStuck,
  type Machine,
  type Node,
  nodesOf,
  type Operand,
  type Put,
  type Value,
  type Work,
} from '../machine/index.ts';
import { decode } from './decode.ts';
import { linesOfInterval, printedNodes, variablesOfState, wordsOfInterval } from './recorded-lines.ts';
import type { Activation, FrameLog } from './frame-log.ts';
import { cellsBefore, History } from './history.ts';
import type { Recording } from './recording.ts';
import { type Coincidence, coincidencesOf, repeatsOf } from './repeated-lines.ts';
import { segments } from './segment.ts';
import { POOLED } from './word-pool.ts';
import { WriteLog } from './write-log.ts';

const NO_INDEX: readonly Value[] = [];

/**
 * The history of a recorded run, in one pass over its words. The recording must not be filled again while the history
 * is in use.
 */
export function historyOfRecording(recording: Recording): History {
  return finish(readingOf(recording));
}

/** The same in pieces. */
export function readingOf(recording: Recording): Work<History> {
  return new Scan(recording).run();
}

/** States between two places to leave off at. */
const PIECE = 1024;

/** Where lines of a state are left out; undefined where no write comes after such. */
type LeftOut = ReadonlyMap<Node, readonly Coincidence[]> | undefined;

const leftOut = new WeakMap<Machine, readonly LeftOut[]>();

/** By state of a machine. */
function leftOutOf(machine: Machine): readonly LeftOut[] {
  const known = leftOut.get(machine);
  if (known !== undefined) return known;
  const repeats = repeatsOf(machine);
  const found = machine.states.map((state, i) => {
    const own = repeats[i] ?? new Map<Node, readonly Node[]>();
    const isBeforePut = [...own.keys()].some((node) => [...nodesOf(node)].some(({ op }) => op === 'put'));
    return isBeforePut ? coincidencesOf(state, own) : undefined;
  });
  leftOut.set(machine, found);
  return found;
}

/** Follows the words of a recording with the slots as words, so that a state costs no objects. */
class Scan {
  readonly #slots: Int32Array;
  /** By slot: where the words of a fetched interval begin. */
  readonly #intervals: Int32Array;
  readonly #cells: CellTable;
  readonly #log = new WriteLog();
  readonly #frames: CalledFrames;
  #at = 0;
  #state = 0;
  #event = 0;
  #frame = -1;
  /** By state of the machine: where lines are left out, if writes may come after such; see {@link coincidencesOf}. */
  readonly #leftOut: readonly LeftOut[];
  #coincidences: LeftOut;
  /** The nodes that have lines, once one of the state may have none. */
  #printed: ReadonlySet<Node> | undefined;

  constructor(private readonly recording: Recording) {
    const { machine } = recording.bound;
    const slots = Math.max(1, ...machine.states.map((state) => state.slots));
    this.#slots = new Int32Array(slots);
    this.#intervals = new Int32Array(slots);
    this.#cells = cellsBefore(recording.bound);
    this.#frames = new CalledFrames(recording);
    this.#leftOut = leftOutOf(machine);
  }

  *run(): Work<History> {
    const { recording } = this;
    const { list } = segments(recording.bound.machine);
    const { end } = recording;
    for (let state = 0; state < recording.states; state++) {
      if (state % PIECE === PIECE - 1) yield;
      this.#state = state;
      this.#event = 0;
      this.#at = recording.offsets[state] ?? 0;
      this.#frames.ofState[state] = this.#frame;
      let left = end.kind === 'stuck' && state === recording.states - 1 ? end.nodes : Infinity;
      let segment = list[this.#word()];
      if (segment === undefined) continue;
      this.#coincidences = this.#leftOut[segment.state];
      this.#printed = undefined;
      const variables = recording.bound.machine.states[segment.state]?.variables.length ?? 0;
      for (let i = 0; i < variables; i++) this.#slots[i] = this.#word();
      while (segment !== undefined && left > 0) {
        for (const node of segment.nodes) {
          if (left-- <= 0) break;
          this.#node(node);
        }
        if (left <= 0 || segment.yes === segment.next) break;
        segment = list[this.#word()];
      }
    }
    const writes = yield* this.#log.sorted(this.#cells.size);
    return new History({
      bound: recording.bound,
      states: recording.states,
      cells: this.#cells,
      writes,
      frames: this.#frames,
      pool: recording.pool,
    });
  }

  #word(): number {
    return this.recording.words[this.#at++] ?? 0;
  }

  #node(node: Node): void {
    switch (node.op) {
      case 'get':
        for (const fetch of node.fetches) this.#slots[fetch.slot] = this.#word();
        this.#pass(node);
        return;
      case 'interval': {
        const lines = linesOfInterval(node, this.recording.words, this.#at);
        const words = wordsOfInterval(node, this.recording.words, this.#at);
        this.#intervals[node.slot] = this.#at + 1;
        this.#at += words;
        for (let line = 0; line < lines; line++) this.#pass(node);
        return;
      }
      case 'extent':
        this.#slots[node.low] = this.#word();
        this.#slots[node.high] = this.#word();
        return;
      case 'element': {
        const start = 'slot' in node.interval ? (this.#intervals[node.interval.slot] ?? 0) : 0;
        this.#slots[node.slot] = this.recording.words[start + this.#operand(node.index) - this.#operand(node.low)] ?? 0;
        return;
      }
      case 'compute':
        if (node.printed) {
          this.#slots[node.slot] = this.#word();
          this.#pass(node);
        } else this.#slots[node.slot] = this.#silent(node);
        return;
      case 'scan':
        this.#slots[node.slot] = this.#word();
        this.#pass(node);
        return;
      case 'choose':
        this.#slots[node.slot] = this.#word();
        return;
      case 'test':
        if (node.slot !== undefined) this.#slots[node.slot] = this.#word();
        if (node.printed) this.#pass(node);
        return;
      case 'put':
        this.#put(node);
        return;
      case 'call':
        this.#frame = this.#frames.push(this.#frame, this.#state, this.#state);
        return;
      case 'tail-call':
        this.#frame = this.#frames.replace(this.#frame, this.#state);
        return;
      case 'return':
        this.#frame = this.#frames.parent(this.#frame);
        return;
      case 'written':
      case 'next':
      case 'halt':
        return;
    }
  }

  /** A node that has a line, unless the state has told it already. */
  #pass(node: Node): void {
    if (this.#printed === undefined && this.#mayTellAgain(node))
      this.#printed = printedNodes(this.recording, this.#state);
    if (this.#printed === undefined || this.#printed.has(node)) this.#event++;
  }

  /** Equal values have equal words. Of a node that the state has not passed, words of other states may be compared. */
  #mayTellAgain(node: Node): boolean {
    const coincidences = this.#coincidences?.get(node);
    if (coincidences === undefined) return false;
    return coincidences.some((pairs) =>
      pairs.every(([later, earlier]) => this.#operand(later) === this.#operand(earlier)),
    );
  }

  #put(node: Put): void {
    const from = this.#log.length;
    for (const write of node.writes)
      this.#log.add(from, this.#cell(write.region, write.index), this.#state, this.#event, this.#operand(write.value));
    this.#event++;
  }

  #cell(region: number, index: readonly Operand[]): number {
    const [first, second] = index;
    if (first !== undefined && index.length <= 2) {
      const a = this.#operand(first);
      const b = second === undefined ? 0 : this.#operand(second);
      if (isSmall(a) && isSmall(b))
        return second === undefined ? this.#cells.idAt(region, a) : this.#cells.idAtPair(region, a, b);
    }
    return this.#cells.id(region, first === undefined ? NO_INDEX : index.map((operand) => this.#value(operand)));
  }

  #silent(node: Compute): number {
    const [first, second] = node.operands;
    if (second !== undefined && node.operands.length === 2 && first !== undefined) {
      const a = this.#operand(first);
      const b = this.#operand(second);
      if (a < POOLED && b < POOLED && (node.operator === '+' || node.operator === '-')) {
        const result = node.operator === '+' ? a + b : a - b;
        if (result >= -POOLED && result < POOLED) return result;
      }
    }
    const result = evaluate(
      node.operator,
      node.operands.map((operand) => this.#value(operand)),
    );
    return isStuck(result) ? 0 : this.recording.pool.word(result);
  }

  /** The operand's word. An interval as a whole is no operand of what a history asks for. */
  #operand(operand: Operand): number {
    if ('slot' in operand) return this.#slots[operand.slot] ?? 0;
    return this.recording.pool.word(operand.value);
  }

  #value(operand: Operand): Value {
    return 'value' in operand ? operand.value : this.recording.pool.value(this.#slots[operand.slot] ?? 0);
  }
}

/**
 * Frames of a recorded run: who called, and in which state; what was called is read from the recording when asked for.
 */
class CalledFrames implements FrameLog {
  readonly ofState: Int32Array;
  #parents = new Int32Array(64);
  #depths = new Int32Array(64);
  /** The state whose call pushed the frame, which knows where a return goes. */
  #pushed = new Int32Array(64);
  /** The state that set its function and arguments: a call, or a tail call in it. */
  #made = new Int32Array(64);
  #count = 0;

  constructor(private readonly recording: Recording) {
    this.ofState = new Int32Array(recording.states);
  }

  push(parent: number, pushed: number, made: number): number {
    const frame = this.#count++;
    if (frame === this.#parents.length) {
      this.#parents = enlarged(this.#parents, 2 * frame);
      this.#depths = enlarged(this.#depths, 2 * frame);
      this.#pushed = enlarged(this.#pushed, 2 * frame);
      this.#made = enlarged(this.#made, 2 * frame);
    }
    this.#parents[frame] = parent;
    this.#depths[frame] = parent < 0 ? 0 : (this.#depths[parent] ?? 0) + 1;
    this.#pushed[frame] = pushed;
    this.#made[frame] = made;
    return frame;
  }

  replace(frame: number, made: number): number {
    return this.push(this.parent(frame), this.#pushed[frame] ?? made, made);
  }

  parent(frame: number): number {
    return this.#parents[frame] ?? -1;
  }

  depth(frame: number): number {
    return this.#depths[frame] ?? -1;
  }

  called(frame: number): number {
    const { words, offsets, bound } = this.recording;
    const { list } = segments(bound.machine);
    const { state } = list[words[offsets[(this.#made[frame] ?? 0) + 1] ?? 0] ?? 0] ?? { state: -1 };
    return bound.machine.states[state]?.function ?? -1;
  }

  argument(frame: number, number: number): Value | undefined {
    const { words, offsets, bound, pool } = this.recording;
    const count = bound.machine.functions[this.called(frame)]?.parameters.length ?? 0;
    const at = offsets[(this.#made[frame] ?? 0) + 1] ?? 0;
    return number >= 0 && number < count ? pool.value(words[at + 1 + number] ?? 0) : undefined;
  }

  activation(frame: number): Activation {
    const { recording } = this;
    const first = (this.#made[frame] ?? 0) + 1;
    const pushed = this.#pushed[frame] ?? 0;
    return {
      id: frame,
      function: this.called(frame),
      // The state after a call is the entry of what was called, whose variables are the arguments.
      arguments: variablesOfState(recording, first).variables,
      depth: this.depth(frame),
      get resume() {
        return siteOf(recording, pushed);
      },
    };
  }
}

/** Where a state's call goes back to. */
function siteOf(recording: Recording, state: number): Activation['resume'] {
  const last = decode(recording, state).events.at(-1);
  return last?.kind === 'call' ? last.site : undefined;
}
