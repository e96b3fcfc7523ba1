/**
 * What the ways to run a machine and to write its trace are worth, on additions from their inputs on; what a recording
 * takes a state; and how long the history of a long run takes. One core, processor time. How all tasks stand against
 * Python: `npm run bench -- tasks`.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { sample } from '../src/dataset/index.ts';
import { compileText } from '../src/compile/index.ts';
import { bindInputs, type Bound, type Inputs, type Lengths, type Task, minimal } from '../src/machine/index.ts';
import { generateRunner, historyOfRecording, recordByInterpreter, Recording } from '../src/record/index.ts';
import { generateWriter, recordingEvents, writeEvents } from '../src/trace/index.ts';

const TRACES = 2000;
const ROUNDS = 5;

function load(name: string): Task {
  const [task] = compileText(
    readFileSync(fileURLToPath(new URL(`../../tasks/${name}.tail`, import.meta.url)), 'utf8'),
  ).tasks;
  if (task === undefined) throw new Error(`tasks/${name}.tail does not compile`);
  return task;
}

function bind(task: Task, inputs: Inputs, lengths?: Lengths): Bound {
  const { bound, problems } = bindInputs(task, inputs, lengths);
  if (bound === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return bound;
}

function seconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const addition = load('addition');
const { machine } = addition;
const samples = Array.from({ length: TRACES }, (_, i) => sample(addition, { tier: 'S' }, 7, i));
const runner = generateRunner(machine);
const writer = generateWriter(machine, minimal);
const encoder = new TextEncoder();
const bounds = samples.map(({ inputs, lengths }) => bind(addition, inputs, lengths));
const [first] = bounds;
if (first === undefined) throw new Error('there are no samples');
const into = new Recording(first);

const ways: Record<string, (bound: Bound) => Uint8Array> = {
  'interpreter, lines of events': (bound) =>
    encoder.encode(writeEvents(recordingEvents(recordByInterpreter(bound, { into }), minimal), minimal)),
  'generated runner, lines of events': (bound) =>
    encoder.encode(writeEvents(recordingEvents(runner.run(bound, { into }), minimal), minimal)),
  'generated runner, generated writer': (bound) => writer.bytes(runner.run(bound, { into })),
};

const best: Record<string, number> = {};
// The ways take turns, so that a busy machine is busy for all of them.
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, way] of Object.entries(ways)) {
    if (name.endsWith('events') && round >= 2) continue;
    best[name] = Math.min(
      best[name] ?? Infinity,
      seconds(() => {
        for (const { inputs, lengths } of samples) way(bind(addition, inputs, lengths));
      }),
    );
  }
}

let bytes = 0;
let states = 0;
let words = 0;
for (const bound of bounds) {
  const [expected, ...others] = Object.values(ways).map((way) => Buffer.from(way(bound)));
  if (expected === undefined || !others.every((trace) => trace.equals(expected)))
    throw new Error('the ways do not write the same');
  bytes += expected.length;
  states += into.states;
  words += into.length;
}
console.log(
  `${TRACES} additions, tier S: ${states} states, ${bytes} bytes, the same from every way. ${cpus()[0]?.model ?? ''}, Node ${process.versions.node}.\n`,
);
console.log('| way | MB/s | ns a state |\n| --- | --- | --- |');
for (const [name, time] of Object.entries(best))
  console.log(`| ${name} | ${(bytes / time / 1e6).toFixed(1)} | ${((time / states) * 1e9).toFixed(0)} |`);

const running = { interpreted: Infinity, generated: Infinity };
for (let round = 0; round < ROUNDS; round++) {
  running.generated = Math.min(
    running.generated,
    seconds(() => {
      for (const bound of bounds) runner.run(bound, { into });
    }),
  );
  if (round < 2)
    running.interpreted = Math.min(
      running.interpreted,
      seconds(() => {
        for (const bound of bounds) recordByInterpreter(bound, { into });
      }),
    );
}
console.log(
  `\nRunning and recording alone: interpreter ${((running.interpreted / states) * 1e9).toFixed(0)} ns a state, generated runner ${((running.generated / states) * 1e9).toFixed(0)}. Recording: ${((4 * words) / states).toFixed(1)} bytes of words and 4 of offsets a state.`,
);

const knapsack = load('knapsack');
const items = Array.from({ length: 200 }, (_, i) => [1 + ((i * 37) % 50), 1 + ((i * 11) % 9)] as const);
long('addition of 1,000,000 digits', bind(addition, { x: '1'.repeat(1_000_000), y: '7'.repeat(1_000_000) }));
long(
  'knapsack, 200 items',
  bind(knapsack, {
    n: 200,
    capacity: 5000,
    weight: items.map(([weight]) => weight),
    value: items.map(([, value]) => value),
  }),
);

function long(name: string, bound: Bound): void {
  let recording = new Recording(bound);
  let history = historyOfRecording(recording);
  const by = generateRunner(bound.machine);
  const run = seconds(() => {
    recording = by.run(bound, { limit: 5_000_000 });
  });
  const build = seconds(() => {
    history = historyOfRecording(recording);
  });
  const a = recording.states;
  const moment = { state: a >> 1, event: 0 };
  const { regions } = bound.machine;
  const ask = seconds(() => {
    for (const { id } of regions) history.cells(id, moment, 0, 100);
    history.stack(moment.state, 0, 20);
  });
  const again = seconds(() => {
    for (const { id } of regions) history.cells(id, moment, 0, 100);
    history.stack(moment.state, 0, 20);
  });
  console.log(
    `${name}: ${a} states (${recording.end.kind}), recorded in ${run.toFixed(2)} s, ${(recording.bytes / a).toFixed(1)} bytes a state; history in ${build.toFixed(2)} s, ${(history.bytes / a).toFixed(1)} bytes a state; 100 cells of each region and 20 frames in ${(ask * 1e3).toFixed(0)} ms first, ${(again * 1e3).toFixed(1)} ms later.`,
  );
}
