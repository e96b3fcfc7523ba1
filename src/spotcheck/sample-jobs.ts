import type { Task } from '../machine/index.ts';
import type { Counting } from '../trace/index.ts';
import { SampleJudge } from './judge-sample.ts';
import { packed, type PackedWorth } from './kept-worth.ts';
import { type RunSample, sampleKey } from './run-file.ts';

/** What a thread has to know to judge samples of a run; plain data. */
export interface SampleSettings {
  readonly kind: 'samples';
  readonly task: Task;
  readonly counting: Counting;
}

export interface SampleJob {
  readonly samples: readonly RunSample[];
}

export interface SampleResult {
  readonly worths: readonly PackedWorth[];
}

/** Judges samples in this thread. */
export class SampleRunner {
  readonly #judge: SampleJudge;

  constructor({ task, counting }: SampleSettings) {
    this.#judge = new SampleJudge(task, Infinity, counting);
  }

  run({ samples }: SampleJob): SampleResult {
    return { worths: samples.map((one) => packed({ id: sampleKey(one), worth: this.#judge.judge(one) })) };
  }
}
