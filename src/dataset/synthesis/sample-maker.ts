import { bindInputs, type Task } from '../../machine/index.ts';
import { generateRunner, Recording, type Runner } from '../../record/index.ts';
import { candidate } from './candidate.ts';
import type { SampleMark } from './file-format.ts';
import { SampleError } from '../sample-error.ts';
import { stuckText } from '../ground-truth.ts';

/** The text that a model shall write, of a recording; the bytes are valid until the next call. */
export type TraceText = (recording: Recording) => Uint8Array;

export interface MadeSample {
  readonly question: string;
  /** UTF-8, without the line end behind the answer; valid until the next sample is made. */
  readonly trace: Uint8Array;
  readonly answer: string;
}

const nothing = new Uint8Array(0);

/** Makes the samples of one task, with code generated once. Without a text of the trace, the question alone is made. */
export class SampleMaker {
  readonly #runner: Runner;
  #recording: Recording | undefined;

  constructor(
    private readonly task: Task,
    private readonly traceText: TraceText | undefined,
  ) {
    this.#runner = generateRunner(task.machine);
  }

  /** Throws a {@link SampleError} for a task that does not come to an answer. */
  make({ tier, seed, index }: Omit<SampleMark, 'task'>): MadeSample {
    const { task, traceText } = this;
    const { inputs, lengths, question } = candidate(task, tier, seed, index);
    if (traceText === undefined) return { question, trace: nothing, answer: '' };
    const { bound, problems } = bindInputs(task, inputs, lengths);
    if (bound === undefined)
      throw new SampleError(
        `${this.#place(tier, seed, index)}: ${problems.map(({ message }) => message).join(' ')} The sampler draws inputs that the task does not accept.`,
      );
    this.#recording ??= new Recording(bound);
    const recording = this.#runner.run(bound, { into: this.#recording });
    if (recording.end.kind !== 'halt')
      throw new SampleError(`${this.#place(tier, seed, index)}: ${stuckText(recording) ?? 'no answer'}`);
    const bytes = traceText(recording);
    const end = bytes.at(-1) === 10 ? bytes.length - 1 : bytes.length;
    return { question, trace: bytes.subarray(0, end), answer: recording.end.answer };
  }

  #place(tier: string, seed: number, index: number): string {
    return `“${this.task.name}”, tier ${tier}, seed ${seed}, index ${index}`;
  }
}
