import type { Host } from './io.ts';

/** What a program ends with that a signal ended, as shells count. */
const STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof STATUS;
const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Milliseconds in which a signal counts once: Ctrl-C reaches a program that npx started twice, from the terminal and
 * from npx.
 */
const ONCE = 500;

export interface Interrupt {
  /** Aborted by Ctrl-C (SIGINT), by a batch system such as Slurm (SIGTERM), or when the terminal is closed (SIGHUP). */
  readonly signal: AbortSignal;
  /** The exit status that goes with the signal; undefined until one came. */
  readonly status: () => number | undefined;
}

/** Does work that such a signal ends in order. The next signal ends the program at once, whatever it waits for. */
export async function interruptible<T>(
  host: Host,
  work: (interrupt: Interrupt) => Promise<T>,
  onInterrupt: () => void = () => undefined,
): Promise<T> {
  const abort = new AbortController();
  let first: { readonly status: number; readonly at: number } | undefined;
  const take = (signal: Signal): void => {
    if (first === undefined) {
      first = { status: STATUS[signal], at: performance.now() };
      onInterrupt();
      abort.abort();
    } else if (performance.now() - first.at > ONCE) host.exit(STATUS[signal]);
  };
  const listeners = SIGNALS.map((signal) => [signal, () => take(signal)] as const);
  for (const [signal, listener] of listeners) host.on(signal, listener);
  try {
    return await work({ signal: abort.signal, status: () => first?.status });
  } finally {
    for (const [signal, listener] of listeners) host.off(signal, listener);
  }
}
