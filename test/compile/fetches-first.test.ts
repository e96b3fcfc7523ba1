import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  bindInputs,
  minimal,
  valueText,
  type Address,
  type Node,
  type Operand,
  type State,
} from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import { recordingEvents, writeEvents } from '../../src/trace/index.ts';
import { compileOnce } from '../tasks/compile-once.ts';
import { compileTask, loadTask, taskNames } from '../tasks/load.ts';
import { programs } from './random-programs.ts';

/** Ways through a state that are looked at; states with more are left out. */
const MOST_WAYS = 40;

/** The ways through the code, each as the nodes on it; undefined where there are too many. */
function waysThrough(code: Node): readonly (readonly Node[])[] | undefined {
  const ways: Node[][] = [];
  const waiting: { readonly node: Node; readonly before: Node[] }[] = [{ node: code, before: [] }];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const way = [...at.before];
    let { node } = at;
    for (; 'next' in node; node = node.next) way.push(node);
    way.push(node);
    if ('yes' in node) waiting.push({ node: node.yes, before: way }, { node: node.no, before: way });
    else ways.push(way);
    if (ways.length + waiting.length > MOST_WAYS) return undefined;
  }
  return ways;
}

/**
 * The cells that a way fetches by an address that only the label and silent arithmetic tell, before anything is written
 * to their region; and those of the first line alone, if it is of the state's beginning.
 */
function knownFetches(
  way: readonly Node[],
  header: number,
): { readonly all: Set<string>; readonly first: Set<string> } {
  const known = new Map<number, string>(Array.from({ length: header }, (_, slot) => [slot, `label ${slot}`]));
  const text = (operand: Operand): string | undefined =>
    'value' in operand ? valueText(operand.value) : known.get(operand.slot);
  const cell = ({ region, index }: Address): string | undefined => {
    const texts = index.map(text);
    return texts.includes(undefined) ? undefined : `${region}[${texts.join()}]`;
  };
  const all = new Set<string>();
  const first = new Set<string>();
  const written = new Set<number>();
  let isFirst = true;
  for (const node of way) {
    if (node.op === 'compute' && !node.printed) {
      const texts = node.operands.map(text);
      if (!texts.includes(undefined)) known.set(node.slot, shifted(node.operator, texts.join()));
      continue;
    }
    if (node.op === 'put') for (const { region } of node.writes) written.add(region);
    if (node.op === 'get') {
      for (const fetch of node.fetches) {
        const name = cell(fetch);
        if (name === undefined || written.has(fetch.region)) continue;
        all.add(name);
        if (isFirst) first.add(name);
      }
    }
    isFirst = false;
  }
  return { all, first };
}

/** `label 0` plus and minus constants has one text. */
function shifted(operator: string, operands: string): string {
  const [, base, plus = '0', by] = /^(label \d+)(?: ([+-]\d+))?,(-?\d+)$/.exec(operands) ?? [];
  if (base === undefined || by === undefined || (operator !== '+' && operator !== '-'))
    return `${operator}(${operands})`;
  const sum = Number(plus) + (operator === '+' ? Number(by) : -Number(by));
  if (sum === 0) return base;
  return `${base} ${sum < 0 ? '' : '+'}${sum}`;
}

/** Cells that every way needs and whose address is known, but that are not in the first line; undefined of too many ways. */
function fetchedLate({
  code,
  variables,
}: State): { readonly late: readonly string[]; readonly needed: number; readonly ways: number } | undefined {
  const fetches = waysThrough(code)?.map((way) => knownFetches(way, variables.length));
  const [one, ...others] = fetches ?? [];
  if (fetches === undefined || one === undefined) return undefined;
  const needed = [...one.all].filter((cell) => others.every(({ all }) => all.has(cell)));
  const late = fetches.flatMap(({ first }) => needed.filter((cell) => !first.has(cell)));
  return { late, needed: needed.length, ways: fetches.length };
}

describe('what a state fetches', () => {
  it('stands in its first line where every way needs it and its address is known at the beginning, in any random program', () => {
    let states = 0;
    let branched = 0;
    fc.assert(
      fc.property(programs, (text) => {
        const {
          tasks: [task],
        } = compileOnce(text);
        for (const state of task?.machine.states ?? []) {
          const found = fetchedLate(state);
          if (found === undefined) continue;
          assert.deepEqual(found.late, [], text);
          states++;
          if (found.ways > 1 && found.needed > 0) branched++;
        }
      }),
      { numRuns: 100 },
    );
    assert.ok(states > 200 && branched > 20, `${states} states, ${branched} of them with tests`);
  });

  it('is in later lines only where some way does without it, or a fetched value tells its address, in all programs that ship', () => {
    const algorithms = new URL('../algorithms/', import.meta.url);
    const texts = readdirSync(algorithms).flatMap((file) =>
      file.endsWith('.tail') ? [readFileSync(new URL(file, algorithms), 'utf8')] : [],
    );
    for (const task of [...taskNames().map(loadTask), ...texts.map(compileTask)])
      for (const state of task.machine.states)
        assert.deepEqual(fetchedLate(state)?.late ?? [], [], `${task.name}, state ${state.id}`);
  });

  it('takes one line where a test stands between, and two where operations tell the addresses', () => {
    const task = compileTask(`task "Product" { class iteration length n: S 2, M 3, L 4..5
      input a: int[n * n] = random 0..9
      input b: int[n * n] = random 0..9
      ask "Multiply {a} by {b}, matrices of size {n} given row by row."
      lay out a, b
      tape c: int[n * n] = 0
      for i in 0 to n - 1 {
        for j in 0 to n - 1 {
          for k in 0 to n - 1 {
            step "Add {k} to row {i}, column {j}" { c[i * n + j] = c[i * n + j] + a[i * n + k] * b[k * n + j] }
          }
        }
      }
      answer c }`);
    const { bound } = bindInputs(task, { n: 2, a: [6, 5, 5, 6], b: [5, 2, 9, 4] });
    assert.ok(bound);
    assert.ok(
      writeEvents(recordingEvents(record(bound), minimal), minimal).includes(
        [
          'Add 1 to row 0, column 1',
          'get n=2',
          '0 * 2 = 0',
          '0 + 1 = 1',
          '1 * 2 = 2',
          '2 + 1 = 3',
          'get c[1]=12, a[1]=5, b[3]=4',
          '5 * 4 = 20',
          '12 + 20 = 32',
          'put c[1]=32',
        ].join('\n'),
      ),
    );
    const tested = compileTask(`task "Tested" { class greedy length n: S 3, M 4, L 5
      input a: int = random 1..9
      input b: int = random 1..9
      ask "{a} {b}?"
      tape p: int = 0
      tape q: int = 0
      for i in 0 to n - 1 {
        step "Look at {i}" { if a > i { p = p + b } else { p = p + q } }
      }
      answer p }`);
    const { bound: other } = bindInputs(tested, { n: 3, a: 1, b: 2 });
    assert.ok(other);
    assert.ok(
      writeEvents(recordingEvents(record(other), minimal), minimal).includes(
        'Look at 0\nget a=1, p=0, n=3\n1 > 0 yes\nget b=2\n0 + 2 = 2\nput p=2\nnext Look at 1\n',
      ),
      writeEvents(recordingEvents(record(other), minimal), minimal),
    );
  });

  it('stands behind the operations that tell its address, where ways go on after it and where fetches follow from fetches', () => {
    const stateOf = (body: string): string => {
      const task = compileTask(`task "Told" { class greedy length n: S 3, M 4, L 5
        input s: int[n] = random 0..9
        ask "{s}?"
        tape t: int = 0
        for i in 0 to n - 1 { step "Look at {i}" { ${body} } }
        answer t }`);
      const { bound } = bindInputs(task, { s: [4, 5, 6] });
      assert.ok(bound);
      const text = writeEvents(recordingEvents(record(bound), minimal), minimal);
      return text.slice(text.indexOf('\nLook at 2\n') + 1, text.indexOf('\nnext Read'));
    };
    assert.equal(
      stateOf('if t > 3 { t = s[i * 2 / 3] } else { t = s[i * 2 / 3] + 1 }'),
      'Look at 2\nget t=4, n=3\n4 > 3 yes\n2 * 2 = 4\n4 // 3 = 1\nget s[1]=5\nput t=5',
    );
    assert.equal(
      stateOf('let v = s[i * 2 / 3]  t = s[v * 2 / 9]'),
      'Look at 2\nget n=3\n2 * 2 = 4\n4 // 3 = 1\nget s[1]=5\n5 * 2 = 10\n10 // 9 = 1\nput t=5',
    );
  });
});
