import {
  isCellByCell,
  nextNodes,
  nodesOf,
  operatorText,
  sameValue,
  sharedIndexes,
  slotsSetBy,
  type Address,
  type Machine,
  type Node,
  type Operand,
  type State,
} from '../machine/index.ts';

/**
 * Which nodes of a state may find that the state has told already what they would print: for each of them, the nodes
 * before it, on some way through the state, that may have told it. Most states have none, and need no check.
 */
export type Repeats = ReadonlyMap<Node, readonly Node[]>;

const NONE: Repeats = new Map();
const known = new WeakMap<Machine, readonly Repeats[]>();

/** The repeats of each state of a machine, by its number; the same object each time. */
export function repeatsOf(machine: Machine): readonly Repeats[] {
  let found = known.get(machine);
  if (found === undefined) {
    found = machine.states.map(repeatsIn);
    known.set(machine, found);
  }
  return found;
}

/** What would have to be equal for a node to tell again what a node before it told, operand by operand. */
export type Coincidence = readonly (readonly [later: Operand, earlier: Operand])[];

/**
 * By node of a state: if none of these is so, the node tells something new. Intervals as wholes, and indexes that run,
 * are not compared: they may always be equal.
 */
export function coincidencesOf(state: State, repeats: Repeats): ReadonlyMap<Node, readonly Coincidence[]> {
  const intervals = new Set([...nodesOf(state.code)].flatMap((node) => (node.op === 'interval' ? [node.slot] : [])));
  const isInterval = (operand: Operand): boolean =>
    operand === ANY || ('slot' in operand && intervals.has(operand.slot));
  return new Map(
    [...repeats].map(([later, before]) => [
      later,
      before.flatMap((earlier) =>
        operandsOf(later).flatMap((own) =>
          operandsOf(earlier)
            .filter(({ region }) => region === own.region)
            .map(({ operands }) =>
              own.operands.flatMap((operand, i) => {
                const other = operands[i];
                return other === undefined || isInterval(operand) || isInterval(other)
                  ? []
                  : [[operand, other] as const];
              }),
            ),
        ),
      ),
    ]),
  );
}

function repeatsIn(state: State): Repeats {
  const nodes = [...nodesOf(state.code)];
  const groups = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const key of new Set(keysOf(node))) {
      const group = groups.get(key);
      if (group) group.push(node);
      else groups.set(key, [node]);
    }
  }
  const shared = [...groups.values()].filter((group) => group.length > 1);
  if (shared.length === 0) return NONE;
  const distances = new Distances(state, nodes);
  const found = new Map<Node, Set<Node>>();
  for (const group of shared) {
    for (const earlier of group) {
      const behind = new Set(nextNodes(earlier).flatMap((next) => [...nodesOf(next)]));
      for (const later of group) {
        if (later.op === 'put' || !behind.has(later) || !mayTellAgain(earlier, later, distances)) continue;
        const before = found.get(later);
        if (before) before.add(earlier);
        else found.set(later, new Set([earlier]));
      }
    }
  }
  return new Map([...found].map(([later, earlier]) => [later, [...earlier]]));
}

/** Stands for the index that runs, which may be any: no slot has this number. */
const ANY: Operand = { slot: -1 };

/** Nodes without a key in common tell nothing twice. */
function keysOf(node: Node): string[] {
  switch (node.op) {
    case 'get':
      return node.fetches.map(({ region }) => `cell ${region}`);
    case 'put':
      return node.writes.map(({ region }) => `cell ${region}`);
    case 'interval':
      return [isCellByCell(node) ? `cell ${node.region}` : `interval ${node.region}`];
    case 'compute':
      return node.printed ? [`${operatorText(node.operator)} ${node.operands.length}`] : [];
    case 'scan':
      return [node.operator];
    case 'test':
      return node.printed ? [node.relation] : [];
    case 'extent':
    case 'element':
    case 'choose':
    case 'written':
    case 'next':
    case 'call':
    case 'tail-call':
    case 'return':
    case 'halt':
      return [];
  }
}

function mayTellAgain(earlier: Node, later: Node, distances: Distances): boolean {
  const own = operandsOf(later);
  return operandsOf(earlier).some((one) =>
    own.some(
      (other) =>
        one.region === other.region &&
        one.operands.every((operand, i) => distances.mayBeEqual(operand, other.operands[i] ?? operand)),
    ),
  );
}

/** What has to be equal for two nodes to tell the same: the indexes of a cell, the operands of a line. */
function operandsOf(node: Node): readonly { readonly region: number; readonly operands: readonly Operand[] }[] {
  const cell = ({ region, index }: Address): { readonly region: number; readonly operands: readonly Operand[] } => ({
    region,
    operands: index,
  });
  switch (node.op) {
    case 'get':
      return node.fetches.map(cell);
    case 'put':
      return node.writes.map(cell);
    case 'interval':
      return isCellByCell(node)
        ? [{ region: node.region, operands: (node.path ?? []).map((one) => one ?? ANY) }]
        : [{ region: node.region, operands: [node.low, node.high, ...sharedIndexes(node.path ?? [])] }];
    case 'compute':
      return [{ region: -1, operands: node.operands }];
    case 'test':
      return [{ region: -1, operands: [node.left, node.right] }];
    case 'scan':
      return [{ region: -1, operands: [] }];
    case 'extent':
    case 'element':
    case 'choose':
    case 'written':
    case 'next':
    case 'call':
    case 'tail-call':
    case 'return':
    case 'halt':
      return [];
  }
}

/** Slots that differ from one another by a constant for certain, as index arithmetic makes them. */
class Distances {
  readonly #shifts = new Map<number, { readonly base: number; readonly plus: number } | undefined>();

  constructor(state: State, nodes: readonly Node[]) {
    for (let slot = 0; slot < state.variables.length; slot++) this.#shifts.set(slot, undefined);
    for (const node of nodes)
      for (const slot of slotsSetBy(node)) this.#shifts.set(slot, this.#shifts.has(slot) ? undefined : shiftOf(node));
  }

  mayBeEqual(one: Operand, other: Operand): boolean {
    if ('value' in one && 'value' in other) return sameValue(one.value, other.value);
    if ('value' in one || 'value' in other) return true;
    const a = this.#resolve(one.slot);
    const b = this.#resolve(other.slot);
    return a.base !== b.base || a.plus === b.plus;
  }

  #resolve(slot: number): { readonly base: number; readonly plus: number } {
    let base = slot;
    let plus = 0;
    for (let shift = this.#shifts.get(base); shift !== undefined; shift = this.#shifts.get(base)) {
      base = shift.base;
      plus += shift.plus;
    }
    return { base, plus };
  }
}

function shiftOf(node: Node): { readonly base: number; readonly plus: number } | undefined {
  if (node.op !== 'compute' || node.printed || (node.operator !== '+' && node.operator !== '-')) return undefined;
  const [left, right, ...others] = node.operands;
  if (left === undefined || right === undefined || others.length > 0) return undefined;
  if ('slot' in left && left.slot < node.slot && 'value' in right && typeof right.value === 'number')
    return { base: left.slot, plus: node.operator === '+' ? right.value : -right.value };
  return undefined;
}
