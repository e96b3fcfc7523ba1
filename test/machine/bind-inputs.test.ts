import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bindInputs,
  decimalPlaces,
  digitPlaces,
  inputsSchema,
  parseExactJson,
  run,
  type Inputs,
} from '../../src/machine/index.ts';
import { answerOf, compileTask, loadTask } from '../tasks/load.ts';
import { values } from './random-machine.ts';

const tasks = { addition: loadTask('addition'), knapsack: loadTask('knapsack'), search: loadTask('binary-search') };
const names = ['addition', 'knapsack', 'search'] as const;

function problemsOf(name: keyof typeof tasks, inputs: Inputs): readonly string[] {
  return (bindInputs(tasks[name], inputs).problems ?? []).map(
    ({ input, message, suggestion }) => `${input ?? ''}: ${message}${suggestion === undefined ? '' : ` ${suggestion}`}`,
  );
}

describe('inputs', () => {
  it("of every example are accepted, and give the example's answer", () => {
    for (const name of names) {
      const task = tasks[name];
      assert.ok(task.examples.length > 0);
      for (const { inputs, answer } of task.examples) {
        const { bound, problems } = bindInputs(task, inputs);
        assert.ok(problems === undefined);
        const ending = run(bound);
        assert.equal(ending.kind === 'halt' && ending.answer, answer);
      }
    }
  });

  it('that are missing, misspelt or of another type are told by name, with what to do', () => {
    assert.deepEqual(problemsOf('addition', { x: '1.5', z: '3' }), [
      'z: Large number addition has no input z. Its inputs are x, y.',
      'y: y is missing. Give y as a decimal number, such as "37.5".',
    ]);
    assert.deepEqual(problemsOf('addition', { x: '1.5.2', y: true }), [
      'x: x should be a decimal number, such as "37.5", but is \'1.5.2\'.',
      'y: y should be a decimal number, such as "37.5", but is yes.',
    ]);
    assert.deepEqual(problemsOf('knapsack', { capacity: 1.5, weigth: [1], weight: [1], value: [2] }), [
      'weigth: 0-1 knapsack has no input weigth. Did you mean weight?',
      'capacity: capacity should be an integer, but is 1.5.',
    ]);
    assert.deepEqual(problemsOf('knapsack', { capacity: 5, weight: [1, 'a'], value: 3 }), [
      "weight: Element 1 of weight should be an integer, but is 'a'.",
      'value: value should be a list of integers, such as [3, 1, 2], but is 3.',
    ]);
  });

  it('are asked for with an example of their kind', () => {
    const task = compileTask(`task "T" { class enumeration length n: S 1..3, M 4..5, L 6..8
      input w: text[n] = random word 4
      input k: int[n] = random 0..9
      ask "{w} {k}?"
      answer n }`);
    assert.deepEqual(
      bindInputs(task, {}).problems?.map(({ message, suggestion }) => `${message} ${suggestion ?? ''}`),
      [
        'w is missing. Give w as a list of texts, such as ["a", "b"].',
        'k is missing. Give k as a list of integers, such as [3, 1, 2].',
      ],
    );
  });

  it('that are integers of any size come exactly from JSON, as numbers and as texts of digits', () => {
    const text =
      '{"a": 9007199254740993, "b": [-12345678901234567890, 7], "c": "9007199254740993 \\" 1e3", "d": 1.5e400}';
    assert.deepEqual(parseExactJson(text), {
      a: '9007199254740993',
      b: ['-12345678901234567890', 7],
      c: '9007199254740993 " 1e3',
      d: Infinity,
    });
    assert.throws(() => parseExactJson(`{"a": ${'"\\"'.repeat(50_000)}`), SyntaxError);
    const inputs = inputsSchema.parse(parseExactJson('{"capacity": 9007199254740993, "weight": [1], "value": [2]}'));
    assert.deepEqual(problemsOf('knapsack', inputs), []);
    assert.deepEqual(problemsOf('knapsack', { capacity: 2 ** 53 + 2, weight: [1], value: [2] }), [
      'capacity: capacity should be an integer, but is 9007199254740994, which is not exact beyond 2^53: write it as a text, in quotes.',
    ]);
  });

  it('of arrays with one length have as many elements', () => {
    assert.deepEqual(problemsOf('knapsack', { capacity: 5, weight: [1, 2, 3], value: [4, 5] }), [
      'value: value should have 3 elements, value[1] to value[3], but has 2.',
    ]);
  });

  it('of lists hold as many elements as are given, and tuples the parts of their type', () => {
    const task = compileTask(`task "Edges" { class greedy length n, m: S 2..3, M 4..5, L 6..7
      input edge = random graph n vertices, n - 1 edges, weights 1..9, connected
      input s: text = random sentence m words
      ask "{edge} {s}"
      lay out edge
      tape total: int = 0
      for k in 0 to length(edge) - 1 { step "Edge {k}" { total = total + edge[k].weight * (n + m) } }
      answer total
    }`);
    const of = (inputs: Inputs): readonly string[] =>
      (bindInputs(task, inputs).problems ?? []).map(({ message }) => message);
    // Four vertices, as the edges show, and two words.
    assert.equal(
      answerOf(task, {
        edge: [
          [0, 1, 4],
          [1, 3, '5'],
          [1, 2, 1],
        ],
        s: 'Go on.',
      }),
      '60',
    );
    assert.deepEqual(
      of({
        edge: [
          [0, 1],
          [1, 2, 3],
        ],
        s: '',
      }),
      [
        'Element 0 of edge should be a list of 3 values (an integer, an integer, an integer), such as [3, 1, 2], but is (0, 1).',
      ],
    );
    assert.deepEqual(of({ edge: 5, s: '' }), ['edge should be a list of lists, such as [[3, 1, 2], …], but is 5.']);
    assert.deepEqual(of({ n: 2, edge: [[0, 2, 1]], s: '' }), [
      'Element 0 of edge, (0, 2, 1), has an end that is not a vertex: the vertices are 0 to 1.',
    ]);
  });

  it('of every form agree on a length, with one another and with what is told', () => {
    const task = compileTask(`task "Forms" { class greedy length n: S 2..3, M 4..5, L 6..7
      input s: text = random letters n
      input t: text = random letters n
      input x: decimal = random digits n
      input w: text = random sentence n words
      input a: int[n] = random 1..9
      ask "{s} {t} {x} {w} {a}"
      tape total: int = 0
      step "Sum" { total = n }
      answer total
    }`);
    const right: Inputs = { s: 'ab', t: 'ba', x: '3.5', w: 'Go on.', a: [1, 2] };
    const of = (inputs: Inputs, lengths = {}): readonly string[] =>
      (bindInputs(task, { ...right, ...inputs }, lengths).problems ?? []).map(({ message }) => message);
    assert.deepEqual([of({}), of({ n: 2 }), of({}, { n: 2 })], [[], [], []]);
    assert.deepEqual(of({ t: 'bac' }), ['n is 2 by s, but 3 by t.']);
    assert.deepEqual(of({ s: 'abc' }), ['n is 3 by s, but 2 by t.']);
    assert.deepEqual(of({ x: '375' }), ['n is 2 by s, but 3 by x.']);
    assert.deepEqual(of({ w: 'Go.' }), ['n is 2 by s, but 1 by w.']);
    assert.deepEqual(of({ a: [1] }), ['a should have 2 elements, a[0] to a[1], but has 1.']);
    for (const told of [of({ n: 3 }), of({}, { n: 3 })]) assert.deepEqual(told, ['n is 3, but 2 by s.']);
  });

  it('of any kind give a binding or problems, and never an exception', () => {
    const anything = fc.dictionary(
      fc.oneof(
        fc.constantFrom('x', 'y', 's', 'find', 'n', 'm', 'capacity', 'weight', 'value', '__proto__', 'constructor'),
        fc.string({ maxLength: 4 }),
      ),
      fc.oneof(values, fc.array(values, { maxLength: 3 })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), anything, (name, inputs) => {
        const { bound, problems } = bindInputs(tasks[name], inputs);
        assert.equal(bound === undefined, problems !== undefined && problems.length > 0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a number by places', () => {
  it('keeps zeros in front and behind, and needs no whole part', () => {
    assert.deepEqual(decimalPlaces('007.10'), { first: -2, digits: [0, 1, 7, 0, 0] });
    assert.deepEqual(decimalPlaces('.5'), { first: -1, digits: [5] });
    assert.deepEqual(decimalPlaces('5'), { first: 0, digits: [5] });
    assert.deepEqual(digitPlaces('042'), { first: 0, digits: [2, 4, 0] });
  });

  it('is no other text', () => {
    for (const text of ['', '.', '1.2.3', '-1', '1e3', ' 1', '٣', '1\n'])
      assert.equal(decimalPlaces(text), undefined, text);
    for (const text of ['', '1.0', '-1', '1\n']) assert.equal(digitPlaces(text), undefined, text);
  });
});
