import { taskOf } from './marked.ts';

/** Each code with marked texts: the problem is at the mark, and its message and suggestion say this. */
export interface ProblemCase {
  readonly behaviour: string;
  readonly source: string;
  readonly message?: RegExp;
  readonly suggestion?: RegExp;
}

const tape = 'tape t: int = 0\ntape b: int[n] = 0\n';
const used = '\nstep "Use" { t = t + b[0] }';

/** A task whose answer this is; it has a number t, an array b and a decimal x. */
function answerOf(answer: string): string {
  return taskOf(
    `input x: decimal = random digits n, point anywhere\ninput s: text = random word n\nask "{x} {s}?"\n${tape}function p() { step "P" { halt } }\n${used}\nanswer ${answer}`,
    { answer: false, question: false },
  );
}

export const problemCases: Readonly<Record<string, readonly ProblemCase[]>> = {
  'composed-text': [
    {
      behaviour: 'values in a text that is no answer',
      source: taskOf('let a = «"{n} a"»'),
      message: /^Only an answer can be/,
      suggestion: /"a" \+ text\(k\), or write \{\{/,
    },
    {
      behaviour: 'values in a text that an answer compares',
      source: answerOf('if s[0] == «"{t}"» then t else 0'),
    },
    { behaviour: 'a line break in an answer', source: answerOf('«"{t}\\n"»'), message: /one line/ },
    { behaviour: 'a line break in an answer without values', source: answerOf('if t > 0 then «"a\\nb"» else t') },
  ],
  'answer-ambiguous': [
    { behaviour: 'two values side by side', source: answerOf('"{t}{«b[0]»}"'), message: /11 and 2/ },
    { behaviour: 'a digit after a number', source: answerOf('"{«t»}0 and {b}"'), suggestion: /blank/ },
    { behaviour: 'a digit before a number by place value', source: answerOf('"1{«x»}"') },
    { behaviour: 'a comma after a list', source: answerOf('"{b}, {«t»}"'), suggestion: /";" or a word/ },
    { behaviour: 'a comma before an interval', source: answerOf('"{t},{«b[0 .. 1]»}"') },
    { behaviour: 'a point after a decimal', source: answerOf('"{x}.{«t»}"') },
    { behaviour: 'on one way of an answer', source: answerOf('if t > 0 then 5 else if t < 0 then "{t}{«t»}" else s') },
  ],
  'unknown-name': [
    {
      behaviour: 'what the algorithm makes is not known where inputs are drawn',
      source: taskOf(
        'let last = n - 1\ninput a: int = generate { a = draw 0..«last» }\nask "{a}"\nstep "A" { if last > 1 { halt } }',
      ),
      message: /^last is made by the run/,
    },
    {
      behaviour: 'a name in a question that no input has',
      source: taskOf('input total: int = random 1..9\nask "How much is {«zz»}?"'),
      message: /no input, length or constant zz/,
      suggestion: /^It has n, total\.$/,
    },
    {
      behaviour: 'an element that the tuple does not have',
      source: taskOf('tape e: list of (from: int, weight: int)\nstep "A" { push e, (e[0].from, e[0].«wait») }'),
      suggestion: /^Its elements are from, weight\.$|^Did you mean weight\?$/,
    },
    {
      behaviour: 'a misspelt variable is reported with the one that was meant',
      source: taskOf('tape carry: int = 0\nstep "A" { carry = «cary» + 1 }'),
      message: /no variable cary/,
      suggestion: /Did you mean carry\?/,
    },
    {
      behaviour: 'a variable of a step that has ended',
      source: taskOf('tape t: int = 0\nstep "A" {\n  let u = t  t = u + 1 }\nstep "B" { t = t + «u» }'),
      message: /^u belongs to the step that begins in line \d+, and ends with it\.$/,
      suggestion: /^Declare it before that step: let u = …$/,
    },
    {
      behaviour: 'a variable of a branch that has ended, in a function',
      source: taskOf(
        'tape t: int = 0\nfunction f(i: int) { if i > 1 { var u = i  step "A {i}" { u = u + t  t = u } }  step "B {i}" { t = «u» } }\nf(n)',
      ),
      message: /^u belongs to the block that begins/,
      suggestion: /^Declare it before that block: var u = …$/,
    },
    {
      behaviour: 'a variable of another function',
      source: taskOf(
        'tape t: int = 0\nfunction f(i: int) { step "A {i}" { let u = i  t = u } }\nf(n)\nstep "B" { t = «u» }',
      ),
    },
    {
      behaviour: 'a name unlike any other gets a way to declare it',
      source: taskOf('tape carry: int = 0\nstep "A" { carry = carry + «velocity» }'),
      suggestion: /^Declare it before this line: let velocity = …$/,
    },
    {
      behaviour: 'a hole of a template is looked up too',
      source: taskOf('input total: int = random 1..9\nask "How much is {«totl»}?"'),
      suggestion: /total/,
    },
    {
      behaviour: 'a misspelt function is reported with the one that was meant',
      source: taskOf('let a = «mni»(n, 2)\nlet b = a + 1\nstep "A" { let c = b  if c > 0 { halt } }'),
      suggestion: /min/,
    },
    {
      behaviour: 'a function used as a variable is said to be one',
      source: taskOf('let a = «min» + 1\nstep "A" { if a > 0 { halt } }'),
      message: /function/,
    },
    {
      behaviour: 'an array that is called is said to be a variable',
      source: taskOf('tape b: int[n] = 0\nstep "A" { b[0] = «b»(1) + b[0] }'),
      suggestion: /b\[…\]/,
    },
    {
      behaviour: 'an example names inputs and lengths only',
      source: taskOf('tape t: int = 0\nstep "A" { t = t + 1 }\nexample n = 1, «t» = 2 answer "1"'),
      message: /no input or length t/,
    },
  ],
  'draw-place': [
    {
      behaviour: 'a sampler draws by itself',
      source: taskOf('input a: int = random 1..«draw 1..6»\nask "{a}"'),
      suggestion: /^Draw it there: input x: int = generate/,
    },
    {
      behaviour: 'an algorithm draws nothing',
      source: taskOf('tape t: int\nstep "A" { t = «draw one of [1, 2]»  if t > 0 { halt } }'),
      message: /^Only the program that generates an input can draw\.$/,
    },
  ],
  'generator-statement': [
    {
      behaviour: 'a step',
      source: taskOf('input a: int = generate { «step» "A" { a = 1 } }\nask "{a}"'),
      message: /^A generator leaves no trace, so it has no steps\.$/,
      suggestion: /without it/,
    },
    {
      behaviour: 'a choice',
      source: taskOf('input a: int = generate { «choose» v in 0..3  a = 1 }\nask "{a}"'),
      suggestion: /draw a\.\.b/,
    },
    {
      behaviour: 'a return, in a loop too',
      source: taskOf('input a: int = generate { a = 1  while a < 3 { if a == 2 { «return» } a = a + 1 } }\nask "{a}"'),
      message: /returns nothing/,
    },
    { behaviour: 'a halt', source: taskOf('input a: int = generate { a = 1  «halt» }\nask "{a}"') },
    {
      behaviour: 'a fetch',
      source: taskOf('input s: int[n] = random 1..9\ninput a: int = generate { «fetch» s  a = 1 }\nask "{a}{s}"'),
    },
  ],
  'used-before': [
    {
      behaviour: 'a generator knows the inputs above alone',
      source: taskOf('input a: int = generate { a = «b» }\ninput b: int = random 1..9\nask "{a}{b}"'),
    },
    {
      behaviour: 'a variable above its declaration',
      source: taskOf('step "A" { if «a» > 0 { halt } }\nlet a = 1'),
      suggestion: /Move the declaration of a/,
    },
    {
      behaviour: 'a variable in its own declaration',
      source: taskOf('let a = «a» + 1\nstep "A" { if a > 0 { halt } }'),
    },
  ],
  'reserved-name': [
    {
      behaviour: 'a variable that JSON could not name',
      source: taskOf('let «__proto__» = 1\nstep "A" { if __proto__ > 0 { halt } }'),
      message: /^__proto__ cannot name an input or variable: JSON objects reserve it\.$/,
    },
  ],
  'duplicate-name': [
    {
      behaviour: 'the second of two variables',
      source: taskOf(`let a = 1\nlet «a» = 2\nstep "A" { if a > 0 { halt } }`),
      message: /already declared in line 5/,
    },
    {
      behaviour: 'a variable that hides another one',
      source: taskOf(`let a = 1\nstep "A" { let «a» = 2  if a > 0 { halt } }\nstep "B" { if a > 1 { halt } }`),
    },
    {
      behaviour: 'the second of two tasks with one title',
      source: `${taskOf(`let a = 1\nstep "A" { if a > 0 { halt } }`)}\n${taskOf(`let a = 1\nstep "A" { if a > 0 { halt } }`).replace(/task ("[^"]*")/, 'task «$1»')}`,
      message: /line 1 already has this title/,
    },
    {
      behaviour: 'a loop variable that hides a tape',
      source: taskOf(`${tape}for «t» in 0 to 3 { step "At {t}" { b[t] = b[t] + 1 } }\nstep "B" { t = t + 1 }`),
    },
    {
      behaviour: 'a function of the name of a builtin',
      source: taskOf('function «min»(i: int): int { return i }\nlet a = min(1)\nstep "A" { if a > 0 { halt } }'),
    },
  ],
  symmetric: [
    {
      behaviour: 'an input alone that is symmetric',
      source: taskOf('input a: int = random 1..9\n«symmetric a»\nask "{a}?"\nstep "A" { if a > 1 { halt } }'),
      suggestion: /symmetric a, …/,
    },
    {
      behaviour: 'a length that is symmetric',
      source: taskOf('input a: int = random 1..9\nsymmetric a, «n»\nask "{a}?"\nstep "A" { if a > 1 { halt } }'),
      message: /n is not an input/,
    },
    {
      behaviour: 'symmetric inputs of two types',
      source: taskOf(
        'input a: int = random 1..9\ninput b: text = random word 3\nsymmetric a, «b»\nask "{a} {b}?"\nstep "A" { if a > 1 { halt } }',
      ),
      message: /b is text, but a is int/,
    },
    {
      behaviour: 'an input that is symmetric twice',
      source: taskOf(
        'input a: int = random 1..9\ninput b: int = random 1..9\nsymmetric a, b\nsymmetric «a», «b»\nask "{a} {b}?"\nstep "A" { if a > b { halt } }',
      ),
      message: /already named as symmetric/,
    },
  ],
  'unknown-type': [
    {
      behaviour: 'a misspelt type is reported with the one that was meant',
      source: taskOf(`tape d: «decmal»[0 .. n] = 0\nstep "A" { d[0] = d[1] }`),
      suggestion: /decimal/,
    },
  ],
  'wrong-type': [
    {
      behaviour: 'a table of lists of lists',
      source: taskOf('const c = [[«[1, 2]», [3, 4]]]\nstep "A" { if c[0][0][n] > 0 { halt } }'),
      message: /^A table has two indexes at most\.$/,
      suggestion: /^Write a tuple for each of these lists/,
    },
    {
      behaviour: 'a form for an answer that has its own',
      source: answerOf('if t > 0 then t else "{t} or {b}" as «list»'),
      message: /^An answer that is a text with values in it has no other form\.$/,
      suggestion: /^Remove "as list"\.$/,
    },
    {
      behaviour: 'a form that one way of an answer cannot have',
      source: answerOf('if t > 0 then b else t as «set»'),
      message: /^Expected a form that int can have, found set\.$/,
    },
    {
      behaviour: 'a text for none where no value can be none',
      source: answerOf('"{t} and {t + 1}" none «"no"»'),
      message: /^Each of these always has a value/,
    },
    { behaviour: 'a procedure in an answer', source: answerOf('"{«p()»}"'), message: /found a function without/ },
    {
      behaviour: 'values in a text of an example',
      source: taskOf('input s: text = random word n\nask "{s}?"\nexample s = «"{n} b"» answer "3"', {
        question: false,
      }),
      suggestion: /\{\{/,
    },
    {
      behaviour: 'an array of a function that begins with a value of another type',
      source: taskOf(
        'function f(k: int): int { var t: int[3] = «"0"»  return k }\nlet a = f(n)\nstep "A" { if a > 1 { halt } }',
      ),
      message: /^Expected int, found text/,
    },
    {
      behaviour: 'a list as a variable of the program itself',
      source: taskOf('var t: «list of int» = []\nstep "A" { push t, n }\nstep "B" { if length(t) > 1 { halt } }'),
      suggestion: /^Declare it in the task, as a tape/,
    },
    {
      behaviour: 'an array as a parameter, whatever its calls pass',
      source: taskOf(
        'tape b: int[3] = 0\nfunction f(k: «int[3]»): int { return k[0] }\nlet a = f(1) + f(b)\nstep "A" { if a > 1 { b[0] = 1 } }',
      ),
      suggestion: /Pass an index/,
    },
    {
      behaviour: 'types that differ where it is no answer',
      source: taskOf('tape t: int = 0\nstep "A" { t = if n > 1 then 1 else «"none"» }'),
    },
    {
      behaviour: 'what may be none, untested',
      source: taskOf('tape k: int? = none\ntape t: int = 0\nstep "A" { k = t  t = «k» + 1 }'),
      suggestion: /test it first, if k != none/,
    },
    {
      behaviour: 'what may be none again after its test',
      source: taskOf('tape k: int? = none\ntape t: int = 0\nstep "A" { if k != none { k = none  t = «k» + 1 } }'),
      suggestion: /test it first/,
    },
    {
      behaviour: 'none without a type',
      source: taskOf('var k = «none»\nstep "A" { k = k }'),
      suggestion: /var k: int\? = none/,
    },
    {
      behaviour: 'a field of what is no tuple',
      source: taskOf('step "A" { if «n».first > 1 { halt } }'),
      suggestion: /Only tuples/,
    },
    {
      behaviour: 'a pushed value of another type',
      source: taskOf('tape e: list of (int, int)\nstep "A" { push e, «1» }\nstep "B" { pop e }\nanswer e', {
        answer: false,
      }),
      message: /Expected \(int, int\), found int/,
    },
    {
      behaviour: 'a push to what is no list',
      source: taskOf('tape t: int = 0\nstep "A" { push «t», 1 }\nstep "B" { t = t }'),
      message: /Expected a list, found int/,
    },
    {
      behaviour: 'a list that is no region',
      source: taskOf('function f(l: «list of int») { }\nf(n)'.replace('f(n)', 'step "A" { if n > 1 { halt } }')),
      suggestion: /tape found/,
    },
    { behaviour: 'a list of arrays', source: taskOf('tape e: list of «int[3]»\nanswer length(e)', { answer: false }) },
    {
      behaviour: 'a list with first values',
      source: taskOf('tape e: list of int = «[1]»\nanswer e', { answer: false }),
      message: /empty at first/,
    },
    {
      behaviour: 'a parameter that is a tuple',
      source: taskOf('function f(e: «(int, int)») { }\nstep "A" { if n > 1 { halt } }'),
      message: /shown in labels/,
    },
    { behaviour: 'an array in a tuple', source: taskOf('tape e: (int, «int[2]»)\nanswer e', { answer: false }) },
    {
      behaviour: 'a number as a text',
      source: taskOf('tape t: text = ""\nstep "A" { t = lower(«n») + t }'),
      message: /Expected text/,
    },
    {
      behaviour: 'a condition that is no bool',
      source: taskOf(`${tape}if «n + 1» { halt }${used}`),
      message: /Expected bool, found int/,
    },
    {
      behaviour: 'an operand that is no number',
      source: taskOf(`${tape}step "A" { t = t + «true» }\nstep "B" { t = b[0] }`),
      message: /Expected int, found bool/,
    },
    {
      behaviour: 'a region of digits as a number',
      source: taskOf('input x: decimal = random digits n\nask "{x}?"\ntape t: int = 0\nstep "A" { t = t + «x» }'),
      suggestion: /one place at a time/,
    },
    {
      behaviour: 'an argument',
      source: taskOf('function f(i: int): int { return i }\nlet a = f(«true»)\nstep "A" { if a > 0 { halt } }'),
    },
    {
      behaviour: 'what a function returns',
      source: taskOf('function f(i: int): int { return «i == 1» }\nlet a = f(1)\nstep "A" { if a > 0 { halt } }'),
    },
    {
      behaviour: 'a value returned without a result type',
      source: taskOf('tape t: int = 0\nfunction f(i: int) { t = t + 1  return «i» }\nf(1)'),
      suggestion: /function f\(…\): int/,
    },
    {
      behaviour: 'a fraction in a program',
      source: taskOf(`${tape}step "A" { t = t + b[0] + «0.5» }`),
      message: /whole number/,
    },
    { behaviour: 'a chain of comparisons', source: taskOf(`${tape}if «0 < n < 3» { halt }${used}`), suggestion: /and/ },
    { behaviour: 'the two sides of a comparison', source: taskOf(`${tape}if n == «"a"» { halt }${used}`) },
    {
      behaviour: 'an index into a single value',
      source: taskOf(`${tape}step "A" { b[0] = b[1] + «t»[1] }`),
      message: /with elements/,
    },
    {
      behaviour: 'a value of an example',
      source: taskOf('input x: int = random 1..9\nask "{x}"\nexample n = 1, x = «"a"» answer "1"'),
      message: /whole number for x, found a text/,
    },
    {
      behaviour: 'a text for no answer where there always is one',
      source: taskOf('answer n none «"never"»', { answer: false }),
      message: /always has a value/,
    },
    { behaviour: 'a form that the answer cannot have', source: taskOf('answer n as «decimal»', { answer: false }) },
    { behaviour: 'a single value that is laid out', source: taskOf('lay out «n»'), message: /region with cells/ },
  ],
  arity: [
    {
      behaviour: 'too few arguments',
      source: taskOf(
        'function f(i: int, j: int): int { return i + j }\nlet a = «f(1)»\nstep "A" { if a > 0 { halt } }',
      ),
      message: /takes 2 arguments, found 1/,
      suggestion: /f\(i: int, j: int\): int/,
    },
    {
      behaviour: 'too many arguments of a builtin',
      source: taskOf(
        'input x: decimal = random digits n\nask "{x}?"\nlet a = «low(x, x)»\nstep "A" { if a > 0 { halt } }',
      ),
    },
    {
      behaviour: 'more cells than values',
      source: taskOf(`${tape}step "A" { «t, b[0] = t + b[1]» }`),
      message: /2 cells on the left, 1 value on the right/,
    },
  ],
  immutable: [
    { behaviour: 'a let', source: taskOf('let a = 1\nstep "A" { «a» = a + 1 }'), suggestion: /var a/ },
    {
      behaviour: 'a parameter',
      source: taskOf(
        'function f(i: int): int { step "A {i}" { «i» = 1  return i } }\nlet a = f(1)\nstep "B" { if a > 0 { halt } }',
      ),
      message: /parameter/,
    },
    {
      behaviour: 'a loop variable',
      source: taskOf('for i in 0 to n { step "A {i}" { «i» = 3 } }'),
      message: /loop variable/,
    },
    { behaviour: 'a length', source: taskOf('step "A" { «n» = 3 }') },
  ],
  'read-only': [
    {
      behaviour: 'an element of an array that was given',
      source: taskOf('input a: int[n] = random 1..9\nask "{a}"\nstep "A" { «a»[0] = a[1] }'),
      suggestion: /tape … = a/,
    },
    {
      behaviour: 'a decimal as a whole',
      source: taskOf('input x: decimal = random digits n\nask "{x}"\nstep "A" { «x» = x }'),
    },
  ],
  'bad-target': [
    {
      behaviour: 'an element of a tuple',
      source: taskOf('tape e: list of (a: int, b: int)\nstep "A" { «e[0].a» = e[0].b }'),
      suggestion: /whole tuple/,
    },
    { behaviour: 'a call on the left side', source: taskOf('tape t: int = 0\nstep "A" { «min(t, 1)» = 2 }') },
    { behaviour: 'a letter of a text', source: taskOf('tape s: text = "ab"\nstep "A" { «s[0]» = "c" }') },
  ],
  'no-effect': [
    {
      behaviour: 'a word that is nearly a keyword',
      source: taskOf('function f(i: int): int { «retrun»  return i }\nlet a = f(1)\nstep "A" { if a > 0 { halt } }'),
      suggestion: /Did you mean return\?/,
    },
    { behaviour: 'a value that is not used', source: taskOf('tape b: int[n] = 0\nstep "A" { «b[0]» }') },
    { behaviour: 'a builtin whose result is not used', source: taskOf('step "A" { «min(n, 1)» }') },
  ],
  'division-by-zero': [
    { behaviour: 'a divisor that is zero', source: taskOf('tape t: int = 0\nstep "A" { t = t / «(3 - 3)» }') },
  ],
  unused: [
    { behaviour: 'a let that nothing reads', source: taskOf('let «a» = 1') },
    { behaviour: 'a variable that is only written', source: taskOf('var «a» = 1\nstep "A" { a = 2 }') },
  ],
  'unknown-class': [
    {
      behaviour: 'a misspelt class',
      source: taskOf('class «dynamic-programing»\nlength n: S 1..2, M 3..4, L 5..6', { header: false }),
      suggestion: /dynamic-programming/,
    },
  ],
  'missing-class': [
    {
      behaviour: 'at the title',
      source: taskOf('length n: S 1..2, M 3..4, L 5..6', { header: false }).replace('"Test"', '«"Test"»'),
    },
  ],
  'missing-length': [
    {
      behaviour: 'at the title',
      source: taskOf('class simulation\ninput n: int = random 1..9', { header: false }).replace('"Test"', '«"Test"»'),
    },
  ],
  'missing-ask': [{ behaviour: 'at the title', source: taskOf('', { question: false }).replace('"Test"', '«"Test"»') }],
  'missing-answer': [
    { behaviour: 'at the title', source: taskOf('', { answer: false }).replace('"Test"', '«"Test"»') },
  ],
  'duplicate-item': [
    { behaviour: 'a second answer', source: taskOf('answer n\n«answer n + 1»', { answer: false }) },
    {
      behaviour: 'a length of its own for another name',
      source: taskOf('«length m: S 2..3, M 4..5, L 6..7»'),
      suggestion: /^Name all lengths in one line, with the same tiers: length n, m: S …\. /,
    },
  ],
  tier: [
    {
      behaviour: 'overlapping tiers',
      source: taskOf('class simulation\nlength n: S 1..5, «M 5..9», L 10..12', { header: false }),
      message: /M overlaps S, which goes up to 5/,
      suggestion: /Begin it at 6/,
    },
    {
      behaviour: 'a missing tier',
      source: taskOf('class simulation\nlength n: «S 1..5, L 10..12»', { header: false }),
      message: /M is missing/,
    },
    {
      behaviour: 'an unknown tier',
      source: taskOf('class simulation\nlength n: S 1..5, M 6..9, L 10..12, «XL» 13..14', { header: false }),
    },
    {
      behaviour: 'an empty tier',
      source: taskOf('class simulation\nlength n: S 1..5, «M 9..6», L 10..12', { header: false }),
      suggestion: /6\.\.9/,
    },
    {
      behaviour: 'tiers out of order',
      source: taskOf('class simulation\nlength n: S 11..15, «M 6..9», L 20..22', { header: false }),
    },
    {
      behaviour: 'a bound that is computed from an input',
      source: taskOf('class simulation\nlength n: S 1..2, M 3..4, L 5..«n»', { header: false }),
    },
    {
      behaviour: 'a tier that is there twice',
      source: taskOf('class simulation\nlength n: S 1..2, M 3..4, L 5..6, «L 7..8»', { header: false }),
    },
  ],
  sampler: [
    { behaviour: 'no letters at all', source: taskOf('input x: text = random letters n from «""»\nask "{x}"') },
    { behaviour: 'no value at all', source: taskOf('input x: int = random one of «[]»\nask "{x}"') },
    {
      behaviour: 'values of another type than the input',
      source: taskOf('input x: int = random «one of ["+", "-"]»\nask "{x}"'),
      message: /its sampler produces text/,
    },
    {
      behaviour: 'a range for a decimal',
      source: taskOf('input x: decimal = random «1..9»\nask "{x}"'),
      suggestion: /random digits n/,
    },
    {
      behaviour: 'a range without numbers',
      source: taskOf('input x: int = random «9..1»\nask "{x}"'),
      suggestion: /1\.\.9/,
    },
    { behaviour: 'an input of which nothing is said', source: taskOf('input «x»\nask "{x}"') },
    {
      behaviour: 'a range for a list, which tells no size',
      source: taskOf('input a: list of int = random «1..9»\nask "{a}"'),
      message: /list of int/,
      suggestion: /int\[n\]/,
    },
    {
      behaviour: 'an edge list with other parts',
      source: taskOf('input a: list of (int, int) = random «graph n vertices, n edges, weights 1..9»\nask "{a}"'),
      message: /produces list of \(from: int, to: int, weight: int\)/,
    },
    { behaviour: 'a permutation for one number', source: taskOf('input a: int = random «permutation n»\nask "{a}"') },
    {
      behaviour: 'words that are longer than any that ships',
      source: taskOf('input a: text = random word «13»\nask "{a}"'),
      suggestion: /random letters 13/,
    },
    {
      behaviour: 'a sentence of one character',
      source: taskOf('input a: text = random sentence «1» letters\nask "{a}"'),
    },
    {
      behaviour: 'an element of what is no input',
      source: taskOf('tape t: int[n] = 1\ninput a: int = random element of «t»\nask "{a}"\nstep "A" { t[0] = t[1] }'),
    },
    { behaviour: 'letters from z to a', source: taskOf('input s: text = random «letters n from "z".."a"»\nask "{s}"') },
  ],
  modifier: [
    { behaviour: 'a point in a list', source: taskOf('input a: int[n] = random 1..9, «point anywhere»\nask "{a}"') },
    { behaviour: 'distinct digits', source: taskOf('input a: digits = random digits n, «distinct»\nask "{a}"') },
    {
      behaviour: 'two orders',
      source: taskOf('input a: int[n] = random 1..99, increasing, «decreasing»\nask "{a}"'),
      message: /one order/,
    },
    { behaviour: 'a first of words', source: taskOf('input a: text = random word n, «first 1..2»\nask "{a}"') },
    { behaviour: 'an order of one number', source: taskOf('input a: int = random 1..9, «increasing»\nask "{a}"') },
  ],
  'ask-hole': [{ behaviour: 'a computed value in a question', source: taskOf('ask "What is {«n + 1»}?"') }],
  'label-hole': [
    {
      behaviour: 'a tuple',
      source: taskOf('tape e: list of (int, int)\nlet k = e[0]\nstep "At {«k»}" { push e, k }'),
      message: /is a tuple/,
    },
    {
      behaviour: 'what may be none',
      source: taskOf('let k: int? = none\nstep "At {«k»}" { if k == none { halt } }'),
      message: /may be none/,
    },
    {
      behaviour: 'a cell of the tape',
      source: taskOf('tape t: int = 0\nstep "At {«t»}" { t = t + 1 }'),
      suggestion: /^Declare it with var instead of tape, or read it before the step: let … = t\.$/,
    },
    {
      behaviour: 'a list of the tape',
      source: taskOf('tape t: list of int\nstep "At {«t»}" { push t, 1 }'),
      suggestion: /^Read it before the step: /,
    },
    {
      behaviour: 'an element',
      source: taskOf(
        'input a: int[n] = random 1..9\nask "{a}"\nfor i in 0 to n - 1 { step "At {i}: {«a[i]»}" { if a[i] > 0 { halt } } }',
      ),
    },
    { behaviour: 'a product', source: taskOf('for i in 0 to n { step "At {i} {«i * 2»}" { if i > 0 { halt } } }') },
  ],
  'label-variable': [
    {
      behaviour: 'a step in a loop that does not show its variable',
      source: taskOf('tape t: int = 0\nfor p in 0 to n { step «"Add"» { t = t + p } }'),
      message: /loop variable p/,
      suggestion: /Write "Add \{p\}"/,
    },
    {
      behaviour: 'the outer of two loops',
      source: taskOf('tape t: int = 0\nfor p in 0 to n { for q in 0 to n { step «"At {q}"» { t = t + p * q } } }'),
      message: /variable p/,
    },
  ],
  'nested-step': [
    { behaviour: 'a step in a step', source: taskOf('tape t: int = 0\nstep "A" { «step» "B" { t = t + 1 } }') },
  ],
  'loop-in-step': [
    {
      behaviour: 'a for',
      source: taskOf('tape t: int = 0\nstep "A" { «for» i in 0 to n { t = t + i } }'),
      suggestion: /step into the loop/,
    },
    {
      behaviour: 'a while in an if',
      source: taskOf('tape t: int = 0\nstep "A" { if n > 1 { «while» t < n { t = t + 1 } } }'),
    },
  ],
  'call-in-step': [
    {
      behaviour: 'a call that the step would wait for',
      source: taskOf('function f(i: int): int { return i }\nstep "A" { let a = «f(1)»  if a > 0 { halt } }'),
      message: /cannot wait for f/,
      suggestion: /^Call it before the step: let … = f\(…\)\.$/,
    },
    {
      behaviour: 'a call of another function, although its result is returned',
      source: taskOf(
        'function g(i: int): int { return i }\nfunction f(i: int): int { step "F {i}" { return «g(i)» } }\nlet a = f(1)\nstep "A" { if a > 0 { halt } }',
      ),
      suggestion: /^Call it before the step: let … = g\(…\)\.$/,
    },
    {
      behaviour: 'a call of the function itself if it remembers its results',
      source: taskOf(
        'memo function f(i: int): int { step "F {i}" { if i > 3 { return i }  return «f(i + 1)» } }\nlet a = f(1)\nstep "A" { if a > 0 { halt } }',
      ),
      suggestion: /^Call it before the step: /,
    },
    {
      behaviour: 'a call of a function without a result',
      source: taskOf('tape t: int = 0\nfunction f(i: int) { t = t + i }\nstep "A" { «f(1)» }'),
      suggestion: /^Call it between steps: f\(…\)\.$/,
    },
    {
      behaviour: 'a call of the function itself that the step would wait for',
      source: taskOf(
        'function f(i: int): int { step "F {i}" { if i > 3 { return i }  let c = «f(i + 1)»  return c } }\nlet a = f(1)\nstep "A" { if a > 0 { halt } }',
      ),
      suggestion: /or end the step with return f\(…\)\.$/,
    },
    {
      behaviour: 'a call in the argument of a tail call',
      source: taskOf(
        'function f(i: int): int { step "F {i}" { if i > 3 { return i }  return f(«f(i + 1)») } }\nlet a = f(1)\nstep "A" { if a > 0 { halt } }',
      ),
    },
  ],
  'call-in-declaration': [
    {
      behaviour: 'a call in a scan',
      source: taskOf(
        'function f(i: int): int { return i }\nlet a = sum i in 0..3 of «f(i)»\nstep "A" { if a > 1 { halt } }',
      ),
    },
  ],
  'fetch-outside-step': [{ behaviour: 'a fetch between steps', source: taskOf('tape b: int[n] = 0\n«fetch» b[0..1]') }],
  'lay-out-place': [
    {
      behaviour: 'in a function',
      source: taskOf('input a: int[n] = random 1..9\nask "{a}"\nfunction f(i: int) { «lay» out a }\nf(1)'),
    },
  ],
  'outside-loop': [
    { behaviour: 'a break', source: taskOf('step "A" { if n > 1 { «break» } }') },
    {
      behaviour: 'a continue in a function that is called in a loop',
      source: taskOf('function f(i: int) { if i > 1 { «continue» } }\nfor i in 0 to n { f(i) }'),
    },
  ],
  'outside-function': [
    { behaviour: 'a return at the top', source: taskOf('step "A" { if n > 1 { «return» } }'), suggestion: /halt/ },
  ],
  unreachable: [
    { behaviour: 'what follows a halt', source: taskOf('tape t: int = 0\nstep "A" { halt  «t = t + 1» }') },
    {
      behaviour: 'what follows an if both of whose branches return',
      source: taskOf(
        'tape t: int = 0\nfunction f(i: int): int { if i > 1 { return 1 } else { return 2 }  «t = t + 1» }\nlet a = f(1)\nstep "A" { if a > 0 { halt } }',
      ),
    },
    {
      behaviour: 'what follows a loop without end',
      source: taskOf('tape t: int = 0\nwhile true { step "A" { t = t + 1 } }\n«step "B" { t = t + 1 }»'),
    },
  ],
  'missing-return': [
    {
      behaviour: 'a path that ends without a return',
      source: taskOf(
        'function «f»(i: int): int { if i > 1 { return 1 } }\nlet a = f(1)\nstep "A" { if a > 0 { halt } }',
      ),
    },
  ],
  'missing-result': [
    { behaviour: 'a memo function', source: taskOf('tape t: int = 0\nmemo function «f»(i: int) { t = t + i }\nf(1)') },
    { behaviour: 'an alias', source: taskOf('tape t: int = 0\nfunction f(i: int) as «dp» { t = t + i }\nf(1)') },
  ],
  'loop-over-elements': [
    {
      behaviour: "Python's range",
      source: taskOf('for i in «range(1, n)» { step "A {i}" { halt } }'),
      suggestion: /^Write for i in 1 to n - 1 \{\.$/,
    },
    {
      behaviour: 'a loop over a list',
      source: taskOf('tape found: list of int\nfor x in «found» { step "At {x}" { push found, x } }'),
      suggestion: /^Count: for i in 0 to length\(found\) - 1, and read found\[i\]\.$/,
    },
    {
      behaviour: 'a loop over an input',
      source: taskOf('input a: int[n] = random 1..9\nask "{a}"\nfor x in «a» { step "At {x}" { if x > 1 { halt } } }'),
      suggestion: /length\(a\)/,
    },
  ],
  'look-alike': [
    {
      behaviour: 'a mark that turns the direction of writing',
      source: taskOf('step "Go«\u202e» on" { halt }'),
      message: /U\+202E, which cannot be seen/,
    },
    {
      behaviour: 'a space without width',
      source: taskOf('ask "How«\u200b» many {n}?"'),
      message: /U\+200B/,
    },
    {
      behaviour: 'a Cyrillic letter in a Latin word',
      source: taskOf('step "«Gо» on" { halt }'),
      message: /“о” in this word is the character U\+043E/,
    },
  ],
  'not-constant': [
    {
      behaviour: 'a constant that needs the length',
      source: taskOf('const c = 2 * «n»\nstep "A" { if c > 0 { halt } }'),
      suggestion: /^Use numbers, texts, earlier constants/,
    },
    {
      behaviour: 'a table whose size only a run can tell',
      source: taskOf('const c: int[«n»] = [1, 2]\nstep "A" { if c[n] > 0 { halt } }'),
      suggestion: /write 2/,
    },
  ],
  interval: [
    {
      behaviour: 'an interval that is assigned',
      source: taskOf('tape b: int[n] = 0\ntape c: int[n] = 0\nstep "A" { c = b[«0 .. 1»]  c[0] = c[1] }'),
    },
  ],
  example: [
    {
      behaviour: 'an input that is missing',
      source: taskOf('input x: int = random 1..9\nask "{x}"\n«example» n = 2 answer "1"'),
      message: /lacks x/,
    },
    {
      behaviour: 'a length that no input tells',
      source: taskOf('input x: int = random 1..9\nask "{x}"\n«example» x = 2 answer "1"'),
      message: /lacks n/,
    },
    {
      behaviour: 'an input that is given twice',
      source: taskOf('input x: int = random 1..9\nask "{x}"\nexample n = 1, x = 2, «x = 3» answer "1"'),
    },
    {
      behaviour: 'inputs of different sizes',
      source: taskOf(
        'input a: int[n] = random 1..9\ninput c: int[n] = random 1..9\nask "{a} {c}"\nexample a = [1, 2], c = «[1]» answer "1"',
      ),
      message: /c has 1 element, but a makes n = 2/,
    },
  ],
  import: [
    { behaviour: 'an import of a file that is not there', source: `import f from «"other.tail"»\n${taskOf('')}` },
  ],
  'missing-blank': [
    { behaviour: 'a machine without a blank', source: 'machine «"t"» { start A A: halt }', suggestion: /blank _/ },
  ],
  'missing-start': [
    { behaviour: 'a machine without a start', source: 'machine «"t"» { blank _ A: halt }', suggestion: /start A/ },
  ],
  symbol: [
    {
      behaviour: 'a symbol of several characters',
      source: 'machine "t" { blank _ start A A: «01» -> 1 R }',
      suggestion: /such as 0/,
    },
    {
      behaviour: 'a misspelt word for the same symbol',
      source: 'machine "t" { blank _ start A A: 0 -> «smae» R }',
      suggestion: /same/,
    },
  ],
  move: [
    {
      behaviour: 'a move in a word',
      source: 'machine "t" { blank _ start A A: 0 -> 1 «left» }',
      suggestion: /Write L/,
    },
  ],
  'duplicate-rule': [
    {
      behaviour: 'two rules for one symbol',
      source: 'machine "t" { blank _ start A A: 0, 1 -> 1 R | «1» -> 0 L }',
      message: /already has a rule for 1/,
    },
  ],
  'unknown-finding': [
    {
      behaviour: 'an allow of what the lint does not find',
      source: taskOf('allow «growing-digit» because "they do"'),
      suggestion: /growing-digits/,
    },
  ],
  'choose-label': [
    {
      behaviour: 'a choice that the next label does not show',
      source: taskOf('choose k in 0..n where k > 1\nstep «"A"» { if k > 2 { halt } }'),
      suggestion: /\{k\}/,
    },
  ],
  'choose-place': [
    {
      behaviour: 'a choice that no step follows',
      source: taskOf('«choose» k in 0..n where k > 1\nlet a = 1'),
      suggestion: /\{k\}/,
    },
    { behaviour: 'a choice in a step', source: taskOf('step "A" { «choose» k in 0..n }') },
  ],
  syntax: [
    {
      behaviour: 'a missing value',
      source: taskOf('let a =«»'.replace('«»', '').replace('=', '«=»')),
      message: /Expected an expression/,
    },
  ],
  'too-deep': [
    { behaviour: 'brackets without end', source: `task "T" «{»`.replace('«{»', `{ let a = ${'('.repeat(59)}«(»`) },
  ],
  'too-large': [
    {
      behaviour: 'a text of more characters than are read',
      source: `«task "T" {»\n// ${'-'.repeat(2 ** 20)}\n}`,
      message: /is 1\.1 MiB; TAIL reads files up to 1 MiB/,
      suggestion: /several files/,
    },
    {
      behaviour: 'a text of more words than are read',
      source: `«task "T" {»\n${'tape t: int\n'.repeat(12_000)}}`,
      message: /has 48,004 words, numbers and signs; TAIL reads files up to 40,000/,
    },
    { behaviour: 'a text of more junk than is read', source: `«@ @»\n${'@ '.repeat(100_000)}` },
  ],
  'unclosed-text': [
    { behaviour: 'a text without its closing quote', source: taskOf('ask «"What is {{n}}?»').replace('{{n}}', 'it') },
    { behaviour: 'a hole without its closing brace', source: taskOf('ask "What is {n«"»') },
  ],
  'empty-hole': [{ behaviour: 'a hole with nothing in it', source: taskOf('ask "What is {n} {«}»?"') }],
  'unclosed-comment': [{ behaviour: 'a comment that goes on to the end', source: `${taskOf('')}\n«/*» and so on` }],
  'comment-division': [
    {
      behaviour: 'a division by two slashes at the end of a line',
      source: taskOf('tape t: int = 0\nstep "A" {\n  t = n «// 2»\n  if t > 3 { t = (n + 1) «// (n - 1)»\n }\n}'),
      suggestion: /^To divide, write \/: it rounds down\./,
    },
  ],
  escape: [{ behaviour: 'a backslash before an ordinary letter', source: taskOf('ask "What«\\q» is {n}?"') }],
  'lone-brace': [
    { behaviour: 'a brace without its partner', source: taskOf('ask "What «}» is {n}?"'), suggestion: /}}/ },
  ],
};
