import assert from 'node:assert/strict';
import fc from 'fast-check';
import { labelText, type Inputs } from '../../src/machine/index.ts';
import { decode } from '../../src/record/index.ts';
import { answerOf, compileTask, recordTask } from '../tasks/load.ts';

/** A task around some statements, with two integers and a list as inputs. */
function program(body: string): ReturnType<typeof compileTask> {
  return compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
    input a: int = random 0..9
    input b: int = random 0..9
    input s: int[n] = random 0..9
    ask "{a} {b} {s}?"
    ${body}
  }`);
}

const inputs = fc.record({
  a: fc.integer({ min: -20, max: 20 }),
  b: fc.integer({ min: -20, max: 20 }),
  s: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 6 }),
});
type Numbers = { a: number; b: number; s: number[] };

/** The program gives what the function gives, on any inputs. */
function agrees(body: string, expected: (given: Numbers) => number): void {
  const task = program(body);
  fc.assert(
    fc.property(inputs, (given) => assert.equal(answerOf(task, given satisfies Inputs), String(expected(given)))),
    { numRuns: 100 },
  );
}

function labels(body: string, given: Numbers): string[] {
  const recording = recordTask(program(body), given satisfies Inputs);
  return Array.from({ length: recording.states }, (_, i) => labelText(recording.bound.machine, decode(recording, i)));
}

const given: Numbers = { a: 3, b: 2, s: [4, 1, 3] };

describe('compiled programs', () => {
  it('run loops up and down, also empty ones', () => {
    agrees(
      `tape t: int = 0
      for i in a to b { step "Up {i}" { t = t + i } }
      for i in a down to b { step "Down {i}" { t = t - 2 * i } }
      answer t`,
      ({ a, b }) => {
        let t = 0;
        for (let i = a; i <= b; i++) t += i;
        for (let i = a; i >= b; i--) t -= 2 * i;
        return t;
      },
    );
  });

  it('run nested loops whose inner one may be empty for many rounds', () => {
    const body = `tape t: int = 0
      for i in 0 to 9 { for j in i + a to b { step "At {i}, {j}" { t = t + i * j } } }
      answer t`;
    agrees(body, ({ a, b }) => {
      let t = 0;
      for (let i = 0; i <= 9; i++) for (let j = i + a; j <= b; j++) t += i * j;
      return t;
    });
    assert.ok(
      labels(body, { ...given, a: 3, b: 0 }).includes('Go on, i=4'),
      'rounds without a state of their own are shown',
    );
  });

  it('set a variable in several places, each of which is a state with a name of its own', () => {
    const body = `var t = 0
      while t < 3 and a > t { t = t + 1 }
      while t > 1 { t = t - 1 }
      for i in 0 to 1 { step "Round {i}" { t = t + i } }
      var i = 5
      while i > t { i = i - 1 }
      answer i`;
    agrees(body, ({ a }) => Math.min(5, Math.min(1, Math.max(0, a)) + 1));
    const own = labels(body, { ...given, a: 3 }).filter((label) => label.startsWith('Set'));
    assert.deepEqual([...new Set(own)], ['Set t', 'Set t 2', 'Set t 3', 'Set i']);
  });

  it('branch, break and continue', () => {
    agrees(
      `tape t: int = 0
      for i in 0 to n - 1 {
        if s[i] == a { continue }
        step "Take {i}" {
          if s[i] > 5 { break }
          if s[i] > 0 and s[i] < 4 or i == 2 { t = t + s[i] } else if s[i] == 0 { t = t + 100 } else { t = t - 1 }
        }
      }
      answer t`,
      ({ a, s }) => {
        let t = 0;
        for (const [i, value] of s.entries()) {
          if (value === a) continue;
          if (value > 5) break;
          if ((value > 0 && value < 4) || i === 2) t += value;
          else if (value === 0) t += 100;
          else t -= 1;
        }
        return t;
      },
    );
  });

  it('halt at once, from inside a step', () => {
    agrees(
      `tape t: int = 0
      for i in 0 to n - 1 { step "Look at {i}" { t = t + s[i]
        if t > 5 { halt } } }
      step "End" { t = t + 1000 }
      answer t`,
      ({ s }) => {
        let t = 0;
        for (const value of s) if ((t += value) > 5) return t;
        return t + 1000;
      },
    );
  });

  it('swap cells with simultaneous assignment', () => {
    agrees(
      `tape t: int[n] = s
      for pass in 1 to n - 1 { for i in 0 to n - 1 - pass { step "Pass {pass}, pair {i}" {
        if t[i] > t[i + 1] { t[i], t[i + 1] = t[i + 1], t[i] }
      } } }
      answer t[0] * 100 + t[n - 1]`,
      ({ s }) => Math.min(...s) * 100 + Math.max(...s),
    );
  });

  it('use a conditional expression and a comparison as a value', () => {
    agrees(
      `tape t: int = 0
      for i in 0 to n - 1 { step "At {i}" {
        let isBig = s[i] > a
        t = t + (if isBig then s[i] else 1)
      } }
      answer t`,
      ({ a, s }) => s.reduce((t, value) => t + (value > a ? value : 1), 0),
    );
  });

  it('recurse twice without memo, and keep what lives across a call in the frame', () => {
    agrees(
      `function f(k: int): int {
        if k <= 1 { return k }
        let x = f(k - 1)
        let y = f(k - 2)
        return x + y
      }
      answer f(max(0, min(a, 9)))`,
      ({ a }) => {
        const f = (k: number): number => (k <= 1 ? k : f(k - 1) + f(k - 2));
        return f(Math.max(0, Math.min(a, 9)));
      },
    );
  });

  it('make several calls in one expression, the inner ones first', () => {
    agrees(
      `function g(k: int): int { return k * 2 }
      function f(k: int): int { return k + 1 }
      answer f(g(a)) * 10 + g(f(b))`,
      ({ a, b }) => (a * 2 + 1) * 10 + (b + 1) * 2,
    );
  });

  it('come back from a call to where something is left to do, without a state for the way there', () => {
    const called = labels(
      `tape t: int = 0
      memo function f(k: int): int { step "F {k}" { return k + a } }
      function g(k: int) { step "G {k}" { t = t + k }
        f(k) }
      g(1)
      answer t`,
      given,
    );
    assert.deepEqual(called, ['Start', 'G 1', 'F 1', 'Read the answer']);
  });

  it('number the calls that no variable of their own tells apart', () => {
    const called = labels(
      `tape t: int = 0
      function f(k: int): int { step "F {k}" { return k + a } }
      let x = f(1) * f(2)
      step "S" { t = x }
      answer t`,
      given,
    );
    assert.deepEqual(
      called.filter((label) => label.startsWith('Return')),
      ['Return to main for call 1 from f(1)', 'Return to main for call 2 from f(2)'],
    );
  });

  it('call each other', () => {
    agrees(
      `function isEven(k: int): int { if k == 0 { return 1 }
        return isOdd(k - 1) }
      function isOdd(k: int): int { if k == 0 { return 0 }
        return isEven(k - 1) }
      answer isEven(max(a, -a))`,
      ({ a }) => (a % 2 === 0 ? 1 : 0),
    );
  });

  it('call from inside a loop, and come back to the same round', () => {
    agrees(
      `tape t: int = 0
      function square(k: int): int { return k * k }
      for i in 0 to n - 1 {
        let q = square(s[i])
        step "Add round {i}" { t = t + q + i }
      }
      answer t`,
      ({ s }) => s.reduce((t, value, i) => t + value * value + i, 0),
    );
  });

  it('replace the frame on a tail call', () => {
    const body = `function gcd(x: int, y: int): int { step "Divide {x} by {y}" {
        if y == 0 { return x }
        return gcd(y, x % y)
      } }
      answer gcd(max(a, -a), max(b, -b))`;
    agrees(body, ({ a, b }) => {
      const gcd = (x: number, y: number): number => (y === 0 ? x : gcd(y, x % y));
      return gcd(Math.abs(a), Math.abs(b));
    });
    const recording = recordTask(program(body), { ...given, a: 13, b: 8 });
    const calls = Array.from({ length: recording.states }, (_, i) => decode(recording, i))
      .flatMap((r) => r.events)
      .filter((e) => e.kind === 'call');
    assert.equal(calls.length, 1, 'only the first call pushes a frame');
  });

  it('use a memo instead of calling again', () => {
    const body = `memo function f(k: int): int as fib { if k <= 1 { return k }
        return f(k - 1) + f(k - 2) }
      answer f(12)`;
    agrees(body, () => 144);
    const entered = labels(body, given).filter((label) => label.startsWith('Enter '));
    assert.equal(new Set(entered).size, entered.length, 'no activation twice');
  });

  it('compute with integers of any size', () => {
    agrees(
      `tape t: int = 1
      for i in 1 to 30 { step "Times {i}" { t = t * 97 + a } }
      answer t % 1000007`,
      ({ a }) => {
        let t = 1n;
        for (let i = 0; i < 30; i++) t = t * 97n + BigInt(a);
        const m = 1000007n;
        return Number(((t % m) + m) % m);
      },
    );
  });

  it('divide downwards, with the sign of the divisor on the rest', () => {
    agrees(
      'answer (a / 7) * 1000 + a % 7 - a % -3',
      ({ a }) => Math.floor(a / 7) * 1000 + (((a % 7) + 7) % 7) - (a - -3 * Math.floor(a / -3)),
    );
  });
});

describe('the three modules', () => {
  it('fetch once each what a segment needs, in source order', () => {
    const task = compileTask(`task "T" { class enumeration length n: S 1, M 2, L 3
      input a: int = random 0..9
      ask "{a}?"
      tape x: int = 1
      tape y: int = 2
      step "Work" { let t = y + x + y
        x = t * a + x }
      answer x }`);
    const recording = recordTask(task, { a: 5 });
    const gets = decode(recording, 0)
      .events.filter((e) => e.kind === 'get')
      .map((e) => e.fetches.map((f) => recording.bound.machine.regions[f.cell.region]?.name));
    assert.deepEqual(gets, [['y', 'x', 'a']]);
  });
});
