/**
 * How fast traces of all tasks are judged, right ones and ones with one fault or five, against a plain comparison of their
 * lines by CPython's difflib in the same run (bench/peers/line_differ.py), which says that lines differ and not why.
 * One core, processor time; truth and judge both from the inputs.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random, sample } from '../src/dataset/index.ts';
import { compileText } from '../src/compile/index.ts';
import { bindInputs, type Bound, minimal } from '../src/machine/index.ts';
import { record } from '../src/record/index.ts';
import { inject } from '../src/imitator/index.ts';
import { faultKinds, judge, recordingEvents, Truth, writeEvents } from '../src/trace/index.ts';

const TRACES = 60;
const ROUNDS = 4;
/** Seconds that each way takes at least in a round of one task. */
const LEAST = 0.1;
const python = process.env['PYTHON'] ?? 'python3';

interface Work {
  readonly task: string;
  readonly bound: Bound;
  readonly truth: string;
  readonly text: string;
}

const folderOfTasks = new URL('../../tasks/', import.meta.url);
const names = readdirSync(folderOfTasks)
  .filter((file) => file.endsWith('.tail'))
  .map((file) => file.slice(0, -5))
  .sort();
const tasks = names.flatMap((name) =>
  compileText(readFileSync(new URL(`${name}.tail`, folderOfTasks), 'utf8')).tasks.map((task) => ({ name, task })),
);

const right: Work[] = tasks.flatMap(({ name, task }) =>
  Array.from({ length: TRACES }, (_, i): Work[] => {
    const { inputs, lengths } = sample(task, { tier: 'L' }, 7, i);
    const { bound } = bindInputs(task, inputs, lengths);
    if (bound === undefined) return [];
    const truth = writeEvents(recordingEvents(record(bound), minimal), minimal);
    return [{ task: name, bound, truth, text: truth }];
  }).flat(),
);
const random = new Random('judging');
/** The traces with so many faults, of kinds that are drawn. */
function damaged(faults: number): Work[] {
  return right.map((work) => {
    let { text } = work;
    for (let made = 0, tries = 0; made < faults && tries < 100; tries++) {
      const kind = random.pick(faultKinds.filter((one) => !one.startsWith('format-no')));
      const injection = inject(text, 'minimal', kind, () => random.integer(0, 2 ** 30 - 1) / 2 ** 30);
      if (injection === undefined) continue;
      ({ text } = injection);
      made++;
    }
    return { ...work, text };
  });
}
const faulty = damaged(1);
const worse = damaged(5);

/** The true runs, as those have them who judge several traces of one question. */
const truths = new Map<Bound, Truth>(right.map(({ bound }) => [bound, new Truth(bound)]));
function judgeByTruth({ bound, text }: Work): void {
  const truth = truths.get(bound);
  if (truth !== undefined) judge(bound, text, { truth });
}

function seconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const ways: Readonly<Record<string, readonly [readonly Work[], (work: Work) => void]>> = {
  'right traces': [
    right,
    ({ bound, text }) => {
      judge(bound, text);
    },
  ],
  'right traces, state by state': [
    right,
    ({ bound, text }) => {
      judge(bound, text, { keepStates: true });
    },
  ],
  'traces with one fault': [
    faulty,
    ({ bound, text }) => {
      judge(bound, text);
    },
  ],
  'the same, the true run at hand': [faulty, judgeByTruth],
  'traces with five faults': [
    worse,
    ({ bound, text }) => {
      judge(bound, text);
    },
  ],
  'those, the true run at hand': [worse, judgeByTruth],
};

/** Best seconds of one time through the traces, by way and task. */
const best = new Map<string, Map<string, number>>();
function note(name: string, task: string, time: number): void {
  const times = best.get(name) ?? new Map<string, number>();
  best.set(name, times.set(task, Math.min(times.get(task) ?? Infinity, time)));
}

function round(): void {
  for (const { name: task } of tasks) {
    for (const [name, [works, way]] of Object.entries(ways)) {
      const here = works.filter((work) => work.task === task);
      let times = 0;
      const time = seconds(() => {
        for (const start = process.cpuUsage(); times === 0 || process.cpuUsage(start).user < LEAST * 1e6; times++)
          for (const work of here) way(work);
      });
      note(name, task, time / times);
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'judging-'));
try {
  const files = Object.entries({ right, faulty }).map(([name, works]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(works.map(({ truth, text }) => [truth, text])));
    return [name, file] as const;
  });
  // The ways take turns, so that a busy machine is busy for all of them.
  for (let i = 0; i < ROUNDS; i++) {
    round();
    for (const [name, file] of files) {
      const printed = execFileSync(
        python,
        [fileURLToPath(new URL('../peers/line_differ.py', import.meta.url)), file, '1'],
        { encoding: 'utf8' },
      );
      note(
        `CPython difflib, ${name === 'right' ? 'right traces' : 'traces with one fault'}`,
        '',
        Number(printed.split(' ')[0]),
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

function size(works: readonly Work[]): number {
  return works.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
}

const all = size(right);
console.log(
  `${right.length} traces of ${names.length} tasks, tier L, ${all.toFixed(2)} MB; Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}. MB/s:\n`,
);
console.log(`| task | ${Object.keys(ways).join(' | ')} |\n| --- |${' --- |'.repeat(Object.keys(ways).length)}`);
for (const { name: task } of tasks) {
  const bytes = size(right.filter((work) => work.task === task));
  console.log(
    `| ${task} | ${Object.keys(ways)
      .map((way) => (bytes / (best.get(way)?.get(task) ?? NaN)).toFixed(0))
      .join(' | ')} |`,
  );
}
console.log('\n| way, over all tasks | MB/s | µs a trace |\n| --- | --- | --- |');
for (const [name, times] of best) {
  const time = [...times.values()].reduce((sum, one) => sum + one, 0);
  console.log(`| ${name} | ${(all / time).toFixed(1)} | ${((1e6 * time) / right.length).toFixed(0)} |`);
}
