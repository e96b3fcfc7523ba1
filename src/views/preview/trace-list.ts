import { html, nothing, render, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { blocksAt, kindLetters, type ChangedBlock, type Changes, type PreviewTrace } from '../../preview/index.ts';
import { visible } from '../shared/display-text.ts';
import { BlockHeights } from './block-heights.ts';
import type { TopBlock } from './preview-memory.ts';
import { traceBlock, type BlockLooks } from './trace-block.ts';
import { shownLength } from './trace-line.ts';

/** Pixels drawn beyond both edges. */
const BEYOND = 400;
/** A line's height, and what a block has around its lines. */
const LINE = 18;
const AROUND = 13;

/** What a person does in the list. */
export interface ListActions {
  /** To the statement that wrote a block. */
  readonly go: (block: number, isFocused: boolean) => void;
}

interface Shown {
  readonly trace: PreviewTrace;
  readonly changes: ReadonlyMap<number, ChangedBlock>;
  readonly heights: BlockHeights;
  /** Numbers of states, 0 for what is none. */
  readonly numbers: Int32Array;
  readonly most: BlockLooks['most'];
}

/** The blocks of a trace, of which those in sight are drawn. */
export class TraceList {
  readonly #list: HTMLElement;
  readonly #actions: ListActions;
  #shown: Shown | undefined;
  #chosen = 0;
  #caret: number | undefined;
  #here: ReadonlySet<number> = new Set();
  readonly #whole = new Set<string>();
  #isDrawing = false;

  /** `list`: scrolls. */
  constructor(list: HTMLElement, actions: ListActions) {
    this.#list = list;
    this.#actions = actions;
    list.addEventListener('scroll', () => this.draw(), { passive: true });
    let width = list.clientWidth;
    new ResizeObserver(() => {
      if (list.clientWidth !== width) this.#reflow();
      width = list.clientWidth;
      this.draw();
    }).observe(list);
  }

  /** The first block in sight; undefined where there is none. */
  get top(): TopBlock | undefined {
    const block = this.#firstInSight();
    const label = this.#shown?.trace.blocks[block]?.lines[0];
    return label === undefined ? undefined : { block, label };
  }

  /** Scrolls to where an earlier page was. */
  restore({ block, label }: TopBlock): void {
    const blocks = this.#shown?.trace.blocks ?? [];
    this.scrollTo(blocks[block]?.lines[0] === label ? block : blocks.findIndex(({ lines }) => lines[0] === label));
  }

  get chosen(): number {
    return this.#chosen;
  }

  get count(): number {
    return this.#shown?.trace.blocks.length ?? 0;
  }

  /** Another trace, or none. Where a state of the same label stood, there it stays. */
  show(trace: PreviewTrace | undefined, changes: Changes | undefined): void {
    const before = this.#shown;
    if (trace === undefined) {
      this.#shown = undefined;
      this.draw();
      return;
    }
    const anchor = before && this.#anchor(before);
    if (before?.trace !== trace) this.#whole.clear();
    this.#shown = {
      trace,
      changes: new Map((changes?.blocks ?? []).map((change) => [change.block, change])),
      heights: before?.trace === trace ? before.heights : this.#guess(trace),
      numbers: numbersOf(trace),
      most: mostOf(trace),
    };
    if (before !== undefined && before.trace !== trace) {
      this.#chosen = sameBlock(before.trace, this.#chosen, trace);
      if (anchor !== undefined) {
        this.#setSpace();
        this.#list.scrollTop = this.#shown.heights.top(sameBlock(before.trace, anchor.block, trace)) + anchor.offset;
      }
    } else if (before === undefined) this.#chosen = Math.max(0, this.#shown.numbers.indexOf(1));
    this.#findHere();
    this.draw();
  }

  /** The statement at this line of the program is marked; `isMoved`: and scrolled to, if nothing of it is in sight. */
  setCaret(line: number | undefined, isMoved: boolean): void {
    this.#caret = line;
    this.#findHere();
    const [first] = this.#here;
    if (isMoved && first !== undefined && !this.#isInSight()) this.scrollTo(nearest(this.#here, this.#firstInSight()));
    this.draw();
  }

  choose(block: number, isFocused: boolean): void {
    this.#chosen = Math.max(0, Math.min(this.count - 1, block));
    this.scrollTo(this.#chosen, true);
    if (isFocused)
      this.#list.querySelector<HTMLElement>(`[data-block="${this.#chosen}"] .go`)?.focus({ preventScroll: true });
  }

  /** `isLeast`: only as far as needed. */
  scrollTo(block: number, isLeast = false): void {
    const heights = this.#shown?.heights;
    if (heights === undefined) return;
    // What is drawn on the way is measured, and may move it.
    for (let round = 0; round < 3; round++) {
      const [top, end] = [heights.top(block), heights.top(block + 1)];
      const { scrollTop, clientHeight } = this.#list;
      if (!isLeast) this.#list.scrollTop = top;
      else if (top < scrollTop || end - top > clientHeight) this.#list.scrollTop = top;
      else if (end > scrollTop + clientHeight) this.#list.scrollTop = end - clientHeight;
      this.draw();
      if (heights.top(block) === top) return;
    }
  }

  /** The next block, in a direction and around the end, that is changed; undefined without one. */
  nextChanged(step: 1 | -1): number | undefined {
    return this.#next(step, (block) => this.#shown?.changes.has(block) === true);
  }

  /** The next one that has this text, in capitals or not. */
  nextWith(text: string, step: 1 | -1): number | undefined {
    const wanted = text.toLowerCase();
    const blocks = this.#shown?.trace.blocks ?? [];
    return this.#next(
      step,
      (block) => blocks[block]?.lines.some((line) => line.toLowerCase().includes(wanted)) === true,
    );
  }

  #next(step: 1 | -1, isFound: (block: number) => boolean): number | undefined {
    for (let i = 1; i <= this.count; i++) {
      const block = (this.#chosen + step * i + this.count) % this.count;
      if (isFound(block)) return block;
    }
    return undefined;
  }

  draw(): void {
    // Setting the place to which it is scrolled draws it anew.
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    try {
      for (let round = 0; round < 4; round++) {
        render(this.#content(), this.#list);
        if (!this.#measure()) return;
      }
      render(this.#content(), this.#list);
    } finally {
      this.#isDrawing = false;
    }
  }

  #content(): TemplateResult | typeof nothing {
    const shown = this.#shown;
    if (shown === undefined) return nothing;
    const { heights, trace } = shown;
    const { scrollTop, clientHeight } = this.#list;
    const first = heights.at(scrollTop - BEYOND);
    const last = heights.at(scrollTop + clientHeight + BEYOND);
    const drawn = new Set(Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i));
    // The tab stop is always there.
    drawn.add(Math.min(this.#chosen, this.count - 1));
    const blocks = [...drawn].filter((block) => block >= 0 && block < this.count).sort((a, b) => a - b);
    return html`<ol class="blocks" role="list" aria-label="States of the trace" .style=${`height: ${heights.top(this.count)}px`}>${repeat(
      blocks,
      (block) => block,
      (block) => this.#block(shown, trace, block),
    )}</ol>`;
  }

  #block(shown: Shown, trace: PreviewTrace, number: number): TemplateResult {
    const block = trace.blocks[number];
    if (block === undefined) return html``;
    return traceBlock(
      block,
      {
        trace,
        number: shown.numbers[number] === 0 ? undefined : shown.numbers[number],
        change: shown.changes.get(number),
        isChosen: number === this.#chosen,
        caret: this.#here.has(number) ? this.#caret : undefined,
        isWhole: (line) => this.#whole.has(`${number}:${line}`),
        most: shown.most,
        shown: { top: shown.heights.top(number), block: number, count: this.count },
      },
      {
        go: (chosen, isFocused) => {
          this.#chosen = chosen;
          this.draw();
          this.#actions.go(chosen, isFocused);
        },
        unfold: (unfolded, line) => {
          this.#whole.add(`${unfolded}:${line}`);
          this.draw();
        },
      },
    );
  }

  /** True if something is higher or lower than it was thought to be: then what is in sight stays where it is. */
  #measure(): boolean {
    const shown = this.#shown;
    if (shown === undefined) return false;
    const { heights } = shown;
    const anchor = this.#anchor(shown);
    let isOther = false;
    for (const element of this.#list.querySelectorAll<HTMLElement>('.block')) {
      const { height } = element.getBoundingClientRect();
      if (heights.measured(Number(element.dataset['block']), height)) isOther = true;
    }
    if (!isOther) return false;
    this.#setSpace();
    const top = heights.top(anchor.block) + anchor.offset;
    if (Math.abs(top - this.#list.scrollTop) >= 1) this.#list.scrollTop = top;
    return true;
  }

  #setSpace(): void {
    const list = this.#list.querySelector<HTMLElement>('.blocks');
    if (list !== null && this.#shown !== undefined) list.style.height = `${this.#shown.heights.top(this.count)}px`;
  }

  /** The first block in sight, and how far it is scrolled out. */
  #anchor({ heights }: Shown): { readonly block: number; readonly offset: number } {
    const block = heights.at(this.#list.scrollTop);
    return { block, offset: this.#list.scrollTop - heights.top(block) };
  }

  #firstInSight(): number {
    return this.#shown?.heights.at(this.#list.scrollTop) ?? 0;
  }

  #isInSight(): boolean {
    const { scrollTop, clientHeight } = this.#list;
    const heights = this.#shown?.heights;
    return (
      heights !== undefined &&
      [...this.#here].some(
        (block) => heights.top(block + 1) > scrollTop + LINE && heights.top(block) < scrollTop + clientHeight - LINE,
      )
    );
  }

  #findHere(): void {
    this.#here = new Set(
      this.#shown === undefined || this.#caret === undefined ? [] : blocksAt(this.#shown.trace, this.#caret),
    );
  }

  /** The list has another width: lines break elsewhere. */
  #reflow(): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    const { block, offset } = this.#anchor(shown);
    this.#shown = { ...shown, heights: this.#guess(shown.trace) };
    this.#setSpace();
    this.#list.scrollTop = this.#shown.heights.top(block) + offset;
  }

  #guess({ blocks }: PreviewTrace): BlockHeights {
    const figures = this.#list.clientWidth >= 560 ? 180 : 0;
    const columns = Math.max(8, Math.floor((this.#list.clientWidth - 66 - figures) / 7.8));
    return new BlockHeights(
      Float64Array.from(blocks, ({ lines, kinds }) => {
        let rows = 0;
        for (const [i, line] of lines.entries())
          rows += Math.max(1, Math.ceil(shownLength(visible(line), kinds[i] ?? '', false) / columns));
        return rows * LINE + AROUND;
      }),
    );
  }
}

function numbersOf({ blocks }: PreviewTrace): Int32Array {
  let state = 0;
  return Int32Array.from(blocks, ({ place, kinds }) =>
    place === undefined && !kinds.startsWith(kindLetters.enter) ? 0 : ++state,
  );
}

function mostOf({ blocks }: PreviewTrace): BlockLooks['most'] {
  let [tokens, far] = [0, 0];
  for (const block of blocks) {
    tokens = Math.max(tokens, block.place === undefined ? 0 : block.tokens);
    far = Math.max(far, block.far?.tokens ?? 0);
  }
  return { tokens, far };
}

/** The block of another trace that stands for this one: of the same label, the one that comes as often after the first. */
function sameBlock(before: PreviewTrace, block: number, after: PreviewTrace): number {
  const label = before.blocks[block]?.lines[0];
  let left = before.blocks.slice(0, block).filter(({ lines }) => lines[0] === label).length;
  const found = after.blocks.findIndex(({ lines }) => lines[0] === label && left-- === 0);
  return found >= 0 ? found : Math.min(block, after.blocks.length - 1);
}

function nearest(blocks: ReadonlySet<number>, to: number): number {
  return [...blocks].reduce((best, block) => (Math.abs(block - to) < Math.abs(best - to) ? block : best));
}
