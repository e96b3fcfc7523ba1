import assert from 'node:assert/strict';
import { defectCodes, findingCodes, type DefectCode, type FindingCode } from '../../src/language/codes.ts';
import { parseTask } from '../../src/language/parse-task.ts';
import { lint, lintSteps, type LintOptions, type LintResult } from '../../src/lint/index.ts';
import { compile, compileText } from '../../src/compile/index.ts';
import { marked } from '../language/marked.ts';

interface Case {
  readonly behaviour: string;
  readonly source: string;
  readonly message: RegExp;
  readonly options?: LintOptions;
}

/** A whole task around a program; what a case does not say is right, but for the number of its questions. */
function task(
  program: string,
  { length = 'n: S 2..4, M 5..8, L 9..14', input = 'input s: int[n] = random 1..9', ask = 'ask "Work on {s}."' } = {},
): string {
  return `task "Test" {\nclass simulation\nlength ${length}\n${input}\n${ask}\n${program}\n}`;
}

const total = 'tape t: int = 0\nfor i in 0 to n - 1 {\nstep "Add {i}" { t = t + s[i] }\n}\nanswer t';
const doubled = 'tape t: int = 1\nfor i in 0 to n - 1 {\nstep "Double {i}" { t = «t * 10» }\n}\nanswer t';

/** How often the commonest number stands in the list; `kept`: what keeps the count. */
const greatest = (kept: string): string =>
  `tape most: int = 0\nfor i in 0 to n - 1 {\nvar d = 0\nfor j in 0 to n - 1 {\nstep "Compare {j} with {i}" {\nif s[j] == s[i] { d = d + 1 }\n}\n}\n${kept}\n}\nanswer most`;

const cases: Readonly<Record<FindingCode | DefectCode, readonly Case[]>> = {
  'many-operands': [
    {
      behaviour: 'a step that fetches more cells than the limit, on its longest way',
      source: task('tape t: int = 0\n«step "Sum" {\nif s[0] > 5 { t = s[1] }\nelse { t = s[0] + s[1] }\n}»\nanswer t'),
      message: /can fetch 2 cells; the limit is 1\./,
      options: { limits: { operands: 1 } },
    },
  ],
  'many-operations': [
    {
      behaviour: 'a step that does more operations and tests than the limit, on its longest way',
      source: task(
        'tape t: int = 0\n«step "Sum" {\nif s[0] > 5 { t = 1 }\nelse { t = (s[0] + s[1]) * 2 }\n}»\nanswer t',
      ),
      message: /3 operations and tests; the limit is 2\./,
      options: { limits: { operations: 2 } },
    },
  ],
  'many-rounds': [
    {
      behaviour: 'a step whose tests and operations tell more and more of what it fetches',
      source: task(
        'tape t: int = 0\n«step "Look" {\nif s[0] > 5 { t = s[1] }\nelse if s[2] > 3 { t = s[s[1] + 0] }\n}»\nanswer t',
      ),
      message: /^This state can fetch in 4 rounds, .+; the limit is 2\./,
    },
    {
      behaviour: 'what follows a step, where that makes the round too many',
      source: task(greatest('if d > «most» {\nstep "Keep {i}" { most = d }\n}')),
      message: /^This and what follows .+ the state before, which can then fetch in 3 rounds, .+; the limit is 2\./,
    },
  ],
  'idle-states': [
    {
      behaviour: 'a step that does nothing',
      source: task(
        'tape t: int = 0\nfor i in 0 to n - 1 {\nstep "Add {i}" { t = t + s[i] }\n}\n«step "Rest" { }»\nanswer t',
      ),
      message: /^This state does nothing: it fetches, computes, decides and writes nothing\.$/,
    },
  ],
  'growing-cost': [
    {
      behaviour: 'an interval that is fetched, unless it has a fixed width or is the answer',
      source: task(
        'tape t: int = 0\nfor i in 1 to n - 1 {\nstep "Look at {i}" {\nfetch s[i - 1 .. i]\nt = t + s[i - 1]\n}\n}\nstep "Look at all" {\nfetch «s[0 .. n - 1]»\nt = s[0]\n}\nanswer s[0 .. n - 1]',
      ),
      message: /fetched in one line/,
    },
  ],
  'growing-digits': [
    {
      behaviour: 'an operation whose numbers grow from S to L beyond the limit',
      source: task(doubled),
      message: /5 digits on tier S, 15 on tier L/,
      options: { limits: { digits: 10 }, samples: 40 },
    },
    {
      behaviour: 'an operation whose numbers grow beyond the limit that is set when none is given',
      source: task(doubled),
      message: /5 digits on tier S, 15 on tier L; more than 12 /,
      options: { samples: 40 },
    },
    {
      behaviour: 'an operation with a factor that is computed silently, and grows too',
      source: task(
        'tape t: int = 0\nfor i in 0 to n - 1 {\nstep "Add {i}" { t = «(i * 1000000 * i * 1000000 * 10)» % 7 }\n}\nanswer t',
      ),
      message: /digits on tier S, \d+ on tier L; more than 12 /,
      options: { samples: 40 },
    },
    {
      behaviour: 'an operation whose texts grow',
      source: task('tape t: text = ""\nfor i in 0 to n - 1 {\nstep "Write {i}" { t = «t + "a"» }\n}\nanswer t'),
      message: /texts .*4 characters on tier S, 14 on tier L/,
      options: { samples: 40 },
    },
  ],
  'unreadable-question': [
    {
      behaviour: 'a question that does not show an input',
      source: task(total, { ask: '«ask "Work on the list."»' }),
      message: /does not give everything/,
    },
    {
      behaviour: 'a question that can be cut in two ways',
      source: task('answer n', {
        input: 'input a: text = random letters n from "a".."b"\ninput b: text = random letters n from "a".."b"',
        ask: '«ask "Join {a}a{b}."»',
      }),
      message: /reads back with another a|reads back with another b/,
    },
  ],
  'alike-questions': [
    {
      behaviour: 'two questions that share more than half of their words',
      source: task(total, { ask: 'ask "What is the sum of {s}?"\n«ask "{s}: what is the total of it?"»' }),
      message: /also in the question of line 5: what, is, the, of/,
    },
  ],
  'few-questions': [
    {
      behaviour: 'fewer questions than the limit',
      source: task(total).replace('"Test"', '«"Test"»'),
      message: /asked in 1 way; .* about 3/,
      options: { limits: { questions: 3 } },
    },
  ],
  'unused-length': [
    {
      behaviour: 'a length that no input, question or statement depends on',
      source: task(total, { length: 'n, «m»: S 2..4, M 5..8, L 9..14' }),
      message: /^Nothing depends on m: it is drawn, but inputs and runs are the same without it\./,
      options: { samples: 0 },
    },
    {
      behaviour: 'the only length, without which the tiers do not differ',
      source: task('answer x', {
        length: '«n»: S 2..4, M 5..8, L 9..14',
        input: 'input x: int = random 1..9',
        ask: 'ask "Say {x}."\nexample n = 3, x = 4 answer "4"',
      }),
      message: /^Nothing depends on n, so all tiers are alike\./,
      options: { samples: 0 },
    },
  ],
  'unused-inputs': [
    {
      behaviour: 'an input that only the question and an example name',
      source: task(`${total}\nexample s = [1, 2], x = 3 answer "3"`, {
        input: 'input s: int[n] = random 1..9\ninput «x»: int = random 1..9 where x > 2',
        ask: 'ask "Work on {s} and {x}."',
      }),
      message: /^Nothing reads x: the answer does not depend on it\.$/,
      options: { samples: 0 },
    },
  ],
  'unused-functions': [
    {
      behaviour: 'a function that only it itself calls, but none that a condition calls',
      source: task(
        `function «f»(k: int): int { if k == 0 { return 0 }  return f(k - 1) }\nfunction g(k: int): bool { return k > 2 }\n${total}`,
        { input: 'input s: int[n] = random 1..9 where g(s[0])' },
      ),
      message: /^Nothing calls f\.$/,
      options: { samples: 0 },
    },
  ],
  'one-sided-answers': [
    {
      behaviour: 'an answer that is right for nearly all inputs of a tier',
      source: task('«answer if s[0] == 1 then "yes" else "no"»', { input: 'input s: int[n] = random 1..99' }),
      message: /^The answer is no in \d+ % of 20 samples of tier [SML]: who guesses it is mostly right\.$/,
      options: { samples: 20 },
    },
  ],
  'constant-inputs': [
    {
      behaviour: 'an input that is the same in all samples',
      source: task(total.replace('answer t', 'answer t + k'), {
        input: 'input s: int[n] = random 1..9\ninput «k»: int = random 7..7',
        ask: 'ask "Add up {s} and {k}."',
      }),
      message: /^k is 7 in all of 60 samples: a model need not read it\.$/,
      options: { samples: 20 },
    },
  ],
  'alike-tiers': [
    {
      behaviour: 'a tier L that takes no more work than S',
      source: task('tape t: int = 0\nfor i in 0 to 1 {\nstep "Add {i}" { t = t + s[i] }\n}\nanswer t').replace(
        /length .*/,
        '«$&»',
      ),
      message: /^Runs of tier L take 3\.0 states on average, those of tier S 3\.0: longer inputs mean no more work\.$/,
      options: { samples: 20 },
    },
  ],
  'single-rounds': [
    {
      behaviour: 'a loop that nearly never runs a second round',
      source: task(
        'tape t: int = 0\nfor i in 0 to n - 1 {\nstep "Add {i}" { t = t + s[i] }\n}\n«while t > 0 {\nstep "Clear" { t = 0 }\n}»\nanswer s[0]',
      ),
      message: /^This loop runs one round at most in 100 % of 20 runs of tier S that come to it/,
      options: { samples: 20 },
    },
  ],
  'shared-labels': [
    {
      behaviour: 'a label that the rounds of a while loop share',
      source: task('var t = 0\nwhile t < 3 * n {\n«step "Count" { t = t + 1 }»\n}\nanswer t + s[0]'),
      message:
        /^\d\d states of one run have the label “Count”, so that it does not tell where the run is; the limit is 20\.$/,
      options: { samples: 20 },
    },
  ],
  'rare-inputs': [
    {
      behaviour: 'a condition that rejects nearly every draw',
      source: task('answer find', {
        input: 'input find: int = random 1..100 where «find == 7»',
        ask: 'ask "Where is {find}?"',
      }),
      message: /reject 9\d\.\d % draws of tier S/,
      options: { samples: 2 },
    },
  ],
  'failing-draws': [
    {
      behaviour: 'a sampler that some lengths ask too much of',
      source: task(total, { input: 'input s: int[n] = random «1..9», distinct' }),
      message: /In \d+\.\d % of 400 draws of tier L this sampler fails, .* drawn again: .*different numbers/,
    },
    {
      behaviour: 'a letter of texts some of which have none',
      source: task('answer n', {
        input: 'input s: text = random letters n from "#".."~"\ninput w: text = random «element of s»',
        ask: 'ask "{s} and {w}"',
      }),
      message: /drawn again: "w" is an element of "s"/,
    },
  ],
  'long-trace': [
    {
      behaviour: 'a trace of tier L that does not fit the context window',
      source: task(total.replace('step "Add {i}" { t = t + s[i] }', '«step "Add {i}" { t = t + s[i] }»')),
      message: /tokens .* a context window of 200/,
      options: { limits: { context: 200 } },
    },
  ],
  'failing-sampler': [
    {
      behaviour: 'a sampler that cannot give what an input needs on some tier',
      source: task(total, { input: 'input s: int[n] = random «1..8», distinct' }),
      message: /No input of tier L can be drawn: .*different numbers/,
      options: { samples: 40 },
    },
    {
      behaviour: 'a condition that nothing fulfils',
      source: task('answer n', { input: 'input k: int = random 1..9 where «k > 9»', ask: 'ask "{k}?"' }),
      message: /No input of tier S can be drawn/,
      options: { samples: 1 },
    },
  ],
  'stuck-run': [
    {
      behaviour: 'a state in which some input gets stuck',
      source: task('tape t: int = 0\n«step "Divide" { t = 10 / (s[0] - 3) }»\nanswer t'),
      message: /gets stuck here, after 1 state: division by zero/,
      options: { samples: 40 },
    },
  ],
  'endless-run': [
    {
      behaviour: 'a loop that does not end',
      source: task('tape t: int = 0\nwhile t >= 0 {\n«step "Go on" { t = (t + 1) % 2 }»\n}\nanswer t'),
      message: /not halted after 200,000 states: it is at “Go on”/,
      options: { samples: 1 },
    },
  ],
  'unused-allow': [
    {
      behaviour: 'an allow of something that is not there',
      source: task(`allow «growing-digits» because "They do."\n${total}`),
      message: /no growing-digits here/,
    },
  ],
};

/** The findings of a case; those about the number of questions only where it is about them. */
function findings(source: string, options: LintOptions = {}): LintResult['problems'] {
  const { limits, ...rest } = options;
  assert.deepEqual(compileText(source).problems, []);
  return lint(source, { samples: 6, ...rest, limits: { questions: 1, ...limits } }).problems;
}

describe('what the lint finds', () => {
  for (const [code, list] of Object.entries(cases)) {
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
      Object.keys({ ...findingCodes, ...defectCodes }).filter((code) => !(code in cases)),
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
    const { text } = marked(cases['stuck-run'][0]?.source ?? '');
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
