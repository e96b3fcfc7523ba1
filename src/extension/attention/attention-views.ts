import * as vscode from 'vscode';
import { type Asked, type ChosenHead, Gaze, type Look, type Span } from '../../attention/index.ts';
import { ownQuestion } from '../../dataset/index.ts';
import { completionTemplate, inTemplate } from '../../inference/index.ts';
import { styleFor } from '../../machine/index.ts';
import type { LanguageModel } from '../../model/index.ts';
import { Interrupted, inSlices } from '../../slices/index.ts';
import { visible } from '../../views/index.ts';
import { reasonOf } from '../log.ts';
import type { ReadOnlyTexts } from '../read-only-texts.ts';
import { pathsForMenus } from '../shown-uris.ts';
import { commandDocument } from '../tasks/command-document.ts';
import type { TraceChecker } from '../traces/trace-checker.ts';
import { traceParts } from '../traces/trace-parts.ts';
import { lookTable, lookText, percent } from './look-text.ts';

/** From which share of attention on a token has which background. */
const LEVELS = [0.01, 0.04, 0.12, 0.35] as const;
/** The paths of the documents that show attention: a context for menus. */
const SHOWN = 'tail.attentionEditors';
const ALL_HEADS = 'All heads, their mean';

interface Shown {
  readonly gaze: Gaze;
  readonly traceLine: number;
}

/**
 * Where the embedded model looks, in the editors that show traces: at the token before the cursor's the background of
 * each token says how much of it was looked at while the model wrote that one.
 */
export class AttentionViews implements vscode.Disposable {
  readonly #checker: TraceChecker;
  readonly #texts: ReadOnlyTexts;
  readonly #load: () => Promise<LanguageModel>;
  #model: Promise<LanguageModel> | undefined;
  readonly #shown = new Map<string, Shown>();
  /** Editors with decorations. */
  readonly #drawn = new WeakSet<vscode.TextEditor>();
  #head: ChosenHead;
  readonly #levels = LEVELS.map((_, i) => backgroundOf(i + 1));
  readonly #written = markOf({ border: '2px solid', borderColor: new vscode.ThemeColor('tail.attentionBorder') });
  readonly #operands = markOf({ border: '1px solid', borderColor: new vscode.ThemeColor('tail.attentionBorder') });
  readonly #sources = markOf({ border: '1px dashed', borderColor: new vscode.ThemeColor('tail.attentionBorder') });
  readonly #summary = vscode.window.createTextEditorDecorationType({});
  readonly #disposables: vscode.Disposable[];

  /** `load`: the model, which is loaded when it is wanted first. */
  constructor(checker: TraceChecker, texts: ReadOnlyTexts, load: () => Promise<LanguageModel>) {
    this.#checker = checker;
    this.#texts = texts;
    this.#load = load;
    this.#disposables = [
      ...this.#levels,
      this.#written,
      this.#operands,
      this.#sources,
      this.#summary,
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#draw(textEditor)),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.#draw(editor);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.clear(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0 || !this.clear(document.uri)) return;
        vscode.window.setStatusBarMessage('The text has changed; where the model looked is cleared.', 5000);
      }),
    ];
  }

  dispose(): void {
    for (const { gaze } of this.#shown.values()) gaze.release();
    for (const one of this.#disposables) one.dispose();
  }

  /** The command “Show Where the Embedded Model Looks”. */
  async start(argument: unknown): Promise<void> {
    const document = await commandDocument(
      argument,
      ['tail-cot'],
      'Open a trace as a text first, such as the ground truth that TAIL: Write Trace writes, or an answer of a run by Debug: the embedded model reads it, and shows where it looks.',
    );
    if (document === undefined) return;
    const checked = await this.#checker.check(document, undefined);
    if (checked === undefined) return;
    if ('problem' in checked) return void (await vscode.window.showErrorMessage(checked.problem));
    const { version } = document;
    const { belonging, verdict } = checked;
    const { machine } = belonging.found.task;
    const { trace, question, traceLine } = traceParts(document);
    const asked = question ?? ownQuestion(belonging.found.task, { ...belonging.inputs, ...belonging.lengths });
    const style = styleFor(machine, verdict.style);
    const gaze = await this.#read({ prompt: inTemplate(completionTemplate, asked), trace, machine, style });
    if (gaze === undefined) return;
    if (document.version !== version || document.isClosed) {
      gaze.release();
      return;
    }
    this.clear(document.uri);
    this.#shown.set(document.uri.toString(), { gaze, traceLine });
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    this.#tellContext();
    if (this.#tokenAt(editor) === undefined) goTo(editor, gaze.marked.placeOf(firstFetched(gaze)), trace, traceLine);
    this.#draw(editor);
  }

  async #read(asked: Asked): Promise<Gaze | undefined> {
    try {
      const model = await (this.#model ??= this.#load());
      const gaze = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: 'The embedded model reads the trace',
          cancellable: true,
        },
        async (_progress, token) => {
          const stop = new AbortController();
          token.onCancellationRequested(() => stop.abort());
          return inSlices(Gaze.of(model, asked), stop.signal);
        },
      );
      if (gaze === undefined)
        await vscode.window.showErrorMessage(
          `This trace is longer than the ${model.llama.config.context.toLocaleString('en')} tokens that the embedded model can read. Open a shorter one.`,
        );
      return gaze;
    } catch (error) {
      if (error instanceof Interrupted) return undefined;
      this.#model = undefined;
      await vscode.window.showErrorMessage(`The embedded model cannot read the trace: ${reasonOf(error)}`);
      return undefined;
    }
  }

  /** Whether there was something to clear. */
  clear(uri: vscode.Uri): boolean {
    const shown = this.#shown.get(uri.toString());
    if (shown === undefined) return false;
    shown.gaze.release();
    this.#shown.delete(uri.toString());
    this.#tellContext();
    for (const editor of vscode.window.visibleTextEditors) this.#draw(editor);
    return true;
  }

  clearActive(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (uri !== undefined) this.clear(uri);
  }

  /** The command “Choose Attention Head”. */
  async chooseHead(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const look = editor && this.#lookIn(editor, undefined);
    const shown = editor && this.#shownIn(editor);
    if (editor === undefined || look === undefined || shown === undefined) return tellPlace();
    const { layers, heads } = shown.gaze.heads;
    const items = Array.from({ length: layers * heads }, (_, i) => {
      const head = { layer: Math.floor(i / heads), head: i % heads };
      const own = shown.gaze.at(look.token, head);
      return {
        label: `Layer ${head.layer + 1}, head ${head.head + 1}`,
        description: `operands ${percent(own.onOperands)}, results ${percent(own.onResults)}, sources ${percent(own.onSources)}`,
        head,
      };
    });
    const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly head: ChosenHead }>(
      [{ label: ALL_HEADS, head: undefined }, ...items],
      { title: 'Attention head', placeHolder: 'Shares are of the token at the cursor' },
    );
    if (chosen === undefined) return;
    this.#head = chosen.head;
    for (const one of vscode.window.visibleTextEditors) this.#draw(one);
  }

  /** The command “Show Attention as a Table”: for the token at the cursor. */
  async showTable(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const shown = editor && this.#shownIn(editor);
    const look = editor && this.#lookIn(editor, this.#head);
    if (editor === undefined || shown === undefined || look === undefined) return tellPlace();
    const text = lookTable(look, shown.gaze, traceParts(editor.document).trace, shown.traceLine, this.#head);
    await this.#texts.show('Where the model looks', text);
  }

  #tellContext(): void {
    void vscode.commands.executeCommand('setContext', SHOWN, pathsForMenus(this.#shown.keys()));
  }

  #shownIn(editor: vscode.TextEditor): Shown | undefined {
    return this.#shown.get(editor.document.uri.toString());
  }

  #tokenAt(editor: vscode.TextEditor): number | undefined {
    const shown = this.#shownIn(editor);
    if (shown === undefined) return undefined;
    const { trace } = traceParts(editor.document);
    const { line, character } = editor.selection.active;
    const start = offsetOfLine(trace, line - shown.traceLine);
    return start === undefined ? undefined : shown.gaze.marked.tokenAt(start + character);
  }

  #lookIn(editor: vscode.TextEditor, head: ChosenHead): Look | undefined {
    const token = this.#tokenAt(editor);
    return token === undefined ? undefined : this.#shownIn(editor)?.gaze.at(token, head);
  }

  #draw(editor: vscode.TextEditor): void {
    const shown = this.#shownIn(editor);
    if (shown === undefined && !this.#drawn.delete(editor)) return;
    if (shown !== undefined) this.#drawn.add(editor);
    const look = shown && this.#lookIn(editor, this.#head);
    const { trace } = shown === undefined ? { trace: '' } : traceParts(editor.document);
    const place = placer(trace, shown?.traceLine ?? 0);
    const rangesOf = (tokens: readonly number[]): vscode.Range[] =>
      tokens.flatMap((token) => {
        const span = shown?.gaze.marked.placeOf(token);
        return span === undefined ? [] : [place(span)];
      });
    const levels = LEVELS.map((): number[] => []);
    look?.shares.forEach((share, token) => {
      const level = LEVELS.filter((least) => share >= least).length;
      levels[level - 1]?.push(token);
    });
    for (const [i, type] of this.#levels.entries()) editor.setDecorations(type, rangesOf(levels[i] ?? []));
    editor.setDecorations(this.#operands, rangesOf([...(look?.operands ?? []), ...(look?.results ?? [])]));
    editor.setDecorations(this.#sources, rangesOf(look?.sources ?? []));
    editor.setDecorations(this.#written, rangesOf(look === undefined ? [] : [look.token]));
    editor.setDecorations(
      this.#summary,
      look === undefined || shown === undefined ? [] : [summaryOf(look, shown, trace, this.#head, place)],
    );
  }
}

async function tellPlace(): Promise<void> {
  await vscode.window.showInformationMessage('Put the cursor on a token of the trace first.');
}

/** Beside the line of the token. */
function summaryOf(
  look: Look,
  { gaze }: Shown,
  trace: string,
  head: ChosenHead,
  place: (span: Span) => vscode.Range,
): vscode.DecorationOptions {
  const span = gaze.marked.placeOf(look.token) ?? { start: 0, end: 0 };
  const lineEnd = trace.indexOf('\n', span.start);
  const end = lineEnd < 0 ? trace.length : lineEnd;
  return {
    range: place({ start: end, end }),
    renderOptions: {
      after: {
        contentText: visible(lookText(look, trace.slice(span.start, span.end), head)),
        color: new vscode.ThemeColor('editorCodeLens.foreground'),
        margin: '0 0 0 3ch',
      },
    },
  };
}

function firstFetched(gaze: Gaze): number {
  for (let token = gaze.marked.begin; token < gaze.marked.spans.length; token++)
    if (gaze.marked.roleOf(token).is === 'fetched' && gaze.marked.roleOf(token).sources.length > 0) return token;
  return gaze.marked.begin;
}

function goTo(editor: vscode.TextEditor, span: Span | undefined, trace: string, traceLine: number): void {
  if (span === undefined) return;
  const { start } = placer(trace, traceLine)(span);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function offsetOfLine(trace: string, line: number): number | undefined {
  let at = 0;
  for (let i = 0; i < line; i++) {
    const next = trace.indexOf('\n', at);
    if (next < 0) return undefined;
    at = next + 1;
  }
  return line < 0 ? undefined : at;
}

/** Turns offsets of a trace into places of its document. */
function placer(trace: string, traceLine: number): (span: Span) => vscode.Range {
  const starts = [0];
  for (let at = trace.indexOf('\n'); at >= 0; at = trace.indexOf('\n', at + 1)) starts.push(at + 1);
  const position = (offset: number): vscode.Position => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return new vscode.Position(traceLine + low, offset - (starts[low] ?? 0));
  };
  return ({ start, end }) => new vscode.Range(position(start), position(end));
}

function backgroundOf(level: number): vscode.TextEditorDecorationType {
  // Levels differ where their colours do not, or are not seen.
  const border = level < 3 ? {} : { textDecoration: level === 3 ? 'underline' : 'underline 2px' };
  return markOf({ backgroundColor: new vscode.ThemeColor(`tail.attention${level}Background`), ...border });
}

function markOf(options: vscode.DecorationRenderOptions): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    ...options,
  });
}
