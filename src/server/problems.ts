import { CancellationTokenSource, type Connection, type Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { SAMPLES } from '../lint/index.ts';
import { diagnosticsOf } from './diagnostics.ts';
import type { ImportedFiles } from './imported-files.ts';
import { lintRun } from './lint-run.ts';

/**
 * How long after the last keystroke a text is compiled: typing is not held up, and problems still come at once to the
 * eye.
 */
const PAUSE = 120;

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
  readonly #running = new Map<string, CancellationTokenSource>();

  constructor(connection: Connection, text: (uri: string) => TextDocument | undefined, files: ImportedFiles) {
    this.#connection = connection;
    this.#text = text;
    this.#files = files;
  }

  /** Compiles a text once nobody types any more. */
  checkSoon(uri: string): void {
    this.#stop(uri);
    this.#waiting.set(
      uri,
      setTimeout(() => {
        this.#waiting.delete(uri);
        this.#check(uri);
      }, PAUSE),
    );
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

  forget(uri: string): void {
    this.#stop(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  dispose(): void {
    for (const uri of [...this.#waiting.keys(), ...this.#running.keys()]) this.#stop(uri);
  }

  #check(uri: string): void {
    const text = this.#text(uri);
    if (text)
      void this.#connection.sendDiagnostics({
        uri,
        version: text.version,
        diagnostics: diagnosticsOf(text.getText(), this.#files.resolverFor(uri)),
      });
  }

  async #lint(uri: string, samples: number, isAsked: boolean): Promise<Diagnostic[] | undefined> {
    const text = this.#text(uri);
    if (!text) return undefined;
    this.#stop(uri);
    const { version } = text;
    const source = new CancellationTokenSource();
    this.#running.set(uri, source);
    const progress = isAsked ? await this.#connection.window.createWorkDoneProgress() : undefined;
    progress?.begin('Running the task', 0, undefined, true);
    progress?.token.onCancellationRequested(() => {
      source.cancel();
    });
    try {
      const found = await lintRun(
        text.getText(),
        this.#files.resolverFor(uri),
        { samples, isUnasked: !isAsked },
        source.token,
        ({ done, total }) => {
          progress?.report(Math.floor((100 * done) / Math.max(1, total)), `${done} of ${total} inputs`);
        },
      );
      if (found !== undefined) await this.#connection.sendDiagnostics({ uri, version, diagnostics: found });
      // A person has stopped it: what compiling finds is there again.
      else if (!this.#waiting.has(uri)) this.#check(uri);
      return found;
    } finally {
      progress?.done();
      if (this.#running.get(uri) === source) this.#running.delete(uri);
    }
  }

  /** Ends what is under way for a text that has changed or is gone. */
  #stop(uri: string): void {
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    this.#running.get(uri)?.cancel();
    this.#running.delete(uri);
  }
}
