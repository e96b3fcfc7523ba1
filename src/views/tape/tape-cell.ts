import { html, nothing, type TemplateResult } from 'lit';
import type { DirectiveResult } from 'lit/directive.js';
import { classMap } from 'lit/directives/class-map.js';
import type { TapeCell } from '../../debugger/tape/index.ts';
import { compact, excerpt, plural } from '../shared/display-text.ts';

/**
 * What a cell is called and how it stands, for those who do not see its marks. `place` says where in words: `x at place
 * 4`.
 */
export function cellDescription(cell: TapeCell, place = cell.name, beyond = false): string {
  const said = [`${excerpt(place, 120)}: ${cell.text === undefined ? 'blank' : excerpt(cell.text, 200)}`];
  if (beyond) said.push('beyond the end of the list');
  if (cell.fetched) {
    const { age, tokens, stale } = cell.fetched;
    said.push('fetched', age === undefined ? 'from before the first state' : `${plural(age, 'state')} old`);
    if (tokens !== undefined) said.push(`${plural(tokens, 'token')} back`);
    if (stale) said.push('stale');
  }
  if (cell.written)
    said.push(
      'written now',
      cell.written.before === undefined ? 'was blank' : `was ${excerpt(cell.written.before, 60)}`,
    );
  if (cell.differs)
    said.push(
      cell.differs === 'cause' ? 'differs, written by a faulty state' : 'differs, follows from an earlier fault',
    );
  return said.join(', ');
}

export function cellClasses(cell: TapeCell, beyond = false): DirectiveResult {
  return classMap({
    blank: cell.text === undefined,
    fetched: cell.fetched !== undefined,
    written: cell.written !== undefined,
    cause: cell.differs === 'cause',
    follows: cell.differs === 'consequence',
    beyond,
  });
}

/** The inside of a cell: its value, and marks in corners that are kept free for them. */
export function cellContent(cell: TapeCell, showsBefore = true): TemplateResult {
  const { text, fetched, written, differs } = cell;
  return html`<span class="value">${text === undefined ? '' : valueContent(text)}</span>${
    written?.before === undefined || !showsBefore ? nothing : corner('before', excerpt(bare(written.before), 4))
  }${fetched?.age === undefined ? nothing : corner('age', compact(fetched.age))}${
    differs === undefined ? nothing : corner('unlike', '≠')
  }`;
}

/** Marks are drawn by the style sheet: as text they would run into the value for those who hear the page. */
function corner(kind: 'before' | 'age' | 'unlike', mark: string): TemplateResult {
  return html`<span class="corner ${kind}" data-mark=${mark}></span>`;
}

function valueContent(text: string): TemplateResult | string {
  if (text === "' '") return html`<span class="literal-text space" aria-label="space">␣</span>`;
  return text.startsWith("'")
    ? html`<span class="literal-text">${excerpt(bare(text), 200)}</span>`
    : excerpt(text, 200);
}

/**
 * A letter or a word of letters stands in its cell without quotes; anything else keeps them, and so does what could be
 * another value.
 */
function bare(text: string): string {
  return /^'(?:[^'\\\s]|(?!(?:inf|none|yes|no)')\p{L}+)'$/u.test(text) ? text.slice(1, -1) : text;
}
