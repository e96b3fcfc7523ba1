import { DiagnosticSeverity, type CancellationToken, type Connection, type Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { SAMPLES, type LintProgress } from '../lint/index.ts';
import type { CheckJob } from './check-job.ts';
import type { Checker } from './checker.ts';
import { diagnosticsOfOutcome } from './outcome-diagnostics.ts';
import type { StepHint } from './step-hints.ts';
import type { ImportedFiles } from './imported-files.ts';
import type { Incoming } from './incoming.ts';

/**
 * How long after the last keystroke a text is compiled: typing is not held up, and problems still come at once to the
 * eye.
 */
const PAUSE = 120;

/** What was found in a text when it had this version. */
interface ShownProblems {
  readonly version: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly hints: readonly StepHint[];
}

/** Inputs of each tier that saving runs: enough for what happens often. */
const SAVED_SAMPLES = 5;

/**
 * What stands in the Problems panel: what compiling finds while a text is written, and when it is saved, or a person
 * asks, what running its tiers finds. That lasts until the next change.
 */
export class Problems {
  readonly #connection: Connection;
  readonly #text: (uri: string) => TextDocument | undefined;
  readonly #files: ImportedFiles;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, AbortController>();
  readonly #checker: Checker;
  readonly #incoming: Incoming;
  readonly #changed: () => void;
  readonly #shown = new Map<string, ShownProblems>();
  /** Those who wait for what is found in a text. */
  readonly #waitingFor = new Map<string, Set<() => void>>();

  /** `changed`: is told where something else is found in a text that has not changed. */
  constructor(
    connection: Connection,
    text: (uri: string) => TextDocument | undefined,
    files: ImportedFiles,
    checker: Checker,
    incoming: Incoming,
    changed: () => void,
  ) {
    this.#changed = changed;
    this.#connection = connection;
    this.#checker = checker;
    this.#incoming = incoming;
    this.#text = text;
    this.#files = files;
  }

  /** Compiles a text once nobody types any more. */
  checkSoon(uri: string): void {
    this.#stop(uri);
    const pause = setTimeout(() => {
      // Where this process was busy, keys may have been pressed in the pause that are still to be read.
      void this.#incoming.drained().then(() => {
        if (this.#waiting.get(uri) !== pause) return;
        this.#waiting.delete(uri);
        void this.#check(uri);
      });
    }, PAUSE);
    this.#waiting.set(uri, pause);
  }

  /**
   * The lint of a text that was saved, in the background. In a workspace that is not trusted nothing is run that nobody
   * has asked for.
   */
  lintSaved(uri: string): void {
    if (!this.#files.isConfined) void this.#lint(uri, SAVED_SAMPLES, false);
  }

  /**
   * The whole lint of a text, with progress that a person can cancel: how many findings, or null if it came to no end.
   */
  async lint(uri: string): Promise<number | null> {
    return (await this.#lint(uri, SAMPLES, true))?.length ?? null;
  }

  /** What is shown of a text, where that is of the version that it has now. */
  shown(uri: string): readonly Diagnostic[] | undefined {
    const shown = this.#shown.get(uri);
    return shown?.version === this.#text(uri)?.version ? shown?.diagnostics : undefined;
  }

  /** The same once it is there; undefined if the text is gone, or nobody waits for it any more. */
  async found(uri: string, token: CancellationToken): Promise<readonly Diagnostic[] | undefined> {
    while (!token.isCancellationRequested && this.#text(uri) !== undefined) {
      const shown = this.shown(uri);
      if (shown !== undefined) return shown;
      await new Promise<void>((resolve) => {
        const waiting = this.#waitingFor.get(uri) ?? new Set();
        this.#waitingFor.set(uri, waiting);
        const listening = token.onCancellationRequested(() => {
          done();
        });
        const done = (): void => {
          listening.dispose();
          waiting.delete(done);
          resolve();
        };
        waiting.add(done);
      });
    }
    return undefined;
  }

  /** What the compiler has derived of each step of a text as it is now, once it is there. */
  async hints(uri: string, token: CancellationToken): Promise<readonly StepHint[]> {
    const found = await this.found(uri, token);
    return found === undefined ? [] : (this.#shown.get(uri)?.hints ?? []);
  }

  #tell(uri: string): void {
    for (const done of this.#waitingFor.get(uri) ?? []) done();
    this.#waitingFor.delete(uri);
  }

  forget(uri: string): void {
    this.#stop(uri);
    this.#shown.delete(uri);
    this.#tell(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  dispose(): void {
    for (const uri of [...this.#waitingFor.keys()]) this.#tell(uri);
    for (const uri of [...this.#waiting.keys(), ...this.#running.keys()]) this.#stop(uri);
  }

  async #check(uri: string): Promise<void> {
    const text = this.#text(uri);
    if (text) await this.#publish(text, {}, () => undefined, this.#begin(uri));
  }

  async #lint(uri: string, samples: number, isAsked: boolean): Promise<readonly Diagnostic[] | undefined> {
    const text = this.#text(uri);
    if (!text) return undefined;
    const running = this.#begin(uri);
    const progress = isAsked ? await this.#connection.window.createWorkDoneProgress() : undefined;
    progress?.begin('Running the task', 0, undefined, true);
    progress?.token.onCancellationRequested(() => {
      running.abort();
    });
    const told = ({ done, total }: LintProgress): void =>
      progress?.report(Math.floor((100 * done) / Math.max(1, total)), `${done} of ${total} inputs`);
    const found = await this.#publish(text, { lint: { samples, isUnasked: !isAsked } }, told, running);
    progress?.done();
    // A person has stopped it: what compiling finds is there again.
    if (found === undefined && this.#running.get(uri) === running) void this.#check(uri);
    return found;
  }

  /** What is under way for a text from now on; what was before is of no use any more. */
  #begin(uri: string): AbortController {
    this.#stop(uri);
    const running = new AbortController();
    this.#running.set(uri, running);
    return running;
  }

  /** Does what is to be done about a text as it is now, and shows what that finds, unless it is stopped before. */
  async #publish(
    text: TextDocument,
    lint: Pick<CheckJob, 'lint'>,
    progress: (progress: LintProgress) => void,
    { signal }: AbortController,
  ): Promise<readonly Diagnostic[] | undefined> {
    const { uri, version } = text;
    const resolve = this.#files.resolverFor(uri);
    const outcome = await this.#checker.run(
      { text: text.getText(), ...lint },
      { read: (path) => Promise.resolve(resolve(path)), progress },
      signal,
    );
    if (outcome.kind === 'cancelled') return undefined;
    await this.#incoming.drained();
    if (signal.aborted) return undefined;
    const diagnostics = diagnosticsOfOutcome(outcome);
    const before = this.#shown.get(uri);
    this.#shown.set(uri, { version, diagnostics, hints: outcome.kind === 'found' ? outcome.hints : [] });
    this.#tell(uri);
    // The same version, but what it imports is another one.
    if (before?.version === version && examplesOf(before.diagnostics) !== examplesOf(diagnostics)) this.#changed();
    await this.#connection.sendDiagnostics({ uri, version, diagnostics: [...diagnostics] });
    return diagnostics;
  }

  /** Ends what is under way for a text that has changed or is gone. */
  #stop(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    this.#running.get(uri)?.abort();
    this.#running.delete(uri);
  }
}

/** What is known of the examples of a text. */
function examplesOf(diagnostics: readonly Diagnostic[]): string {
  const isBroken = diagnostics.some(({ severity }) => severity === DiagnosticSeverity.Error);
  const told = diagnostics.filter(({ code }) => String(code).startsWith('example-'));
  return JSON.stringify([isBroken, told.map(({ code, range }) => [code, range])]);
}
