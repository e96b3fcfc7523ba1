import assert from 'node:assert/strict';
import { type Move, type TuringMachine } from '../../src/machine/index.ts';
import {
  FormatError,
  type MachineForm,
  NotExpressible,
  readMachine,
  writeMachine,
} from '../../src/turing/formats/index.ts';

/** What a state does with a symbol, or with any other one (`any`): what it writes, the move, the next state. */
type Rows = Readonly<Record<string, readonly [write: string | undefined, move: Move, next: string]>>;

function tableOf(blank: string, states: Readonly<Record<string, Rows>>, start = 0): TuringMachine {
  const names = Object.keys(states);
  const ruleOf = ([write, move, next]: Rows[string] & object): TuringMachine['states'][number]['otherwise'] &
    object => ({
    write,
    move,
    next: names.indexOf(next),
  });
  return {
    name: 't',
    blank,
    start,
    states: Object.entries(states).map(([name, { any, ...rows }]) => ({
      name,
      rules: new Map(Object.entries(rows).map(([symbol, row]) => [symbol, ruleOf(row)])),
      otherwise: any && ruleOf(any),
    })),
  };
}

/** A machine that goes from each of these states to the next, and halts in the last. */
function chainOf(length: number): TuringMachine {
  const names = Array.from({ length: length + 1 }, (_, i) => `s${i}`);
  return tableOf(
    '0',
    Object.fromEntries(names.map((name, i): [string, Rows] => [name, i < length ? { 0: ['1', 1, `s${i + 1}`] } : {}])),
  );
}

const stop: Rows = {};

describe('what a form of Turing machines can say', () => {
  const written: readonly (readonly [what: string, form: MachineForm, table: TuringMachine, text: string])[] = [
    [
      'rules for any symbol, blanks, and states that halt',
      'morphett',
      tableOf('b', {
        A: { b: ['1', 1, 'done'], 1: [undefined, -1, 'A'], any: ['b', 0, 'halt'] },
        done: stop,
        halt: stop,
      }),
      '; t\nA 1 * l A\nA _ 1 r halt-done\nA * _ * halt\n',
    ],
    [
      'a start that is not the first state',
      'morphett',
      tableOf('_', { A: { 1: ['1', 1, 'B'] }, B: { _: ['_', 1, 'A'] } }, 1),
      '; t\nB _ _ r A\nA 1 1 r B\n',
    ],
    [
      'a start in state 0',
      'morphett',
      tableOf('_', { A: { 1: ['1', 1, '0'] }, 0: { _: ['_', 1, 'A'] } }, 0),
      '; t\n0 _ _ r A\nA 1 1 r 0\n',
    ],
    [
      'all symbols of each state, and states that halt',
      'bb',
      tableOf('0', { A: { 0: ['1', 1, 'B'], any: [undefined, -1, 'halt'] }, B: { 2: ['0', -1, 'A'] }, halt: stop }),
      '1RB1LZ2LZ_------0LA\n',
    ],
    ['two symbols at least', 'bb', tableOf('0', { A: { 0: ['0', 1, 'A'] } }), '0RA---\n'],
    [
      'another start',
      'bb',
      tableOf('0', { A: { 0: ['1', 1, 'B'] }, halt: stop, B: { 1: ['1', -1, 'halt'] } }, 2),
      '---1LZ_1RA---\n',
    ],
  ];
  for (const [what, form, table, text] of written) {
    it(`${form} writes ${what}`, () => {
      assert.equal(writeMachine(form, table), text);
    });
  }

  it('bb writes as many states as there are letters', () => {
    const text = writeMachine('bb', chainOf(25));
    assert.match(text, /^1RB---_1RC---_.*_1RZ---\n$/);
    assert.equal(writeMachine('bb', readMachine('bb', text, 't').table), text);
  });

  const loop: Rows = { _: ['_', 1, 'A'] };
  const refused: readonly (readonly [form: MachineForm, table: TuringMachine, message: RegExp])[] = [
    [
      'morphett',
      tableOf('_', { A: { _: ['_', 1, 'two words'] }, 'two words': stop }),
      /this machine has "halt-two words"/,
    ],
    ['morphett', tableOf('_', { A: { _: ['_', 1, 'a;b'] }, 'a;b': stop }), /has "halt-a;b"/],
    ['morphett', tableOf('_', { A: { _: ['_', 1, '*'] }, '*': loop }), /this machine has "\*"/],
    ['morphett', tableOf('_', { A: { _: ['_', 1, '!'] }, '!': loop }), /this machine has "!"/],
    ['morphett', tableOf('_', { A: loop, X: stop, 'halt-X': stop }), /Two states would be named halt-X/],
    ['morphett', tableOf('_', { A: loop, halted: loop }), /but halted has some/],
    ...['*', ';', ' ', '_'].map((symbol): (typeof refused)[number] => [
      'morphett',
      tableOf('0', { A: { [symbol]: ['0', 1, 'A'] } }),
      /cannot be a symbol/,
    ]),
    ['morphett', tableOf('_', { A: stop, B: loop }), /halts at once/],
    ['morphett', tableOf('_', { A: loop, 0: loop }, 1), /but this one starts in A/],
    ['bb', tableOf('_', { A: loop }), /but here it is _/],
    ['bb', tableOf('0', { A: { 0: ['x', 1, 'A'] } }), /but t has x/],
    ['bb', tableOf('0', { A: stop }), /halts at once/],
    ['bb', tableOf('0', { A: stop, B: { 0: ['1', 1, 'A'] } }), /halts at once/],
    ['bb', tableOf('0', { A: { 0: ['1', 0, 'A'] } }), /in state A it stays on 0/],
    ['bb', chainOf(26), /has 26 that do not halt/],
  ];
  for (const [form, table, message] of refused) {
    it(`${form} cannot write everything: ${message.source}`, () => {
      assert.throws(
        () => writeMachine(form, table),
        (error) => error instanceof NotExpressible && message.test(error.message),
      );
    });
  }

  const row = '1RB'.repeat(10);
  const unreadable: readonly (readonly [form: MachineForm, text: string, line: number, column: number, RegExp])[] = [
    ['bb', '', 1, 1, /the first state has 0 characters/],
    ['bb', '\n\n  1RB1', 3, 3, /the first state has 4 characters/],
    ['bb', `${row}1RB`, 1, 1, /at most 10 symbols; the first state has 33/],
    ['bb', Array<string>(26).fill('1RA---').join('_'), 1, 1, /There are 26 states/],
    ['bb', ' 1RB1LA_1LA2RB', 1, 12, /State B has "2RB" for the symbol 1; expected one of 2 symbols/],
    ['morphett', '; nothing\n', 1, 1, /There are no rules/],
    ['morphett', 'A 0 1 r', 1, 7, /found 4/],
    ['morphett', 'A 0 1 r A x', 1, 11, /found 6/],
    ['morphett', 'A 0 1 r A ! !', 1, 11, /found 7/],
    ['morphett', 'A 0 12 r A', 1, 5, /the new one/],
    ['morphett', 'A * 0 r A\nA * 1 r A', 2, 1, /two rules for any symbol/],
    ['morphett', 'A 0 0 r A\n* 1 0 r A\n  * 1 1 r A', 3, 3, /two rules in any state for 1/],
    ['morphett', '* * 0 r A\n* * 1 r A', 2, 1, /two rules in any state for any symbol/],
    ['morphett', 'halt 0 0 r A', 1, 1, /cannot have rules/],
    ['morphett', 'halted 0 0 r A', 1, 1, /cannot have rules/],
  ];
  for (const [form, text, line, column, message] of unreadable) {
    it(`${form} tells what it cannot read, and where: ${message.source}`, () => {
      assert.throws(
        () => readMachine(form, text, 'x'),
        (error) => {
          assert.ok(error instanceof FormatError);
          assert.match(error.message, message);
          assert.deepEqual(error.place, { line, column });
          return true;
        },
      );
    });
  }

  it('bb reads as many states and symbols as it can name; what has no row halts', () => {
    assert.equal(readMachine('bb', row, 'x').table.states[0]?.rules.size, 10);
    const { states } = readMachine('bb', '1RB---_1LA1RH', 'x').table;
    assert.deepEqual(
      states.map(({ name, rules }) => [name, rules.size]),
      [
        ['A', 1],
        ['B', 2],
        ['halt', 0],
      ],
    );
    assert.deepEqual(states[1]?.rules.get('1'), { write: '1', move: 1, next: 2 });
    assert.deepEqual(states[1].rules.get('0'), { write: '1', move: -1, next: 0 });
  });

  it('morphett reads rules of any state behind those of a state, comments, breakpoints and moves in capitals', () => {
    const text = `; comment\n* x y L halt-x ; any\nA * * * A\nB 1 0 R A !\n* * 1 r *\n`;
    const { states, start, blank } = readMachine('morphett', text, 'x').table;
    assert.deepEqual(
      states.map(({ name, rules, otherwise }) => [name, [...rules], otherwise]),
      [
        ['A', [], { write: undefined, move: 0, next: 0 }],
        [
          'B',
          [
            ['1', { write: '0', move: 1, next: 0 }],
            ['x', { write: 'y', move: -1, next: 2 }],
          ],
          { write: '1', move: 1, next: 1 },
        ],
        ['halt-x', [], undefined],
      ],
    );
    assert.deepEqual([start, blank], [0, '_']);
    assert.equal(readMachine('morphett', 'B 1 0 r 0\n0 1 0 r B', 'x').table.start, 1);
    const general = readMachine('morphett', '* 1 0 r *', 'x').table;
    assert.deepEqual([general.start, general.states.map(({ name, rules }) => [name, rules.size])], [0, [['0', 1]]]);
  });
});
