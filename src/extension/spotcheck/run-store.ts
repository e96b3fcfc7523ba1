import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import * as vscode from 'vscode';
import {
  type Asking,
  type EndedSample,
  type Plan,
  type RunEnd,
  RunFileError,
  type RunHead,
  type RunSample,
  RunSession,
  type SampleName,
} from '../../spotcheck/index.ts';
import {
  keepingIn,
  type Line,
  linesIn,
  linesOf,
  loadHead,
  loadSample,
  loadSession,
  makeNew,
  openRun,
  type SessionReading,
  type WritableRun,
} from '../../files/index.ts';
import type { Task } from '../../machine/index.ts';
import { SampleThreads } from '../../threads/index.ts';
import { showPatience } from '../show-patience.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';

/** A run, and its file. */
export interface StoredRun {
  readonly run: RunSession;
  readonly uri: vscode.Uri;
}

/** The runs that are open or under way, each read once, however many views show it. */
export class RunStore implements vscode.Disposable {
  readonly #tasks: TaskDocuments;
  readonly #runs = new Map<string, Promise<StoredRun>>();
  readonly #running = new Map<string, StoredRun>();
  /** How many views show a run. */
  readonly #users = new Map<string, number>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  /** Fires when a run begins, gets on or ends, and when a run's file appears, changes or goes. */
  readonly onChange = this.#changed.event;

  readonly #judgesOf: SessionReading['judgesOf'];

  /** `judge`: the file of the program of threads that judge; undefined where there are none, as in the web. */
  constructor(tasks: TaskDocuments, judge?: string) {
    this.#tasks = tasks;
    this.#judgesOf =
      judge === undefined ? undefined : (session) => new SampleThreads(THREADS, judge, threadError, session);
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.{tailrun,jsonl}');
    this.#disposables = [
      watcher,
      this.#changed,
      watcher.onDidCreate(() => this.#changed.fire()),
      watcher.onDidDelete((uri) => {
        this.#runs.delete(uri.toString());
        this.#changed.fire();
      }),
      watcher.onDidChange((uri) => void this.#reread(uri)),
    ];
  }

  dispose(): void {
    for (const { run } of this.#running.values()) run.cancel();
    for (const one of this.#disposables) one.dispose();
  }

  get running(): readonly StoredRun[] {
    return [...this.#running.values()];
  }

  /** The run of a file. Rejects with a message for people if it is none that can be read. */
  open(uri: vscode.Uri): Promise<StoredRun> {
    const key = uri.toString();
    const known = this.#runs.get(key) ?? this.#load(uri);
    this.#runs.set(key, known);
    known.catch(() => this.#runs.delete(key));
    return known;
  }

  /** The same for a view that goes on showing it, until it calls close, also where this rejects. */
  hold(uri: vscode.Uri): Promise<StoredRun> {
    const key = uri.toString();
    this.#users.set(key, (this.#users.get(key) ?? 0) + 1);
    return this.open(uri);
  }

  /** A run that nothing shows any more is read anew next time. */
  close(uri: vscode.Uri): void {
    const key = uri.toString();
    const left = (this.#users.get(key) ?? 0) - 1;
    if (left > 0) this.#users.set(key, left);
    else this.#users.delete(key);
    this.#forget(key);
  }

  #forget(key: string): void {
    if (!this.#running.has(key) && !this.#users.has(key)) this.#runs.delete(key);
  }

  /**
   * Begins a run in a new file of this name, or goes on with one that is there, with what `prepare` sets it to ask.
   * Resolves when its file is there; `ended` settles with the run. `heard`: who hears of each question. Rejects with a
   * message for people where another process writes the file.
   */
  async begin(
    uri: vscode.Uri,
    plan: Plan,
    key: string | undefined,
    resumed?: { readonly stored: StoredRun; readonly prepare: (run: RunSession) => void },
    heard: Pick<Asking, 'onStart' | 'onSample'> = {},
  ): Promise<{ readonly stored: StoredRun; readonly ended: Promise<RunEnd> }> {
    await mkdir(path.dirname(uri.fsPath), { recursive: true });
    const stored = resumed?.stored ?? {
      run: RunSession.begin(plan),
      uri: vscode.Uri.file(await makeNew(uri.fsPath)),
    };
    const place = stored.uri.toString();
    const file = await opened(stored, resumed === undefined);
    // Another process may have answered some of it since: what the file holds by now counts.
    try {
      resumed?.prepare(resumed.stored.run);
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#runs.set(place, Promise.resolve(stored));
    this.#running.set(place, stored);
    const stop = stored.run.listen(() => this.#changed.fire());
    let begun = (): void => undefined;
    const there = new Promise<void>((resolve) => (begun = resolve));
    const append = async (line: string): Promise<void> => {
      await file.append(line);
      begun();
    };
    const onSample = (one: EndedSample): void => {
      file.took(stored.run, one);
      heard.onSample?.(one);
    };
    const ask = async (): Promise<RunEnd> => {
      try {
        return await stored.run.ask({ key, append, ...heard, onSample });
      } finally {
        const closed = file.close();
        stop();
        this.#running.delete(place);
        this.#forget(place);
        this.#changed.fire();
        await closed;
      }
    };
    const ended = ask();
    if (resumed === undefined) await Promise.race([there, ended]);
    return { stored, ended };
  }

  /** What a run's file says of it, without its samples. Rejects with a message for people. */
  headOf(uri: vscode.Uri): Promise<RunHead> {
    return loadHead(linesAt(uri));
  }

  /** Reads a run's file within a budget of work, and keeps nothing of it. Rejects with a message for people. */
  readOnce(uri: vscode.Uri, budget: number): Promise<RunSession> {
    return this.#read(uri, budget);
  }

  /** A sample with its texts, as the file has it. */
  sampleOf({ uri }: StoredRun, name: SampleName): Promise<RunSample | undefined> {
    return loadSample(linesAt(uri), name);
  }

  /** The task as it was when the run began. Throws with a message for people. */
  taskOf({ task, hash, source }: RunHead): Task {
    const { tasks, problems } = this.#tasks.compile(source);
    const found = tasks.find((one) => one.name === task && one.hash === hash) ?? tasks.find((one) => one.name === task);
    if (found !== undefined) return found;
    const problem = problems.find(({ severity }) => severity === 'error');
    throw new Error(
      `The task “${task}”, as the run has it, cannot be compiled by this version${problem === undefined ? '' : `: ${problem.message}`}.`,
    );
  }

  async #load(uri: vscode.Uri): Promise<StoredRun> {
    const cancel = new AbortController();
    let tell: (text: string) => void = () => undefined;
    const reading = this.#read(uri, vscode.workspace.isTrusted ? Infinity : UNTRUSTED_BUDGET, {
      signal: cancel.signal,
      onSample: (read, judged) => {
        if (read % TOLD_EACH === 0)
          tell(`${read.toLocaleString('en')} answers read, ${judged.toLocaleString('en')} of them judged`);
      },
    });
    tell = showPatience(`Reading ${path.posix.basename(uri.path)}`, reading, () =>
      cancel.abort(new Error('Reading the run was cancelled. Close this tab and open the run again to read it.')),
    );
    const run = await reading;
    run.setStale(await this.#isStale(run.head));
    return { run, uri };
  }

  async #read(
    uri: vscode.Uri,
    budget: number,
    more: Pick<SessionReading, 'signal' | 'onSample'> = {},
  ): Promise<RunSession> {
    const sessionOf = (head: RunHead): RunSession => {
      if (budget < Infinity && this.#tasks.isLarge(head.source))
        throw new Error(`The task “${head.task}”, as the run has it, is too large to be compiled unasked.`);
      return RunSession.empty(this.taskOf(head), head);
    };
    const loaded = await loadSession(linesAt(uri), sessionOf, { ...more, keeping, budget, judgesOf: this.#judgesOf });
    if (loaded === undefined) throw new RunFileError('This is not a run of a spot check: the file is empty.');
    return loaded.session;
  }

  async #isStale({ task, hash }: RunHead): Promise<boolean> {
    const now = await this.#tasks.named(task, hash, false);
    return now !== undefined && now.task.hash !== hash;
  }

  /** Another program may write the file, as the command line does. */
  async #reread(uri: vscode.Uri): Promise<void> {
    const known = this.#runs.get(uri.toString());
    // Other files of JSON lines, such as data sets, are no runs.
    if (known === undefined && !uri.path.endsWith('.tailrun')) return;
    if (known !== undefined && !this.#running.has(uri.toString())) {
      try {
        const stored = await known;
        if (!stored.run.isRunning)
          await loadSession(linesAt(uri), () => stored.run, { keeping, judgesOf: this.#judgesOf });
      } catch {
        // Half written: the next change brings the rest.
      }
    }
    this.#changed.fire();
  }
}

/** Threads that judge a run that is opened: one core is left to the extensions. */
const THREADS = Math.max(1, Math.min(16, availableParallelism() - 1));

function threadError(message: string): Error {
  return new Error(`${message} Close this tab and open the run again: verdicts so far are kept.`);
}

/** Verdicts are kept for this person, as the command line does. */
const keeping = keepingIn(process.env);

/** Answers between two words on how far the reading is. */
const TOLD_EACH = 100;

/** States that judging a run of an untrusted workspace may take in all, once a person has opened it. */
const UNTRUSTED_BUDGET = 5_000_000;

/** The lines of a file: one after the other from a disk, at once from what is no disk. */
async function* linesAt(uri: vscode.Uri): AsyncGenerator<Line, void, undefined> {
  if (uri.scheme === 'file') yield* linesOf(uri.fsPath);
  else yield* linesIn([await vscode.workspace.fs.readFile(uri)]);
}

/** Opens a run's file to write it; one that was made for it goes where that fails. */
async function opened({ run, uri: { fsPath } }: StoredRun, isNew: boolean): Promise<WritableRun> {
  try {
    return await openRun(fsPath, () => run, { keeping });
  } catch (error) {
    if (isNew) await rm(fsPath, { force: true });
    throw error;
  }
}
