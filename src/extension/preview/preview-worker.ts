import { parentPort, workerData } from 'node:worker_threads';
import { parseTask } from '../../language/index.ts';
import { PreviewMaker, type PreviewJob } from '../../preview/index.ts';
import type { Reply } from '../../threads/index.ts';

/** The thread in which traces are worked out for the preview, one after the other. */

// It comes from the thread that started this one, in the same program.
const { stop } = workerData as { readonly stop: Int32Array };
const maker = new PreviewMaker();

/** In pieces: whoever asked may want to leave off, and gets no outcome then. */
function made(job: PreviewJob): Reply {
  try {
    const work = maker.make(job);
    for (;;) {
      if (Atomics.load(stop, 0) === 1) return { result: {} };
      const step = work.next();
      if (step.done === true) return { result: { outcome: step.value } };
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error), isOfTask: true };
  }
}

parentPort?.on('message', (job: PreviewJob) => {
  parentPort?.postMessage(made(job));
});

// The parser takes a tenth of a second to build; the first text should not wait for it.
parseTask('');
