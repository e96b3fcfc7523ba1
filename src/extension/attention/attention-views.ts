import * as vscode from 'vscode';
import { type Asked, type ChosenHead, drawnTokens, Gaze, type Look, type Span } from '../../attention/index.ts';
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
import { TracePlaces } from './trace-places.ts';
import { type Opened, variantOf, WITHOUT } from './variant-beside.ts';

/** From which share of attention on a token has which background. */
const LEVELS = [0.01, 0.04, 0.12, 0.35] as const;
/** Milliseconds from a move of the cursor to what is drawn for it. */
const PAUSE = 20;
/** The paths of the documents that show attention: a context for menus. */
const SHOWN = 'tail.attentionEditors';
const ALL_HEADS = 'All heads, their mean';

interface Shown {
  readonly gaze: Gaze;
  readonly places: TracePlaces;
  /** The same question's text beside it, and where a part of this one stands there. */
  readonly twin?: { readonly uri: vscode.Uri; readonly place: (span: Span) => Span | undefined };
  /** The cursor of the text beside is at something that this one does not have. */
  isBlank: boolean;
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
  /** Editors that are drawn soon. */
  readonly #waiting = new Map<vscode.TextEditor, NodeJS.Timeout>();
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
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#drawSoon(textEditor)),
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
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const { gaze } of this.#shown.values()) gaze.release();
    for (const one of this.#disposables) one.dispose();
  }

  /** The command “Show Where the Embedded Model Looks”. */
  async start(argument: unknown): Promise<void> {
    const opened = await this.#open(argument);
    if (opened === undefined) return;
    const { document, asked, places } = opened;
    const { version } = document;
    const gaze = await this.#read(asked);
    if (gaze === undefined) return;
    if (document.version !== version || document.isClosed) {
      gaze.release();
      return;
    }
    this.clear(document.uri);
    this.#shown.set(document.uri.toString(), { gaze, places, isBlank: false });
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    this.#tellContext();
    if (this.#tokenAt(editor) === undefined) goTo(editor, gaze.marked.placeOf(firstFetched(gaze)), places);
    this.#draw(editor);
  }

  /** The command “Compare Attention With and Without Memory Fetcher”: the same question's variant is read beside it. */
  async compare(argument: unknown): Promise<void> {
    const opened = await this.#open(argument);
    const beside = opened && variantOf(opened);
    if (opened === undefined || beside === undefined) return;
    if (typeof beside === 'string') return void (await vscode.window.showErrorMessage(beside));
    const { document, asked, places } = opened;
    const { version } = document;
    const full = await this.#read(asked);
    const without = full && (await this.#read(beside.asked));
    if (full === undefined || without === undefined || document.version !== version || document.isClosed) {
      full?.release();
      without?.release();
      return;
    }
    const uri = this.#texts.keep(`${WITHOUT}.tailcot`, beside.file, document.uri.toString());
    this.clear(document.uri);
    this.clear(uri);
    const { map } = beside;
    this.#shown.set(document.uri.toString(), {
      gaze: full,
      places,
      twin: { uri, place: (span) => map.inVariant(span) },
      isBlank: false,
    });
    this.#shown.set(uri.toString(), {
      gaze: without,
      places: beside.places,
      twin: { uri: document.uri, place: (span) => map.inTrace(span) },
      isBlank: false,
    });
    this.#tellContext();
    const editor = await vscode.window.showTextDocument(document, {
      preview: false,
      viewColumn: vscode.ViewColumn.One,
    });
    await vscode.window.showTextDocument(uri, {
      preview: false,
      preserveFocus: true,
      viewColumn: vscode.ViewColumn.Beside,
    });
    goTo(editor, full.marked.placeOf(firstSourced(full)), places);
    this.#draw(editor);
    this.#follow(editor);
  }

  async #open(argument: unknown): Promise<Opened | undefined> {
    const document = await commandDocument(
      argument,
      ['tail-cot'],
      'Open a trace as a text first, such as the ground truth that TAIL: Write Trace writes, or an answer of a run by Debug: the embedded model reads it, and shows where it looks.',
    );
    if (document === undefined) return undefined;
    const checked = await this.#checker.check(document, undefined);
    if (checked === undefined) return undefined;
    if ('problem' in checked) {
      await vscode.window.showErrorMessage(checked.problem);
      return undefined;
    }
    const { belonging, verdict } = checked;
    const { machine } = belonging.found.task;
    const { trace, question, traceLine } = traceParts(document);
    const asked = question ?? ownQuestion(belonging.found.task, { ...belonging.inputs, ...belonging.lengths });
    const style = styleFor(machine, verdict.style);
    return {
      document,
      belonging,
      question: asked,
      asked: { prompt: inTemplate(completionTemplate, asked), trace, machine, style },
      places: new TracePlaces(trace, traceLine),
    };
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
    const text = lookTable(look, shown.gaze, shown.places.trace, shown.places.traceLine, this.#head);
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
    const offset = shown?.places.offset(editor.selection.active);
    return offset === undefined ? undefined : shown?.gaze.marked.tokenAt(offset);
  }

  #lookIn(editor: vscode.TextEditor, head: ChosenHead): Look | undefined {
    const shown = this.#shownIn(editor);
    const token = shown === undefined || shown.isBlank ? undefined : this.#tokenAt(editor);
    return token === undefined ? undefined : shown?.gaze.at(token, head);
  }

  /** Draws once for all that the cursor does until then: a key that is held down must not be waited for. */
  #drawSoon(editor: vscode.TextEditor): void {
    if (this.#waiting.has(editor) || this.#shownIn(editor) === undefined) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(editor);
      this.#follow(editor);
      this.#draw(editor);
    }, PAUSE);
    this.#waiting.set(editor, timer);
  }

  /** In the text beside, the cursor goes to the same place; of a fetch there is none where nothing is fetched. */
  #follow(editor: vscode.TextEditor): void {
    const shown = this.#shownIn(editor);
    const twin = shown?.twin;
    const other = twin && this.#shown.get(twin.uri.toString());
    if (shown === undefined || twin === undefined || other === undefined || editor !== vscode.window.activeTextEditor)
      return;
    const token = this.#tokenAt(editor);
    const span = token === undefined ? undefined : shown.gaze.marked.placeOf(token);
    const there = span && twin.place(span);
    shown.isBlank = false;
    other.isBlank = there === undefined;
    for (const one of vscode.window.visibleTextEditors) {
      if (one.document.uri.toString() !== twin.uri.toString()) continue;
      goTo(one, there, other.places);
      this.#drawSoon(one);
    }
  }

  #draw(editor: vscode.TextEditor): void {
    const shown = this.#shownIn(editor);
    if (shown === undefined && !this.#drawn.delete(editor)) return;
    if (shown !== undefined) this.#drawn.add(editor);
    const look = shown && this.#lookIn(editor, this.#head);
    const rangesOf = (tokens: readonly number[]): vscode.Range[] =>
      tokens.flatMap((token) => {
        const span = shown?.gaze.marked.placeOf(token);
        return shown === undefined || span === undefined ? [] : [shown.places.range(span)];
      });
    const drawn = look && drawnTokens(look, LEVELS);
    for (const [i, type] of this.#levels.entries()) editor.setDecorations(type, rangesOf(drawn?.levels[i] ?? []));
    editor.setDecorations(this.#operands, rangesOf(drawn?.made ?? []));
    editor.setDecorations(this.#sources, rangesOf(drawn?.sources ?? []));
    const words = look && wordsOf(look, shown, this.#head);
    editor.setDecorations(
      this.#written,
      rangesOf(look === undefined ? [] : [look.token]).map((range) => ({
        range,
        hoverMessage: new vscode.MarkdownString().appendText(words ?? ''),
      })),
    );
    editor.setDecorations(
      this.#summary,
      look === undefined || shown === undefined ? [] : [summaryOf(look, shown, words ?? '')],
    );
  }
}

async function tellPlace(): Promise<void> {
  await vscode.window.showInformationMessage('Put the cursor on a token of the trace first.');
}

/** Where the model looked, in words: behind the line, and at the token itself where the line's end is not seen. */
function wordsOf(look: Look, { gaze, places }: Shown, head: ChosenHead): string {
  const span = gaze.marked.placeOf(look.token) ?? { start: 0, end: 0 };
  return visible(lookText(look, places.trace.slice(span.start, span.end), head));
}

/** Beside the line of the token. */
function summaryOf(look: Look, { gaze, places }: Shown, words: string): vscode.DecorationOptions {
  const span = gaze.marked.placeOf(look.token) ?? { start: 0, end: 0 };
  const end = places.lineEnd(span.start);
  return {
    range: places.range({ start: end, end }),
    renderOptions: {
      after: {
        contentText: words,
        color: new vscode.ThemeColor('editorCodeLens.foreground'),
        margin: '0 0 0 3ch',
      },
    },
  };
}

/** The first token that is made of values which the text has written before. */
function firstSourced(gaze: Gaze): number {
  for (let token = gaze.marked.begin; token < gaze.marked.spans.length; token++) {
    const { is, sources } = gaze.marked.roleOf(token);
    if (is === 'result' && sources.length > 0) return token;
  }
  return gaze.marked.begin;
}

function firstFetched(gaze: Gaze): number {
  for (let token = gaze.marked.begin; token < gaze.marked.spans.length; token++)
    if (gaze.marked.roleOf(token).is === 'fetched' && gaze.marked.roleOf(token).sources.length > 0) return token;
  return gaze.marked.begin;
}

function goTo(editor: vscode.TextEditor, span: Span | undefined, places: TracePlaces): void {
  if (span === undefined) return;
  const { start } = places.range(span);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
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
