import * as vscode from 'vscode';
import { SampleError } from '../../dataset/index.ts';
import type { Task, Tier } from '../../machine/index.ts';
import { drawQuestions, sampleKey } from '../../spotcheck/index.ts';
import { inputText } from '../tasks/read-input.ts';
import { TASK_FILES, taskFiles, type FoundTask, type TaskDocuments } from '../tasks/task-documents.ts';
import { cut, exampleLabel, type Subject } from './test-items.ts';

/** Which profile runs a test: what has an example can be run here, what has a question is asked of a model. */
export const exampleTag = new vscode.TestTag('example');
export const sampleTag = new vscode.TestTag('sample');

/** Milliseconds without a key until an edited file's tests are brought up to date. */
const PAUSE = 300;

/** How the settings have questions drawn. */
export function drawSettings(uri: vscode.Uri): { readonly samples: number; readonly seed: number } {
  const setting = vscode.workspace.getConfiguration('tail.tests', uri);
  return {
    samples: wholeNumber(setting.get('samples'), 1, 100, 3),
    seed: wholeNumber(setting.get('seed'), 0, 2 ** 53 - 1, 0),
  };
}

function wholeNumber(value: unknown, low: number, high: number, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high ? value : otherwise;
}

/**
 * The tests of the workspace: files, their tasks, and of each its examples and the questions of its tiers. A file is
 * read when it is opened in an editor or unfolded here. Tests keep their names over edits, so that VS Code keeps their
 * results; those of a program that has changed are marked as outdated.
 */
export class TestTree implements vscode.Disposable {
  readonly #controller: vscode.TestController;
  readonly #tasks: TaskDocuments;
  readonly #subjects = new WeakMap<vscode.TestItem, Subject>();
  /** Files whose tasks are there or are being read, each with the end of its last reading. */
  readonly #readings = new Map<string, Promise<void>>();
  /** Files that somebody asked for, however large they are. */
  readonly #asked = new Set<string>();
  /** What was compiled last of each file: its text, with what it imports in it. */
  readonly #sources = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  readonly #changed = new vscode.EventEmitter<vscode.TestItem>();
  readonly #disposables: vscode.Disposable[];
  #discovery: Promise<void> | undefined;
  /** Fires with a file whose tests have been brought up to date after an edit of it or of what it imports. */
  readonly onChange = this.#changed.event;

  constructor(controller: vscode.TestController, tasks: TaskDocuments) {
    this.#controller = controller;
    this.#tasks = tasks;
    const watcher = vscode.workspace.createFileSystemWatcher(TASK_FILES);
    controller.resolveHandler = (item) => this.resolve(item);
    controller.refreshHandler = () => this.#refreshAll();
    this.#disposables = [
      watcher,
      this.#changed,
      watcher.onDidCreate((uri) => {
        if (this.#discovery !== undefined) this.#fileItem(uri);
        this.#later();
      }),
      watcher.onDidChange(() => this.#later()),
      watcher.onDidDelete((uri) => {
        this.#forget(uri);
        this.#later();
      }),
      vscode.workspace.onDidOpenTextDocument((document) => void this.#open(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === 'tail') this.#later();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('tail.tests')) this.#drawAnew();
      }),
    ];
    for (const document of vscode.workspace.textDocuments) void this.#open(document);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const one of this.#disposables) one.dispose();
  }

  subjectOf(item: vscode.TestItem): Subject | undefined {
    return this.#subjects.get(item);
  }

  /** Finds the children of a test, or all files. */
  async resolve(item: vscode.TestItem | undefined): Promise<void> {
    if (item === undefined) {
      await (this.#discovery ??= this.#discover());
      return;
    }
    const subject = this.#subjects.get(item);
    if (subject?.kind === 'file') {
      this.#asked.add(item.id);
      // what is being read may be too large for who began it, who did not ask
      await this.#readings.get(item.id);
      if (!this.#readings.has(item.id)) await this.#readFile(item, subject.uri);
    }
    if (subject?.kind === 'tier') this.#draw(item, subject);
  }

  /**
   * All tests of this kind below these, or below all, without those that are left out. Their files are compiled as they
   * are now: what runs is the program that is on the screen.
   */
  async below(
    items: readonly vscode.TestItem[] | undefined,
    exclude: readonly vscode.TestItem[] | undefined,
    kind: 'example' | 'sample',
  ): Promise<vscode.TestItem[]> {
    if (items === undefined) await this.resolve(undefined);
    const asked = (items ?? [...this.#controller.items].map(([, file]) => file)).map(pathOf);
    const leftOut = (exclude ?? []).map(pathOf);
    for (const file of new Set(asked.map(([id]) => this.#controller.items.get(id)))) {
      if (file?.uri === undefined || exclude?.includes(file) === true) continue;
      this.#asked.add(file.id);
      await this.#readFile(file, file.uri);
    }
    const without = new Set(leftOut.map((path) => this.#at(path)));
    const found: vscode.TestItem[] = [];
    const visit = async (item: vscode.TestItem): Promise<void> => {
      if (without.has(item)) return;
      const subject = this.#subjects.get(item);
      if (subject?.kind === kind) found.push(item);
      if (subject?.kind === 'tier' && kind === 'sample') await this.resolve(item);
      for (const [, child] of item.children) await visit(child);
    };
    for (const path of asked) {
      const item = this.#at(path);
      if (item !== undefined) await visit(item);
    }
    return [...new Set(found)];
  }

  /** The test that is now in this place. */
  #at([file, ...path]: Path): vscode.TestItem | undefined {
    return path.reduce((item, id) => item?.children.get(id), this.#controller.items.get(file));
  }

  async #discover(): Promise<void> {
    for (const uri of await taskFiles()) this.#fileItem(uri);
  }

  async #refreshAll(): Promise<void> {
    this.#discovery = this.#discover();
    await this.#discovery;
    await this.#updateAll();
  }

  #fileItem(uri: vscode.Uri): vscode.TestItem {
    const id = uri.toString();
    const known = this.#controller.items.get(id);
    if (known !== undefined) return known;
    const item = this.#controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
    item.canResolveChildren = true;
    item.tags = [exampleTag, sampleTag];
    this.#subjects.set(item, { kind: 'file', uri });
    this.#controller.items.add(item);
    return item;
  }

  async #open({ languageId, uri }: vscode.TextDocument): Promise<void> {
    if (languageId !== 'tail' || vscode.workspace.getWorkspaceFolder(uri) === undefined) return;
    const item = this.#fileItem(uri);
    if (!this.#readings.has(item.id)) await this.#readFile(item, uri);
  }

  #forget(uri: vscode.Uri): void {
    const id = uri.toString();
    this.#readings.delete(id);
    this.#asked.delete(id);
    this.#sources.delete(id);
    this.#controller.items.delete(id);
  }

  /** After an edit of any file, for others may import it. */
  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#updateAll(), PAUSE);
  }

  async #updateAll(): Promise<void> {
    for (const [, item] of this.#controller.items)
      if (item.uri !== undefined && this.#readings.has(item.id)) await this.#readFile(item, item.uri);
  }

  /** Reads a file, after who is reading it now: what is read last is what stays. */
  #readFile(item: vscode.TestItem, uri: vscode.Uri): Promise<void> {
    const read = (): Promise<void> => this.#compile(item, uri);
    const now = (this.#readings.get(item.id) ?? Promise.resolve()).then(read, read);
    this.#readings.set(item.id, now);
    return now;
  }

  /** Tests of a text that does not compile stay as they were, for it is being edited. */
  async #compile(item: vscode.TestItem, uri: vscode.Uri): Promise<void> {
    const compiled = await this.#tasks.in(uri, this.#asked.has(item.id));
    // gone meanwhile
    if (this.#controller.items.get(item.id) !== item) return;
    if (compiled === undefined) {
      if (item.children.size === 0) this.#readings.delete(item.id);
      return;
    }
    const { tasks, problem, source } = compiled;
    item.error = problem === undefined ? undefined : `Line ${problem.range.start.line + 1}: ${problem.message}`;
    if (problem !== undefined) return;
    const before = this.#sources.get(item.id);
    if (before === source) return;
    this.#sources.set(item.id, source);
    this.#arrange(
      item,
      tasks.map((found) => ({
        id: `task ${found.task.name}`,
        label: found.task.name,
        subject: { kind: 'task', found },
        range: found.task.range,
        tags: found.task.examples.length === 0 ? [sampleTag] : [exampleTag, sampleTag],
      })),
    );
    for (const [, child] of item.children) this.#arrangeTask(child);
    if (before !== undefined) this.#changed.fire(item);
  }

  #arrangeTask(item: vscode.TestItem): void {
    const subject = this.#subjects.get(item);
    if (subject?.kind !== 'task') return;
    const { found } = subject;
    this.#arrange(item, [...exampleRows(found), ...found.task.tiers.map((tier) => tierRow(found, tier))]);
  }

  /** Draws a tier's questions, unless it has them already. */
  #draw(item: vscode.TestItem, subject: Subject & { readonly kind: 'tier' }): void {
    if (item.children.size > 0) return;
    const { found, tier } = subject;
    try {
      const questions = drawQuestions(found.task, { tiers: [tier], ...drawSettings(found.uri) });
      item.error = undefined;
      this.#arrange(
        item,
        questions.map(({ question, index }) => ({
          id: sampleKey({ tier, index }),
          label: `${sampleKey({ tier, index })}: ${cut(question)}`,
          subject: { kind: 'sample', found, tier, index, question },
          tags: [sampleTag],
        })),
      );
    } catch (error) {
      if (!(error instanceof SampleError)) throw error;
      item.error = error.message;
    }
  }

  #drawAnew(): void {
    for (const [, file] of this.#controller.items)
      for (const [, task] of file.children) for (const [, part] of task.children) this.#drawAgain(part);
  }

  /** Draws the questions of a tier that has some anew. */
  #drawAgain(item: vscode.TestItem): void {
    const subject = this.#subjects.get(item);
    if (subject?.kind !== 'tier' || item.children.size === 0) return;
    item.children.replace([]);
    this.#draw(item, subject);
  }

  /** Gives a test these children: those that were there stay what they are, with what is new about them. */
  #arrange(parent: vscode.TestItem, rows: readonly Row[]): void {
    const wanted = new Set(rows.map(({ id }) => id));
    for (const [id] of [...parent.children]) if (!wanted.has(id)) parent.children.delete(id);
    rows.forEach((row, i) => {
      const known = parent.children.get(row.id);
      const item = known ?? this.#controller.createTestItem(row.id, row.label, parent.uri);
      const before = known && this.#subjects.get(known);
      item.label = row.label;
      item.sortText = String(i).padStart(6, '0');
      item.tags = row.tags;
      item.canResolveChildren = row.isLazy === true;
      if (row.range !== undefined) item.range = rangeIn(row.range);
      this.#subjects.set(item, row.subject);
      if (known === undefined) parent.children.add(item);
      else if (before !== undefined && isOutdated(before, row.subject)) this.#controller.invalidateTestResults(known);
      if (before?.kind === 'tier' && row.subject.kind === 'tier')
        this.#drawAfterEdit(item, before.found, row.subject.found);
    });
  }

  #drawAfterEdit(item: vscode.TestItem, before: FoundTask, now: FoundTask): void {
    if (before.task.runHash === now.task.runHash) {
      for (const [, child] of item.children) {
        const subject = this.#subjects.get(child);
        if (subject?.kind === 'sample') this.#subjects.set(child, { ...subject, found: now });
      }
      return;
    }
    this.#drawAgain(item);
  }
}

/** The names of a test and of what it is below, from its file on. */
type Path = readonly [file: string, ...below: string[]];

function pathOf(item: vscode.TestItem): Path {
  return item.parent === undefined ? [item.id] : [...pathOf(item.parent), item.id];
}

interface Row {
  readonly id: string;
  /** All that is said of it: a description beside a label would be all that screen readers hear. */
  readonly label: string;
  readonly subject: Subject;
  readonly tags: readonly vscode.TestTag[];
  readonly range?: Task['range'];
  readonly isLazy?: boolean;
}

/** Named by their inputs, so that one that is put in or moved changes no other. */
function exampleRows(found: FoundTask): Row[] {
  const names = new Map<string, number>();
  return found.task.examples.map((example) => {
    const name = `example ${inputText(example.inputs)}`;
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    return {
      id: count === 1 ? name : `${name} ${count}`,
      label: exampleLabel(found, example),
      subject: { kind: 'example', found, example },
      range: example.range,
      tags: [exampleTag],
    };
  });
}

/** Without a range: in the editor, the sign beside the title runs examples, and never calls an endpoint. */
function tierRow(found: FoundTask, { name, low, high }: Tier): Row {
  return {
    id: `tier ${name}`,
    label: `Tier ${name}, ${low === high ? `length ${low}` : `lengths ${low} to ${high}`}`,
    subject: { kind: 'tier', found, tier: name },
    tags: [sampleTag],
    isLazy: true,
  };
}

/** Whether the results of a test no longer tell anything of it. */
function isOutdated(before: Subject, now: Subject): boolean {
  if (before.kind === 'file' || now.kind === 'file') return false;
  if (before.found.task.runHash !== now.found.task.runHash) return true;
  return before.kind === 'example' && now.kind === 'example' && before.example.answer !== now.example.answer;
}

export function rangeIn({ start, end }: Task['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
