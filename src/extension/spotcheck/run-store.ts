import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Plan } from '../../spotcheck/plan.ts';
import { readRunFile, type RunFile, type RunHead } from '../../spotcheck/run-file.ts';
import type { Task } from '../../machine/index.ts';
import type { TaskDocuments } from '../tasks/task-documents.ts';
import type { RunEnd } from '../../spotcheck/run.ts';
import { LiveRun } from './live-run.ts';

/** A run, and its file. */
export interface StoredRun { readonly run: LiveRun; readonly uri: vscode.Uri }

/** The runs that are open or under way, each read once, however many views show it. */
export class RunStore implements vscode.Disposable {
  readonly #tasks: TaskDocuments;
  readonly #runs = new Map<string, Promise<StoredRun>>();
  readonly #running = new Map<string, StoredRun>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  /** Fires when a run begins, gets on or ends, and when a run's file appears, changes or goes. */
  readonly onChange = this.#changed.event;

  constructor(tasks: TaskDocuments) {
    this.#tasks = tasks;
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.tailrun');
    this.#disposables = [
      watcher, this.#changed,
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

  /** A run that nothing shows any more is read anew next time. */
  close(uri: vscode.Uri): void {
    if (!this.#running.has(uri.toString())) this.#runs.delete(uri.toString());
  }

  /** Begins a run, or goes on with one. Resolves when its file is there; `ended` settles with the run. */
  async begin(uri: vscode.Uri, plan: Plan, key: string | undefined, goOn?: { readonly stored: StoredRun; readonly file: RunFile }): Promise<{ readonly stored: StoredRun; readonly ended: Promise<RunEnd> }> {
    const stored = goOn?.stored ?? { run: LiveRun.begin(plan), uri };
    const place = uri.toString();
    this.#runs.set(place, Promise.resolve(stored));
    this.#running.set(place, stored);
    const stop = stored.run.listen(() => this.#changed.fire());
    await mkdir(path.dirname(uri.fsPath), { recursive: true });
    let begun = (): void => undefined;
    const there = new Promise<void>((resolve) => (begun = resolve));
    const append = async (line: string): Promise<void> => {
      await appendFile(uri.fsPath, line);
      begun();
    };
    const ended = stored.run.ask(plan, { key, append }, goOn?.file).finally(() => {
      stop();
      this.#running.delete(place);
      this.#changed.fire();
    });
    if (goOn === undefined) await Promise.race([there, ended]);
    return { stored, ended };
  }

  /** The file of a run as it is on disk. */
  async readFile(uri: vscode.Uri): Promise<RunFile> {
    return readRunFile(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  }

  /** The task as it was when the run began. Throws with a message for people. */
  taskOf({ task, hash, source }: RunHead): Task {
    const { tasks, problems } = this.#tasks.compile(source);
    const found = tasks.find((one) => one.name === task && one.hash === hash) ?? tasks.find((one) => one.name === task);
    if (found !== undefined) return found;
    const problem = problems.find(({ severity }) => severity === 'error');
    throw new Error(`The task “${task}”, as the run has it, cannot be compiled by this version${problem === undefined ? '' : `: ${problem.message}`}.`);
  }

  async #load(uri: vscode.Uri): Promise<StoredRun> {
    const file = await this.readFile(uri);
    const run = await LiveRun.read(this.taskOf(file.head), file);
    run.setStale(await this.#isStale(file.head));
    return { run, uri };
  }

  async #isStale({ task, hash }: RunHead): Promise<boolean> {
    const now = await this.#tasks.named(task, hash);
    return now !== undefined && now.task.hash !== hash;
  }

  /** Another program may write the file, as the command line does. */
  async #reread(uri: vscode.Uri): Promise<void> {
    const known = this.#runs.get(uri.toString());
    if (known !== undefined && !this.#running.has(uri.toString())) {
      try {
        const file = await this.readFile(uri);
        const { run } = await known;
        if (!run.isRunning) await run.reread(file);
      } catch {
        // Half written: the next change brings the rest.
      }
    }
    this.#changed.fire();
  }
}
