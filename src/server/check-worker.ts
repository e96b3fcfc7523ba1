import { parentPort, workerData } from 'node:worker_threads';
import { parseTask, type Resolved } from '../language/index.ts';
import { reasonOf, runJob } from './check-job.ts';
import type { FromWorker, ToWorker } from './check-messages.ts';

/** The thread in which texts are checked: one job at a time, so that an answer belongs to the job that is under way. */

// It comes from the thread that started this one, in the same program.
const { stop } = workerData as { readonly stop: Int32Array };
const asked = new Map<string, (found: Resolved) => void>();

function tell(message: FromWorker): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'imported') {
    asked.get(message.path)?.(message.found);
    asked.delete(message.path);
    return;
  }
  let done = -1;
  runJob(message.job, {
    read: (path) =>
      new Promise((resolve) => {
        asked.set(path, resolve);
        tell({ kind: 'import', path });
      }),
    compiled: (diagnostics) => {
      tell({ kind: 'compiled', diagnostics });
    },
    progress: (progress) => {
      if (progress.done !== done) tell({ kind: 'progress', progress });
      ({ done } = progress);
    },
    isStopped: () => Atomics.load(stop, 0) === 1,
  }).then(
    (found) => {
      tell({ kind: 'done', found });
    },
    (error: unknown) => {
      tell({ kind: 'failed', problem: reasonOf(error) });
    },
  );
});

// The parser takes a tenth of a second to build; the first text should not wait for it.
parseTask('');
tell({ kind: 'ready' });
