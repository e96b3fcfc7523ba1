import { compileText, type Compiled } from '../compile/index.ts';
import {
  estimateTokens,
  ownQuestion,
  sample,
  SampleError,
  splitLengths,
  stuckText,
  type Sample,
} from '../dataset/index.ts';
import type { Problem, Resolved } from '../language/index.ts';
import { bindInputs, labelText, styleFor, type Inputs, type Lengths, type Task, type Work } from '../machine/index.ts';
import { decode, recordingByInterpreter, type Recording } from '../record/index.ts';
import { VariantError, variantText } from '../trace/index.ts';
import { drawnSize, previewMenu, type PreviewChoice, type PreviewMenu } from './preview-choice.ts';
import type { PreviewFailure, PreviewOutcome, PreviewProblem } from './preview-trace.ts';
import { firstWords, MOST_CHARACTERS, writtenText, writtenTrace, type Written } from './written-trace.ts';

/** A text to preview; what travels between threads is plain data. */
export interface PreviewJob {
  readonly text: string;
  /** What it imports, by path. */
  readonly imports: readonly (readonly [path: string, found: Resolved])[];
  readonly choice: PreviewChoice;
  /** The style of the settings. */
  readonly style: string;
}

/** States of a run: a trace of a megabyte has about so many. */
export const MOST_STATES = 10_000;

/** Makes previews of one text after the other, in pieces; of a text that it has compiled last, it draws only. */
export class PreviewMaker {
  #last: { readonly key: string; readonly compiled: Compiled } | undefined;

  *make(job: PreviewJob): Work<PreviewOutcome> {
    const { text, choice, style } = job;
    const { tasks, problems } = this.#compiled(job);
    const error = problems.find(({ severity }) => severity === 'error');
    if (error !== undefined) return failed('program', located(error));
    const menu = previewMenu(tasks, choice, style);
    const task = tasks.find(({ name }) => name === menu?.chosen.task);
    if (menu === undefined || task === undefined)
      return failed('no-task', { message: 'This file has no task. A task begins with: task "Name" { … }' });
    yield;
    return yield* previewOf(task, menu, problems, text);
  }

  #compiled({ text, imports }: PreviewJob): Compiled {
    const key = JSON.stringify([text, imports]);
    if (this.#last?.key === key) return this.#last.compiled;
    const found = new Map(imports);
    const compiled = compileText(text, (path) => (found.has(path) ? found.get(path) : { problem: 'too-many' }));
    this.#last = { key, compiled };
    return compiled;
  }
}

function* previewOf(task: Task, menu: PreviewMenu, problems: readonly Problem[], text: string): Work<PreviewOutcome> {
  const { chosen } = menu;
  const asked = questionOf(task, chosen);
  if ('message' in asked) return failed('input', asked, menu);
  const { bound, problems: unfit } = bindInputs(task, asked.inputs, asked.lengths);
  if (bound === undefined)
    return failed(
      'input',
      { message: unfit.map(({ message }) => message).join(' '), line: exampleLine(menu) ?? task.range.start.line },
      menu,
    );
  const recording = yield* recordingByInterpreter(bound, { limit: MOST_STATES });
  if (recording.end.kind === 'limit') return failed('endless', endlessProblem(recording, text), menu);
  const style = styleFor(task.machine, chosen.style);
  let written: Written | undefined;
  if (chosen.variant === 'full') written = yield* writtenTrace(recording, style, problems);
  else
    try {
      const whole = variantText(task, recording, chosen.variant, style);
      if (whole.length <= MOST_CHARACTERS) written = writtenText(whole, task.machine, style, problems);
    } catch (error) {
      if (!(error instanceof VariantError)) throw error;
      return failed('input', { message: error.message }, menu);
    }
  if (written === undefined)
    return failed(
      'too-long',
      {
        message: `The trace is longer than ${MOST_CHARACTERS.toLocaleString('en')} characters.`,
        suggestion: 'Choose a shorter length.',
      },
      menu,
    );
  return {
    kind: 'trace',
    menu,
    trace: {
      hash: task.hash,
      question: asked.question,
      lengths: Object.entries(asked.lengths)
        .map(([name, length]) => `${name} = ${length}`)
        .join(', '),
      ...written,
      states: recording.states,
      questionTokens: estimateTokens(asked.question),
      words: firstWords(style),
      stuck: stuckProblem(recording),
    },
  };
}

type Asked = Pick<Sample, 'inputs' | 'question' | 'lengths'>;

/** The question that is chosen, or why there is none. */
function questionOf(task: Task, { size, seed }: PreviewChoice): Asked | PreviewProblem {
  const drawn = drawnSize(size);
  if (drawn === undefined) return given(task, task.examples['example' in size ? size.example : 0]?.inputs ?? {});
  try {
    return sample(task, drawn, seed, 0);
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    return { message: error.message, line: task.range.start.line };
  }
}

function given(task: Task, inputs: Inputs): Asked {
  const { lengths, given: own } = splitLengths(task, inputs);
  return { inputs: own, question: ownQuestion(task, inputs), lengths: lengths satisfies Lengths };
}

function exampleLine({ chosen: { size }, examples }: PreviewMenu): number | undefined {
  return 'example' in size ? examples[size.example] : undefined;
}

/** Where a run is that goes on and on: in a loop, or at a state. */
function endlessProblem(recording: Recording, text: string): PreviewProblem {
  const { machine } = recording.bound;
  const last = decode(recording, recording.states - 1);
  const state = machine.states[last.state];
  const line = state?.range.start.line ?? 0;
  const loops = (machine.loops ?? []).filter(
    ({ range, source }) => source === state?.source && range.start.line <= line && range.end.line >= line,
  );
  const loop = loops.toSorted((a, b) => b.range.start.line - a.range.start.line)[0];
  const at = (loop?.range ?? state?.range)?.start.line ?? 0;
  const head = loop === undefined || state?.source !== undefined ? undefined : headOf(text, at);
  const place = `${state?.source === undefined ? '' : `${state.source}, `}line ${at + 1}`;
  return {
    message: `The run has not halted after ${recording.states.toLocaleString('en')} states; it is at “${labelText(machine, last)}”${head === undefined ? `, ${place}` : `, still in “${head}”, ${place}`}.`,
    ...(state?.source === undefined ? { line: at } : {}),
  };
}

/** The head of a loop as it is written, without its brace. */
function headOf(text: string, line: number): string {
  return (text.split('\n', line + 1)[line] ?? '').replace(/\{.*$/, '').trim();
}

function stuckProblem(recording: Recording): PreviewProblem | undefined {
  const message = stuckText(recording);
  if (message === undefined) return undefined;
  const last = recording.states === 0 ? undefined : decode(recording, recording.states - 1);
  const state = recording.bound.machine.states[last?.state ?? -1];
  return { message, ...(state === undefined || state.source !== undefined ? {} : { line: state.range.start.line }) };
}

function located({ message, suggestion, range: { start } }: Problem): PreviewProblem {
  return { message, suggestion, line: start.line, character: start.character };
}

function failed(kind: PreviewFailure['kind'], problem: PreviewProblem, menu?: PreviewMenu): PreviewOutcome {
  return { kind: 'failure', failure: { kind, ...problem }, menu };
}
