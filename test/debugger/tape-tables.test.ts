import assert from 'node:assert/strict';
import { launch, launchArguments, type Launched } from '../../src/debugger/launch.ts';
import { END } from '../../src/debugger/moment.ts';
import type { TapeTable } from '../../src/debugger/tape/tape-snapshot.ts';
import { snapshot } from '../../src/debugger/take-snapshot.ts';

function open(text: string, input: object): Promise<Launched> {
  return launch(launchArguments.parse({ program: 'a.tail', input }), {
    readText: () => Promise.resolve(text),
    importedPath: (_program, imported) => imported,
    readImport: () => Promise.resolve(undefined),
    findTask: () => Promise.resolve('a.tail'),
  });
}

/** The texts; of many, the first and the last and those that stand out. */
function listed(texts: readonly string[], isPlain: (text: string) => boolean): string {
  if (texts.length <= 8) return texts.join(' ');
  return texts.flatMap((text, i) => (i === 0 || i === texts.length - 1 || !isPlain(text) ? [text] : [])).join(' … ');
}

/** A table as text: what is current in brackets, `.` where there is no cell, and how much is hidden on each side. */
function shown({ title, form, note, columns, rows, hidden, point, length }: TapeTable): string {
  const mark = ({ text, current }: { text: string; current: boolean }): string => (current ? `[${text}]` : text);
  const { left, right, above, below } = hidden;
  const lines = rows.map(({ heading, result, cells }) => {
    const texts = cells.map((cell) => cell?.text ?? '.');
    return `${mark(heading)}${result ? ' =' : ''} | ${listed(texts, (text) => text === '0')}`;
  });
  return [
    `${title} (${form}${note === '' ? '' : `, ${note}`})${length === undefined ? '' : ` of ${length.map(({ cell }) => cell.text).join()}`}`,
    `| ${listed(columns.map(mark), (text) => !text.startsWith('['))}${point === undefined ? '' : `, point ${point}`}`,
    ...(lines.length > 8
      ? lines.filter((line, i) => i === 0 || i === lines.length - 1 || line.startsWith('['))
      : lines),
    `hidden ${left} ${right} ${above} ${below}`,
  ].join('\n');
}

const text = `task "All" {
  class iteration
  length n: S 1..3, M 4..5, L 6..8
  input x: decimal = random digits n, point anywhere
  input a: int[n] = random 0..9
  input w: text = random letters n
  ask "{x} {a} {w}?"
  tape sum: decimal[-2 .. 3] = 0
  tape best: int[0 .. 4] = 0
  tape far: int[0 .. 199] = 0
  tape m: int[0 .. 2][-1 .. 1] = 0
  tape wide: int[0 .. 99][0 .. 99] = 0
  tape cube: int[0 .. 1][0 .. 1][0 .. 1] = 0
  tape seen: list of int
  tape k: int = 0
  step "Begin" {
    sum[0] = x[0]
    best[1] = a[0]
    far[150] = 7
    m[1][0] = 5
    wide[50][70] = 8
    cube[1][0][1] = 9
    push seen, a[1]
  }
  step "Second" {
    sum[1] = 1
    best[4] = best[1]
    m[2][1] = m[1][0]
    wide[51][71] = wide[50][70]
    cube[0][1][1] = cube[1][0][1]
    k = far[150]
  }
  memo function f(i: int, j: int): int as dp label "Find f of {i} and {j}" {
    if i == 0 { return j }
    return f(i - 1, j + 2)
  }
  k = f(2, 3)
  answer k
}`;

describe('the tables of a tape view', () => {
  it('hold the cells around those that a state fetches and writes, marked, and say how many are beyond', async () => {
    const launched = await open(text, { x: '37.5', a: [4, 5, 6], w: 'abc' });
    const { replay } = launched;
    const second = Array.from({ length: replay.states }, (_, i) => i).find((i) => replay.state(i).label === 'Second');
    assert.equal(
      tablesAt(launched, second ?? -1).join('\n'),
      `x, sum (places, by place value)
| 3 2 [1] 0 -1 -2, point 4
x | . . 3 7 5 .
sum = | 0 0 1 7 0 0
hidden 0 0 0 0
a, w (strips, inputs, laid out once)
| 0 1 2
a | 4 5 6
w | 'a' 'b' 'c'
hidden 0 0 0 0
best (strips)
| 0 [1] 2 3 [4]
best | 0 4 0 0 4
hidden 0 0 0 0
far (strips)
| 120 … [150] … 179
far | 0 … 7 … 0
hidden 120 20 0 0
seen (strips) of 1
| 0
seen | 5
hidden 0 0 0 0
m (grid, 3 × 3)
| -1 [0] [1]
0 | 0 0 0
[1] | 0 5 0
[2] | 0 0 5
hidden 0 0 0 0
wide (grid, 100 × 100)
| 40 … [70] … [71] … 99
31 | 0 … 0
[50] | 0 … 8 … 0
[51] | 0 … 8 … 0
70 | 0 … 0
hidden 40 0 31 29
cube (grid, 2 × 1)
| [1]
0, 1 | 9
1, 0 | 9
hidden 0 0 0 0`,
    );
    const end = tablesAt(launched, replay.states - 1);
    assert.equal(
      end.filter((table) => /^(?:far|wide|dp) /.test(table)).join('\n'),
      `far (strips)
| 0 … 59
far | 0 … 0
hidden 0 140 0 0
wide (grid, 100 × 100)
| 0 … 59
0 | 0 … 0
39 | 0 … 0
hidden 0 40 0 60
dp (grid, written on demand)
| 3 4 5 6 7
0 | . . . . 7
1 | . . 7 . .
2 | 7 . . . .
hidden 0 0 0 0`,
    );
    assert.deepEqual(
      end.map((table) => table.split(' (')[0]),
      ['x, sum', 'a, w', 'best', 'far', 'seen', 'm', 'wide', 'cube', 'dp'],
    );
    assert.ok(!end.some((table) => table.includes('[')), 'nothing is current at the end');
  });

  it('hold a table of constants with two indexes as a grid', async () => {
    const launched = await open(
      `task "T" { class enumeration length n: S 1, M 2, L 3
        const next = [[1, 0, 3], [2, 0, 4]]
        input a: int = random 0..1
        ask "{a}?"
        tape t: int
        step "Look" { t = next[a][2] }
        answer t }`,
      { a: 1 },
    );
    assert.equal(
      tablesAt(launched, 0).join('\n'),
      `next (grid, 2 × 3)
| 0 1 [2]
0 | 1 0 3
[1] | 2 0 4
hidden 0 0 0 0`,
    );
  });

  it('hold only what there is', async () => {
    const launched = await open(
      'task "None" { class iteration length n: S 1..3, M 4..5, L 6..8 input b: int = random 0..9 ask "{b}?" tape t: int = 0 step "One" { t = b } answer t }',
      { b: 4 },
    );
    assert.deepEqual(tablesAt(launched, 0), []);
  });
});

function tablesAt(launched: Launched, state: number): readonly string[] {
  return snapshot(launched, { state, line: END }, 'truth', 's').tables.map(shown);
}
