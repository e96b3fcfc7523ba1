import * as vscode from 'vscode';
import { likelihoodText, natsText, visible } from '../../views/index.ts';
import { labelText } from '../label-text.ts';
import { pathsForMenus } from '../shown-uris.ts';
import {
  type Heat,
  type HeatState,
  type HeatToken,
  levels,
  type Place,
  SURPRISE,
  surpriseFrom,
  tokenAt,
} from './heat.ts';

/** What was scored, and by whom. */
export interface Strip {
  readonly heat: Heat;
  readonly model: string;
  /** The endpoint's name. */
  readonly endpoint: string;
}

/** By level: so that levels differ where colours do not, or are not seen. */
const borders = ['', '1px dotted', '1px dashed', '1px solid'] as const;
/** Characters of a token that are shown. */
const LONGEST_TOKEN = 60;
/** The paths of the documents with scores: `resourcePath in tail.scoredEditors` says of an editor whether it has some. */
const SCORED = 'tail.scoredEditors';

/**
 * Scores in the editors that show their traces: the background of each token that surprises the model, nats behind the
 * first line of each state, marks in the overview ruler, and the figures of a token when it is pointed at.
 */
export class HeatStrips implements vscode.Disposable, vscode.HoverProvider, vscode.InlayHintsProvider {
  readonly #strips = new Map<string, Strip>();
  readonly #levels = levels.map((_, i) => decorationOf(i + 1));
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  #status: vscode.LanguageStatusItem | undefined;
  readonly onDidChangeInlayHints = this.#changed.event;

  constructor() {
    this.#disposables = [
      ...this.#levels,
      this.#changed,
      vscode.languages.registerHoverProvider('*', this),
      vscode.languages.registerInlayHintsProvider('*', this),
      vscode.window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.#draw(editor);
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.#tell()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.clear(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0 || !this.clear(document.uri)) return;
        vscode.window.setStatusBarMessage('The text has changed; its scores are cleared.', 5000);
      }),
    ];
  }

  dispose(): void {
    this.#status?.dispose();
    for (const one of this.#disposables) one.dispose();
  }

  show(document: vscode.TextDocument, strip: Strip): void {
    this.#strips.set(document.uri.toString(), strip);
    this.#redraw();
  }

  /** Whether there was something to clear. */
  clear(uri: vscode.Uri): boolean {
    const was = this.#strips.delete(uri.toString());
    if (was) this.#redraw();
    return was;
  }

  /** The commands “Next Surprise” and “Previous Surprise”. */
  go(way: 'next' | 'previous'): void {
    const editor = vscode.window.activeTextEditor;
    const heat = editor && this.#strips.get(editor.document.uri.toString())?.heat;
    if (editor === undefined || heat === undefined) return;
    const token = surpriseFrom(heat, editor.selection.start, way);
    if (token === undefined)
      vscode.window.setStatusBarMessage('No token of this trace has a probability below a half.', 5000);
    else revealToken(editor, heat, token);
  }

  /** Goes to the token of a document that begins at a place of its trace. */
  reveal(document: vscode.TextDocument, at: number): void {
    const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
    const heat = this.#strips.get(document.uri.toString())?.heat;
    const token = heat?.tokens.find((one) => one.at === at);
    if (editor !== undefined && heat !== undefined && token !== undefined) revealToken(editor, heat, token);
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const strip = this.#strips.get(document.uri.toString());
    const token = strip && tokenAt(strip.heat, position);
    return token && new vscode.Hover(hoverText(strip, token), rangeOf(token));
  }

  provideInlayHints(document: vscode.TextDocument, { start, end }: vscode.Range): vscode.InlayHint[] {
    const { states = [] } = this.#strips.get(document.uri.toString())?.heat ?? {};
    return states
      .filter(({ line }) => line >= start.line && line <= end.line && line < document.lineCount)
      .map((state) => {
        const hint = new vscode.InlayHint(document.lineAt(state.line).range.end, natsText(state.nats));
        hint.paddingLeft = true;
        hint.tooltip = stateSummary(state);
        return hint;
      });
  }

  #redraw(): void {
    void vscode.commands.executeCommand('setContext', SCORED, pathsForMenus(this.#strips.keys()));
    for (const editor of vscode.window.visibleTextEditors) this.#draw(editor);
    this.#changed.fire();
    this.#tell();
  }

  #draw(editor: vscode.TextEditor): void {
    const { tokens = [] } = this.#strips.get(editor.document.uri.toString())?.heat ?? {};
    const options = levels.map((): vscode.DecorationOptions[] => []);
    for (const token of tokens) options[token.level - 1]?.push(optionsOf(token));
    for (const [i, type] of this.#levels.entries()) editor.setDecorations(type, options[i] ?? []);
  }

  /** What the status bar says of the active editor. */
  #tell(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const strip = uri && this.#strips.get(uri.toString());
    if (strip === undefined) {
      this.#status?.dispose();
      this.#status = undefined;
      return;
    }
    const { tokens, states } = strip.heat;
    const surprises = states.reduce((sum, state) => sum + state.surprises, 0);
    const nats = states.reduce((sum, state) => sum + state.nats, 0);
    this.#status ??= vscode.languages.createLanguageStatusItem('tail.scores', { pattern: '**' });
    this.#status.name = 'Scores of the trace';
    this.#status.text = `${surprises === 1 ? '1 surprise' : `${surprises} surprises`} in ${tokens.length} tokens`;
    this.#status.detail = `${natsText(nats)}, as ${labelText(strip.model)} finds it (${labelText(strip.endpoint)})`;
    this.#status.command = { command: 'tail.clearScores', title: 'Clear' };
  }
}

function revealToken(editor: vscode.TextEditor, heat: Heat, token: HeatToken): void {
  // selected, its own background could not be seen
  editor.selection = new vscode.Selection(positionOf(token.start), positionOf(token.start));
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  const all = heat.tokens.filter(({ level }) => level >= SURPRISE);
  const which = token.level < SURPRISE ? '' : `Surprise ${all.indexOf(token) + 1} of ${all.length}: `;
  vscode.window.setStatusBarMessage(
    labelText(`${which}${shown(token.text)}, ${likelihoodText(token.logprob)}; ${stateText(heat, token)}`),
    15_000,
  );
}

function decorationOf(level: number): vscode.TextEditorDecorationType {
  const border = borders[level - 1];
  return vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor(`tail.surprise${level}Background`),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    ...(border === '' ? {} : { border, borderColor: new vscode.ThemeColor('tail.surpriseBorder') }),
    // a syntax colour would not be read on so much of another one
    ...(level > SURPRISE ? { color: new vscode.ThemeColor('editor.foreground') } : {}),
    ...(level >= SURPRISE
      ? {
          overviewRulerColor: new vscode.ThemeColor('tail.surpriseOverviewRuler'),
          overviewRulerLane: vscode.OverviewRulerLane.Right,
        }
      : {}),
  });
}

/** A line break has nothing to colour, so a sign stands for it. */
function optionsOf(token: HeatToken): vscode.DecorationOptions {
  const isBreak = token.level >= SURPRISE && token.end.line > token.start.line;
  return {
    range: rangeOf(token),
    ...(isBreak
      ? { renderOptions: { before: { contentText: '↵', color: new vscode.ThemeColor('editor.foreground') } } }
      : {}),
  };
}

function hoverText({ heat, model }: Strip, token: HeatToken): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const level = levels[token.level - 1]?.name ?? 'expected';
  text.appendText(`${shown(token.text)}: ${likelihoodText(token.logprob)}, ${level}`);
  for (const { text: other, logprob } of token.likeliest ?? []) {
    text.appendMarkdown('\n\n- ').appendText(`${shown(other)}: ${likelihoodText(logprob)}`);
    if (other === token.text) text.appendMarkdown(' *(the trace’s)*');
  }
  text.appendMarkdown('\n\n').appendText(`${stateText(heat, token)} · ${visible(model)}`);
  return text;
}

function stateText({ states }: Heat, token: HeatToken): string {
  const state = states.find(({ step }) => step === token.step);
  const nats = state === undefined ? '' : `, ${natsText(state.nats)} in all`;
  return `${placeText(token.step, state?.label ?? '')}${nats}`;
}

function placeText(step: number | undefined, label: string): string {
  if (step === undefined) return 'not judged';
  return step < 0 ? 'before the first state' : `in state ${step + 1}, ${visible(label)}`;
}

function stateSummary({ step, label, nats, tokens, surprises }: HeatState): string {
  const place = placeText(step, label).replace(/^in /, '');
  const name = `${place.charAt(0).toUpperCase()}${place.slice(1)}`;
  const doubts = surprises === 1 ? '1 token' : `${surprises} tokens`;
  return `${name}: ${natsText(nats)} in ${tokens === 1 ? '1 token' : `${tokens} tokens`}; ${surprises === 0 ? 'none' : doubts} with a probability below a half.`;
}

/** A token as it can be seen: in quotes, with its white space. */
function shown(text: string): string {
  return visible(JSON.stringify(text.length > LONGEST_TOKEN ? `${text.slice(0, LONGEST_TOKEN)}…` : text));
}

function positionOf({ line, character }: Place): vscode.Position {
  return new vscode.Position(line, character);
}

function rangeOf({ start, end }: Pick<HeatToken, 'start' | 'end'>): vscode.Range {
  return new vscode.Range(positionOf(start), positionOf(end));
}
