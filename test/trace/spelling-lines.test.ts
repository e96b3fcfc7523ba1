import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bindInputs, styles, type StyleName } from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { judge, recordingEvents, Truth, writeEvents } from '../../src/trace/index.ts';
import { compileTask } from '../tasks/load.ts';

/** Its trace has a line of every kind, with numbers, texts, tuples, calls and rows in them. */
const task = compileTask(`task "Lines" {
  class recursion
  length n: S 2..3, M 4..5, L 6..8
  input s: text = random letters n
  input a: int[n] = random 0..9999
  ask "{s} {a}?"
  lay out s, a
  tape m: int[n][2] = 0
  tape pair: list of (int, int)
  tape far: int = infinity
  tape word: text = "it's"
  function visit(part: text, k: int): int label "Visit {part}, {k}" {
    var seen: int[1] = 0
    seen[0] = k - 2
    if k > 1 { return 7 }
    let rest = visit(part + s[k], k + 1)
    return rest * 1000 + seen[0]
  }
  step "Set up: 2 rows" {
    m[1][0] = a[1] * 2 + a[0]
    if a[0] <= 1234 and s[1] == "b" { far = min(a[0], a[1], far) }
    push pair, (a[0], -1)
  }
  for i in -1 to 0 {
    step "Row {i}" {
      m[i + 1][1] = -a[i + 1] / 7
      word = word + s[i + 1]
    }
  }
  let found = visit("", 0)
  step "Best of 2:" {
    far = far - pair[0].second
    let least = argmin i in 0 .. n - 1 of a[i]
    if least == 1 { word = word + "x" }
  }
  answer "{found} and {m} or {far}, {word}"
}`);
const { bound } = bindInputs(task, { s: 'ab', a: [1234, 56] });
assert.ok(bound);
const truth = new Truth(bound);

/**
 * By the style, and by a line as a trace has it: how it may be written instead, and what the judge tells then, the ways
 * of spelling by their names, other faults by their kind and by what is marked.
 */
const table = JSON.parse(readFileSync(new URL('spelling-lines.json', import.meta.url), 'utf8')) as Readonly<
  Record<StyleName, Readonly<Record<string, Readonly<Record<string, string>>>>>
>;

describe('a line that is spelt otherwise', () => {
  for (const [name, lines] of Object.entries(table) as [StyleName, (typeof table)[StyleName]][]) {
    const style = styles[name];
    const right = writeEvents(recordingEvents(record(bound), style), style).split('\n');
    for (const [line, spellings] of Object.entries(lines))
      it(`is read as what it says, and as nothing that it does not say: ${line}`, () => {
        const at = right.indexOf(line);
        assert.ok(at >= 0);
        for (const [spelling, expected] of Object.entries(spellings)) {
          const own = right.with(at, spelling);
          const { faults } = judge(bound, own.join('\n'), { style, truth });
          const told = faults.map((fault) =>
            fault.spelling === undefined
              ? `${fault.kind}: ${own[fault.line]?.slice(fault.from, fault.to)}`
              : fault.spelling,
          );
          assert.equal(told.join('; '), expected, spelling);
          for (const fault of faults.filter((one) => one.spelling !== undefined)) {
            assert.deepEqual([fault.line, fault.found], [at, spelling]);
            if (told.length === 1) assert.equal(fault.expected, line);
          }
        }
      });
  }
});
