import {
  answerOperands,
  nodesOf,
  targetOf,
  type Cell,
  type Machine,
  type Node,
  type Operand,
  type Work,
} from '../../machine/index.ts';
import { isSameCell } from '../read-again.ts';
import { operandsOf, type Edge, type Resolver } from './resolve.ts';
import type { Source } from './source.ts';
import { fetchesOf, filledBy, valueOf, type Filled } from './way.ts';

/** States that are looked through between two places to leave off at. */
const PIECE = 256;

/** What was made of a source: so many uses at most, in the order of the run. */
export function* usesOf(resolver: Resolver, source: Source, most: number): Work<readonly Edge[]> {
  switch (source.kind) {
    case 'version':
      return yield* usesOfVersion(resolver, source, most);
    case 'result':
      return takers(resolver, source.state, [{ step: source.step, slot: source.slot }]);
    case 'cells': {
      const node = resolver.replay.way(source.state)[source.step]?.node;
      return node?.op === 'interval' ? takers(resolver, source.state, [{ step: source.step, slot: node.slot }]) : [];
    }
    case 'variable':
      return takers(resolver, source.state, [{ step: -1, slot: source.slot }]);
    case 'constant':
    case 'answer':
    case 'line':
      return [];
  }
}

function* usesOfVersion(
  resolver: Resolver,
  { cell, state: written }: Source & { readonly kind: 'version' },
  most: number,
): Work<readonly Edge[]> {
  const { replay } = resolver;
  const reading = readers(replay.bound.machine, cell.region);
  const uses: Edge[] = [];
  for (let state = Math.max(0, written + 1); state < replay.states && uses.length < most; state++) {
    if (state % PIECE === 0) yield;
    if ((replay.read(cell, { state, line: 0 })?.state ?? -1) !== written) break;
    if (!reading.has(replay.points[state] ?? -1)) continue;
    const fetches = fetchesOf(replay.way(state), cell);
    for (const fetch of fetches) {
      const made = takers(resolver, state, [fetch], cell);
      const value = fetch.isWhole ? (replay.way(state)[fetch.step]?.slots[fetch.slot] ?? null) : null;
      const through = made.length > 0 ? made : [{ source: { kind: 'line' as const, state, step: fetch.step } }];
      uses.push(...through.map((edge) => ({ ...edge, fetched: { state, step: fetch.step, value } })));
    }
  }
  return uses.slice(0, most);
}

const known = new WeakMap<Machine, Map<number, ReadonlySet<number>>>();

/** The states of a machine that may fetch a cell of a region. */
export function readers(machine: Machine, region: number): ReadonlySet<number> {
  const regions = known.get(machine) ?? new Map<number, ReadonlySet<number>>();
  known.set(machine, regions);
  let found = regions.get(region);
  if (found === undefined) {
    found = new Set(
      machine.states.flatMap(({ id, code }) =>
        [...nodesOf(code)].some((node) => fetchedRegions(node).includes(region)) ? [id] : [],
      ),
    );
    regions.set(region, found);
  }
  return found;
}

function fetchedRegions(node: Node): readonly number[] {
  if (node.op === 'get') return node.fetches.map(({ region }) => region);
  return node.op === 'interval' ? [node.region] : [];
}

/** What the later steps of a state make of slots. `cell`: of an interval, only where it is taken out. */
function takers(resolver: Resolver, state: number, from: readonly Filled[], cell?: Cell): readonly Edge[] {
  const way = resolver.replay.way(state);
  const waiting = [...from];
  const edges: Edge[] = [];
  for (let filled = waiting.shift(); filled !== undefined; filled = waiting.shift()) {
    const { step: at, slot } = filled;
    for (let step = at + 1; step < way.length; step++) {
      const takes = (operand: Operand): boolean =>
        'slot' in operand && operand.slot === slot && filledBy(way, step, slot) === at;
      const node = way[step]?.node;
      if (node?.op === 'element' && takes(node.interval)) {
        const { source } = resolver.slot(state, step + 1, node.slot);
        if (cell === undefined || source.kind !== 'version' || isSameCell(source.cell, cell))
          waiting.push({ step, slot: node.slot });
      } else if (node !== undefined) edges.push(...madeBy(resolver, state, step, node, takes));
    }
  }
  return edges;
}

function madeBy(
  { machine, replay, returnOf }: Resolver,
  state: number,
  step: number,
  node: Node,
  takes: (operand: Operand) => boolean,
): readonly Edge[] {
  const variables = (operands: readonly Operand[], to: number | undefined): readonly Edge[] =>
    to === undefined || to >= replay.states
      ? []
      : operands.flatMap((operand, slot) =>
          takes(operand) ? [{ source: { kind: 'variable' as const, state: to, slot } }] : [],
        );
  switch (node.op) {
    case 'compute':
    case 'scan':
    case 'choose':
      return operandsOf(node).some(takes) ? [{ source: { kind: 'result', state, step, slot: node.slot } }] : [];
    case 'test': {
      if (!operandsOf(node).some(takes)) return [];
      const { slot } = node;
      return [{ source: slot === undefined ? { kind: 'line', state, step } : { kind: 'result', state, step, slot } }];
    }
    case 'put': {
      const passed = replay.way(state)[step];
      if (passed === undefined) return [];
      return node.writes.flatMap(({ region, index, value }): Edge[] => {
        const cell = { region, index: index.map((one) => valueOf(passed, one)) };
        return takes(value) ? [{ source: { kind: 'version', cell, state } }] : [];
      });
    }
    case 'get':
      return node.fetches.some(({ index }) => index.some(takes)) ? [{ source: { kind: 'line', state, step } }] : [];
    case 'interval':
      return [node.low, node.high].some(takes) ? [{ source: { kind: 'line', state, step } }] : [];
    case 'next':
      return variables(node.variables, state + 1);
    case 'tail-call':
      return variables(targetOf(machine, node)?.variables ?? [], state + 1);
    case 'call':
      return [
        ...variables(targetOf(machine, node)?.variables ?? [], state + 1),
        ...variables(node.resumeVariables, returnOf(state)),
      ];
    case 'halt':
      return answerOperands(node.answer).some(takes) ? [{ source: { kind: 'answer', state } }] : [];
    case 'extent':
    case 'element':
    case 'written':
    case 'return':
      return [];
  }
}
