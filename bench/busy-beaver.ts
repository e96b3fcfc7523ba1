import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileText } from '../src/compile/index.ts';
import { bindInputs } from '../src/machine/index.ts';
import { turingRunner } from '../src/turing/index.ts';
import { generateRunner } from '../src/record/index.ts';
import { machineText, readMachine } from '../src/turing/formats/index.ts';

/**
 * BB(5), 47,176,870 steps and 4,098 ones: our generated code against plain C at -O2, compiled and timed in this run,
 * the best of five each. Then the same machine with a recording, up to the bound of recordings. Exits with 1 where a
 * count is wrong, or without a C compiler.
 */
const text = '1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA';
const STEPS = 47_176_870;
const ONES = 4_098;
const ROUNDS = 5;
const AIM = 3;

/** A loop over a table: what a person writes first. */
const source = `
#include <stdio.h>
#include <string.h>
#include <time.h>
static const unsigned char write_[5][2] = {{1,1},{1,1},{1,0},{1,1},{1,0}}, next_[5][2] = {{1,2},{2,1},{3,4},{0,3},{5,0}};
static const signed char move_[5][2] = {{1,-1},{1,1},{1,-1},{-1,-1},{1,-1}};
static unsigned char tape[1 << 16];
int main(void) {
  for (int round = 0; round < ${ROUNDS}; round++) {
    memset(tape, 0, sizeof tape);
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    int state = 0, at = 1 << 15;
    long steps = 0, ones = 0;
    while (state != 5) {
      int symbol = tape[at];
      tape[at] = write_[state][symbol];
      at += move_[state][symbol];
      state = next_[state][symbol];
      steps++;
    }
    clock_gettime(CLOCK_MONOTONIC, &b);
    for (int i = 0; i < 1 << 16; i++) ones += tape[i];
    printf("%ld %ld %.9f\\n", steps, ones, (b.tv_sec - a.tv_sec) + 1e-9 * (b.tv_nsec - a.tv_nsec));
  }
  return 0;
}
`;

function check(what: string, steps: number, ones: number): void {
  if (steps === STEPS && ones === ONES) return;
  throw new Error(`${what}: ${steps} steps and ${ones} ones`);
}

function timeC(): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'busy-beaver-'));
  try {
    const file = path.join(folder, 'beaver.c');
    const program = path.join(folder, 'beaver');
    writeFileSync(file, source);
    try {
      execFileSync('cc', ['-O2', '-o', program, file], { stdio: 'pipe' });
    } catch (error) {
      throw new Error(
        `There is nothing to compare with: cc could not be run (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}).`,
        { cause: error },
      );
    }
    const rounds = execFileSync(program, { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number));
    for (const [steps = 0, ones = 0] of rounds) check('C', steps, ones);
    return Math.min(...rounds.map(([, , seconds = Infinity]) => seconds));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timeOurs(): number {
  const { table } = readMachine('bb', text, 'BB(5)');
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    const { end, steps, tape } = turingRunner(table).run('');
    const seconds = (performance.now() - start) / 1000;
    check(end, steps, tape.replaceAll('0', '').length);
    return seconds;
  });
  return Math.min(...times);
}

function recorded(): string {
  const { table } = readMachine('bb', text, 'BB(5)');
  const {
    tasks: [task],
  } = compileText(machineText(table));
  const bound = task && bindInputs(task, { input: '' }).bound;
  if (task === undefined || bound === undefined) throw new Error('BB(5) does not compile.');
  const runner = generateRunner(task.machine);
  const recording = runner.run(bound, { limit: 1000 });
  const start = performance.now();
  runner.run(bound, { limit: STEPS + 2, into: recording });
  const seconds = (performance.now() - start) / 1000;
  const megabytes = recording.bytes / 1e6;
  return `with a recording: ${recording.states.toLocaleString('en')} states of it in ${seconds.toFixed(2)} s (${(recording.states / seconds / 1e6).toFixed(1)} million states/s), ${megabytes.toFixed(0)} MB (${(recording.bytes / recording.states).toFixed(0)} bytes a state), then the recording is full`;
}

try {
  const c = timeC();
  const ours = timeOurs();
  const ratio = ours / c;
  const rate = (seconds: number): string => `${(STEPS / seconds / 1e6).toFixed(0)} million steps/s`;
  console.log(`BB(5), ${STEPS.toLocaleString('en')} steps, ${ONES.toLocaleString('en')} ones, best of ${ROUNDS}:`);
  console.log(
    `C at -O2: ${c.toFixed(3)} s, ${rate(c)}\nours, nothing recorded: ${ours.toFixed(3)} s, ${rate(ours)}; ${ratio.toFixed(2)} times C (aim: at most ${AIM})`,
  );
  console.log(recorded());
  if (ratio > AIM) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
