import { compare, evaluate } from './evaluate.ts';
import type { Call, Next, Node, Operand, TailCall } from './machine-code.ts';
import type { Machine, Point } from './machine.ts';
import { nodesOf } from './nodes.ts';
import { isStuck } from './stuck.ts';
import type { Value } from './value.ts';

/** Where a call leads. */
export type Target = Pick<Next, 'state' | 'variables' | 'passes'>;

/** The entry of a function all of whose calls begin in this state, which shows the arguments, and nothing else. */
export function entryAt(state: number, parameters: number): Next {
  return { op: 'next', state, variables: Array.from({ length: parameters }, (_, slot) => ({ slot })) };
}

/** Where a call leads: it says so itself, unless that is where all calls of its function begin. */
export function targetOf(machine: Machine, call: Call | TailCall): Target | undefined {
  if (call.to) return call.to;
  const entry = machine.functions[call.function]?.entry;
  if (entry?.op !== 'next') return undefined;
  return { ...entry, variables: entry.variables.map((operand) => argument(operand, call.arguments)) };
}

function argument(operand: Operand, values: readonly Operand[]): Operand {
  return 'slot' in operand ? (values[operand.slot] ?? { value: null }) : operand;
}

/** Where a call of a function with these arguments begins; undefined for no such call. */
export function entryPoint(machine: Machine, called: number, values: readonly Value[]): Point | undefined {
  const slots: (Value | undefined)[] = [...values];
  const valueOf = (operand: Operand): Value => ('value' in operand ? operand.value : (slots[operand.slot] ?? null));
  for (let node: Node | undefined = machine.functions[called]?.entry; node !== undefined;) {
    if (node.op === 'next') return { state: node.state, variables: node.variables.map(valueOf) };
    if (node.op === 'test') {
      node = compare(node.relation, valueOf(node.left), valueOf(node.right)) === true ? node.yes : node.no;
      continue;
    }
    const result = node.op === 'compute' ? evaluate(node.operator, node.operands.map(valueOf)) : undefined;
    if (node.op !== 'compute' || result === undefined || isStuck(result)) return undefined;
    slots[node.slot] = result;
    node = node.next;
  }
  return undefined;
}

/** The states in which calls of a function may begin. */
export function entryStates(machine: Machine, called: number): ReadonlySet<number> {
  const entry = machine.functions[called]?.entry;
  const nodes = entry === undefined ? [] : [...nodesOf(entry)];
  return new Set(nodes.flatMap((node) => (node.op === 'next' ? [node.state] : [])));
}
