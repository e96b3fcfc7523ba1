import type { Candidates, Halt, Node, Operand } from './machine-code.ts';

type Change = (operand: Operand) => Operand;

/** The same node with other operands; what follows it stays. */
export function withOperands<One extends Node>(node: One, change: Change): One;
export function withOperands(node: Node, change: Change): Node {
  const all = (operands: readonly Operand[]): readonly Operand[] => operands.map(change);
  switch (node.op) {
    case 'get':
      return { ...node, fetches: node.fetches.map((fetch) => ({ ...fetch, index: all(fetch.index) })) };
    case 'interval':
      return {
        ...node,
        low: change(node.low),
        high: change(node.high),
        ...(node.path && { path: node.path.map((one) => one && change(one)) }),
        ...(node.rows && { rows: node.rows.map(({ low, high }) => ({ low: change(low), high: change(high) })) }),
      };
    case 'element':
      return { ...node, interval: change(node.interval), low: change(node.low), index: change(node.index) };
    case 'compute':
      return { ...node, operands: all(node.operands) };
    case 'scan':
    case 'choose':
      return { ...node, ...candidates(node, change) };
    case 'test':
      return { ...node, left: change(node.left), right: change(node.right) };
    case 'written':
      return { ...node, index: all(node.index) };
    case 'put':
      return {
        ...node,
        writes: node.writes.map((write) => ({ ...write, index: all(write.index), value: change(write.value) })),
      };
    case 'next':
      return { ...node, variables: all(node.variables) };
    case 'call':
      return {
        ...node,
        arguments: all(node.arguments),
        resumeVariables: all(node.resumeVariables),
        ...(node.to && { to: { ...node.to, variables: all(node.to.variables) } }),
      };
    case 'tail-call':
      return {
        ...node,
        arguments: all(node.arguments),
        ...(node.to && { to: { ...node.to, variables: all(node.to.variables) } }),
      };
    case 'halt':
      return { ...node, answer: answer(node.answer, change) };
    case 'extent':
    case 'return':
      return node;
  }
}

function candidates({ low, high, names, intervals }: Candidates, change: Change): Partial<Candidates> {
  return {
    low: change(low),
    high: change(high),
    names: names.map(({ name, value }) => ({ name, value: change(value) })),
    intervals: intervals.map((one) => ({
      ...one,
      ...(one.path && { path: one.path.map((index) => index && change(index)) }),
      low: change(one.low),
      values: change(one.values),
    })),
  };
}

function answer(form: Halt['answer'], change: Change): Halt['answer'] {
  switch (form.as) {
    case 'value':
      return { ...form, value: change(form.value) };
    case 'decimal':
      return { ...form, interval: change(form.interval), low: change(form.low) };
    case 'list':
    case 'text':
      return { ...form, interval: change(form.interval) };
    case 'composed':
      return { ...form, parts: form.parts.map((part) => (typeof part === 'string' ? part : answer(part, change))) };
    case 'none':
      return form;
  }
}

/** The same node, if it ends a state, with other states to go to. */
export function withStates(node: Node, change: (state: number) => number): Node {
  if (node.op === 'next') return { ...node, state: change(node.state) };
  if (node.op !== 'call' && node.op !== 'tail-call') return node;
  const to = node.to && { ...node.to, state: change(node.to.state) };
  return { ...node, ...(to && { to }), ...(node.op === 'call' && { resume: change(node.resume) }) };
}

/** The slots that a node reads. */
export function slotsReadBy(node: Node): readonly number[] {
  const slots: number[] = [];
  withOperands(node, (operand) => {
    if ('slot' in operand) slots.push(operand.slot);
    return operand;
  });
  return slots;
}
