/** The debug sessions that the tests show: real runs of real tasks, behind a host that does what the extension does. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Breakpoints } from '../../src/debugger/breakpoints.ts';
import { DebugRun } from '../../src/debugger/debug-run.ts';
import { launch, type LaunchArguments, type Launched } from '../../src/debugger/launch.ts';
import { END } from '../../src/debugger/moment.ts';
import type { TapeMessage, TapeRequest } from '../../src/debugger/tape/tape-messages.ts';
import { TapeRequests, type PlainTapeMessage } from '../../src/debugger/tape/requests.ts';
import type { TapeMode, TapeSnapshot } from '../../src/debugger/tape/tape-snapshot.ts';
import { compileText } from '../../src/compile/index.ts';
import { bindInputs, type Bound, type Inputs } from '../../src/machine/index.ts';
import { metadataSchema, writeTraceFile } from '../../src/trace/index.ts';
import { slippedTrace, type Slip } from './slipped-trace.ts';

function taskText(file: string): string {
  return readFileSync(path.resolve(import.meta.dirname, '../../tasks', file), 'utf8');
}

function debug(args: Partial<LaunchArguments>, documents: Readonly<Record<string, string>> = {}): Promise<Launched> {
  return launch(
    { seed: 1, index: 0, stepBy: 'state', limit: 1_000_000, ...args },
    {
      readText: (name) => Promise.resolve(documents[name] ?? taskText(name)),
      importedPath: (_program, imported) => imported,
      readImport: () => Promise.resolve(undefined),
      findTask: () => Promise.resolve('addition.tail'),
    },
  );
}

/** A model's trace of a task, with a slip in it, as a debug session of its `.tailcot` file. */
function debugSlipped(file: string, input: Inputs, slipIn: (bound: Bound) => Slip): Promise<Launched> {
  const [task] = compileText(taskText(file)).tasks;
  const bound = task && bindInputs(task, input).bound;
  if (!task || !bound) throw new Error(`${file} does not run`);
  const trace = writeTraceFile(
    { schema: metadataSchema, task: task.name, hash: task.hash, input, style: 'minimal' },
    'What is it?',
    slippedTrace(bound, slipIn(bound)),
  );
  return debug({ program: 'model.tailcot', task: file }, { 'model.tailcot': trace });
}

const numbers = { x: '64718029356.79', y: '90286.46513' };
/** The true run. */
export const sum = await debug({ program: 'addition.tail', input: numbers });
/** A model that once reads `carry` one write too early, where that makes a difference. */
export const addition = await debugSlipped('addition.tail', numbers, () => ({ state: 18, cell: 'carry', instead: 1 }));
/** The number, from 0, of the slipped state. */
export const slipped = addition.faults[0]?.moment.state ?? 0;
/** A state of the true run several calls deep, and the run. */
export const knapsack = await debug({
  program: 'knapsack.tail',
  input: { capacity: 9, weight: [3, 4, 2, 5, 1], value: [5, 6, 3, 8, 2] },
});
export const deep = Array.from(knapsack.replay.depths).indexOf(5) + 1;
export const search = await debug({ program: 'binary-search.tail' });
/** Lists of tuples, lists that grow and shrink, and a table whose rows have other lengths each. */
export const dijkstra = await debug({ program: 'dijkstra.tail', tier: 'M' });
/** Two texts above a table. */
export const lcs = await debug({ program: 'lcs.tail', tier: 'L' });
/** A list of words that recursive calls fill. */
export const combinations = await debug({ program: 'combinations.tail', tier: 'L' });
/** A sentence, and the list of its words. */
export const wordFlip = await debug({ program: 'word-flip.tail', tier: 'L' });
/** Two matrices that a question gives, and one that the run fills. */
export const product = await debug({ program: '../test/algorithms/matrix-product.tail', tier: 'M' });
/** Tables of constants, one of them of texts. */
export const roman = await debug({ program: '../test/algorithms/roman.tail', tier: 'M' });
export const substring = await debug({ program: 'any-substring.tail', tier: 'L' });

/** The first state whose label begins so, after a share of the run. */
export function stateOf(launched: Launched, label: string, after = 0): number {
  for (let state = Math.floor(after * launched.replay.states); state < launched.replay.states; state++)
    if (launched.replay.state(state).label.startsWith(label)) return state;
  throw new Error(`no state ${label}`);
}

/** Answers what the view asks of a session, as the extension and the debug adapter do between them. */
export class SessionHost {
  readonly #launched: Launched;
  readonly #requests: TapeRequests;
  readonly #run: DebugRun;

  constructor(launched: Launched, mode: TapeMode, state: number, line = END) {
    this.#launched = launched;
    this.#requests = new TapeRequests(launched, 'run');
    this.#requests.mode = mode;
    this.#run = new DebugRun(launched.replay);
    this.#run.goTo({ state, line });
  }

  /** Sets a breakpoint on the first line of a state in the trace. */
  breakAt(state: number): this {
    const breakpoints = new Breakpoints(this.#launched);
    breakpoints.setLines({ kind: 'trace' }, [{ line: this.#launched.trace.linesOf(state)?.[0] ?? 0 }]);
    this.#run.points = breakpoints.points;
    this.#requests.points = breakpoints.points;
    return this;
  }

  get states(): number {
    return this.#run.replay.states;
  }

  /** A line's number in the state where the run stands; that of its first line starting so. */
  lineStarting(start: string): number {
    return this.#run.replay.state(this.#run.moment.state).lines.findIndex(({ text }) => text.startsWith(start));
  }

  async snapshot(): Promise<TapeSnapshot> {
    const shown = (await this.answer({ type: 'ready' })).find((message) => message.type === 'snapshot');
    if (shown?.type !== 'snapshot') throw new Error('no snapshot');
    return shown.snapshot;
  }

  readonly answer = async (request: TapeRequest): Promise<readonly TapeMessage[]> => {
    const { messages, stop } = await this.#requests.answer(request, this.#run);
    const followed: TapeRequest | undefined = stop && { type: 'go', ...stop.moment, scrubbing: true };
    return [...messages, ...(followed ? (await this.#requests.answer(followed, this.#run)).messages : [])].map(typed);
  };
}

function typed(message: PlainTapeMessage): TapeMessage {
  return message.type === 'bars'
    ? { ...message, bars: { ...message.bars, maxima: Float64Array.from(message.bars.maxima) } }
    : message;
}
