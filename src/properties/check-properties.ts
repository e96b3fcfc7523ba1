import { estimateTokens, sample, SampleError, stuckText, type Sample, type Size } from '../dataset/index.ts';
import { bindInputs, styles, type Style, type Task, type TierName } from '../machine/index.ts';
import { generateRunner, type Runner } from '../record/index.ts';
import { inSlices, Interrupted } from '../slices/index.ts';
import { recordingEvents, writeEvents } from '../trace/index.ts';
import type { Oracle } from './oracle.ts';

/** What inputs are drawn, and what has to hold for each of them beside that its run halts with an answer. */
export interface Requirements {
  /** Inputs of each tier. */
  readonly samples: number;
  readonly seed: number;
  /** States after which a run counts as one that does not halt. */
  readonly limit: number;
  /** Tokens of question and trace at most. */
  readonly budget: Readonly<Partial<Record<TierName, number>>>;
  readonly count?: (text: string) => number;
  readonly style?: Style;
  /** What the right answer is. */
  readonly oracle?: Oracle;
}

export type FaultKind = 'stuck' | 'endless' | 'answer' | 'tokens' | 'sampler';

/** Inputs for which something does not hold, of those of their kind the smallest that was found. */
export interface Failure {
  readonly kind: FaultKind;
  readonly tier: TierName;
  /** How many fail so, of so many inputs of the tier that were run. */
  readonly count: number;
  readonly run: number;
  readonly message: string;
  /** Undefined where no inputs could be drawn. */
  readonly smallest: Drawn | undefined;
}

/** A sample, with the size that it is drawn by again. */
export interface Drawn {
  readonly size: Size;
  readonly sample: Sample;
}

export interface Checked {
  readonly inputs: number;
  /** The most tokens of each tier that has a budget. */
  readonly tokens: Readonly<Partial<Record<TierName, number>>>;
  readonly failures: readonly Failure[];
}

interface Fault {
  readonly kind: FaultKind;
  readonly message: string;
}

/** Inputs that an oracle is asked about at a time. */
const BATCH = 64;
/** Inputs that are drawn of each length in the search for smaller ones that fail. */
const SHRINKING = 200;
/** Runs of a tier that do not halt, after which no more of it are made; and in the search for smaller ones. */
const MOST_ENDLESS = 20;

/**
 * Runs a task on drawn inputs of each tier and looks at each whether it halts, gets stuck, answers as the oracle does,
 * and stays within its budget of tokens. Of each kind of failure the smallest inputs are given: of those that can be
 * drawn, in the smallest length that fails.
 */
export async function checkProperties(
  task: Task,
  requirements: Requirements,
  {
    signal = new AbortController().signal,
    onInputs,
  }: { readonly signal?: AbortSignal; readonly onInputs?: (count: number) => void } = {},
): Promise<Checked> {
  const { samples, seed, budget } = requirements;
  const checker = new Checker(task, requirements, signal);
  const failures: Failure[] = [];
  const tokens: Partial<Record<TierName, number>> = {};
  let inputs = 0;
  for (const { name: tier } of task.tiers) {
    checker.mostTokens = 0;
    checker.endlessLeft = MOST_ENDLESS;
    let run = 0;
    const counts = new Map<FaultKind, { count: number; first: Fault; drawn: Drawn | undefined }>();
    for (let from = 0; from < samples && !signal.aborted; from += BATCH) {
      const size = { tier };
      const drawn = drawMany(task, size, seed, from, Math.min(BATCH, samples - from));
      if (drawn.error !== undefined) counts.set('sampler', { count: 1, first: drawn.error, drawn: undefined });
      const found = await checker.faults(drawn.samples, tier);
      inputs += found.length;
      run += found.length;
      for (const [i, fault] of found.entries()) {
        const one = drawn.samples[i];
        if (fault === undefined || one === undefined) continue;
        const known = counts.get(fault.kind);
        if (known === undefined) counts.set(fault.kind, { count: 1, first: fault, drawn: { size, sample: one } });
        else known.count++;
      }
      onInputs?.(inputs);
      if (drawn.error !== undefined || checker.endlessLeft <= 0) break;
    }
    if (budget[tier] !== undefined) tokens[tier] = checker.mostTokens;
    for (const [kind, { count, first, drawn }] of counts)
      failures.push({ kind, tier, count, run, ...(await smallest(checker, tier, first, drawn, seed, signal)) });
  }
  return { inputs, tokens, failures };
}

/** The smallest inputs that fail in the same way, of the tier's lengths and shorter ones. */
async function smallest(
  checker: Checker,
  tier: TierName,
  fault: Fault,
  drawn: Drawn | undefined,
  seed: number,
  signal: AbortSignal,
): Promise<Pick<Failure, 'message' | 'smallest'>> {
  if (drawn === undefined) return { message: fault.message, smallest: undefined };
  const { task } = checker;
  const longest = Math.max(0, ...Object.values(drawn.sample.lengths));
  const least = Math.min(...task.tiers.map(({ low }) => low));
  for (let length = least; length <= longest && !signal.aborted; length++) {
    const size = { length };
    // The first that does not halt is as good as any.
    checker.endlessLeft = 1;
    const { samples } = drawMany(task, size, seed, 0, SHRINKING);
    const found = await checker.faults(samples, tier);
    const failing = samples
      .flatMap((one, i) => {
        const other = found[i];
        return other?.kind === fault.kind ? [{ sample: one, message: other.message }] : [];
      })
      .sort((a, b) => weight(a.sample) - weight(b.sample))[0];
    if (failing !== undefined) return { message: failing.message, smallest: { size, sample: failing.sample } };
  }
  return { message: fault.message, smallest: drawn };
}

function weight({ inputs }: Sample): number {
  return JSON.stringify(inputs, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).length;
}

/** As many samples as can be drawn, and why the next one cannot. */
function drawMany(
  task: Task,
  size: Size,
  seed: number,
  from: number,
  count: number,
): { readonly samples: readonly Sample[]; readonly error?: Fault } {
  const samples: Sample[] = [];
  for (let index = from; index < from + count; index++) {
    try {
      samples.push(sample(task, size, seed, index));
    } catch (error) {
      if (error instanceof SampleError) return { samples, error: { kind: 'sampler', message: error.message } };
      throw error;
    }
  }
  return { samples };
}

class Checker {
  mostTokens = 0;
  /** Runs that may still be without end. */
  endlessLeft = MOST_ENDLESS;
  #runner: Runner | undefined;
  readonly #style: Style;
  readonly #count: (text: string) => number;

  constructor(
    readonly task: Task,
    private readonly requirements: Requirements,
    private readonly signal: AbortSignal,
  ) {
    this.#style = requirements.style ?? styles.minimal;
    this.#count = requirements.count ?? estimateTokens;
  }

  /** What is wrong with each, undefined where nothing is; of the first ones only where it is stopped. */
  async faults(samples: readonly Sample[], tier: TierName): Promise<readonly (Fault | undefined)[]> {
    const { oracle } = this.requirements;
    const answers: (string | Fault)[] = [];
    let right: readonly string[] = [];
    try {
      for (const one of samples) {
        const answer = await this.#run(one, tier);
        answers.push(answer);
        // Such runs are long: some of them are enough.
        if (typeof answer !== 'string' && answer.kind === 'endless' && --this.endlessLeft <= 0) break;
      }
      const asked = samples.filter((_, i) => typeof answers[i] === 'string');
      const given = asked.map(({ inputs, lengths }) => ({ ...lengths, ...inputs }));
      if (oracle !== undefined) right = await oracle.answers(given, this.signal);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      if (oracle !== undefined) return [];
    }
    if (oracle === undefined) return answers.map((one) => (typeof one === 'string' ? undefined : one));
    let next = 0;
    return answers.map((answer) => {
      if (typeof answer !== 'string') return answer;
      const wanted = right[next++];
      return wanted === answer
        ? undefined
        : { kind: 'answer', message: `The task answers ${shown(answer)}, the oracle ${shown(wanted ?? '')}.` };
    });
  }

  /** The answer, or what is wrong. In slices: a run may be long, and the values in it. */
  async #run({ inputs, lengths, question }: Sample, tier: TierName): Promise<string | Fault> {
    const { bound, problems } = bindInputs(this.task, inputs, lengths);
    if (bound === undefined)
      return { kind: 'sampler', message: `What is drawn does not fit the task: ${problems[0]?.message ?? ''}` };
    const { limit, budget } = this.requirements;
    this.#runner ??= generateRunner(this.task.machine);
    const recording = await inSlices(this.#runner.running(bound, { limit }), this.signal);
    const { end, states } = recording;
    if (end.kind === 'limit')
      return { kind: 'endless', message: `The run has not halted after ${states.toLocaleString('en')} states.` };
    if (end.kind !== 'halt') return { kind: 'stuck', message: stuckText(recording) ?? '' };
    const most = budget[tier];
    if (most === undefined) return end.answer;
    const trace = writeEvents(recordingEvents(recording, this.#style), this.#style);
    const tokens = this.#count(question) + this.#count(trace);
    this.mostTokens = Math.max(this.mostTokens, tokens);
    return tokens <= most
      ? end.answer
      : {
          kind: 'tokens',
          message: `Question and trace are ${tokens.toLocaleString('en')} tokens; the budget is ${most.toLocaleString('en')}.`,
        };
  }
}

function shown(answer: string): string {
  return answer === '' ? 'nothing' : `“${answer.length > 200 ? `${answer.slice(0, 200)}…` : answer}”`;
}
