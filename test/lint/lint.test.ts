import assert from 'node:assert/strict';
import { defectCodes, findingCodes } from '../../src/language/codes.ts';
import { parseTask } from '../../src/language/parse-task.ts';
import { lint, lintSteps, type LintOptions, type LintResult } from '../../src/lint/index.ts';
import { compile, compileText } from '../../src/compile/index.ts';
import { marked } from '../language/marked.ts';
import { greatest, lintCases, task, total } from './lint-cases.ts';

/** The findings of a case; those about the number of questions only where it is about them. */
function findings(source: string, options: LintOptions = {}): LintResult['problems'] {
  const { limits, ...rest } = options;
  assert.deepEqual(compileText(source).problems, []);
  return lint(source, { samples: 6, ...rest, limits: { questions: 1, ...limits } }).problems;
}

describe('what the lint finds', () => {
  for (const [code, list] of Object.entries(lintCases)) {
    for (const { behaviour, source, message, options } of list) {
      it(`${code}: ${behaviour}`, () => {
        const { text, ranges } = marked(source);
        const found = findings(text, options).filter((problem) => problem.code === code);
        assert.deepEqual(
          [...new Set(found.map(({ range }) => JSON.stringify(range)))],
          ranges.map((range) => JSON.stringify(range)),
          JSON.stringify(findings(text, options)),
        );
        assert.match(found[0]?.message ?? '', message);
      });
    }
  }

  it('every finding has a case', () => {
    assert.deepEqual(
      Object.keys({ ...findingCodes, ...defectCodes }).filter((code) => !(code in lintCases)),
      [],
    );
  });

  it('a task in order has no findings', () => {
    assert.deepEqual(findings(task(total)), []);
  });

  for (const [use, source] of Object.entries({
    'a question': task('answer x', { input: 'input x: int = random 1..9', ask: 'ask "Say {x} and {n}."' }),
    'a type': task('answer s[0]', { input: 'input s: int[n] = random 1..9' }),
    'a sampler': task('answer x', { input: 'input x: int = random 1..n', ask: 'ask "Say {x}."' }),
    'a condition': task('answer x', { input: 'input x: int = random 1..9 where x > n', ask: 'ask "Say {x}."' }),
    'the condition of another length': task(total, { length: 'n, m: S 2..4, M 5..8, L 9..14 where m <= n' }),
    'a function': task('function f(): int { return n + x }\nanswer f()', {
      input: 'input x: int = random 1..9',
      ask: 'ask "Say {x}."',
    }),
  }))
    it(`a length that ${use} uses has no finding`, () => {
      const codes = findings(source, { samples: 0 }).map(({ code }) => code);
      assert.deepEqual(codes, []);
    });

  it('an operation with long numbers that do not grow has no finding', () => {
    const source = task(
      'tape t: int = 0\nfor i in 0 to n - 1 {\nstep "Add {i}" { t = 1000000000000 + s[i] }\n}\nanswer t',
    );
    assert.deepEqual(findings(source, { limits: { digits: 12 } }), []);
    assert.deepEqual(findings(source, { limits: { digits: 13 } }), []);
  });

  it('how far a loop goes makes no round: only what a step between would mend is told', () => {
    const nested = [
      greatest('step "Keep {i}" { if d > most { most = d } }'),
      'tape w: int[0..n] = 1\nfor i in 0 to n - 1 {\nfor k in s[i] to n {\nstep "Pay {k} with {i}" { w[k] = w[k] + w[k - s[i]] }\n}\n}\nanswer w[n]',
      'tape a: int[n] = s\nfor i in 1 to n - 1 {\nvar j = i\nwhile j > 0 and a[j - 1] > a[j] {\nstep "Swap {j} for {i}" {\na[j - 1], a[j] = a[j], a[j - 1]\nj = j - 1\n}\n}\n}\nanswer a',
    ];
    for (const program of nested)
      assert.deepEqual(
        findings(task(program), { samples: 0 }).filter(({ code }) => code === 'many-rounds'),
        [],
        program,
      );
  });

  it('what several states do at the same place of the text is told once', () => {
    const { text } = marked(
      task(
        'tape t: int = 0\nfor i in 0 to n - 1 {\nchoose v in 0 .. n - 1 where s[v] > 0\nstep "Take {v} as {i}" { t = t + v }\nif t > 9 {\nstep "Reset {i}" { t = 0 }\n}\n}\nanswer t',
      ),
    );
    const found = findings(text, { samples: 0 }).map(
      ({ code, range }) => `${code} ${range.start.line}:${range.start.character}`,
    );
    assert.ok(found.includes('growing-cost 7:0'), found.join());
    assert.equal(new Set(found).size, found.length, found.join());
  });

  it('a text with errors has no findings: they are told first', () => {
    assert.deepEqual(lint(task('answer nothing')), { problems: [], allowed: [] });
  });

  it('a stuck run is told with the input that reproduces it', () => {
    const { text } = marked(lintCases['stuck-run'][0]?.source ?? '');
    const input =
      /\{.*\}$/.exec(findings(text, { samples: 40 }).find(({ code }) => code === 'stuck-run')?.suggestion ?? '')?.[0] ??
      '{}';
    assert.equal((JSON.parse(input) as { s: number[] }).s[0], 3);
  });
});

describe('allow', () => {
  const limits = { operands: 1, questions: 1 };
  const big = (before: string): string =>
    task(
      `tape t: int = 0\nstep "Sum" {\n${before}\nt = s[0] + s[1]\n}\nstep "Sum again" { t = s[0] - s[1] }\nanswer t`,
    );
  const place = ({ problems, allowed }: LintResult): unknown => ({
    problems: problems.map(({ code, range }) => [code, range.start.line + 1]),
    allowed: allowed.map(({ problem, reason }) => [problem.code, problem.range.start.line + 1, reason]),
  });

  it('covers the block that it begins, and no other', () => {
    assert.deepEqual(place(lint(big('allow many-operands because "Both."'), { samples: 0, limits })), {
      problems: [['many-operands', 11]],
      allowed: [['many-operands', 7, 'Both.']],
    });
  });

  it('covers a whole task from among its parts', () => {
    const text = big('').replace('tape t', 'allow many-operands because "All."\ntape t');
    assert.deepEqual(place(lint(text, { samples: 0, limits })), {
      problems: [],
      allowed: [
        ['many-operands', 8, 'All.'],
        ['many-operands', 12, 'All.'],
      ],
    });
  });

  it('does not change what a task is: traces that were written without it belong to it', () => {
    const hash = (text: string): string | undefined => compileText(text).tasks[0]?.hash;
    assert.ok(hash(big('')));
    assert.equal(hash(big('allow many-operands because "Both."')), hash(big('')));
  });

  it('is not judged by what was not looked for', () => {
    assert.deepEqual(
      lint(task(`allow growing-digits because "They do."\n${total}`), { samples: 0, limits: { questions: 1 } })
        .problems,
      [],
    );
    // Of so few runs nobody can say what nearly all of them do, as when a file is saved.
    assert.deepEqual(findings(task(`allow single-rounds because "It does."\n${total}`), { samples: 9 }), []);
  });

  it('is told to be unused, whatever finding it names', () => {
    const codes = Object.keys(findingCodes);
    const text = task(`${codes.map((code) => `allow ${code} because "Why not."`).join('\n')}\n${total}`);
    assert.deepEqual(
      findings(text, { samples: 10 }).map(({ message }) => message),
      codes.map((code) => `There is no ${code} here to allow.`),
    );
  });

  it('counts an operation once that every way through the state has printed already', () => {
    const popped = 'if length(s) > 0 and s[length(s) - 1] == n { pop s }';
    const text = task(`tape s: list of int\npush s, n\nstep "Drop it" { ${popped} }\nanswer s`, {
      input: '',
      ask: 'ask "{n}?"',
    });
    const told = (operations: number): readonly string[] =>
      lint(text, { samples: 0, limits: { operations, questions: 1 } }).problems.map(({ message }) => message);
    assert.deepEqual(told(3), []);
    assert.deepEqual(told(2), ['This state can do 3 operations and tests; the limit is 2.']);
  });

  it('counts an operation once that both sides of a test have printed, each for itself', () => {
    const text = task(
      `tape t: int = 0\nstep "Add" {\nif s[0] > 5 { t = s[0] + s[1] } else { t = s[0] + s[1] }\nt = t * (s[0] + s[1])\n}\nanswer t`,
    );
    const told = (operations: number): readonly string[] =>
      lint(text, { samples: 0, limits: { operations, questions: 1 } }).problems.map(({ message }) => message);
    assert.deepEqual(told(3), []);
    assert.deepEqual(told(2), ['This state can do 3 operations and tests; the limit is 2.']);
  });

  it('blames a chain of tests after a step, once, where it begins, and not the steps before it', () => {
    const chain = [1, 2, 3, 4, 5, 6, 7].map((k) => `if s[0] == ${k} {\nstep "Case ${k}" { t = t + ${k} }\n}`);
    const { text, ranges } = marked(
      task(
        `tape t: int = 0\nif n > 2 {\nstep "Begin" { t = 1 }\n} else {\nstep "Begin otherwise" { t = s[1] }\n}\n${chain.join(' else ').replace('s[0] == 1 ', '«s[0] == 1» ')}\nanswer t`,
      ),
    );
    const found = lint(text, { samples: 0, limits: { questions: 1 } }).problems;
    assert.deepEqual(
      found.map(({ code, range, message }) => ({ code, range, message })),
      [
        {
          code: 'many-operations',
          range: ranges[0],
          message:
            'This and what follows up to the next step belong to the state before, which can then do 7 operations and tests; the limit is 6.',
        },
      ],
    );
  });

  it('tells labels of the calls of a function apart by their frames', () => {
    const text = task(
      'tape t: int = 0\nfunction f(k: int) {\nstep "Work on {k}" { t = t + s[0] }\nif k > 1 { f(k - 1) }\n}\nfor i in 1 to 3 * n { f(1) }\nanswer t',
    );
    const codes = findings(text, { samples: 20 }).map(({ code }) => code);
    assert.ok(!codes.includes('shared-labels'), codes.join());
  });

  it('covers what stands in its own file when the function is imported; other findings are told at the import', () => {
    const lib = (before: string): string =>
      `function f(a: int, b: int): int {\n  step "Try {a} and {b}" {\n    ${before}\n    return a * b * a - b\n  }\n}\n`;
    const text = `import f from "lib.tail"\n${task('answer f(n, n)', { input: '', ask: 'ask "{n}?"' })}`;
    const linted = (source: string): unknown =>
      place(lint(text, { samples: 0, limits: { operations: 1, questions: 1 }, resolve: () => source }));
    assert.deepEqual(linted(lib('')), { problems: [['many-operations', 1]], allowed: [] });
    assert.deepEqual(linted(lib('allow many-operations because "It must."')), {
      problems: [],
      allowed: [['many-operations', 1, 'It must.']],
    });
  });
});

describe('linting step by step', () => {
  it('says how far it is, and can be left at any step', () => {
    const { ast: file } = parseTask(task(total));
    const steps = lintSteps(file, compile(file).tasks, { samples: 2 });
    const seen: string[] = [];
    for (let step = steps.next(); step.done !== true; step = steps.next())
      seen.push(`${step.value.done}/${step.value.total}`);
    assert.deepEqual(seen, ['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
  });
});
