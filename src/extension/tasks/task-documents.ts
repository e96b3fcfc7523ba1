import path from 'node:path';
import * as vscode from 'vscode';
import { confinesOf, readImport } from '../../files/index.ts';
import {
  countTokens,
  gatherImports,
  inlineImports,
  LARGEST_IMPORT,
  type Problem,
  type Resolved,
} from '../../language/index.ts';
import { compileText, type Compiled } from '../../compile/index.ts';
import type { Task } from '../../machine/index.ts';
import { reasonOf } from '../log.ts';
import { shownUris } from '../shown-uris.ts';
import { untrustedFolders } from '../trust.ts';

/** A compiled task and where its text is. */
export interface FoundTask {
  readonly task: Task;
  readonly uri: vscode.Uri;
  /** The text that was compiled, with what it imports in it: what is on the screen, where the documents are open. */
  readonly source: string;
}

const MOST_FILES = 500;
/**
 * Words, numbers and signs of a file that is compiled without anybody having asked for it, and of all of them in one
 * search: compiling is done in the thread of all extensions. A task of the paper has some hundreds.
 */
const LARGEST_UNASKED = 15_000;
const MOST_UNASKED = 200_000;
const KEPT = 600;

/** What may still be compiled in one search. */
interface Allowance {
  tokens: number;
}

/** The tasks of `.tail` documents, as they are on the screen or, where they are not open, on disk. */
export class TaskDocuments {
  readonly #compiled = new Map<string, Compiled>();

  /** Compiles a text that imports nothing; the last ones are remembered. */
  compile(source: string): Compiled {
    return this.#compiled.get(source) ?? this.#keep(source, compileText(source));
  }

  /** Whether a text is so large that it is compiled only when somebody asks for it. */
  isLarge(source: string): boolean {
    return !this.#compiled.has(source) && countTokens(source) > LARGEST_UNASKED;
  }

  /** The document's tasks, those that compile, with the files that it imports; none where there is no more allowance. */
  async #of(uri: vscode.Uri, text: string, allowance?: Allowance): Promise<Compiled & { readonly source: string }> {
    const resolve = await gatherImports(text, (path) => importedText(uri, path));
    const source = inlineImports(text, resolve);
    const key = source === text ? text : `${uri.toString()} ${source}`;
    const known = this.#compiled.get(key);
    if (known === undefined && allowance !== undefined) {
      const tokens = countTokens(source);
      if (tokens > LARGEST_UNASKED || tokens > allowance.tokens) return { tasks: [], problems: [], source };
      allowance.tokens -= tokens;
    }
    return { ...(known ?? this.#keep(key, compileText(text, resolve))), source };
  }

  #keep(key: string, compiled: Compiled): Compiled {
    if (this.#compiled.size >= KEPT) this.#compiled.clear();
    this.#compiled.set(key, compiled);
    return compiled;
  }

  /** The document's task, that of this name if it is named; asks which where it has several, and tells the person where there is none that could run. */
  async choose(document: vscode.TextDocument, name?: string): Promise<FoundTask | undefined> {
    const { uri } = document;
    const { tasks, problems, source } = await this.#of(uri, document.getText());
    const problem = problems.find(({ severity }) => severity === 'error');
    const found = problem === undefined ? tasks.map((task): FoundTask => ({ task, uri, source })) : [];
    const named = found.find(({ task }) => task.name === name);
    if (named !== undefined) return named;
    if (found.length <= 1) {
      if (found[0] === undefined) void tellProblem(document, problem);
      return found[0];
    }
    const chosen = await vscode.window.showQuickPick(
      found.map((one) => ({ label: one.task.name, description: one.task.class, one })),
      { placeHolder: 'Which task?' },
    );
    return chosen?.one;
  }

  /**
   * The tasks of one file, as it is on the screen or else saved, or its first problem. Undefined where it cannot be read,
   * or is too large to be compiled unasked.
   */
  async in(
    uri: vscode.Uri,
    isAsked: boolean,
  ): Promise<
    { readonly tasks: readonly FoundTask[]; readonly problem: Problem | undefined; readonly source: string } | undefined
  > {
    const text = await textAt(uri);
    if (text === undefined || (!isAsked && this.isLarge(text))) return undefined;
    const { tasks, problems, source } = await this.#of(uri, text);
    return {
      tasks: tasks.map((task) => ({ task, uri, source })),
      problem: problems.find(({ severity }) => severity === 'error'),
      source,
    };
  }

  /**
   * All tasks of the open documents and of the workspace's files, or those of files that may hold a task of this name.
   * A file that cannot be read or compiled is left out; so is a large one, or one behind very many others, where nobody
   * has asked.
   */
  async all(name?: string, isAsked = true): Promise<FoundTask[]> {
    const allowance = isAsked ? undefined : { tokens: MOST_UNASKED };
    const open = await openTasks();
    const found = (
      await Promise.all(
        open
          .filter((document) => mayHold(document.getText(), name))
          .map((document) => this.#found(document.uri, document.getText(), allowance)),
      )
    ).flat();
    const seen = new Set(open.map(({ uri }) => uri.toString()));
    for (const uri of await taskFiles()) {
      if (seen.has(uri.toString())) continue;
      const text = await savedText(uri);
      if (text !== undefined && mayHold(text, name)) found.push(...(await this.#found(uri, text, allowance)));
    }
    return found;
  }

  /** The task of this name, the one with this hash if there is one. */
  async named(name: string, hash: string, isAsked = true): Promise<FoundTask | undefined> {
    const all = (await this.all(name, isAsked)).filter(({ task }) => task.name === name);
    return all.find(({ task }) => task.hash === hash) ?? all[0];
  }

  async #found(uri: vscode.Uri, text: string, allowance: Allowance | undefined): Promise<FoundTask[]> {
    const { tasks, source } = await this.#of(uri, text, allowance);
    return tasks.map((task) => ({ task, uri, source }));
  }
}

/**
 * The open documents that may hold tasks. Some stay open though nobody sees them and their file is gone, since VS Code
 * refers to them (as test results do): those are none.
 */
async function openTasks(): Promise<vscode.TextDocument[]> {
  const shown = shownUris();
  const isThere = async ({ uri, isUntitled }: vscode.TextDocument): Promise<boolean> => {
    if (isUntitled || shown.has(uri.toString())) return true;
    try {
      await vscode.workspace.fs.stat(uri);
      return true;
    } catch {
      return false;
    }
  };
  const open = vscode.workspace.textDocuments.filter(
    ({ languageId, isClosed, uri }) => languageId === 'tail' && !isClosed && uri.scheme !== 'tail-run',
  );
  const there = await Promise.all(open.map(isThere));
  return open.filter((_, i) => there[i]);
}

/** The workspace's files that may hold tasks. */
export function taskFiles(): Thenable<vscode.Uri[]> {
  return vscode.workspace.findFiles(TASK_FILES, '**/node_modules/**', MOST_FILES);
}

/** What such files are called. */
export const TASK_FILES = '**/*.{tail,machine}';

/** The text of a file that is not too large; undefined where it is gone or unreadable by now. */
async function savedText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0 || size > LARGEST_IMPORT) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

async function textAt(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === uri.toString(),
  );
  return open === undefined ? savedText(uri) : open.getText();
}

/** The text of a file that a document imports: what is on the screen, else what is saved, as far as it may be read. */
export async function importedText(uri: vscode.Uri, imported: string): Promise<Resolved> {
  const target = importedUri(uri, imported);
  const open = vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === target.toString(),
  );
  if (open !== undefined) return open.getText();
  if (uri.scheme === 'file') return readImport(path.dirname(uri.fsPath), imported, { confinedTo: confines(uri) });
  if (!/\.(?:tail|machine)$/i.test(imported)) return { problem: 'ending' };
  try {
    const { type, size } = await vscode.workspace.fs.stat(target);
    if ((type & vscode.FileType.File) === 0) return { problem: 'no-file' };
    return size > LARGEST_IMPORT
      ? { problem: 'too-large' }
      : new TextDecoder().decode(await vscode.workspace.fs.readFile(target));
  } catch {
    // The import says that there is no such file.
    return undefined;
  }
}

/** The folders beyond which a document's imports are not read: there are such where the workspace is not trusted. */
function confines(uri: vscode.Uri): readonly string[] | undefined {
  const folders = untrustedFolders();
  return folders && confinesOf(uri.fsPath, folders);
}

/** Where a file is that a document imports. */
export function importedUri(uri: vscode.Uri, path: string): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..', path);
}

/** Whether a text may have a task of this name: a title is written as it is read, but for braces and escapes. */
function mayHold(text: string, name: string | undefined): boolean {
  return name === undefined || /[{}]/.test(name) || text.includes('\\') || text.includes(name);
}

async function tellProblem(
  document: vscode.TextDocument,
  problem: Compiled['problems'][number] | undefined,
): Promise<void> {
  if (problem === undefined) {
    await vscode.window.showErrorMessage('This document contains no task. A task begins with: task "Name" { … }');
    return;
  }
  const choice = await vscode.window.showErrorMessage(
    `The task cannot run. Line ${problem.range.start.line + 1}: ${problem.message}`,
    'Show',
  );
  if (choice === undefined) return;
  const { start, end } = problem.range;
  try {
    await vscode.window.showTextDocument(document, {
      selection: new vscode.Range(start.line, start.character, end.line, end.character),
    });
  } catch (error) {
    await vscode.window.showErrorMessage(reasonOf(error));
  }
}
