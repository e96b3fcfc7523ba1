import { parentPort, workerData } from 'node:worker_threads';
import { SampleError } from '../../dataset/index.ts';
import { VariantError } from '../../trace/index.ts';
import type { Reply } from '../../threads/index.ts';
import { JobRunner, type Job, type JobSettings } from './jobs.ts';

// Both come from the thread that started this one, in the same program.
const runner = new JobRunner(workerData as JobSettings);
parentPort?.on('message', (job: Job) => {
  const { reply, memory } = replyTo(job);
  parentPort?.postMessage(reply, memory);
});

function replyTo(job: Job): { readonly reply: Reply; readonly memory: ArrayBuffer[] } {
  try {
    const result = runner.run(job);
    return { reply: { result }, memory: 'bytes' in result && result.bytes !== undefined ? [result.bytes.buffer] : [] };
  } catch (error) {
    return {
      reply: {
        problem: error instanceof Error ? error.message : String(error),
        isOfTask: error instanceof SampleError || error instanceof VariantError,
      },
      memory: [],
    };
  }
}
