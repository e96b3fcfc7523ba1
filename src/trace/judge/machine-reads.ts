import { givenRegions, nodesOf, type Formula, type Machine, type Node } from '../../machine/index.ts';

/** What the states of a machine read. */
export interface Reads {
  /** Some state makes choices, or asks for the extent of what is written: any write counts. */
  readonly isOpen: boolean;
  /** By state: regions that it fetches from or asks about. */
  readonly ofState: readonly (readonly number[])[];
  /** Regions of which some state asks whether a cell is written. */
  readonly asked: ReadonlySet<number>;
  /** By region: those whose cells begin as copies of its own. */
  readonly copies: ReadonlyMap<number, readonly number[]>;
  /** By region: those whose bounds or initial values depend on it. */
  readonly bounded: ReadonlyMap<number, ReadonlySet<number>>;
}

const readsOfMachines = new WeakMap<Machine, Reads>();

/** What the states of a machine read, worked out once. */
export function readsOf(machine: Machine): Reads {
  let reads = readsOfMachines.get(machine);
  if (reads === undefined) {
    reads = makeReads(machine);
    readsOfMachines.set(machine, reads);
  }
  return reads;
}

function makeReads(machine: Machine): Reads {
  const nodes = machine.states.map(({ code }) => [...nodesOf(code)]);
  const copies = new Map<number, number[]>();
  const bounded = new Map<number, Set<number>>();
  for (const { id, bounds = [], initial } of machine.regions) {
    if (initial?.op === 'copy') copies.set(initial.region, [...(copies.get(initial.region) ?? []), id]);
    const formulas = [
      ...bounds.flatMap((ends) => ends ?? []),
      ...(initial === undefined || initial.op === 'copy' ? [] : [initial]),
    ];
    for (const region of formulas.flatMap((formula) => [...regionsIn(formula, machine)]))
      bounded.set(region, new Set([...(bounded.get(region) ?? []), id]));
  }
  return {
    isOpen: nodes.flat().some(({ op }) => op === 'choose' || op === 'extent' || op === 'scan'),
    ofState: nodes.map((ones) => [...new Set(ones.flatMap((node) => regionsRead(node)))]),
    asked: new Set(nodes.flat().flatMap((node) => (node.op === 'written' ? [node.region] : []))),
    copies,
    bounded,
  };
}

function regionsRead(node: Node): readonly number[] {
  if (node.op === 'get') return node.fetches.map(({ region }) => region);
  return node.op === 'interval' || node.op === 'written' ? [node.region] : [];
}

/** The regions that a formula calls by their cells or by their names. */
function* regionsIn(formula: Formula, machine: Machine): Iterable<number> {
  const waiting: unknown[] = [formula];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (typeof one !== 'object' || one === null) continue;
    if ('op' in one && one.op === 'cell' && 'region' in one && typeof one.region === 'number') yield one.region;
    if ('op' in one && one.op === 'name' && 'name' in one && typeof one.name === 'string') {
      const region = givenRegions(machine).get(one.name);
      if (region !== undefined) yield region;
    }
    waiting.push(...Object.values<unknown>({ ...one }));
  }
}
