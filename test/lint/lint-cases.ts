import type { DefectCode, FindingCode } from '../../src/language/codes.ts';
import type { LintOptions } from '../../src/lint/index.ts';

export interface LintCase {
  readonly behaviour: string;
  readonly source: string;
  readonly message: RegExp;
  readonly options?: LintOptions;
}

/** A whole task around a program; what a case does not say is right, but for the number of its questions. */
export function task(
  program: string,
  { length = 'n: S 2..4, M 5..8, L 9..14', input = 'input s: int[n] = random 1..9', ask = 'ask "Work on {s}."' } = {},
): string {
  return `task "Test" {\nclass simulation\nlength ${length}\n${input}\n${ask}\n${program}\n}`;
}

export const total = 'tape t: int = 0\nfor i in 0 to n - 1 {\nstep "Add {i}" { t = t + s[i] }\n}\nanswer t';
const doubled = 'tape t: int = 1\nfor i in 0 to n - 1 {\nstep "Double {i}" { t = «t * 10» }\n}\nanswer t';

/** How often the commonest number stands in the list; `kept`: what keeps the count. */
export const greatest = (kept: string): string =>
  `tape most: int = 0\nfor i in 0 to n - 1 {\nvar d = 0\nfor j in 0 to n - 1 {\nstep "Compare {j} with {i}" {\nif s[j] == s[i] { d = d + 1 }\n}\n}\n${kept}\n}\nanswer most`;

export const lintCases: Readonly<Record<FindingCode | DefectCode, readonly LintCase[]>> = {
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
