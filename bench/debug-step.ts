/**
 * A debugger step on a recording of 1,000,000 states: from the request written to the last byte of the stop, the stack,
 * the scopes and all their variables, over the protocol's byte streams. The peer is debugpy (where it is installed:
 * `pip install debugpy`), stepping through the same addition in Python; the floor is a session of the same library that
 * answers with constants.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { DebugSession, StoppedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { z } from 'zod';
import { Client } from '../test/debugger/client.ts';
import { connect, launched } from '../test/debugger/host.ts';
import { lineOf } from '../test/debugger/line-of.ts';

const STEPS = 200;
const scopesBody = z.object({ scopes: z.array(z.object({ variablesReference: z.number() })) });
const stackBody = z.object({ stackFrames: z.array(z.object({ id: z.number() })) });
const threadBody = z.looseObject({ threadId: z.number() });

/** One step and all that an editor asks after it, in milliseconds. */
async function step(client: Client, command: string, threadId: number): Promise<number> {
  const start = performance.now();
  const [, stop] = await Promise.all([client.request(command, { threadId }), client.told('stopped')]);
  const { stackFrames } = stackBody.parse(
    await client.request('stackTrace', { threadId: threadBody.parse(stop.body).threadId, startFrame: 0, levels: 20 }),
  );
  const { scopes } = scopesBody.parse(await client.request('scopes', { frameId: stackFrames[0]?.id }));
  for (const { variablesReference } of scopes) await client.request('variables', { variablesReference });
  return client.lastByteAt - start;
}

interface Figures {
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
}

async function measure(client: Client, command: string, threadId: number): Promise<Figures> {
  const times: number[] = [];
  for (let i = 0; i < STEPS; i++) times.push(await step(client, command, threadId));
  times.sort((a, b) => a - b);
  return { median: times[STEPS >> 1] ?? NaN, p99: times[Math.floor(STEPS * 0.99)] ?? NaN, worst: times.at(-1) ?? NaN };
}

function print(what: string, { median, p99, worst }: Figures): void {
  console.log(
    `${what.padEnd(46)} median ${median.toFixed(2)} ms   99 % ${p99.toFixed(2)} ms   worst ${worst.toFixed(2)} ms`,
  );
}

/** The least that a session of this library takes: constant answers. */
class Floor extends DebugSession {
  protected override nextRequest(response: DebugProtocol.NextResponse): void {
    this.sendResponse(response);
    this.sendEvent(new StoppedEvent('step', 1));
  }

  protected override stackTraceRequest(response: DebugProtocol.StackTraceResponse): void {
    response.body = { stackFrames: [{ id: 1, name: 'main', line: 1, column: 1 }], totalFrames: 1 };
    this.sendResponse(response);
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse): void {
    response.body = {
      scopes: [1, 2, 3, 4].map((variablesReference) => ({ name: 'Scope', variablesReference, expensive: false })),
    };
    this.sendResponse(response);
  }

  protected override variablesRequest(response: DebugProtocol.VariablesResponse): void {
    response.body = {
      variables: Array.from({ length: 8 }, (_, i) => ({ name: `v${i}`, value: '0', variablesReference: 0 })),
    };
    this.sendResponse(response);
  }
}

/** debugpy's adapter over its standard streams; undefined where it is not installed. */
async function debugpy(): Promise<Figures | undefined> {
  const python = process.env['PYTHON'] ?? 'python3';
  const adapter = spawn(python, ['-m', 'debugpy.adapter'], { stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    const failed = new Promise<undefined>((resolve) => {
      adapter.once('exit', () => {
        resolve(undefined);
      });
    });
    return await Promise.race([
      failed,
      stepPython(new Client({ input: adapter.stdin, output: adapter.stdout }), python),
    ]);
  } finally {
    adapter.kill();
  }
}

async function stepPython(client: Client, python: string): Promise<Figures> {
  const program = path.join(path.dirname(fileURLToPath(import.meta.url)), '../peers/stepped_addition.py');
  await client.request('initialize', {
    adapterID: 'debugpy',
    pathFormat: 'path',
    linesStartAt1: true,
    columnsStartAt1: true,
  });
  const launching = client.request('launch', {
    program,
    console: 'internalConsole',
    python: [python],
    justMyCode: true,
    stopOnEntry: false,
  });
  await client.told('initialized');
  await client.request('setBreakpoints', { source: { path: program }, breakpoints: [{ line: 12 }] });
  const stopped = client.told('stopped');
  await client.request('configurationDone');
  await launching;
  const { threadId } = threadBody.parse((await stopped).body);
  await client.request('setBreakpoints', { source: { path: program }, breakpoints: [] });
  return measure(client, 'next', threadId);
}

const digits = (length: number, seed: number): string =>
  Array.from({ length }, (_, i) => ((i * 7 + seed) % 9) + 1).join('');

const began = performance.now();
const tail = connect();
await launched(tail, { program: 'addition.tail', input: { x: digits(999_990, 1), y: digits(999_990, 4) } });
const { states } = z.looseObject({ states: z.number() }).parse(await tail.moved());
console.log(
  `${states.toLocaleString('en')} states, from launch to the first stop: ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
);
/**
 * From the request to the stop, with this condition or the one before: time, processor time, and how long the event
 * loop stood still at most.
 */
async function search(what: string, client: Client, condition?: string): Promise<void> {
  await client.request('evaluate', { expression: 'state 1', context: 'repl' });
  await client.told('stopped');
  if (condition !== undefined)
    await client.request('setBreakpoints', {
      source: { path: 'addition.tail' },
      breakpoints: [{ line: lineOf('addition.tail', 'carry = s / 10'), condition }],
    });
  let turn = performance.now();
  let longest = 0;
  let isOver = false;
  const watch = (): void => {
    longest = Math.max(longest, performance.now() - turn);
    turn = performance.now();
    if (!isOver) setImmediate(watch);
  };
  setImmediate(watch);
  const start = performance.now();
  const used = process.cpuUsage();
  await client.stop('continue');
  isOver = true;
  const { user, system } = process.cpuUsage(used);
  console.log(
    `${what.padEnd(46)} ${((performance.now() - start) / 1000).toFixed(2)} s   processor ${((user + system) / 1e6).toFixed(2)} s   event loop held ${longest.toFixed(0)} ms at most`,
  );
}

await search('continue, a condition that never holds', tail, 'carry == 7');
await search('the same again', tail);
await search('a condition on a value of the state', tail, 's > 99');
await tail.request('setBreakpoints', { source: { path: 'addition.tail' }, breakpoints: [] });
console.log();
await tail.request('evaluate', { expression: `state ${Math.floor(states / 2)}`, context: 'repl' });
await tail.told('stopped');

/** What all lines of the program came to: asked by the editor after each stop. */
async function lines(what: string): Promise<void> {
  const start = performance.now();
  const used = process.cpuUsage();
  await tail.request('tail/lines', {});
  const { user, system } = process.cpuUsage(used);
  console.log(
    `${what.padEnd(46)} ${(tail.lastByteAt - start).toFixed(1)} ms   processor ${((user + system) / 1e3).toFixed(1)} ms`,
  );
}

await lines('values of all lines, the first time');
await lines('values of all lines, the next time');
const over = await measure(tail, 'next', 1);
const back = await measure(tail, 'stepBack', 1);
const into = await measure(tail, 'stepIn', 1);
const floor = await measure(new Client(new Floor()), 'next', 1);
const peer = await debugpy();
print('step over, in the middle of the run', over);
print('step back', back);
print('step into', into);
print('floor: constant answers of the same library', floor);
if (peer === undefined) console.log('peer: debugpy is not installed (pip install debugpy)');
else print('peer: debugpy, step over in a Python addition', peer);
console.log(
  `\nstep over: ${(over.median / floor.median).toFixed(1)} times the floor${peer === undefined ? '' : `, ${(peer.median / over.median).toFixed(1)} times as fast as debugpy`}; aim 16 ms: ${over.median < 16 ? 'reached' : 'missed'}`,
);
process.exit(0);
