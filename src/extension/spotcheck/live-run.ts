import type { Endpoint } from '../../inference/index.ts';
import { bindInputs, record, type Task } from '../../machine/index.ts';
import { buildReport } from '../../spotcheck/build-report.ts';
import { judgeSample, type JudgedSample } from '../../spotcheck/judge-sample.ts';
import type { Plan } from '../../spotcheck/plan.ts';
import type { Report, StreamRow } from '../../spotcheck/report.ts';
import { sampleKey, type RunFile, type RunHead, type RunSample } from '../../spotcheck/run-file.ts';
import { runPlan, type RunEnd, type RunOptions } from '../../spotcheck/run.ts';

/** What changed: figures only, or, when the run began or ended or its file was read anew, everything. */
export type RunChange = 'progress' | 'all';

interface Stream { states: number; characters: number; readonly expectedStates: number }

/** Samples are judged in slices of so many milliseconds, between which the editor stays alive. */
const SLICE = 25;

/** A run of a spot check as it stands: read from its file, or under way. */
export class LiveRun {
  readonly task: Task;
  readonly head: RunHead;
  #judged = new Map<string, JudgedSample>();
  #unfitting = 0;
  #notes: readonly string[];
  #state: Report['head']['state'];
  #isStale = false;
  readonly #streams = new Map<string, Stream>();
  #cancel: AbortController | undefined;
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
    const run = new LiveRun(task, file.head, [], 'done');
    await run.reread(file);
    return run;
  }

  /** Takes over what the file has by now. */
  async reread({ samples, notes }: RunFile): Promise<void> {
    const judged = new Map<string, JudgedSample>();
    let unfitting = 0, sliceEnd = performance.now() + SLICE;
    for (const sample of samples) {
      if (wasBrokenOff(sample)) continue;
      const one = judgeSample(this.task, sample);
      if (one === undefined) unfitting++;
      else judged.set(sampleKey(sample), one);
      if (performance.now() < sliceEnd) continue;
      await new Promise(setImmediate);
      sliceEnd = performance.now() + SLICE;
    }
    this.#judged = judged;
    this.#unfitting = unfitting;
    this.#notes = notes;
    this.#state = judged.size < this.#asked ? 'cancelled' : 'done';
    this.#tell('all');
  }

  /** Calls `listener` after each change, until the function that it gives is called. */
  listen(listener: (change: RunChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isRunning(): boolean {
    return this.#cancel !== undefined;
  }

  /** Questions that have an answer, and all of them. */
  get progress(): { readonly ended: number; readonly asked: number } {
    return { ended: this.#judged.size, asked: this.#asked };
  }

  /** Errors and questions that were not asked: what going on with the run would ask. */
  get unanswered(): number {
    return this.#asked - [...this.#judged.values()].filter(({ sample }) => sample.error === undefined).length;
  }

  /** The first error of a request, if there was any. */
  get firstError(): RunSample['error'] {
    return [...this.#judged.values()].find(({ sample }) => sample.error !== undefined)?.sample.error;
  }

  sample(id: string): JudgedSample | undefined {
    return this.#judged.get(id);
  }

  report(): Report {
    const notes = this.#unfitting === 0 ? this.#notes : [...this.#notes, `${this.#unfitting} samples are left out: their inputs do not fit the task.`];
    const streams = [...this.#streams].map(([id, stream]): StreamRow => ({ id, ...stream }));
    return buildReport({ task: this.task, head: this.head, samples: [...this.#judged.values()], state: this.#state, streams, isStale: this.#isStale, notes });
  }

  /** Whether the task's file says something else by now. */
  setStale(isStale: boolean): void {
    if (this.#isStale === isStale) return;
    this.#isStale = isStale;
    this.#tell('all');
  }

  /** Asks what has no answer yet. Rejects if the file cannot be written, after it has broken off what was under way. */
  async ask(plan: Plan, options: Pick<RunOptions, 'key' | 'append'>, goOn: RunFile | undefined): Promise<RunEnd> {
    if (this.#cancel !== undefined) return 'cancelled';
    const cancel = (this.#cancel = new AbortController());
    for (const [id, { sample }] of this.#judged) if (sample.error !== undefined) this.#judged.delete(id);
    this.#state = 'running';
    this.#tell('all');
    try {
      const ended = await runPlan(plan, {
        ...options, goOn, signal: cancel.signal,
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

  get #asked(): number {
    return this.head.tiers.length * this.head.samples;
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
    const judged = wasBrokenOff(sample) ? undefined : judgeSample(this.task, sample);
    if (judged !== undefined) this.#judged.set(id, judged);
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

function statesOf(task: Task, inputs: Plan['questions'][number]['inputs'], lengths: Plan['questions'][number]['lengths']): number {
  const { bound } = bindInputs(task, inputs, lengths);
  return bound === undefined ? 0 : record(bound).states;
}

/** The endpoint that a run is gone on with: reached as it is set up now, but asked in the very way that the run began with. */
export function asBegun({ name, url, model, api, concurrency, timeoutSeconds }: Endpoint, { sampling, promptTemplate, systemPrompt, extraBody }: RunHead): Endpoint {
  return { name, url, model, api, concurrency, timeoutSeconds, sampling, systemPrompt, extraBody, ...(promptTemplate === undefined ? {} : { promptTemplate }) };
}
