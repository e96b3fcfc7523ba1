import type { UnderWay } from './under-way.ts';

/**
 * Takes one after the other from the end of what is waiting, so many at once, until nothing waits, it is stopped, or
 * `isOver`. What one of them throws stops the others; it is thrown once all have ended.
 */
export async function severalAtOnce<T>(
  waiting: T[],
  width: number,
  underWay: UnderWay,
  take: (one: T) => Promise<void>,
  isOver: () => boolean = () => false,
): Promise<void> {
  const work = async (): Promise<void> => {
    try {
      while (!underWay.isStopped && !isOver()) {
        const one = waiting.pop();
        if (one === undefined) return;
        await take(one);
      }
    } catch (error) {
      underWay.stop();
      throw error;
    }
  };
  const workers = Array.from({ length: Math.min(width, waiting.length) }, work);
  for (const one of await Promise.allSettled(workers)) if (one.status === 'rejected') throw one.reason;
}
