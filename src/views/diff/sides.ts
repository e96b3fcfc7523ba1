import { render } from 'lit';
import type { DiffContent, DiffFault } from './diff-messages.ts';
import { hiddenCharacters, lineDecorations, standingDecorations } from './decorations.ts';
import { editor, Range } from './monaco.ts';
import {
  layOut,
  placed,
  type Fold,
  type Folding,
  type PlacedStretch,
  type Side,
  type Sides,
  type Zone,
} from './side-layout.ts';
import { traceLanguage } from './trace-language.ts';
import { countedWords, faultNote, fillerContent, foldBar } from './zone-content.ts';

const both: readonly Side[] = ['truth', 'model'];
const FOLD_HEIGHT = 28;
/** From this width on there is room for a map of the text beside it, in pixels. */
const ROOMY = 900;
/** A note is not wider: longer lines are hard to read. */
const WIDEST_NOTE = 720;
/** Faults beyond this many have a mark and a hover, but no note between the lines. */
const MOST_NOTES = 300;

export interface SidesActions {
  unfold(fold: number): void;
  debug(state: number): void;
  scrolled(top: number): void;
}

/** Where a fault is explained: behind this line of the model's text, so much below its lower edge, in pixels. */
interface PlacedNote {
  readonly fault: number;
  readonly after: number;
  readonly below: number;
}

/** Hides lines; Monaco has it for its own diff, and does not tell it. */
interface HidingEditor {
  setHiddenAreas(areas: readonly Range[]): void;
}

function canHide(one: object): one is HidingEditor {
  return 'setHiddenAreas' in one && typeof one.setHiddenAreas === 'function';
}

/** The two editors: the truth left, the model right, lines that stand for each other at one height, scrolling together. */
export class DiffSides {
  readonly #editors: Sides<editor.IStandaloneCodeEditor>;
  readonly #nodes: Sides<HTMLElement>;
  readonly #lazy: Sides<editor.IEditorDecorationsCollection>;
  readonly #standing: Sides<editor.IEditorDecorationsCollection>;
  readonly #here: editor.IEditorDecorationsCollection;
  readonly #zones: Record<Side, string[]> = { truth: [], model: [] };
  readonly #actions: SidesActions;
  readonly #measure = document.createElement('div');
  #content: DiffContent | undefined;
  #stretches: readonly PlacedStretch[] = [];
  #notes: readonly PlacedNote[] = [];
  #folds: readonly Fold[] = [];
  #folding: Folding = { isOn: true, opened: new Set() };
  #noteWidth = 0;
  #isFollowing = false;
  #frame: number | undefined;
  #sideways: number | undefined;

  constructor(nodes: Sides<HTMLElement>, actions: SidesActions) {
    this.#nodes = nodes;
    this.#actions = actions;
    this.#editors = {
      truth: editor.create(nodes.truth, { ...options(), ariaLabel: 'Ground truth', minimap: { enabled: false } }),
      model: editor.create(nodes.model, { ...options(), ariaLabel: 'What the model wrote' }),
    };
    const collections = (): Sides<editor.IEditorDecorationsCollection> => ({
      truth: this.#editors.truth.createDecorationsCollection(),
      model: this.#editors.model.createDecorationsCollection(),
    });
    this.#lazy = collections();
    this.#standing = collections();
    this.#here = this.#editors.model.createDecorationsCollection();
    this.#measure.className = 'zone measure';
    nodes.model.append(this.#measure);
    for (const side of both) {
      const one = this.#editors[side];
      one.onDidScrollChange((event) => this.#follow(side, event));
      one.onDidLayoutChange(() => this.#layOutNotes());
    }
  }

  /** Shows another text. */
  show(content: DiffContent, folding: Folding): void {
    // Until both texts are there, nothing is laid out.
    this.#content = undefined;
    this.#stretches = placed(content.stretches);
    this.#folding = folding;
    for (const side of both) {
      const one = this.#editors[side];
      one.updateOptions(fonts());
      one.layout();
      const old = one.getModel();
      one.setModel(modelOf(side === 'truth' ? content.truth : content.text));
      old?.dispose();
      one.updateOptions({ lineNumbers: (line) => String(line + content.linesBefore) });
      this.#zones[side] = [];
      this.#standing[side].set(standingDecorations(content, this.#stretches, side));
    }
    this.#content = content;
    this.#noteWidth = this.#widthOfNotes();
    this.#arrange();
  }

  /** What stands alone has a scroll bar of its own, and there is no room for a map of it. */
  setRoom(width: number, isAlone: boolean): void {
    const vertical = isAlone ? 'auto' : 'hidden';
    this.#editors.truth.updateOptions({ scrollbar: { vertical }, overviewRulerLanes: isAlone ? 3 : 0 });
    this.#editors.model.updateOptions({ minimap: { enabled: width >= ROOMY } });
  }

  /** Hides other states; what is at the top stays there. */
  fold(folding: Folding): void {
    this.#folding = folding;
    const one = this.#editors.model;
    const [top] = one.getVisibleRanges();
    const line = top?.startLineNumber ?? 1;
    const offset = one.getTopForLineNumber(line) - one.getScrollTop();
    this.#arrange();
    one.setScrollTop(one.getTopForLineNumber(line) - offset);
  }

  /** Shows a fault, with what explains it, and puts the cursor there. */
  reveal(fault: DiffFault): void {
    const i = this.#content?.faults.indexOf(fault);
    this.#goTo(
      fault.line + 1,
      fault.from + 1,
      'here',
      this.#notes.find((note) => note.fault === i),
    );
  }

  /** Shows a state of the model's text, from 0, also one that is hidden. */
  revealState(state: number): void {
    const i = this.#stretches.findIndex(({ model }) => model === state);
    const stretch = this.#stretches[i];
    if (stretch === undefined) return;
    const fold = this.#folds.find(({ begin, count }) => begin <= i && i < begin + count);
    if (fold !== undefined) this.#actions.unfold(fold.id);
    this.#goTo(stretch.lines.model.first, 1, 'here sound');
  }

  #goTo(line: number, column: number, mark: string, note?: PlacedNote): void {
    this.#here.set([
      {
        range: new Range(line, 1, line, 1),
        options: { isWholeLine: true, className: mark, marginClassName: mark },
      },
    ]);
    this.#editors.model.setPosition({ lineNumber: line, column });
    this.#revealLine(line, note);
    this.#revealColumn(line, column);
  }

  /** Shows nothing. */
  clear(): void {
    this.#content = undefined;
    for (const side of both) {
      const one = this.#editors[side];
      const old = one.getModel();
      one.setModel(null);
      old?.dispose();
    }
  }

  scrollTo(top: number): void {
    this.#editors.model.setScrollTop(top);
    this.#editors.truth.setScrollTop(top);
  }

  /** The line of the model's text, from 0, that is in the middle of what is visible. */
  get line(): number {
    const [first, ...others] = this.#editors.model.getVisibleRanges();
    const last = others.at(-1) ?? first;
    return Math.max(0, (((first?.startLineNumber ?? 1) + (last?.endLineNumber ?? 1)) >> 1) - 1);
  }

  /** Where the line of the model stands in its stretch: the state of the model's text there, from 0. */
  stateAt(line: number): number | undefined {
    return this.#stretches.find(({ lines: { model } }) => model.first <= line + 1 && line + 1 <= model.last)?.model;
  }

  /** A third of the height above it: what led there is in sight. Less where the view is too low for the note, too. */
  #revealLine(line: number, note: PlacedNote | undefined): void {
    const one = this.#editors.model;
    const { height } = one.getLayoutInfo();
    const top = one.getTopForLineNumber(line);
    const lineHeight = one.getOption(editor.EditorOption.lineHeight);
    const end = note === undefined ? top : one.getTopForLineNumber(note.after) + lineHeight + note.below;
    this.scrollTo(Math.max(0, Math.min(top, Math.max(top - height / 3, end - height))));
  }

  /**
   * A line with the whole input may be many times as wide as the view. How wide it is the editor knows once it has drawn
   * it, in the next frame; the zones between the lines are laid out by then as well.
   */
  #revealColumn(line: number, column: number): void {
    if (this.#sideways !== undefined) cancelAnimationFrame(this.#sideways);
    this.#sideways = requestAnimationFrame(() => {
      this.#sideways = undefined;
      this.#editors.model.revealPosition({ lineNumber: line, column }, editor.ScrollType.Immediate);
    });
  }

  #follow(side: Side, event: { scrollTop: number; scrollLeft: number; scrollTopChanged: boolean }): void {
    this.#scheduleMarks();
    for (const node of this.#nodes[side].querySelectorAll<HTMLElement>('.zone > *'))
      node.style.transform = event.scrollLeft === 0 ? '' : `translateX(${event.scrollLeft}px)`;
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    const other = side === 'truth' ? this.#editors.model : this.#editors.truth;
    other.setScrollPosition({ scrollTop: event.scrollTop, scrollLeft: event.scrollLeft }, editor.ScrollType.Immediate);
    this.#isFollowing = false;
    if (event.scrollTopChanged) this.#actions.scrolled(event.scrollTop);
  }

  #widthOfNotes(): number {
    const { contentWidth, verticalScrollbarWidth } = this.#editors.model.getLayoutInfo();
    return Math.max(120, Math.min(WIDEST_NOTE, contentWidth - verticalScrollbarWidth - 8));
  }

  /** Notes wrap anew where their width changes. */
  #layOutNotes(): void {
    const width = this.#widthOfNotes();
    if (this.#content === undefined || width === this.#noteWidth) return;
    this.#noteWidth = width;
    this.#arrange();
  }

  #arrange(): void {
    const content = this.#content;
    if (content === undefined) return;
    const { zones, hidden } = layOut(this.#stretches, content.faults, this.#folding);
    const shown = zones.filter((zone) => zone.kind !== 'fault' || zone.fault < MOST_NOTES);
    this.#folds = zones.flatMap((zone) => (zone.kind === 'fold' ? zone.fold : []));
    const heights = this.#heightsOf(shown, content);
    this.#notes = placedNotes(shown, heights);
    for (const side of both) {
      const one = this.#editors[side];
      if (canHide(one)) one.setHiddenAreas(hidden[side].map(({ first, last }) => new Range(first, 1, last, 1)));
      one.changeViewZones((accessor) => {
        for (const id of this.#zones[side]) accessor.removeZone(id);
        this.#zones[side] = shown.flatMap((zone, ordinal): string[] => {
          if (zone.kind === 'filler' && zone.side !== side) return [];
          return [
            accessor.addZone({
              afterLineNumber: zone.after[side],
              ordinal,
              domNode: this.#nodeOf(zone, side, content),
              // What is behind the line may be hidden; what stands between is not.
              showInHiddenAreas: true,
              ...(zone.kind === 'filler'
                ? { heightInLines: zone.lines }
                : { heightInPx: heights.get(zone) ?? FOLD_HEIGHT }),
            }),
          ];
        });
      });
    }
    this.#scheduleMarks();
  }

  #nodeOf(zone: Zone, side: Side, content: DiffContent): HTMLElement {
    const node = document.createElement('div');
    node.className = 'zone';
    // The editor would take the pointer for a selection, and the click with it.
    for (const press of ['pointerdown', 'mousedown']) node.addEventListener(press, (event) => event.stopPropagation());
    if (zone.kind === 'filler') render(fillerContent(zone), node);
    else if (zone.kind === 'fold')
      render(
        foldBar(zone.fold, () => this.#actions.unfold(zone.fold.id)),
        node,
      );
    else if (side === 'model') this.#renderNote(node, zone.fault, content);
    return node;
  }

  #renderNote(node: HTMLElement, i: number, content: DiffContent): void {
    const fault = content.faults[i];
    if (fault === undefined) return;
    node.style.setProperty('--note-width', `${this.#noteWidth}px`);
    render(
      faultNote(fault, countedWords(content, i), () => this.#actions.debug(fault.state)),
      node,
    );
  }

  /** All notes at once, so that the page is laid out once. */
  #heightsOf(zones: readonly Zone[], content: DiffContent): ReadonlyMap<Zone, number> {
    const nodes = zones.flatMap((zone) => {
      if (zone.kind !== 'fault') return [];
      const node = document.createElement('div');
      node.className = 'zone';
      this.#renderNote(node, zone.fault, content);
      return [{ zone, node }];
    });
    this.#measure.replaceChildren(...nodes.map(({ node }) => node));
    const heights = new Map(
      nodes.map(({ zone, node }) => [zone, Math.ceil(node.getBoundingClientRect().height)] as const),
    );
    this.#measure.replaceChildren();
    return heights;
  }

  /** Marks what is in sight, at most once a frame: a long trace has more that differs than can be marked at once. */
  #scheduleMarks(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      const [truth, model] = [this.#editors.truth.getModel(), this.#editors.model.getModel()];
      if (truth === null || model === null) return;
      const texts = { truth, model };
      for (const side of both) {
        const ranges = this.#editors[side].getVisibleRanges();
        const marks = ranges.flatMap((range) => [
          ...lineDecorations(this.#stretches, range, side, texts),
          ...hiddenCharacters(texts[side], range),
        ]);
        this.#lazy[side].set(marks);
      }
    });
  }
}

/** Without pairs of brackets, of which the editor would read the whole text before it draws any of it. */
function modelOf(text: string): editor.ITextModel {
  const model = editor.createModel(text, traceLanguage);
  model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
  return model;
}

function placedNotes(zones: readonly Zone[], heights: ReadonlyMap<Zone, number>): readonly PlacedNote[] {
  const notes: PlacedNote[] = [];
  for (const zone of zones) {
    if (zone.kind !== 'fault') continue;
    const before = notes.at(-1);
    const after = zone.after.model;
    const above = before?.after === after ? before.below : 0;
    notes.push({ fault: zone.fault, after, below: above + (heights.get(zone) ?? 0) });
  }
  return notes;
}

/** The person's font, which may have changed since the editors were made. */
function fonts(): editor.IEditorOptions {
  const style = getComputedStyle(document.documentElement);
  const size = Number.parseFloat(style.getPropertyValue('--vscode-editor-font-size'));
  return {
    fontFamily: style.getPropertyValue('--vscode-editor-font-family') || 'monospace',
    ...(Number.isFinite(size) ? { fontSize: size } : {}),
  };
}

function options(): editor.IStandaloneEditorConstructionOptions {
  return {
    ...fonts(),
    model: null,
    readOnly: true,
    domReadOnly: true,
    automaticLayout: true,
    accessibilitySupport: 'auto',
    bracketPairColorization: { enabled: false },
    contextmenu: false,
    fixedOverflowWidgets: true,
    folding: false,
    guides: { indentation: false },
    hideCursorInOverviewRuler: true,
    lineDecorationsWidth: 10,
    lineNumbersMinChars: 4,
    links: false,
    matchBrackets: 'never',
    maxTokenizationLineLength: 2_000,
    minimap: { enabled: true, renderCharacters: false, maxColumn: 60 },
    occurrencesHighlight: 'off',
    overviewRulerLanes: 3,
    renderControlCharacters: true,
    renderLineHighlight: 'none',
    scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 12, horizontalScrollbarSize: 10 },
    scrollBeyondLastLine: false,
    selectionHighlight: false,
    stickyScroll: { enabled: false },
    unusualLineTerminators: 'off',
    wordWrap: 'off',
  };
}
