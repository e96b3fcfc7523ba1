import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { compileText } from '../../src/compile/index.ts';
import {
  bindInputs,
  type Bound,
  type Template,
  minimal,
  styleNames,
  styles,
  stylesOf,
  type Style,
} from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { checkStyle } from '../../src/machine/style/check-style.ts';
import { generateWriter, judge, lineText, readTrace, recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { event } from './arbitraries.ts';

const addition = readFileSync(new URL('../../tasks/addition.tail', import.meta.url), 'utf8');

const spoken = `style "spoken" {
  lay "{region} is {cells}." each "{value} at place {index}" between ", " empty "nothing"
  enter "Now: {label}"
  get "I read {fetches}." each "{cell}, which is {value}" between " and "
  put "I write {writes}." each "{value} to {cell}"
  operation "{expression} makes {result}."
  test "{left} {relation} {right}? {outcome}" yes "Yes." no "No."
  next "Then: {label}."
}`;

/** The addition task with a style; `«…»` marks where the problem should be. */
function withStyle(style: string): { readonly text: string; readonly line: number; readonly character: number } {
  const text = addition.replace('  lay out x, y', `${style}\n  lay out x, y`);
  const at = text.indexOf('«');
  const before = text.slice(0, Math.max(0, at)).split('\n');
  return { text: text.replace(/[«»]/g, ''), line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

/** The trace of an addition in a style of its own, by lines and by generated code. */
function traceIn(style: string): {
  readonly own: Style;
  readonly bound: Bound;
  readonly written: string;
  readonly generated: string;
} {
  const {
    tasks: [task],
    problems,
  } = compileText(withStyle(style).text);
  assert.deepEqual(problems, []);
  const own = task?.machine.styles?.[0];
  assert.ok(task && own);
  const { bound } = bindInputs(task, { x: '37.5', y: '1.48' });
  assert.ok(bound);
  const recording = record(bound);
  const writer = generateWriter(task.machine, own);
  assert.ok(writer.isGenerated);
  const generated = new TextDecoder().decode(writer.bytes(recording));
  return { own, bound, written: writeEvents(recordingEvents(recording, own), own), generated };
}

const labels: readonly Template[] = [
  ['Read the answer'],
  ['Add place ', { variable: 0, offset: 0, type: 'int' }],
  ['Search ', { variable: 0, offset: 0, type: 'text' }, '.'],
];

/** What stands before, between and behind fields; odd texts among them, which mostly cannot be read back. */
const odd = fc
  .array(
    fc.constantFrom(
      'get',
      'Is',
      'No',
      'none',
      'halt',
      ' ',
      ', ',
      '.',
      '=',
      ':',
      '(',
      ')',
      '[',
      '..',
      ' + ',
      '1',
      '-',
      "'",
      'a',
    ),
    { maxLength: 3 },
  )
  .map((parts) => parts.join(''));
const begin = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', 'read ', 'Is ', 'get ', 'put ', 'next ', 'So: ', '(', 'call ') },
  odd,
);
const between = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(' is ', ' = ', ', ', ': ', ' (', '; ', '|', '..', ' ') },
  odd,
);
const end = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('', '', '.', ' now', ')') }, odd);
const field = <Name extends string>(
  ...names: readonly Name[]
): fc.Arbitrary<readonly (string | { readonly field: Name })[]> =>
  fc
    .tuple(
      fc.oneof(fc.constant([...names]), fc.shuffledSubarray([...names], { minLength: names.length })),
      begin,
      fc.array(between, { minLength: names.length, maxLength: names.length }),
      end,
    )
    .map(([order, first, texts, last]) =>
      [first, ...order.flatMap((name, i) => [{ field: name }, i < order.length - 1 ? (texts[i] ?? '') : last])].filter(
        (one) => one !== '',
      ),
    );
const group = (first: 'index' | 'cell'): fc.Arbitrary<Style['lines']['get'][number]> =>
  fc.record({
    each: field(first, 'value'),
    separator: between,
    none: fc.constantFrom([], ['nothing'], ['none'], ['1']),
  });
/** Cells that are laid out, each by its name. */
const named = fc
  .tuple(
    begin,
    fc.record({
      each: field('cell', 'value'),
      separator: between,
      none: field('region'),
    }),
    end,
  )
  .map((pieces) => pieces.filter((one) => one !== ''));
const grouped = (first: 'index' | 'cell', ...names: 'region'[]): fc.Arbitrary<Style['lines']['get']> =>
  fc
    .tuple(field(...names), between, group(first), end)
    .map(([before, colon, each, after]) => [...before, colon, each, after].filter((one) => one !== ''));
const outcome = fc.oneof(fc.constant({ yes: 'true', no: 'false' }), fc.record({ yes: between, no: between }));
const lines: fc.Arbitrary<Partial<Style['lines']>> = fc.record(
  {
    lay: fc.oneof(grouped('index', 'region'), grouped('cell', 'region'), named),
    get: grouped('cell'),
    put: grouped('cell'),
    enter: field('label'),
    interval: field('region', 'first', 'last', 'values'),
    operation: field('expression', 'result'),
    test: fc
      .tuple(field('left', 'relation', 'right'), between, outcome)
      .map(([pieces, text, one]) => [...pieces, ...(text === '' ? [] : [text]), one]),
    call: field('callee', 'site'),
    return: field('site'),
    next: field('label'),
    halt: field(),
    answer: field('text'),
  },
  { requiredKeys: [] },
);

describe('styles of authors', () => {
  it('everybody’s styles pass the check that authors’ styles have to pass', () => {
    for (const name of styleNames) assert.deepEqual(checkStyle(styles[name], labels), [], name);
  });

  it('a style that passes the check reads back every event stream, wrong ones included', () => {
    const isLabel = (one: string): boolean =>
      /^(?:Read the answer|Add place (?:0|-?[1-9]\d*)|Search '(?:[^'\\]|\\.)*'\.)$/.test(one);
    fc.assert(
      fc.property(lines, fc.array(event, { maxLength: 8 }), (own, events) => {
        // Mostly one or two lines differ: styles that differ in all of them hardly ever pass.
        const style: Style = {
          name: 'own',
          description: '',
          lines: { ...minimal.lines, ...Object.fromEntries(Object.entries(own).slice(0, 2)) },
        };
        fc.pre(checkStyle(style, labels).length === 0);
        const known = events.map((one) => (one.kind === 'enter' ? { ...one, label: 'Add place -3' } : one));
        assert.deepEqual(
          readTrace(writeEvents(known, style), style, isLabel).lines.map((line) => line.event),
          known,
          JSON.stringify(style.lines),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('a trace in a style of the task’s own is written by the generated writer too, and judged without naming the style', () => {
    const {
      tasks: [task],
      problems,
    } = compileText(withStyle(spoken).text);
    assert.deepEqual(problems, []);
    const own = task && stylesOf(task.machine).find(({ name }) => name === 'spoken');
    assert.ok(task && own);
    const { bound } = bindInputs(task, { x: '37.5', y: '1.48' });
    assert.ok(bound);
    const recording = record(bound);
    const written = writeEvents(recordingEvents(recording, own), own);
    const writer = generateWriter(task.machine, own);
    assert.ok(writer.isGenerated);
    assert.equal(new TextDecoder().decode(writer.bytes(recording)), written);
    assert.ok(written.includes('I read x[-1], which is 5 and y[-1], which is 4 and carry, which is 0'), written);
    const { verdict, style } = judge(bound, written);
    assert.deepEqual({ verdict, style }, { verdict: 'sound', style: 'spoken' });
    const line = lineText({ kind: 'operation', operator: '+', operands: [5, 4, 0], result: 9 }, own);
    const wrong = written.replace(line, line.replace('9', '8'));
    assert.notEqual(wrong, written);
    assert.deepEqual(
      judge(bound, wrong).faults.map(({ kind }) => kind),
      ['operation-result'],
    );
  });

  it('an interval may name each of its cells, as a fetch does, and is judged cell by cell', () => {
    const { own, bound, written, generated } = traceIn('style "indexed" { interval as get }');
    assert.equal(generated, written);
    const readOut = 'get sum[1]=3, sum[0]=8, sum[-1]=9, sum[-2]=8\n';
    assert.ok(written.includes(readOut), written);
    const { verdict, judged } = judge(bound, written, { style: own, keepStates: true });
    assert.equal(verdict, 'sound');
    const [whole] = judged.flatMap(({ record: { events } }) => events.filter(({ kind }) => kind === 'interval'));
    assert.ok(whole?.kind === 'interval');
    assert.deepEqual([whole.low, whole.high, whole.values], [-2, 1, [8, 9, 8, 3]]);
    for (const [wrong, kind] of [
      ['get sum[1]=3, sum[0]=8, sum[-1]=7, sum[-2]=8\n', 'fetch-invented'],
      ['get sum[1]=3, sum[0]=8, sum[-2]=8\n', 'fetch-missing'],
      ['get sum[1]=3, sum[0]=8, carry=9, sum[-2]=8\n', 'fetch-foreign'],
      ['get sum[1]=3, sum[0]=8, sum[-1]=9, sum[-2]=8, sum[-3]=0\n', 'fetch-superfluous'],
      ['', 'fetch-missing'],
    ] as const)
      assert.deepEqual(
        judge(bound, written.replace(readOut, wrong), { style: own }).faults.map((fault) => fault.kind),
        [kind],
        wrong,
      );
  });

  it('an interval that names its cells says so where it has none', () => {
    const events = [
      { kind: 'interval', region: 's', first: 5, last: 4, values: [] },
      { kind: 'interval', region: 's', first: 4, last: 5, values: [null, 2] },
    ] as const;
    const style: Style = { ...minimal, intervalsAsGets: true };
    assert.equal(writeEvents(events, style), 'get s[5..4]=none\nget s[4]=none, s[5]=2\n');
  });

  it('a layout may name the region once, or each cell', () => {
    const compact = 'lay "lay {region}:{cells}" each " {index}:{value}" between ""';
    const named = 'lay "Given {cells}." each "{cell} ({value})" between " and " empty "nothing for {region}"';
    for (const [wording, line] of [
      [compact, 'lay y: 0:1 -1:4 -2:8\n'],
      [named, 'Given y[0] (1) and y[-1] (4) and y[-2] (8).\n'],
    ] as const) {
      const { own, bound, written, generated } = traceIn(`style "laid" { ${wording} }`);
      assert.equal(generated, written);
      assert.ok(written.includes(line), written);
      assert.equal(judge(bound, written, { style: own }).verdict, 'sound');
      const [fault] = judge(bound, written.replace(line, line.replace('4', '6')), { style: own }).faults;
      assert.deepEqual([fault?.kind, fault?.expected, fault?.found], ['layout-value', '4', '6']);
    }
  });

  const refused: readonly (readonly [behaviour: string, style: string, message: RegExp])[] = [
    [
      'two kinds of line that begin alike',
      'style "s" { «get "put {fetches}" each "{cell}={value}"» }',
      /“get” and “put” could both read: put \w+=0/,
    ],
    [
      'a header that another line could be',
      'style "s" { «halt "Write the carry"» }',
      /could both read: Write the carry/,
    ],
    ['a line that could be anything', 'style "s" { «next "{label}"» }', /could be blank/],
    [
      'a field that the text behind it continues',
      'style "s" { «get "read {fetches}" each "{value}th in {cell}"» }',
      /“th in ” after \{value\}/,
    ],
    ['fields side by side', 'style "s" { «operation "{expression}{result}"» }', /separates these two fields/],
    ['a field that is missing', 'style "s" { operation «"it is {result}"» }', /lacks \{expression\}/],
    ['a field that the line does not have', 'style "s" { operation "{expression} = {«label»}" }', /no field “label”/],
    ['a field that is there twice', 'style "s" { operation "{expression} = {result} = {«result»}" }', /twice/],
    ['a kind of line that there is not', 'style "s" { «getting "x"» }', /no line “getting”/],
    ['a label before another field', 'style "s" { «call "to {site} from {callee}"» }', /the last field/],
    [
      'words for yes and no that begin alike',
      'style "s" { «test "{left} {relation} {right}: {outcome}" yes "y" no "yn"» }',
      /begin alike/,
    ],
    ['items without their wording', 'style "s" { «get "read {fetches}"» }', /how each/],
    ['a name that everybody’s style has', '«style "verbose" {}»', /built-in style|already/],
    ['a name of several words', '«style "my style" {}»', /one word/],
    [
      'an item that could be the text for no items',
      'style "s" { «lay "{region}: {cells}" each "{value}@{index}" between ", " empty "none@1"» }',
      /beginning of an item/,
    ],
    [
      'cells by name that leave out an empty region',
      'style "s" { «lay "lay {cells}" each "{cell}={value}"» }',
      /A region can be empty/,
    ],
    [
      'an empty region that is not named',
      'style "s" { «lay "lay {cells}" each "{cell}={value}" empty "nothing"» }',
      /A region can be empty/,
    ],
    ['a line worded as another, but for an interval', 'style "s" { «put as get» }', /Only an interval/],
    ['a part that the line does not have', 'style "s" { halt "stop" «yes "x"» }', /has no “yes”/],
  ];
  for (const [behaviour, style, message] of refused) {
    it(`refuses ${behaviour}, at its place`, () => {
      const { text: source, line, character } = withStyle(style);
      const {
        tasks,
        problems: [problem],
      } = compileText(source);
      assert.deepEqual(tasks, []);
      assert.match(problem?.message ?? '', message);
      assert.equal(problem?.code, 'style');
      assert.deepEqual(problem.range.start, { line, character });
    });
  }
});
