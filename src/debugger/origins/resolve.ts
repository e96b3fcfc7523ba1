import {
  answerOperands,
  ONLY_INDEX,
  sameValue,
  targetOf,
  valueText,
  type Cell,
  type Element,
  type Machine,
  type Node,
  type Operand,
  type Value,
} from '../../machine/index.ts';
import type { DepthIndex } from '../depth-index.ts';
import { isSameCell } from '../read-again.ts';
import type { Replay } from '../replay.ts';
import type { Source } from './source.ts';
import { cellsOfInterval, fetchesOf, filledBy, indexesAlong, valueOf, type Way } from './way.ts';

/** A value, and the fetch by which a state came to it. */
export interface Edge {
  readonly source: Source;
  readonly fetched?: { readonly state: number; readonly step: number; readonly value: Value };
}

/** A label hands a variable on unchanged for so many states at most; what lies beyond is a source of its own. */
const LONGEST_HANDING = 2_000;
/** Variables of which it is remembered where they were handed on from. */
const MOST_REMEMBERED = 1_000_000;

const NONE = -1;

/** Follows operands of a recorded run to where their values come from. */
export class Resolver {
  /** By variable, as a number: the variable that it was handed on from unchanged; {@link NONE}: from none. */
  readonly #unchanged = new Map<number, number>();

  constructor(
    readonly replay: Replay,
    private readonly depths: DepthIndex,
  ) {}

  get machine(): Machine {
    return this.replay.bound.machine;
  }

  /** Where an operand of a step has its value from. */
  operand(state: number, step: number, operand: Operand): Edge {
    if ('value' in operand) return { source: { kind: 'constant', text: valueText(operand.value) } };
    return this.slot(state, step, operand.slot);
  }

  slot(state: number, step: number, slot: number): Edge {
    const way = this.replay.way(state);
    const at = filledBy(way, step, slot);
    const node = way[at]?.node;
    switch (node?.op) {
      case undefined:
        return { source: this.#variable(state, slot) };
      case 'get': {
        const fetch = node.fetches.find((one) => one.slot === slot);
        const passed = way[at];
        if (fetch === undefined || passed === undefined) break;
        const index = fetch.index.map((one) => valueOf(passed, one));
        return this.fetch(state, at, { region: fetch.region, index }, passed.slots[slot] ?? null);
      }
      case 'interval':
        return { source: { kind: 'cells', state, step: at } };
      case 'element':
        return this.#element(state, at, node);
      case 'extent':
      case 'compute':
      case 'scan':
      case 'choose':
      case 'test':
      case 'written':
      case 'put':
      case 'next':
      case 'call':
      case 'tail-call':
      case 'return':
      case 'halt':
        break;
    }
    return { source: { kind: 'result', state, step: at, slot } };
  }

  /** The version that a step of a state fetches, and the value that it came to there. */
  fetch(state: number, step: number, cell: Cell, value: Value): Edge {
    return {
      source: { kind: 'version', cell, state: this.#writer(state, step, cell) },
      fetched: { state, step, value },
    };
  }

  /** A cell as a state fetches it; undefined where it does not. */
  fetchOf(state: number, cell: Cell): Edge | undefined {
    const [fetch] = fetchesOf(this.replay.way(state), cell);
    if (fetch === undefined) return undefined;
    const { step, slot, isWhole } = fetch;
    return this.fetch(state, step, cell, isWhole ? (this.replay.way(state)[step]?.slots[slot] ?? null) : null);
  }

  /** The state that waits for the call that a state runs in, or for the one so many calls below. */
  caller(state: number, level: number): number | undefined {
    let caller: number | undefined = state;
    for (let below = 0; below <= level && caller !== undefined; below++)
      caller = this.depths.nearest(caller, true, true);
    return caller;
  }

  /** What a source is made of. Those of an interval are asked for by number. */
  origins(source: Source, start = 0, count = Infinity): readonly Edge[] {
    switch (source.kind) {
      case 'version':
        return this.#ofVersion(source.cell, source.state);
      case 'cells':
        return this.#cells(source.state, source.step, start, count);
      case 'result':
      case 'line':
        return this.#ofStep(source.state, source.step);
      case 'variable': {
        const before = this.handedOn(source.state, source.slot);
        return before === undefined ? [] : [this.operand(before.state, before.step, before.operand)];
      }
      case 'answer': {
        const way = this.replay.way(source.state);
        const node = way.at(-1)?.node;
        if (node?.op !== 'halt') return [];
        return once(answerOperands(node.answer)).map((one) => this.operand(source.state, way.length - 1, one));
      }
      case 'constant':
        return [];
    }
  }

  /** The control that gives a variable of a state's label its value: the state before, or the call that it returns from. */
  handedOn(
    state: number,
    slot: number,
  ): { readonly state: number; readonly step: number; readonly operand: Operand } | undefined {
    if (state === 0) return undefined;
    const way = this.replay.way(state - 1);
    const node = way.at(-1)?.node;
    const operand = node && this.#handed(node, slot);
    const from =
      node?.op === 'return'
        ? this.#fromCall(state - 1, slot)
        : operand && { state: state - 1, step: way.length - 1, operand };
    if (from === undefined) return undefined;
    const passed = this.replay.way(from.state)[from.step];
    const value = this.replay.point(state)?.variables[slot];
    // A model may go on in a state to which nothing led.
    return passed !== undefined && sameValue(valueOf(passed, from.operand), value) ? from : undefined;
  }

  /** Where a call that a state makes returns to: the state that has its variables again. */
  readonly returnOf = (call: number): number | undefined => this.depths.nearest(call + 1, false, true);

  #fromCall(
    returning: number,
    slot: number,
  ): { readonly state: number; readonly step: number; readonly operand: Operand } | undefined {
    const caller = this.caller(returning, 0);
    const way = caller === undefined ? [] : this.replay.way(caller);
    const node = way.at(-1)?.node;
    const operand = node?.op === 'call' ? node.resumeVariables[slot] : undefined;
    return caller === undefined || operand === undefined ? undefined : { state: caller, step: way.length - 1, operand };
  }

  #handed(node: Node, slot: number): Operand | undefined {
    if (node.op === 'next') return node.variables[slot];
    return node.op === 'call' || node.op === 'tail-call' ? targetOf(this.machine, node)?.variables[slot] : undefined;
  }

  /** The first state from which on labels hand the variable on unchanged. */
  #variable(state: number, slot: number): Source {
    const { states } = this.replay;
    let at = slot * states + state;
    for (let hops = 0; hops < LONGEST_HANDING; hops++) {
      const before = this.#unchangedFrom(at);
      if (before === NONE) break;
      at = before;
    }
    return { kind: 'variable', state: at % states, slot: Math.floor(at / states) };
  }

  #unchangedFrom(at: number): number {
    const known = this.#unchanged.get(at);
    if (known !== undefined) return known;
    const { states } = this.replay;
    const before = this.#handedUnchanged(at % states, Math.floor(at / states));
    const found = before === undefined ? NONE : before.slot * states + before.state;
    if (this.#unchanged.size >= MOST_REMEMBERED) this.#unchanged.clear();
    this.#unchanged.set(at, found);
    return found;
  }

  #handedUnchanged(state: number, slot: number): { readonly state: number; readonly slot: number } | undefined {
    const before = this.handedOn(state, slot);
    if (before === undefined || !('slot' in before.operand)) return undefined;
    const { slot: handed } = before.operand;
    const isMade = filledBy(this.replay.way(before.state), before.step, handed) >= 0;
    return isMade ? undefined : { state: before.state, slot: handed };
  }

  /** The state whose write a step of a state fetches; -1: none. */
  #writer(state: number, step: number, cell: Cell): number {
    const way = this.replay.way(state);
    for (let at = step - 1; at >= 0; at--) if (writeOf(way, at, cell) !== undefined) return state;
    return this.replay.read(cell, { state, line: 0 })?.state ?? -1;
  }

  #ofVersion(cell: Cell, state: number): readonly Edge[] {
    if (state < 0) {
      const initial = this.machine.regions[cell.region]?.initial;
      const isGiven = this.replay.bound.given.has(cell.region);
      return initial?.op === 'copy' && !isGiven
        ? [{ source: { kind: 'version', cell: { ...cell, region: initial.region }, state: -1 } }]
        : [];
    }
    const way = this.replay.way(state);
    for (let step = way.length - 1; step >= 0; step--) {
      const operand = writeOf(way, step, cell);
      if (operand !== undefined) return [this.operand(state, step, operand)];
    }
    return [];
  }

  #ofStep(state: number, step: number): readonly Edge[] {
    const node = this.replay.way(state)[step]?.node;
    return node === undefined ? [] : operandsOf(node).map((operand) => this.operand(state, step, operand));
  }

  #cells(state: number, step: number, start: number, count: number): readonly Edge[] {
    const passed = this.replay.way(state)[step];
    if (passed?.node.op !== 'interval') return [];
    const cells = cellsOfInterval(passed.node, passed);
    const edges: Edge[] = [];
    for (let i = start; i < Math.min(cells.count, start + count); i++)
      edges.push(this.fetch(state, step, cells.at(i), null));
    return edges;
  }

  /** A cell taken out of an interval; of a part of its rows, or of a value that is no interval, the step itself. */
  #element(state: number, step: number, element: Element): Edge {
    const way = this.replay.way(state);
    const running: Value[] = [];
    let node: Node | undefined = element;
    let at = step;
    while (node?.op === 'element') {
      const passed = way[at];
      if (passed === undefined || !('slot' in node.interval)) break;
      running.unshift(valueOf(passed, node.index));
      at = filledBy(way, at, node.interval.slot);
      node = way[at]?.node;
    }
    const passed = way[at];
    if (node?.op !== 'interval' || passed === undefined || running.length !== (node.rows?.length ?? 0) + 1)
      return { source: { kind: 'result', state, step, slot: element.slot } };
    const path = (node.path ?? ONLY_INDEX).map((one) => one && valueOf(passed, one));
    const cell = { region: node.region, index: indexesAlong(node, path, running) };
    return this.fetch(state, at, cell, way[step]?.slots[element.slot] ?? null);
  }
}

/** What a step writes to a cell; undefined where it does not. */
function writeOf(way: Way, step: number, cell: Cell): Operand | undefined {
  const passed = way[step];
  if (passed?.node.op !== 'put') return undefined;
  return passed.node.writes.findLast(({ region, index }) =>
    isSameCell({ region, index: index.map((one) => valueOf(passed, one)) }, cell),
  )?.value;
}

/** The operands that a node makes its value of, without the indexes that choose cells. */
export function operandsOf(node: Node): readonly Operand[] {
  switch (node.op) {
    case 'compute':
      return node.operands;
    case 'element':
      return [node.interval];
    case 'scan':
    case 'choose':
      return once([...node.intervals.map(({ values }) => values), ...node.names.map(({ value }) => value)]);
    case 'test':
      return [node.left, node.right];
    case 'get':
    case 'interval':
    case 'extent':
    case 'written':
    case 'put':
    case 'next':
    case 'call':
    case 'tail-call':
    case 'return':
    case 'halt':
      return [];
  }
}

/** Each slot once. */
function once(operands: readonly Operand[]): readonly Operand[] {
  const slots = new Set<number>();
  return operands.filter((operand) => {
    if (!('slot' in operand)) return true;
    if (slots.has(operand.slot)) return false;
    slots.add(operand.slot);
    return true;
  });
}
