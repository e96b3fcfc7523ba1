import * as vscode from 'vscode';
import { linesBody, type LinesBody } from '../../debugger/index.ts';
import { debugType } from './configuration.ts';
import { debugPath } from './document-addresses.ts';

const SETTING = 'tail.debug.lineValues';

/**
 * What each line of the program came to, beside it, while a run stands still; and over the loops that it is in, which
 * iteration goes on, with links to the others.
 */
export class LineValues implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #now = decoration('editor.inlineValuesForeground', 'editor.inlineValuesBackground');
  readonly #before = decoration('editorCodeLens.foreground');
  readonly #untaken = vscode.window.createTextEditorDecorationType({ opacity: '0.5' });
  readonly #disposables: vscode.Disposable[];
  /** The session whose lines are shown or asked for; an answer for another stop nobody waits for. */
  #asked: { readonly session: vscode.DebugSession } | undefined;
  /** Sessions that have yet to answer: one request at a time, then one for the newest stop. */
  readonly #answering = new Set<vscode.DebugSession>();
  #lines: LinesBody | undefined;

  constructor() {
    this.#disposables = [
      this.#changed,
      this.#now,
      this.#before,
      this.#untaken,
      vscode.languages.registerCodeLensProvider('tail', this),
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event }) => {
        if (session.type === debugType && (event === 'tail/moved' || event === 'tail/edited')) this.#read(session);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (this.#asked?.session === session) this.#show(undefined);
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => {
        this.#draw();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(SETTING)) this.#draw();
      }),
    ];
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const path = debugPath(uri);
    return (this.#lines?.iterations ?? []).flatMap((iteration, loop) => {
      const { line, name, number, count } = iteration;
      if (iteration.path !== path) return [];
      const range = new vscode.Range(line, 0, line, 0);
      const lens = (title: string, command: string, tooltip: string): vscode.CodeLens =>
        new vscode.CodeLens(range, { title, command, tooltip, arguments: [{ loop }] });
      return [
        ...(number > 1 ? [lens('$(chevron-left)', 'tail.previousIteration', `Previous Iteration of ${name}`)] : []),
        lens(
          `iteration ${number.toLocaleString('en')} of ${count.toLocaleString('en')}`,
          'tail.goToIteration',
          `Go to an Iteration of ${name}`,
        ),
        ...(number < count ? [lens('$(chevron-right)', 'tail.nextIteration', `Next Iteration of ${name}`)] : []),
      ];
    });
  }

  dispose(): void {
    for (const disposable of this.#disposables.splice(0)) disposable.dispose();
  }

  #read(session: vscode.DebugSession): void {
    this.#asked = { session };
    if (!this.#answering.has(session)) void this.#showNewest(session);
  }

  async #showNewest(session: vscode.DebugSession): Promise<void> {
    this.#answering.add(session);
    let answered: { readonly session: vscode.DebugSession } | undefined;
    let lines: LinesBody | undefined;
    while (this.#asked?.session === session && this.#asked !== answered) {
      answered = this.#asked;
      lines = await linesNow(session);
    }
    this.#answering.delete(session);
    if (this.#asked !== undefined && this.#asked === answered) this.#show(lines);
  }

  #show(lines: LinesBody | undefined): void {
    this.#lines = lines;
    if (lines === undefined) this.#asked = undefined;
    this.#draw();
    this.#changed.fire();
  }

  #draw(): void {
    const isOn = vscode.workspace.getConfiguration().get(SETTING) !== false;
    for (const editor of vscode.window.visibleTextEditors) {
      const { document } = editor;
      if (document.languageId !== 'tail') continue;
      const path = debugPath(document.uri);
      const values = isOn ? (this.#lines?.values ?? []).filter((one) => one.path === path) : [];
      editor.setDecorations(
        this.#untaken,
        (isOn ? (this.#lines?.untaken ?? []) : [])
          .filter((one) => one.path === path)
          .map(({ line, character, end }) => ({
            range: document.validateRange(new vscode.Range(line, character, end.line, end.character)),
            hoverMessage: 'not taken when the run came here last',
          })),
      );
      for (const [type, isNow] of [
        [this.#now, true],
        [this.#before, false],
      ] as const)
        editor.setDecorations(
          type,
          values
            .filter((one) => one.isNow === isNow && one.line < document.lineCount)
            .map(({ line, text, state }) => ({
              range: document.lineAt(line).range,
              renderOptions: { after: { contentText: text } },
              hoverMessage: isNow ? 'in this state' : `in state ${(state + 1).toLocaleString('en')}`,
            })),
        );
    }
  }
}

/** Undefined where the session has ended, or runs another text by now: there is nothing to show beside its lines. */
async function linesNow(session: vscode.DebugSession): Promise<LinesBody | undefined> {
  try {
    return linesBody.parse(await session.customRequest('tail/lines', {}));
  } catch {
    return undefined;
  }
}

/** Text behind a line. */
function decoration(colour: string, background?: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    after: {
      margin: '0 0 0 2em',
      color: new vscode.ThemeColor(colour),
      ...(background === undefined ? {} : { backgroundColor: new vscode.ThemeColor(background) }),
    },
  });
}
