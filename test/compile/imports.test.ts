import assert from 'node:assert/strict';
import { inlineImports } from '../../src/language/inline-imports.ts';
import { parseTask } from '../../src/language/parse-task.ts';
import { compileText, type Compiled } from '../../src/compile/index.ts';
import { bindInputs, styles } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { recordingEvents, writeEvents } from '../../src/trace/index.ts';

const gcd = `/// The greatest common divisor.
function gcd(a: int, b: int): int {
  step "Divide {a} by {b}" {
    if b == 0 { return a }
    return gcd(b, a % b)
  }
}
`;

function taskWith(imports: string, parts = 'answer gcd(x, y)', answer = ''): string {
  return `${imports}
task "Common divisor" {
  class iteration
  length n: S 1..2, M 3..4, L 5..6
  input x: int = random 1..99
  input y: int = random 1..99
  ask "What divides {x} and {y}?"
  ${parts}
  ${answer}
}
`;
}

type Files = Readonly<Record<string, string>>;

function compiled(text: string, files: Files): Compiled {
  return compileText(text, (path) => files[path]);
}

function traceOf(text: string, files: Files): string {
  const {
    tasks: [task],
    problems,
  } = compiled(text, files);
  assert.deepEqual(problems, []);
  assert.ok(task);
  const { bound } = bindInputs(task, { x: 48, y: 36 });
  assert.ok(bound);
  return writeEvents(recordingEvents(record(bound), styles.minimal), styles.minimal);
}

/** Each problem as `line: code: message`. */
function problems(text: string, files: Files): string[] {
  return compiled(text, files).problems.map(
    ({ range, code, message }) => `${range.start.line + 1}: ${code}: ${message}`,
  );
}

describe('imports', () => {
  it('an imported function runs as if it stood in the file', () => {
    const imported = traceOf(taskWith('import gcd from "lib.tail"'), { 'lib.tail': gcd });
    assert.equal(imported, traceOf(taskWith('', `${gcd}\n  answer gcd(x, y)`), {}));
    assert.match(imported, /Answer: 12\n$/);
  });

  it('a function in front of the tasks of its own file can be called in all of them', () => {
    assert.match(traceOf(taskWith(gcd), {}), /Answer: 12\n$/);
  });

  it('paths lead from the file that they stand in', () => {
    const files = {
      'lib/numbers.tail':
        'import gcd from "../base/gcd.tail"\nfunction common(a: int, b: int): int {\n  let d = gcd(a, b)\n  return d\n}\n',
      'base/gcd.tail': gcd,
    };
    assert.match(
      traceOf(taskWith('import common from "lib/numbers.tail"', 'answer common(x, y)'), files),
      /Answer: 12\n$/,
    );
  });

  it('states say from which file they come, each with its own lines', () => {
    const {
      tasks: [task],
    } = compiled(taskWith('import gcd from "lib.tail"'), { 'lib.tail': gcd });
    const places = task?.machine.states.map(({ source, kind, range }) => [kind, source, range.start.line + 1]);
    assert.deepEqual(
      places?.filter(([kind]) => kind === 'step'),
      [['step', 'lib.tail', 3]],
    );
    assert.ok(places.filter(([kind]) => kind !== 'step').every(([, source]) => source === undefined));
  });

  it('the hash of a task covers the functions that it needs, and no others', () => {
    const hash = (lib: string): string | undefined =>
      compiled(taskWith('import gcd from "lib.tail"'), { 'lib.tail': lib }).tasks[0]?.hash;
    const before = hash(gcd);
    assert.ok(before);
    assert.equal(hash(`// Another comment.\n${gcd}function other(a: int): int { return a }\n`), before);
    assert.notEqual(hash(gcd.replace('Divide {a} by', 'Divide {a} through')), before);
  });

  it('a file that is missing, broken, or imports back is reported at the import', () => {
    const text = taskWith('import gcd from "lib.tail"');
    assert.deepEqual(problems(text, {}), ['1: import: The file lib.tail does not exist.']);
    assert.match(
      problems(text, { 'lib.tail': gcd.replace('a % b', 'a % c') })[0] ?? '',
      /^1: import: lib\.tail has an error in line 5: There is no variable c here\./,
    );
    const cyclic = {
      'lib.tail': `import f from "other.tail"\n${gcd}`,
      'other.tail': 'import gcd from "lib.tail"\nfunction f(a: int): int { return gcd(a, 1) }\n',
    };
    assert.match(problems(text, cyclic)[0] ?? '', /^1: import: lib\.tail and other\.tail import each other\.$/);
  });

  it('files that import each other, or a file itself, are named once, whatever the way to them', () => {
    const text = taskWith('import gcd from "lib.tail"');
    const itself = { 'lib.tail': `import gcd from "lib.tail"\n${gcd}` };
    assert.deepEqual(problems(text, itself), ['1: import: lib.tail imports itself.']);
    // The file that is read has no path of its own: the circle shows where it is met again.
    assert.deepEqual(problems(itself['lib.tail'], itself), ['1: import: lib.tail imports itself.']);
    const circle = {
      'lib.tail': `import f from "b.tail"\n${gcd}`,
      'b.tail': 'import f from "c.tail"\n',
      'c.tail': 'import gcd from "lib.tail"\nfunction f(a: int): int { return gcd(a, 1) }\n',
    };
    assert.match(
      problems(text, circle)[0] ?? '',
      /^1: import: lib\.tail, b\.tail, c\.tail import each other in a circle\./,
    );
  });

  it('an error in a file that an imported one imports is told with the place where it is', () => {
    const files = {
      'lib.tail': `import f from "b.tail"\n${gcd}`,
      'b.tail': 'import g from "c.tail"\nfunction f(a: int): int { return g(a) }\n',
      'c.tail': '\nfunction g(a: int): int { return b }\n',
    };
    assert.match(
      problems(taskWith('import gcd from "lib.tail"'), files)[0] ?? '',
      /^1: import: c\.tail has an error in line 2: There is no variable b here\./,
    );
  });

  it('a name that a file does not export is reported at the name, with what was meant', () => {
    const [first] = compiled(taskWith('import gcb from "lib.tail"'), { 'lib.tail': gcd }).problems;
    assert.deepEqual(
      [first?.code, first?.range.start, first?.suggestion],
      ['import', { line: 0, character: 7 }, 'Did you mean gcd?'],
    );
    const inTask = taskWith('', `${gcd}\n  answer gcd(x, y)`);
    assert.match(
      problems(taskWith('import gcd from "lib.tail"'), { 'lib.tail': inTask })[0] ?? '',
      /^1: import: gcd is declared inside the task “Common divisor” of lib\.tail\./,
    );
  });

  it('a name that is there already, or that nothing calls, is reported', () => {
    assert.deepEqual(
      problems(taskWith('import gcd from "lib.tail"', `${gcd}\n  answer gcd(x, y)`), { 'lib.tail': gcd }),
      ['1: duplicate-name: gcd is already declared in line 9.'],
    );
    assert.deepEqual(problems(taskWith('import gcd, gcd from "lib.tail"'), { 'lib.tail': gcd }), [
      '1: duplicate-name: gcd is already declared in line 1.',
    ]);
    const two = `${gcd}function twice(a: int): int { return a }\n`;
    assert.deepEqual(problems(taskWith('import gcd, twice from "lib.tail"'), { 'lib.tail': two }), [
      '1: unused: twice is never called.',
    ]);
  });

  it('functions of one name from two files are told, though no text names both', () => {
    const files = {
      'lib.tail': `import h from "deep.tail"\n${gcd.replace('return a }', 'return h(a) }').replace('step "Divide {a} by {b}" {', '').replace(/\}\n$/, '')}`,
      'deep.tail': 'function h(a: int): int { return help(a) }\nfunction help(a: int): int { return a }\n',
    };
    const text = taskWith(
      'import gcd from "lib.tail"',
      'function help(a: int): int { return a }\n  let z = help(1)\n  answer gcd(x, z)',
    );
    assert.match(
      problems(text, files)[0] ?? '',
      /^1: duplicate-name: deep\.tail, line 2: Two functions of different files are named help/,
    );
  });

  it('what the compiler finds in an imported function is reported at the import', () => {
    const lib = 'function f(a: int): int {\n  step "Answer: {a}" { return a }\n}\n';
    assert.match(
      problems(taskWith('import f from "lib.tail"', 'answer f(x)'), { 'lib.tail': lib })[0] ?? '',
      /^1: label-start: lib\.tail, line 2: /,
    );
  });

  it('one text with the imported functions in it is the same task, each line in its place', () => {
    const files = { 'lib.tail': `function unused(a: int): int { return a }\n${gcd}` };
    const text = taskWith('import gcd\n  from "lib.tail"');
    const inlined = inlineImports(text, (path) => (path === 'lib.tail' ? files[path] : undefined));
    const hash = compiled(text, files).tasks[0]?.hash;
    assert.ok(hash);
    assert.equal(compiled(inlined, {}).tasks[0]?.hash, hash);
    assert.equal(traceOf(inlined, {}), traceOf(text, files));
    assert.equal(
      inlined.split('\n').indexOf('task "Common divisor" {'),
      text.split('\n').indexOf('task "Common divisor" {'),
    );
    assert.ok(!inlined.includes('unused'));
  });

  it('a file of functions alone has no problems of its own', () => {
    assert.deepEqual(parseTask(gcd).problems, []);
    assert.deepEqual(compiled(gcd, {}), { tasks: [], problems: [] });
  });
});
