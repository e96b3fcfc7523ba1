import assert from 'node:assert/strict';
import { problemsOf } from './problems-of.ts';

function expectProblem(code: string, body: string): void {
  const { found, marked, messages } = problemsOf(body);
  assert.deepEqual(
    found,
    marked.map((text) => `${code} ${text}`),
    messages.join('\n'),
  );
}

describe('problems that compiling finds', () => {
  it('what only the run makes is used where inputs are drawn or looked at', () => {
    const code = 'not-before-run';
    const used = 'step "Use" { t = t + 1 }';
    expectProblem(
      code,
      `let last = a + 1\ninput k: int = random 1..9 where k > «last»\nask "{k}"\ntape t: int = last\n${used}\nanswer t`,
    );
    expectProblem(
      code,
      `input k: int = random 1..9 where f() > 1\nask "{k}"\ntape t: int = 0\nfunction f(): int { step "F" { «t» = «t» + 1  return 2 } }\n${used}\nanswer t`,
    );
    expectProblem(
      code,
      `input k: int = generate { k = f(2) }\nask "{k}"\ntape t: int = 0\nfunction f(m: int): int { «choose v in 0..m»  step "F {v}" { return v } }\n${used}\nanswer t`,
    );
    expectProblem(
      code,
      `input k: decimal = generate { for p in 0 to «high(k)» { k[p] = 1 } }\nask "{k}"\ntape t: int = 0\n${used}\nanswer t`,
    );
  });

  it('a tape begins with what would have to be searched or listed', () => {
    const rest = 'step "Use" { t = t + a }\nanswer t';
    for (const initial of ['max i in 0..2 of s[i]', 's[0]'])
      expectProblem('unsupported', `tape t: int = «${initial}»\n${rest}`);
  });

  it('a read that may be of a cell written in the same step under another index', () => {
    expectProblem(
      'alias-in-step',
      `tape t: int[0..20] = 0
      step "Mix" { t[a] = 1
        let x = «t[s[0]]»
        t[9] = x }
      answer t[9]`,
    );
    expectProblem(
      'alias-in-step',
      `tape m: int[0..9][0..9] = 0
      step "Mix" { m[a][1] = 1
        let x = «m[s[0]][1]»
        m[0][0] = x }
      answer m[0][0]`,
    );
  });

  it('no read of a cell whose index differs for certain from those of the cells written before it', () => {
    for (const [written, read] of [
      ['3', '4'],
      ['i', 'i + 1'],
      ['i + 1', 'i'],
    ])
      expectProblem(
        'alias-in-step',
        `tape t: int[0..20] = 0
        for i in 0 to 3 {
          step "Mix {i}" { t[${written}] = 1
            let x = t[${read}]
            t[9] = x }
        }
        answer t[9]`,
      );
  });

  it('a line of a style that there is not, without what the lines of such a style then lack', () => {
    const rest = 'tape t: int = 0  step "A" { t = a + s[0] }  answer t';
    const put = 'put "get {writes}" each "{cell}={value}" between ", "';
    expectProblem('style', `style "x" { «${put}» } ${rest}`);
    expectProblem('style', `style "x" { «getting "x"» ${put} } ${rest}`);
  });

  it('a label that is empty, or holds a character that no line can show', () => {
    expectProblem('label-start', 'tape t: int = 0  step «""» { t = 1 }  answer t');
    expectProblem('label-unreadable', 'tape t: int = 0  step «"Go\0on"» { t = 1 }  answer t');
    assert.match(
      problemsOf('tape t: int = 0  step "Go\0on" { t = 1 }  answer t').messages.join(),
      /cannot contain the character U\+0000/,
    );
  });

  it('a loop that can go round without passing a state', () => {
    expectProblem(
      'silent-cycle',
      `tape t: int = 0
      while «t < a» { if t == 3 { step "Three" { t = 4 } } }
      answer t`,
    );
  });

  it('a call that is reached only sometimes', () => {
    expectProblem(
      'conditional-call',
      `function f(k: int): int { return k }
      if a == 1 or «f(a)» == 2 { step "Yes" { fetch a } }
      answer a`,
    );
  });

  it('a call in the head of a loop that is reached only sometimes', () => {
    expectProblem(
      'conditional-call',
      `tape t: int = 0
      function f(k: int): int { return k }
      while t < 5 and t < «f(3)» { step "Add" { t = t + 1 } }
      answer t`,
    );
  });

  it('a scan in a scan', () => {
    expectProblem(
      'nested-scan',
      `tape total: int = 0
      step "Scan" { total = sum i in 0..n - 1 of «max j in 0..i of s[j]» }
      answer total`,
    );
  });

  it('a state that uses what was chosen before, and whose label does not show it', () => {
    expectProblem(
      'label-variable',
      `tape total: int = 0
      choose v in 0..n - 1 where s[v] > 0
      step "Take {v}" { total = s[v] }
      step "Again" { total = total + «v» }
      answer total`,
    );
  });

  it('inputs laid out after the first state', () => {
    expectProblem(
      'lay-out',
      `step "First" { fetch a }
      «lay out s»
      answer a`,
    );
  });

  it('two labels that can be the same text, and shows that text', () => {
    const body = `for i in 0 to n - 1 { step "Look at {i}" { fetch a } }
      for j in 0 to n - 1 { step «"Look at {j - 1}"» { fetch a } }
      answer a`;
    expectProblem('label-ambiguous', body);
    assert.match(problemsOf(body).messages[0] ?? '', /“Look at -?\d+”/);
  });

  it('a label that begins like another line of a trace', () => {
    for (const label of ['get {i}', 'next one {i}', '{i} is looked at', 'halt', 'f({i}) = 2']) {
      const { found } = problemsOf(`for i in 0 to n - 1 { step "${label}" { fetch a } }
        answer a`);
      assert.ok(
        found.some((one) => one.startsWith('label-')),
        label,
      );
    }
  });

  it('a label that would not come back from a line of a trace', () => {
    for (const label of ['At {i}\\nput', 'At\\t{i}', 'At {i} ', ' At {i}', '  ']) {
      const { found } = problemsOf(`for i in 0 to n - 1 { step "${label}" { fetch a } }
        answer a`);
      assert.ok(
        found.some((one) => one.startsWith('label-')),
        label,
      );
    }
  });

  it('a label whose values run into each other', () => {
    expectProblem(
      'label-unreadable',
      `for i in 0 to n - 1 { for j in 0 to i { step «"Cell {i}{j}"» { fetch a } } }
      answer a`,
    );
  });

  it('a call that changes what its statement has read before', () => {
    expectProblem(
      'call-order',
      `tape t: int = 5
      function f(k: int): int { t = t + k
        return t }
      answer «t» * 10 + f(1)`,
    );
    expectProblem(
      'call-order',
      `tape t: int = 5
      function f(k: int): int { t = t + k
        return t }
      answer f(«t»)`,
    );
  });

  it('a call that makes a result anew that its statement still needs', () => {
    expectProblem(
      'call-order',
      `function gcd(x: int, y: int): int { if y == 0 { return x }
        return gcd(y, x % y) }
      answer «gcd(12, 8)» * 100 + gcd(9, 6)`,
    );
    expectProblem(
      'call-order',
      `tape t: int = 0
      function f(k: int): int { t = t + k
        return t }
      let q = «f(1)» * 10 + f(1)
      answer q`,
    );
  });

  it('a call with the arguments of the frame it is made in, where that has variables', () => {
    expectProblem(
      'same-frame',
      `tape t: int = 0
      function f(k: int): int { if t > 2 { return 0 }
        let x = t
        step "Count in {k}" { t = t + 1 }
        let y = «f(k)»
        return x * 10 + y }
      answer f(1)`,
    );
  });

  it('a result that another call in the head of a loop makes anew', () => {
    const { found, marked, messages } = problemsOf(
      `tape t: int = 0
      tape p: int[4] = 0
      function find(x: int): int { step "Find {x}" { if p[x] == x { return x }  return find(p[x]) } }
      while «find(t)» != find(3) { step "Join" { p[t] = t + 1  t = t + 1 } }
      answer t`,
    );
    assert.deepEqual(
      found,
      marked.map((text) => `call-order ${text}`),
    );
    assert.match(messages[0] ?? '', /Keep the old value in the loop: while true \{ let … = find/);
  });

  it('an answer that a halt asks for while it is computed', () => {
    expectProblem(
      'conditional-call',
      `function f(k: int): int { if k > 1 { halt }
        return k }
      answer «f(3)»`,
    );
  });

  it('first values and bounds of a tape that can change', () => {
    for (const tape of ['int[0..«t»] = 1', 'int[3] = «t»']) {
      expectProblem(
        'mutable-bound',
        `tape t: int = 2
        tape u: ${tape}
        step "Change" { t = 5 }
        answer u[0]`,
      );
    }
    expectProblem(
      'mutable-bound',
      `tape t: int[3] = 2
      tape u: int[3] = «t»
      step "Change" { t[0] = 5 }
      answer u[0]`,
    );
  });

  it('cells of one name', () => {
    expectProblem(
      'cell-ambiguous',
      `«memo function f(k: int): int as t { if k == 0 { return 1 }
        return f(k - 1) + 1 }»
      tape t: int[5] = 0
      step "Write" { t[2] = 9 }
      answer f(3) + t[2]`,
    );
  });

  for (const [what, text] of [
    [
      '2,048 ways',
      `step "Much" { u[0] = ${Array.from({ length: 11 }, (_, i) => `(if a > ${i} then 1 else 2)`).join(' + ')} }`,
    ],
    [
      'tests that set different cells',
      `step "Much" { ${Array.from({ length: 30 }, (_, i) => `if a > ${i} { u[${i}] = 1 }`).join('\n')} }`,
    ],
    [
      'conditional expressions',
      `step "Much" { u[0] = ${Array.from({ length: 30 }, (_, i) => `(if a > ${i} then 1 else 2)`).join(' + ')} }`,
    ],
    [
      'conditions with or',
      `step "Much" { if ${Array.from({ length: 30 }, (_, i) => `(a == ${i} or a == ${i + 1})`).join(' and ')} { u[0] = 1 } }`,
    ],
    ['statements', `step "Much" { ${Array.from({ length: 3000 }, () => 'u[0] = u[0] + a').join('\n')} }`],
  ] as const) {
    it(`a state with too many ways or too much to do: ${what}, without going all the ways`, () => {
      expectProblem(
        'step-too-big',
        `tape u: int[40] = 0
        «${text}»
        answer u[0]`,
      );
    });
  }

  for (const [what, tests, barrier, most, mostEffort] of [
    ['each of many states is too big', 1200, Infinity, 21, undefined],
    ['many states together are too big', 220, 30, 1, 5000],
  ] as const) {
    it(`${what}: the rest of the program is not compiled, and one problem says so`, () => {
      const program = Array.from({ length: tests }, (_, i) =>
        i % barrier === barrier - 1 ? `step "T${i}" { t = t + 2 }` : `if t > ${i} { step "S${i}" { t = t + 1 } }`,
      );
      const { found, messages } = problemsOf(`tape t: int = 0\n${program.join('\n')}\nanswer t`, mostEffort);
      const together = messages.filter((message) => message.startsWith('The states of this task are too many'));
      assert.equal(together.length, 1);
      assert.ok(messages.length <= most, String(messages.length));
      assert.ok(found.every((problem) => problem.startsWith('step-too-big ')));
    });
  }

  it('no example that has the answer in the other words which a judge would take', () => {
    for (const [answer, example] of [
      ['s as set', '3, 2'],
      ['1 as number', '01.0'],
    ]) {
      const { found } = problemsOf(`answer ${answer}
        example a = 1, s = [2, 3] answer "${example}"`);
      assert.deepEqual(found, [], answer);
    }
  });

  it('an example whose answer the program contradicts, while the task still runs', () => {
    expectProblem(
      'example-answer',
      `tape t: int = 0
      for i in 0 to n - 1 { step "Add {i}" { t = t + s[i] } }
      answer t + a
      example a = 1, s = [2, 3] answer "6"
      «example a = 1, s = [2, 3] answer "7"»`,
    );
    expectProblem(
      'example-stuck',
      `tape t: int
      step "Read" { fetch t }
      answer a
      «example a = 1, s = [2] answer "1"»`,
    );
    expectProblem(
      'example-too-long',
      `var t = 1
      while t != 0 { step "Up from {t}" { t = t + 1 } }
      answer t
      «example a = 1, s = [2] answer "1"»`,
    );
  });

  /** Programs whose states are few and small to read, and whose values grow without end. */
  const growing: Readonly<Record<string, string>> = {
    'a number that is squared': 'tape t: int = 3 while t > 0 { step "S" { t = t * t } }',
    'a long number that is worked on':
      'tape t: int = 3 tape k: int = 0 while k < 9000 { if k < 18 { step "S" { t = t * t k = k + 1 } } else { step "R" { k = k + 1 t = (t / 7) * 7 + 1 } } }',
    'long numbers that are kept':
      'tape t: int = 3 tape kept: int[100000] tape k: int = 0 while k < 9000 { step "S" { if k < 18 { t = t * t } kept[k] = t + k k = k + 1 } }',
    'a text that doubles': 'tape t: text = "a" while t != "b" { step "S" { t = t + t } }',
    'long texts that are kept':
      'tape t: text = "a" tape kept: text[100000] tape k: int = 0 while k < 9000 { step "S" { if k < 19 { t = t + t } kept[k] = lower(t + "A") k = k + 1 } }',
    'a list that is fetched as it grows':
      'tape t: list of int tape k: int = 0 while k < 9000 { step "S" { push t, 1 k = k + 1 } step "F" { fetch t k = k + t[0] - t[0] } }',
    'a scan of many cells':
      'tape t: int[1000000] = 0 tape k: int = 0 while k >= 0 { step "S" { k = sum v in 0 .. 999999 of t[v] } }',
    'a choice among many':
      'tape t: int[1000000] = 0 tape k: int = 0 while k >= 0 { choose v in 0 .. 999999 where t[v] == 0 step "S {v}" { k = v } }',
    'a recursion without end': 'function f(i: int): int { let r = f(i + 1) return r + 1 } tape k: int k = f(a)',
    'a loop without end': 'tape k: int = 0 while k >= 0 { step "S" { k = 1 - k } }',
  };
  for (const [what, program] of Object.entries(growing)) {
    it(`the examples of a file take bounded work together: ${what}`, () => {
      const examples = Array.from({ length: 200 }, (_, i) => `example a = ${i + 1}, s = [2] answer "none"`).join('\n');
      const before = process.memoryUsage().rss;
      const { found, messages } = problemsOf(`${program}\nanswer a\n${examples}`);
      assert.equal(found.filter((one) => /^example-(?:too-long|stuck) /.test(one)).length, 200, messages[0]);
      assert.ok(
        messages.some((message) => message.includes('examples of this file take too much work')),
        messages[0],
      );
      assert.ok(process.memoryUsage().rss - before < 400 * 2 ** 20);
    });
  }

  it('labels that are very long, or of which very many begin alike', () => {
    expectProblem(
      'label-unreadable',
      `tape t: int = 0
      step «"${'Add '.repeat(100_000)}it"» { t = a }
      answer t`,
    );
    const steps = Array.from({ length: 1000 }, (_, i) => `step "At {i} and {j} number ${i}" { t = i + j }`).join('\n');
    const { found, messages } = problemsOf(
      `tape t: int = 0\nfor i in 0 to 9 { for j in 0 to 9 { ${steps} } }\nanswer t`,
    );
    assert.deepEqual(
      found.map((one) => one.split(' ', 1)[0]),
      ['label-ambiguous'],
    );
    assert.match(messages[0] ?? '', /Too many labels begin like this one/);
  });

  it('an answer too long for a message is told by its beginning', () => {
    const { found, messages } = problemsOf(
      `input b: text = random letters 5000\nask "{a} {s} {b}?"\nanswer b\nexample a = 1, s = [2], b = "${'x'.repeat(5000)}" answer "1"`,
    );
    assert.deepEqual(
      found.map((one) => one.split(' ', 1)[0]),
      ['example-answer'],
    );
    assert.ok((messages[0] ?? '').length < 500);
  });
});
