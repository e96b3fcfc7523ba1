import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileText } from '../../src/compile/index.ts';
import { sample } from '../../src/dataset/index.ts';
import { bindInputs, type Task } from '../../src/machine/index.ts';
import { recordTask } from '../tasks/load.ts';

/** Statements over variables a, b, c and an array t of five, as lines; `depth` bounds how they nest. */
function statements(depth: number): fc.Arbitrary<string> {
  const variable = fc.constantFrom('a', 'b', 'c');
  const number: fc.Arbitrary<string> = fc.oneof(
    fc.integer({ min: -3, max: 9 }).map((value) => (value < 0 ? `(0 - ${-value})` : `${value}`)),
    variable,
    variable.map((name) => `t[${name} % 5]`),
    fc.constantFrom('x', 'n', 's[a % n]', 'double(b)', 'length(s)', 'best(c % 7)'),
  );
  const sum = fc
    .tuple(number, fc.constantFrom('+', '-', '*', '/', '%'), number)
    .map(([left, operator, right]) =>
      operator === '/' || operator === '%'
        ? `${left} ${operator} (${right} * ${right} + 1)`
        : `${left} ${operator} ${right}`,
    );
  const value = fc.oneof(
    number,
    sum,
    fc.tuple(sum, number).map(([a, b]) => `min(${a}, ${b})`),
  );
  const condition = fc
    .tuple(value, fc.constantFrom('<', '==', '!=', '>='), value)
    .map(([left, relation, right]) => `${left} ${relation} ${right}`);
  const plain = fc.oneof(
    fc.tuple(variable, value).map(([name, one]) => `${name} = (${one}) % 100`),
    fc.tuple(number, value).map(([at, one]) => `t[(${at}) % 5] = (${one}) % 100`),
    fc.tuple(variable, value).map(([name, one]) => `${name}, t[${name} % 5] = t[${name} % 5], (${one}) % 100`),
    value.map((one) => `push found, (${one}) % 100`),
    fc.constant('if length(found) > 0 { pop found }'),
  );
  if (depth === 0) return plain;
  const block = fc
    .array(statements(depth - 1), { minLength: 1, maxLength: 3 })
    .map((lines) => `{\n${lines.join('\n')}\n}`);
  return fc.oneof(
    { weight: 3, arbitrary: plain },
    {
      weight: 1,
      arbitrary: fc.tuple(condition, block, block).map(([test, yes, no]) => `if ${test} ${yes} else ${no}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('0 to 2', '3 down to 1', '2 to 1'), block)
        .map(([ends, body]) => `for i${depth} in ${ends} ${body}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(condition, block)
        .map(([test, body]) => `for i${depth} in 0 to 4 {\nif ${test} { break }\n${body.slice(2, -2)}\n}`),
    },
  );
}

const functions = `function double(k: int): int {
  step "Double {k}" { if k > 50 { return k }  return 2 * k }
}
memo function best(k: int): int {
  if k < 2 { return k }
  let before = best(k - 1)
  let last = best(k - 2)
  return (before + last) % 90
}`;

/** The calls of a statement must not depend on the order of its parts, so each stands alone in front of it. */
function withoutCalls(program: string): string {
  let number = 0;
  return program
    .split('\n')
    .map((line) => {
      const calls = line.match(/double\(b\)|best\(c % 7\)/g) ?? [];
      if (calls.length === 0) return line;
      const name = `r${number++}`;
      const [call = ''] = calls;
      return line.includes('{')
        ? line.replaceAll(/double\(b\)|best\(c % 7\)/g, '4')
        : `let ${name} = ${call}\n${line.replaceAll(call, name).replaceAll(/double\(b\)|best\(c % 7\)/g, '3')}`;
    })
    .join('\n');
}

/** Each statement in a step of its own, whose label shows the loops around it: a run has states, which labels tell apart. */
function inSteps(program: string): string {
  const open: string[] = [];
  let number = 0;
  return program
    .split('\n')
    .map((line) => {
      if (line.startsWith('}')) open.pop();
      const loops = open.flatMap((name) => (name === '' ? [] : [` {${name}}`])).join('');
      if (line.endsWith('{')) open.push(/^for (\w+)/.exec(line)?.[1] ?? '');
      return /^(?:\}|let |for )|\{$|break/.test(line) ? line : `step "Statement ${number++} of${loops}." { ${line} }`;
    })
    .join('\n');
}

/** Undefined where the compiler cannot make states of the program. */
function compiled(inputs: string, program: string, answer: string): Task | undefined {
  const { tasks, problems } = compileText(
    `task "T" { class enumeration length n: S 3..3, M 4..4, L 5..5\n${inputs}\nask "{x}"\n${functions}\n${program}\nanswer ${answer} }`,
  );
  const [task] = tasks;
  if (task === undefined) refused.push(...problems.map(({ code }) => code));
  return task;
}

const refused: string[] = [];

function taskOf(inputs: string, program: string, answer: string): Task {
  const task = compiled(inputs, program, answer);
  assert.ok(task, program);
  return task;
}

/** All that a program has computed is told at its end. */
const kept = 'for i9 in 0 to 4 {\npush found, t[i9]\n}\npush found, a\npush found, b\npush found, c';

describe('programs that run before the run', () => {
  const given = 'input x: int = random 0..50\ninput s: int[n] = random 0..9\n';
  const begin = (kind: 'tape' | 'var'): string =>
    kind === 'tape'
      ? 'tape a: int = 1\ntape b: int = 2\ntape c: int = 3\ntape t: int[5] = 7\ntape found: list of int\n'
      : 'var a: int = 1\nvar b: int = 2\nvar c: int = 3\nvar t: int[5] = 7\nvar found: list of int = []\n';

  it('compute what the same statements compute in a run', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(statements(2), { minLength: 1, maxLength: 6 }), fc.nat(1000), (lines, seed) => {
        const program = `${withoutCalls(lines.join('\n'))}\n${kept}`;
        const ran = compiled(given, `${begin('tape')}${inSteps(program)}`, 'found');
        fc.pre(ran !== undefined);
        const drawn = taskOf(
          `${given}input y: list of int = generate {\n${begin('var')}${program}\nfor at in 0 to length(found) - 1 { push y, found[at] }\n}`,
          'tape z: int\nstep "A" { z = x }',
          'z',
        );
        const {
          inputs: { x = 0, s = [], y },
        } = sample(drawn, { tier: 'S' }, seed, 0);
        assert.ok(Array.isArray(y));
        const { end } = recordTask(ran, { x, s });
        assert.equal(y.join(', '), end.kind === 'halt' ? end.answer : end.kind, program);
        compared++;
      }),
      { seed: 11, numRuns: 40 },
    );
    assert.ok(compared >= 30 && refused.length < 40, refused.join());
  });

  it('are conditions of inputs that a person gives', () => {
    const task = taskOf(
      'input x: int = random 0..9\ninput s: text = generate { s = "()" } where length(s) == 2 * n and (sum i in 0..length(s) - 1 of if s[i] == "(" then 1 else -1) == 0 and double(x) < 9',
      'tape z: int\nstep "A" { z = x }',
      'z',
    );
    const problems = (s: string, x = 1): string[] =>
      bindInputs(task, { s, x }, { n: s.length / 2 }).problems?.map(({ message }) => message) ?? [];
    assert.deepEqual(problems('(())'), []);
    assert.deepEqual(problems('((()'), ['s does not meet the condition after its `where`.']);
    assert.deepEqual(problems('(())', 7), ['s does not meet the condition after its `where`.']);
  });
});
