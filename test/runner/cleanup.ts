/** Ends what was started, in reverse order, whether the work returns, throws or is interrupted. */
import process from 'node:process';

export type Defer = (undo: () => unknown) => void;

/**
 * Runs `work`, which hands each undo step to `defer`; then runs the steps, last first. On SIGINT, SIGTERM and SIGHUP it
 * runs them at once and ends the process. A step that fails is printed and does not keep the others from running.
 */
export async function withCleanup<T>(work: (defer: Defer) => Promise<T>): Promise<T> {
  const steps: (() => unknown)[] = [];
  let undoing: Promise<void> | undefined;
  const undo = async (): Promise<void> => {
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        console.error(error);
      }
    }
  };
  const undoOnce = (): Promise<void> => (undoing ??= undo());
  const onSignal = (signal: NodeJS.Signals): void => {
    void undoOnce().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work((step) => {
      steps.push(step);
      // Nothing new may start once the end has begun: the loop above takes this step too.
      if (undoing !== undefined) throw new Error('interrupted');
    });
  } finally {
    await undoOnce();
    for (const signal of signals) process.off(signal, onSignal);
  }
}
