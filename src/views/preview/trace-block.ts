import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import {
  kindLetters,
  linesFrom,
  type ChangedBlock,
  type PreviewBlock,
  type PreviewTrace,
} from '../../preview/index.ts';
import { excerpt, number, plural } from '../shared/display-text.ts';
import { icon } from '../shared/icon.ts';
import { lineParts, markOf, restText, shownLength } from './trace-line.ts';

/** Tokens back from which a fetch is far. */
const FAR = 2000;

/** How a block is drawn. */
export interface BlockLooks {
  readonly trace: PreviewTrace;
  /** The number of a state, from 1; undefined for what is none. */
  readonly number: number | undefined;
  readonly change: ChangedBlock | undefined;
  /** Chosen by the keyboard or a click: it is the list's tab stop. */
  readonly isChosen: boolean;
  /** The line of the program where the caret is, if the block was written by its statement. */
  readonly caret: number | undefined;
  /** Whether one of its lines is shown in full though it is long. */
  readonly isWhole: (line: number) => boolean;
  /** Of all blocks, for the bars. */
  readonly most: { readonly tokens: number; readonly far: number };
  readonly shown: { readonly top: number; readonly block: number; readonly count: number };
}

export interface BlockActions {
  /** Shows the statement; `isFocused`: and goes there. */
  readonly go: (block: number, isFocused: boolean) => void;
  readonly unfold: (block: number, line: number) => void;
}

export function traceBlock(block: PreviewBlock, looks: BlockLooks, actions: BlockActions): TemplateResult {
  const { shown, change, isChosen, caret, trace } = looks;
  const classes = {
    block: true,
    state: looks.number !== undefined,
    new: change?.isNew === true,
    changed: change !== undefined && !change.isNew,
    chosen: isChosen,
    here: caret !== undefined,
  };
  const here = caret === undefined ? [] : linesFrom(block, caret);
  const isAnswer = block.kinds.includes(kindLetters.answer);
  const label = isAnswer ? 'answer' : 'before the first state';
  const place = trace.places[block.place ?? -1];
  return html`<li class=${classMap(classes)} data-block=${shown.block} .style=${`top: ${shown.top}px`} aria-posinset=${shown.block + 1} aria-setsize=${shown.count}
    @click=${(event: MouseEvent) => {
      if (!(event.target instanceof Element) || event.target.closest('.rest') === null)
        actions.go(shown.block, event.detail > 1);
    }}>
    <div class="gutter" aria-hidden="true">${looks.number ?? ''}${change === undefined ? nothing : html`<span class="sign">${change.isNew ? '+' : '~'}</span>`}</div>
    <div class="lines">${
      looks.number === undefined
        ? html`<button class="unseen go" tabindex=${isChosen ? 0 : -1}>${label}</button>${block.lines.map((_, line) => lineRow(block, line, looks, here, actions))}`
        : html`<p class="label"><button class="go" tabindex=${isChosen ? 0 : -1} aria-label=${nameOf(block, looks)} aria-current=${isChosen ? 'true' : nothing}>${excerpt(block.lines[0] ?? '', 300)}</button>${
            place === undefined
              ? nothing
              : html`${place.warnings.length === 0 ? nothing : html`<span class="warns" title=${excerpt(place.warnings.join('\n'), 1500)}>${icon('warning', plural(place.warnings.length, 'warning'))}</span>`}<span class="source">${place.source === undefined ? '' : `${excerpt(place.source, 40)} `}line ${place.first + 1}</span>`
          }</p>${block.lines.slice(1).map((_, i) => lineRow(block, i + 1, looks, here, actions))}`
    }</div>
    <div class="figure tokens">${figure(block.tokens, looks.most.tokens)}</div>
    <div class="figure far">${farFigure(block, looks)}</div>
  </li>`;
}

function lineRow(
  block: PreviewBlock,
  index: number,
  { change, isWhole, trace, shown }: BlockLooks,
  here: readonly number[],
  actions: BlockActions,
): TemplateResult {
  const line = block.lines[index] ?? '';
  const kind = block.kinds[index] ?? '';
  const length = shownLength(line, kind, isWhole(index));
  const classes = {
    line: true,
    [markOf(kind)]: markOf(kind) !== '',
    edited: change?.lines.includes(index) === true,
    traced: here.includes(index),
  };
  return html`<p class=${classMap(classes)}>${lineParts(line, kind, trace.words[kind] ?? 0, length)}${
    length < line.length
      ? html` <button class="link rest" @click=${() => actions.unfold(shown.block, index)} tabindex="-1">${restText(line)}</button>`
      : nothing
  }</p>`;
}

function figure(value: number, most: number): TemplateResult {
  return html`<b>${number(value)}</b><span class="bar" .style=${`width: ${most === 0 ? 0 : Math.round((value / most) * 64)}px`}></span>`;
}

function farFigure({ far }: PreviewBlock, { most }: BlockLooks): TemplateResult {
  if (far === undefined) return html`<span class="muted">–</span>`;
  const isFar = far.tokens > FAR;
  return html`<b>${number(far.tokens)}</b> back<span class=${classMap({ bar: true, caution: isFar })} .style=${`width: ${Math.round((far.tokens / Math.max(1, most.far)) * 72)}px`}></span><small title=${excerpt(far.cell, 200)}>${isFar ? icon('warning') : nothing}${excerpt(far.cell, 24)}</small>`;
}

/** `Add place 0, state 4, line 19, 75 tokens, farthest fetch 320 tokens back, changed by the last edit`. */
function nameOf(block: PreviewBlock, { number: state, change, trace }: BlockLooks): string {
  const place = trace.places[block.place ?? -1];
  const parts = [
    excerpt(block.lines[0] ?? '', 200),
    `state ${number(state ?? 0)}`,
    ...(place === undefined ? [] : [`line ${place.first + 1}`]),
    plural(block.tokens, 'token'),
    ...(block.far === undefined ? [] : [`farthest fetch ${plural(block.far.tokens, 'token')} back`]),
    ...(change === undefined ? [] : [change.isNew ? 'new since the last edit' : 'changed by the last edit']),
  ];
  return parts.join(', ');
}
