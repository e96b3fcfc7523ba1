import * as vscode from 'vscode';
import type { Moved } from '../../debugger/index.ts';
import { documentUri } from './document-addresses.ts';

/** Marks the lines of the state where a session stands, in the editors that show its trace. */
export class TraceMarks implements vscode.Disposable {
  readonly #state = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
  readonly #line: vscode.TextEditorDecorationType;
  readonly #listener = vscode.window.onDidChangeVisibleTextEditors(() => this.#mark(false));
  #place: { readonly uri: vscode.Uri; readonly moved: NonNullable<Moved['trace']> } | undefined;

  /** `arrow`: the image beside the current line. */
  constructor(arrow: vscode.Uri) {
    this.#line = vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor('editor.stackFrameHighlightBackground'),
      gutterIconPath: arrow,
      gutterIconSize: 'contain',
    });
  }

  /** Where the trace's document is: `undefined` in a session whose trace is not shown. */
  show(session: vscode.DebugSession, trace: Moved['trace'], reveals = true): void {
    this.#place = trace && { uri: traceUri(session, trace.source), moved: trace };
    this.#mark(reveals);
  }

  clear(): void {
    this.#place = undefined;
    this.#mark(false);
  }

  /** The trace's document beside the program. */
  async open(): Promise<void> {
    if (this.#place === undefined) return;
    const document = await vscode.window.showTextDocument(this.#place.uri, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
    if (document.document.languageId !== 'tail-cot')
      await vscode.languages.setTextDocumentLanguage(document.document, 'tail-cot');
    this.#mark(true);
  }

  dispose(): void {
    this.#listener.dispose();
    this.#state.dispose();
    this.#line.dispose();
  }

  #mark(reveals: boolean): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const here = this.#place?.uri.toString() === editor.document.uri.toString() ? this.#place.moved : undefined;
      editor.setDecorations(this.#state, here?.lines.filter((line) => line !== here.current).map(lineRange) ?? []);
      editor.setDecorations(this.#line, here?.current === undefined ? [] : [lineRange(here.current)]);
      const [first] = here?.lines ?? [];
      if (reveals && here !== undefined && first !== undefined)
        editor.revealRange(
          new vscode.Range(first, 0, here.current ?? first, 0),
          vscode.TextEditorRevealType.InCenterIfOutsideViewport,
        );
    }
  }
}

/** A trace that is no file is a document of the session's. */
export function traceUri(session: vscode.DebugSession, source: NonNullable<Moved['trace']>['source']): vscode.Uri {
  return source.sourceReference !== undefined && source.sourceReference > 0
    ? vscode.debug.asDebugSourceUri(
        { name: source.name ?? '', path: source.path ?? '', sourceReference: source.sourceReference },
        session,
      )
    : documentUri(source.path ?? '');
}

function lineRange(line: number): vscode.Range {
  return new vscode.Range(line, 0, line, 0);
}
