import { strict as assert } from 'node:assert';
import { styles, type LineKind } from '../../src/machine/index.ts';
import { readLineAs, readTrace, type TraceEvent } from '../../src/trace/index.ts';

/** What a line by itself says, where no text is a label. */
function read(line: string): readonly TraceEvent[] {
  return readTrace(line, styles.minimal, () => false).lines.map(({ event }) => event);
}

/** Lines that are nearly ones of a trace. */
const unreadable: readonly string[] = [
  'get [0]=3',
  'get =3',
  'get a[0=3',
  'get a[0]]=3',
  'get a(0]=3',
  "get f('a)=3",
  'get a[0..1]=',
  'get a[0...1]=3 4',
  'get a[0]=3,',
  'get a[0]=3, ',
  'get a[0]=3,b=4',
  'get a=3 b=4',
  'get a.=3',
  'get a.1=3',
  'get .a=3',
  'get a[0..1]=3 4 ',
  'get a[0..1]=3  4',
  'get a[0..]=3',
  'get a[..1]=3',
  'get a[0..1][2]=3',
  'get 1a=3',
  'lay a[0]=3 b[1]=4',
  'lay a=3',
  'lay a[0]=3, a[1]=4',
  'lay a[x]=3',
  'lay a[0][=3',
  'lay a[0]=3 ',
  'lay ',
  'lay a[]=no',
  'lay a[]=none ',
  'lay a[0]=none a[]=none',
  'lay a[0][1]=2 a[1][1]=3',
  "get a='b",
  "get a=b'",
  "get a='\\u0041'",
  "get a='\\x'",
  "get a='\\u00'",
  "get a='\\u000a'",
  "get a='it's'",
  'get a=(1, 2',
  'get a=(1,2)',
  'get a=(1 2)',
  'get a=(1, )',
  'get a=yesx',
  'get a=inf1',
  'get a=-infx',
  'get a=- 1',
  'get a=--1',
  'get a=Yes',
  '1 + 2 - 3 = 0',
  '1 + = 2',
  '1 +2 = 3',
  '-(1, 2) = 3',
  '-() = 0',
  '-(1 = 1',
  'min(1, 2 = 1',
  'min(1; 2) = 1',
  'min(1,2) = 1',
  'argmin(0:1:2) = 0',
  'argmin(0:) = 0',
  'argmin((0, 1)) = 0',
  'argmin(0:1, (1, 2)) = 0',
  'min(0:1) = 0',
  '1 = 1',
  '1 + 2 =',
  '1 + 2 = 3 ',
  '1 < 2',
  '1 < 2 maybe',
  '1 =< 2 yes',
  '1 < 2 yes ',
  '1 <2 yes',
  'call f(1)',
  'call f(1) from ',
  'call from main',
  'return to ',
  'next ',
  'halt ',
  'halting',
  'Answer',
  '1 ** 2 = 1',
  'put a=1,',
  'get length(a=1',
  'get length(a))=1',
  '+1 + 1 = 2',
  '7 / 2 = 3',
];

const readable: readonly (readonly [line: string, event: TraceEvent])[] = [
  ['get visit.seen[0][0..1]=3 4', { kind: 'interval', region: 'visit.seen[0]', first: 0, last: 1, values: [3, 4] }],
  [
    'lay f.a[0]=1 f.a[1]=2',
    {
      kind: 'lay',
      region: 'f.a',
      cells: [
        { index: 0, value: 1 },
        { index: 1, value: 2 },
      ],
    },
  ],
  [
    'lay a[2][0]=1 a[2][1]=2',
    {
      kind: 'lay',
      region: 'a[2]',
      cells: [
        { index: 0, value: 1 },
        { index: 1, value: 2 },
      ],
    },
  ],
  ["get f('a)', 1)=3", { kind: 'get', fetches: [{ cell: "f('a)', 1)", value: 3 }] }],
  ["get f('\\')', 1)=3", { kind: 'get', fetches: [{ cell: "f('\\')', 1)", value: 3 }] }],
  ['get f([1], (2))[3].x[4]=5', { kind: 'get', fetches: [{ cell: 'f([1], (2))[3].x[4]', value: 5 }] }],
  [
    'argmin(0:7, 2:3) = 2',
    {
      kind: 'operation',
      operator: 'argmin',
      operands: [
        [0, 7],
        [2, 3],
      ],
      result: 2,
    },
  ],
  ['argmax(5) = 2', { kind: 'operation', operator: 'argmax', operands: [5], result: 2 }],
  ['min() = inf', { kind: 'operation', operator: 'min', operands: [], result: Infinity }],
  ['-(3) = -3', { kind: 'operation', operator: 'negate', operands: [3], result: -3 }],
  ['1 + 2 + 3 = 6', { kind: 'operation', operator: '+', operands: [1, 2, 3], result: 6 }],
  ["'a' + '' = 'a'", { kind: 'operation', operator: '+', operands: ['a', ''], result: 'a' }],
  ['7 // 2 = 3', { kind: 'operation', operator: '//', operands: [7, 2], result: 3 }],
  ['2 * -3 = -6', { kind: 'operation', operator: '*', operands: [2, -3], result: -6 }],
  ['get s[5..5]=none', { kind: 'interval', region: 's', first: 5, last: 5, values: [null] }],
  ['get s[5..6]=none', { kind: 'interval', region: 's', first: 5, last: 6, values: [] }],
  ['get s[-1..-3]=yes no inf', { kind: 'interval', region: 's', first: -1, last: -3, values: [true, false, Infinity] }],
  ['get s[0..1]=none none', { kind: 'interval', region: 's', first: 0, last: 1, values: [null, null] }],
  ['lay a[]=none', { kind: 'lay', region: 'a', cells: [] }],
  ['lay a[1][]=none', { kind: 'lay', region: 'a[1]', cells: [] }],
  ['lay a[-2]=none', { kind: 'lay', region: 'a', cells: [{ index: -2, value: null }] }],
  ['get a=-inf', { kind: 'get', fetches: [{ cell: 'a', value: -Infinity }] }],
  ['get inf=inf', { kind: 'get', fetches: [{ cell: 'inf', value: Infinity }] }],
  ["put a='\\u001b\\n\\\\'", { kind: 'put', writes: [{ cell: 'a', value: '\u001b\n\\' }] }],
  ['Answer: ', { kind: 'answer', text: '' }],
  ['Answer: a: b ', { kind: 'answer', text: 'a: b ' }],
  ['get a=((1, 2), ())', { kind: 'get', fetches: [{ cell: 'a', value: [[1, 2], []] }] }],
  ['get a=12345678901234567890', { kind: 'get', fetches: [{ cell: 'a', value: 12345678901234567890n }] }],
  ['1 <= 2 no', { kind: 'test', relation: '<=', left: 1, right: 2, outcome: false }],
  ["(1, 2) != 'a' yes", { kind: 'test', relation: '!=', left: [1, 2], right: 'a', outcome: true }],
  ['call f(1) from main', { kind: 'call', callee: 'f(1)', site: 'main' }],
  ['call f from g(2), x=3 for y', { kind: 'call', callee: 'f', site: 'g(2), x=3 for y' }],
  ['return to f(1)', { kind: 'return', site: 'f(1)' }],
  ['next next 1', { kind: 'next', label: 'next 1' }],
  [
    'get a[1e3]=4, b(x)=5, c.d=6',
    {
      kind: 'get',
      fetches: [
        { cell: 'a[1e3]', value: 4 },
        { cell: 'b(x)', value: 5 },
        { cell: 'c.d', value: 6 },
      ],
    },
  ],
  ['get from=1', { kind: 'get', fetches: [{ cell: 'from', value: 1 }] }],
  ['yes == no no', { kind: 'test', relation: '==', left: true, right: false, outcome: false }],
];

/** The fields of a line, each as `name: text`, or `name item: text` from the second item on. */
const fields: readonly (readonly [kind: LineKind, line: string, fields: string])[] = [
  ['lay', 'lay a[0]=3 a[1]=(4, 5)', 'index: a[0] | value: 3 | index 1: a[1] | value 1: (4, 5)'],
  ['get', 'get a[0]=3, length(b)=12', 'cell: a[0] | value: 3 | cell 1: length(b) | value 1: 12'],
  ['put', "put f(1)='a', b=2", "cell: f(1) | value: 'a' | cell 1: b | value 1: 2"],
  ['interval', 'get m[1][0..2]=7 none 9', 'region: m[1] | first: 0 | last: 2 | values: 7 none 9'],
  ['operation', '1 + 2 = 3', 'expression: 1 + 2 | result: 3'],
  ['store', 'min(1, 2) -> f(1).b[0]=1', 'expression: min(1, 2) | cell: f(1).b[0] | result: 1'],
  ['test', "'a' == 'b' no", "left: 'a' | relation: == | right: 'b' | outcome: no"],
  ['call', 'call f(1) from main', 'callee: f(1) | site: main'],
  ['return', 'return to f(1)', 'site: f(1)'],
  ['next', 'next Add place 3', 'label: Add place 3'],
  ['halt', 'halt', ''],
  ['answer', 'Answer: 4, 5', 'text: 4, 5'],
  ['enter', 'Add place 3', 'label: Add place 3'],
];

describe('reading a line', () => {
  it('reads what traces write', () => {
    for (const [line, event] of readable) assert.deepEqual(read(line), [event], line);
  });

  it('reads nothing that is nearly what traces write', () => {
    for (const text of unreadable) assert.deepEqual(read(text), [{ kind: 'unreadable', text }], text);
  });

  it('tells where each field stands, wherever in a text the line does', () => {
    for (const [kind, line, expected] of fields) {
      const found: string[] = [];
      const style = kind === 'store' ? styles.terse : styles.minimal;
      const text = `> ${line} <`;
      const event = readLineAs(kind, style, text, 2, 2 + line.length, (field, item, start, end) =>
        found.push(`${field}${item === 0 ? '' : ` ${item}`}: ${text.slice(start, end)}`),
      );
      assert.equal(event?.kind, kind);
      assert.equal(found.join(' | '), expected);
    }
  });
});
