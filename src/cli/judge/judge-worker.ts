import { parentPort, workerData } from 'node:worker_threads';
import type { Reply } from '../../threads/index.ts';
import { JobRunner, type Job, type JobSettings } from './judge-jobs.ts';
import { type SampleJob, SampleRunner, type SampleSettings } from '../../spotcheck/index.ts';

// All come from the thread that started this one, in the same program: outputs of any kind, or samples of a run.
const settings = workerData as JobSettings | SampleSettings;
const answer = 'kind' in settings ? ofSamples(new SampleRunner(settings)) : ofOutputs(new JobRunner(settings));
parentPort?.on('message', (job: unknown) => parentPort?.postMessage(replyTo(() => answer(job))));

function ofSamples(runner: SampleRunner): (job: unknown) => object {
  return (job) => runner.run(job as SampleJob);
}

function ofOutputs(runner: JobRunner): (job: unknown) => object {
  return (job) => runner.run(job as Job);
}

function replyTo(run: () => object): Reply {
  try {
    return { result: run() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error), isOfTask: false };
  }
}
