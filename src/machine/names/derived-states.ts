import { nodesOf } from '../nodes.ts';
import type { Address, Interval, Node, Operand } from '../machine-code.ts';
import type { Machine, State } from '../machine.ts';
import type { Task } from '../task.ts';
import { isInfix, operatorText } from '../told.ts';
import { valueText } from '../value-text.ts';
import { labelPattern } from './label.ts';

/** What a state of a machine does, on all ways through it, in the words of the program: `x[p]`, `x[p] + carry`. */
export interface DerivedState {
  readonly fetches: readonly string[];
  readonly operations: readonly string[];
  readonly tests: readonly string[];
  readonly writes: readonly string[];
  /** The labels of the states that can follow, and how a run goes on otherwise. */
  readonly next: readonly string[];
}

/** Deeper expressions are told in part: what a state does should be read at a glance. */
const DEEPEST = 6;

export function derivedState(machine: Machine, { code, variables }: State): DerivedState {
  const nodes = [...nodesOf(code)];
  const words = slotWords(machine, nodes, new Map(variables.map(({ name }, slot) => [slot, name])));
  const cell = (address: Address): string => cellWords(machine, address, words);
  const texts = (textOf: (node: Node) => readonly string[]): string[] => [...new Set(nodes.flatMap(textOf))];
  const target = (number: number): string => {
    const state = machine.states[number];
    return state === undefined ? '?' : labelPattern(state);
  };
  return {
    fetches: texts((node) => {
      if (node.op === 'get') return node.fetches.map(cell);
      return node.op === 'interval' ? [intervalWords(machine, node, words)] : [];
    }),
    operations: texts((node) => {
      if (node.op === 'scan') return [`${node.operator} over ${words(node.low)} .. ${words(node.high)}`];
      return node.op === 'compute' && node.printed ? [words({ slot: node.slot })] : [];
    }),
    tests: texts((node) =>
      node.op === 'test' && node.printed ? [`${words(node.left)} ${node.relation} ${words(node.right)}`] : [],
    ),
    writes: texts((node) => (node.op === 'put' ? node.writes.map(cell) : [])),
    next: texts((node) => {
      if (node.op === 'next') return [target(node.state)];
      if (node.op === 'call') return [`call ${functionName(machine, node.function)}, then ${target(node.resume)}`];
      if (node.op === 'tail-call') return [`${functionName(machine, node.function)} again`];
      if (node.op === 'return') return ['return'];
      return node.op === 'halt' ? ['halt'] : [];
    }),
  };
}

/** The flat machine that the compiler has derived from a task: its states, in the order in which they were met. */
export function derivedStatesText({ name, machine }: Task): string {
  const states = machine.states.map((state) => {
    const { fetches, operations, tests, writes, next } = derivedState(machine, state);
    const place = `${state.source === undefined ? '' : `${state.source}, `}line ${state.range.start.line + 1}`;
    const rows = Object.entries({ fetches, computes: operations, tests, writes, next })
      .filter(([, texts]) => texts.length > 0)
      .map(([word, texts]) => `  ${word.padEnd(9)}${texts.join(word === 'next' ? ' | ' : ', ')}\n`);
    return `${state.id + 1}  ${labelPattern(state)}  (${state.kind}, ${place})\n${rows.join('')}`;
  });
  const count = `${machine.states.length} ${machine.states.length === 1 ? 'state' : 'states'}`;
  return `${name}: ${count}, derived from the program. Each row tells all ways through a state.\n\n${states.join('\n')}`;
}

function functionName(machine: Machine, id: number): string {
  return machine.functions[id]?.name ?? '?';
}

/** How an operand is written: a variable of the state, a cell that was fetched, or what is computed from these. */
function slotWords(
  machine: Machine,
  nodes: readonly Node[],
  variables: ReadonlyMap<number, string>,
): (operand: Operand) => string {
  const makers = new Map<number, (depth: number, isPart: boolean) => string>();
  /** `isPart`: it is an operand of something that has more of them. */
  const words = (operand: Operand, depth: number, isPart = false): string => {
    if ('value' in operand) return valueText(operand.value);
    const name = variables.get(operand.slot);
    if (name !== undefined) return name;
    return depth >= DEEPEST ? '…' : (makers.get(operand.slot)?.(depth + 1, isPart) ?? '…');
  };
  for (const node of nodes) {
    // Of several ways to fill a slot the first is told.
    const made = (slot: number, text: (depth: number, isPart: boolean) => string): void => {
      if (!makers.has(slot)) makers.set(slot, text);
    };
    if (node.op === 'get')
      for (const fetch of node.fetches)
        made(fetch.slot, (depth) => cellWords(machine, fetch, (operand) => words(operand, depth)));
    if (node.op === 'interval')
      made(node.slot, (depth) => intervalWords(machine, node, (operand) => words(operand, depth)));
    if (node.op === 'choose') made(node.slot, () => node.name);
    if (node.op === 'compute')
      made(node.slot, (depth, isPart) => {
        const sign = operatorText(node.operator);
        const operands = node.operands.map((operand) => words(operand, depth, isInfix(node.operator)));
        if (!isInfix(node.operator)) return `${sign}(${operands.join(', ')})`;
        return isPart ? `(${operands.join(` ${sign} `)})` : operands.join(` ${sign} `);
      });
  }
  return (operand) => words(operand, 0);
}

function cellWords(machine: Machine, { region, index }: Address, words: (operand: Operand) => string): string {
  const form = machine.regions[region]?.form;
  if (form === undefined) return '?';
  return index.length === 0
    ? `${form.before}${form.after}`
    : `${form.before}${index.map(words).join(form.between)}${form.after}`;
}

function intervalWords(machine: Machine, { region, low, high }: Interval, words: (operand: Operand) => string): string {
  return `${machine.regions[region]?.name ?? '?'}[${words(low)} .. ${words(high)}]`;
}
