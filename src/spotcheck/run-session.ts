import type { SettingWords } from '../inference/index.ts';
import { finish, type Task, type Work } from '../machine/index.ts';
import type { Counting } from '../trace/index.ts';
import { Slice } from '../slices/index.ts';
import { reporting } from './build-report.ts';
import type { Asking, KnownFigures, RunChange, SampleReading } from './asking.ts';
import { FirstAnswers, type Lack, lackText } from './first-answers.ts';
import { type JudgedProbe, type JudgedSample, SampleJudge, type Unjudged, unjudgedNotes } from './judge-sample.ts';
import { JudgedProbes } from './judged-probes.ts';
import { JudgedSamples } from './judged-samples.ts';
import type { Plan, PlannedQuestion } from './plan.ts';
import { prefixBefore, type Wanted } from './probes.ts';
import type { Report } from './run-report.ts';
import {
  answersOf,
  extended,
  type RunExtension,
  type RunFile,
  type RunHead,
  type RunProbe,
  runLine,
  type RunSample,
  sampleKey,
  type SampleName,
} from './run-file.ts';
import { type RunEnd, runPlan } from './run-plan.ts';
import { Streams } from './streams.ts';

/** Samples are judged in slices of so many milliseconds, or of so many states, between which others have their turn. */
const SLICE = 25;
const SLICE_STATES = 50_000;

/**
 * A run of a spot check as it stands: read from its file, or under way. Where its lines are kept and how it is shown is
 * for those to say who hold it.
 */
export class RunSession {
  readonly task: Task;
  #head: RunHead;
  #samples = new JudgedSamples();
  /** How often it was set to ask something. */
  #turn = 0;
  #probes = new JudgedProbes();
  #notes: readonly string[] = [];
  #state: Report['head']['state'];
  #isStale = false;
  /** The figures of what was read, and the turn up to which nothing was asked since. */
  #figures: (KnownFigures & { readonly turn: number }) | undefined;
  /** What is asked next, and what of it is answered; the latter undefined where nothing is in the file yet. */
  #next:
    | {
        readonly plan: Plan;
        readonly answered?: readonly SampleName[];
        readonly extension?: RunExtension | undefined;
      }
    | undefined;
  readonly #streams = new Streams();
  /** Questions that the last {@link ask} left. */
  #left = 0;
  #cancel: AbortController | undefined;
  #judge: SampleJudge | undefined;
  #words: SettingWords | undefined;
  #lack: Lack | undefined;
  /** Of requests that failed, where advice has other words than the file's. */
  readonly #messages = new Map<string, string>();
  readonly #listeners = new Set<(change: RunChange) => void>();

  /** What of an answer's text counts. */
  readonly counting: Counting;

  private constructor(task: Task, head: RunHead, state: Report['head']['state'], counting: Counting = {}) {
    this.counting = counting;
    this.task = task;
    this.#head = head;
    this.#state = state;
  }

  /** A run that begins now. `counting`: what of an answer's text counts. */
  static begin(plan: Plan, counting?: Counting): RunSession {
    const session = new RunSession(plan.task, plan.head, 'running', counting);
    session.#next = { plan };
    return session;
  }

  /** A run as its file has it. */
  static async read(task: Task, file: RunFile): Promise<RunSession> {
    const session = RunSession.empty(task, file.head);
    const reading = session.readAnew();
    for (const sample of [...file.samples, ...file.probes]) await reading.add(sample);
    reading.end(file.notes, file.head);
    return session;
  }

  /** A run whose samples are still to be read. */
  static empty(task: Task, head: RunHead, counting?: Counting): RunSession {
    return new RunSession(task, head, 'done', counting);
  }

  /**
   * Reads the run's samples, one after the other: nothing changes before all are there. `budget`: as the judge takes
   * it.
   */
  readAnew(budget?: number): SampleReading {
    const judge = new SampleJudge(this.task, budget, this.counting);
    const turn = this.#turn;
    const samples = new JudgedSamples();
    const probes = new JudgedProbes();
    const slice = new Slice(SLICE);
    let lastState = SLICE_STATES;
    return {
      add: async (sample) => {
        if (slice.isOver || judge.states >= lastState) {
          await slice.rest();
          lastState = judge.states + SLICE_STATES;
        }
        if (wasBrokenOff(sample)) return undefined;
        const id = sampleKey(sample);
        if (sample.kind === 'probe') {
          probes.take(judge.judgeProbe(sample, samples.get(id)?.verdict?.style));
          return undefined;
        }
        const worth = judge.judge(sample);
        samples.take(id, worth);
        return { id, worth };
      },
      addJudged: ({ id, worth }) => samples.take(id, worth),
      end: (notes, head, figures) => {
        // What was asked since is not in what was read.
        if (turn !== this.#turn) return;
        this.#head = head;
        this.#samples = samples;
        this.#probes = probes;
        this.#notes = notes;
        this.#figures = figures && { ...figures, turn };
        this.#state = samples.ended < this.#asked ? 'cancelled' : 'done';
        this.#tell('all');
      },
    };
  }

  /** Calls `listener` after each change, until the function that it gives is called. */
  listen(listener: (change: RunChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** With all extensions: what the run asks in all. */
  get head(): RunHead {
    return this.#head;
  }

  /** Whether every sample that fits was judged. */
  get isJudged(): boolean {
    return this.#samples.tooLong === 0;
  }

  /** What stands of a sample in the run's file. */
  lineOf(sample: RunSample): string {
    return runLine(sample);
  }

  /** What judging its samples and probes took, in states of the machine's own runs. */
  get work(): number {
    return this.#samples.work + this.#probes.work;
  }

  get isRunning(): boolean {
    return this.#cancel !== undefined;
  }

  /** Questions that have an answer or an error, and all of them. */
  get progress(): { readonly ended: number; readonly asked: number } {
    return { ended: this.#samples.ended, asked: this.#asked };
  }

  /** Requests that failed, of which no answer was had later. */
  get failed(): number {
    return this.#samples.errors.length;
  }

  /** Errors and questions that were not asked: what resuming the run would ask. */
  get unanswered(): number {
    return this.#asked - this.#samples.answered;
  }

  /** The first error of a request, if there was any. */
  get firstError(): RunSample['error'] {
    return this.#samples.errors[0]?.error;
  }

  /** For people: what of its file was left out. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  sample(id: string): JudgedSample | undefined {
    return this.#samples.get(id);
  }

  /** Answers that were asked for beside the run's own questions. */
  get probes(): readonly JudgedProbe[] {
    return this.#probes.all;
  }

  /** All samples that are judged, or that have an error. */
  get samples(): readonly JudgedSample[] {
    return this.#samples.all;
  }

  /** `words`: how settings are called where it is read. */
  report(words = this.#words): Report {
    return finish(this.reporting(words));
  }

  /** The same in pieces, of what it has now. */
  reporting(words = this.#words): Work<Report> {
    const figures = this.#figures?.turn === this.#turn ? this.#figures : undefined;
    const input = {
      task: this.task,
      head: this.head,
      samples: this.#messages.size === 0 ? this.#samples.all : this.#samples.all.map((one) => this.#worded(one)),
      probes: this.#probes.all,
      state: this.#state,
      streams: this.#streams.rows,
      isStale: this.#isStale,
      words,
      notes: [...this.#notes, ...unjudgedNotes([...this.#samples.unjudged, ...this.#probes.unjudged])],
    };
    return reporting(input, figures?.known, (made) => {
      if (figures === undefined) return;
      figures.keep(made);
      if (this.#figures === figures) this.#figures = { ...figures, known: made };
    });
  }

  /** Whether the task's file says something else by now. */
  setStale(isStale: boolean): void {
    if (this.#isStale === isStale) return;
    this.#isStale = isStale;
    this.#tell('all');
  }

  /** Questions that the next {@link ask} asks, or where nothing is prepared, that the last one has not asked so far. */
  get waiting(): number {
    return this.#next === undefined ? this.#left : this.prepared.length;
  }

  /** What the next {@link ask} asks. */
  get prepared(): readonly PlannedQuestion[] {
    const answered = new Set((this.#next?.answered ?? []).map(sampleKey));
    return this.#next?.plan.questions.filter((question) => !answered.has(sampleKey(question))) ?? [];
  }

  /**
   * Of a run that was read: what is asked next is what it has no answer to, or of that only what failed. A plan that asks
   * for more than the run did extends it.
   */
  resume(plan: Plan, only?: 'errors'): void {
    this.#turn++;
    const failed = new Set(this.#samples.errors.map(sampleKey));
    const { answered, notes } = this.#samples.keepAnswers(plan);
    this.#notes = [...this.#notes, ...notes];
    if (only === 'errors') {
      const questions = plan.questions.filter((question) => failed.has(sampleKey(question)));
      this.#next = { plan: { ...plan, questions }, answered };
      return;
    }
    const { tiers, samples, repeats } = extended(this.#head, plan.head);
    const isMore = answersOf({ tiers, samples, repeats }) > this.#asked;
    const extension = { kind: 'extension', tiers, samples, repeats, started: plan.head.started } as const;
    this.#head = extended(this.#head, plan.head);
    this.#next = { plan, answered, extension: isMore ? extension : undefined };
  }

  /** Of a run that was read: what is asked next is something beside its own questions, which counts in none of its figures. */
  prepareProbes(plan: Plan, wanted: readonly Wanted[]): void {
    this.#turn++;
    const known = new Map(plan.questions.map((question) => [sampleKey(question), question]));
    const questions = wanted.flatMap(({ id, from }): PlannedQuestion[] => {
      const [question, judged] = [known.get(id), this.#samples.get(id)];
      if (question === undefined || judged === undefined) return [];
      const earlier = this.#probes.countOf(id, from);
      const prefix = (): string => (from === undefined ? '' : prefixBefore(this.task, judged, from));
      return [{ ...question, probe: { from, prefix, earlier } }];
    });
    this.#next = { plan: { ...plan, questions }, answered: [] };
  }

  /**
   * Asks what the run was begun or resumed with. Rejects if the file cannot be written, after it has broken off what was
   * under way.
   */
  async ask({ onStart, onSample, onMisfit, words, ...options }: Asking): Promise<RunEnd> {
    if (this.#cancel !== undefined || this.#next === undefined) return 'cancelled';
    const { plan, answered, extension } = this.#next;
    const cancel = (this.#cancel = new AbortController());
    this.#turn++;
    this.#left = this.waiting;
    this.#next = undefined;
    this.#words = words;
    this.#lack = undefined;
    let isTold = false;
    const first = this.#samples.answered === 0 ? new FirstAnswers() : undefined;
    this.#state = 'running';
    this.#tell('all');
    try {
      const ended = await runPlan(plan, {
        ...options,
        answered,
        extension,
        signal: cancel.signal,
        onStart: (id, question) => {
          this.#streams.start(id, this.task, question);
          this.#tell('progress');
          onStart?.(id);
        },
        onText: (id, text) => this.#hear(id, text),
        onSample: (sample, failure) => {
          if (!wasBrokenOff(sample)) this.#left--;
          if (sample.kind === 'probe') {
            const probe = this.#takeProbe(sample);
            onSample?.({ sample, worth: undefined, probe, failure });
            return;
          }
          const worth = this.#take(sample);
          if (failure !== undefined && words !== undefined)
            this.#messages.set(sampleKey(sample), failure.messageIn(words));
          onSample?.({ sample, worth, failure });
          this.#lack ??= first?.add(sample, worth);
          if (this.#lack === undefined || isTold) return;
          isTold = true;
          onMisfit?.(lackText(this.#lack, words));
          this.#tell('all');
        },
      });
      this.#state = this.#samples.ended < this.#asked ? 'cancelled' : 'done';
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

  #worded(one: JudgedSample): JudgedSample {
    const { error } = one.sample;
    const message = this.#messages.get(sampleKey(one.sample));
    if (error === undefined || message === undefined) return one;
    return { ...one, sample: { ...one.sample, error: { ...error, message } } };
  }

  get #asked(): number {
    return answersOf(this.#head);
  }

  #hear(id: string, text: string): void {
    if (this.#streams.hear(id, text)) this.#tell('progress');
  }

  #take(sample: RunSample): JudgedSample | Unjudged | undefined {
    const id = sampleKey(sample);
    this.#streams.end(id);
    const worth = wasBrokenOff(sample) ? undefined : this.#ownJudge.judge(sample);
    if (worth !== undefined) this.#samples.take(id, worth);
    this.#tell('progress');
    return worth;
  }

  #takeProbe(probe: RunProbe): JudgedProbe | undefined {
    this.#streams.end(sampleKey(probe));
    const style = this.#samples.get(sampleKey(probe))?.verdict?.style;
    const worth = wasBrokenOff(probe) ? undefined : this.#ownJudge.judgeProbe(probe, style);
    if (worth !== undefined) this.#probes.take(worth);
    this.#tell('progress');
    return typeof worth === 'string' ? undefined : worth;
  }

  /** Of what comes while it asks. */
  get #ownJudge(): SampleJudge {
    return (this.#judge ??= new SampleJudge(this.task, Infinity, this.counting));
  }

  #tell(change: RunChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** What a cancel broke off is no error of the endpoint's: it is asked again when the run is resumed. */
function wasBrokenOff(sample: RunSample | RunProbe): boolean {
  return sample.error?.kind === 'cancelled';
}
