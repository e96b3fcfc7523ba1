import type { Endpoint } from '../../inference/index.ts';
import { bindInputs, type Task } from '../../machine/index.ts';
import { record } from '../../record/index.ts';
import {
  buildReport,
  fitting,
  type JudgedSample,
  MOST_STATES,
  otherInputsNote,
  type Plan,
  type Report,
  type RunEnd,
  type RunFile,
  type RunHead,
  type RunOptions,
  runPlan,
  type RunSample,
  SampleJudge,
  sampleKey,
  type StreamRow,
  type Unjudged,
  unjudgedNotes,
} from '../../spotcheck/index.ts';

/** What changed: figures only, or, when the run began or ended or its file was read anew, everything. */
export type RunChange = 'progress' | 'all';

interface Stream {
  states: number;
  characters: number;
  readonly expectedStates: number;
}

/** Samples are judged in slices of so many milliseconds, or of so many states, between which the editor stays alive. */
const SLICE = 25;
const SLICE_STATES = 50_000;

/** Takes a run's samples one by one, and shows them all at its end. */
export interface SampleReading {
  add(sample: RunSample): Promise<void>;
  end(notes: readonly string[]): void;
}

/** A run of a spot check as it stands: read from its file, or under way. */
export class LiveRun {
  readonly task: Task;
  readonly head: RunHead;
  #judged = new Map<string, JudgedSample>();
  #unjudged = new Map<string, Unjudged>();
  #notes: readonly string[];
  #state: Report['head']['state'];
  #isStale = false;
  readonly #streams = new Map<string, Stream>();
  #cancel: AbortController | undefined;
  #judge: SampleJudge | undefined;
  readonly #listeners = new Set<(change: RunChange) => void>();

  private constructor(task: Task, head: RunHead, notes: readonly string[], state: Report['head']['state']) {
    this.task = task;
    this.head = head;
    this.#notes = notes;
    this.#state = state;
  }

  /** A run that begins now. */
  static begin({ task, head }: Plan): LiveRun {
    return new LiveRun(task, head, [], 'running');
  }

  /** A run as its file has it. */
  static async read(task: Task, file: RunFile): Promise<LiveRun> {
    const run = LiveRun.empty(task, file.head);
    await run.reread(file);
    return run;
  }

  /** A run whose samples are still to be read. */
  static empty(task: Task, head: RunHead): LiveRun {
    return new LiveRun(task, head, [], 'done');
  }

  /** Takes over what the file has by now. */
  async reread({ samples, notes }: RunFile): Promise<void> {
    const reading = this.readAnew();
    for (const sample of samples) await reading.add(sample);
    reading.end(notes);
  }

  /**
   * Reads the run's samples, one after the other: nothing changes before all are there. `budget`: as the judge takes
   * it.
   */
  readAnew(budget?: number): SampleReading {
    const judge = new SampleJudge(this.task, budget);
    const judged = new Map<string, JudgedSample>();
    const unjudged = new Map<string, Unjudged>();
    let sliceEnd = performance.now() + SLICE;
    let lastState = SLICE_STATES;
    return {
      add: async (sample) => {
        if (performance.now() >= sliceEnd || judge.states >= lastState) {
          await new Promise(setImmediate);
          sliceEnd = performance.now() + SLICE;
          lastState = judge.states + SLICE_STATES;
        }
        if (!wasBrokenOff(sample)) takeInto(sampleKey(sample), judge.judge(sample), judged, unjudged);
      },
      end: (notes) => {
        this.#judged = judged;
        this.#unjudged = unjudged;
        this.#notes = notes;
        this.#state = this.progress.ended < this.#asked ? 'cancelled' : 'done';
        this.#tell('all');
      },
    };
  }

  /** Calls `listener` after each change, until the function that it gives is called. */
  listen(listener: (change: RunChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether every sample that fits was judged. */
  get isJudged(): boolean {
    return this.#tooLong === 0;
  }

  /** What judging its samples took, in states of the machine's own runs. */
  get work(): number {
    return [...this.#judged.values()].reduce((sum, { truth }) => sum + truth.states, 0) + this.#tooLong * MOST_STATES;
  }

  get isRunning(): boolean {
    return this.#cancel !== undefined;
  }

  /** Questions that have an answer, and all of them. */
  get progress(): { readonly ended: number; readonly asked: number } {
    return { ended: this.#judged.size + this.#tooLong, asked: this.#asked };
  }

  /** Errors and questions that were not asked: what going on with the run would ask. */
  get unanswered(): number {
    return (
      this.#asked - this.#tooLong - [...this.#judged.values()].filter(({ sample }) => sample.error === undefined).length
    );
  }

  /** The first error of a request, if there was any. */
  get firstError(): RunSample['error'] {
    return [...this.#judged.values()].find(({ sample }) => sample.error !== undefined)?.sample.error;
  }

  sample(id: string): JudgedSample | undefined {
    return this.#judged.get(id);
  }

  report(): Report {
    const notes = [...this.#notes, ...unjudgedNotes(this.#unjudged.values())];
    const streams = [...this.#streams].map(([id, stream]): StreamRow => ({ id, ...stream }));
    return buildReport({
      task: this.task,
      head: this.head,
      samples: [...this.#judged.values()],
      state: this.#state,
      streams,
      isStale: this.#isStale,
      notes,
    });
  }

  /** Whether the task's file says something else by now. */
  setStale(isStale: boolean): void {
    if (this.#isStale === isStale) return;
    this.#isStale = isStale;
    this.#tell('all');
  }

  /** Asks what has no answer yet. Rejects if the file cannot be written, after it has broken off what was under way. */
  async ask(plan: Plan, options: Pick<RunOptions, 'key' | 'append'>, goOn: boolean): Promise<RunEnd> {
    if (this.#cancel !== undefined) return 'cancelled';
    const cancel = (this.#cancel = new AbortController());
    const answered = goOn ? this.#keepAnswered(plan) : undefined;
    this.#state = 'running';
    this.#tell('all');
    try {
      const ended = await runPlan(plan, {
        ...options,
        goOn: answered,
        signal: cancel.signal,
        onStart: (id, { inputs, lengths }) => {
          this.#streams.set(id, { states: 0, characters: 0, expectedStates: statesOf(this.task, inputs, lengths) });
          this.#tell('progress');
        },
        onText: (id, text) => this.#hear(id, text),
        onSample: (sample) => this.#take(sample),
      });
      this.#state = ended === 'done' ? 'done' : 'cancelled';
      return ended;
    } catch (error) {
      this.#state = 'cancelled';
      throw error;
    } finally {
      this.#cancel = undefined;
      this.#streams.clear();
      this.#tell('all');
    }
  }

  /** Ends the run; what has come is kept. */
  cancel(): void {
    if (this.#cancel === undefined || this.isCancelling) return;
    this.#state = 'cancelling';
    this.#cancel.abort();
    this.#tell('all');
  }

  /** Whether the run was cancelled, and has not come to its end yet. */
  get isCancelling(): boolean {
    return this.#state === 'cancelling';
  }

  /** Samples that have an answer, which would take too long to judge. */
  get #tooLong(): number {
    return [...this.#unjudged.values()].filter((why) => why === 'too-long').length;
  }

  get #asked(): number {
    return this.head.tiers.length * this.head.samples;
  }

  /**
   * Forgets what is asked again, errors and samples that are no answer to a question of the plan; gives what is not.
   */
  #keepAnswered(plan: Plan): { readonly samples: readonly Pick<RunSample, 'tier' | 'index' | 'error'>[] } {
    const whole = [...this.#judged.values()]
      .filter(({ sample }) => sample.error === undefined)
      .map(({ sample }) => sample);
    const { samples, notes } = fitting(plan, whole);
    const kept = new Set(samples.map(sampleKey));
    for (const id of this.#judged.keys()) if (!kept.has(id)) this.#judged.delete(id);
    const unfitting = [...this.#unjudged].filter(([, why]) => why === 'unfitting').map(([id]) => id);
    for (const id of unfitting) this.#unjudged.delete(id);
    this.#notes = [...this.#notes, ...notes, ...otherInputsNote(unfitting)];
    const tooLong = plan.questions.filter((one) => this.#unjudged.has(sampleKey(one)));
    return { samples: [...samples, ...tooLong.map(({ tier, index }) => ({ tier, index }))] };
  }

  #hear(id: string, text: string): void {
    const stream = this.#streams.get(id);
    if (stream === undefined) return;
    stream.characters += text.length;
    // Each state ends by naming its successor; a rough count is enough for a bar.
    stream.states += [...text.matchAll(/\n(?:next |Go on to )/g)].length;
    this.#tell('progress');
  }

  #take(sample: RunSample): void {
    const id = sampleKey(sample);
    this.#streams.delete(id);
    if (!wasBrokenOff(sample))
      takeInto(id, (this.#judge ??= new SampleJudge(this.task)).judge(sample), this.#judged, this.#unjudged);
    this.#tell('progress');
  }

  #tell(change: RunChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** What a cancel broke off is no error of the endpoint's: it is asked again when the run is gone on with. */
function wasBrokenOff(sample: RunSample): boolean {
  return sample.error?.kind === 'cancelled';
}

/** The last word on a question counts. */
function takeInto(
  id: string,
  one: JudgedSample | Unjudged,
  judged: Map<string, JudgedSample>,
  unjudged: Map<string, Unjudged>,
): void {
  judged.delete(id);
  unjudged.delete(id);
  if (typeof one === 'string') unjudged.set(id, one);
  else judged.set(id, one);
}

function statesOf(
  task: Task,
  inputs: Plan['questions'][number]['inputs'],
  lengths: Plan['questions'][number]['lengths'],
): number {
  const { bound } = bindInputs(task, inputs, lengths);
  return bound === undefined ? 0 : record(bound, { limit: MOST_STATES }).states;
}

/**
 * The endpoint that a run is gone on with: reached as it is set up now, but asked in the very way that the run began
 * with.
 */
export function asBegun(
  { name, url, model, api, concurrency, timeoutSeconds }: Endpoint,
  { sampling, promptTemplate, systemPrompt, extraBody }: RunHead,
): Endpoint {
  return {
    name,
    url,
    model,
    api,
    concurrency,
    timeoutSeconds,
    sampling,
    systemPrompt,
    extraBody,
    ...(promptTemplate === undefined ? {} : { promptTemplate }),
  };
}
