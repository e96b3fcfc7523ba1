import type { Range } from '../language/index.ts';
import {
  ALL_BLANK,
  type Machine,
  type Node,
  type Operand,
  type Region,
  type State,
  type TuringMachine,
  type TuringRule,
  type TuringState,
} from '../machine/index.ts';

/** Where the parts of a table stand in its file. */
export interface TablePlaces {
  readonly whole: Range;
  state(state: TuringState): Range;
  rule(rule: TuringRule): Range;
}

/** The regions of every machine that is made of a table. */
const INPUT = 0;
const TAPE = 1;

const head: Operand = { slot: 0 };
const symbol: Operand = { slot: 1 };
const moved: Operand = { slot: 2 };

/**
 * The machine of a table: each of its states is one, with the head's position in its label. It fetches the cell under
 * the head, writes it where the symbol changes, and names the next state; which rule it is is silent. A last state
 * reads the tape between the outermost symbols that are not blank.
 */
export function lowerTable(table: TuringMachine, places: TablePlaces): Machine {
  const { blank, states, start } = table;
  const names = stateLabels(states);
  const reads = states.length;
  const toAnswer: Node = { op: 'next', state: reads, variables: [] };
  const lowered = states.map((state, id): State => {
    const range = places.state(state);
    return {
      id,
      kind: 'step',
      label: [`${names[id] ?? ''} at `, { variable: 0, offset: 0, type: 'int' }],
      variables: [{ name: 'head', type: 'int' }],
      slots: 3,
      range,
      function: undefined,
      frame: undefined,
      site: undefined,
      code:
        state.rules.size === 0 && state.otherwise === undefined
          ? toAnswer
          : {
              op: 'get',
              fetches: [{ region: TAPE, index: [head], slot: 1 }],
              range,
              next: choice(state, places, toAnswer),
            },
    };
  });
  return {
    name: table.name,
    regions: regionsOf(blank, places.whole),
    functions: [],
    laidOut: [INPUT],
    head: { region: TAPE, variable: 0 },
    start: { op: 'next', state: start, variables: [{ value: 0 }] },
    states: [...lowered, answerState(reads, blank, places.whole)],
  };
}

/** Which rule it is: tests that print nothing, in the order of the rules. */
function choice({ rules, otherwise }: TuringState, places: TablePlaces, toAnswer: Node): Node {
  const known = new Map<string, Node>();
  const done = (rule: TuringRule, read: string | undefined): Node => {
    const write = rule.write === read ? undefined : rule.write;
    const key = `${write ?? ''}\0${rule.move}\0${rule.next}`;
    const node = known.get(key) ?? work(rule, write, places.rule(rule));
    known.set(key, node);
    return node;
  };
  return [...rules].reduceRight<Node>(
    (no, [read, rule]) => ({
      op: 'test',
      relation: '==',
      left: symbol,
      right: { value: read },
      printed: false,
      slot: undefined,
      yes: done(rule, read),
      no,
      range: places.rule(rule),
    }),
    otherwise === undefined ? toAnswer : done(otherwise, undefined),
  );
}

function work({ move, next }: TuringRule, write: string | undefined, range: Range): Node {
  const go: Node = { op: 'next', state: next, variables: [move === 0 ? head : moved] };
  const step: Node =
    move === 0
      ? go
      : {
          op: 'compute',
          operator: move > 0 ? '+' : '-',
          operands: [head, { value: 1 }],
          slot: 2,
          printed: false,
          next: go,
          range,
        };
  return write === undefined
    ? step
    : { op: 'put', writes: [{ region: TAPE, index: [head], value: { value: write } }], next: step, range };
}

function answerState(id: number, blank: string, range: Range): State {
  return {
    id,
    kind: 'answer',
    label: ['Read the tape'],
    variables: [],
    slots: 3,
    range,
    function: undefined,
    frame: undefined,
    site: undefined,
    code: {
      op: 'extent',
      region: TAPE,
      blank,
      low: 0,
      high: 1,
      next: {
        op: 'interval',
        region: TAPE,
        low: { slot: 0 },
        high: { slot: 1 },
        slot: 2,
        range,
        next: { op: 'halt', answer: { as: 'text', interval: { slot: 2 }, none: ALL_BLANK } },
      },
    },
  };
}

function regionsOf(blank: string, range: Range): readonly Region[] {
  const shared = { type: 'text', indexes: ['int'], placeValue: false, range } as const;
  const last = {
    op: 'apply',
    operator: '-',
    operands: [
      { op: 'name', name: 'length(input)' },
      { op: 'constant', value: 1 },
    ],
  } as const;
  return [
    {
      ...shared,
      id: INPUT,
      name: 'input',
      role: 'input',
      form: { before: 'input[', between: '][', after: ']' },
      bounds: [[{ op: 'constant', value: 0 }, last]],
      initial: undefined,
      otherwise: blank,
    },
    {
      ...shared,
      id: TAPE,
      name: 'tape',
      role: 'tape',
      form: { before: 'tape[', between: '][', after: ']' },
      bounds: undefined,
      initial: { op: 'copy', region: INPUT },
      otherwise: undefined,
    },
  ];
}

/** Words with which other lines of a trace begin. */
const lineWords = new Set(['lay', 'get', 'put', 'call', 'return', 'next', 'halt', 'inf', 'none', 'yes', 'no']);

/** How labels name the states: as the file does, unless that could be taken for another line. */
function stateLabels(states: readonly TuringState[]): readonly string[] {
  return states.map(({ name }) => (/^[a-z_]\w*$/i.test(name) && !lineWords.has(name) ? name : `State ${name}`));
}
