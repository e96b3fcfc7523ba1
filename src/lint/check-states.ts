import { nodesOf, type Node, type Operand, type State, type Task } from '../machine/index.ts';
import type { Found, Place } from './finding.ts';
import type { LintLimits } from './limits.ts';
import { stateCost } from './state-cost.ts';

/**
 * States that are no single step of thought: too many cells or operations, or a line whose length grows with the
 * input's. Runs nothing.
 */
export function checkStates({ machine }: Task, limits: LintLimits): Found[] {
  const told = new Set<string>();
  return machine.states
    .flatMap((state) => [...checkCost(state, limits), ...checkGrowth(state)])
    .filter(({ place: { source, range }, message }) => {
      // What stands before a choice or a loop is part of each state that comes to it.
      const key = JSON.stringify([source, range, message]);
      const isNew = !told.has(key);
      told.add(key);
      return isNew;
    });
}

/** Where the code at a range of a state stands. */
export function placeIn(state: State, range = state.range): Place {
  return { source: state.source, range };
}

function checkCost(state: State, limits: LintLimits): Found[] {
  const { operands, operations, rounds } = stateCost(state);
  const place = placeIn(state);
  const found: Found[] = [];
  if (operands > limits.operands) {
    found.push({
      place,
      severity: 'warning',
      code: 'many-operands',
      message: `This state can fetch ${operands} cells; the limit is ${limits.operands}.`,
      suggestion: 'Split it into several steps, each of which fetches only what it needs.',
    });
  }
  if (operations > limits.operations) {
    found.push({
      place,
      severity: 'warning',
      code: 'many-operations',
      message: `This state can do ${operations} operations and tests; the limit is ${limits.operations}.`,
      suggestion: 'Split it into several steps, each of which does one thing.',
    });
  }
  if (rounds > limits.rounds) {
    found.push({
      place,
      severity: 'hint',
      code: 'many-rounds',
      message: `This state can fetch in ${rounds} rounds, with operations or tests between them; the limit is ${limits.rounds}.`,
      suggestion: 'Split it into several steps, so that each knows from the beginning what it fetches.',
    });
  }
  return found;
}

/** The answer is as long as it is: an interval that its state fetches is no fault of the program. */
function checkGrowth(state: State): Found[] {
  if (state.kind === 'answer') return [];
  const nodes = [...nodesOf(state.code)];
  return nodes.flatMap((node): Found[] => {
    if (node.op === 'interval' && widthOf(nodes, node.low, node.high) === undefined) {
      return [
        {
          place: placeIn(state, node.range),
          severity: 'hint',
          code: 'growing-cost',
          message: 'This interval is fetched in one line, which grows with the interval.',
          suggestion: 'Fetch single cells, in a loop of steps, or allow it: allow growing-cost because "…".',
        },
      ];
    }
    if (node.op === 'scan' && widthOf(nodes, node.low, node.high) === undefined) {
      return [
        {
          place: placeIn(state, node.range),
          severity: 'hint',
          code: 'growing-cost',
          message: `This ${node.operator} is one operation, which grows with its interval.`,
          suggestion: 'Go through the interval in a loop of steps, or allow it: allow growing-cost because "…".',
        },
      ];
    }
    return [];
  });
}

interface Sum {
  readonly base: number | undefined;
  readonly plus: number;
}

/** How many cells lie between two operands; undefined where that depends on the run. */
function widthOf(nodes: readonly Node[], low: Operand, high: Operand): number | undefined {
  const a = sumOf(nodes, low);
  const b = sumOf(nodes, high);
  return a && b && a.base === b.base ? b.plus - a.plus + 1 : undefined;
}

/** An operand as a slot plus a constant, as far as additions lead back. */
function sumOf(nodes: readonly Node[], operand: Operand): Sum | undefined {
  if ('value' in operand)
    return typeof operand.value === 'number' ? { base: undefined, plus: operand.value } : undefined;
  const makers = nodes.filter((node) => node.op === 'compute' && node.slot === operand.slot);
  const [maker] = makers;
  if (maker?.op !== 'compute' || makers.length > 1 || (maker.operator !== '+' && maker.operator !== '-'))
    return { base: operand.slot, plus: 0 };
  const [left, right] = maker.operands;
  if (
    maker.operands.length !== 2 ||
    left === undefined ||
    right === undefined ||
    !('value' in right) ||
    typeof right.value !== 'number'
  )
    return { base: operand.slot, plus: 0 };
  const sum = sumOf(nodes, left);
  return sum && { base: sum.base, plus: sum.plus + (maker.operator === '+' ? right.value : -right.value) };
}
