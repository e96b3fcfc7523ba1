import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TapeFrame, TapeSnapshot, TapeVariable } from '../../debugger/tape/index.ts';
import { icon } from '../shared/icon.ts';
import { excerpt, number } from '../shared/display-text.ts';
import { cellClasses, cellContent, cellDescription } from './tape-cell.ts';

/** Cells without an index, each with its older versions, newest first: a stale fetch is a ring one place too far. */
export function variables(all: readonly TapeVariable[]): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const quiet = all.filter(isQuiet);
  const lively = all.filter((variable) => !isQuiet(variable));
  return html`<section aria-label="Variables">
    <h2>Variables<small>${lively.length === 0 ? 'never overwritten' : 'older versions stay in the context'}</small></h2>
    ${lively.length === 0 ? nothing : versionedCells(lively)}
    ${quiet.length === 0 ? nothing : html`<ul class="quiet">${repeat(quiet, keyOf, ({ cell }) => html`<li><span class="name">${excerpt(cell.name, 60)}</span>${box(cell)}</li>`)}</ul>`}
  </section>`;
}

/** Cells with their older versions, one a line. */
export function versionedCells(all: readonly TapeVariable[]): TemplateResult {
  return html`<ul class="variables">${repeat(all, keyOf, variableItem)}</ul>`;
}

function keyOf({ cell, side }: TapeVariable): string {
  return `${cell.name} ${side}`;
}

/** This state leaves it alone, and no state ever overwrote it: nothing to say but its value. */
function isQuiet({ cell, side, olderCount }: TapeVariable): boolean {
  return side === undefined && olderCount === 0 && !cell.fetched && !cell.written && !cell.differs;
}

function variableItem({ cell, side, older, olderCount }: TapeVariable): TemplateResult {
  return html`<li>
    <span class="name">${excerpt(cell.name, 60)}${side === undefined ? nothing : html` <small>${side}</small>`}</span>
    ${box(cell, false)}
    <span class="trail">
      <span class="versions">${older.map(
        (
          version,
        ) => html`<span class=${classMap({ read: version.fetched, faulty: version.faulty, unlike: version.differs })}
        title=${version.fetched ? 'the version that this state fetched' : nothing}>${excerpt(version.text, 24)}</span>`,
      )}</span>
      <span class="count">${olderCount === 0 ? 'never overwritten' : `${number(olderCount)} older`}</span>
    </span>
  </li>`;
}

/** So many frames are shown unless all are asked for: the tape below them is what one looks at. */
const FEW_FRAMES = 3;

/** The call stack, the running frame first: the variables of each, and the call whose return it waits for. */
export function frames(
  { frames: all, depth }: TapeSnapshot,
  isUnfolded: boolean,
  toggle: () => void,
): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const isLong = all.length > FEW_FRAMES + 1;
  const shown = isLong && !isUnfolded ? all.slice(0, FEW_FRAMES) : all;
  return html`<section aria-label="Call frames">
    <h2>Call frames<small>${number(depth)} deep${depth > all.length ? `, ${number(all.length)} shown` : ''}</small></h2>
    <ol class="frames">${shown.map((frame, i) => frameItem(frame, i === 0))}</ol>
    ${isLong ? html`<button class="link rest" aria-expanded=${isUnfolded} @click=${toggle}>${isUnfolded ? 'Fewer frames' : `${number(all.length - FEW_FRAMES)} more, down to ${excerpt(all.at(-1)?.name ?? '', 60)}`}</button>` : nothing}
  </section>`;
}

function frameItem({ name, variables: held, waitsFor }: TapeFrame, isRunning: boolean): TemplateResult {
  return html`<li class=${classMap({ running: isRunning })} aria-current=${isRunning ? 'true' : nothing}>
    <span class="gutter">${isRunning ? icon('here') : nothing}</span>
    <span class="name">${excerpt(name, 120)}</span>
    <span class="held">${held.map((variable) => html`<span class="variable"><span>${excerpt(variable.name, 40)}</span> ${box(variable.cell)}</span>`)}</span>
    <span class="waits">${waitsFor === undefined ? 'running' : `waits for ${excerpt(waitsFor, 80)}`}</span>
  </li>`;
}

/** `showsBefore`: the value that was covered stands in the corner, where no older versions stand beside the box. */
function box(cell: TapeVariable['cell'], showsBefore = true): TemplateResult {
  const description = cellDescription(cell);
  return html`<span class="box ${cellClasses(cell)}" role="img" data-cell=${cell.name} aria-label=${description} title=${description}>${cellContent(cell, showsBefore)}</span>`;
}
