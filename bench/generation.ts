/**
 * How fast addition traces are made, from the inputs as text to bytes, against the same text written by hand in CPython in the same run
 * (bench/peers/addition.py); what a recording takes a state; and how long the history of a long run takes. One core, processor time.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileText } from '../src/machine/compile/index.ts';
import { bindInputs, generateRunner, historyOfRecording, recordByInterpreter, Recording, type Bound } from '../src/machine/index.ts';
import { generateWriter, recordingEvents, styles, writeEvents } from '../src/trace/index.ts';
import { addition, bindAddition, bindKnapsack, knapsack } from '../test/machine/hand-built/index.ts';

const TRACES = 3000, DIGITS = 25, ROUNDS = 5;
const python = process.env['PYTHON'] ?? 'python3';

let seed = 20250717;
function below(count: number): number {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >> 8) % count;
}

function number(): string {
  const point = below(DIGITS), digits = Array.from({ length: DIGITS }, (_, i) => String(i === 0 ? 1 + below(9) : below(10)));
  return point === 0 ? digits.join('') : `${digits.slice(0, point).join('')}.${digits.slice(point).join('')}`;
}

function seconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

const inputs = Array.from({ length: TRACES }, (): readonly [string, string] => [number(), number()]);
const runner = generateRunner(addition), writer = generateWriter(addition, styles.minimal), encoder = new TextEncoder();
const into = new Recording(bindAddition('1', '1'));

const ways: Record<string, (bound: Bound) => Uint8Array> = {
  'interpreter, lines of events': (bound) => encoder.encode(writeEvents(recordingEvents(recordByInterpreter(bound, { into })), styles.minimal)),
  'generated runner, lines of events': (bound) => encoder.encode(writeEvents(recordingEvents(runner.run(bound, { into })), styles.minimal)),
  'generated runner, generated writer': (bound) => writer.bytes(runner.run(bound, { into })),
};

const folder = mkdtempSync(join(tmpdir(), 'generation-'));
try {
  const inputFile = join(folder, 'inputs.json'), outputFile = join(folder, 'traces');
  writeFileSync(inputFile, JSON.stringify(inputs));
  const best: Record<string, number> = {};
  const note = (name: string, time: number): void => { best[name] = Math.min(best[name] ?? Infinity, time); };
  // The ways take turns, so that a busy machine is busy for all of them.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, way] of Object.entries(ways)) {
      if (name.endsWith('events') && round >= 2) continue;
      note(name, seconds(() => { for (const [first, second] of inputs) way(bindAddition(first, second)); }));
    }
    const printed = execFileSync(python, [fileURLToPath(new URL('../peers/addition.py', import.meta.url)), inputFile, outputFile, '2'], { encoding: 'utf8' });
    for (const line of printed.trim().split('\n')) note('CPython', Number(line));
  }

  const expected = readFileSync(outputFile);
  let bytes = 0, states = 0, words = 0;
  for (const [first, second] of inputs) {
    for (const [name, way] of Object.entries(ways)) {
      const trace = way(bindAddition(first, second));
      if (!expected.subarray(bytes, bytes + trace.length).equals(trace)) throw new Error(`${name} and CPython differ on ${first} + ${second}`);
      if (name === 'generated runner, generated writer') bytes += trace.length;
    }
    states += into.states;
    words += into.length;
  }
  if (bytes !== expected.length) throw new Error(`CPython wrote ${expected.length} bytes, not ${bytes}`);

  const peer = best['CPython'] ?? NaN, version = execFileSync(python, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`${TRACES} additions of ${DIGITS} digits: ${states} states, ${bytes} bytes, the same from every way. ${cpus()[0]?.model ?? ''}, Node ${process.versions.node}, ${version}.\n`);
  console.log('| way | MB/s | times CPython | ns a state |\n| --- | --- | --- | --- |');
  for (const [name, time] of Object.entries(best)) console.log(`| ${name} | ${(bytes / time / 1e6).toFixed(1)} | ${(peer / time).toFixed(1)} | ${((time / states) * 1e9).toFixed(0)} |`);

  const bounds = inputs.map(([first, second]) => bindAddition(first, second)), running = { interpreted: Infinity, generated: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    running.generated = Math.min(running.generated, seconds(() => { for (const bound of bounds) runner.run(bound, { into }); }));
    if (round < 2) running.interpreted = Math.min(running.interpreted, seconds(() => { for (const bound of bounds) recordByInterpreter(bound, { into }); }));
  }
  console.log(`\nRunning and recording alone: interpreter ${((running.interpreted / states) * 1e9).toFixed(0)} ns a state, generated runner ${((running.generated / states) * 1e9).toFixed(0)}. Recording: ${((4 * words) / states).toFixed(1)} bytes of words and 4 of offsets a state.`);
  compiled();

  long('addition of 1,000,000 digits', runner, bindAddition('1'.repeat(1_000_000), '7'.repeat(1_000_000)));
  const items = Array.from({ length: 200 }, () => [1 + below(50), 1 + below(9)] as const);
  long('knapsack, 200 items', generateRunner(knapsack), bindKnapsack(5000, items.map(([weight]) => weight), items.map(([, value]) => value)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The same for the task as it ships, from inputs as JSON has them: its states differ a little from the machine built by hand. */
function compiled(): void {
  const [task] = compileText(readFileSync(fileURLToPath(new URL('../../tasks/addition.tail', import.meta.url)), 'utf8')).tasks;
  if (task === undefined) throw new Error('tasks/addition.tail does not compile');
  const run = generateRunner(task.machine), write = generateWriter(task.machine, styles.minimal);
  let best = Infinity, bytes = 0, states = 0;
  for (let round = 0; round < ROUNDS; round++) {
    bytes = states = 0;
    best = Math.min(best, seconds(() => {
      for (const [x, y] of inputs) {
        const { bound } = bindInputs(task, { x, y });
        if (bound === undefined) throw new Error(`${x} + ${y} are no inputs`);
        bytes += write.bytes(run.run(bound, { into })).length;
        states += into.states;
      }
    }));
  }
  console.log(`tasks/addition.tail, generated: ${(bytes / best / 1e6).toFixed(0)} MB/s, ${((best / states) * 1e9).toFixed(0)} ns a state, ${(bytes / states).toFixed(0)} bytes a state.`);
}

function long(name: string, by: typeof runner, bound: Bound): void {
  let recording = new Recording(bound), history = historyOfRecording(recording);
  const run = seconds(() => { recording = by.run(bound, { limit: 5_000_000 }); }), build = seconds(() => { history = historyOfRecording(recording); });
  const a = recording.states, moment = { state: a >> 1, event: 0 }, { regions } = bound.machine;
  const ask = seconds(() => { for (const { id } of regions) history.cells(id, moment, 0, 100); history.stack(moment.state, 0, 20); });
  const again = seconds(() => { for (const { id } of regions) history.cells(id, moment, 0, 100); history.stack(moment.state, 0, 20); });
  console.log(`${name}: ${a} states (${recording.end.kind}), recorded in ${run.toFixed(2)} s, ${(recording.bytes / a).toFixed(1)} bytes a state; history in ${build.toFixed(2)} s, ${(history.bytes / a).toFixed(1)} bytes a state; 100 cells of each region and 20 frames in ${(ask * 1e3).toFixed(0)} ms first, ${(again * 1e3).toFixed(1)} ms later.`);
}
