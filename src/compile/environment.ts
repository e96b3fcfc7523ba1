import type { AstNode } from 'langium';
import type { Range } from '../language/index.ts';
import { type Address, type LoopPass, type Node, type Operand, type Path, valueText } from '../machine/index.ts';

/**
 * What is known while the code of one state is generated, at one point of it. Immutable: branches go on from the same
 * environment.
 */
export interface Environment {
  /** The state whose code this is. */
  readonly state: number;
  /** Loop variables and parameters that the label shows, and values local to the state. */
  readonly variables: ReadonlyMap<AstNode, Operand>;
  /** Cells fetched or written in this state, by {@link addressKey}; they are used without a further get. */
  readonly known: ReadonlyMap<string, KnownCell>;
  /** Writes that no put line has printed yet, in first-write order. */
  readonly pending: readonly (Address & { readonly value: Operand; readonly range: Range })[];
  /** All addresses written since the last put line: a get would miss what they hold. */
  readonly written: readonly Address[];
  /** Intervals fetched in this state, by {@link pathKey}. */
  readonly intervals: ReadonlyMap<string, FetchedInterval>;
  /** Results of the operations that this state has printed, by operator and operands: none is computed twice. */
  readonly computed: ReadonlyMap<string, Operand>;
  /** Slots that hold a header variable plus a constant: index arithmetic on them is silent. */
  readonly symbols: ReadonlyMap<number, Symbolic>;
  /**
   * Calls whose arguments are known here, because the state comes back from them or has just found their result
   * written.
   */
  readonly calls: ReadonlyMap<AstNode, readonly Operand[]>;
  /** Loops whose control has been passed since the state was entered. */
  readonly loops: ReadonlySet<AstNode>;
  /** The loops that it came to and their rounds that it began since then, in order. */
  readonly passes: readonly LoopPass[];
  /**
   * `open`: the entry or resume state of an activation, which bare statements join; `closed`: after a step, where only
   * control may follow; `step`: inside the braces of a step.
   */
  readonly mode: 'open' | 'closed' | 'step';
  /** Operations and tests that the state has printed so far, at most; what is generated may depend on it or not. */
  readonly work: number;
  /** The next free slot. */
  readonly slot: number;
}

/** `isComplete`: fetched by a fetch statement, or all cells that there are. */
export interface FetchedInterval {
  readonly region: number;
  readonly low: Operand;
  readonly high: Operand;
  readonly values: Operand;
  readonly isComplete: boolean;
}

export interface Symbolic {
  readonly base: number;
  readonly plus: number;
}
export interface KnownCell {
  readonly address: Address;
  readonly value: Operand;
}

export function emptyEnvironment(state: number, mode: Environment['mode']): Environment {
  return {
    state,
    variables: new Map(),
    known: new Map(),
    pending: [],
    written: [],
    intervals: new Map(),
    computed: new Map(),
    symbols: new Map(),
    calls: new Map(),
    loops: new Set(),
    passes: [],
    mode,
    work: 0,
    slot: 0,
  };
}

export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

/** Gives a header variable its slot. */
export function bindHeader(env: Environment, declaration: AstNode | undefined): [Environment, Operand] {
  const operand: Operand = { slot: env.slot };
  const symbols = withEntry(env.symbols, env.slot, { base: env.slot, plus: 0 });
  const variables = declaration ? withEntry(env.variables, declaration, operand) : env.variables;
  return [{ ...env, variables, symbols, slot: env.slot + 1 }, operand];
}

export function symbolOf(env: Environment, operand: Operand): Symbolic | undefined {
  return 'slot' in operand ? env.symbols.get(operand.slot) : undefined;
}

/** Two operands print the same key exactly when they are known to be equal. */
function operandKey(env: Environment, operand: Operand): string {
  if ('value' in operand) return valueText(operand.value);
  const symbol = env.symbols.get(operand.slot);
  return symbol ? `$${symbol.base}+${symbol.plus}` : `$${operand.slot}`;
}

/** Whether two operands are known to be equal. */
export function sameOperand(env: Environment, a: Operand, b: Operand): boolean {
  return operandKey(env, a) === operandKey(env, b);
}

/** What tells operations apart by what they compute. */
export function operationKey(env: Environment, operator: string, operands: readonly Operand[]): string {
  return `${operator} ${operands.map((operand) => operandKey(env, operand)).join()}`;
}

export function addressKey(env: Environment, address: Address): string {
  return `${address.region}[${address.index.map((i) => operandKey(env, i)).join()}]`;
}

/** Tells apart cells that lie along a path. */
export function pathKey(env: Environment, region: number, path: Path<Operand>): string {
  return `${region}[${path.map((one) => (one === undefined ? '*' : operandKey(env, one))).join()}]`;
}

/** Whether two addresses of the same region can never be the same cell: some index differs for certain. */
function differForCertain(env: Environment, a: Address, b: Address): boolean {
  return a.index.some((left, i) => {
    const right = b.index[i];
    if (right === undefined) return false;
    if ('value' in left && 'value' in right) return left.value !== right.value;
    const x = symbolOf(env, left);
    const y = symbolOf(env, right);
    return x !== undefined && y !== undefined && x.base === y.base && x.plus !== y.plus;
  });
}

/** An address written in this state that may be this cell under another name, so that a get could miss the write. */
export function possibleAlias(env: Environment, address: Address): Address | undefined {
  const key = addressKey(env, address);
  return env.written.find(
    (w) => w.region === address.region && addressKey(env, w) !== key && !differForCertain(env, w, address),
  );
}

export function learn(env: Environment, address: Address, value: Operand): Environment {
  return { ...env, known: withEntry(env.known, addressKey(env, address), { address, value }) };
}

/** A write: remembered for the put line (first-write order, last value), and what may be the same cell is forgotten. */
export function write(env: Environment, address: Address, value: Operand, range: Range): Environment {
  const key = addressKey(env, address);
  const known = new Map(env.known);
  for (const [other, cell] of known) {
    if (other !== key && cell.address.region === address.region && !differForCertain(env, cell.address, address))
      known.delete(other);
  }
  known.set(key, { address, value });
  const entry = { ...address, value, range };
  const at = env.pending.findIndex((w) => addressKey(env, w) === key);
  // Where another write in between may be of the same cell, the last one has to be the last on the line too.
  const isOvertaken = env.pending
    .slice(at + 1)
    .some((w) => w.region === address.region && !differForCertain(env, w, address));
  const isLast = at < 0 || isOvertaken;
  const pending = isLast ? [...env.pending.filter((_, i) => i !== at), entry] : env.pending.with(at, entry);
  return { ...env, known, pending, written: [...env.written, address] };
}

/** Equal signatures mean that the same code may follow. */
export function signature(env: Environment, idOf: (node: AstNode) => number): string {
  const operand = (o: Operand): string => operandKey(env, o) + ('slot' in o ? `@${o.slot}` : '');
  const parts = [
    env.state,
    env.mode,
    env.slot,
    [...env.variables]
      .map(([node, value]) => `${idOf(node)}=${operand(value)}`)
      .sort()
      .join(),
    [...env.known]
      .map(([key, cell]) => `${key}=${operand(cell.value)}`)
      .sort()
      .join(),
    env.pending.map((w) => `${addressKey(env, w)}=${operand(w.value)}`).join(),
    env.written.map((w) => addressKey(env, w)).join(),
    [...env.intervals]
      .map(([row, i]) => `${row}:${operand(i.low)}:${operand(i.high)}:${operand(i.values)}${i.isComplete ? '!' : ''}`)
      .join(),
    [...env.computed].map(([key, value]) => `${key}=${operand(value)}`).join(),
    [...env.calls].map(([node, values]) => `${idOf(node)}=${values.map(operand).join()}`).join(),
    [...env.loops].map(idOf).sort().join(),
    env.passes.map(({ loop, is }) => `${is} ${loop}`).join(),
  ];
  return parts.join('|');
}

/** What the node that ends a state tells of the loops that the state passed. */
export function passed({ passes }: Environment): { readonly passes?: readonly LoopPass[] } {
  return passes.length === 0 ? {} : { passes };
}

/**
 * What follows, from whatever state control comes: the same code for every path, but for what the environment knows.
 */
export type Continuation = (env: Environment) => Node;

/** The put line, if anything was written since the last one. */
export function flush(env: Environment, rest: Continuation): Node {
  const last = env.pending.at(-1);
  if (last === undefined) return rest(env);
  // What was fetched of these regions is no longer what they hold.
  const intervals = new Map(
    [...env.intervals].filter(([, { region }]) => !env.pending.some((w) => w.region === region)),
  );
  const writes = env.pending.map(({ region, index, value }) => ({ region, index, value }));
  return { op: 'put', writes, range: last.range, next: rest({ ...env, pending: [], written: [], intervals }) };
}
