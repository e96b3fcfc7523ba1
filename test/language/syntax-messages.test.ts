import assert from 'node:assert/strict';
import { parseTask } from '../../src/language/parse-task.ts';
import { marked, taskOf } from './marked.ts';

/** What people write, and what they are told: the first problem lies at the mark. */
const mistakes: readonly (readonly [
  mistake: string,
  source: string,
  message: RegExp,
  suggestion: RegExp | undefined,
])[] = [
  ['a misspelt tape', taskOf('«tpae» carry: int = 0'), /Expected a keyword, found "tpae"/, /tape/],
  [
    'a misspelt length',
    'task "T" {\nclass simulation\n«lenght» n, m: S 1..2, M 3..4, L 5..6\nask "{n}"\nanswer n\n}',
    /found "lenght"/,
    /length/,
  ],
  ['a misspelt function', taskOf('«funtion» f(i: int): int { return i }'), /found "funtion"/, /function/],
  ['a misspelt step', taskOf('«stpe» "A" { halt }'), /found "stpe"/, /step/],
  [
    'a misspelt random',
    taskOf('input x: int = «rnadom» 1..9'),
    /Expected "random" or "generate", found "rnadom"/,
    /Did you mean random/,
  ],
  ['a misspelt to', taskOf('for i in 0 «too» n { halt }'), /found "too"/, /Did you mean to/],
  ['a type without a colon', taskOf('tape carry «int» = 0'), /Expected ":", found "int"/, undefined],
  ['a keyword as a name', taskOf('let «step» = 1'), /"step", which is a keyword/, /another name/],
  ['an assignment as a condition', taskOf('if n «=» 3 { halt }'), /Expected "{", found "="/, /==/],
  [
    'a comparison as an assignment',
    taskOf('var a = 1\na «==» 3'),
    /Expected a part of the task or "}", found "=="/,
    /Assign with =/,
  ],
  ['an operator with an assignment', taskOf('var a = 1\na «+»= 3'), /found "\+"/, /a = a \+ …/],
  ['one of a letter with an assignment', taskOf('var i = 1\ni «-»= 3'), /found "-"/, /^Write it in full: i = i - …$/],
  [
    'an element with an assignment',
    taskOf('tape c: int[3] = 0\nstep "A" { c[n - c[0]] «*»= 3 }'),
    /found "\*"/,
    /^Write it in full: c\[n - c\[0\]\] = c\[n - c\[0\]\] \* …$/,
  ],
  [
    'two signs for one more',
    taskOf('tape c: int[3] = 0\nstep "A" { c[0]«+»+ }'),
    /found "\+"/,
    /^Write it in full: c\[0\] = c\[0\] \+ 1\.$/,
  ],
  [
    'a loop with its test at the end',
    taskOf('var i = 0\ndo «{» i = i + 1 }'),
    /found "{"/,
    /^There is no do\. Write while/,
  ],
  ['a tuple taken apart', taskOf('let «(»a, b) = (1, 2)'), /Expected a name/, /^A tuple is one value: let pair = …/],
  ['several variables of one let', taskOf('let a«,» b = 1, 2'), /Expected "="/, /statement of its own/],
  [
    'a range of letters to draw',
    taskOf('input s: text = random letters 1«..»n'),
    /found "\.\."/,
    /^This takes one number\. .* generate/,
  ],
  ['a semicolon', taskOf('var a = 1«;»'), /";"/, /Remove it/],
  ['an ampersand', taskOf('if n > 1 «&&» n < 3 { halt }'), /"and"/, /Write and/],
  ['an exclamation mark', taskOf('if «!»(n > 1) { halt }'), /"not"/, /Write not/],
  ['a letter with an accent in a name', taskOf('let gr«ö»sse = 1'), /a to z/, /Names are made of/],
  ['typographic quotes', taskOf('ask «“»What is {n}?”'), /straight quotes/, /Write "…"/],
  ['a missing closing parenthesis', taskOf('let a = (n + «1»\nlet b = 2'), /Expected "\)", found "let"/, undefined],
  [
    'a missing value at the end of a line',
    taskOf('let a = n «+»\ntape t: int = 0'),
    /Expected an expression after "\+", found "tape"/,
    /Continue with/,
  ],
  [
    'a missing closing brace',
    'task "T" {\n  class simulation\n  step "A" { «halt»\n',
    /end of the file/,
    /The "\{" in line 3 is not closed/,
  ],
  ['another thing than a task', '«procedure» main', /Expected a task, found "procedure"/, undefined],
  [
    'an unknown sampler modifier',
    taskOf('input a: int[n] = random 1..9, «incresing»'),
    /found "incresing"/,
    /increasing/,
  ],
  [
    'a label without its keyword',
    taskOf('memo function f(i: int): int «"F {»i}" { return i }'),
    /Expected "{"/,
    /label/,
  ],
  ['a power by two stars', taskOf('let a = n «*»* 2'), /^Expected an expression after "\*"/, /^Write \^ for a power/],
  [
    'a division by two slashes',
    taskOf('tape t: int = 0\nstep "A" { t = n «// 2 }»\nanswer t'),
    /begins a comment/,
    /^To divide, write \/: it rounds down\.$/,
  ],
  ['a keyword as an argument', taskOf('let a = min(n, «class»)'), /"class", which is a keyword/, /another name/],
  ['a keyword as an index', taskOf('tape b: int[n]\nlet a = b[n - «to»]'), /"to", which is a keyword/, /another name/],
  [
    'an operator as the name of an input',
    taskOf('input «and»: int = random 1..2'),
    /"and", which is a keyword/,
    /another/,
  ],
  ["another language's else if", taskOf('if n == 1 { halt }\n«elif» n == 2 { halt }'), /found "elif"/, /else if/],
  ['a test for membership', taskOf('if 3 «in» s { halt }'), /found "in"/, /no test for membership/],
  [
    'a step that is not closed',
    'task "T" {\n  class simulation\n  step "A" {\n  «halt»\n  answer 1\n}',
    /found "answer"/,
    /The "\{" in line 3 is not closed/,
  ],
  [
    'an answer in a branch',
    taskOf('if n == 1 { «answer» 5 } else { halt }'),
    /found "answer"/,
    /^A task has one answer, at its end; for another one on each way: answer if … then … else …\.$/,
  ],
  [
    'an array of a function',
    taskOf('function f(k: int): int { «tape» t: int[3] = 0\nreturn k }\nlet a = f(1)'),
    /found "tape"/,
    /^Declare it in the task, before the block\. An array of a function is a variable: var t: int\[n\] = 0\.$/,
  ],
  [
    'more branches than an if can have',
    taskOf(
      `step "A" {\n${Array.from({ length: 249 }, (_, i) => `if n == ${i} { halt } else `).join('')}if n == 0 { halt } «else» if n == 1 { halt }\n}`,
    ),
    /more than 250 branches/,
    /table/,
  ],
  [
    'more signs than an operand can have',
    taskOf(`let a = ${'not '.repeat(60)}«not» ${'not '.repeat(5000)}true`),
    /nested too deeply/,
    /lets or functions/,
  ],
  [
    'powers of powers without end',
    taskOf(`let a = ${'2 ^ '.repeat(60)}2 «^» ${'2 ^ '.repeat(1000)}2`),
    /nested too deeply/,
    /lets or functions/,
  ],
  [
    'a sum of more terms than an expression can have',
    taskOf(`let a = ${'n + '.repeat(350)}n «+» n`),
    /^This expression has more than 350 operators\.$/,
    /^Split it: let part = …/,
  ],
  ['a number as an answer', taskOf('example n = 1 answer «6»'), /Expected text in quotes, found "6"/, /Write "6"/],
  [
    'a hole in the name of a task',
    'task «"Sum {»x}" {\n}',
    /^A task's name cannot show variables: found "\{x\}"\.$/,
    /^Write \{\{x\}\} for braces\.$/,
  ],
  [
    'a hole in the path of an import',
    'import f from «"{»lib}.tail"\n',
    /^The path of an import cannot show variables: found "\{lib\}"\.$/,
    /\{\{lib\}\}/,
  ],
  [
    'a hole in the answer of an example',
    taskOf('example n = 3 answer «"{»n}"'),
    /^The answer of an example cannot show variables: found "\{n\}"/,
    /\{\{n\}\}/,
  ],
  ['a lone surrogate', taskOf('let a = «\ud800»1'), /U\+D800/, /Remove it/],
  ['a NUL', taskOf('let a = «\0»1'), /U\+0000/, /Remove it/],
];

describe('syntax errors', () => {
  for (const [mistake, source, message, suggestion] of mistakes) {
    it(`${mistake} is told in words, at its place`, () => {
      const { text, ranges } = marked(source);
      const [first] = parseTask(text).problems;
      assert.ok(first);
      assert.match(first.message, message);
      if (suggestion) assert.match(first.suggestion ?? '', suggestion);
      assert.deepEqual(first.range, ranges[0]);
    });
  }

  it('one mistake in a line is one problem', () => {
    for (const [, source] of mistakes) {
      const { problems } = parseTask(marked(source).text);
      assert.equal(new Set(problems.map(({ range }) => range.start.line)).size, problems.length);
    }
  });
});
