/**
 * How fast traces are judged, right ones and ones with a single fault, against a plain comparison of their lines by CPython's difflib in the
 * same run (bench/peers/line_differ.py), which says that lines differ and not why. One core, processor time; truth and judge both from the inputs.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random, sample } from '../src/dataset/index.ts';
import { compileText } from '../src/machine/compile/index.ts';
import { bindInputs, record, type Bound } from '../src/machine/index.ts';
import { inject, injectedKinds, judge, minimal, recordingEvents, writeEvents } from '../src/trace/index.ts';

const TRACES = 150, ROUNDS = 4;
const python = process.env['PYTHON'] ?? 'python3';

interface Work { readonly bound: Bound; readonly truth: string; readonly text: string }

const names = ['addition', 'knapsack', 'binary-search'];
const tasks = names.flatMap((name) => compileText(readFileSync(new URL(`../../tasks/${name}.tail`, import.meta.url), 'utf8')).tasks);

const right: Work[] = tasks.flatMap((task) => Array.from({ length: TRACES }, (_, i): Work[] => {
  const { inputs, lengths } = sample(task, { tier: 'L' }, 7, i);
  const { bound } = bindInputs(task, inputs, lengths);
  if (bound === undefined) return [];
  const truth = writeEvents(recordingEvents(record(bound)), minimal);
  return [{ bound, truth, text: truth }];
}).flat());
const random = new Random('judging');
const faulty: Work[] = right.map((work) => {
  for (;;) {
    const injection = inject(work.truth, 'minimal', random.pick(injectedKinds.filter((kind) => !kind.startsWith('format-no'))), () => random.integer(0, 2 ** 30 - 1) / 2 ** 30);
    if (injection !== undefined) return { ...work, text: injection.text };
  }
});

function seconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const ways: Readonly<Record<string, readonly [readonly Work[], (work: Work) => void]>> = {
  'right traces': [right, ({ bound, text }) => { judge(bound, text); }],
  'right traces, state by state': [right, ({ bound, text }) => { judge(bound, text, { keepStates: true }); }],
  'traces with one fault': [faulty, ({ bound, text }) => { judge(bound, text); }],
};

const best: Record<string, number> = {};
function note(name: string, time: number): void {
  best[name] = Math.min(best[name] ?? Infinity, time);
}

const folder = mkdtempSync(join(tmpdir(), 'judging-'));
try {
  const files = Object.entries({ right, faulty }).map(([name, works]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(works.map(({ truth, text }) => [truth, text])));
    return [name, file] as const;
  });
  // The ways take turns, so that a busy machine is busy for all of them.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, [works, way]] of Object.entries(ways)) note(name, seconds(() => { for (const work of works) way(work); }));
    for (const [name, file] of files) {
      const printed = execFileSync(python, [fileURLToPath(new URL('../peers/line_differ.py', import.meta.url)), file, '1'], { encoding: 'utf8' });
      note(`CPython difflib, ${name === 'right' ? 'right traces' : 'traces with one fault'}`, Number(printed.split(' ')[0]));
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

const bytes = right.reduce((sum, { text }) => sum + text.length, 0);
console.log(`${right.length} traces of ${names.join(', ')}, tier L, ${(bytes / 1e6).toFixed(2)} MB; Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}.`);
for (const [name, time] of Object.entries(best)) console.log(`${name.padEnd(40)}${(bytes / 1e6 / time).toFixed(1).padStart(8)} MB/s${(1e6 * time / right.length).toFixed(0).padStart(8)} µs a trace`);
