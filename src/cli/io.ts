import type { Console } from './progress-line.ts';
import { jsonLine, visible } from './print.ts';

/** What an output of a program is, as far as commands use it. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** What commands use of the process that they run in; `process` itself is one. */
export interface Host {
  readonly stdin: AsyncIterable<unknown> & {
    on: (event: 'end', listener: () => void) => { resume: () => unknown };
    destroy: () => unknown;
  };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly on: (event: NodeJS.Signals | 'disconnect', listener: () => void) => unknown;
  readonly off: (event: NodeJS.Signals | 'disconnect', listener: () => void) => unknown;
  readonly exit: (status: number) => never;
}

/**
 * What one run of a command reads and writes, and the status that it ends with. Commands touch nothing else of the
 * process but its working folder, so that several can run in one.
 */
export class Io {
  /** The exit status, once the command has found it. */
  status: number | undefined;

  /** `folder`: where the built programs lie, and beside it what comes with them. */
  constructor(
    readonly host: Host,
    readonly folder: string,
  ) {}

  /** To standard error. */
  say(text: string): void {
    this.host.stderr.write(visible(text));
  }

  /** A text for people, to standard output. */
  print(text: string): void {
    this.host.stdout.write(visible(text));
  }

  /** A value as one line of JSON, to standard output. */
  printJson(value: unknown): void {
    this.host.stdout.write(jsonLine(value));
  }

  /** The text of a file, to standard output: byte for byte, unless it goes to a terminal. */
  printFile(text: string): void {
    const { stdout } = this.host;
    stdout.write(stdout.isTTY === true ? visible(text) : text);
  }

  /** Where progress is told: standard error, with so many milliseconds between two reports where it is no terminal. */
  progress(pause: number): Console {
    const { stderr } = this.host;
    return {
      isTerminal: stderr.isTTY === true,
      pause,
      write: (text) => stderr.write(text),
      // Seconds since the start: to look at `performance`, Node would have to load it.
      now: () => 1000 * process.uptime(),
    };
  }
}
