import assert from 'node:assert/strict';
import { styles, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, labelStates, recordingEvents, Truth, writeEvents } from '../../src/trace/index.ts';
import { allLines } from './line-tasks.ts';

const bound = allLines();
const truth = new Truth(bound);

function linesIn(style: StyleName): readonly string[] {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style])
    .trimEnd()
    .split('\n');
}

const right = linesIn('minimal');
const verbose = linesIn('verbose');

/** The right trace with each of its lines changed. */
function each(change: (line: string, number: number) => string): string {
  return right.map((line, i) => `${change(line, i)}\n`).join('');
}

const plain = each((line) => line);
const bullets = each((line) => `- ${line}`);
const quotes = each((line) => `> ${line}`);

/** Texts, and each fault or way of spelling with its line and the characters that it marks. */
const texts: readonly (readonly [name: string, text: string, faults: string, isCut?: boolean])[] = [
  ['bullets from the first line on', bullets, 'bullets 0:0-23'],
  ['bullets before lines 2 and 5', each((line, i) => (i === 2 || i === 5 ? '- ' : '') + line), 'bullets 2:0-16'],
  [
    'bullets and numbers in turn',
    each((line, i) => (i % 2 ? '- ' : `${i}. `) + line),
    'numbering 0:0-24; bullets 1:0-23',
  ],
  ['prose, then bullets', 'Here:\n\n' + bullets, 'bullets 2:0-23'],
  [
    'prose of several lines, then a bullet within the trace',
    'Here:\n\nWe\ngo.\n' + each((line, i) => (i === 5 ? '- ' : '') + line),
    'bullets 9:0-19',
  ],
  ['prose with a bullet, then a right trace', '- Here it is\n' + plain, ''],
  [
    'a list of prose, then a right trace',
    '- Set up: 2 rows\n- Row -1\n- nothing\n- nothing\n- else\n- at all\n' + plain,
    '',
  ],
  ['a spelt beginning, then prose, then a right trace', "- lay s[0]='a' s[1]='b'\nno\nno\nno\n" + plain, ''],
  [
    'half of it readable behind a spelt beginning',
    "- lay s[0]='a' s[1]='b'\nno\n" + bullets,
    'format-unreadable 1:0-2; layout-superfluous 2:0-23; bullets 0:0-23',
  ],
  ['an answer of prose, then bullets', 'Answer: 3\n' + bullets, 'format-order 0:0-9; bullets 1:0-23'],
  ['a fence in bullets', '- ```\n' + bullets + '- ```\n', 'bullets 0:0-5'],
  ['a fence in quotes, blank lines around', '> ```text\n\n' + quotes + '\n> ```\n\n', 'quoting 0:0-9'],
  ['a fence in quotes, a longer one behind', '> ```\n' + quotes + '> `````\n', 'quoting 0:0-5'],
  [
    'a fence in quotes, a shorter one behind',
    '> ````\n' + quotes + '> ```\n',
    `format-after-answer ${right.length + 1}:0-5; quoting 0:0-6`,
  ],
  [
    'a fence in quotes, another one behind',
    '> ```\n' + quotes + '> ~~~\n',
    `format-after-answer ${right.length + 1}:0-5; quoting 0:0-5`,
  ],
  ['a fence in quotes that nothing closes', '> ```\n' + quotes, 'quoting 0:0-5'],
  ['a fence in quotes, the closing one cut off at its end', '> ```\n' + quotes + '> ```', 'quoting 0:0-5'],
  [
    'a fence in quotes, the closing one cut off at its end, without an answer',
    '> ```\n' + quotes.replace(/> [^\n]*\n$/, '') + '> ```',
    `answer-missing ${right.length - 1}:6-6; quoting 0:0-5`,
  ],
  ['a fence in quotes, a plain one behind', '> ```\n' + quotes + '```\n', 'quoting 0:0-5'],
  ['a plain fence, one in quotes behind', '```\n' + quotes + '> ```\n', 'quoting 1:0-23'],
  ['a plain fence around bullets', '```\n' + bullets + '```\n', 'bullets 1:0-23'],
  ['an indented fence around a right trace', '  ```\n' + plain + '  ```\n', 'indentation 0:0-5'],
  [
    'words in bullets behind the answer',
    bullets + '- I hope this helps.\n',
    `format-after-answer ${right.length}:0-20; bullets 0:0-23`,
  ],
  [
    'another attempt in bullets',
    plain + 'No.\n' + bullets,
    `format-restart ${right.length + 1}:2-2; bullets ${right.length + 1}:0-23`,
  ],
  ['bullets, then another attempt', bullets + 'No.\n' + plain, ''],
  [
    'bullets, then lines of the trace behind the answer',
    bullets + '- get far=57\n- halt\n',
    `format-after-answer ${right.length}:0-12; bullets 0:0-23`,
  ],
  ['cut off in a bullet', bullets.slice(0, 200), 'transition-truncated 9:8-8; bullets 0:0-23', true],
  [
    'cut off behind a bullet',
    bullets.slice(0, 200).replace(/\n[^\n]*$/, '\n- '),
    'transition-truncated 8:16-16; bullets 0:0-23',
    true,
  ],
  [
    'cut off within a bullet of another kind',
    plain.slice(0, 200).replace(/\n[^\n]*$/, '\n- ge'),
    'transition-truncated 10:4-4',
    true,
  ],
  ['joined: a header and its first line', plain.replace('Row -1\nget', 'Row -1 get'), 'joined 14:0-44'],
  ['joined: a successor and its header', plain.replace('next Row -1\nRow -1', 'next Row -1 Row -1'), 'joined 13:0-18'],
  [
    'joined: three lines',
    plain.replace('56 * 2 = 112\n112 + 1234 = 1346\n1234 <=', '56 * 2 = 112 112 + 1234 = 1346 1234 <='),
    'format-unreadable 4:0-47',
  ],
  [
    'joined twice',
    plain.replace('56 * 2 = 112\n112', '56 * 2 = 112 112').replace('-(1234) = -1234\n-1234', '-(1234) = -1234 -1234'),
    'joined 4:0-30',
  ],
  [
    'joined in bullets, with a wrong result in the second line',
    bullets.replace('- 56 * 2 = 112\n- 112 + 1234 = 1346', '- 56 * 2 = 112 112 + 1234 = 1347'),
    'operation-result 4:28-32; bullets 0:0-23; joined 4:0-32',
  ],
  [
    'joined in bullets, with a wrong result in the first line',
    bullets.replace('- 56 * 2 = 112\n- 112 + 1234 = 1346', '- 56 * 2 = 113 112 + 1234 = 1346'),
    'operation-result 4:11-14; bullets 0:0-23; joined 4:0-32',
  ],
  [
    'joined, then a wrong value lines later',
    plain.replace('56 * 2 = 112\n112', '56 * 2 = 112 112').replace('get far=inf', 'get far=5'),
    'fetch-invented 8:8-9; joined 4:0-30',
  ],
  [
    'bullets before every other line, a wrong value in a plain one',
    each((line, i) => (i % 2 ? '- ' : '') + line).replace('get far=inf', 'get far=5'),
    'fetch-invented 9:10-11; bullets 1:0-23',
  ],
  ['the other style from line 9 on', [...right.slice(0, 9), ...verbose.slice(9)].join('\n'), 'style 0:0-21'],
  ['the other style up to line 9', [...verbose.slice(0, 9), ...right.slice(9)].join('\n'), 'style 0:0-41'],
  ['all of the other style, with bullets', verbose.map((line) => '- ' + line).join('\n'), 'bullets 0:0-43'],
  ['one line of the other style', right.with(3, verbose[3] ?? '').join('\n'), 'style 3:0-52'],
  [
    'one line of the other style with a wrong value',
    right.with(3, (verbose[3] ?? '').replace('1234', '12')).join('\n'),
    'fetch-invented 3:0-50; style 3:0-50',
  ],
  [
    'a list of prose, then a trace with a slip',
    '- Row -1\n- Row 0\n' + plain.replace('get far=inf', 'get far=5'),
    'fetch-invented 11:8-9',
  ],
  [
    'a blank line at its beginning, and a slip',
    '\n' + plain.replace('get far=inf', 'get far=5'),
    'fetch-invented 10:8-9',
  ],
  [
    'thinking behind a blank line, and a slip',
    '\n<think>\nno\n</think>\n' + plain.replace('get far=inf', 'get far=5'),
    'fetch-invented 13:8-9',
  ],
  ['a capital at its very beginning', plain.replace('lay', 'Lay'), 'capitals 0:0-21'],
  ['a byte order mark', '\ufeff' + plain, 'invisible 0:0-22'],
  ['carriage returns and bullets', each((line) => '- ' + line + '\r'), 'bullets 0:0-23'],
  ['thinking, then bullets', '<think>\n- lay a[0]=1\n</think>\n' + bullets, 'bullets 3:0-23'],
  [
    'bullets, thinking within',
    '- Here:\n<think>\nno\n</think>\n- And here:\n' + each((line) => '* ' + line),
    'bullets 5:0-23',
  ],
  ['a bullet with an answer', '- Answer: 7\n', 'format-no-trace 0:0-11'],
];

/** A line, how it is written with something wrong in it, and the fault with what it marks. */
const marked: readonly (readonly [line: string, written: string, fault: string])[] = [
  [
    'get a[1]=56, a[0]=1234, length(pair)=0',
    'get a[1] = 56,  a[0] = 1,235, length( pair ) = 0',
    'fetch-invented 1,235',
  ],
  ['get a[1]=56, a[0]=1234, length(pair)=0', '- get a[1]=57,a[0]=1234,length(pair)=0', 'fetch-invented 57'],
  ['get a[1]=56, a[0]=1234, length(pair)=0', '`get a[1]=56, a[0]=1234, length(pair)=1`', 'fetch-invented 1'],
  ['get a[1]=56, a[0]=1234, length(pair)=0', '**get** a[1]=56, **a[0]=1235**, length(pair)=0', 'fetch-invented 1235'],
  ['get a[1]=56, a[0]=1234, length(pair)=0', 'get a[1]=056, a[0]=01235, length(pair)=00', 'fetch-invented 1235'],
  ['get a[1]=56, a[0]=1234, length(pair)=0', 'GET a[1]=56, b[0]=1234, length(pair)=0', 'fetch-foreign b[0]'],
  ['56 * 2 = 112', '56 × 2 = 113', 'operation-result 113'],
  ['56 * 2 = 112', '57*2=112', 'operand 57*2'],
  ['56 * 2 = 112', '1. 56*3 = 168.', 'operand 56*3'],
  ['1234 <= 1234 yes', '1234 ≤ 1234 No', 'test-outcome No'],
  ['1234 <= 1234 yes', '1,234≤1,235 yes', 'operand 1,235'],
  ["put m[0][1]=-177, word='it\\'sa'", "put m[0][1]=−178,  word='it\\'sa'", 'write-value −178'],
  ["put m[0][1]=-177, word='it\\'sa'", "PUT m [0] [1]=-177, word = 'it\\'sb'", "write-value 'it\\'sb'"],
  ['next Row 0', 'NEXT Row +1', 'transition-successor Row +1'],
  ['next Row 0', '> next Row −1', 'transition-successor Row −1'],
  ["call visit('', 0) from main", "call visit('',1) from main", "transition-call visit('',1)"],
  ["return to visit('a', 1)", 'return to visit("b", 1)', 'transition-call visit("b", 1)'],
  ['get m[0][0..1]=0 -177', 'get m[0][0 .. 1] = 0, −178', 'fetch-invented −178'],
  ['get m[0][0..1]=0 -177', 'get m[0] [0..1]=1  -177', 'fetch-invented 1'],
  ['lay a[0]=1234 a[1]=56', '- lay a[0]=1234, a[1]=57', 'layout-value 57'],
  ['lay a[0]=1234 a[1]=56', 'lay a[0]=1,235 a[1]=56', 'layout-value 1,235'],
  [
    "Answer: 6998998 and [0, -177], [1346, -8] or 57, it'sabx",
    "**Answer: 6998998 and [0, -177], [1346, -9] or 57, it'sabx**",
    "answer-contradicts 6998998 and [0, -177], [1346, -9] or 57, it'sabx",
  ],
];

describe('a text that is spelt otherwise', () => {
  for (const [name, text, expected, isCut = false] of texts)
    it(`is judged from its first line on, and what is around it too: ${name}`, () => {
      const verdict = judge(bound, text, { truth, keepStates: true, finishReason: isCut ? 'length' : 'stop' });
      const faults = verdict.faults.map(
        ({ kind, spelling = kind, line, from, to }) => `${spelling} ${line}:${from}-${to}`,
      );
      assert.equal(faults.join('; '), expected);
      const labels = labelStates(text, verdict, truth);
      for (const [i, { label, from }] of labels.entries()) {
        assert.equal(labels[i - 1]?.to ?? from, from, label);
        assert.ok(text.slice(from, from + label.length + 20).includes(label), label);
      }
    });

  it('has what is wrong in a line marked where it stands as it is written', () => {
    for (const [line, written, expected] of marked) {
      const at = right.indexOf(line);
      const { faults } = judge(bound, right.with(at, written).join('\n'), { truth });
      const told = faults.filter(({ spelling }) => spelling === undefined);
      assert.deepEqual(
        told.map((fault) => `${fault.kind} ${fault.line === at ? written.slice(fault.from, fault.to) : fault.line}`),
        [expected],
        written,
      );
    }
  });

  it('is told in how many lines it is so', () => {
    const told = (isSo: (number: number) => boolean): string | undefined =>
      judge(
        bound,
        each((line, i) => (isSo(i) ? `- ${line}` : line)),
        { truth },
      ).faults[0]?.explanation;
    const writes = 'A trace writes “Set up: 2 rows”.';
    assert.equal(
      told((i) => i === 2),
      `A bullet before the line. ${writes}`,
    );
    assert.equal(
      told((i) => i === 2 || i === 9),
      `A bullet before the line, here and in another line. ${writes}`,
    );
    assert.equal(
      told((i) => i >= 2 && i < 6),
      `A bullet before the line, here and in 3 other lines. ${writes}`,
    );
    // A fence that the text ends within, behind an answer and without one.
    for (const [quoted, others] of [
      [quotes, right.length + 1],
      [quotes.replace(/> [^\n]*\n$/, ''), right.length],
    ] as const) {
      const { faults } = judge(bound, `> \`\`\`\n${quoted}> \`\`\``, { truth });
      const spelling = faults.find(({ kind }) => kind === 'format-spelling');
      assert.match(spelling?.explanation ?? '', new RegExp(`, here and in ${others} other lines\\.`));
    }
  });
});
