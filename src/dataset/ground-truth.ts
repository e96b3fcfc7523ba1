import {
  bindInputs,
  cellText,
  labelText,
  type Bound,
  type InputProblem,
  type Inputs,
  type Lengths,
  type Task,
  type Style,
} from '../machine/index.ts';
import { decode, record, type Recording } from '../record/index.ts';
import {
  metadataSchema,
  recordingEvents,
  writeEvents,
  writeTraceFile,
  type TraceMetadata,
  type VariantName,
} from '../trace/index.ts';
import type { Sample } from './sample.ts';

/** What the machine does with some inputs: the ground truth that a model's trace is held against. */
export interface Truth {
  readonly bound: Bound;
  readonly recording: Recording;
  /** Written when it is asked for. */
  readonly trace: string;
  /** Undefined when the run ends without an answer; `stuck` then says why. */
  readonly answer: string | undefined;
  readonly stuck: string | undefined;
}

export type TruthResult =
  | { readonly truth: Truth; readonly problems?: undefined }
  | { readonly truth?: undefined; readonly problems: readonly InputProblem[] };

/** Runs the task; problems are those of the inputs. A run that is stuck still gives the trace up to there. */
export function groundTruth(task: Task, inputs: Inputs, style: Style, lengths?: Lengths): TruthResult {
  const { bound, problems } = bindInputs(task, inputs, lengths);
  if (bound === undefined) return { problems };
  const recording = record(bound);
  const { end } = recording;
  let written: string | undefined;
  return {
    truth: {
      bound,
      recording,
      get trace() {
        return (written ??= writeEvents(recordingEvents(recording, style), style));
      },
      answer: end.kind === 'halt' ? end.answer : undefined,
      stuck: stuckText(recording),
    },
  };
}

/** For people: where and why a run ended without an answer. */
export function stuckText(recording: Recording): string | undefined {
  const { end, states, bound } = recording;
  if (end.kind === 'halt') return undefined;
  if (end.kind === 'limit')
    return `The run has not halted after ${states.toLocaleString('en')} states, the most that can be recorded${placeOf(recording)}.`;
  const { stuck, cell } = end.stuck;
  return `The run gets stuck in state ${states}: ${stuck}${cell === undefined ? '' : ` (${cellText(bound.machine, cell)})`}${placeOf(recording)}.`;
}

/** The last state of a run that was cut, and where it stands in the program. */
function placeOf(recording: Recording): string {
  const {
    states,
    bound: { machine },
  } = recording;
  if (states === 0) return '';
  const last = decode(recording, states - 1);
  const { range, source } = machine.states[last.state] ?? {};
  return `; it is at “${labelText(machine, last)}”${range === undefined ? '' : `, line ${range.start.line + 1}${source === undefined ? '' : ` of ${source}`}`}`;
}

/** The `.tailcot` file of a sample's ground truth, or of a variant of it. */
export function truthFile(
  task: Task,
  sample: Pick<Sample, 'inputs' | 'question'> & Partial<Sample>,
  style: Style,
  trace: string,
  variant: VariantName = 'full',
): string {
  const about: TraceMetadata = {
    schema: metadataSchema,
    task: task.name,
    hash: task.hash,
    input: sample.inputs,
    style: style.name,
    ...(variant === 'full' ? {} : { variant }),
    ...(sample.tier === undefined ? {} : { tier: sample.tier }),
    ...(sample.lengths === undefined ? {} : { length: sample.lengths }),
    ...(sample.seed === undefined ? {} : { seed: sample.seed }),
    ...(sample.index === undefined ? {} : { index: sample.index }),
  };
  return writeTraceFile(about, sample.question, trace);
}
