/**
 * How often the judge's diagnosis is right, over all 18 tasks and 20 textbook programs: right traces, single slips of
 * two injectors that work on the text alone (the imitator's, and one made of text rules), slips that a model goes by
 * from there on (re-simulated), misread questions, and two to five faults in one trace. `npm run bench -- diagnosis
 * [samples a task] [seed] [show]`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { compileText } from '../src/compile/index.ts';
import { Random, sample } from '../src/dataset/index.ts';
import { inject } from '../src/imitator/index.ts';
import {
  bindInputs,
  styleNames,
  styles,
  type Bound,
  type Inputs,
  type StyleName,
  type Task,
  type Value,
} from '../src/machine/index.ts';
import { record } from '../src/record/index.ts';
import { faultKinds, judge, recordingEvents, writeEvents, type Fault, type FaultKind } from '../src/trace/index.ts';
import { misread, misreadings, type Misreading } from '../test/trace/obeyed.ts';
import { slippedRun, slipStyles, type SlipKind } from '../test/trace/slip.ts';
import { slip, textEdits } from '../test/trace/text-edits.ts';

const samples = Number(process.argv[2] ?? 4);
const seed = Number(process.argv[3] ?? 1);
/** Whether to print what is wrong. */
const isShown = process.argv[4] === 'show';

/** Faults that leave no room for others, or that take others away: of a trace begun again only one attempt is judged. */
const alone = new Set<FaultKind>([
  'format-restart',
  'format-no-trace',
  'format-after-answer',
  'format-spelling',
  'label-repeated',
  'label-skipped',
  'label-jumped',
  'transition-truncated',
  'transition-unfinished',
  'transition-early-halt',
  'transition-no-halt',
  'answer-missing',
]);

interface Row {
  tried: number;
  count: number;
  kind: number;
  all: number;
}
const rows = new Map<string, Row>();

/** `faults`: what the judge says, for those who look into what it gets wrong. */
function tell(
  name: string,
  task: string,
  right: { readonly count: boolean; readonly kind: boolean; readonly place: boolean },
  faults: readonly Fault[],
): void {
  if (isShown && !(right.count && right.kind))
    console.log(
      `${name}, ${task}:${faults.map(({ kind, line, label, explanation }) => `\n    ${line + 1} ${label}: ${kind}: ${explanation}`).join('')}`,
    );
  const row = rows.get(name) ?? { tried: 0, count: 0, kind: 0, all: 0 };
  row.tried++;
  if (right.count) row.count++;
  if (right.count && right.kind) row.kind++;
  if (right.count && right.kind && right.place) row.all++;
  rows.set(name, row);
}

function programs(folder: string, most: number): readonly Task[] {
  const url = new URL(folder, import.meta.url);
  return readdirSync(url)
    .filter((file) => file.endsWith('.tail'))
    .sort()
    .slice(0, most)
    .flatMap((file) => compileText(readFileSync(new URL(file, url), 'utf8')).tasks);
}

const layoutKinds: Readonly<Record<Misreading, RegExp>> = {
  'an element left out': /^layout-(?:missing|value)$/,
  'an element doubled': /^layout-(?:superfluous|value)$/,
  'an element changed': /^layout-value$/,
  'a single value misread': /^fetch-/,
};
const slipKinds: Readonly<Record<SlipKind, RegExp>> = {
  get: /^fetch-(?:stale|foreign|invented)$/,
  compute: /^operation-result$/,
  test: /^test-outcome$/,
  put: /^write-value$/,
  call: /^transition-call$/,
};

function traceOf(bound: Bound, style: StyleName): string {
  return writeEvents(recordingEvents(record(bound), styles[style]), styles[style]);
}

function wrong(value: Value): Value {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? `${value}x` : value;
}

function single(bound: Bound, text: string, style: StyleName, below: (most: number) => number): void {
  for (const kind of faultKinds) {
    const injection = inject(text, style, kind, () => below(2 ** 30) / 2 ** 30);
    if (injection === undefined) continue;
    const { faults } = judge(bound, injection.text, { style: styles[style], finishReason: injection.finishReason });
    tell(
      `injector: ${kind}`,
      bound.machine.name,
      {
        count: faults.length === 1,
        kind: faults[0]?.kind === kind,
        place: faults[0]?.state === injection.state,
      },
      faults,
    );
  }
}

function byRules(bound: Bound, text: string, below: (most: number) => number): void {
  for (const name of Object.keys(textEdits)) {
    const one = slip(name, text, below);
    if (one === undefined) continue;
    const { faults } = judge(bound, one.text);
    tell(
      `text: ${name}`,
      bound.machine.name,
      {
        count: faults.length === 1,
        kind: faults[0]?.kind === one.kind,
        place: faults[0]?.state === one.state,
      },
      faults,
    );
  }
}

function obeyed(
  task: Task,
  inputs: Inputs,
  bound: Bound,
  text: string,
  style: StyleName,
  below: (most: number) => number,
): void {
  for (const how of misreadings) {
    const other = misread(task, inputs, how, below);
    if (other === undefined || record(other.bound).end.kind !== 'halt') continue;
    const answered = traceOf(other.bound, style);
    if (answered === text) continue;
    const { faults } = judge(bound, answered, { style: styles[style] });
    tell(
      `obeyed: ${how}`,
      task.name,
      {
        count: faults.length === 1,
        kind: layoutKinds[how].test(faults[0]?.kind ?? ''),
        place: (faults[0]?.state ?? -2) >= (how === 'a single value misread' ? 0 : -1),
      },
      faults,
    );
  }
  const told = slipStyles.find((one) => one === style);
  if (told === undefined) return;
  for (const kind of ['get', 'compute', 'test', 'put', 'call'] as const) {
    const run = slippedRun(bound, kind, below(40), wrong);
    const isBlank = run?.events.some(
      (event) => event.kind === 'get' && event.fetches.some(({ value }) => value === null),
    );
    if (run?.halts !== true || isBlank === true) continue;
    const slipped = writeEvents(run.events, styles[told]);
    if (slipped === text) continue;
    const { faults } = judge(bound, slipped, { style: styles[told] });
    tell(
      `obeyed: a wrong ${kind}`,
      task.name,
      {
        count: faults.length === 1,
        kind: slipKinds[kind].test(faults[0]?.kind ?? ''),
        place: faults[0]?.state === run.state,
      },
      faults,
    );
  }
}

/** Two to five faults, put in one after the other, each in another state. */
function several(bound: Bound, text: string, style: StyleName, below: (most: number) => number): void {
  const wanted = 2 + below(4);
  const kinds: FaultKind[] = [];
  const states = new Set<number>();
  let edited = text;
  let changed = text.split('\n').map(() => false);
  for (let tries = 0; kinds.length < wanted && tries < 40; tries++) {
    const kind = faultKinds[below(faultKinds.length)] ?? 'operand';
    const one = alone.has(kind) ? undefined : inject(edited, style, kind, () => below(2 ** 30) / 2 ** 30);
    if (one === undefined || states.has(one.state)) continue;
    states.add(one.state);
    kinds.push(kind);
    changed = changedLines(edited.split('\n'), one.text.split('\n'), changed);
    edited = one.text;
  }
  if (kinds.length < 2) return;
  const { faults } = judge(bound, edited, { style: styles[style] });
  const sorted = (list: readonly string[]): string => list.toSorted((a, b) => a.localeCompare(b)).join(' ');
  tell(
    `two to five faults`,
    kinds.join(' '),
    {
      count: faults.length === kinds.length,
      kind: sorted(faults.map(({ kind }) => kind)) === sorted(kinds),
      place: faults.every(({ line }) => changed[line] === true),
    },
    faults,
  );
}

/** Which lines of a text were changed, after one more edit; where lines were only taken away, those around the place. */
function changedLines(before: readonly string[], after: readonly string[], known: readonly boolean[]): boolean[] {
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same++;
  let behind = 0;
  while (behind < most - same && before[before.length - behind - 1] === after[after.length - behind - 1]) behind++;
  const middle = after.slice(same, after.length - behind).map(() => true);
  const changed = [...known.slice(0, same), ...middle, ...known.slice(before.length - behind)];
  if (middle.length === 0) for (const at of [same - 1, same]) if (at >= 0) changed[at] = true;
  return changed;
}

let right = 0;
let blamed = 0;
for (const task of [...programs('../../tasks/', Infinity), ...programs('../../test/algorithms/', 20)])
  for (let i = 0; i < samples; i++) {
    const { inputs, lengths } = sample(task, { tier: i % 4 === 3 ? 'M' : 'S' }, seed, i);
    const { bound } = bindInputs(task, inputs, lengths);
    if (bound === undefined) throw new Error(`${task.name}: the sample does not bind`);
    for (const style of styleNames) {
      const random = new Random('diagnosis', task.name, style, seed, i);
      const below = (most: number): number => random.integer(0, Math.max(1, most) - 1);
      const text = traceOf(bound, style);
      right++;
      if (judge(bound, text, { style: styles[style], keepStates: true }).verdict !== 'sound') blamed++;
      single(bound, text, style, below);
      if (style === 'minimal') byRules(bound, text, below);
      obeyed(task, inputs, bound, text, style, below);
      several(bound, text, style, below);
    }
  }

const share = (count: number, tried: number): string => `${((100 * count) / tried).toFixed(2)} %`;
console.log(`${right} right traces, ${blamed} of them blamed.\n`);
console.log('| | tried | right count | and kinds | and places |\n| --- | --- | --- | --- | --- |');
const sums = new Map<string, Row>();
for (const [name, row] of [...rows].sort(([a], [b]) => a.localeCompare(b))) {
  const group = name.includes(':') ? `${name.slice(0, name.indexOf(':'))}, all kinds` : name;
  const sum = sums.get(group) ?? { tried: 0, count: 0, kind: 0, all: 0 };
  sums.set(group, {
    tried: sum.tried + row.tried,
    count: sum.count + row.count,
    kind: sum.kind + row.kind,
    all: sum.all + row.all,
  });
  if (row.all < row.tried || name.startsWith('obeyed')) print(name, row);
}
for (const [name, row] of sums) print(name, row);

function print(name: string, { tried, count, kind, all }: Row): void {
  console.log(`| ${name} | ${tried} | ${share(count, tried)} | ${share(kind, tried)} | ${share(all, tried)} |`);
}
