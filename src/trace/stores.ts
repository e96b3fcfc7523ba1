import {
  nextNodes,
  nodesOf,
  slotsSetBy,
  type Address,
  type Machine,
  type Node,
  type Operand,
  type Operation,
  type Put,
  type State,
} from '../machine/index.ts';

/** The write that a result goes to: one of a put's. */
export interface Store {
  readonly put: Put;
  readonly write: number;
}

const known = new WeakMap<Machine, ReadonlyMap<Operation, Store>>();

/**
 * The operations whose result a style may write on their own line, and where each goes: whenever the state computes it,
 * it writes it, to a cell that is known by then and that no line in between fetches.
 */
export function storesOf(machine: Machine): ReadonlyMap<Operation, Store> {
  let stores = known.get(machine);
  if (stores === undefined) {
    stores = new Map(machine.states.flatMap((state) => [...storesIn(state)]));
    known.set(machine, stores);
  }
  return stores;
}

function* storesIn(state: State): Generator<readonly [Operation, Store], void, undefined> {
  const nodes = [...nodesOf(state.code)];
  const makers = new Map<number, Node[]>();
  for (const node of nodes) for (const slot of slotsSetBy(node)) makers.set(slot, [...(makers.get(slot) ?? []), node]);
  const stored = new Set<Node>();
  for (const put of nodes) {
    if (put.op !== 'put' || mayCoincide(put.writes)) continue;
    for (const [write, address] of put.writes.entries()) {
      const { value } = address;
      const [maker, ...others] = 'slot' in value ? (makers.get(value.slot) ?? []) : [];
      if (maker === undefined || others.length > 0 || !isPrinted(maker) || stored.has(maker)) continue;
      if (!isAlwaysWritten(state.code, maker, put) || !isKnownBefore(maker, put, address, makers)) continue;
      stored.add(maker);
      yield [maker, { put, write }];
    }
  }
}

function isPrinted(node: Node): node is Operation {
  return (node.op === 'compute' || node.op === 'scan') && node.printed;
}

/** Whether every way through the state that comes to one of the nodes goes through the other, first the operation. */
function isAlwaysWritten(code: Node, maker: Operation, put: Put): boolean {
  const ends = (node: Node): boolean => nextNodes(node).length === 0;
  return !reach(code, maker).has(put) && ![...reach(maker.next, put)].some(ends);
}

/** Whether the cell is known when the operation is made, and what it holds is not fetched before it is written. */
function isKnownBefore(
  maker: Operation,
  put: Put,
  { region, index }: Address,
  makers: ReadonlyMap<number, readonly Node[]>,
): boolean {
  const between = reach(maker.next, put);
  const isLater = (operand: Operand): boolean =>
    'slot' in operand && (makers.get(operand.slot) ?? []).some((node) => between.has(node));
  if (index.some(isLater)) return false;
  return ![...between].some(
    (node) =>
      (node.op === 'get' && node.fetches.some((fetch) => fetch.region === region)) ||
      (node.op === 'interval' && node.region === region),
  );
}

/** The nodes that a way from here comes to which does not go through the given one. */
function reach(from: Node, without: Node | undefined): ReadonlySet<Node> {
  const found = new Set<Node>();
  const waiting = [from];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === without || found.has(node)) continue;
    found.add(node);
    waiting.push(...nextNodes(node));
  }
  return found;
}

/** Whether two of the writes may be to one cell, whose last value then counts. */
function mayCoincide(writes: readonly Address[]): boolean {
  return writes.some((one, i) =>
    writes.slice(0, i).some(
      (other) =>
        other.region === one.region &&
        one.index.every((operand, at) => {
          const its = other.index[at];
          return its === undefined || !('value' in operand && 'value' in its) || operand.value === its.value;
        }),
    ),
  );
}
