import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileText } from '../../src/compile/index.ts';
import { type Inputs, styles } from '../../src/machine/index.ts';
import { historyOfRecording } from '../../src/record/index.ts';
import { recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { answerOf, compileTask, recordTask } from '../tasks/load.ts';

const head = `task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
  input a: int = random 0..9
  input s: int[n] = random 0..9
  ask "{a} {s}?"
`;

function program(body: string): ReturnType<typeof compileTask> {
  return compileTask(`${head}${body}\n}`);
}

interface Numbers {
  readonly a: number;
  readonly s: readonly number[];
}

/** The lines of the state with this label. */
function linesOf(body: string, given: Numbers, label: string): string[] {
  const lines = writeEvents(
    recordingEvents(recordTask(program(body), { a: given.a, s: [...given.s] } satisfies Inputs), styles.minimal),
    styles.minimal,
  ).split('\n');
  const start = lines.indexOf(label);
  const end = lines.findIndex((line, i) => i > start && (line.startsWith('next ') || line === 'halt'));
  assert.ok(start >= 0, label);
  return lines.slice(start, end + 1);
}

const inputs = fc.record({
  a: fc.integer({ min: -4, max: 9 }),
  s: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 6 }),
});

describe('scans', () => {
  const rules: readonly (readonly [
    string,
    (values: readonly (readonly [at: number, value: number])[]) => number | undefined,
  ])[] = [
    ['argmin', (pairs) => pairs.toSorted(([x, p], [y, q]) => p - q || x - y)[0]?.[0]],
    ['argmax', (pairs) => pairs.toSorted(([x, p], [y, q]) => q - p || x - y)[0]?.[0]],
    ['min', (pairs) => (pairs.length === 0 ? undefined : Math.min(...pairs.map(([, value]) => value)))],
    ['max', (pairs) => (pairs.length === 0 ? undefined : Math.max(...pairs.map(([, value]) => value)))],
    ['sum', (pairs) => pairs.reduce((total, [, value]) => total + value, 0)],
  ];
  for (const [operator, rule] of rules) {
    it(`take the ${operator} of the values that count, and are stuck where none does`, () => {
      const task = program(
        `tape t: int = 0\n step "Look" { t = ${operator} v in 0..n - 1 where s[v] > a or v == a of s[v] * 2 - v }\n answer t`,
      );
      fc.assert(
        fc.property(inputs, ({ a, s }) => {
          const expected = rule(s.flatMap((one, v) => (one > a || v === a ? [[v, one * 2 - v] as const] : [])));
          const { end } = recordTask(task, { a, s } satisfies Inputs);
          assert.deepEqual(
            end.kind === 'stuck' ? end.stuck.stuck : end.kind === 'halt' && end.answer,
            expected === undefined ? 'no candidate' : String(expected),
          );
        }),
      );
    });
  }

  it('print one line, after one interval for each region that they look at', () => {
    const body = `tape t: int = 0\n tape d: int[n] = infinity\n step "Look" { t = argmin v in 0..a where s[v] != 4 of d[v] }\n answer t`;
    assert.deepEqual(linesOf(body, { a: 2, s: [4, 1, 3] }, 'Look'), [
      'Look',
      'get a=2',
      'get s[0..2]=4 1 3',
      'get d[0..2]=inf inf inf',
      'argmin(1:inf, 2:inf) = 1',
      'put t=1',
      'next Read the answer',
    ]);
  });

  it('look at what the author has fetched, without a further line', () => {
    const body = `tape t: int = 0\n step "Look" { fetch s, t
      let least = min v in 0..a of s[v]
      t = sum v in 0..a where s[v] == least of 1 }\n answer t`;
    assert.deepEqual(linesOf(body, { a: 1, s: [4, 4, 3] }, 'Look'), [
      'Look',
      'get n=3, t=0, a=1',
      '3 - 1 = 2',
      'get s[0..2]=4 4 3',
      'min(4, 4) = 4',
      'sum(1, 1) = 2',
      'put t=2',
      'next Read the answer',
    ]);
  });

  it('look at neighbours, and fetch no cell beyond them', () => {
    const task = program(
      'tape t: int = 0\n step "Look" { t = sum v in 1..n - 1 where s[v - 1] < s[v] of 1 }\n answer t',
    );
    fc.assert(
      fc.property(inputs, ({ a, s }) => {
        assert.equal(
          answerOf(task, { a, s } satisfies Inputs),
          String(s.filter((one, v) => v > 0 && (s[v - 1] ?? one) < one).length),
        );
      }),
    );
    assert.deepEqual(
      linesOf(
        'tape t: int = 0\n step "Look" { t = sum v in 1..2 where s[v - 1] < s[v] of v }\n answer t',
        { a: 0, s: [1, 2, 3] },
        'Look',
      ).slice(1, 3),
      ['get s[0..2]=1 2 3', 'sum(1, 2) = 3'],
    );
  });

  it('fetch a whole region where the range does not tell which cells they look at', () => {
    const body = 'tape t: int = 0\n step "Look" { t = sum v in 0..1 where s[s[v]] == 0 of s[v] }\n answer t';
    assert.deepEqual(linesOf(body, { a: 0, s: [1, 2, 0] }, 'Look'), [
      'Look',
      'get n=3',
      '3 - 1 = 2',
      'get s[0..2]=1 2 0',
      'sum(2) = 2',
      'put t=2',
      'next Read the answer',
    ]);
  });

  it('stand in tests between states, and see what the state before has written', () => {
    const body = `tape d: bool[3] = false
      for i in 0 to 2 {
        step "Mark {i}" { d[i] = true }
        if (sum v in 0..2 where d[v] of 1) == 2 { break }
      }
      answer d`;
    assert.deepEqual(linesOf(body, { a: 0, s: [1] }, 'Mark 1'), [
      'Mark 1',
      'put d[1]=yes',
      'get d[0..2]=yes yes no',
      'sum(1, 1) = 2',
      '2 == 2 yes',
      'next Read the answer',
    ]);
  });

  it('are part of a history', () => {
    const recording = recordTask(
      program('tape t: int = 0\n step "Look" { t = argmax v in 0..n - 1 of s[v]\n t = t + s[t] }\n answer t'),
      { a: 0, s: [1, 7, 3] },
    );
    const region = recording.bound.machine.regions.findIndex(({ name }) => name === 't');
    assert.equal(
      historyOfRecording(recording).read({ region, index: [] }, { state: recording.states - 1, event: 0 }),
      8,
    );
  });

  it('and intervals end where a range would not: at infinity', () => {
    const looks: readonly string[] = [
      'step "Look" { t = sum v in e..e of d[v] }',
      'step "Look" { fetch d[e .. e]\n t = d[e] }',
      'step "Look" { fetch d[-e .. e]\n t = d[e] }',
      'choose v in e..e where v > 0\n step "Take {v}" { t = d[v] }',
    ];
    for (const look of looks) {
      const { end } = recordTask(
        program(`tape t: int = 0\n tape e: int = infinity\n tape d: int[0..n - 1] = 0 else 1\n ${look}\n answer t`),
        { a: 0, s: [1, 2] },
      );
      assert.equal(end.kind === 'stuck' && end.stuck.stuck, 'value too long', look);
    }
  });

  it('are stuck for the reason for which a condition is', () => {
    const looks: readonly string[] = [
      'step "Look" { t = sum v in 0 .. n - 1 where 1 / s[v] > 0 of s[v] }',
      'choose v in 0 .. n - 1 where 1 / s[v] > 0\n step "Take {v}" { t = s[v] }',
    ];
    for (const look of looks) {
      const { end } = recordTask(program(`tape t: int = 0\n ${look}\n answer t`), { a: 0, s: [0, 1] });
      assert.equal(end.kind === 'stuck' && end.stuck.stuck, 'division by zero', look);
    }
  });

  it('have a problem where a line cannot fetch what they look at', () => {
    const codes = (body: string): string[] =>
      compileText(`${head}${body}\n answer a\n}`)
        .problems.filter(({ severity }) => severity === 'error')
        .map(({ code }) => code);
    assert.deepEqual(codes('tape m: int[3][3] = 0\n step "Look" { m[0][0] = min v in 0..1 of m[v][v + 1] }'), [
      'scan-region',
    ]);
    assert.deepEqual(
      codes(
        'input w: text = random letters n\n tape t: int[3] = 0\n step "Look" { t[0] = sum v in 0..1 where w[2 * v] == "a" of 1 }',
      ),
      ['scan-fetch'],
    );
    assert.deepEqual(
      codes(
        'input w: text = random letters n\n tape t: int[3] = 0\n step "Look" { fetch w[0..2]\n t[0] = sum v in 0..1 where w[2 * v] == "a" of 1 }',
      ),
      [],
    );
    assert.deepEqual(codes('tape t: int[3] = 0\n step "Look" { t[0] = 1\n t[1] = min v in 0..2 of t[v] }'), [
      'alias-in-step',
    ]);
    assert.deepEqual(codes('tape t: int[3] = 0\n step "Look" { t[0] = min v in 0..2 of min w in 0..v of s[w] }'), [
      'nested-scan',
    ]);
  });
});
