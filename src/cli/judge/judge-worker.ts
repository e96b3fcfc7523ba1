import { parentPort, workerData } from 'node:worker_threads';
import type { Reply } from '../worker-threads.ts';
import { JobRunner, type Job, type JobSettings } from './judge-jobs.ts';

// Both come from the thread that started this one, in the same program.
const runner = new JobRunner(workerData as JobSettings);
parentPort?.on('message', (job: Job) => parentPort?.postMessage(replyTo(job)));

function replyTo(job: Job): Reply {
  try {
    return { result: runner.run(job) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error), isOfTask: false };
  }
}
