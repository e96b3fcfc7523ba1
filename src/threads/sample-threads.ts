import * as z from 'zod';
import type { SampleJudges } from '../files/index.ts';
import type { Task } from '../machine/index.ts';
import {
  type NamedWorth,
  type PackedWorth,
  type RunSample,
  type SampleJob,
  type SampleSettings,
  unpacked,
} from '../spotcheck/index.ts';
import type { Counting } from '../trace/index.ts';
import { type ThreadFailure, WorkerThreads } from './worker-threads.ts';

// They come from a thread of this very program.
const resultSchema = z.object({ worths: z.array(z.custom<PackedWorth>()) });

/** Judges samples of a run in so many threads, which begin with the first samples. */
export class SampleThreads implements SampleJudges {
  #threads: WorkerThreads<SampleJob> | undefined;
  readonly #settings: SampleSettings;

  /** `program`: the file of the threads' program. */
  constructor(
    readonly count: number,
    private readonly program: string,
    private readonly failure: ThreadFailure,
    { task, counting }: { readonly task: Task; readonly counting: Counting },
  ) {
    this.#settings = { kind: 'samples', task, counting };
  }

  async judge(samples: readonly RunSample[]): Promise<readonly NamedWorth[]> {
    // Whoever reads the run closes them when it is to be left off.
    this.#threads ??= new WorkerThreads<SampleJob>(
      this.count,
      { file: this.program, data: this.#settings, does: 'judges', failure: this.failure },
      new AbortController().signal,
    );
    const { worths } = resultSchema.parse(await this.#threads.ask({ samples }));
    return worths.map(unpacked);
  }

  async close(): Promise<void> {
    await this.#threads?.close();
  }
}
