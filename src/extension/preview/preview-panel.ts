import path from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import { firstChoice, previewChoice, type PreviewChoice, type PreviewPicture } from '../../preview/index.ts';
import { previewRequest, type PreviewMessage, type PreviewRequest } from '../../views/index.ts';
import { importedUri } from '../tasks/task-documents.ts';
import { showView } from '../webview-page.ts';
import { previewJob } from './preview-job.ts';
import type { PreviewThread } from './preview-thread.ts';
import { PreviewUpdates } from './preview-updates.ts';
import { StatementMark } from './statement-mark.ts';

export const previewViewType = 'tail.preview';

/** What the page keeps over reloads of the window. */
const memorySchema = z.object({ uri: z.string(), choice: previewChoice });

interface Shown {
  readonly document: vscode.TextDocument;
  readonly updates: PreviewUpdates;
}

/** The one preview: follows the task that is being edited, unless it is locked to one. */
export class PreviewPanel implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #thread: PreviewThread;
  readonly #mark = new StatementMark();
  readonly #disposables: vscode.Disposable[];
  /** By document. */
  readonly #choices = new Map<string, PreviewChoice>();
  #shown: Shown | undefined;
  /** The trace that the page has. */
  #sent: unknown;
  #isReady = false;
  #isLocked = false;

  constructor(panel: vscode.WebviewPanel, extension: vscode.Uri, thread: PreviewThread, gone: () => void) {
    this.#panel = panel;
    this.#thread = thread;
    thread.warm();
    panel.iconPath = {
      light: vscode.Uri.joinPath(extension, 'media', 'tail-light.svg'),
      dark: vscode.Uri.joinPath(extension, 'media', 'tail-dark.svg'),
    };
    this.#disposables = [
      this.#mark,
      panel.onDidDispose(() => {
        gone();
        this.dispose();
      }),
      panel.onDidChangeViewState(() => {
        // A page that is hidden is gone; the next one says when it is there.
        if (!panel.visible) this.#isReady = false;
      }),
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const { data } = previewRequest.safeParse(message);
        if (data !== undefined) void this.#answer(data);
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor !== undefined && !this.#isLocked) this.#turnTo(editor.document);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor.document === this.#shown?.document)
          this.#tell({ type: 'caret', line: textEditor.selection.active.line });
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#concerns(document)) this.#edited();
      }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (document !== this.#shown?.document && this.#concerns(document)) this.#edited();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document === this.#shown?.document) this.#leave();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('tail.traceStyle', this.#shown?.document.uri)) this.#edited();
      }),
    ];
    showView(panel.webview, extension, 'preview', 'Preview');
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  /** Shows what an earlier window's preview showed. */
  async restore(state: unknown): Promise<void> {
    const { data } = memorySchema.safeParse(state);
    const document = data && (await openedDocument(data.uri));
    if (data !== undefined) this.#choices.set(data.uri, data.choice);
    if (document !== undefined) this.follow(document);
    else this.#followAny();
  }

  follow(document: vscode.TextDocument): void {
    if (this.#shown?.document === document) return;
    this.#shown?.updates.dispose();
    const { uri } = document;
    const updates = new PreviewUpdates(
      this.#thread,
      {
        picture: (picture) => {
          if (this.#shown?.updates === updates) this.#show(picture);
        },
        working: () => {
          if (this.#shown?.updates === updates) this.#tell({ type: 'working' });
        },
      },
      () =>
        previewJob(
          document,
          this.#choices.get(uri.toString()) ?? firstChoice,
          vscode.workspace.getConfiguration('tail', uri).get<string>('traceStyle', ''),
        ),
    );
    this.#shown = { document, updates };
    this.#name();
    if (this.#isReady) void updates.update();
  }

  toggleLock(): void {
    this.#isLocked = !this.#isLocked;
    this.#name();
    const active = vscode.window.activeTextEditor?.document;
    if (!this.#isLocked && active !== undefined) this.#turnTo(active);
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  dispose(): void {
    this.#shown?.updates.dispose();
    this.#shown = undefined;
    for (const one of this.#disposables.splice(0)) one.dispose();
    this.#panel.dispose();
  }

  #name(): void {
    const document = this.#shown?.document;
    const name = document === undefined ? 'task' : path.posix.basename(document.uri.path);
    this.#panel.title = this.#isLocked ? `[Preview] ${name}` : `Preview ${name}`;
  }

  /** Follows another task; a file that the present one imports is a part of it. */
  #turnTo(document: vscode.TextDocument): void {
    if (isTask(document) && !this.#isImported(document)) this.follow(document);
  }

  /** Whether another text of this document may make another trace. */
  #concerns(document: vscode.TextDocument): boolean {
    return document === this.#shown?.document || this.#isImported(document);
  }

  #isImported({ uri }: vscode.TextDocument): boolean {
    const shown = this.#shown;
    return (
      shown !== undefined &&
      [...shown.updates.imports].some((path) => importedUri(shown.document.uri, path).toString() === uri.toString())
    );
  }

  /** A page that nobody sees is told when it is there again. */
  #edited(): void {
    if (this.#isReady) this.#shown?.updates.edited();
  }

  #leave(): void {
    this.#shown?.updates.dispose();
    this.#shown = undefined;
    this.#followAny();
  }

  /** A task that is in sight, or none. */
  #followAny(): void {
    const shown = vscode.window.visibleTextEditors.find(({ document }) => isTask(document) && !document.isClosed);
    this.#name();
    if (shown !== undefined) this.follow(shown.document);
    else this.#tell({ type: 'nothing' });
  }

  #show(picture: PreviewPicture): void {
    const document = this.#shown?.document;
    if (document === undefined) return;
    if (picture.is === 'stale' && picture.trace === this.#sent) {
      const { is, menu, failure, edits } = picture;
      this.#tell({ type: 'stale', picture: { is, menu, failure, edits } });
      return;
    }
    this.#sent = picture.is === 'failed' ? undefined : picture.trace;
    this.#tell({
      type: 'picture',
      picture,
      uri: document.uri.toString(),
      name: path.posix.basename(document.uri.path),
      line: editorOf(document)?.selection.active.line,
    });
  }

  #tell(message: PreviewMessage): void {
    if (this.#isReady) void this.#panel.webview.postMessage(message);
  }

  async #answer(request: PreviewRequest): Promise<void> {
    const shown = this.#shown;
    if (request.type === 'newTask') {
      await vscode.commands.executeCommand('tail.newTask');
      return;
    }
    if (request.type === 'ready') {
      this.#isReady = true;
      this.#sent = undefined;
      if (shown === undefined) this.#followAny();
    }
    if (shown === undefined) return;
    switch (request.type) {
      case 'ready':
        await shown.updates.update();
        return;
      case 'choose':
        this.#choices.set(shown.document.uri.toString(), request.choice);
        await shown.updates.update();
        return;
      case 'go':
        if (request.source === undefined || shown.updates.imports.has(request.source))
          await this.#go(shown.document, request);
        return;
      case 'debug':
        await this.#debug(shown);
    }
  }

  async #go(
    document: vscode.TextDocument,
    { line, last = line, character = 0, source, isFocused }: Extract<PreviewRequest, { type: 'go' }>,
  ): Promise<void> {
    const uri = source === undefined ? document.uri : importedUri(document.uri, source);
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
    const place = new vscode.Position(line, character);
    const editor = await vscode.window.showTextDocument(uri, {
      viewColumn: shown?.viewColumn ?? editorOf(document)?.viewColumn ?? vscode.ViewColumn.One,
      preserveFocus: !isFocused,
      selection: new vscode.Range(place, place),
    });
    this.#mark.show(editor, line, last);
  }

  /** Debugs the question that is shown. */
  async #debug({ document, updates }: Shown): Promise<void> {
    const chosen = updates.picture?.menu?.chosen;
    if (chosen === undefined) return;
    const { size } = chosen;
    await vscode.commands.executeCommand('tail.debug', {
      uri: document.uri.toString(),
      task: chosen.task,
      ...('length' in size ? {} : size),
    });
  }
}

export function isTask({ languageId, uri }: vscode.TextDocument): boolean {
  return languageId === 'tail' && uri.scheme !== 'tail-run';
}

function editorOf(document: vscode.TextDocument): vscode.TextEditor | undefined {
  const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
  return editors.find((editor) => editor === vscode.window.activeTextEditor) ?? editors[0];
}

/** Undefined where it is gone. */
async function openedDocument(uri: string): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  } catch {
    return undefined;
  }
}
