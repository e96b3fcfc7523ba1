import * as vscode from 'vscode';
import { type Moved, movedBody, type Mover } from '../../debugger/index.ts';
import { debugType } from './configuration.ts';
import { documentUri } from './document-addresses.ts';

/** Without an argument: of the first session that is stopped. */
const focusTopFrame = 'workbench.action.debug.focusProcess';

/**
 * Shows where a run has stopped, in VS Code's own views, and leaves the keyboard where it is. VS Code by itself gives
 * it to the program's editor at each stop, some time after the key that led there: what is typed meanwhile, in the tape
 * or the debug console, would go into the program. A run that is recorded stops at once and only when it is told to, so
 * nobody must be fetched from elsewhere.
 */
export class ShownStops implements vscode.Disposable {
  readonly #disposables: vscode.Disposable[] = [];
  /** Sessions in the order in which they began, of all kinds. */
  readonly #sessions = new Set<vscode.DebugSession>();
  #moved: Moved | undefined;
  /** The column of the editor that showed the program last. */
  #column = vscode.ViewColumn.One;
  /** Resolves when the program is on the screen. */
  #ready: Promise<void> = Promise.resolve();

  readonly #laidOut: () => Promise<void>;

  /** `laidOut`: resolves when the documents of a session that has begun are where they belong. */
  constructor(laidOut: () => Promise<void>) {
    this.#laidOut = laidOut;
    const { activeDebugSession } = vscode.debug;
    if (activeDebugSession !== undefined) this.#sessions.add(activeDebugSession);
    this.#disposables.push(
      vscode.debug.onDidStartDebugSession((session) => {
        this.#sessions.add(session);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        this.#sessions.delete(session);
      }),
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
        if (session.type !== debugType) return;
        // A document that is gone cannot be shown; VS Code's views know the stop all the same.
        if (event === 'tail/moved') this.#ready = this.#reveal(movedBody.safeParse(body).data).catch(() => undefined);
        else if (event === 'tail/stackRead') void this.#focusFrame(session).catch(() => undefined);
      }),
    );
  }

  /**
   * Where there are other sessions, the frame of this one cannot be chosen; then the keys of a view count for more than
   * VS Code's own views do.
   */
  readonly keepsFocus = (movedBy: Mover): boolean => movedBy === 'view' || this.#sessions.size <= 1;

  dispose(): void {
    for (const disposable of this.#disposables.splice(0)) disposable.dispose();
  }

  /** An editor that is not open yet would be opened over the tape, if that is the active one. */
  async #reveal(moved: Moved | undefined): Promise<void> {
    this.#moved = moved;
    if (moved?.program === undefined) return;
    await this.#laidOut();
    const uri = documentUri(moved.program.path);
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
    const editor =
      shown ?? (await vscode.window.showTextDocument(uri, { viewColumn: this.#column, preserveFocus: true }));
    this.#column = editor.viewColumn ?? this.#column;
    if (this.#moved === moved && this.#sessions.size > 1)
      editor.revealRange(
        new vscode.Range(moved.program.line, 0, moved.program.line, 0),
        vscode.TextEditorRevealType.InCenterIfOutsideViewport,
      );
  }

  /**
   * VS Code knows the stack of the stop: its views are given the running frame, as a click on the session in the call
   * stack does it.
   */
  async #focusFrame(session: vscode.DebugSession): Promise<void> {
    const moved = this.#moved;
    await this.#ready;
    if (this.#sessions.size > 1 || !this.#sessions.has(session)) return;
    await vscode.commands.executeCommand(focusTopFrame);
    if (!this.#sessions.has(session)) {
      // It ended while VS Code opened the editor, and would now be the active session for good: once more, since it is
      // no longer there to choose.
      await vscode.commands.executeCommand(focusTopFrame);
      return;
    }
    // VS Code does so itself at a breakpoint for which it moves the focus.
    const opensViews =
      vscode.workspace.getConfiguration('debug').get('openDebug') === 'openOnDebugBreak' &&
      session.configuration['suppressDebugView'] !== true;
    if (opensViews && moved !== undefined && moved === this.#moved && moved.reason === 'breakpoint')
      await vscode.commands.executeCommand('workbench.debug.variablesView.focus', { preserveFocus: true });
  }
}
