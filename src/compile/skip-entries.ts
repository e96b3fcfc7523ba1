import {
  entryAt,
  evaluate,
  isStuck,
  nextNodes,
  nodesOf,
  type Call,
  type FunctionInfo,
  type Machine,
  type Node,
  type Operand,
  type TailCall,
} from '../machine/index.ts';
import { compareConstants } from './emit.ts';
import { withEndings, withoutStates } from './endings.ts';

/** Nodes that an entry may have for calls to do without its state: each call has them. */
const MOST_NODES = 32;

/**
 * Leaves out the entries of functions that fetch, compute and write nothing: a call leads to the state that follows. An
 * entry that does something for some arguments alone is left out for the others.
 */
export function skipEntries(machine: Machine): Machine {
  const entries = machine.functions.map((one) => silentEntry(machine, one));
  const reached = new Set(
    entries.flatMap((entry) => [...nodesOf(entry)].flatMap((node) => (node.op === 'next' ? [node.state] : []))),
  );
  const gone = new Set(
    machine.functions.flatMap(({ entry }) => (entry.op === 'next' && !reached.has(entry.state) ? [entry.state] : [])),
  );
  const states = machine.states.map((state) => {
    let { slots } = state;
    const code = withEndings(state.code, (node) => {
      if (node.op !== 'call' && node.op !== 'tail-call') return node;
      const entry = entries[node.function];
      return entry === undefined ? node : entering(entry, node, () => slots++);
    });
    return { ...state, code, slots };
  });
  return withoutStates(
    { ...machine, states, functions: machine.functions.map((one, i) => ({ ...one, entry: entries[i] ?? one.entry })) },
    gone,
  );
}

/** What the state of an entry does silently before it goes to another state; the state itself where it does more. */
function silentEntry(machine: Machine, { entry, parameters }: FunctionInfo): Node {
  const state = entry.op === 'next' ? machine.states[entry.state] : undefined;
  if (state?.kind !== 'entry') return entry;
  const own = entryAt(state.id, parameters.length);
  const done = new Map<Node, Node>();
  const silent = (node: Node): Node => {
    const ready = done.get(node);
    if (ready) return ready;
    const made = ((): Node => {
      if (node.op === 'next') return node;
      if (node.op === 'compute' && !node.printed) return { ...node, next: silent(node.next) };
      if (node.op === 'test' && !node.printed && node.slot === undefined)
        return { ...node, yes: silent(node.yes), no: silent(node.no) };
      return own;
    })();
    done.set(node, made);
    return made;
  };
  const made = silent(state.code);
  const leadsOn = [...nodesOf(made)].some((node) => node.op === 'next' && node !== own);
  return leadsOn && unfolded(made) <= MOST_NODES ? made : own;
}

/** How many nodes code has if what several ways through it share is counted for each. */
function unfolded(node: Node): number {
  return 1 + nextNodes(node).reduce((sum, next) => sum + unfolded(next), 0);
}

/** The entry as part of the state that calls: with its arguments, and what is known of them settled. */
function entering(entry: Node, call: Call | TailCall, nextSlot: () => number): Node {
  const within = (node: Node, slots: ReadonlyMap<number, Operand>): Node => {
    const operandOf = (operand: Operand): Operand =>
      'slot' in operand ? (slots.get(operand.slot) ?? { value: null }) : operand;
    if (node.op === 'next') {
      const { state, variables, passes } = node;
      return { ...call, to: { state, variables: variables.map(operandOf), ...(passes && { passes }) } };
    }
    if (node.op === 'test') {
      const left = operandOf(node.left);
      const right = operandOf(node.right);
      const settled = compareConstants(node.relation, left, right);
      if (settled !== undefined) return within(settled ? node.yes : node.no, slots);
      return { ...node, left, right, yes: within(node.yes, slots), no: within(node.no, slots) };
    }
    if (node.op !== 'compute') return call;
    const operands = node.operands.map(operandOf);
    const values = operands.flatMap((operand) => ('value' in operand ? [operand.value] : []));
    const result = values.length === operands.length ? evaluate(node.operator, values) : undefined;
    if (result !== undefined && !isStuck(result))
      return within(node.next, new Map(slots).set(node.slot, { value: result }));
    const slot = nextSlot();
    return { ...node, operands, slot, next: within(node.next, new Map(slots).set(node.slot, { slot })) };
  };
  return within(entry, new Map(call.arguments.map((operand, slot) => [slot, operand])));
}
