import * as vscode from 'vscode';
import * as z from 'zod';
import { movedBody, truthBody, type Moved } from '../../debugger/index.ts';
import { tapeRequest, type TapeRequest } from '../../debugger/tape/index.ts';
import type { Diffs } from '../diff/activate-diffs.ts';
import { reasonOf } from '../log.ts';
import { debugType } from './configuration.ts';
import { documentUri } from './document-addresses.ts';
import { TapePanel, tapeViewType } from './tape-panel.ts';
import { traceUri, type TraceMarks } from './trace-marks.ts';

/** What a session answers; the messages themselves are the view's business. */
const answer = z.object({ messages: z.array(z.looseObject({ type: z.string() })) });
const documents = z.object({
  program: z.string().optional(),
  trace: z.string().optional(),
  task: z.string().optional(),
});
const barsMessage = z.looseObject({ type: z.literal('bars'), bars: z.looseObject({ maxima: z.array(z.number()) }) });

/** Keeps the tape view and the marks in the trace with the debug session that is active. */
export class TapeHost implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #marks: TraceMarks;
  readonly #diffs: Diffs;
  readonly #disposables: vscode.Disposable[] = [];
  #panel: TapePanel | undefined;
  #session: vscode.DebugSession | undefined;
  #moved: Moved | undefined;
  /** A moment the pointer has moved on to while an earlier one was being fetched. */
  #next: TapeRequest | undefined;
  #isFetching = false;
  #laidOut: Promise<void> = Promise.resolve();

  constructor(extension: vscode.Uri, marks: TraceMarks, diffs: Diffs) {
    this.#extension = extension;
    this.#marks = marks;
    this.#diffs = diffs;
    this.#disposables.push(
      vscode.debug.onDidStartDebugSession((session) => {
        if (session.type === debugType) this.#started(session);
      }),
      vscode.debug.onDidChangeActiveDebugSession((session) => {
        if (session?.type === debugType) this.#session = session;
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (session === this.#session) this.#ended();
      }),
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
        if (session.type !== debugType) return;
        if (event === 'tail/moved') this.#follow(session, body);
        else if (event === 'tail/edited' && session === this.#session) this.#edited(session, body);
      }),
      vscode.debug.onDidChangeBreakpoints(() => {
        if (this.#moved !== undefined) void this.#ask({ type: 'ready' });
      }),
      vscode.window.registerWebviewPanelSerializer(tapeViewType, {
        deserializeWebviewPanel: (panel) => {
          this.#adopt(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  /** Where the active session stands. */
  get moved(): Moved | undefined {
    return this.#moved;
  }

  /** Resolves when the documents of the last session are on the screen. */
  get laidOut(): Promise<void> {
    return this.#laidOut;
  }

  /** Opens the tape beside the editor (or in that column), or brings it to the front. */
  open(viewColumn = vscode.ViewColumn.Beside): void {
    if (this.#panel !== undefined) this.#panel.reveal();
    else this.#adopt(vscode.window.createWebviewPanel(tapeViewType, 'Tape', { viewColumn, preserveFocus: true }));
  }

  /** Asks the active session as the view would. */
  async ask(request: TapeRequest): Promise<void> {
    await this.#ask(request);
  }

  /**
   * The diff of the trace that is debugged against ground truth, at a state; VS Code's own where the session alone knows
   * what the trace belongs to. False where no trace is debugged.
   */
  async compare(state = this.#moved?.state ?? 0): Promise<boolean> {
    const session = this.#session;
    const trace = this.#moved?.trace;
    if (session === undefined || trace === undefined) return false;
    const uri = traceUri(session, trace.source);
    try {
      if (uri.scheme !== 'debug' && (await this.#diffs.panels.open({ uri: uri.toString() }, state))) return true;
      const { text, line } = truthBody.parse(await session.customRequest('tail/truth', { state }));
      await this.#diffs.comparison.open(text, uri, line, session.id);
    } catch (error) {
      await vscode.window.showInformationMessage(reasonOf(error));
    }
    return true;
  }

  dispose(): void {
    for (const disposable of this.#disposables.splice(0)) disposable.dispose();
    this.#panel?.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = new TapePanel(
      panel,
      this.#extension,
      (message) => {
        this.#hear(message);
      },
      () => {
        this.#panel = undefined;
      },
    );
  }

  #started(session: vscode.DebugSession): void {
    this.#session = session;
    this.#moved = undefined;
    if (session.configuration['noDebug'] !== true) this.#laidOut = this.#layOut(session);
  }

  /**
   * What a session is about has an editor of its own each, side by side: the trace (if one is replayed), the program,
   * the tape.
   */
  async #layOut({ configuration }: vscode.DebugSession): Promise<void> {
    const { data } = documents.safeParse(configuration);
    const names = [data?.trace, data?.trace === undefined ? data?.program : data.task].filter(
      (name) => name !== undefined,
    );
    const taken = new Set<vscode.ViewColumn>();
    let column = vscode.ViewColumn.One;
    for (const uri of names.map(documentUri)) {
      const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
      const editor: vscode.TextEditor =
        shown ?? (await vscode.window.showTextDocument(uri, { viewColumn: column, preserveFocus: true }));
      column = editor.viewColumn ?? column;
      taken.add(column);
      column = columnBeside(column);
    }
    // A tape that is there already stays where it is, unless it would hide what it belongs to.
    if (this.#panel?.column !== undefined && taken.has(this.#panel.column)) this.#panel.reveal(true, column);
    if (vscode.workspace.getConfiguration('tail').get<boolean>('debug.openTape', true)) this.open(column);
  }

  #ended(): void {
    this.#session = undefined;
    this.#moved = undefined;
    this.#marks.clear();
    this.#panel?.send({ type: 'ended' });
  }

  #follow(session: vscode.DebugSession, body: unknown): void {
    const { data } = movedBody.safeParse(body);
    if (data === undefined) return;
    const isFirst = this.#moved === undefined || this.#session !== session;
    this.#session = session;
    this.#moved = data;
    this.#marks.show(session, data.trace);
    void this.#ask(isFirst ? { type: 'ready' } : { type: 'go', state: data.state, line: data.line, scrubbing: true });
  }

  /** The run stands where it stood; only lines and breakpoints are others. */
  #edited(session: vscode.DebugSession, body: unknown): void {
    const { data } = movedBody.safeParse(body);
    if (data === undefined) return;
    this.#moved = data;
    this.#marks.show(session, data.trace, false);
    void this.#ask({ type: 'ready' });
  }

  #hear(message: unknown): void {
    const { data: request } = tapeRequest.safeParse(message);
    if (request === undefined) return;
    switch (request.type) {
      case 'program':
        void this.#showProgram();
        return;
      case 'diff':
        void this.compare(request.state);
        return;
      case 'origin': {
        const { cell, state, line, direction } = request;
        void vscode.commands.executeCommand(direction === 'from' ? 'tail.whereFrom' : 'tail.madeOf', {
          cell,
          state,
          line,
        });
        return;
      }
      case 'change':
        void vscode.commands.executeCommand(
          request.direction === 'forward' ? 'tail.nextChange' : 'tail.previousChange',
          { cell: request.cell, state: this.#moved?.state ?? 0, line: this.#moved?.line ?? 0 },
        );
        return;
      case 'debug':
        void vscode.commands.executeCommand('tail.debug');
        return;
      case 'ready':
        if (this.#moved === undefined) this.#panel?.send({ type: 'empty' });
        else void this.#ask(request);
        return;
      case 'go':
        if (request.scrubbing) void this.#scrub(request);
        else void this.#ask(request);
        return;
      case 'label':
      case 'step':
      case 'mode':
      case 'fault':
      case 'run':
      case 'bars':
        void this.#ask(request);
    }
  }

  /** One moment at a time, and always the latest: what lay between is not worth drawing. */
  async #scrub(request: TapeRequest): Promise<void> {
    this.#next = request;
    if (this.#isFetching) return;
    this.#isFetching = true;
    try {
      for (let next: TapeRequest | undefined = request; next !== undefined; next = this.#next) {
        this.#next = undefined;
        await this.#ask(next);
      }
    } finally {
      this.#isFetching = false;
    }
  }

  async #ask(request: TapeRequest): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    try {
      const answered = answer.safeParse(await session.customRequest('tail/tape', request));
      for (const message of answered.data?.messages ?? []) this.#panel?.send(withTypedBars(message));
    } catch (error) {
      // A session that has ended in the meantime has nothing to say.
      if (this.#session === session)
        this.#panel?.send({ type: 'error', message: error instanceof Error ? error.message : String(error) });
    }
  }

  async #showProgram(): Promise<void> {
    const program = this.#moved?.program;
    if (program === undefined) return;
    await vscode.window.showTextDocument(documentUri(program.path), {
      viewColumn: vscode.ViewColumn.One,
      selection: new vscode.Range(program.line, 0, program.line, 0),
    });
  }
}

function withTypedBars(message: { readonly type: string }): unknown {
  const { data } = barsMessage.safeParse(message);
  return data === undefined
    ? message
    : { ...data, bars: { ...data.bars, maxima: Float64Array.from(data.bars.maxima) } };
}

const columns = [
  vscode.ViewColumn.One,
  vscode.ViewColumn.Two,
  vscode.ViewColumn.Three,
  vscode.ViewColumn.Four,
  vscode.ViewColumn.Five,
  vscode.ViewColumn.Six,
  vscode.ViewColumn.Seven,
  vscode.ViewColumn.Eight,
  vscode.ViewColumn.Nine,
];

/** The column to the right of this one; the last one has none. */
function columnBeside(column: vscode.ViewColumn): vscode.ViewColumn {
  return columns[columns.indexOf(column) + 1] ?? vscode.ViewColumn.Beside;
}
