import * as z from 'zod';
import { sample, SampleError, type Size } from '../dataset/index.ts';
import { gatherImports, type Resolve, type Resolved } from '../language/index.ts';
import { compileText } from '../compile/index.ts';
import {
  bindInputs,
  cellText,
  inputsSchema,
  STEP_LIMIT,
  type Bound,
  type Inputs,
  type Task,
  type Work,
  styleFor,
} from '../machine/index.ts';
import { generateRunner, type Recording } from '../record/index.ts';
import {
  faultGroup,
  faultTitle,
  followingChoices,
  judging,
  earlierForm,
  readTraceFile,
  Truth,
  verdictText,
  type Fault,
  type TraceMetadata,
  type Verdict,
} from '../trace/index.ts';
import type { Replay } from './replay.ts';
import { ModelReplay } from './model-replay.ts';
import { END, type Moment } from './moment.ts';
import { atOnce, type Pace } from '../slices/index.ts';
import { Program } from './program-text.ts';
import { GivenTrace, WrittenTrace, type TraceDocument } from './trace-document.ts';
import { TruthReplay } from './truth-replay.ts';

/** What a launch configuration may say; anything else in it is the client's. */
export const launchArguments = z.object({
  /** A `.tail` file to run, or a `.tailcot` file to replay: a path or the client's name for an unsaved document. */
  program: z.string().optional(),
  /** A trace to replay, whatever its name is. */
  trace: z.string().optional(),
  /**
   * Of a trace: the `.tail` file, where its first line does not lead to it. Of a file with several tasks: the task's
   * name.
   */
  task: z.string().optional(),
  tier: z.enum(['S', 'M', 'L']).optional(),
  length: z.int().min(1).optional(),
  seed: z.int().default(1),
  index: z.int().nonnegative().default(0),
  input: inputsSchema.optional(),
  /** The question that the input was asked in. */
  question: z.string().optional(),
  /** Stops first at this state, from 0, or at its fault. */
  state: z.int().nonnegative().optional(),
  style: z.string().optional(),
  stopOnEntry: z.boolean().optional(),
  stepBy: z.enum(['state', 'line']).default('state'),
  limit: z.int().min(1).default(STEP_LIMIT),
  noDebug: z.boolean().optional(),
});

export type LaunchArguments = z.infer<typeof launchArguments>;

/**
 * What the debugger needs of the place it runs in. `readText` and `findTask` reject with an error whose message is for
 * people.
 */
export interface DebugHost {
  /** The text of a document as it is on the screen, else as it is saved. */
  readText(path: string): Promise<string>;
  /** The client's name of a file that a program imports; `imported`: its path from the program's folder, with `/`. */
  importedPath(program: string, imported: string): string;
  /** The text of a file that a program imports, as it is on the screen or else saved, or why it is not read. */
  readImport(program: string, imported: string): Promise<Resolved>;
  /** The path of the `.tail` file with the task that a trace says it belongs to; undefined where none is known. */
  findTask(tracePath: string, about: TraceMetadata | undefined): Promise<string | undefined>;
  /**
   * Whether the client's focus is to stay where it is at a stop, since the host itself shows the place: it is told by
   * the event `tail/stackRead` when the client knows the stack. Undefined: the client does what it always does.
   */
  keepsFocus?(movedBy: Mover): boolean;
  /**
   * Tells from now on, until the function that it returns is called, that a document may hold another text than when it
   * was read, and how to read the one that it holds now. Undefined: documents are never edited while a run lasts.
   */
  readonly watchText?: (path: string, changed: (read: () => string) => void) => () => void;
}

/** Who moved a run: the client's own commands, or words and keys in a view, where more of them may follow at once. */
export type Mover = 'client' | 'view';

/** A fault of the run, ready to stop at: a model's, or the machine being stuck. */
export interface RunFault {
  readonly moment: Moment;
  /** `fetch, stale value`, `stuck`. */
  readonly title: string;
  readonly id: string;
  readonly expected: string;
  readonly found: string;
  readonly explanation: string;
  readonly fault: Fault | undefined;
}

/** A run that can be debugged. */
export interface Launched {
  readonly title: string;
  readonly programPath: string;
  /** The files that the program imports: the client's names of them, by the paths that machines know. */
  readonly imported: ReadonlyMap<string, string>;
  readonly program: Program;
  /** The texts of the files that the run was recorded from, by the client's names of them. */
  readonly texts: ReadonlyMap<string, string>;
  /** What is stepped through: the model's replay if there is one. */
  readonly replay: Replay;
  readonly truth: TruthReplay;
  readonly model: ModelReplay | undefined;
  readonly verdict: Verdict | undefined;
  /** How the lines of the truth are worded. */
  readonly style: string;
  readonly question: string | undefined;
  /** The trace's file, where it is one. */
  readonly tracePath: string | undefined;
  readonly trace: TraceDocument;
  /** The whole document of the trace as it should be; undefined where what is debugged is the truth itself. */
  readonly truthText: (() => Work<string>) | undefined;
  readonly faults: readonly RunFault[];
  /** Why the recording, or the trace, stops before the run has ended, as one phrase; undefined where it has ended. */
  readonly cut: string | undefined;
  /** How the run ends, as one line: `Answer: 7`, or why there is no answer. */
  readonly ending: string;
}

/** Why nothing can be debugged, and what to do, in sentences. */
export class LaunchError extends Error {}

/**
 * Reads, compiles and runs what a configuration names; a trace is judged. Rejects with a {@link LaunchError}, or as
 * `pace` does.
 */
export async function launch(args: LaunchArguments, host: DebugHost, pace: Pace = atOnce): Promise<Launched> {
  const { program } = args;
  const trace = args.trace ?? (program?.toLowerCase().endsWith('.tailcot') === true ? program : undefined);
  if (trace !== undefined) return openTrace(trace, args, host, pace);
  if (program === undefined) throw new LaunchError('The launch configuration names neither a "program" nor a "trace".');
  return openProgram(program, args, host, pace);
}

async function openProgram(path: string, args: LaunchArguments, host: DebugHost, pace: Pace): Promise<Launched> {
  const text = await host.readText(path);
  const { resolve, imported, texts } = await importsOf(text, path, host);
  const task = taskIn(text, path, args.task, resolve);
  const { bound, question } =
    args.input === undefined ? sampled(task, args) : { bound: bind(task, args.input), question: args.question };
  const recording = await pace(recorded(bound, args));
  const style = styleFor(bound.machine, args.style);
  const truth = await pace(TruthReplay.of(recording, style));
  return {
    title: task.name,
    programPath: path,
    imported,
    program: new Program(text, task.name, resolve),
    texts,
    replay: truth,
    truth,
    model: undefined,
    verdict: undefined,
    style: style.name,
    question,
    tracePath: undefined,
    trace: new WrittenTrace(truth, question, style),
    truthText: undefined,
    faults: stuckFaults(recording),
    cut: cutOf(recording, args),
    ending: endingOf(recording, args),
  };
}

function withoutTask(path: string, metadata: TraceMetadata | undefined, problem: string | undefined): LaunchError {
  const named =
    metadata === undefined
      ? (problem ?? 'Its first line does not say which task it belongs to.')
      : `It belongs to the task “${metadata.task}”, which is not in any .tail file here.`;
  return new LaunchError(`${path}: ${named} Name the .tail file as "task" in the launch configuration.`);
}

/** Throws for what is no trace of this version. */
function refuseOtherTexts(path: string, metadata: TraceMetadata | undefined): void {
  const { variant = 'full' } = metadata ?? {};
  if (variant !== 'full')
    throw new LaunchError(`${path} holds the variant ${variant} of a trace, which has no states to step through.`);
  const earlier = metadata && earlierForm(metadata);
  if (earlier !== undefined) throw new LaunchError(`${path}: ${earlier}`);
}

async function openTrace(path: string, args: LaunchArguments, host: DebugHost, pace: Pace): Promise<Launched> {
  const document = await host.readText(path);
  const { metadata, problem, question, trace, traceStart, traceLine } = readTraceFile(document);
  refuseOtherTexts(path, metadata);
  const programPath = args.task ?? (await host.findTask(path, metadata));
  if (programPath === undefined) throw withoutTask(path, metadata, problem);
  const text = await host.readText(programPath);
  const { resolve, imported, texts } = await importsOf(text, programPath, host);
  const task = taskIn(text, programPath, metadata?.task, resolve);
  const input = args.input ?? metadata?.input;
  if (input === undefined)
    throw new LaunchError(
      `${path} does not say which input it was written for. Give it as "input" in the launch configuration.`,
    );
  const bound = bind(task, input, metadata?.length);
  const recording = await pace(recorded(bound, args));
  const style = styleFor(bound.machine, args.style ?? metadata?.style);
  const followed = await pace(followingChoices(new Truth(bound, recording), trace, style));
  const verdict = await pace(
    judging(bound, trace, {
      style: style,
      truth: followed,
      keepStates: true,
      ...(metadata?.finish === undefined ? {} : { finishReason: metadata.finish }),
    }),
  );
  if (verdict.states === 0)
    throw new LaunchError(`The trace holds no state of “${task.name}”, so there is nothing to step through.`);
  const model = await pace(ModelReplay.of(bound, trace, verdict));
  const truth = await pace(TruthReplay.of(followed.recording, style));
  return {
    title: task.name,
    programPath,
    imported,
    program: new Program(text, task.name, resolve),
    texts: new Map([...texts, [path, document]]),
    replay: model,
    truth,
    model,
    verdict,
    style: style.name,
    question,
    tracePath: path,
    trace: new GivenTrace(model, traceLine),
    truthText: function* () {
      return document.slice(0, traceStart) + (yield* new WrittenTrace(truth, undefined, style).text());
    },
    faults: verdict.faults.map((fault) => faultAt(model, fault)),
    cut: cutOfTrace(verdict, metadata?.finish),
    ending: `Verdict: ${verdictText(verdict)}`,
  };
}

/** Reads what a program imports. */
async function importsOf(
  text: string,
  path: string,
  host: DebugHost,
): Promise<Pick<Launched, 'imported' | 'texts'> & { readonly resolve: Resolve }> {
  const imported = new Map<string, string>();
  const texts = new Map([[path, text]]);
  const resolve = await gatherImports(text, async (file) => {
    const read = await host.readImport(path, file);
    if (typeof read === 'string') {
      const name = host.importedPath(path, file);
      imported.set(file, name);
      texts.set(name, read);
    }
    return read;
  });
  return { imported, texts, resolve };
}

function taskIn(text: string, path: string, name: string | undefined, resolve: Resolve): Task {
  const { tasks, problems } = compileText(text, resolve);
  const task = tasks.find((one) => one.name === name) ?? tasks[0];
  if (task !== undefined) return task;
  const error = problems.find(({ severity }) => severity === 'error');
  if (error === undefined) throw new LaunchError(`${path} defines no task.`);
  const { line, character } = error.range.start;
  throw new LaunchError(
    `${path}:${line + 1}:${character + 1}: ${error.message}${error.suggestion === undefined ? '' : ` ${error.suggestion}`}`,
  );
}

function sampled(task: Task, args: LaunchArguments): { readonly bound: Bound; readonly question: string } {
  const size: Size = args.length !== undefined ? { length: args.length } : { tier: args.tier ?? 'S' };
  try {
    const { inputs, lengths, question } = sample(task, size, args.seed, args.index);
    return { bound: bind(task, inputs, lengths), question };
  } catch (error) {
    if (error instanceof SampleError) throw new LaunchError(error.message);
    throw error;
  }
}

function bind(task: Task, inputs: Inputs, lengths?: Readonly<Record<string, number>>): Bound {
  const binding = bindInputs(task, inputs, lengths);
  if (binding.bound !== undefined) return binding.bound;
  throw new LaunchError(
    `The input does not fit “${task.name}”. ${binding.problems.map(({ message, suggestion }) => (suggestion === undefined ? message : `${message} ${suggestion}`)).join(' ')}`,
  );
}

function* recorded(bound: Bound, { limit }: LaunchArguments): Work<Recording> {
  const recording = yield* generateRunner(bound.machine).running(bound, { limit });
  recording.trim();
  if (recording.states === 0) throw new LaunchError('The task stops before its first state.');
  return recording;
}

function stuckFaults({ end, states, bound }: Recording): readonly RunFault[] {
  if (end.kind !== 'stuck') return [];
  const {
    stuck: { stuck: reason, cell },
  } = end;
  const where = cell === undefined ? '' : `: ${cellText(bound.machine, cell)}`;
  return [
    {
      moment: { state: states - 1, line: END },
      title: 'stuck',
      id: `stuck: ${reason}`,
      expected: '',
      found: '',
      fault: undefined,
      explanation: `The machine cannot continue from here: ${reason}${where}.`,
    },
  ];
}

/** A recording ends before the run does at its limit, or where it is full. */
function cutOf({ end, states }: Recording, { limit }: LaunchArguments): string | undefined {
  if (end.kind !== 'limit') return undefined;
  return states < limit
    ? `the recording is full after ${states.toLocaleString('en')} states`
    : `the limit of ${states.toLocaleString('en')} states is reached`;
}

/** A trace ends before its run does where the last state has not halted. */
function cutOfTrace({ judged, answer, unjudgedFrom }: Verdict, finish: string | undefined): string | undefined {
  if (judged.at(-1)?.record.events.at(-1)?.kind === 'halt') return undefined;
  if (unjudgedFrom !== undefined) return 'the rest of the trace was not judged';
  if (answer.found !== undefined) return 'the trace gives its answer here';
  return finish === 'length' ? 'the model reached its token limit' : 'the trace stops here';
}

function endingOf(recording: Recording, args: LaunchArguments): string {
  const { end, states } = recording;
  const cut = cutOf(recording, args) ?? '';
  switch (end.kind) {
    case 'halt':
      return `Answer: ${end.answer}`;
    case 'stuck':
      return `Stuck in state ${states}: ${end.stuck.stuck}.`;
    case 'limit':
      return `The run has not ended: ${cut}.${states < args.limit ? '' : ' A higher "limit" in the launch configuration records more.'}`;
  }
}

function faultAt(model: ModelReplay, fault: Fault): RunFault {
  const state = Math.max(0, fault.state);
  const lines = model.textLines(state);
  const at = lines.indexOf(fault.line);
  const line = at < 0 || at === lines.length - 1 ? END : at;
  return {
    moment: { state, line: fault.state < 0 ? 0 : line },
    title: `${faultGroup(fault.kind)}, ${faultTitle(fault.kind)}`,
    id: fault.kind,
    expected: fault.expected,
    found: fault.found,
    explanation: fault.explanation,
    fault,
  };
}
