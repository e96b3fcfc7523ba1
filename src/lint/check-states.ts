import { nodesOf, type Node, type Operand, type State, type Task } from '../machine/index.ts';
import type { Found, Place } from './finding.ts';
import type { FetchRounds } from './fetch-rounds.ts';
import type { LintLimits } from './limits.ts';
import { stateCost, type StateCost } from './state-cost.ts';

/**
 * States that are no single step of thought: too many cells or operations, or a line whose length grows with the
 * input's. Runs nothing.
 */
export function checkStates({ machine }: Task, limits: LintLimits): Found[] {
  const told = new Set<string>();
  return machine.states
    .map((state) => ({ state, cost: stateCost(state) }))
    .sort((a, b) => b.cost.operations - a.cost.operations)
    .flatMap(({ state, cost }) => [...checkIdle(state), ...checkCost(state, cost, limits), ...checkGrowth(state)])
    .filter(({ place: { source, range }, code }) => {
      // What stands before a choice or a loop is part of each state that comes to it: the greatest of them is told.
      const key = JSON.stringify([source, range, code]);
      const isNew = !told.has(key);
      told.add(key);
      return isNew;
    });
}

/** Where the code at a range of a state stands. */
export function placeIn(state: State, range = state.range): Place {
  return { source: state.source, range };
}

/** What prints its label and where it leads, and nothing else on any way. */
function checkIdle(state: State): Found[] {
  if (state.kind === 'answer' || [...nodesOf(state.code)].some(doesSomething)) return [];
  return [
    {
      place: placeIn(state),
      // What is no step is the compiler's: its author can only write the program in another way.
      severity: state.kind === 'step' ? 'warning' : 'hint',
      code: 'idle-states',
      message: 'This state does nothing: it fetches, computes, decides and writes nothing.',
      suggestion: idleAdvice[state.kind],
    },
  ];
}

const idleAdvice: Readonly<Record<State['kind'], string>> = {
  start: 'Begin the program with a step.',
  step: 'Remove the step, or do something in it.',
  statement: 'Put a step into the loop, so that each round does something.',
  entry: 'Do something in the function, or do not call it.',
  resume: 'Let something follow the call that has work to do, or allow it: allow idle-states because "…".',
  answer: 'Answer with a value.',
};

function doesSomething(node: Node): boolean {
  if (node.op === 'test' || node.op === 'compute') return node.printed;
  return node.op !== 'element' && node.op !== 'next' && node.op !== 'return';
}

function checkCost(
  state: State,
  { operands, operations, ownOperations, firstOther, rounds }: StateCost,
  limits: LintLimits,
): Found[] {
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
  // What follows a step up to the next one is done in its state.
  const isOfOthers = state.kind === 'step' && ownOperations <= limits.operations && firstOther !== undefined;
  if (operations > limits.operations && isOfOthers) {
    found.push({
      place: placeIn(state, firstOther),
      severity: 'warning',
      code: 'many-operations',
      message: `This and what follows up to the next step belong to the state before, which can then do ${operations} operations and tests; the limit is ${limits.operations}.`,
      suggestion: 'Put a step between them, or keep in a step what was found.',
    });
  } else if (operations > limits.operations) {
    found.push({
      place,
      severity: 'warning',
      code: 'many-operations',
      message: `This state can do ${operations} operations and tests; the limit is ${limits.operations}.`,
      suggestion: 'Split it into several steps, each of which does one thing.',
    });
  }
  return [...found, ...checkRounds(state, rounds, limits.rounds)];
}

function checkRounds(state: State, { all, own }: FetchRounds, limit: number): Found[] {
  if (all.length <= limit) return [];
  const isWhole = state.kind === 'start' || state.kind === 'entry';
  const [place, said, suggestion] =
    own > limit && !isWhole
      ? [
          undefined,
          'This state can',
          'Split it into several steps, so that each knows from the beginning what it fetches.',
        ]
      : [
          all[limit],
          'This and what follows up to the next step belong to the state before, which can then',
          'Put a step between them, or do it in a step of its own.',
        ];
  return [
    {
      place: placeIn(state, place),
      severity: 'hint',
      code: 'many-rounds',
      message: `${said} fetch in ${all.length} rounds, with operations or tests between them; the limit is ${limit}.`,
      suggestion,
    },
  ];
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
