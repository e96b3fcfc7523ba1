import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { acceptance, exportPython, inputSpace, readQuestion, sample, SampleError } from '../../src/dataset/index.ts';
import { smallSpace } from '../../src/dataset/synthesis/split.ts';
import { bindInputs, type Inputs, type Task, type TierName } from '../../src/machine/index.ts';
import { compileTask } from '../tasks/load.ts';

const run = promisify(execFile);

const functions = `function prime(k: int): bool {
  step "Look at {k}" { if k < 2 { return false } }
  for d in 2 to k - 1 {
    step "Try {k} by {d}" { if k % d == 0 { return false } }
  }
  return true
}
memo function ways(k: int): int {
  if k < 2 { return 1 }
  let one = ways(k - 1)
  let two = ways(k - 2)
  return one + two
}
function last(): int {
  step "Look" { return s[n - 1] }
}`;

function taskOf(inputs: string, ask: string, more = ''): Task {
  return compileTask(
    `task "T" { class enumeration length n: S 1..5, M 6..8, L 9..14\n${inputs}\nask "${ask}"\n${more}\nanswer n }`,
  );
}

/** Programs that draw what no sampler does, each with what is then true of every sample. */
const generators: Readonly<
  Record<string, { readonly task: Task; readonly holds: (inputs: Inputs, n: number) => boolean }>
> = {
  'a text that is balanced': {
    task: taskOf(
      `input s: text = generate {
        var open = 0
        for i in 1 to 2 * n {
          if open == 0 or open < 2 * n - i + 1 and draw 0..1 == 1 { s = s + "("  open = open + 1 }
          else { s = s + draw one of ")"  open = open - 1 }
        }
      } where length(s) == 2 * n and (sum i in 0..length(s) - 1 of if s[i] == "(" then 1 else -1) == 0`,
      '{s}',
    ),
    holds: ({ s }, n) => {
      let text = String(s);
      for (let i = 0; i < n; i++) text = text.replace('()', '');
      return String(s).length === 2 * n && text === '';
    },
  },
  'an array whose bounds depend on the index, from 1': {
    task: taskOf('input s: int[1..n] = generate { for i in 1 to n { s[i] = draw 0..i - 1 } }', '{s}'),
    holds: ({ s }, n) =>
      Array.isArray(s) && s.length === n && s.every((one, i) => typeof one === 'number' && one >= 0 && one <= i),
  },
  'a call for nothing but what it says, and what comes behind it': {
    task: taskOf(
      'input s: int = generate { even(n)  s = n }',
      '{s}',
      'function even(k: int): bool { return k % 2 == 0 }',
    ),
    holds: ({ s }, n) => s === n,
  },
  'a tree as a list of tuples': {
    task: taskOf(
      'input s: list of (from: int, to: int) = generate { for v in 1 to n { push s, (draw 0..v - 1, v) } }',
      '{s}',
    ),
    holds: ({ s }, n) =>
      Array.isArray(s) &&
      s.length === n &&
      s.every((edge, i) => Array.isArray(edge) && edge[1] === i + 1 && Number(edge[0]) <= i),
  },
  'numbers by place value, the second of which begins as the first': {
    task: taskOf(
      `input x: decimal = random digits n, point anywhere
      input y: decimal = generate {
        let same = draw low(x)..high(x)
        for p in high(x) down to low(x) { y[p] = if p >= same then x[p] else draw 0..9 }
      }`,
      '{x} {y}',
    ),
    holds: ({ x, y }) => String(x)[0] === String(y)[0] && String(x).indexOf('.') === String(y).indexOf('.'),
  },
  'every second element, and every third from behind': {
    task: taskOf(
      `input s: int[n] = generate {
        for i in 0 to n - 1 { s[i] = 0 }
        for i in 0 to n - 1 by 2 { s[i] = 1 }
        for i in n - 1 down to 0 by 1 + 2 { s[i] = 2 }
      }`,
      '{s}',
    ),
    holds: ({ s }, n) =>
      Array.isArray(s) && s.every((one, i) => one === ((n - 1 - i) % 3 === 0 ? 2 : 1 - (i % 2))) && s.length === n,
  },
  'a directed graph without weights': {
    task: taskOf(
      `input edge: list of (from: int, to: int) = generate {
        for a in 0 to n - 1 { for b in 0 to n - 1 { if a != b and draw 1..3 == 1 { push edge, (a, b) } } }
      }`,
      '{edge}',
    ),
    holds: ({ edge }, n) =>
      Array.isArray(edge) &&
      edge.every((one) => Array.isArray(one) && one[0] !== one[1] && one.every((v) => Number(v) < n)),
  },
  'a matrix of distances, the same both ways': {
    task: taskOf(
      `input d: int[n][n] = generate {
        for i in 0 to n - 1 {
          d[i][i] = 0
          for j in 0 to i - 1 {
            d[i][j] = draw 1..9
            d[j][i] = d[i][j]
          }
        }
      }`,
      '{d}',
    ),
    holds: ({ d }, n) => {
      const rows = Array.isArray(d) ? d.map((row) => (Array.isArray(row) ? row.map(Number) : [])) : [];
      return (
        rows.length === n &&
        rows.every((row, i) => row.every((one, j) => one === rows[j]?.[i] && (one === 0) === (i === j)))
      );
    },
  },
  'a number of so many digits, and words': {
    task: taskOf(
      `input x: int = generate { x = draw 10 ^ (min(n, 9) - 1)..10 ^ min(n, 9) - 1 }
       input s: text = generate {
         for i in 1 to n {
           if i > 1 { s = s + " " }
           s = s + draw one of ["red", "green", "blue"]
         }
       }`,
      '{x} {s}',
    ),
    holds: ({ x, s }, n) =>
      String(x).length === Math.min(n, 9) &&
      new RegExp(`^(red|green|blue)( (red|green|blue)){${n - 1}}$`).test(String(s)),
  },
  'digits of a whole number': {
    task: taskOf('input s: digits = generate { for p in n - 1 down to 0 { s[p] = draw 1..3 } }', '{s}'),
    holds: ({ s }, n) => new RegExp(`^[123]{${n}}$`).test(String(s)),
  },
  'a bool, and an int by a function with steps': {
    task: taskOf(
      `input q: bool = generate { q = draw one of [true, false] }
      input p: int = generate {
        p = draw 1..50
        while not prime(p) { p = p + 1 }
      } where prime(p) and ways(n) > 0`,
      '{q} {p}',
      functions.split('function last')[0],
    ),
    holds: ({ q, p }) => typeof q === 'boolean' && [2, 3, 5, 7].every((d) => p === d || Number(p) % d !== 0),
  },
  'what variables that are arrays and lists are for': {
    task: taskOf(
      `input s: int[n] = generate {
        var taken: bool[2 * n][2] = false
        var words: list of int = []
        let sizes = [1, 2, 5]
        for i in 0 to n - 1 {
          var v = draw 0..2 * n - 1
          while taken[v][1] { v = (v + 1) % (2 * n) }
          taken[v][1] = true
          push words, v
          if length(words) > 3 { pop words  push words, draw one of sizes }
          s[i] = words[length(words) - 1]
        }
        for i in n - 1 down to 1 {
          let j = draw 0..i
          s[i], s[j] = s[j], s[i]
        }
      } where last() != 3`,
      '{s}',
      functions.slice(functions.indexOf('function last')),
    ),
    holds: ({ s }, n) => Array.isArray(s) && s.length === n && s.at(-1) !== 3,
  },
  'elements of a table of the task': {
    task: taskOf(
      `const coins: int[1..3] = [1, 2, 5]
      const least = 2
      input s: int[n] = generate { for i in 0 to n - 1 { s[i] = coins[draw least..length(coins)] * draw one of coins } }`,
      '{s}',
    ),
    holds: ({ s }, n) =>
      Array.isArray(s) && s.length === n && s.every((one) => [2, 4, 10, 5, 25].includes(Number(one))),
  },
  'a draw that sometimes cannot be': {
    task: taskOf('input k: int = random 0..3\ninput s: int = generate { s = 6 / k + draw 2..k }', '{k} {s}'),
    holds: ({ k }) => Number(k) >= 2,
  },
};

const SAMPLES = 20;
const tiers: readonly TierName[] = ['S', 'L'];

/** Loads exported files, and draws from each, all in one process. */
const driver = `
import json, sys
for line in sys.stdin:
    code, space = json.loads(line), {"__name__": "task"}
    exec(compile(code, "task", "exec"), space)
    print(json.dumps([space["sample"](tier, 3, index) for tier in ("S", "L") for index in range(${SAMPLES})]))
`;

describe('generated inputs', () => {
  for (const [name, { task, holds }] of Object.entries(generators)) {
    it(`${name}: drawn from the seed, read back from the question, and taken as given`, () => {
      for (const tier of tiers) {
        for (let index = 0; index < SAMPLES; index++) {
          const { inputs, lengths, question } = sample(task, { tier }, 3, index);
          assert.ok(holds(inputs, lengths['n'] ?? 0), JSON.stringify({ inputs, lengths }));
          assert.deepEqual(sample(task, { tier }, 3, index).inputs, inputs);
          assert.deepEqual(readQuestion(task, question) && bindInputs(task, inputs, lengths).problems, undefined);
        }
      }
      assert.ok(
        new Set(Array.from({ length: SAMPLES }, (_, i) => sample(task, { tier: 'L' }, 3, i).question)).size > 1,
      );
    });
  }

  it('are the same in the exported Python', async () => {
    const tasks = Object.values(generators).map(({ task }) => task);
    const ran = run('python3', ['-c', driver], { maxBuffer: 2 ** 28 });
    ran.child.stdin?.end(tasks.map((task) => `${JSON.stringify(exportPython(task))}\n`).join(''));
    const drawn = (await ran).stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    for (const [i, task] of tasks.entries()) {
      const ours = tiers.flatMap((tier) =>
        Array.from({ length: SAMPLES }, (_, index) => {
          const { question, lengths, inputs } = sample(task, { tier }, 3, index);
          return [question, { ...lengths, ...inputs }];
        }),
      );
      assert.deepEqual(drawn[i], ours);
    }
  });

  it('end in the exported Python where they end here, to the step', async () => {
    // Nine tenths of the work are made by one statement, for Python takes long for so many.
    const bulk = 'var bulk: int[900][1000] = 0';
    const programs: readonly ((most: number) => string)[] = [
      (most) =>
        `${bulk} var k = bulk[0][0] while k < ${most} { if k % 3 == 0 { k = k + 1 continue } else if k < 0 { break } k = k + 1 } x = k`,
      (most) =>
        `${bulk} var a: int[10][10] = bulk[0][0] for i in 1 to ${most} { var b: int[7] = i a[i % 10][3] = b[2] } x = a[0][3]`,
      (most) =>
        `${bulk} for i in 1 to ${most} { x = bulk[0][0] + f(3) + (sum v in 1 .. 4 where v != i of v) + g(i % 50) }`,
      (most) => `x = deep(${most})`,
    ];
    const functions = `
      function f(k: int): int { if k > 0 { return 1 + f(k - 1) } return k }
      memo function g(k: int): int { let t = k * k return t % 7 }
      function deep(k: int): int { return if k > 0 then deep(k - 1) else 0 }`;
    const taskAt = (program: string): Task => taskOf(`input x: int = generate { ${program} }`, '{x}', functions);
    const ends = (task: Task): boolean => {
      try {
        return sample(task, { tier: 'S' }, 0, 0).inputs['x'] !== undefined;
      } catch (error) {
        assert.match(String(error), /still at work/);
        return false;
      }
    };
    const tasks = programs.flatMap((program) => {
      let [low, high] = [1, 1_000_000];
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (ends(taskAt(program(middle)))) low = middle;
        else high = middle;
      }
      return [taskAt(program(low)), taskAt(program(high))];
    });
    const asked = `import json, sys
for text in sys.stdin:
    task = {"__name__": "task"}
    exec(json.loads(text), task)
    try:
        print("drawn" if task["sample"]("S", 0, 0) else "")
    except task["Endless"]:
        print("endless")`;
    const ran = run('python3', ['-c', asked]);
    ran.child.stdin?.end(tasks.map((task) => `${JSON.stringify(exportPython(task))}\n`).join(''));
    assert.deepEqual(
      (await ran).stdout.trimEnd().split('\n'),
      programs.flatMap(() => ['drawn', 'endless']),
    );
  });

  it('that are drawn in vain are drawn again with the whole sample', () => {
    const task = generators['a draw that sometimes cannot be']?.task;
    assert.ok(task);
    const { failed, lastFailure } = acceptance(task, 'S', 0, 200);
    assert.ok(failed > 60 && failed < 140, String(failed));
    assert.match(
      lastFailure?.message ?? '',
      /^The generator of "s" in “T” stops in line 3: (it divides by zero|there is nothing to draw from)\.$/,
    );
  });

  it('are not counted, but their few values are told apart for training and evaluation', () => {
    const task = taskOf('input s: int = generate { s = 2 * draw 1..6 }', '{s}');
    assert.equal(inputSpace(task, 'S').exact, false);
    assert.equal(smallSpace(task, 'S')?.size, 30);
  });

  const vain: Readonly<Record<string, readonly [inputs: string, message: RegExp]>> = {
    'a loop without end': [
      'input s: int = generate {\n  s = 1\n  while s > 0 {\n    s = s + 1\n  }\n}',
      /^The generator of "s" in “T” is still at work in line [45] after 1,000,000 steps\. Make its loops and calls end, or make less\.$/,
    ],
    'an array that is too large': [
      'input s: int = generate { var a: int[n + 999999] = 0  s = a[0] }',
      /still at work in line 2/,
    ],
    'an element that nothing is assigned to': [
      'input s: int[n + 1] = generate { for i in 1 to n { s[i] = 1 } }',
      /^The generator of "s" in “T” makes no s: element 0 of s is never set\.$/,
    ],
    'a value that nothing is assigned to': [
      'input s: int = generate { if n > 99 { s = 1 } }',
      /makes no s: s is never set\.$/,
    ],
    'a read before the value is set': [
      'input s: int[n + 1] = generate { s[0] = s[1] }',
      /stops in line 2: it reads a value that is not set\.$/,
    ],
    'an index outside': [
      'input s: int[n] = generate { s[n] = 1 }',
      /stops in line 2: an index is outside of what it takes an element of\.$/,
    ],
    'a digit that is none': [
      'input s: decimal = generate { s[0] = 10 }',
      /makes no s: s\[0\] is 10, which is no digit\.$/,
    ],
    'a digit below zero': [
      'input s: decimal = generate { s[0] = 0 - 1 }',
      /makes no s: s\[0\] is -1, which is no digit\.$/,
    ],
    'an index beyond all places': [
      'input x: decimal = random digits n\ninput s: int = generate { s = x[10000000000000000 * 10000000000000000] }',
      /stops in line 3: an index is outside of what it takes an element of\.$/,
    ],
    'a condition that cannot be told': [
      'input s: int = generate { if 1 / (n - n) > 0 { s = 1 } else { s = 2 } }',
      /stops in line 2: it divides by zero\.$/,
    ],
    'a number with a hole': ['input s: digits = generate { s[2] = 1  s[0] = 1 }', /makes no s: s\[1\] is never set\.$/],
    'a recursion without end': [
      'input s: int = generate { s = deeper(n) }\nfunction deeper(k: int): int { let r = deeper(k - 1)  return r }',
      /still at work in line 3/,
    ],
  };
  for (const [name, [inputs, message]] of Object.entries(vain)) {
    it(`say where they stop: ${name}`, () => {
      const task = taskOf(inputs, '{s}');
      assert.throws(
        () => sample(task, { tier: 'S' }, 1, 1),
        (error) => error instanceof SampleError && message.test(error.message),
      );
    });
  }
});
