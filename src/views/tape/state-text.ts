import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { TapeLine, TapeSnapshot, TapeSpan } from '../../debugger/tape/index.ts';
import { icon } from '../shared/icon.ts';
import { number, plural, visible } from '../shared/display-text.ts';
import type { TapeActions } from './tape-actions.ts';

/** A longer line is shown in part, until it is asked for in full. */
const longLine = 1200;

/** Lines shown in full though they are long, as `state:line`. */
export interface Unfolded {
  has(key: string): boolean;
  add(key: string): void;
}

/** The state's own text; a click on a line goes to that line's moment. */
export function stateText(snapshot: TapeSnapshot, actions: TapeActions, unfolded: Unfolded): TemplateResult {
  return html`<section class="state-text" aria-label="State">
    <h2>State${snapshot.tokens === undefined ? nothing : html`<small>${plural(snapshot.tokens, 'token')}</small>`}</h2>
    <ol data-roving="column">${snapshot.lines.map((line, index) => lineItem(snapshot, line, index, actions, unfolded))}</ol>
  </section>`;
}

function lineItem(
  snapshot: TapeSnapshot,
  line: TapeLine,
  index: number,
  actions: TapeActions,
  unfolded: Unfolded,
): TemplateResult {
  const { state, line: current } = snapshot.position;
  const isNow = index === Math.min(current, snapshot.lines.length - 1);
  const key = `${state}:${index}`;
  const length = line.spans.reduce((sum, span) => sum + span.text.length, 0);
  const isCut = length > longLine && !unfolded.has(key);
  return html`<li class=${classMap({ now: isNow, later: index > current, label: index === 0, faulty: line.fault !== undefined })}>
    <span class="gutter">${isNow ? icon('here', 'current line') : nothing}</span>
    <button class="line" tabindex=${isNow ? 0 : -1} aria-current=${isNow ? 'step' : nothing} @click=${() => actions.go(state, index)}>${lineContent(
      isCut ? cut(line.spans, longLine) : line.spans,
    )}${isCut ? '…' : nothing}${
      line.hint === undefined
        ? nothing
        : html` <span class="hint" title="Age of each fetched version, in states">${visible(line.hint)}</span>`
    }</button>
    ${isCut ? html`<button class="link rest" @click=${() => unfolded.add(key)}>Show all ${number(length)} characters</button>` : nothing}
    ${line.fault === undefined ? nothing : html`<span class="why">${visible(line.fault)}</span>`}
  </li>`;
}

/**
 * Neighbouring pieces of one cell are one element, so that it lights up as a whole; a comma behind it never begins a
 * line.
 */
function lineContent(spans: readonly TapeSpan[]): TemplateResult[] {
  const content: TemplateResult[] = [];
  const left = [...spans];
  for (let span = left.shift(); span !== undefined; span = left.shift()) {
    const { cell } = span;
    if (cell === undefined) {
      content.push(html`${spanContent(span)}`);
      continue;
    }
    const group = [span];
    while (left[0]?.cell === cell) group.push(...left.splice(0, 1));
    const isFollowed = left[0]?.text.startsWith(',') === true;
    if (left[0] !== undefined && isFollowed) left[0] = { ...left[0], text: left[0].text.slice(1) };
    content.push(
      html`<span class="item"><span class=${classMap({ cell: true, faulty: group.some(({ faulty }) => faulty) })} data-cell=${cell}>${group.map(spanContent)}</span>${isFollowed ? ',' : nothing}</span>`,
    );
  }
  return content;
}

const roleClasses: Readonly<Record<TapeSpan['role'], string>> = {
  plain: '',
  label: '',
  keyword: 'keyword',
  number: 'literal-number',
  text: 'literal-text',
  boolean: 'literal-boolean',
  unreadable: 'unreadable',
};

function spanContent({ text, role, faulty }: TapeSpan): TemplateResult {
  const name = `${roleClasses[role]}${faulty ? ' faulty' : ''}`.trim();
  return name === '' ? html`${visible(text)}` : html`<span class=${name}>${visible(text)}</span>`;
}

function cut(spans: readonly TapeSpan[], length: number): TapeSpan[] {
  const kept: TapeSpan[] = [];
  for (const span of spans) {
    if (length <= 0) break;
    kept.push(span.text.length > length ? { ...span, text: span.text.slice(0, length) } : span);
    length -= span.text.length;
  }
  return kept;
}
