import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type TuringMachine } from '../../src/machine/index.ts';
import { turingRunner } from '../../src/turing/index.ts';
import { compileText } from '../../src/compile/index.ts';
import {
  FormatError,
  formOf,
  machineText,
  NotExpressible,
  readMachine,
  writeMachine,
} from '../../src/turing/formats/index.ts';

/** Moves a word of a and b one cell to the right, with what each form of the site's YAML can hold. */
const shifted = `# Moves a word one cell to the right.
input: 'abba' # try 'b', or nothing
blank: ' '
start state: take
table:
  # take a symbol and leave the one before
  take:
    a: {write: ' ', R: have-a}
    'b'  : {write: ' ', R: have-b}
    ' ': {R: done}
  have-a:
    ' ': {write: a, R: done}
    # a list that is not the first key
    [a]: R
    b: {write: a, R: have-b}
  have-b: {[' ']: {write: b, R: done}, a: {write: b, R: have-a}, "b": {R}}
  done:


  # Exercise:

  # • Move it to the left: {write: a, L: done}
`;

/** A document as the site keeps it: the source under a key, behind an indentation. */
function kept(source: string, indent = '  '): string {
  return `name: shift by one\nsource code: |\n${source.replace(/^(?=.)/gm, indent)}positions:\n  take: {x: 80, y: 70}\n  done: {x: 80.5 , y: 170, fixed: false}\n`;
}

function tableOf(text: string): TuringMachine {
  assert.equal(formOf(text), 'yaml', text);
  return readMachine('yaml', text, 'fallback').table;
}

/** A short text of YAML with this table. */
function withTable(table: string, top = ''): string {
  return `blank: 0\nstart state: A\n${top}table:\n${table}`;
}

describe('the YAML of turingmachine.io', () => {
  it('is read as its editor shows it and as the site keeps it, under its name', () => {
    const plain = readMachine('yaml', shifted, 'fallback');
    assert.equal(plain.input, 'abba');
    assert.equal(turingRunner(plain.table).run('abba').tape, 'abba');
    assert.deepEqual([turingRunner(plain.table).run('abba').first, turingRunner(plain.table).run('').steps], [1, 1]);
    for (const text of [
      kept(shifted),
      kept(shifted, '      '),
      kept(shifted).replaceAll('\n', '\r\n'),
      `\uFEFF${kept(shifted)}`,
      `name: shift by one\nsource code: ${JSON.stringify(shifted)}\n`,
    ]) {
      const { table, input } = readMachine('yaml', text, 'fallback');
      assert.deepEqual({ table, input }, { table: { ...plain.table, name: 'shift by one' }, input: 'abba' }, text);
      assert.equal(formOf(text), 'yaml');
    }
    assert.equal(readMachine('yaml', kept(shifted).replace(/^name: .*\n/, ''), 'fallback').table.name, 'fallback');
    assert.equal(readMachine('yaml', writeMachine('yaml', plain.table, 'ba'), 'fallback').input, 'ba');
    assert.doesNotMatch(writeMachine('yaml', plain.table), /input/);
  });

  const plainRules = withTable('  A:\n    0: {write: 1, R: B}\n    1: {L: A}\n    2: {L: A}\n  B:\n');
  const same: readonly (readonly [what: string, text: string])[] = [
    ['flow maps', withTable('  A: {0: {write: 1, R: B}, [1,2]: L}\n  B: {}\n')],
    [
      'flow maps over several lines',
      withTable('  A: {\n    0: {write: 1,\n        R: B},\n    [1,\n     2]: L\n  }\n  B: ~\n'),
    ],
    [
      'quoted keys, and all of it one flow map',
      '{"blank": "0", \'start state\': "A", "table": {"A": {"0": {"write": "1", "R": "B"}, ["1", \'2\']: "L"}, "B": null}}',
    ],
    [
      'lists of symbols as keys of their own lines',
      withTable('  A:\n    ? - 0\n    : {write: 1, R: B}\n    ? [1, 2]\n    : L\n  B:\n'),
    ],
    [
      'several lists behind one another',
      withTable('  A:\n    [0]: {write: 1, R: B}\n    # then\n    [1]: L\n\n    [2]  : {L}\n  B:\n'),
    ],
    ['symbols in one word with commas between', withTable('  A:\n    0: {write: 1, R: B}\n    1,2: L\n  B:\n')],
    [
      'synonyms',
      withTable(
        '  A:\n    0: print\n    [1, 2]: back\n  B:\n',
        'synonyms:\n  print: {write: 1, R: B}\n  back: {L: A}\n',
      ),
    ],
    [
      'anchors and aliases',
      withTable('  A:\n    0: &print {write: &one 1, R: B}\n    *one : &back L\n    2: *back\n  B:\n'),
    ],
    [
      'merged maps',
      withTable(
        '  A:\n    0: {write: 1, R: B}\n    1: *back\n    2: {<<: *back}\n  B:\n',
        'synonyms:\n  back: &back {L: A}\n',
      ),
    ],
    [
      'an instruction on lines of its own',
      withTable('  A:\n    0:\n      write: 1\n      R: B\n    1:\n      L:\n    2:\n      L: A\n  B:\n'),
    ],
    ['a start of a document, directives and comments', `%YAML 1.2\n---\n# one\n${plainRules} # two\n...\n`],
    ['everything indented', plainRules.replace(/^(?=.)/gm, '    ')],
    [
      'another order of the parts',
      'table:\n  A:\n    0: {R: B, write: 1}\n    1: L\n    2: L\n  B:\nstart state: A\nblank: 0\n',
    ],
    ['tags', withTable('  !!str A:\n    !!str 0: {write: !!str 1, R: B}\n    1: L\n    2: L\n  B:\n')],
  ];
  for (const [what, text] of same) {
    it(`has ${what}`, () => {
      assert.deepEqual(tableOf(text), tableOf(plainRules));
      assert.deepEqual(
        tableOf(`name: fallback\nsource code: |\n${text.replace(/^(?=.)/gm, ' ')}`.trimEnd()),
        tableOf(plainRules),
      );
    });
  }

  it('merges the rules of a state into another, whose own rules go before them', () => {
    const { states } = tableOf(
      withTable('  A: &rules\n    0: {write: 1, R: B}\n    [1, 2]: L\n  B:\n    <<: *rules\n    1: R\n'),
    );
    assert.deepEqual(
      [...(states[1]?.rules ?? [])].map(([symbol, { write, move, next }]) => [symbol, write, move, next]),
      [
        ['1', undefined, 1, 1],
        ['0', '1', 1, 1],
        ['2', undefined, -1, 1],
      ],
    );
  });

  it('has words of YAML, signs and numbers as states and symbols', () => {
    const text =
      "blank: '0'\nstart state: yes\ntable:\n  yes: {+: {write: ',', R: 12}, ['*', ',', \"#\", y, n, =, /, '\"', '''', '[']: R}\n  12: {~: {L: null}, -: {R: \"two words\"}}\n  two words: {\"é\": R}\n";
    const { states, start } = tableOf(text);
    assert.deepEqual([start, states.map(({ name }) => name)], [0, ['yes', '12', 'two words']]);
    assert.deepEqual(
      states.map(({ rules }) => [...rules.keys()].join('')),
      ['+*,#yn=/"\'[', '~-', 'é'],
    );
    assert.deepEqual(tableOf(writeMachine('yaml', tableOf(text))), tableOf(text));
  });

  it('comes back from both forms as it was written, whatever its names and symbols are', () => {
    const name = fc.constantFrom(
      'A',
      'yes',
      '0',
      '-1',
      'a: b',
      '[a]',
      '# b',
      '<<',
      '"',
      "'",
      'two words',
      '&x',
      '*x',
      '!!str',
      'é',
      'a,b',
      '{}',
      '- a',
      '? b',
      '|',
    );
    const symbol = fc.constantFrom(
      ' ',
      '0',
      '1',
      ',',
      ':',
      '#',
      '*',
      '&',
      '!',
      '[',
      '{',
      '"',
      "'",
      '~',
      '-',
      '?',
      '%',
      '@',
      '|',
      '>',
      'y',
      'é',
      '\\',
    );
    const machine = fc.uniqueArray(name, { minLength: 1, maxLength: 5 }).chain((names) =>
      fc.record({
        name: fc.constant('fallback'),
        blank: symbol,
        start: fc.nat(names.length - 1),
        states: fc.tuple(
          ...names.map((one) =>
            fc.record({
              name: fc.constant(one),
              otherwise: fc.constant(undefined),
              rules: fc.uniqueArray(
                fc.tuple(
                  symbol,
                  fc.record({
                    write: fc.option(symbol, { nil: undefined }),
                    move: fc.constantFrom(-1 as const, 1 as const),
                    next: fc.nat(names.length - 1),
                  }),
                ),
                { selector: ([key]) => key, maxLength: 5 },
              ),
            }),
          ),
        ),
      }),
    );
    fc.assert(
      fc.property(machine, ({ states, ...rest }) => {
        const table: TuringMachine = {
          ...rest,
          states: states.map((state) => ({
            ...state,
            rules: new Map(
              state.rules.map(([read, rule]) => [
                read,
                { ...rule, write: rule.write === read ? undefined : rule.write },
              ]),
            ),
          })),
        };
        const text = writeMachine('yaml', table);
        assert.deepEqual(readMachine('yaml', text, 'fallback').table, table, text);
        assert.deepEqual(
          readMachine('yaml', `name: fallback\nsource code: |-\n${text.replace(/^(?=.)/gm, '   ')}`, '').table,
          table,
          text,
        );
        const { tasks, problems } = compileText(machineText(table));
        assert.deepEqual([problems.filter(({ severity }) => severity === 'error'), tasks[0]?.table], [[], table]);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('refuses to say a symbol that the site counts as two characters', () => {
    const table = readMachine('morphett', '0 😀 x r halt', 'x').table;
    assert.throws(
      () => writeMachine('yaml', table),
      (error) => error instanceof NotExpressible && error.message.includes('😀'),
    );
  });

  const wrong: readonly (readonly [text: string, line: number, column: number, message: RegExp])[] = [
    [withTable('  A:\n    1: {R: B}\n'), 5, 12, /no state B/],
    [withTable('  A:\n    12: R\n'), 5, 5, /one character, but a symbol is "12"/],
    [withTable('  A:\n    1: R\n    [0, 1]: L\n'), 6, 5, /two rules for "1"/],
    [withTable('  A:\n    1: R\n    1: L\n'), 6, 5, /"1" is given twice/],
    [withTable('  A:\n    1: R\n  A:\n'), 6, 3, /"A" is given twice/],
    [withTable('  A:\n    1: {L, R}\n'), 5, 12, /only once/],
    [withTable('  A:\n    1: {write: 0}\n'), 5, 8, /add L or R/],
    [withTable('  A:\n    1: {write: 00, L}\n'), 5, 16, /write is "00"/],
    [withTable('  A:\n    1: {wirte: 0, L}\n'), 5, 9, /found "wirte"/],
    [withTable('  A:\n    1: left\n'), 5, 8, /found "left"/],
    [withTable('  A:\n    1:\n'), 5, 5, /rule is missing/i],
    [withTable('  A: R\n'), 4, 6, /rules of A/],
    [withTable('  A:\n    1: *nothing\n'), 5, 8, /Nothing above is named nothing/],
    [withTable('  A:\n    "\\t": R\n'), 5, 5, /visible character/],
    [withTable('  A:\n    0: R\n  " ":\n'), 6, 3, /name of a state has to begin/],
    [withTable('  A:\n   1: R\n  2: {\n'), 7, 1, /./],
    ['blank: 0\nstart state: C\ntable:\n  A:\n', 2, 14, /no state C/],
    ['blank: 0\ntable: {}\n', 1, 1, /no "start state"/],
    ['blank: 0\nstart state: A\n', 1, 1, /no "table"/],
  ];
  for (const [text, line, column, message] of wrong) {
    it(`says at ${line}:${column} that ${String(message).slice(1, -1)}`, () => {
      assert.throws(
        () => readMachine('yaml', text, 'x'),
        (error) => {
          assert.ok(error instanceof FormatError);
          assert.deepEqual([error.place, message.test(error.message)], [{ line, column }, true], error.message);
          return true;
        },
      );
      // In a document of the site, the place is the document's.
      assert.throws(
        () => readMachine('yaml', kept(text, '   '), 'x'),
        (error) => {
          assert.ok(error instanceof FormatError);
          const place = { line: line + 2, column: column + 3 };
          assert.deepEqual([error.place, message.test(error.message)], [place, true], error.message);
          return true;
        },
      );
    });
  }

  it('says of rules that aliases make too many of that they are', () => {
    const rules = Array.from({ length: 2000 }, (_, i) => `${String.fromCodePoint(0x4e00 + i)}: R`).join(', ');
    const states = Array.from({ length: 2000 }, (_, i) => `  s${i}: *rules\n`).join('');
    assert.throws(
      () => readMachine('yaml', withTable(`  A: &rules {${rules}}\n${states}`), 'x'),
      (error) => error instanceof FormatError && /more than 1000000 rules/.test(error.message),
    );
  });
});
